"""What is raised where a person can do something about it: every such error of the package is an IntegrationSimError."""


class IntegrationSimError(Exception):
    """Something that whoever uses the package can mend. Its text says what was found, what was expected and what to do."""


class ExtensionError(IntegrationSimError):
    """An extension that cannot be used: which file, which line, what to do."""
