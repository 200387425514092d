"""Questions with answers that were said, in the words in which they were said; or from the map, and marked so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chainrule.study.condense import CUTS, finish, lean
from chainrule.study.english import content, is_plural, tag
from chainrule.study.enumerations import Enumeration
from chainrule.study.parts import Flashcard, Resource
from chainrule.study.reading import ConceptLike, Reading, Said
from chainrule.study.resolve import with_context
from chainrule.study.standalone import faults

CHOSEN, MOST = 8, 24
SUBJECT = r"(?P<x>(?:the |an? )?[\w'’-]+(?: (?!is\b|are\b|which\b|and then\b)[\w'’-]+){0,4}?)"
REST = r"(?P<a>[^.?!;]+)"


@dataclass(frozen=True)
class Pattern:
    """A way to define: how it is said, the question it answers ({x} and {y} from the match, {be} agreeing), a weight."""

    name: str
    said: re.Pattern[str]
    question: str
    difficulty: str
    weight: float


def _said(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("SUBJECT", SUBJECT).replace("REST", REST), re.I)


PATTERNS = (
    Pattern(
        "stands for",
        _said(r"^(?:the (?:initials|letters|acronym|abbreviation) )?(?P<x>[\w-]+) (?:stands?|is short) for REST"),
        "What does {x} stand for?",
        "easy",
        1.3,
    ),
    Pattern(
        "at the heart",
        _said(r"^SUBJECT (?:is|are) (?:really |right )?at the (?:heart|core) of (?:how )?(?P<y>[^.?!;,]+)"),
        "What {be} at the heart of {y}?",
        "medium",
        1.5,
    ),
    Pattern(
        "called",
        _said(
            r"^(?P<a>(?:the|an?|any|all) [^.?!;:]{12,150}?) (?:is|are) (?:often |commonly |usually |sometimes |then |also |what's |what is )*(?:called|known as|referred to as|termed) (?P<x>(?:the |an? |your )?[\w'’-]+(?: (?:of |the )*[\w'’-]+){0,4}?)(?=[.,;]| (?:because|which|where|and|since|so|in)\b|$)"
        ),
        "What is {x}?",
        "medium",
        1.3,
    ),
    Pattern(
        "tells",
        _said(
            r"^SUBJECT (?P<v>tells?|shows?) (?P<who>us|you) (?P<a>(?:how|what|whether|which|where|when|why|that|the|about)\b[^.?!;]+)"
        ),
        "What {do} {x} {v} {who}?",
        "medium",
        1.3,
    ),
    Pattern(
        "which tells",
        _said(
            r"(?:^|, |and |the )SUBJECT,? (?:which|that) (?P<v>tells?|shows?) (?P<who>us|you) (?P<a>(?:how|what|whether|which|where|when|why)\b[^.?!;,]+)"
        ),
        "What {do} {x} {v} {who}?",
        "easy",
        1.3,
    ),
    Pattern(
        "which is",
        _said(
            r"(?:^|, (?:and |lastly, )?|and |with )SUBJECT,? which (?:is|are) (?P<a>(?:all about|the|an?|just|simply|really|basically|essentially|generali[sz]ations?|lists?|collections?|numbers?|functions?) ?[^.?!;]+)"
        ),
        "What {be} {x}?",
        "medium",
        1.0,
    ),
    Pattern(
        "thought of",
        _said(r"(?:^|, |and |with )SUBJECT,? which you can think of as (?P<a>(?:an?|the) [^.?!;,]+)"),
        "How can you think of {x}?",
        "easy",
        1.2,
    ),
    Pattern(
        "measures",
        _said(
            r"^SUBJECT (?P<v>measures?|describes?|represents?|captures?|determines?|encodes?|specifies|specify|minimi[sz]es?|maximi[sz]es?|refers? to|corresponds? to) (?P<a>(?:how|what|whether|which|the|an?|all|each|any|every)\b[^.?!;]+)"
        ),
        "What {do} {x} {v}?",
        "medium",
        1.1,
    ),
    Pattern(
        "means",
        _said(
            r"^(?P<x>(?!this|that|it|which|what)(?:the |an? )?[\w'’-]+(?: [\w'’-]+){0,3}?) means (?:that )?(?P<a>[^.?!;]+)"
        ),
        "What does {x} mean?",
        "medium",
        1.0,
    ),
    Pattern(
        "difference",
        _said(
            r"^(?:the |one |the main |the key )?difference between (?P<x>[^.?!;,]{3,60}?) (?:is|lies in) (?:that )?REST"
        ),
        "What is the difference between {x}?",
        "hard",
        1.4,
    ),
    Pattern(
        "goal",
        _said(
            r"^(?:the |our )?(?P<k>goal|aim|purpose|point|job|task|idea|key|role) (?P<p>of|behind|to) (?P<x>[^.?!;,]{3,60}?) is (?P<a>(?:to|that|not|finding|recreating|minimi[sz]ing|maximi[sz]ing|the|a)\b[^.?!;]+)"
        ),
        "What is the {k} {p} {x}?",
        "medium",
        1.3,
    ),
    Pattern(
        "used",
        _said(r"^SUBJECT (?:is|are) (?:often |commonly |mostly |usually |mainly )*used (?P<p>to|for) REST"),
        "What {be} {x} used for?",
        "easy",
        1.1,
    ),
    Pattern(
        "helps",
        _said(r"^SUBJECT,? (?:which )?(?:can )?(?:helps?|lets?|allows?) (?:us |you )?(?:to )?(?P<a>[a-z]+ [^.?!;]+)"),
        "What {do} {x} help to do?",
        "medium",
        0.8,
    ),
    Pattern(
        "important for",
        _said(
            r"(?:^|and |, )SUBJECT,? (?:which )?(?:is|are) (?:also )?(?:really |very |especially )?(?:important|essential|crucial|useful|key) for REST"
        ),
        "What {be} {x} important for?",
        "medium",
        1.0,
    ),
    Pattern(
        "depends",
        _said(r"^SUBJECT (?:only )?depends? (?:only |both |mostly )*on REST"),
        "What {do} {x} depend on?",
        "medium",
        1.2,
    ),
    Pattern(
        "proportional",
        _said(r"^SUBJECT (?:is|are) (?P<d>directly |inversely )?proportional to REST"),
        "What {be} {x} {d}proportional to?",
        "medium",
        1.2,
    ),
    Pattern(
        "happens when",
        _said(
            r"^(?:when|if) (?P<x>[^.?!;,]{8,80}),? (?:then )?(?P<a>(?!it's\b|you\b|i\b|we\b|this\b|that\b|let|imagine|think|pause)[^.?!;]{10,110})"
        ),
        "What happens when {x}?",
        "hard",
        0.55,
    ),
    Pattern(
        "is a",
        _said(
            r"^SUBJECT (?:is|are) (?:really |just |simply |basically |essentially |actually |nothing but )*(?P<a>(?:an?|the|one of the|what|where|when|how|any) [^.?!;]+)"
        ),
        "What {be} {x}?",
        "medium",
        1.0,
    ),
    Pattern(
        "plural is",
        _said(
            r"^(?P<x>(?:[\w'’-]+ ){0,3}[\w'’-]+s) are (?:really |just |simply |basically |essentially |actually )*(?P<a>(?!called|known|often|also|not|very|going|always|usually|both|all)[a-z]+(?:s|ed)? (?:of|that|which|where|with|to|from|for|in) [^.?!;]+)"
        ),
        "What are {x}?",
        "medium",
        0.9,
    ),
)
BAD_SUBJECT = re.compile(
    r"\b(?:i|you|we|he|she|they|it|this|that|these|those|there|here|which|what|who|one|thing|things|everything|something|anything|nothing|way|ways|"
    r"reason|answer|question|example|case|fact|problem|issue|result|first|second|third|last|next|another|other|others|idea|point|trick|key|"
    r"step|goal|part|lot|bit|kind|sort|my|your|our|his|her|their|its|people|someone|everyone|anyone|all|some|most|many|few|each|both|so|and|but|if|when|because|"
    r"as|although|while|now|then|let|let's|value|effect|number|numbers|total|overall|same|only|time|times|picture|video|lecture|guy|end|start|beginning|side)\b",
    re.I,
)
BAD_ANSWER = re.compile(
    r"\b(?:this|these|those|here|i|i'm|i'll|i've|me|my|video|lecture|chapter|screen|earlier|going to|let's|right now|you and i|so far|just saw|same thing|like that|do so|above|below)\b|^(?:it|that|he|she|they|them|what i|why|one|example|case|good|great|nice|little|bit)\b",
    re.I,
)


def cards(reading: Reading, lists: Sequence[Enumeration], named: Sequence[Resource]) -> tuple[Flashcard, ...]:
    """Cards in order of time, at most 24, of which at most eight are chosen."""
    said = [*_of_lists(lists), *_of_resources(named), *_said_cards(reading)]
    said = _distinct(sorted(said, key=lambda row: -row[0]))
    explained = {card.concept for _, card in said if card.concept}
    mapped = _from_map(reading, explained)
    chosen = _choose(reading, said, mapped)
    everything = [card for _, card in (said + mapped)[:MOST]]
    everything += [card for card in chosen if card not in everything]
    marked = [replace(card, chosen=card in chosen) for card in everything]
    return tuple(sorted(marked, key=lambda card: (card.t, card.question)))


def _of_lists(lists: Sequence[Enumeration]) -> list[tuple[float, Flashcard]]:
    found = []
    for row in lists:
        quotes = tuple(dict.fromkeys([row.said.quote, *(item.said.quote for item in row.items)]))
        card = Flashcard(
            f"Which are the {row.count} {row.noun}?",
            finish(row.listed),
            row.said.sentence.start,
            "easy",
            "lecture",
            None,
            quotes,
            "announced list",
        )
        found.append((2.2, card))
    return found


def _of_resources(named: Sequence[Resource]) -> list[tuple[float, Flashcard]]:
    """One card on what is recommended, where two or three resources are; more would be no question."""
    if not 2 <= len(named) <= 6:
        return []
    names = list(
        dict.fromkeys(
            re.sub(r" \(.*\)$", "", row.name) + (f" ({row.kind})" if _shared(row, named) else "") for row in named
        )
    )
    quotes = tuple(dict.fromkeys(row.quote for row in named))
    answer = ", ".join(names[:-1]) + " and " + names[-1] + "."
    return [
        (
            0.7,
            Flashcard(
                "Which resources does the lecture name?",
                answer,
                named[0].t,
                "easy",
                "lecture",
                None,
                quotes,
                "resources",
            ),
        )
    ]


def _shared(row: Resource, named: Sequence[Resource]) -> bool:
    base = row.name.split(" (")[0]
    return sum(other.name.split(" (")[0] == base for other in named) > 1


def _said_cards(reading: Reading) -> list[tuple[float, Flashcard]]:
    """Every card that a pattern finds, with its value."""
    found = []
    texts = [row.text for row in reading.said]
    for row in reading.said:
        if row.boilerplate or row.kinds & {"plan", "question", "aside"}:
            continue
        forms = [lean(row.text)]
        joined, needs_last = with_context(texts, row.index)
        if joined:
            forms.append(joined)
        for place, form in enumerate(forms):
            for pattern in PATTERNS:
                for match in pattern.said.finditer(form):
                    made = _card(reading, row, form, pattern, match)
                    if made and place and needs_last:
                        quotes = (reading.said[row.index - 1].quote, *made[1].quotes)
                        made = (made[0], replace(made[1], quotes=quotes))
                    if made:
                        found.append(made)
    return found


def _card(
    reading: Reading, row: Said, form: str, pattern: Pattern, match: re.Match[str]
) -> tuple[float, Flashcard] | None:
    groups = match.groupdict()
    subject = groups["x"].strip(" ,")
    if pattern.name == "at the heart":
        asked, answer = groups["y"].strip(" ,"), subject
        plural = _plural(subject)
        question = f"What {'are' if plural else 'is'} at the heart of {_how(form, match)}{asked}?"
    else:
        answer = _trimmed(groups["a"] or "")
        if pattern.name not in {"difference", "goal", "happens when"} and not _good_subject(reading, row, subject):
            return None
        question = _question(pattern, groups, subject)
    if not _good(question, answer, subject, pattern):
        return None
    concept = next(
        (
            mention.concept
            for mention in row.mentions
            if content(mention.text) and set(content(mention.text)) & set(content(subject))
        ),
        None,
    )
    weights = [reading.weights.get(word, 0.0) for word in content(subject + " " + answer)]
    value = (
        pattern.weight
        + 0.6 * (sum(sorted(weights, reverse=True)[:4]) / 4)
        + 0.4 * bool(concept)
        - 0.03 * max(0, len(answer.split()) - 18)
    )
    value -= 0.3 * bool(row.kinds & {"example"})
    card = Flashcard(
        question,
        finish(answer),
        row.sentence.start,
        _difficulty(pattern, answer),
        "lecture",
        concept,
        (row.quote,),
        pattern.name,
    )
    return value, card


def _how(form: str, match: re.Match[str]) -> str:
    return "how " if form[match.start() : match.start("y")].rstrip().endswith("how") else ""


def _difficulty(pattern: Pattern, answer: str) -> str:
    if len(answer.split()) > 18 and pattern.difficulty != "easy":
        return "hard"
    return pattern.difficulty


def _trimmed(answer: str) -> str:
    """The answer up to a cut, where it runs on."""
    answer = answer.strip(" ,")
    for cut in CUTS.finditer(answer):
        head = answer[: cut.start()]
        if len(head.split()) >= 4:
            return head
    return answer


def _plural(subject: str) -> bool:
    tokens = [token for token in tag(subject) if token.tag != "PUNCT"]
    if any(token.low == "and" for token in tokens):
        return True
    head = subject.split(" of ")[0].split(" with ")[0].split(" in ")[0].split(" for ")[0].split()
    return bool(head) and is_plural(head[-1].lower())


def _question(pattern: Pattern, groups: dict[str, str | None], subject: str) -> str:
    plural = _plural(subject)
    name = _inside(subject)
    verb = (groups.get("v") or "").lower()
    base = {"specifies": "specify", "does": "do"}.get(verb, verb)
    if base.endswith("s") and not base.endswith("ss"):
        base = base[:-1]
    if base.startswith(("refers ", "corresponds ")):
        base = base.replace("s ", " ", 1)
    return pattern.question.format(
        x=name, be="are" if plural else "is", do="do" if plural else "does", v=base, who=(groups.get("who") or "").lower(),
        k=(groups.get("k") or "").lower(), p=(groups.get("p") or "").lower(), d=(groups.get("d") or "").lower(),
    ).replace("refer to?", "refer to?")  # fmt: skip


def _inside(subject: str) -> str:
    """A subject inside a question: its capital goes unless it is that of a name."""
    first, _, rest = subject.partition(" ")
    if first.lower() in {"the", "a", "an"} or (first[1:].islower() and not _proper(subject)):
        first = first.lower()
    return f"{first} {rest}" if rest else first


def _proper(subject: str) -> bool:
    """Whether the first word keeps its capital elsewhere: names of people, or capitals in the next word."""
    first, *rest = subject.split()
    return first.endswith(("'s", "’s", "s'", "s’")) or bool(rest and rest[0][:1].isupper())


def _good_subject(reading: Reading, row: Said, subject: str) -> bool:
    """Whether a question about it can be understood: known to the map, or a phrase that comes back."""
    words = content(subject)
    if not words or BAD_SUBJECT.search(subject) or len(subject.split()) > 5:
        return False
    tokens = tag(subject)
    if tokens[-1].tag not in {"NOUN", "VBG"} or any(
        token.tag in {"VBZ", "MOD", "BE", "SUB", "VB", "VBD", "ADV", "PRO", "DEM"} for token in tokens
    ):
        return False
    if any(set(content(mention.text)) & set(words) for mention in row.mentions):
        return True
    weights = [reading.weights.get(word, 0.0) for word in words]
    needed = 0.45 if tokens[0].low in {"the"} else 0.35
    return max(weights) >= needed and min(weights) >= 0.15


def _good(question: str, answer: str, subject: str, pattern: Pattern) -> bool:
    words = answer.split()
    least = 1 if pattern.name in {"called", "at the heart", "depends", "stands for"} else 3
    if not least <= len(words) <= 34 or BAD_ANSWER.search(answer) or not content(answer):
        return False
    if pattern.name != "called" and set(content(answer)) <= set(content(subject)) and pattern.name != "at the heart":
        return False
    last = tag(answer)[-1]
    if last.tag in {"DET", "CONJ", "SUB", "TO", "POSS", "MOD", "BE"}:
        return False
    if len(question.split()) > 20 or re.search(r"\b(?:this|these|those|i|me|my|here)\b", question, re.I):
        return False
    told = finish(f"It is {answer}") if pattern.name in {"is a", "which is", "plural is"} else ""
    return not told or not {"garbled", "points outside"} & set(faults(told))


def _distinct(rows: list[tuple[float, Flashcard]]) -> list[tuple[float, Flashcard]]:
    """Without two questions on the same thing or two answers from the same words."""
    kept: list[tuple[float, Flashcard]] = []
    for value, card in rows:
        asked = set(content(card.question))
        if any(
            asked == set(content(other.question))
            or (card.quotes[-1] == other.quotes[-1] and card.t == other.t and asked & set(content(other.question)))
            for _, other in kept
        ):
            continue
        kept.append((value, card))
    return kept


def _from_map(reading: Reading, explained: set[str | None]) -> list[tuple[float, Flashcard]]:
    """Cards of concepts that are named and not explained: the answer is the map's own definition."""
    counts = Counter(mention.concept for mention in reading.mentions)
    depended = Counter(need for slug in counts for need in reading.concept(slug).needs)
    found = []
    for slug, times in counts.items():
        if slug in explained:
            continue
        first = next(mention for mention in reading.mentions if mention.concept == slug)
        row = next((row for row in reading.said if first in row.mentions), None)
        concept = reading.concept(slug)
        if row is None or row.boilerplate or not concept.definition:
            continue
        value = 0.5 + 0.15 * min(times, 6) + 0.1 * min(depended[slug], 4)
        difficulty = {"introductory": "medium", "intermediate": "hard", "advanced": "hard"}.get(concept.level, "medium")
        card = Flashcard(
            ask(concept), concept.definition, first.t, difficulty, "map", slug, (row.quote,), "definition of the map"
        )
        found.append((value, card))
    return sorted(found, key=lambda entry: (-entry[0], entry[1].t))


def ask(concept: ConceptLike) -> str:
    """The question to which a concept's definition is the answer: 'What are eigenvalues and eigenvectors?'"""
    title = concept.title
    first = title.split()[0]
    proper = (
        first.endswith(("'", "’", "'s", "’s"))
        or first.isupper()
        or first in {"Bayes", "Taylor", "Lagrange", "Newton", "Adam", "Poisson"}
    )
    name = title if proper else title[:1].lower() + title[1:]
    return f"What {'are' if _plural(title) else 'is'} {name}?"


def _choose(
    reading: Reading, said: list[tuple[float, Flashcard]], mapped: list[tuple[float, Flashcard]]
) -> list[Flashcard]:
    """At most eight: the best that were said, spread over the chapters, then from the map what is named without a word."""
    chosen: list[Flashcard] = []
    per_chapter: Counter[int] = Counter()
    usual = max(2, -(-CHOSEN // max(1, len(reading.chapters))))
    kept_for_map = min(2, len(mapped))
    for value, card in said:
        chapter = reading.chapter_of(card.t)
        if len(chosen) >= CHOSEN - kept_for_map or value < 0.9 or per_chapter[chapter] >= usual:
            continue
        chosen.append(card)
        per_chapter[chapter] += 1
    for _, card in mapped:
        if len(chosen) < CHOSEN:
            chosen.append(card)
    for _, card in said:
        if len(chosen) < CHOSEN and card not in chosen:
            chosen.append(card)
    return chosen
