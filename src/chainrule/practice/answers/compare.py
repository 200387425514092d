"""Are two scalar expressions equal on the declared domain?

Rational functions are compared exactly: at small points for a readable witness, then at large random integers
(Schwartz and Zippel: a difference of degree d survives one point with probability at most d / 2^61).
Everything else is compared by rigorous balls.  A difference is reported only where the balls are disjoint; equality
needs agreement at several points of many scales and signs, one of them at more than a thousand bits.
What is neither is undecided.

Domains: two expressions are equal when they agree wherever both are real; isolated gaps (x/x and 1) and the laws
of logarithms (ln x² and 2 ln x) are forgiven, a part of the line lost under a root is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import acb, arb, fmpq, fmpz

from chainrule.practice.verdict import Witness

from . import balls, events_values, exact, functions, points
from .errors import NoValueError, UnsureError
from .tree import Node, has, rational, symbols, walk

Relation = Literal["equal", "different", "undefined", "unsure"]

BITS = 160
CONFIRM = 1200
MOST_BITS = 24_000
BUDGET = 400_000
BRANCHED = frozenset("abs sign floor ceil round frac min max relu mod root ln logb asin acos asec acsc acot acosh atanh "
                     "asech acoth re im conj arg atan2 logit gcd lcm binom npr".split())  # fmt: skip
E = Node("const", (), "e")
COMPLEX_FUNCTIONS = frozenset(["re", "im", "conj", "arg"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found; `which` names the side that has no value when `relation` is `undefined`."""

    relation: Relation
    witness: Witness | None = None
    which: Literal["", "student", "teacher"] = ""


EQUAL = Comparison("equal")
UNSURE = Comparison("unsure")


def compare(student: Node, teacher: Node, domains: Mapping[str, object] | None = None) -> Comparison:
    """Compare two scalar trees on the domains of their variables."""
    if student == teacher:
        return EQUAL
    domains = domains or {}
    if has(student, "const", "inf") or has(teacher, "const", "inf"):
        return _infinite(student, teacher)
    student, teacher, measure = events_values.replace(student, teacher)
    names = sorted(name for name in symbols(student) | symbols(teacher) if not name.startswith("P#"))
    job = Job(student, teacher, names, _powers_positive(student, teacher, domains), measure)
    if exact.is_rational(student) and exact.is_rational(teacher):
        return job.exactly()
    return job.by_balls()


def _powers_positive(student: Node, teacher: Node, domains: Mapping[str, object]) -> Mapping[str, object]:
    """The base of a power with a varying exponent, x^a, is positive unless its domain says otherwise."""
    bases = {str(n.args[0].value) for tree in (student, teacher) for n in walk(tree)
             if n.op == "pow" and n.args[0].op in ("sym", "pow") and symbols(n.args[1])
             for n in ([n] if n.args[0].op == "sym" else [n.args[0]]) if n.args[0].op == "sym"}  # fmt: skip
    return {**dict.fromkeys(bases, "positive"), **domains} if bases else domains


def _infinite(student: Node, teacher: Node) -> Comparison:
    mine, ours = infinity(student), infinity(teacher)
    if mine is None or ours is None:
        return Comparison("undefined", None, "student" if mine is None else "teacher")
    if mine == ours != 0:
        return EQUAL
    return Comparison("different")


def infinity(node: Node) -> int | None:
    """+1 or -1 for an infinite constant, 0 for a finite expression, None for what has no value (inf - inf)."""
    if node.op == "const" and node.value == "inf":
        return 1
    if not has(node, "const", "inf"):
        return 0
    parts = [infinity(arg) for arg in node.args]
    if None in parts:
        return None
    if node.op == "neg":
        return -(parts[0] or 0)
    if node.op == "add":
        signs = {p for p in parts if p}
        return signs.pop() if len(signs) == 1 else None
    if node.op == "mul":
        sign = 1
        for arg, part in zip(node.args, parts, strict=True):
            size = rational(arg)
            if not part and not size:
                return None
            sign *= part if part else (1 if size is not None and size > 0 else -1)
        return sign
    return None


class Job:
    """One comparison, with a budget of work so that nothing takes long."""

    def __init__(
        self, student: Node, teacher: Node, names: list[str], domains: Mapping[str, object],
        measure: events_values.Measure | None,
    ) -> None:  # fmt: skip
        self.student, self.teacher, self.names, self.measure = student, teacher, names, measure
        self.nodes = walk(student) + walk(teacher)
        calls = {n[2] for n in self.nodes if n[0] == "call"}
        self.branched = not calls.isdisjoint(BRANCHED) or any(
            n[0] == "pow" and exact.integer(n[1][1]) is None and n[1][0] != E for n in self.nodes
        )
        self.complex = (
            any(n[2] == "i" and n[0] == "const" for n in self.nodes)
            or not calls.isdisjoint(COMPLEX_FUNCTIONS)
            or any(domains.get(name) == "complex" for name in names)
        )
        landmarks = sorted({n.value for n in self.nodes if n.op in ("num", "dec") and isinstance(n.value, Fraction)
                            and not Fraction(1, 2) <= n.value <= 1 and n.value})[-6:] if self.branched else []  # fmt: skip
        self.sampler = points.Sampler(names, domains, points.seed_of(self.nodes), landmarks)
        self.budget = BUDGET

    # -- rational functions ------------------------------------------------------------------------------------

    def exactly(self) -> Comparison:
        try:
            return self._exactly()
        except UnsureError:
            return self._modulo()

    def _exactly(self) -> Comparison:
        agreed = 0
        for k in range(1 if not self.names and self.measure is None else 3):
            point = self.sampler.nice(k)
            env = points.exact(point)
            if self.measure is not None:
                env |= self.measure.draw(self.sampler.random)
            try:
                mine, ours = exact.evaluate(self.student, env), exact.evaluate(self.teacher, env)
            except NoValueError:
                continue
            if mine != ours:
                return self._found(point, env, mine, ours)
            agreed += 1
            if k == 0 and self.names:
                break
        if not self.names and self.measure is None:
            return EQUAL if agreed else self._undefined()
        return self._everywhere()

    def _everywhere(self) -> Comparison:
        agreed = 0
        for _ in range(12):
            env = {name: fmpz(value) for name, value in self.sampler.integers(61).items()}
            env = {name: fmpq(value) for name, value in env.items()}
            if self.measure is not None:
                env |= self.measure.draw(self.sampler.random)
            try:
                if exact.evaluate(self.student, env) != exact.evaluate(self.teacher, env):
                    return self._witness()
            except NoValueError:
                continue
            agreed += 1
            if agreed == 3:
                return EQUAL
        return self._undefined()

    def _modulo(self) -> Comparison:
        """Values too long to write down: arithmetic modulo random primes of 61 bits."""
        agreed = 0
        for _ in range(6):
            prime = fmpz(self.sampler.random.getrandbits(60) | 1 << 60 | 1)
            while not prime.is_prime():
                prime += 2
            env = {name: value for name, value in self.sampler.integers(60).items()}
            try:
                mine = exact.evaluate_modulo(self.student, env, int(prime))
                if mine != exact.evaluate_modulo(self.teacher, env, int(prime)):
                    return self._witness()
            except (NoValueError, ZeroDivisionError):
                continue
            agreed += 1
            if agreed == 3:
                return EQUAL
        return UNSURE

    def _witness(self) -> Comparison:
        """The two differ; look for a point that can be read."""
        for k in range(8):
            point = self.sampler.nice(k)
            env = points.exact(point)
            if self.measure is not None:
                env |= self.measure.draw(self.sampler.random)
            try:
                mine, ours = exact.evaluate(self.student, env), exact.evaluate(self.teacher, env)
            except (NoValueError, UnsureError):
                continue
            if mine != ours:
                return self._found(point, env, mine, ours)
        return Comparison("different")

    def _found(self, point: points.Point, env: Mapping[str, fmpq], mine: fmpq, ours: fmpq) -> Comparison:
        fractions = [Fraction(int(v.p), int(v.q)) for v in (mine, ours)]
        shown = list(map(points.show_fraction, fractions))
        if shown[0] == shown[1]:
            with balls.Precision(400):
                shown = list(points.show_apart(*map(balls.to_arb, fractions)))
        place = points.show_point(point)
        if self.measure is not None:
            place += self.measure.place(env)
        return Comparison("different", Witness(place, *shown))

    def _undefined(self) -> Comparison:
        for side, tree in (("teacher", self.teacher), ("student", self.student)):
            for _ in range(4):
                env = {name: fmpq(value) for name, value in self.sampler.integers(61).items()}
                if self.measure is not None:
                    env |= self.measure.draw(self.sampler.random)
                try:
                    exact.evaluate(tree, env)
                    break
                except (NoValueError, UnsureError):
                    continue
            else:
                return Comparison("undefined", None, "teacher" if side == "teacher" else "student")
        return UNSURE

    # -- everything else ---------------------------------------------------------------------------------------

    def by_balls(self) -> Comparison:
        return BallJob(self).run()


class BallJob:
    """The comparison by balls: a tally of what happened at each point."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.strict_logs = any(
            n.op == "call" and n.value in ("ln", "logb") and any(a.op == "call" and a.value == "abs" for a in n.args)
            for n in job.nodes
        )
        self.agreed = self.lost = self.unreal = 0
        self.lost_at: Witness | None = None
        self.values = {"student": 0, "teacher": 0}

    def run(self) -> Comparison:
        job = self.job
        if not job.names and job.measure is None:
            return self._constant()
        need, tries = (9, 44) if job.branched else (3, 24)
        for k in range(tries):
            point = job.sampler.nice(k // 2) if k in (0, 2, 4, 8) else job.sampler.draw(k)
            found = self.at(point, BITS)
            if found is not None:
                return found
            if self.agreed >= need or job.budget < 0:
                break
        return self._tally()

    def _tally(self) -> Comparison:
        job = self.job
        for side in ("teacher", "student"):
            if not self.values[side] and job.budget >= 0:
                return Comparison("undefined", None, "teacher" if side == "teacher" else "student")
        if self.agreed < 3:
            if self.unreal >= 3 and not self.lost and not self.agreed:
                return EQUAL
            return Comparison("different", self.lost_at) if self.lost >= 3 and not self.agreed else UNSURE
        bits = self._bits()
        if bits > MOST_BITS:
            return UNSURE
        for k in range(6):
            before = self.agreed
            found = self.at(job.sampler.draw(4 * k + 2), bits)
            if found is not None:
                return found
            if self.agreed > before or job.budget < 0:
                break
        return EQUAL

    def _constant(self) -> Comparison:
        bits = self._bits()
        for precision in (BITS, min(bits, MOST_BITS)):
            found = self.at({}, precision)
            if found is not None:
                return found
        for side in ("teacher", "student"):
            if not self.values[side]:
                return Comparison("undefined", None, "teacher" if side == "teacher" else "student")
        enough = self.agreed == 2 or self.unreal == 2
        return EQUAL if enough and bits <= MOST_BITS else UNSURE

    def _bits(self) -> int:
        """Enough bits to see the smallest thing that was written."""
        return CONFIRM + sum(map(_size, self.job.nodes))

    def at(self, point: points.Point, bits: int) -> Comparison | None:
        """Compare at one point, raising the precision while balls are too wide; a Comparison ends the search."""
        for precision in (bits, 4 * bits, 16 * bits):
            self.job.budget -= len(self.job.nodes) * (1 + precision * precision // 250_000)
            if self.job.budget < 0:
                return None
            try:
                return self._once(point, precision)
            except UnsureError:
                continue
        return None

    def _once(self, point: points.Point, bits: int) -> Comparison | None:
        job = self.job
        with balls.Precision(bits):
            env = points.balls(point)
            if job.measure is not None:
                env |= {name: arb(value) for name, value in job.measure.draw(job.sampler.random).items()}
            mine, ours = self._value("student", env), self._value("teacher", env)
            if mine is None or ours is None:
                return None
            if self._skip(mine, ours):
                if self.lost_at is None:
                    self.lost_at = Witness(points.show_point(point), *map(_shown, (mine, ours)))
                return None
            difference = mine - ours
            if difference.contains(0):
                if not abs(difference) < (abs(mine) + 1) * arb(2) ** (-bits // 4):
                    raise UnsureError
                if balls.is_real(mine) or job.complex:
                    self.agreed += 1
                else:
                    self.unreal += 1
                return None
            return self._different(point, mine, ours)

    def _value(self, side: str, env: dict[str, balls.Ball]) -> balls.Ball | None:
        tree = self.job.student if side == "student" else self.job.teacher
        try:
            value = balls.Evaluation(env, self.job.complex).value(tree)
        except NoValueError:
            return None
        if not value.is_finite():
            raise UnsureError
        self.values[side] += 1
        return value

    def _skip(self, mine: balls.Ball, ours: balls.Ball) -> bool:
        """Outside the common real domain nothing is compared, unless the domain itself is what differs."""
        if self.job.complex or not self.job.names:
            return False
        real = balls.is_real(mine), balls.is_real(ours)
        if real[0] and real[1]:
            return False
        if real[0] == real[1]:
            if (mine - ours).contains(0):
                self.unreal += 1
            else:
                self.lost += 1 if not self.agreed else 0
            return True
        self.lost += 1
        side = self.job.teacher if real[0] else self.job.student
        return not self.strict_logs and _forgiven(side)

    def _different(self, point: points.Point, mine: balls.Ball, ours: balls.Ball) -> Comparison:
        shown = [points.show(value) if balls.is_real(value) or self.job.complex or not point else "not real"
                 for value in (mine, ours)]  # fmt: skip
        if shown[0] == shown[1] and balls.is_real(mine) and balls.is_real(ours):
            shown = list(points.show_apart(mine.real, ours.real))
        if any(transcendental for _, _, transcendental in point.values()):
            for k in range(6):
                better = self.at(self.job.sampler.nice(k), BITS)
                if better is not None and better.witness is not None:
                    return better
        return Comparison("different", Witness(points.show_point(point), *shown))


def _shown(value: balls.Ball) -> str:
    return points.show(value) if balls.is_real(value) else "not real"


def _forgiven(node: Node) -> bool:
    """May this side be less often real: does it take logarithms or general powers?"""
    return any(
        (n.op == "call" and n.value in ("ln", "logb"))
        or (n.op == "pow" and rational(n.args[1]) is None and not (n.args[0].op == "const" and n.args[0].value == "e"))
        for n in walk(node)
    )


def _size(node: Node) -> int:
    """The bits that one constant may add to what must be resolved."""
    op, args, value = node
    if op in ("num", "dec"):
        assert isinstance(value, Fraction)
        return 2 * value.denominator.bit_length() + value.numerator.bit_length() // 2
    if (op == "pow" or (op == "call" and value in ("exp", "gamma", "cosh", "sinh", "erfc", "Phi"))) and not symbols(node):
        try:
            size = abs(balls.evaluate(node, {}, 64))
            with balls.Precision(64):
                bits = abs(size.log()) * acb(3).real / 2
            return int(float(bits)) if bits < MOST_BITS else MOST_BITS + 1
        except (NoValueError, UnsureError, ValueError, OverflowError):
            return 64
    return 0
