"""What a form may hold, read once and bounded."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from chainrule.errors import ChainruleError

MOST_FIELDS = 200
MOST_FILES = 4


class FormError(ChainruleError):
    """A form that was not filled in as its page asks."""


async def fields(request: Request) -> dict[str, str]:
    """The text fields of a form; the last of a name wins. More than 200 fields are refused (400)."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


async def upload(request: Request, name: str) -> tuple[dict[str, str], str, bytes]:
    """The text fields, and the file of the given name: (fields, file name, bytes); empty where none was chosen.

    The file's name is only a label: nothing is ever written under it.
    """
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=1_000_000) as form:
        texts = {key: value for key, value in form.multi_items() if isinstance(value, str)}
        file = form.get(name)
        if not isinstance(file, UploadFile):
            return texts, "", b""
        label = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1][:200]
        return texts, label, await file.read()
