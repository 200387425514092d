"""A picture by name: what a card, a finding or an address keeps instead of the drawing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chainrule.errors import ChainruleError


class PictureCallError(ChainruleError):
    """The JSON given is not a call of a picture."""


@dataclass(frozen=True)
class PictureCall:
    """The picture `picture` of the concept `concept`, at `arguments`, without importing either.

    `arguments` maps a control's name to a JSON value (number, text, list, mapping); what is absent keeps its default.
    """

    concept: str
    picture: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The call as a mapping of plain values."""
        return {"concept": self.concept, "picture": self.picture, "arguments": dict(self.arguments)}

    @classmethod
    def from_json(cls, data: object) -> PictureCall:
        """The call that `to_json` wrote. Raises PictureCallError where a part is missing or of the wrong type."""
        if not isinstance(data, Mapping):
            raise PictureCallError(f"A picture call is a mapping; got {type(data).__name__}.")
        concept, picture, arguments = data.get("concept"), data.get("picture"), data.get("arguments", {})
        if not isinstance(concept, str) or not isinstance(picture, str) or not isinstance(arguments, Mapping):
            raise PictureCallError(
                "A picture call needs 'concept' and 'picture' as text and 'arguments' as a mapping; "
                f"got {sorted(str(key) for key in data)}."
            )
        return cls(concept, picture, {str(key): value for key, value in arguments.items()})
