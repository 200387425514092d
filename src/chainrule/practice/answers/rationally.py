"""One comparison: what the two trees hold, and the exact comparison of rational functions.

Small points come first for a readable witness, then large random integers (Schwartz and Zippel: a difference of
degree d survives one of them with probability at most d / 2^61), or random primes where values would be too long.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import fmpq, fmpz

from chainrule.practice.verdict import Witness

from . import balls, events_values, exact, points
from .comparison import EQUAL, UNSURE, Comparison
from .errors import NoValueError, UnsureError
from .survey import Survey
from .tree import Node

BUDGET = 400_000


class Job:
    """One comparison, with a budget of work so that nothing takes long."""

    def __init__(
        self,
        student: Node,
        teacher: Node,
        domains: Mapping[str, object],
        measure: events_values.Measure | None,
        survey: Survey,
    ) -> None:
        self.student, self.teacher, self.measure, self.survey = student, teacher, measure, survey
        self.names = sorted(survey.names)
        declared = {domains.get(name) for name in self.names}
        self.branched = survey.branches_in(domains)
        self.complex = survey.complex or "complex" in declared
        self.whole = "integer" in declared or "natural" in declared
        landmarks = survey.landmarks() if self.branched else []
        self.sampler = points.Sampler(self.names, domains, survey.seed, landmarks)
        self.budget = BUDGET

    def exactly(self) -> Comparison:
        try:
            return self._exactly()
        except UnsureError:
            return self._modulo()

    def _exactly(self) -> Comparison:
        if self.names or self.measure is not None:
            return self._everywhere()
        try:
            mine, ours = exact.evaluate(self.student, {}), exact.evaluate(self.teacher, {})
        except NoValueError:
            return self._undefined()
        return EQUAL if mine == ours else self._found({}, {}, mine, ours)

    def _everywhere(self) -> Comparison:
        for _ in range(12):
            env: dict[str, fmpq | int] = dict(self.sampler.integers(61))
            if self.measure is not None:
                env |= self.measure.draw(self.sampler.random)
            try:
                if exact.evaluate(self.student, env) != exact.evaluate(self.teacher, env):
                    return self._witness()
            except NoValueError:
                continue
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
        more = () if self.measure is None else self.measure.place(env)
        return Comparison("different", exact_witness(point, mine, ours, more))

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


def exact_witness(point: points.Point, mine: fmpq, ours: fmpq, more: tuple[tuple[str, str], ...] = ()) -> Witness:
    """A point where two exact values differ, told apart."""
    fractions = [Fraction(int(v.p), int(v.q)) for v in (mine, ours)]
    shown = list(map(points.show_fraction, fractions))
    if shown[0] == shown[1]:
        with balls.Precision(400):
            shown = list(points.show_apart(*map(balls.to_arb, fractions)))
    return Witness(points.show_point(point) + more, *shown)
