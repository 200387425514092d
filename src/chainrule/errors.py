"""The root of every error that a user may read."""


class ChainruleError(Exception):
    """A sentence for the user: it names the thing, what was got, what was expected and what to do."""
