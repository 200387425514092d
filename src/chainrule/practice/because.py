"""Why a question was chosen: the first half of a sentence, computed; `sentence` adds how likely it is to go right."""

from collections.abc import Sequence

_OFTEN = {
    1 / 5: "one time in five",
    1 / 3: "one time in three",
    1 / 2: "every other time",
    2 / 3: "two times in three",
    3 / 4: "three times in four",
    4 / 5: "four times in five",
    9 / 10: "nine times in ten",
    19 / 20: "nineteen times in twenty",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(history: str, chance: float) -> str:
    """The whole reason: "You got the last two of these right; this one should go right four times in five."."""
    return f"{history}; this one should go right {often(chance)}."


def often(chance: float) -> str:
    """A probability as people count it: the nearest of a few fractions."""
    return _OFTEN[min(_OFTEN, key=lambda share: abs(share - chance))]


def first(number: int) -> str:
    """The first answers find the level."""
    return f"{('First', 'Second', 'Third')[number - 1]} of three questions that find your level"


def mistake(ago: int, worked: bool) -> str:
    """A question that went wrong, some questions ago."""
    again = "it comes back below a worked example" if worked else "it comes back with new numbers"
    return f"This went wrong {_number(ago)} questions ago, and {again}"


def need(title: str, answers: int) -> str:
    """A concept that the failed one rests on."""
    shown = "where you have shown the least so far" if answers else "which you have not been asked about yet"
    return f"What just failed rests on {title}, {shown}"


def fading(days: int) -> str:
    """A concept that was known and not practised for some days."""
    when = "some hours ago" if days < 1 else "yesterday" if days == 1 else f"{_number(days)} days ago"
    return f"You last practised this idea {when} and it may be fading"


def new_concept(needs_begun: bool) -> str:
    """A concept without an answer."""
    return "A new idea, and you have what it needs" if needs_begun else "A new idea that needs no other one first"


def so_far(rights: Sequence[bool], new_skill: bool) -> str:
    """The run of answers to a concept, the newest last."""
    if new_skill:
        return "A new kind of question on an idea that you have begun"
    run = next((n for n, right in enumerate(reversed(rights)) if not right), len(rights))
    if run == 0:
        return "The last of these went wrong"
    if run == 1:
        return "You got the last of these right"
    return f"You got the last {_number(run)} of these right"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
