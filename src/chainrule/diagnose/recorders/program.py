"""What the program that is watched is called."""

import sys
from pathlib import Path


def program_name() -> str:
    """The file that Python was started with; 'session' in a notebook or at a prompt."""
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] not in ("", "-c", "-m") else ""
    return "session" if not name or "ipykernel" in name else name
