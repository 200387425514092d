"""The root of every error that a user may read."""

from pathlib import Path

_HERE = str(Path(__file__).parent)


class ChainruleError(Exception):
    """A sentence for the user: it names the thing, what was got, what was expected and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence and the reader's own line, without the way through our code."""
        import linecache
        import traceback

        lines = [f"{type(self).__name__}: {self}"]
        own = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(self.__traceback__)]
        for file, number in [place for place in own if not place[0].startswith(_HERE)][-1:]:
            lines += [f"  line {number}: {linecache.getline(file, number).strip()}".rstrip(": ")]
        return lines
