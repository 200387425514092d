"""From a spoken sentence to one that can be printed: lead-ins, frames and fillers go, every other word stays.

Nothing is reworded and nothing is added except a capital, a full stop and the capital of 'I', so that what is printed
can be checked word for word against what was said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chainrule.study.english import balanced, main_clause, possible, tag
from chainrule.study.phrases import said, straight
from chainrule.study.speech import patterns

KEEPS_KIND = said("condense", "keeps_kind")
CUTS = said("condense", "cuts")
HALVES = said("condense", "halves")
JOINED = said("condense", "joined")
OPENED = said("condense", "opened")
LOWER_I = said("condense", "lower_i")

TIMELY = said("advice", "timely")

SOONEST = 7  # words before a cut
SO_MANY = frozenset({"much", "many", "far", "long", "that", "few", "little", "called", "as"})


@lru_cache(maxsize=1)
def _compiled() -> dict[str, re.Pattern[str]]:
    lead = patterns()["lead"]
    bare = f"(?:{lead['bare']})"
    return {
        "bare": re.compile(rf"^{bare}\b(?:,+ ?| )(?=\S)", re.I),
        "comma": re.compile(rf"^(?:{lead['comma']})[,:] ?(?=\S)", re.I),
        "unmarked": re.compile(
            rf"^(?:{lead['comma']}) (?=(?:the|a|an|we|you|this|each|every|all|in|if|when|there)\b)", re.I
        ),
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
        if match is None and "," not in text:
            match = rules["unmarked"].match(text)
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
    if word in {"first", "second", "third", "then"} and low not in {"i", "you", "we", "i'd", "i've"}:
        return True
    return low in {"and", "or"} and word not in {"so", "okay", "well", "now"}


def _quiet(text: str) -> str:
    """Without fillers; 'kind of' stays where it names a kind."""
    rules = _compiled()
    text = rules["aside"].sub(_comma_kept, text)

    def drop(match: re.Match[str]) -> str:
        word = match.group().strip().lower()
        if word.endswith(" of") and KEEPS_KIND.search(text[: match.start()]):
            return match.group()
        return ""

    text = rules["noise"].sub(drop, text)
    text = re.sub(r"\b(\w+)(?: \1\b)+", _once, text, flags=re.I)
    short = rules["tails"].sub("", text)
    if short != text and short.endswith("?"):  # ', right?' asks nothing
        short = short[:-1] + "."
    return re.sub(r"\s{2,}", " ", short).strip()


def _comma_kept(match: re.Match[str]) -> str:
    """Nothing, or a comma between two nouns: 'the charges, you know, electrons' keeps one."""
    before = tag(match.string[: match.start()])[-1:]
    after = tag(match.string[match.end() :])[:1]
    nouns = bool(before and after) and before[0].tag == "NOUN" and after[0].tag in {"NOUN", "DET", "ADJ"}
    return "," if nouns else ""


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
    text = LOWER_I.sub("I", text)
    if text[0].islower() and not re.match(r"[a-z](?:-\w+)? (?:is|equals|of)\b", text):
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text.rstrip(",;:") + "."


@lru_cache(maxsize=8192)
def variants(text: str) -> tuple[str, ...]:
    """The lean sentence, then the parts of it that are whole sentences: beginnings before a cut, and later halves."""
    whole = lean(text)
    found = [*advised(text), whole]
    for match in CUTS.finditer(whole):
        head = whole[: match.start()]
        if len(head.split()) >= SOONEST and whole_sentence(head) and _may_end(match, whole):
            found.append(finish(head))
    for match in HALVES.finditer(whole):
        half = lean(whole[match.end() :])
        if not whole_sentence(whole[: match.start()]):  # inside 'if A, and B, C' nothing can be cut out
            continue
        if len(half.split()) >= SOONEST and whole_sentence(half):
            found.append(half)
            found += [
                finish(half[: cut.start()])
                for cut in CUTS.finditer(half)
                if len(half[: cut.start()].split()) >= SOONEST and whole_sentence(half[: cut.start()])
            ]
    if not whole_sentence(whole):
        found += _out_of_list(whole)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """The whole sentences inside a stretch that lost its punctuation: those of ``variants``, and what 'and' joins."""
    whole = lean(text)
    found = list(variants(text))
    for match in JOINED.finditer(whole):
        head, half = whole[: match.start()], lean(whole[match.end() :])
        if len(half.split()) >= SOONEST and whole_sentence(half) and (whole_sentence(head) or not OPENED.search(head)):
            found.append(half)
            found += [
                finish(half[: cut.start()]) for cut in JOINED.finditer(half) if whole_sentence(half[: cut.start()])
            ]
        if len(head.split()) >= SOONEST and whole_sentence(head) and whole_sentence(half):
            found.append(finish(head))
    return tuple(dict.fromkeys(found))


def advised(text: str) -> tuple[str, ...]:
    """Advice without the speaker: 'I found it really helpful to begin with X' is 'Begin with X.'; else nothing.

    'Before you train, compute the loss' is advice as it stands.
    """
    timely = TIMELY.match(straight(text))
    if timely and possible(timely["verb"].lower())[0] == "VB":
        return (finish(_quiet(text)),)
    for name in ("found", "urges"):
        match = said("advice", name).match(straight(text))
        if match is None:
            continue
        rest = text[match.end() :].strip()
        first = tag(rest)[:1]
        if first and ("VB" in possible(first[0].low)):
            whole = finish(_quiet(rest))
            return tuple(
                row
                for row in (whole, *(finish(whole[: cut.start()]) for cut in CUTS.finditer(whole)))
                if len(row.split()) >= 5
            )
    return ()


def _out_of_list(whole: str) -> list[str]:
    """Sentences inside a list: 'variance, ..., the normal distribution shows up all over the place, so ...'."""
    found: list[str] = []
    for match in re.finditer(r", (?=(?:the|a|an|every|each) )", whole):
        half = whole[match.end() :]
        if OPENED.search(whole[: match.start()]):  # a condition goes before, and must stay with it
            continue
        ends = [cut.start() for cut in CUTS.finditer(half)]
        for part in [half, *(half[:end] for end in reversed(ends))]:
            if (
                len(part.split()) >= SOONEST
                and whole_sentence(part)
                and main_clause(tag(part.split(",")[0])) is not None
            ):
                found.append(finish(part))
    return found


def _closed(text: str) -> bool:
    """Whether no condition is left without what follows from it, and no 'so' without its clause."""
    for match in re.finditer(
        r"\b(?:that|meaning|so|but|and|because|is|where|which|,),? (?:if|when|whenever|once|unless)\b", text
    ):
        if "," not in text[match.end() :]:
            return False
    joined = re.split(r", (?:so|but|because|and so) ", text)
    return len(joined) == 1 or main_clause(tag(joined[-1])) is not None


def _may_end(cut: re.Match[str], whole: str) -> bool:
    """Before 'and' and 'or' a sentence may only end where a clause follows, not the rest of a list; before 'but' never:
    what it says would be taken for the whole.
    """
    joins = re.match(r"(?:and|or|but) ", whole[cut.end() :])
    if joins is None:
        return True
    if joins.group() == "but ":
        return False
    rest = tag(whole[cut.end() + joins.end() :])
    clause = main_clause(rest)
    return clause is not None and clause.subject[0] == 0


def whole_sentence(text: str) -> bool:
    """Whether a part of a sentence stands as one: it has a main clause and its brackets and quotes are closed."""
    if text.count("(") != text.count(")") or text.count('"') % 2 or text.count("“") != text.count("”"):
        return False
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is None:
        return False
    if not balanced(tokens) or not _closed(text):
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
