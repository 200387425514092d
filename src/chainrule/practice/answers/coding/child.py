"""The child process: reads code and cases from its input, shuts itself in, runs, and answers with numbers.

Started as `python -I -B -m chainrule.practice.answers.coding.child`.  Input, one JSON object: `code`, `name` (or null),
`cases`.  Output, one JSON object: `results` (one per case: {"value": ...} or {"error": ...}) with `name` and
`arguments`; or `rule` (a sentence, with `line`); or `cage` (why nothing was run).
"""

from __future__ import annotations

import builtins
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from . import cage, rules

MAX_SIZE = 20_000
MAX_BITS = 4_096


def main() -> None:
    """One answer, then the end."""
    task = json.loads(sys.stdin.buffer.read())
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nowhere, place)
    os.close(nowhere)
    try:
        answer = worked(task)
    except rules.RuleError as trouble:
        answer = {"rule": str(trouble), "line": trouble.line}
    except cage.CageError as trouble:
        answer = {"cage": str(trouble)}
    text = memoryview(json.dumps(answer).encode())
    while text:
        text = text[os.write(out, text) :]
    os._exit(0)


def worked(task: dict[str, Any]) -> dict[str, Any]:
    """Read the code, shut the process in, run the cases."""
    tree = rules.read(task["code"])
    known = rules.functions(tree)
    if not known:
        raise rules.RuleError("Write a function, as in: def f(x): return x")
    name = task["name"] or known[-1]
    if name not in known:
        raise rules.RuleError(f"A function named {name} is expected; yours is {known[-1]}.")
    code = compile(tree, "answer", "exec")
    modules = _modules()
    cases = [[_argument(value) for value in case] for case in task["cases"]]
    cage.shut_in()
    sys.addaudithook(_refuse)
    try:
        space = _space(modules)
        exec(code, space)  # in the cage, in a process of its own, which ends after this
        function = space[name]
    except BaseException as trouble:
        return {"results": [_error(trouble)], "name": name, "arguments": []}
    arguments = list(function.__code__.co_varnames[: function.__code__.co_argcount])
    return {"results": [_run(function, case) for case in cases], "name": name, "arguments": arguments}


def _modules() -> dict[str, Any]:
    import math

    import numpy
    import numpy.fft
    import numpy.linalg
    import numpy.polynomial
    import numpy.random

    numpy.seterr(all="ignore")
    here = numpy.array([[2.0, 1.0], [1.0, 3.0]])  # what numpy loads on first use, it loads now
    numpy.linalg.solve(here, numpy.ones(2)) @ numpy.ones(2)
    here.max() + here.mean() + here.std() + here.prod() + numpy.median(here) + numpy.any(here) + numpy.ptp(here)
    numpy.einsum("ij,jk", here, here), numpy.random.default_rng(0).normal(), numpy.fft.fft(here), repr(here)
    return {"math": math, "numpy": numpy}


def _space(modules: dict[str, Any]) -> dict[str, Any]:
    """The names that code begins with."""

    real = builtins.__import__

    def imported(name: str, space: Any = None, local: Any = None, names: Any = (), level: int = 0) -> Any:
        if level or name.partition(".")[0] not in ("math", "numpy") or name not in sys.modules:
            raise ImportError(f"Only math and numpy can be imported, not {name}.")
        return real(name, None, None, names or (), 0)

    kept: dict[str, Any] = {name: getattr(builtins, name) for name in rules.BUILTINS}
    kept |= {"__import__": imported, "print": lambda *words, **options: None}
    return {"__builtins__": kept, "__name__": "answer", "np": modules["numpy"], "math": modules["math"]}


def _refuse(event: str, arguments: object) -> None:
    """No files, sockets, processes or foreign code, said in Python's own words before the kernel refuses."""
    if event.split(".")[0] in ("open", "os", "socket", "subprocess", "ctypes", "shutil", "signal", "mmap", "fcntl"):
        raise PermissionError(f"{event} is not allowed in an answer")


def _argument(value: Any) -> Any:
    """Lists are given as arrays."""
    if isinstance(value, list):
        import numpy

        return numpy.array(value)
    return value


def _run(function: Callable[..., Any], case: list[Any]) -> dict[str, Any]:
    try:
        return {"value": plain(function(*case))}
    except BaseException as trouble:  # SystemExit and KeyboardInterrupt too: nothing ends the child early
        return _error(trouble)


def _error(trouble: BaseException) -> dict[str, Any]:
    return {"error": type(trouble).__name__, "words": str(trouble)[:200]}


def plain(value: Any) -> Any:
    """Numbers, and lists of such, as JSON.  Raises TypeError for anything else."""
    import numpy

    if isinstance(value, numpy.ndarray | numpy.generic):
        if value.size > MAX_SIZE:
            raise TypeError(f"the result has {value.size} numbers, which is too many")
        if value.dtype.kind not in "biufc":
            raise TypeError("the result holds something other than numbers")
        value = value.tolist()
    if isinstance(value, bool | int):
        if int(value).bit_length() > MAX_BITS:
            raise TypeError("the result is too large a number")
        return int(value) if abs(value) < 1 << 53 else {"whole": str(value)}
    if isinstance(value, float):
        return value if abs(value) < float("inf") else {"float": repr(value)}
    if isinstance(value, complex):
        return {"complex": [plain(value.real), plain(value.imag)]}
    if isinstance(value, list | tuple) and len(value) <= MAX_SIZE:
        return [plain(part) for part in value]
    raise TypeError(f"a number or an array is expected as the result, not {type(value).__name__}")


if __name__ == "__main__":
    main()
