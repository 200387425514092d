"""Long work, by kind. A killed process resumes it: sources are stored first, pages and reports are derived."""

from chainrule.desk import diagnosis, library, weights
from chainrule.store import Store
from chainrule.store.work import Handler

HANDLERS: dict[str, Handler] = {
    "fetch": library.fetched,
    "page": library.written,
    "report": diagnosis.judged,
    weights.KIND: weights.fitted,
}


def resume(store: Store) -> None:
    """Asks again for what is missing: pages and reports never written, or written by an older method."""
    library.resume(store)
    diagnosis.resume(store)
