"""Short code answers: right and wrong functions, and code that would do harm, in a process that cannot."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chainrule.practice.answers import TeacherError, Verdict, check
from chainrule.practice.answers.coding import cage, judging, rules

TEACHER = "def softmax(x):\n    e = np.exp(x - np.max(x))\n    return e / e.sum()\n"
CASES: list[list[Any]] = [[[1, 2, 3]], [[0.5, -1000, 1000]], [[0]]]
HERE = cage.supported() == ""
"""Whether this machine can shut a process in; where it cannot, every verdict is `undecided` and nothing is run."""

RIGHT = (
    "import math\ndef softmax(x):\n    m = max(x)\n    e = [math.exp(v - m) for v in x]\n"
    "    return [v / sum(e) for v in e]"
)
ANSWERS = {
    RIGHT: ("correct", "3 cases"),
    "def softmax(x):\n    print(x)\n    return np.exp(x) / np.exp(x).sum()": ("wrong", "At x = [0.5, -1000, 1000]"),
    "def softmax(x):\n    return 1": ("wrong", "ours is [0.09"),
    "def f(x):\n    return x": ("invalid", "softmax"),
    "def softmax(x) return x": ("invalid", "line 1"),
    "def softmax(x):\n    while True: pass": ("wrong", "longer than"),
    "def softmax(x):\n    return [0] * 10**10": ("wrong", "memory"),
    "def softmax(x):\n    return softmax(x)": ("wrong", "too often"),
    "def softmax(x):\n    return 'x' * 10": ("wrong", "not str"),
    "def softmax(x):\n    return np.load('/etc/passwd')": ("invalid", "files"),
    "def softmax(x):\n    return np.savetxt('here', x)": ("invalid", "files"),
    "def softmax(x):\n    return np.ones((3, 10**4))": ("wrong", "too many"),
}
RULES = [
    ("import os", "os"),
    ("from os import system", "os"),
    ("from . import x", "math and numpy"),
    ("from math import *", "one by one"),
    ("def f(x): return open('/etc/passwd')", "open"),
    ("def f(x): return eval('1')", "eval"),
    ("def f(x): return __import__('os')", "__import__"),
    ("def f(x): return ().__class__", "__class__"),
    ("def f(x): return x._private", "_private"),
    ("class A: pass", "class"),
    ("def f(x):\n    global y", "global"),
    ("@f\ndef g(x): pass", "decorators"),
    ("x" * 5000, "characters"),
    ("(" * 300 + ")" * 300, "not Python"),
    ("x = " + "-" * 3000 + "1", ""),
    ("x\x00", ""),
]


def judged(code: str) -> Verdict:
    return check(code, TEACHER, kind="code", cases=CASES)


def test_functions_are_compared_on_hidden_cases_and_harm_is_kept_in() -> None:
    judged(RIGHT)
    with ThreadPoolExecutor(2) as pool:
        verdicts = dict(zip(ANSWERS, pool.map(judged, ANSWERS), strict=True))
    for code, (outcome, words) in ANSWERS.items():
        verdict = verdicts[code]
        if not HERE:
            assert verdict.outcome == "undecided" and "Linux" in verdict.reply
            continue
        assert verdict.outcome == outcome, (code, verdict)
        assert words in verdict.reply and len(verdict.reply) < 300, (code, verdict)


@pytest.mark.parametrize(("code", "words"), RULES, ids=lambda text: text[:20])
def test_the_rules_say_what_is_not_allowed(code: str, words: str) -> None:
    with pytest.raises(rules.RuleError) as found:
        rules.read(code)
    assert words in str(found.value)


def test_own_names_may_be_those_of_builtins() -> None:
    rules.read("def f(input, id):\n    vars = input + id\n    return vars")


ESCAPES = """
import ctypes, json, os, signal, socket, subprocess, sys, threading, time
from chainrule.practice.answers.coding import cage
left = cage.shut_in()
library = ctypes.CDLL(None, use_errno=True) if False else None
def tried(action):
    try:
        action()
    except BaseException as trouble:
        return type(trouble).__name__
    return "done"
def bomb():
    return [bytearray(1 << 26) for _ in range(64)]
found = {
    "read": tried(lambda: open("/etc/passwd").read()),
    "write": tried(lambda: open("here", "w")),
    "list": tried(lambda: os.listdir("/")),
    "remove": tried(lambda: os.remove("here")),
    "fork": tried(os.fork),
    "system": os.system("true"),
    "spawn": tried(lambda: subprocess.run(["true"])),
    "execute": tried(lambda: os.execv("/bin/true", ["true"])),
    "socket": tried(lambda: socket.socket()),
    "pair": tried(lambda: socket.socketpair()),
    "signal": tried(lambda: os.kill(os.getppid(), 0)),
    "thread": tried(lambda: threading.Thread(target=print).start()),
    "memory": tried(bomb),
    "arithmetic": sum(range(10)),
}
os.write(1, json.dumps(found).encode())
os._exit(0)
"""


def test_the_cage_holds_against_every_way_out() -> None:
    if not HERE:
        with pytest.raises(cage.CageError):
            cage.shut_in()
        return
    done = subprocess.run([sys.executable, "-I", "-c", ESCAPES], capture_output=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    assert found.pop("arithmetic") == 45
    assert found.pop("memory") == "MemoryError"
    assert found.pop("system") != 0
    assert "done" not in found.values(), found
    assert all(name.endswith("Error") for name in found.values()), found


def test_the_child_sees_neither_our_environment_nor_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    talk: Callable[..., tuple[bytes, bool]] = judging._talk

    def listening(child: subprocess.Popen[bytes], task: bytes) -> tuple[bytes, bool]:
        sent.append(task)
        return talk(child, task)

    monkeypatch.setattr(judging, "_talk", listening)
    judging.run("def softmax(x): return x", "softmax", json.dumps(CASES))
    assert len(sent) == 1 and b"np.exp" not in sent[0]
    assert set(judging.SETTINGS) == {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "LANG"}


@pytest.mark.parametrize(
    ("teacher", "cases"),
    [
        (TEACHER, None),
        (TEACHER, []),
        (TEACHER, [1, 2]),
        (TEACHER, [[object()]]),
        (TEACHER, [[float("nan")]]),
        ("def f(x): return 1/x", [[0]]),
        ("import os", [[0]]),
    ],
)
def test_an_unusable_teacher_is_an_error(teacher: str, cases: list) -> None:
    if not HERE and cases == [[0]]:
        assert check(RIGHT, teacher, kind="code", cases=cases).outcome == "undecided"
        return
    with pytest.raises(TeacherError):
        check(RIGHT, teacher, kind="code", cases=cases)


@pytest.mark.parametrize(
    ("mine", "ours", "equal"),
    [
        (1, 1.0, True),
        (1 + 1e-12, 1, True),
        (1.001, 1, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ([1], 1, False),
        ({"float": "nan"}, {"float": "nan"}, True),
        ({"float": "inf"}, {"float": "inf"}, True),
        ({"float": "inf"}, 1, False),
        ({"complex": [1, 2]}, {"complex": [1, 2]}, True),
        ({"complex": [1, 2]}, 1, False),
        ({"whole": "1" + "0" * 400}, {"whole": "2" + "0" * 400}, False),
        (0, 1e-12, True),
    ],
)
def test_results_are_compared_as_numbers(mine: object, ours: object, equal: bool) -> None:
    assert judging.same(mine, ours, None) is equal


def test_a_tolerance_holds_for_code_too() -> None:
    verdict = check("def f(x): return x + 0.05", "def f(x): return x", kind="code", cases=[[1.0]], tolerance=0.1)
    assert verdict.outcome == ("correct" if HERE else "undecided")
