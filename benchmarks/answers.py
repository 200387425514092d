"""The answer checker beside `sympy.simplify` and `math-verify`, on the same rows in one run.

The rows are made here, by generators over families: identities of polynomials and rational functions, of
trigonometric, exponential and logarithmic functions, of roots and numbers, each with near misses; relations are
measured for our checker only, since the peers do not judge them.  Nothing is taken from another system's tests.
Each time is one call from two texts to a verdict, after a warm-up with other rows; each peer gets the notation it reads
best (ours typed text, SymPy its own syntax, math-verify LaTeX).

    python benchmarks/answers.py [--rows 240] [--fuzz 100000] [--seed 1] [--write docs/answers.md]
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy

from chainrule.practice.answers.checking import check, unguarded
from chainrule.practice.verdict import Verdict

PATIENCE = 20  # seconds for one row of a peer
X, Y = sympy.symbols("x y", positive=True)
DOMAINS = {"x": "positive", "y": "positive"}


@dataclass(frozen=True)
class Row:
    """One pair: SymPy trees for expressions, texts for relations; `equal` is known from how it was made."""

    family: str
    student: str
    teacher: str
    equal: bool
    trees: tuple[sympy.Expr, sympy.Expr] | None = None


@dataclass(frozen=True)
class Timed:
    """What one system did on one row."""

    row: Row
    seconds: float
    processor: float
    verdict: str  # equal, different, undecided


def pairs(source: random.Random) -> Iterator[tuple[str, sympy.Expr, sympy.Expr]]:
    """Endless equal pairs, family by family."""
    while True:
        a, b, c, d = (source.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]) for _ in range(4))
        n = source.randint(2, 4)
        u = a * X + b
        yield "polynomials", sympy.Mul(u, (c * X + d) ** n, evaluate=False), sympy.expand(u * (c * X + d) ** n)
        yield "rational functions", a / (X + 7) + b / (Y + 9), sympy.together(a / (X + 7) + b / (Y + 9))
        yield "trigonometry", sympy.sin(n * X) * a + b, sympy.expand_trig(sympy.sin(n * X)) * a + b
        yield "trigonometry", sympy.sin(u) ** 2 * c + d, c - c * sympy.cos(u) ** 2 + d
        yield "exponentials", sympy.exp(a * X + b * Y), sympy.exp(X) ** a * sympy.exp(Y) ** b
        yield "logarithms", sympy.log(X**n * Y), n * sympy.log(X) + sympy.log(Y)
        yield "roots", sympy.sqrt(n * X**2 * Y), X * sympy.sqrt(n) * sympy.sqrt(Y)
        yield "numbers", sympy.sqrt(n * n * 7) + sympy.Rational(a, 6), n * sympy.sqrt(7) + sympy.Rational(a, 6)
        yield (
            "derivatives",
            sympy.diff(sympy.exp(-X) * sympy.sin(n * X)),
            sympy.factor(sympy.diff(sympy.exp(-X) * sympy.sin(n * X))),
        )
        yield "logistic", 1 / (1 + sympy.exp(-a * X - b)), sympy.exp(a * X + b) / (1 + sympy.exp(a * X + b))


def relations(source: random.Random) -> Iterator[tuple[str, str, bool]]:
    """Endless relations with their truth."""
    while True:
        a, b = sorted(source.sample(range(-6, 7), 2))
        k = source.choice([-3, -2, 2, 3])
        yield f"y = {k}x + {b}", f"{k}x - y + {b} = 0", True
        yield f"(x - {a})(x - {b}) = 0".replace("- -", "+ "), f"x = {a} or x = {b}", True
        yield f"(x - {a})(x - {b}) < 0".replace("- -", "+ "), f"{a} < x < {b}", True
        yield f"(x - {a})(x - {b}) <= 0".replace("- -", "+ "), f"{a} < x < {b}", False
        yield f"|x - {b}| <= {abs(k)}".replace("- -", "+ "), f"{b - abs(k)} <= x and x <= {b + abs(k)}", True
        yield f"{k}x > {k * a}", f"x > {a}", k > 0


def rows(count: int, seed: int) -> list[Row]:
    """`count` rows of expressions (one in three a near miss) and a quarter as many relations."""
    source = random.Random(seed)
    made: list[Row] = []
    for k, (family, teacher, student) in enumerate(pairs(source)):
        if k == count:
            break
        equal = k % 3 != 2
        if not equal:
            student = source.choice([student + sympy.Rational(1, 1000), student * 2, student + X / 10**6, -student])
        made.append(Row(family, str(student), str(teacher), equal, (student, teacher)))
    for k, (student_text, teacher_text, equal) in enumerate(relations(source)):
        if k == count // 4:
            break
        made.append(Row("relations", student_text, teacher_text, equal))
    return made


def ours(row: Row) -> str:
    """Our verdict."""
    outcome = check(row.student, row.teacher, variables=DOMAINS if row.trees else None).outcome
    return {"correct": "equal", "wrong": "different"}.get(outcome, "undecided")


def simplified(row: Row) -> str:
    """SymPy's, from text."""
    names = {"x": X, "y": Y}
    difference = sympy.simplify(sympy.sympify(row.student, names) - sympy.sympify(row.teacher, names))
    return "equal" if difference == 0 else "different"


def verified(row: Row) -> str:
    """math-verify's, from LaTeX."""
    from math_verify import parse, verify

    assert row.trees is not None
    student, teacher = (parse(f"${sympy.latex(tree)}$", parsing_timeout=None) for tree in row.trees)
    return "equal" if verify(teacher, student, timeout_seconds=None) else "different"


class TooLongError(Exception):
    """A peer took longer than our patience."""


def _alarm(number: int, frame: object) -> None:
    raise TooLongError


def timed(system: Callable[[Row], str], row: Row, prepare: Callable[[], None] | None = None) -> Timed:
    """One call, cut off after PATIENCE seconds."""
    if prepare is not None:
        prepare()
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    start, busy = time.perf_counter(), time.process_time()
    try:
        verdict = system(row)
    except TooLongError:
        verdict = "undecided"
    except Exception:  # a peer that raises has no verdict
        verdict = "undecided"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Timed(row, time.perf_counter() - start, time.process_time() - busy, verdict)


def measure(made: list[Row], warm: list[Row]) -> dict[str, list[Timed]]:
    """All systems on all rows, side by side: each row is given to each system before the next row comes.

    `warm` are other rows for the warm-up, so that no text that is measured was seen before.
    """
    systems: dict[str, Callable[[Row], str]] = {
        "chainrule": ours,
        "sympy.simplify": simplified,
        "math-verify": verified,
    }
    signal.signal(signal.SIGALRM, _alarm)
    for system in systems.values():
        for row in warm:
            timed(system, row)
    gc.collect()
    gc.freeze()  # the collector need not walk the loaded libraries again; the same for every system
    found: dict[str, list[Timed]] = {name: [] for name in systems}
    for row in made:
        for name, system in systems.items():
            if name == "chainrule" or row.trees is not None:
                found[name].append(timed(system, row))
    return found


def table(found: dict[str, list[Timed]]) -> list[str]:
    """The Markdown table of times and agreement on the rows that all systems judge."""
    shared = {name: [t for t in times if t.row.trees is not None] for name, times in found.items()}
    base = statistics.median(t.seconds for t in shared["chainrule"])
    least = statistics.median(t.processor for t in shared["chainrule"])
    lines = [
        "| system | rows | right | called equal, is not | called different, is not | undecided | median ms | p95 ms "
        "| worst ms | median against ours | median ms of processor | that against ours |",
        "| - | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: |",
    ]
    groups = [*shared.items(), ("chainrule, relations", [t for t in found["chainrule"] if t.row.trees is None])]
    for name, times in groups:
        seconds = sorted(t.seconds for t in times)
        right = sum(t.verdict == ("equal" if t.row.equal else "different") for t in times)
        accepts = sum(t.verdict == "equal" and not t.row.equal for t in times)
        rejects = sum(t.verdict == "different" and t.row.equal for t in times)
        open_ = sum(t.verdict == "undecided" for t in times)
        median = statistics.median(seconds)
        processor = statistics.median(t.processor for t in times)
        figures = [median, seconds[int(0.95 * len(seconds))], seconds[-1]]
        shown = " | ".join(f"{1000 * s:.2f}" for s in figures)
        lines.append(
            f"| {name} | {len(times)} | {100 * right / len(times):.1f} % | {accepts} | {rejects} | {open_} | {shown} "
            f"| {median / base:.0f} × | {1000 * processor:.2f} | {processor / least:.0f} × |"
        )
    return lines


def families(found: dict[str, list[Timed]]) -> list[str]:
    """Medians by family."""
    lines = ["| family | rows | chainrule ms | sympy.simplify ms | math-verify ms |", "| - | -: | -: | -: | -: |"]
    for family in dict.fromkeys(t.row.family for t in found["chainrule"]):
        cells = []
        for times in found.values():
            seconds = [t.seconds for t in times if t.row.family == family]
            cells.append(f"{1000 * statistics.median(seconds):.2f}" if seconds else "–")
        count = sum(t.row.family == family for t in found["chainrule"])
        lines.append(f"| {family} | {count} | {' | '.join(cells)} |")
    return lines


PIECES = (
    "x y z n 1 2 0 0.5 10 pi e i inf sin cos tan ln log sqrt abs exp ( ) ( ) [ ] { } + - * / ^ ! = < > <= >= != , ; | "
    "' _ % ° ² √ ∞ ∪ and or not U \\frac{ } \\sqrt{ \\left( \\right) \\cdot \\pi λ ± 1e5 P(A|B) f(x) floor max( gamma( "
    "matrix( [1,2] {1,2} [1,2) x=1 x>2 e^ 2^ root( mod( arcsin \\begin{bmatrix} \\end{bmatrix} & \\\\ 99999999 re( tanh"
)
TEACHERS: list[tuple[str, dict[str, Any]]] = [
    ("x+1", {}),
    ("sin(x)", {}),
    ("sqrt(x)", {}),
    ("x^2-1", {"form": "factored"}),
    ("x/2", {"form": "simplified"}),
    ("y=2x+1", {"kind": "equation"}),
    ("x^2>4", {"kind": "inequality"}),
    ("x=1 or x=2", {}),
    ("{1,2}", {"kind": "set"}),
    ("[1,2) U (3,inf)", {"kind": "interval"}),
    ("2", {"kind": "number", "tolerance": 0.1}),
    ("pi", {"kind": "significant_figures", "figures": 3}),
    ("[1,2;3,4]", {"kind": "matrix"}),
    ("N(0,4)", {"kind": "distribution"}),
    ("x=1\nx=2", {"kind": "steps"}),
    ("P(A|B)", {}),
    ("n!", {"variables": {"n": "integer"}}),
    ("z^2", {"variables": {"z": "complex"}}),
]


def fuzzed(source: random.Random) -> str:
    """Noise: pieces of mathematics, or any characters."""
    size = source.choice([1, 2, 3, 4, 6, 9, 14, 30])
    if source.random() < 0.15:
        return "".join(
            chr(source.choice([source.randrange(1, 256), source.randrange(0x370, 0x2300)])) for _ in range(size)
        )
    return source.choice(["", "", " "]).join(source.choice(PIECES.split()) for _ in range(size))


def raw(text: str, teacher: str, options: dict[str, Any]) -> Verdict:
    """The checker without its last net, so that a defect shows."""
    named = dict(options)
    return unguarded(text, teacher, domains=named.pop("variables", {}), **named)


def fuzz(count: int, seed: int, threads: int = 16) -> list[str]:
    """`count` noisy answers: exceptions, outcomes, the slowest, and growth of memory; then a tenth from 16 threads."""
    source = random.Random(seed)
    outcomes: Counter[str] = Counter()
    slowest, slow_text = 0.0, ""
    start_memory = 0
    for k in range(count):
        text = fuzzed(source)
        teacher, options = TEACHERS[k % len(TEACHERS)]
        begin = time.perf_counter()
        try:
            outcomes[raw(text, teacher, options).outcome] += 1
        except Exception as trouble:
            outcomes[f"raised {type(trouble).__name__}"] += 1
        taken = time.perf_counter() - begin
        if taken > slowest:
            slowest, slow_text = taken, text
        if k == count // 2:
            start_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start_memory
    raised = _threads(count // 10, seed, threads)
    return [
        f"{count:,} noisy answers: {', '.join(f'{name} {n:,}' for name, n in outcomes.most_common())}; the slowest "
        f"took {1000 * slowest:.0f} ms (`{slow_text[:40]}`); the peak of memory grew by {growth / 1024:.1f} MiB in the "
        f"second half. {count // 10:,} more from {threads} threads at once: {raised} raised.",
    ]


def _threads(count: int, seed: int, threads: int) -> int:
    raised: list[BaseException] = []

    def work(part: int) -> None:
        source = random.Random(seed + 1000 + part)
        for k in range(count // threads):
            teacher, options = TEACHERS[k % len(TEACHERS)]
            try:
                raw(fuzzed(source), teacher, options)
            except Exception as trouble:
                raised.append(trouble)

    workers = [threading.Thread(target=work, args=(part,)) for part in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(raised)


BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write(path: Path, text: str) -> None:
    """Put the measured section into a page: between its markers, or at its end."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    section = f"{BEGIN}\n{text}{END}\n"
    if BEGIN in page and END in page:
        page = page[: page.index(BEGIN)] + section + page[page.index(END) + len(END) + 1 :]
    else:
        page = page.rstrip("\n") + "\n\n" + section
    path.write_text(page.lstrip("\n"), encoding="utf-8")


def commit() -> str:
    """The commit that was measured."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "no commit"


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=240)
    parser.add_argument("--fuzz", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    made = rows(options.rows, options.seed)
    found = measure(made, [row for row in rows(10, options.seed + 1) if row.trees is not None])
    lines = [
        "## Speed and agreement, measured",
        "",
        f"Measured at commit {commit()} with Python {sys.version.split()[0]} and SymPy {sympy.__version__}, by "
        f"`python benchmarks/answers.py`, on one machine of {os.cpu_count()} cores, row by row in turn; other "
        f"work kept {busy:.1f} of them busy at the start (times of the processor suffer less from that).",
        "",
        "**The rows** are made by the benchmark's own generators: identities (two in three) and near misses (a "
        "thousandth added, a millionth of x added, doubled, negated) of polynomials, rational functions, "
        "trigonometric, exponential and logarithmic functions, roots, numbers, derivatives and logistic functions in "
        "positive x and y. A time runs from two texts to a verdict.",
        "",
        *table(found),
        "",
        *families(found),
        "",
        *(fuzz(options.fuzz, options.seed) if options.fuzz else []),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        write(options.write, text)


if __name__ == "__main__":
    main()
