"""Long work, by kind. A killed process resumes it: sources are stored first, pages and reports are derived."""

from chainrule.store import Store
from chainrule.store.work import Handler

HANDLERS: dict[str, Handler] = {}


def resume(store: Store) -> None:
    """Asks again for what is missing: pages that were never written, or written by an older method."""
