"""How a question is put, so that its grammar agrees with what it asks about."""

from __future__ import annotations

import re

from chainrule.study.condense import CUTS
from chainrule.study.english import is_plural, main_clause, possible, tag
from chainrule.study.key_points import is_name
from chainrule.study.phrases import said
from chainrule.study.reading import ConceptLike

DEFINED = said("asking", "defined")
WHEN = said("asking", "when")
DOES = said("asking", "does")
OVERFITS = said("asking", "overfits")
OVER = said("asking", "over")


def plural_subject(subject: str) -> bool:
    """Whether a verb after ``subject`` is plural."""
    head = re.split(r" (?:of|with|in|for|on|between|from|to|as) ", subject)[0]
    tokens = [token for token in tag(head) if token.tag != "PUNCT"]
    if any(token.low == "and" for token in tokens):
        return True
    return bool(tokens) and tokens[-1].tag == "NOUN" and is_plural(tokens[-1].low)


def inside(subject: str) -> str:
    """A subject inside a sentence: its capital goes unless it belongs to a name."""
    first, _, rest = subject.partition(" ")
    if first == "A" and re.match(r"[aeiou]", rest):
        return subject  # a symbol, no article: 'A inverse'
    if first == "A" and possible(rest.split(" ")[0].lower())[0] in {"BE", "VBZ", "MOD", "DO", "HAVE", "VBN"}:
        return subject  # a symbol, no article
    capitals = rest[:1].isupper() or any(letter.isupper() for letter in first[1:])
    if first.lower() in {"the", "a", "an"} or not (is_name(subject) or capitals):
        first = first[:1].lower() + first[1:]
    return f"{first} {rest}" if rest else first


def base_form(verb: str) -> str:
    """'tells' as 'tell', 'refers to' as 'refer to', 'specifies' as 'specify'."""
    first, _, rest = verb.partition(" ")
    if first.endswith("ies"):
        first = first[:-3] + "y"
    elif first.endswith("s") and not first.endswith("ss"):
        first = first[:-1]
    return f"{first} {rest}" if rest else first


def question_of(pattern: str, groups: dict[str, str | None], subject: str) -> str:
    """The question of a pattern from cards.toml, filled and with its verbs in agreement."""
    plural = plural_subject(subject)
    if pattern == "What {be} {x}?" and not plural and " " not in subject and inside(subject).islower():
        return f"What is meant by “{inside(subject)}”?"
    found = {name: (text or "").lower() for name, text in groups.items()}
    found |= {
        "x": inside(subject),
        "be": "are" if plural else "is",
        "do": "do" if plural else "does",
        "y": found.get("v", ""),
        "v": base_form(found.get("v", "")),
    }
    if groups.get("v") and found["v"] in {"ha", "have"}:
        found["v"] = "have"
    return why(subject) if pattern == "why" else pattern.format(**found)


def why(clause_text: str) -> str:
    """The question to a reason: 'Why is a digital signature stronger?', or 'Why is it that ...?'; "" for no clause."""
    text = clause_text.strip(" ,.")
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is None:
        return ""
    verb = tokens[clause.verb[0]]
    subject = text[tokens[clause.subject[0]].start : tokens[clause.subject[1] - 1].end]
    if clause.subject[0] == 0 and verb.tag in {"BE", "MOD"} and not verb.low.startswith("'") and verb.low != "ca":
        return f"Why {verb.low} {inside(subject)} {text[verb.end :].strip()}?"
    return f"Why is it that {inside(text)}?"


def condition(text: str) -> tuple[str, str]:
    """The condition and what follows from it: 'When light enters glass, it slows down.'; two empty texts for others."""
    match = re.match(r"(?:when|if|whenever) ", text, re.IGNORECASE)
    tokens = tag(text)
    clause = main_clause(tokens)
    if match is None or clause is None or clause.subject[0] < 3 or tokens[clause.subject[0] - 1].low != ",":
        return "", ""
    begin = tokens[clause.subject[0]].start
    if re.search(r"\b(?:was|were|had|did|would)\b", text):
        return "", ""
    given = re.sub(r",? (?:for example|for instance|say)$", "", text[match.end() : begin].strip(" ,"))
    return given, re.sub(r"^then ", "", trimmed(text[begin:].rstrip(".")))


def trimmed(answer: str) -> str:
    """The answer up to the first place where a new clause begins."""
    answer = re.sub(r",? (?:for example|for instance|say|in general|of course)$", "", answer.strip(" ,"))
    places = sorted(
        [match.start() for match in CUTS.finditer(answer)] + [match.start() for match in OVER.finditer(answer)]
    )
    for place in places:
        if len(answer[:place].split()) >= 4 or OVER.match(answer, place):
            return answer[:place].strip(" ,")
    return answer


def ask(concept: ConceptLike) -> str:
    """The question to which a concept's definition is the answer: its own, or one from the definition's subject."""
    if concept.question:
        return concept.question
    text = re.sub(r" ?\$[^$]*\$", "", concept.definition)
    over, when, does = OVERFITS.match(text), WHEN.match(text), DOES.match(text)
    if over:
        return "When does a model overfit?"
    if when:
        return f"When {when['be']} {inside(when['x'])} {when['what']}?"
    defined = DEFINED.match(text)
    if defined and len(defined["x"].split()) <= 12 and main_clause(tag(text)) is not None and not _clause(defined["x"]):
        be = "are" if text[defined.end("x") :].startswith(" are") else "is"
        return f"What {be} {inside(defined['x'])}?"
    if does:
        return f"What {'do' if plural_subject(does['x']) else 'does'} {inside(does['x'])} do?"
    title = concept.title.split(" as ")[0]
    if title.split()[0].endswith("ing"):
        return f"How does {inside(title)} work?"
    return f"What {'are' if plural_subject(title) else 'is'} {inside(title)}?"


def _clause(text: str) -> bool:
    """Whether a would-be subject holds a verb of its own."""
    return any(token.tag in {"VBZ", "MOD", "VBD", "SUB", "HAVE"} for token in tag(text))
