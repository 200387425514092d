"""The comparison by rigorous balls, at points of many scales and signs.

A difference is reported only where the balls are disjoint; equality needs agreement at several points, one of them
at more than a thousand bits.  What is neither is undecided.
"""

from __future__ import annotations

from flint import acb, arb

from chainrule.practice.verdict import Witness

from . import balls, points
from .comparison import EQUAL, UNSURE, Comparison
from .errors import NoValueError, UnsureError
from .rationally import Job
from .tree import Node, rational, varies, walk

BITS = 160
CONFIRM = 384
CONSTANT = 1200
SEEN = 128
"""The bits by which the faintest part must be seen, where two values are to count as equal."""
MOST_BITS = 24_000


class BallJob:
    """The comparison by balls: a tally of what happened at each point."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.strict_logs = job.survey.strict_logs
        self.agreed = self.lost = self.unreal = 0
        self.need = 1
        self.lost_at: Witness | None = None
        self.values = {"student": 0, "teacher": 0}

    def run(self) -> Comparison:
        job = self.job
        if not job.names and job.measure is None:
            return self._constant()
        if not job.branched and not job.whole and (found := self._smooth()) is not None:
            return found
        self.need = 10 if job.whole else 6 if job.branched else 1
        need, tries = self.need, (44 if self.need > 1 else 24)
        for k in range(tries):
            point = job.sampler.nice(k // 2) if k in (0, 2, 4, 8) else job.sampler.draw(k)
            found = self.at(point, BITS)
            if found is not None:
                return found
            if self.agreed >= need or job.budget < 0:
                break
        for point in job.sampler.beside():
            found = self.at(point, BITS)
            if found is not None:
                return found
        return self._tally()

    def _smooth(self) -> Comparison | None:
        """Analytic on a connected domain: equal everywhere when equal at one transcendental point."""
        bits = self._bits()
        if bits > MOST_BITS:
            return None
        for _ in range(3):
            found = self.at(self.job.sampler.middling(), bits)
            if found is not None or self.agreed:
                return found or EQUAL
        return None

    def _tally(self) -> Comparison:
        job = self.job
        for side in ("teacher", "student"):
            if not self.values[side] and job.budget >= 0:
                return Comparison("undefined", None, "teacher" if side == "teacher" else "student")
        if self.agreed < min(3, self.need):
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
            if self.agreed > before:
                return EQUAL
        return EQUAL if self.agreed > 5 else UNSURE

    def _constant(self) -> Comparison:
        bits = self._bits() + CONSTANT - CONFIRM
        found = self.at({}, min(bits, MOST_BITS))
        if found is not None:
            return found
        for side in ("teacher", "student"):
            if not self.values[side]:
                return Comparison("undefined", None, "teacher" if side == "teacher" else "student")
        return EQUAL if self.agreed + self.unreal and bits <= MOST_BITS else UNSURE

    def _bits(self) -> int:
        """Enough bits to see the smallest thing that was written."""
        survey = self.job.survey
        return CONFIRM + survey.digits + (sum(map(_magnitude, survey.magnitudes)) if survey.magnitudes else 0)

    def at(self, point: points.Point, bits: int) -> Comparison | None:
        """Compare at one point, raising the precision while balls are too wide; a Comparison ends the search."""
        for precision in (bits, 4 * bits, 16 * bits):
            self.job.budget -= len(self.job.survey.nodes) * (1 + precision * precision // 250_000)
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
            evaluation = balls.Evaluation(env, job.complex)
            mine, ours = self._value("student", evaluation), self._value("teacher", evaluation)
            if mine is None or ours is None:
                return None
            real = mine.__class__ is ours.__class__ is arb
            if not real and self._skip(mine, ours):
                if self.lost_at is None:
                    self.lost_at = Witness(points.show_point(point), *map(_shown, (mine, ours)))
                return None
            difference = mine - ours
            if difference.contains(0):
                self._agree(mine, ours, bits, evaluation.hidden)
                return None
            return self._different(point, mine, ours)

    def _agree(self, mine: balls.Ball, ours: balls.Ball, bits: int, hidden: int) -> None:
        """Count an agreement.  UnsureError where it could be an accident of too few bits."""
        sharp = min(mine.rel_accuracy_bits(), ours.rel_accuracy_bits()) > bits // 2
        if not sharp and not abs(mine - ours) < (abs(mine) + 1) * arb(2) ** (-bits // 4):
            raise UnsureError
        if bits < hidden + SEEN:
            raise UnsureError
        if balls.is_real(mine) or self.job.complex:
            self.agreed += 1
        else:
            self.unreal += 1

    def _value(self, side: str, evaluation: balls.Evaluation) -> balls.Ball | None:
        try:
            value = evaluation.value(self.job.student if side == "student" else self.job.teacher)
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
        shown = [
            points.show(value) if balls.is_real(value) or self.job.complex or not point else "not real"
            for value in (mine, ours)
        ]
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


def _magnitude(node: Node) -> int:
    """The bits that a constant power or exponential may add to what must be resolved."""
    if varies(node):
        return 0
    try:
        size = abs(balls.evaluate(node, {}, 64))
        if size.contains(0):
            return 64
        with balls.Precision(64):
            bits = abs(size.log()) * acb(3).real / 2
        return int(float(bits)) if bits < MOST_BITS else MOST_BITS + 1
    except (NoValueError, UnsureError, ValueError, OverflowError):
        return 64
