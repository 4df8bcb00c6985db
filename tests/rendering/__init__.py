"""The engine held to the plain rendering (`tests/plain`): mechanism by mechanism, for whole runs, and in the books."""
