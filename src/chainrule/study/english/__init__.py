"""Reading English sentences by rules: tags, clauses, noun phrases and content words."""

from chainrule.study.english.clause import Clause, Phrase, balanced, main_clause, noun_phrases
from chainrule.study.english.stem import content, stem, stop_words
from chainrule.study.english.tag import Token, is_plural, possible, tag, word_list

__all__ = [
    "Clause",
    "Phrase",
    "Token",
    "balanced",
    "content",
    "is_plural",
    "main_clause",
    "noun_phrases",
    "possible",
    "stem",
    "stop_words",
    "tag",
    "word_list",
]
