"""The engine held to the reference implementation (`tests/reference`): mechanism by mechanism, for whole runs, and in the books."""
