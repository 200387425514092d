"""From text to tokens: numbers, names, operators; Unicode, ASCII and the LaTeX of a formula keyboard alike."""

import re
from typing import NamedTuple

from .alphabet import (
    AFTER,
    BASE,
    CODE,
    DERIVATIVE,
    DIGITS,
    DRESSES,
    ENDS,
    LATEX_MARK,
    LATEX_SUBSCRIPT,
    LETTERS,
    MAX_TOKENS,
    PLAIN_FUNCTIONS,
    PLAIN_OPS,
    SAME,
    SCAN,
    SIMPLE,
    SUBSCRIPT,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    WORD,
)
from .cleaning import clean
from .errors import UnreadableError
from .habits import unwrapped
from .names import ALIASES, CONSTANTS, GREEK, GREEK_LETTERS, LATEX, WORDS
from .splitting import split, strange, suspicious

new = tuple.__new__


class Token(NamedTuple):
    """`kind` is num, sym, func, const, word, op or end; `gap` says that white space stands before it."""

    kind: str
    text: str
    at: int
    gap: bool


class Scanner:
    """One pass over one text.  `declared` are names that stand for themselves whatever they look like."""

    def __init__(self, text: str, declared: frozenset[str]) -> None:
        self.text = clean(unwrapped(text))
        self.declared = declared
        self.long_names = any(len(name) > 1 for name in declared)
        self.latex = "\\" in self.text and LATEX_MARK.search(self.text) is not None
        self.tokens: list[Token] = []
        self.gap = False

    def emit(self, kind: str, text: str, at: int) -> None:
        self.tokens.append(new(Token, (kind, text, at, self.gap)))
        self.gap = False

    def run(self) -> list[Token]:
        """All tokens, with an `end` last."""
        self.refuse_code()
        at, text, tokens = 0, self.text, self.tokens
        size = len(text)
        letters: frozenset[str] = frozenset() if self.long_names else LETTERS
        while at < size:
            c = text[at]
            if c in PLAIN_OPS:
                tokens.append(new(Token, ("op", c, at, self.gap)))
                self.gap = False
                at += 1
                continue
            if c == " ":
                self.gap = True
                at += 1
                continue
            if c in letters and (at + 1 == size or text[at + 1] in ENDS):
                tokens.append(new(Token, ("sym", c, at, self.gap)))
                self.gap = False
                at += 1
                continue
            simple = SIMPLE.match(text, at)
            if simple is not None:
                kind, piece = simple.lastgroup, simple.group()
                token = ("num", piece) if kind == "num" else ("op", "^" if kind == "star" else piece)
                tokens.append(new(Token, (*token, at, self.gap)))
                self.gap = False
                at = simple.end()
                continue
            found = SCAN.match(text, at)
            if found is None:
                raise UnreadableError(strange(c), at)
            at = self.one(str(found.lastgroup), found.group(), at)
            if len(tokens) > MAX_TOKENS:
                break
        self.emit("end", "", size)
        if len(tokens) > MAX_TOKENS:
            raise UnreadableError(f"That is longer than {MAX_TOKENS} symbols; an answer is shorter.")
        return tokens

    def refuse_code(self) -> None:
        if suspicious(self.text) and (code := CODE.search(self.text)):
            raise UnreadableError(
                f"'{code.group().strip()}' looks like program code, which is not an expression.", code.start()
            )

    def one(self, kind: str, text: str, at: int) -> int:
        """The next token or tokens; where they end."""
        if kind == "name":
            return self.name(text, at)
        if kind == "num":
            self.emit("num", text, at)
            return at + len(text)
        if kind == "op":
            return self.operator(text, at)
        if kind == "space":
            self.gap = True
            return at + len(text)
        return self.rare(kind, text, at)

    def operator(self, text: str, at: int) -> int:
        if text == "_":
            last = self.tokens[-1] if self.tokens else None
            if last is not None and last.kind == "func" and last.text in ("log", "ln"):
                self.emit("op", "_", at)
                return at + 1
            raise UnreadableError("An underscore follows a letter and has its subscript behind it, as in x_1.", at)
        if text == "!=" and self.tokens and not self.gap and self.text[at + 2 : at + 3] == "=":
            self.emit("op", "!", at)  # n!==3
            return at + 1
        if text == "'":
            return self.prime(at)
        self.emit("op", SAME.get(text, text), at)
        return at + len(text)

    def prime(self, at: int) -> int:
        last = self.tokens[-1] if self.tokens else None
        if last is None or self.gap or not (last.kind == "sym" or last.text in (")", "]")):
            raise UnreadableError("Quotation marks are not part of a formula; a prime follows a letter, as in y'.", at)
        if last.kind == "sym":
            self.tokens[-1] = last._replace(text=last.text + "'")
        else:
            self.emit("op", "'", at)
        return at + 1

    def rare(self, kind: str, text: str, at: int) -> int:
        if kind == "latex":
            return self.command(text, at)
        if kind == "percent":
            name = text[1:]
            kind = "word" if name in WORDS else "const" if name in CONSTANTS else "sym"
            self.emit(kind, CONSTANTS.get(name, name), at)
        elif kind == "vulgar":
            top, bottom = text[1:-1].split("/")
            for piece, shape in (
                ("vulgar", "func"),
                ("(", "op"),
                (top, "num"),
                (",", "op"),
                (bottom, "num"),
                (")", "op"),
            ):
                self.emit(shape, piece, at)
        elif kind == "sup":
            self.emit("op", "^", at)
            self.emit("op", "(", at)
            inner = Scanner(text.translate(SUPERSCRIPTS), self.declared).run()
            self.tokens.extend(token._replace(at=at) for token in inner[:-1])
            self.emit("op", ")", at)
        else:
            self.subscript(text.translate(SUBSCRIPTS), at)
        return at + len(text)

    def subscript(self, text: str, at: int) -> None:
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind == "func" and last.text == "log":
            self.emit("op", "_", at)
            self.tokens.extend(t._replace(at=at) for t in Scanner(text, self.declared).run()[:-1])
        elif last is not None and last.kind in ("sym", "const") and not self.gap:
            self.tokens[-1] = Token("sym", f"{last.text}_{text}", last.at, last.gap)
        else:
            raise UnreadableError("A subscript follows a letter, as in x₁.", at)

    def name(self, run: str, at: int) -> int:
        end = at + len(run)
        if not self.long_names and len(run) == 1 and run.isascii() and (run not in "eiU" or run in self.declared):
            self.emit("sym", run, at)
            return end if end == len(self.text) or self.text[end] in ENDS else self.tail(end)
        if run in PLAIN_FUNCTIONS and not self.declared.intersection((run,)):
            self.emit("func", ALIASES[run], at)
            return end
        if len(run) == 2 and run[0] == "d" and (other := DERIVATIVE.match(self.text, at)):
            for kind, piece in (
                ("sym", "d"),
                ("sym", run[1]),
                ("op", "/"),
                ("op", "("),
                ("sym", "d"),
                ("sym", other[1]),
            ):
                self.emit(kind, piece, at)  # dy/dx is one quotient
            self.emit("op", ")", at)
            return other.end()
        if run == "log" and (base := BASE.match(self.text, end)):
            self.emit("func", "log", at)
            self.emit("op", "_", at)
            self.emit("num", base.group(1), end)
            return end + len(base.group(1))
        whole = WORD.match(self.text, at) if self.long_names else None
        if whole is not None and whole.group() in self.declared:
            self.emit("sym", whole.group(), at)
            return whole.end()
        if end < len(self.text) and self.text[end] in "([":
            after = self.text[end]
        else:
            after = found[1] if (found := AFTER.match(self.text, end)) else ""
        for kind, piece in split(run, self.declared, after, self._before()):
            self.emit(kind, piece, at)
            at += len(piece) if kind != "sym" or piece in run else 1
        return self.tail(end)

    def _before(self) -> str:
        return self.tokens[-1].text if self.tokens else ""

    def tail(self, end: int) -> int:
        """Digits and subscripts that belong to the letter before them: x1, x_1, x_{12}, x_1_2, and x̄."""
        last = self.tokens[-1]
        if last.kind not in ("sym", "const") or end == len(self.text) or self.text[end] in ENDS:
            return end
        if last.kind == "sym" and (digits := DIGITS.match(self.text, end)) and not self.latex:
            last = last._replace(text=f"{last.text}_{digits.group()}")
            end = digits.end()
        while found := (LATEX_SUBSCRIPT if self.latex else SUBSCRIPT).match(self.text, end):
            inside = found.group(1) if found.group(1) is not None else found.group(2)
            inside = re.sub(r"\\(?:mathrm|text|mathit)|[\s{}\\]", "", inside)
            last = Token("sym", f"{last.text}_{inside}", last.at, last.gap)
            end = found.end()
        while end < len(self.text) and self.text[end] in "\u0304\u0302\u0305\u0303":
            last = Token("sym", last.text + ("_hat" if self.text[end] == "\u0302" else "_bar"), last.at, last.gap)
            end += 1
        self.tokens[-1] = last
        return end

    def command(self, text: str, at: int) -> int:
        word, end = text[1:], at + len(text)
        if word in (" ", "") and not self.latex:
            self.emit("op", "∖", at)
            return end
        if word in (",", ";", ":", "!", " ", "quad", "qquad", ">"):
            self.gap = True
            return end
        if word == "{" and not self.latex and "\\}" not in self.text:
            self.emit("op", "∖", at)  # R\{0}, everything but 0
            return at + 1
        if word in ("{", "}", "%", "|", "\\", "&", "_", "#", "$"):
            self.emit("op", {"{": "\\{", "}": "\\}", "|": "‖", "\\": ";"}.get(word, word), at)
            return end
        if word in ("frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom", "dbinom", "tbinom"):
            self.emit("func", "\\" + word.lstrip("dtc") if word != "cfrac" else "\\frac", at)
            return end
        if word in ("begin", "end"):
            return self.environment(word, at, end)
        if word in DRESSES:
            return self.dressed(word, at, end)
        if word in LATEX:
            return self.translated(word, at, end)
        if word in CONSTANTS and word not in ("e", "i"):
            self.emit("const", CONSTANTS[word], at)
            return self.tail(end)
        if word in GREEK:
            self.emit("sym", word, at)
            return self.tail(end)
        if word in ALIASES:
            self.emit("func", ALIASES[word], at)
            return end
        raise UnreadableError(f"The command '\\{word}' is not known here.", at)

    def translated(self, word: str, at: int, end: int) -> int:
        """A command that stands for a plain character or name."""
        plain = LATEX[word]
        if plain in ("", " "):
            if word in ("left", "right") and self.text[end : end + 1] == ".":
                return end + 1
            self.gap = self.gap or plain == " "
            return end
        kind = "func" if plain.isalpha() and plain in ALIASES else "sym" if plain in "εθφρς" else "op"
        if plain in ("e", "i"):
            kind = "const"
        self.emit(kind, GREEK_LETTERS.get(plain, plain), at)
        return self.tail(end) if kind in ("sym", "const") else end

    def environment(self, word: str, at: int, end: int) -> int:
        found = re.compile(r"\{([a-zA-Z]*)\*?\}(?:\{[lcr|]*\})?").match(self.text, end)
        kind = found.group(1) if found else ""
        if found is None or kind not in ("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "array", "smallmatrix"):
            raise UnreadableError(f"Of LaTeX's environments only matrices are known here, not '{kind}'.", at)
        if word == "begin":
            if kind == "vmatrix":
                self.emit("func", "det", at)
            self.emit("op", "\\[", at)
        else:
            self.emit("op", "\\]", at)
        return found.end()

    def dressed(self, word: str, at: int, end: int) -> int:
        found = re.compile(r"\s*(?:\{\s*(\\?[A-Za-z ]*)\s*\}|(\\?[A-Za-z]))").match(self.text, end)
        if found is None:
            raise UnreadableError(f"After '\\{word}' a name in braces is expected.", at)
        inside = (found.group(1) or found.group(2) or "").strip().lstrip("\\")
        if word == "mathbb" and inside in "RZNQC" and inside:
            self.emit("op", dict(zip("RZNQC", "ℝℤℕℚℂ", strict=True))[inside], at)
            return found.end()
        if inside in WORDS:
            self.emit("word", WORDS[inside], at)
        elif inside in ALIASES and word in ("operatorname", "mathrm", "text"):
            self.emit("func", ALIASES[inside], at)
        elif inside in CONSTANTS and word in ("mathrm", "text", "operatorname", "mathit"):
            self.emit("const", CONSTANTS[inside], at)
        elif inside == "T" and word == "mathrm":
            self.emit("op", "⊤", at)
        else:
            mark = {
                "overline": "_bar",
                "bar": "_bar",
                "hat": "_hat",
                "widehat": "_hat",
                "vec": "",
                "tilde": "_tilde",
                "widetilde": "_tilde",
            }.get(word, "")
            self.emit("sym", inside.replace(" ", "") + mark, at)
        return self.tail(found.end())


def scan(text: str, declared: frozenset[str] = frozenset()) -> tuple[list[Token], bool]:
    """Tokens of a text and whether it is LaTeX, or UnreadableError with the place of the trouble."""
    scanner = Scanner(text, declared)
    return scanner.run(), scanner.latex
