"""Every name the grammar knows: functions with their arity, constants, Greek letters, LaTeX commands."""

from __future__ import annotations

# canonical name -> (fewest arguments, most arguments)
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        "sin cos tan sec csc cot asin acos atan asec acsc acot sinh cosh tanh sech csch coth asinh acosh atanh "
        "asech acsch acoth exp sqrt cbrt abs sign floor ceil ln gamma erf erfc re im conj arg Phi sigmoid relu "
        "det transpose tr lg lb round frac softplus".split(),
        (1, 1),
    ),
    "log": (1, 2), "root": (1, 2), "min": (1, 24), "max": (1, 24), "gcd": (1, 24), "lcm": (1, 24), "mod": (2, 2),
    "binom": (2, 2), "npr": (2, 2), "atan2": (2, 2), "logistic": (1, 1), "norm": (1, 2),
    "dot": (2, 2), "cross": (2, 2),
}  # fmt: skip

# what may be typed -> canonical name
ALIASES: dict[str, str] = {
    **{name: name for name in ARITY},
    **{f"arc{name}": f"a{name}" for name in "sin cos tan sec csc cot sinh cosh tanh sech csch coth".split()},
    **{f"ar{name}": f"a{name}" for name in "sinh cosh tanh sech csch coth".split()},
    "tg": "tan", "ctg": "cot", "cotan": "cot", "cosec": "csc", "arctg": "atan", "arcctg": "acot", "arccotan": "acot",
    "acosec": "acsc", "arccosec": "acsc", "cosech": "csch", "sh": "sinh", "ch": "cosh", "th": "tanh",
    "sgn": "sign", "signum": "sign", "ceiling": "ceil", "conjugate": "conj", "nthroot": "root", "sqr": "sqrt",
    "Abs": "abs", "binomial": "binom", "choose": "binom", "nCr": "binom", "nPr": "npr", "comb": "binom",
    "perm": "npr", "Gamma": "gamma", "factorial": "factorial", "Re": "re", "Im": "im", "realpart": "re",
    "imagpart": "im", "trace": "tr", "Log": "ln", "Ln": "ln", "ld": "lb", "adj": "conj", "carg": "arg",
    "cabs": "abs", "normcdf": "Phi", "remainder": "mod", "logit": "logit", "arsinh": "asinh",
    "Arcsin": "asin", "Arccos": "acos", "Arctan": "atan", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Exp": "exp",
    "Sqrt": "sqrt", "ReLU": "relu", "SIN": "sin", "COS": "cos", "TAN": "tan", "LN": "ln", "LOG": "log",
    "SQRT": "sqrt", "EXP": "exp",
}  # fmt: skip
ARITY["factorial"] = (1, 1)
for _name, _most in (("matrix", 24), ("oo", 2), ("oc", 2), ("co", 2), ("cc", 2)):  # as Maxima writes matrices, intervals
    ARITY[_name] = (1 if _name == "matrix" else 2, _most)
    ALIASES[_name] = _name
ARITY["logit"] = (1, 1)

# Short names that are functions only when a bracket follows; elsewhere they are products of letters.
NEEDS_BRACKET = frozenset("sh ch th tr re im lb ld mod arg det gcd lcm min max perm comb norm dot round "
                          "frac adj npr gamma Gamma Phi Re Im conj erf erfc oo oc co cc cross sign root sqr".split())  # fmt: skip

CONSTANTS: dict[str, str] = {"pi": "pi", "Pi": "pi", "PI": "pi", "e": "e", "i": "i", "inf": "inf", "infinity": "inf",
                             "Infinity": "inf", "infty": "inf", "oo": "inf", "Inf": "inf"}  # fmt: skip

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega".split()
)

GREEK_LETTERS: dict[str, str] = dict(
    zip(
        "αβγδεζηθικλμνξορστυφχψωΓΔΘΛΞΣΥΦΨΩϵϑϕϱςµ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi "
        "chi psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega epsilon theta phi rho sigma mu".split(),
        strict=True,
    )
)

WORDS: dict[str, str] = {"or": "or", "and": "and", "not": "not", "U": "U", "union": "union", "in": "in",
                         "nounor": "or", "nounand": "and", "nounnot": "not", "OR": "or", "AND": "and", "NOT": "not",
                         "true": "true", "false": "false", "True": "true", "False": "false"}  # fmt: skip

# LaTeX command -> the plain text that takes its place.
LATEX: dict[str, str] = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "infty": "∞", "cup": "∪", "cap": "∩",
    "in": "∈", "pm": "±", "mp": "∓", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "lnot": "¬", "neg": "¬",
    "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "lbrace": "\\{", "rbrace": "\\}", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "circ": "°", "degree": "°", "prime": "'", "top": "⊤", "intercal": "⊤", "lbrack": "[",
    "rbrack": "]", "lparen": "(", "rparen": ")", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "quad": " ", "qquad": " ", "displaystyle": " ", "textstyle": " ", "limits": " ", "left": "", "right": "",
    "big": "", "Big": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "bigg": "", "Bigg": "", "middle": "",
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ", "imaginaryI": "i",
    "exponentialE": "e", "Rightarrow": "⇒", "implies": "⇒", "iff": "⇔", "colon": ":", "lVert": "‖", "rVert": "‖",
    "Vert": "‖", "sim": "~", "dots": "…", "ldots": "…", "to": "→",
}  # fmt: skip
