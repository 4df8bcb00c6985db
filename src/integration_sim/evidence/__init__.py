"""Why anyone should believe it: the documents that are cited, what is claimed of the world, and from where."""
