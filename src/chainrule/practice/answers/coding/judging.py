"""A learner's function beside the teacher's, on hidden cases; each runs in a child process of its own."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from chainrule.practice.answers.errors import TeacherError
from chainrule.practice.answers.numbers import tolerated
from chainrule.practice.verdict import Verdict, Witness

from . import cage

SECONDS = 10
"""Of waiting for one child, its start included."""
MAX_CASES = 40
MAX_OUTPUT = 4 << 20
RELATIVE, ABSOLUTE = 1e-7, 1e-9
TOGETHER = threading.BoundedSemaphore(2)
COMMAND = [sys.executable, "-I", "-B", "-m", "chainrule.practice.answers.coding.child"]
SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LANG": "C.UTF-8"}
Answer = dict[str, Any]


def judge(student: str, teacher: str, cases: Sequence[Sequence[Any]] | None, tolerance: object = None) -> Verdict:
    """The verdict on a code answer.

    Both texts define a function of the same name (the teacher's last); `cases` are argument lists of numbers and
    nested lists, which the functions get as arrays.  Raises TeacherError where the teacher's side is unusable.
    """
    limit = tolerated(tolerance)
    if reason := cage.supported():
        return Verdict("undecided", f"This was not run: {reason}.")
    if not isinstance(student, str) or not student.strip():
        return Verdict("invalid", "The answer is empty.")
    ours = _teachers(teacher, _written(cases))
    if "cage" in ours:
        return _not_run(ours)
    mine = run(student, ours["name"], _written(cases))
    if "cage" in mine:
        return _not_run(mine)
    if "rule" in mine:
        place = f" (in line {mine['line']})" if mine["line"] else ""
        return Verdict("invalid", f"{mine['rule']}{place}")
    if "ended" in mine:
        return Verdict("wrong", mine["ended"])
    return _compared(mine, ours, json.loads(_written(cases)), limit)


def _not_run(answer: Answer) -> Verdict:
    return Verdict("undecided", f"This was not run, since it could not be shut in: {answer['cage']}.")


def _written(cases: Sequence[Sequence[Any]] | None) -> str:
    """The cases as JSON.  Raises TeacherError."""
    if not cases or len(cases) > MAX_CASES or not all(isinstance(case, list | tuple) for case in cases):
        raise TeacherError(f"The kind 'code' needs cases: 1 to {MAX_CASES} lists of arguments, as in [[1, 2], [3, 4]].")
    try:
        text = json.dumps(cases, allow_nan=False)
    except (TypeError, ValueError):
        raise TeacherError("The cases hold something other than numbers and lists of numbers.") from None
    if len(text) > 200_000:
        raise TeacherError(f"The cases take {len(text):,} characters; at most 200,000 are sent.")
    return text


@lru_cache(32)
def _kept(teacher: str, cases: str) -> Answer:
    return run(teacher, None, cases)


def _teachers(teacher: str, cases: str) -> Answer:
    """What the teacher's function gives.  Raises TeacherError unless it gives something for every case."""
    found = _kept(teacher, cases)
    trouble = found.get("rule") or found.get("ended")
    if trouble is None and "results" in found:
        trouble = next((f"{r['error']}: {r['words']}" for r in found["results"] if "error" in r), None)
    if trouble is not None:
        raise TeacherError(f"The teacher's code cannot be used: {trouble}")
    return found


def run(code: str, name: str | None, cases: str) -> Answer:
    """What a child answers.  `ended` says why it did not."""
    task = f'{{"code": {json.dumps(code)}, "name": {json.dumps(name)}, "cases": {cases}}}'
    with TOGETHER, tempfile.TemporaryDirectory() as empty:
        child = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=empty,
            env=SETTINGS,
            start_new_session=True,
            close_fds=True,
        )
        text, late = _talk(child, task.encode("utf-8", "surrogatepass"))
    answer = None
    if not late and len(text) <= MAX_OUTPUT:
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
    if isinstance(answer, dict):
        return answer
    if late or child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"ended": f"The code took longer than {cage.PROCESSOR} seconds. Does it end for every input?"}
    return {"ended": "The code ended its process before it had a result."}


def _talk(child: subprocess.Popen[bytes], task: bytes) -> tuple[bytes, bool]:
    """Send the task and take the answer, up to its size and time; the child is gone afterwards."""
    assert child.stdin is not None and child.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(child)

    clock = threading.Timer(SECONDS, stop)
    clock.start()
    try:
        child.stdin.write(task)
        child.stdin.close()
        text = child.stdout.read(MAX_OUTPUT + 1)
        if len(text) <= MAX_OUTPUT:
            child.wait(1)
    except (OSError, subprocess.TimeoutExpired):
        text = b""
    finally:
        clock.cancel()
        _kill(child)
        child.stdout.close()
        child.wait()
    return text, late.is_set()


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            child.kill()


def _compared(mine: Answer, ours: Answer, cases: list[list[Any]], limit: tuple[bool, Fraction] | None) -> Verdict:
    """Case by case; the first difference is the witness."""
    for k, case in enumerate(cases):
        one = mine["results"][min(k, len(mine["results"]) - 1)]
        other = ours["results"][k]["value"]
        names = ours["arguments"] or [f"argument {place + 1}" for place in range(len(case))]
        point = tuple((name, shown(value)) for name, value in zip(names, case, strict=False))
        if "error" in one:
            return _failed(one, point)
        if not same(one["value"], other, limit):
            witness = Witness(point, shown(one["value"]), shown(other))
            sentence = witness.sentence()
            return Verdict("wrong", f"{sentence[0].upper()}{sentence[1:]}.", witness=witness)
    return Verdict("correct", f"Correct on {len(cases)} case{'s' * (len(cases) > 1)}.")


def _failed(result: Answer, point: tuple[tuple[str, str], ...]) -> Verdict:
    kind, words = str(result["error"]), str(result["words"])
    if kind in ("PermissionError", "ImportError", "OSError", "BlockingIOError", "SystemError"):
        return Verdict("invalid", f"Only arithmetic is possible here, no files, network or processes ({words}).")
    where = ", ".join(f"{name} = {value}" for name, value in point)
    reason = {"MemoryError": "ran out of memory", "RecursionError": "called itself too often"}.get(kind)
    return Verdict("wrong", f"For {where} your code {reason or f'stopped with {kind}: {words}'}.")


def same(mine: Any, ours: Any, limit: tuple[bool, Fraction] | None) -> bool:
    """Equal in shape, and in every number up to the tolerance (1e-7 of the size, or 1e-9, where none is given)."""
    if isinstance(mine, list) or isinstance(ours, list):
        if not (isinstance(mine, list) and isinstance(ours, list) and len(mine) == len(ours)):
            return False
        return all(same(a, b, limit) for a, b in zip(mine, ours, strict=True))
    if isinstance(mine, dict) and isinstance(ours, dict) and "whole" in mine and "whole" in ours:
        return bool(mine == ours)
    a, b = number(mine), number(ours)
    if a == b or (a != a and b != b):
        return True
    room = max(ABSOLUTE, RELATIVE * abs(b)) if limit is None else float(limit[1]) * (abs(b) if limit[0] else 1.0)
    return abs(a - b) <= room < math.inf


def number(value: Any) -> complex:
    """A number as the child wrote it."""
    if isinstance(value, dict):
        if "complex" in value:
            real, imaginary = value["complex"]
            return complex(number(real).real, number(imaginary).real)
        text = str(value.get("float", value.get("whole", "nan")))
        try:
            return complex(float(text))
        except OverflowError:
            return complex(math.inf)
    return complex(value)


def shown(value: Any) -> str:
    """A value for a sentence, at most about forty characters long."""
    if isinstance(value, list):
        parts = [shown(part) for part in value[:7]]
        text = f"[{', '.join(parts)}{', …' * (len(value) > 7)}]"
        return text if len(text) <= 60 else f"{text[:56]}…]"
    if isinstance(value, str):
        return value[:40]
    z = number(value)
    return f"{z.real:.8g}" if not z.imag else f"{z.real:.6g} {'-' if z.imag < 0 else '+'} {abs(z.imag):.6g}i"
