"""TeX to MathML, for files that are read without a network: the browser sets the formula without a script or a font.

Only what is listed here is read; a formula with anything else becomes its words, never something half right.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from chainrule.prose.tex import GREEK, ROLE_MACROS, ROLES, SIGNS, guard, in_words

_TEX = re.compile(r'([(\[“‘]*)<(span|p) class="tex( display)?">(.*?)</\2>([.,;:!?)\]’”]*)', re.DOTALL)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\{,\}\d{3})*(?:\.\d+)?|\S", re.DOTALL)
_FUNCTIONS = frozenset(
    ["log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "arg", "lim", "det", "dim", "ker",
     "tr", "Pr", "sup", "inf"]
)  # fmt: skip
# After these a plus or a minus is a sign and not an operation: it stands close to its number.
_OPENS = re.compile(
    r"(?:^|[(\[{,;:=<>&·×/+*−-]|\\\\|\\(?:cdot|times|left|[lg]eq?|[lg]t|neq?|approx|to|quad|qquad|[ ,;:]))$"
)
_UNDER = frozenset(["max", "min", "lim", "sup", "inf", "sum", "prod", "det", "Pr"])
_WORDS = frozenset({"text", "mathrm", "operatorname", "textbf", "textit", "mathsf", "mathtt"})
_SPACES = {",": 0.17, ":": 0.22, ";": 0.28, "!": -0.17, " ": 0.33, "quad": 1, "qquad": 2}
_ACCENTS = {"hat": "^", "bar": "ˉ", "tilde": "~", "vec": "→", "dot": "˙", "overline": "¯", "widehat": "^"}
_BOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "E": "𝔼", "P": "ℙ", "C": "ℂ", "Q": "ℚ"}
_FENCES = {"{": "{", "}": "}", "lVert": "∥", "rVert": "∥", "Vert": "∥", "|": "∥", "lvert": "|", "rvert": "|",
           "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}"}  # fmt: skip
_SIGNS = {"sum": "∑", "prod": "∏", "mid": "∣", "cdot": "⋅", "cdots": "⋯"}  # in words these are others
_MORE = {"lt": "<", "gt": ">", "colon": ":", "mapsto": "↦", "rightarrow": "→", "leftarrow": "←", "equiv": "≡",
         "subset": "⊂", "notin": "∉", "ast": "∗", "star": "⋆", "vdots": "⋮", "ddots": "⋱", "Longrightarrow": "⟹",
         "implies": "⟹", "ll": "≪", "gg": "≫", "%": "%", "#": "#", "&": "&", "_": "_", "$": "$"}  # fmt: skip
_AROUND = {"matrix": "", "bmatrix": "[]", "pmatrix": "()", "vmatrix": "||", "aligned": "", "cases": "{", "array": ""}
_SIZES = frozenset({"big", "Big", "bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr"})
_IDENTIFIERS = frozenset({"infty", "partial", "nabla", "ell", "top"})


class _Unknown(ValueError):
    """A part of TeX that is not read here."""


def to_mathml(tex: str, display: bool = False) -> str:
    """The formula as a `<math>` element, safe in a page; as its words where it holds what is not read here."""
    try:
        row = _Reader(guard(tex), display).whole()
    except (_Unknown, RecursionError):
        return f'<span class="tex-words">{html.escape(in_words(tex))}</span>'
    kind = ' display="block"' if display else ""
    return f"<math{kind}>{row}</math>"


def set_formulas(page: str) -> str:
    """HTML that `prose.to_html` or `prose.inline` made, with every formula as MathML in place of TeX for a script."""

    def put(match: re.Match[str]) -> str:
        opening, tag, display, tex, closing = match.groups()
        # What opens before a formula, or ends a clause after it, stays on its line.
        formula = opening + to_mathml(html.unescape(tex), bool(display)) + closing
        return f'<{tag} class="formula{display or ""}">{formula}</{tag}>'

    return _TEX.sub(put, page)


class _Reader:
    """One formula, read from left to right. `place` is the index of the next character."""

    def __init__(self, tex: str, display: bool) -> None:
        self.tex, self.display, self.place = tex, display, 0

    def whole(self) -> str:
        """The formula to its end."""
        row = self.row()
        if self.peek():
            raise _Unknown(self.peek())
        return row

    def peek(self) -> str:
        """The next token; "" at the end."""
        while self.place < len(self.tex) and self.tex[self.place].isspace():
            self.place += 1
        match = _TOKEN.match(self.tex, self.place)
        return match[0] if match else ""

    def take(self, wanted: str = "") -> str:
        """The next token, which must be `wanted` where that is given."""
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise _Unknown(token)
        self.place += len(token)
        return token

    def row(self) -> str:
        """Everything up to a closing brace, `&`, a new row, `\\right`, `\\end` or the end."""
        parts: list[str] = []
        while self.peek() not in ("", "}", "&", r"\\", r"\right", r"\end"):
            parts.append(self.scripted())
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def group(self) -> str:
        """An argument: a group in braces, or one atom, which is a single digit of a number."""
        if self.peek() != "{":
            if not self.peek()[:1].isdigit():
                return self.atom()
            self.place += 1
            return f"<mn>{self.tex[self.place - 1]}</mn>"
        self.take()
        row = self.row()
        self.take("}")
        return row

    def raw(self) -> str:
        """An argument's text as it stands."""
        if self.peek() != "{":
            return self.take()
        self.take()
        start, deep = self.place, 1
        while deep:
            if self.place >= len(self.tex):
                raise _Unknown("a brace that does not close")
            deep += {"{": 1, "}": -1}.get(self.tex[self.place], 0)
            self.place += 1
        return self.tex[start : self.place - 1]

    def scripted(self) -> str:
        """An atom with what is raised or lowered on it."""
        name = self.peek().removeprefix("\\")
        starred = self.tex.startswith(r"\operatorname*", self.place)
        base, low, high, primes = self.atom(), "", "", ""
        while (mark := self.peek()) in ("^", "_", "'"):
            self.take()
            if mark == "'":
                primes += "<mo>′</mo>"
            elif (low and mark == "_") or (high and mark == "^"):
                raise _Unknown("two scripts at one place")
            elif mark == "_":
                low = self.group()
            else:
                high = self.group()
        high = f"<mrow>{primes}{high}</mrow>" if primes and (high or primes.count("<mo>") > 1) else primes + high
        under = self.display and (name in _UNDER or starred)
        tag = {(True, False): "msub", (False, True): "msup", (True, True): "msubsup"}.get((bool(low), bool(high)), "")
        if under:
            tag = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}.get(tag, tag)
        return f"<{tag}>{base}{low}{high}</{tag}>" if tag else base

    def atom(self) -> str:
        """One thing: a number, a letter, a sign, a group or a command."""
        if self.peek() == "{":
            return self.group()
        before = self.tex[max(0, self.place - 12) : self.place].rstrip()
        token = self.take()
        if token in "+-−" and _OPENS.search(before):
            return f'<mo form="prefix">{token.replace("-", "−")}</mo>'
        if token[0] == "\\":
            return self.command(token[1:])
        if token[0].isdigit():
            return f"<mn>{token.replace('{,}', ',')}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        if token in "()[]|":
            return f'<mo stretchy="false">{token}</mo>'
        if token in "+-=<>,;:/!*.−·×≤≥≈≠±→…'~%":
            return f"<mo>{html.escape({'-': '−', '*': '∗'}.get(token, token))}</mo>" if token != "~" else _space(0.33)
        raise _Unknown(token)

    def command(self, name: str) -> str:
        """A command with its arguments."""
        made = self.sign(name)
        if made:
            return made
        if name in ROLE_MACROS:
            return f'<mrow class="role {ROLE_MACROS[name]}">{self.group()}</mrow>'
        if name in _WORDS:
            return self.words(name)
        if name in _ACCENTS:
            return f'<mover accent="true">{self.group()}<mo>{_ACCENTS[name]}</mo></mover>'
        known: dict[str, Callable[[], str]] = {
            **dict.fromkeys(("frac", "dfrac", "tfrac"), lambda: f"<mfrac>{self.group()}{self.group()}</mfrac>"),
            **dict.fromkeys(("mathbf", "boldsymbol"), self.bold),
            **dict.fromkeys(_SIZES, lambda: self.fence().replace("<mo>", '<mo stretchy="false">')),
            "sqrt": self.root,
            "left": self.fenced,
            "begin": self.table,
            "mathbb": lambda: f"<mi>{self.board(self.raw())}</mi>",
            "htmlClass": self.role,
            "displaystyle": lambda: "",
        }
        if name not in known:
            raise _Unknown(name)
        return known[name]()

    def sign(self, name: str) -> str:
        """A command without arguments; "" where it is another."""
        if name in _SPACES:
            return _space(_SPACES[name])
        if name in GREEK:
            upright = ' mathvariant="normal"' if name[0].isupper() else ""
            return f"<mi{upright}>{GREEK[name]}</mi>"
        if name in _FUNCTIONS:
            return f"<mi>{name}</mi>"
        if name in _IDENTIFIERS:
            return f'<mi mathvariant="normal">{"⊤" if name == "top" else SIGNS[name]}</mi>'
        if name in _FENCES:
            return f'<mo stretchy="false">{_FENCES[name]}</mo>'
        shown = _SIGNS.get(name) or _MORE.get(name) or SIGNS.get(name)
        return f"<mo>{html.escape(shown.strip())}</mo>" if shown and shown.strip() else ""

    def words(self, name: str) -> str:
        """Words inside a formula; a name stays upright."""
        if name == "operatorname" and self.peek() == "*":
            self.take()
        text = self.raw().replace(r"\,", " ")
        if re.search(r"[\\{}$]", text):
            raise _Unknown(text)
        if name in ("text", "textbf", "textit"):
            return f"<mtext>{html.escape(text).replace(' ', '&#160;')}</mtext>"
        return f'<mi mathvariant="normal">{html.escape(text.strip())}</mi>'

    def bold(self) -> str:
        """A vector's letter, upright and bold."""
        text = self.raw().strip()
        text = GREEK.get(text.removeprefix("\\"), text)
        if not re.fullmatch(r"\w+", text):
            raise _Unknown(text)
        return f'<mi mathvariant="normal" class="bold">{text}</mi>'

    def board(self, letter: str) -> str:
        """The letter of a set."""
        if letter not in _BOARD:
            raise _Unknown(letter)
        return _BOARD[letter]

    def root(self) -> str:
        """A root, with its degree where one is given in brackets."""
        if self.peek() != "[":
            return f"<msqrt>{self.group()}</msqrt>"
        self.take()
        parts: list[str] = []
        while self.peek() != "]":
            parts.append(self.scripted())
        self.take()
        return f"<mroot>{self.group()}<mrow>{''.join(parts)}</mrow></mroot>"

    def role(self) -> str:
        """`\\htmlClass{role}{…}`."""
        name = self.raw()
        if name not in ROLES:
            raise _Unknown(name)
        return f'<mrow class="role {name}">{self.group()}</mrow>'

    def fence(self) -> str:
        """The sign after `\\left` or `\\right`; "" for a full stop."""
        token = self.take().removeprefix("\\")
        shown = "" if token == "." else _FENCES.get(token, token)
        if shown and shown not in "()[]{}|∥⟨⟩":
            raise _Unknown(token)
        return f"<mo>{shown}</mo>" if shown else ""

    def fenced(self) -> str:
        """`\\left( … \\right)`: brackets that grow."""
        opening, inside = self.fence(), self.row()
        self.take(r"\right")
        return f"<mrow>{opening}{inside}{self.fence()}</mrow>"

    def table(self) -> str:
        """A matrix, cases or aligned lines."""
        name = self.raw()
        if name not in _AROUND:
            raise _Unknown(name)
        if name == "array":
            self.raw()
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self.row())
            token = self.take()
            if token == r"\\":
                rows.append([])
            elif token != "&":
                break
        if token != r"\end" or self.raw() != name:
            raise _Unknown(token)
        body = "".join(
            f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows if row != ["<mrow></mrow>"]
        )
        around = [f"<mo>{sign}</mo>" for sign in _AROUND[name]] + ["", ""]
        return f'<mrow>{around[0]}<mtable class="{name}">{body}</mtable>{around[1]}</mrow>'


def _space(width: float) -> str:
    return f'<mspace width="{width}em"></mspace>'
