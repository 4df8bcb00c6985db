"""Single managers: who they are, what happened to them, and why."""
