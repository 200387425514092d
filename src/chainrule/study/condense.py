"""From a spoken sentence to one that can be printed: lead-ins, frames and fillers go, every other word stays.

Nothing is reworded and nothing is added except a capital, a full stop and the capital of 'I', so that what is printed
can be checked word for word against what was said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chainrule.study.english import main_clause, tag
from chainrule.study.speech import patterns

KEEPS_KIND = re.compile(
    r"\b(?:a|an|the|this|that|what|which|some|any|one|every|each|same|different|specific|special|new|other"
    r"|certain|whole|all|these|those|of|two|three|many|simplest|only|another|no|entire|particular)\s+$",
    re.I,
)
CUTS = re.compile(
    r"(?:,|;|:) (?=(?:and|but|so|because|since|which|where|while|whereas|although|though|or|as|when|if|meaning|rather|just)\b)"
    r"|; |: (?=[a-z])| [–—] | (?=(?:and|but|so) (?:without|if|when|while|then|because|once|unless)\b)"
)
HALVES = re.compile(r"(?:,|;) (?:and|but|so|yet)\b ?|; | (?:and|but) (?=(?:without|if|when|while|once|unless)\b)")
SOONEST = 7  # words before a cut
SO_MANY = frozenset({"much", "many", "far", "long", "that", "few", "little", "called", "as"})


@lru_cache(maxsize=1)
def _compiled() -> dict[str, re.Pattern[str]]:
    lead = patterns()["lead"]
    bare = f"(?:{lead['bare']})"
    return {
        "bare": re.compile(rf"^{bare}\b(?:,+ ?| )(?=\S)", re.I),
        "comma": re.compile(rf"^(?:{lead['comma']}), ?(?=\S)", re.I),
        "frames": re.compile("^(?:" + "|".join(lead["frames"]) + ")", re.I),
        "aside": re.compile(lead["fillers"][0], re.I),
        "noise": re.compile("|".join(lead["fillers"][1:]), re.I),
        "tails": re.compile(lead["tails"], re.I),
    }


def _unlead(text: str) -> str:
    """Without the words that open it, as long as what remains still has a main clause."""
    rules = _compiled()
    for _ in range(6):
        match = rules["frames"].match(text) or rules["comma"].match(text)
        if match is None:
            match = rules["bare"].match(text)
            if match and _belongs(match.group(), text[match.end() :]):
                match = None
        if match is None or len(text) - match.end() < 12:
            return text
        rest = text[match.end() :]
        if main_clause(tag(rest)) is None and main_clause(tag(text)) is not None:
            return text
        text = rest
    return text


def _belongs(lead: str, rest: str) -> bool:
    """'So much of it', 'now that', 'again and again', 'because it ...': here the word is no lead-in."""
    word = lead.strip(" ,").lower()
    following = re.match(r"[\w'-]+", rest)
    low = following.group().lower() if following else ""
    if word == "because":
        return True
    if word == "so" and low in SO_MANY:
        return True
    if word == "now" and low in {"that", "and"}:
        return True
    if (
        word in {"look", "see", "right", "clearly", "really", "well", "you know", "you see", "i mean"}
        and "," not in lead
    ):
        return True
    return low in {"and", "or"} and word not in {"so", "okay", "well", "now"}


def _quiet(text: str) -> str:
    """Without fillers; 'kind of' stays where it names a kind."""
    rules = _compiled()
    text = rules["aside"].sub(_comma_or_none, text)

    def drop(match: re.Match[str]) -> str:
        word = match.group().strip().lower()
        if word.endswith(" of") and KEEPS_KIND.search(text[: match.start()]):
            return match.group()
        return ""

    text = rules["noise"].sub(drop, text)
    text = re.sub(r"\b(\w+)(?: \1\b)+", _once, text, flags=re.I)
    return re.sub(r"\s{2,}", " ", rules["tails"].sub("", text)).strip()


def _comma_or_none(match: re.Match[str]) -> str:
    """An aside between two commas takes both with it; one after a clause leaves a comma."""
    return "" if match.group().startswith(",") else match.group()


def _once(match: re.Match[str]) -> str:
    word = match.group(1)
    doubled = (
        word.lower() in {"had", "that", "very", "much", "far", "long", "one", "two", "zero", "no"} or word.isdigit()
    )
    return match.group() if doubled or (len(word) == 1 and word.lower() not in {"a", "i"}) else word


@lru_cache(maxsize=8192)
def lean(text: str) -> str:
    """The sentence as it may be printed: "So basically it turns out that light slows down" is "Light slows down."."""
    return finish(_quiet(_unlead(_quiet(" ".join(text.split())))))


def finish(text: str) -> str:
    """With a capital at its beginning, a mark at its end, and 'I' in capitals."""
    text = text.strip().strip("–—-,;: ").strip()
    if not text:
        return ""
    text = (
        re.sub(r"\bi\b(?=['’]| |,)", "I", text)
        if re.search(r"\bi(?=['’](?:m|ve|ll|d)\b| (?:am|think|want|will|found|have)\b)", text)
        else text
    )
    if text[0].islower() and not re.match(r"[a-z](?:-\w+)? (?:is|equals|of)\b", text):
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text.rstrip(",;:") + "."


@lru_cache(maxsize=8192)
def variants(text: str) -> tuple[str, ...]:
    """The lean sentence, then the parts of it that are whole sentences: beginnings before a cut, and later halves."""
    whole = lean(text)
    found = [whole]
    for match in CUTS.finditer(whole):
        head = whole[: match.start()]
        if len(head.split()) >= SOONEST and _whole(head):
            found.append(finish(head))
    for match in HALVES.finditer(whole):
        half = lean(whole[match.end() :])
        if not _whole(whole[: match.start()]):  # inside 'if A, and B, C' nothing can be cut out
            continue
        if len(half.split()) >= SOONEST and _whole(half):
            found.append(half)
            found += [
                finish(half[: cut.start()])
                for cut in CUTS.finditer(half)
                if len(half[: cut.start()].split()) >= SOONEST and _whole(half[: cut.start()])
            ]
    if not _whole(whole):
        found += _out_of_list(whole)
    return tuple(dict.fromkeys(found))


def _out_of_list(whole: str) -> list[str]:
    """Sentences inside a list: 'variance, ..., the normal distribution shows up all over the place, so ...'."""
    found: list[str] = []
    for match in re.finditer(r", (?=(?:the|a|an|every|each) )", whole):
        half = whole[match.end() :]
        ends = [cut.start() for cut in CUTS.finditer(half)]
        for part in [half, *(half[:end] for end in reversed(ends))]:
            if len(part.split()) >= SOONEST and _whole(part) and main_clause(tag(part.split(",")[0])) is not None:
                found.append(finish(part))
    return found


def _whole(text: str) -> bool:
    """Whether a part of a sentence stands as one: it has a main clause and its brackets and quotes are closed."""
    if text.count("(") != text.count(")") or text.count('"') % 2 or text.count("“") != text.count("”"):
        return False
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is None:
        return False
    last = tokens[-1] if tokens[-1].tag != "PUNCT" else tokens[-2]
    return last.tag not in {"DET", "PREP", "CONJ", "SUB", "TO", "POSS", "MOD"} or last.low in {
        "up",
        "down",
        "out",
        "on",
        "in",
        "off",
        "over",
        "by",
    }
