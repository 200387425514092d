"""A guard for TeX that the browser will typeset, and TeX in words for titles and screen readers."""

import re

ROLES = ("input", "output", "special", "error", "other", "data", "guide")
"""The roles of the maths: the same names in formulas, prose and pictures."""

ROLE_MACROS = {"inp": "input", "out": "output", "spec": "special", "oth": "other", "err": "error"}
"""`\\inp{v}` colours v as the input, and so on; the browser knows the same five macros."""

LONGEST = 4_000
DEEPEST = 60

# Commands that leave the formula (addresses, HTML, images) or that write new commands (a few of them make a bomb).
_FORBIDDEN = re.compile(
    r"\\(href|url|includegraphics|html[A-Za-z]*|[gex]?def|let|futurelet|global|long|expandafter|csname|endcsname"
    r"|(?:re|provide)?newcommand|renewcommand|providecommand|newenvironment|char|noexpand|relax|@[A-Za-z@]*)(?![A-Za-z])"
)
_ROLE_CLASS = re.compile(r"\\htmlClass\s*\{(?:" + "|".join(ROLES) + r")\}\s*(?=\{)")


def guard(tex: str) -> str:
    """The formula with every command that could leave it or grow it replaced by its bare name.

    The result is TeX, not HTML: escape it before it goes into a page. A formula that is too long (more than 4,000
    characters) or too deep (more than 60 braces) is cut down to a sentence that says so.
    """
    if len(tex) > LONGEST:
        return rf"\text{{a formula of {len(tex)} characters is too long to typeset}}"
    if _depth(tex) > DEEPEST:
        return rf"\text{{a formula with more than {DEEPEST} nested braces is not typeset}}"
    allowed = {match.start() for match in _ROLE_CLASS.finditer(tex)}

    def neutral(match: re.Match[str]) -> str:
        return match[0] if match.start() in allowed else rf"\text{{{match[1].replace('@', '')}}}"

    return _FORBIDDEN.sub(neutral, tex)


def _depth(tex: str) -> int:
    deepest = depth = 0
    for character in tex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SIGNS = {
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "pm": "±", "to": "→", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "Π", "int": "∫", "in": "∈",
    "top": "ᵀ", "ldots": "…", "dots": "…", "cdots": "…", "mid": "|", "sim": "~", "propto": "∝", "circ": "∘",
    "Rightarrow": "⇒", "iff": "⇔", "lVert": "‖", "rVert": "‖", "Vert": "‖", "ell": "ℓ", "forall": "∀", "cap": "∩",
    "cup": "∪", "perp": "⊥", "det": "det", "quad": " ", "qquad": " ",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-n()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ⁽⁾")
_LOWERED = str.maketrans("0123456789+-aeijknx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₙₓ")
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def in_words(tex: str) -> str:
    """A formula as plain text: `\\frac{1}{2}\\lambda^2` becomes `1/2 λ²`. Good enough to read, not to compute with."""
    text = guard(tex)
    text = re.sub(r"\\(?:begin|end)\{[a-z*]+\}|&", " ", text)
    for _ in range(6):
        text = re.sub(r"\\[dt]?frac\s*" + _GROUP + r"\s*" + _GROUP, _over, text)
        text = re.sub(r"\\sqrt\s*" + _GROUP, r"√(\1)", text)
    text = re.sub(r"\\([A-Za-z]+)\s*", lambda m: GREEK.get(m[1]) or SIGNS.get(m[1]) or _name(m[1]), text)
    text = re.sub(r"([≤≥≠≈→∈⇒⇔=<>])", r" \1 ", text)
    text = re.sub(r"\\\\", "; ", text)
    text = re.sub(r"\\[,;:! ]", " ", text).replace("\\", "")
    text = re.sub(r"\^(?:\{([0-9n+()-]+)\}|([0-9n]))", lambda m: (m[1] or m[2]).translate(_RAISED), text)
    text = re.sub(r"_(?:\{([0-9aeijknx+-]+)\}|([0-9aeijknx]))", lambda m: (m[1] or m[2]).translate(_LOWERED), text)
    text = re.sub(r"\^\{?ᵀ\}?", "ᵀ", text)
    return re.sub(r"\s+", " ", text.replace("{", "").replace("}", "")).strip()


def _over(match: re.Match[str]) -> str:
    top, bottom = (part if re.fullmatch(r"\\?\w+", part) else f"({part})" for part in match.groups())
    return f"{top}/{bottom} "


def _name(command: str) -> str:
    """A function keeps its name (`\\log`); a command that only dresses its argument disappears."""
    return f"{command} " if command in {"log", "ln", "exp", "sin", "cos", "tan", "max", "min", "arg", "lim"} else ""
