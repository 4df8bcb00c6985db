"""The user's own posts, one by one: the file, its posts and its checks."""
