#!/usr/bin/env python3
"""Everything a contributor needs, with nothing but Python: `python dev.py run | test | measure`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
STAMP = VENV / "chainrule-stamp.json"
RECIPE = ("pyproject.toml", "constraints.txt", "package.json", "package-lock.json", "hatch_build.py", "dev.py")
VENDOR = ROOT / "src" / "chainrule" / "server" / "static" / "vendor" / "STAMP"
TORCH = "torch==2.13.0"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# chapters.py is left out: it is given a folder of captions, which are not ours to ship.
BENCHMARKS = {
    "answers": ("--fuzz", "100000", "--write", "docs/answers.md"),
    "mastery": ("--write", "docs/mastery.md"),
    "pictures": ("--write", "docs/benchmarks-pictures.md"),
    "watching": ("--write", "docs/watching.md"),
}
STRICT = os.environ.get("CI", "").lower() in ("1", "true")

# What could not be had or did not pass; said again at the end, and under CI the reason for a non-zero status.
missing: list[str] = []


def call(*command: str | Path, quiet: bool = False, extra: dict[str, str] | None = None) -> int:
    """Run a command in the repository, with no standard input; its exit status."""
    sink = subprocess.DEVNULL if quiet else None
    environment = {**os.environ, **(extra or {})}
    words = [str(word) for word in command]
    try:
        return subprocess.call(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sink)
    except FileNotFoundError:
        print(f"dev.py: {words[0]} is not there", flush=True)
        return 127


def must(*command: str | Path, quiet: bool = False) -> None:
    """Run a step without which nothing else makes sense."""
    code = call(*command, quiet=quiet)
    if code:
        raise SystemExit(f"dev.py: '{' '.join(map(str, command))}' ended with status {code}; nothing was started.")


def recipe() -> str:
    """A digest of everything that decides what is installed."""
    digest = hashlib.sha256(sys.version.encode())
    for name in RECIPE:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed(kind: str) -> bool:
    """Whether the environment was made from this recipe and holds at least this kind of install."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return VENDOR.is_file() and stamp.get("recipe") == recipe() and stamp.get("kind") in (kind, "test")


def install(kind: str) -> None:
    """Make `.venv` and install Chainrule in it, editable; `kind` is 'run' or 'test'."""
    if installed(kind):
        return
    start = time.monotonic()
    print(f"== install ({kind})", flush=True)
    python = BIN / f"python{EXE}"
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not python.exists():
        must(sys.executable, "-m", "venv", VENV)
    constrain = ["-c", "constraints.txt"]
    if kind == "test":  # by itself and by pip, which finds the CPU file where uv does not look
        must(*pip, *constrain, TORCH)
    must(*pip, *constrain, "uv")
    group = ["--group", "test"] if kind == "test" else []
    uv: list[str | Path] = [BIN / f"uv{EXE}", "pip", "install", "--quiet", "--python", python]
    must(*uv, *constrain, "--reinstall-package", "chainrule", "-e", ".", *group)
    STAMP.write_text(json.dumps({"recipe": recipe(), "kind": kind}))
    print(f"   installed in {time.monotonic() - start:.0f} s", flush=True)


def find_chromium() -> str:
    """The browser for the tests: $CHROMIUM, else the first one on the PATH; on Debian as root apt may bring it."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), "")
    if not found and shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        print("== chromium, through apt", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        call("apt-get", "update", "-qq", quiet=True, extra=quiet)
        call("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", quiet=True, extra=quiet)
        found = shutil.which("chromium") or ""
    if not found:
        missing.append("no Chromium: the browser tests did not run (install one, or name it in $CHROMIUM)")
    return found


def check_all(pytest_words: list[str], measure: bool) -> int:
    """Every check in order, each with a one-line header; 0 when all passed."""
    browser = find_chromium()
    python, source = BIN / f"python{EXE}", "src/chainrule"
    profile = "measure" if measure else "ci"
    side_by_side = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    pytest: list[str | Path] = [python, "-m", "pytest", *(["-m", ""] if measure else [])]
    steps: list[tuple[str, list[str | Path]]] = [
        ("lint", [BIN / f"ruff{EXE}", "check", "--output-format=concise", "."]),
        ("types", [BIN / f"mypy{EXE}", source, "dev.py", "tests"]),
        ("import contracts", [BIN / f"lint-imports{EXE}", "--no-logo", "--no-cache"]),
        # Side by side on the cores there are; the browser's one after another, since each needs both cores to be quick.
        ("tests", [*pytest, *side_by_side, "--ignore", "tests/browser"]),
        ("browser tests", [*pytest, "tests/browser"]),
    ]
    if pytest_words:  # a contributor asked for some tests, not for everything
        steps = [("tests", [*pytest, *pytest_words])]
    extra = {
        "CHROMIUM": browser,
        "HYPOTHESIS_PROFILE": profile,
        "KERAS_BACKEND": "torch",
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),  # one worker a core, one thread a worker
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONHASHSEED": "0",
    }
    failed, times = [], []
    for name, command in steps:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        if call(*command, extra=extra):
            failed.append(name)
        times.append(f"{name} {time.monotonic() - start:.0f} s")
    print(f"== {', '.join(times)}", flush=True)
    return summarise(len(steps), failed)


def summarise(steps: int, failed: list[str]) -> int:
    """Say what was missing and what failed; the exit status."""
    for line in missing:
        print(f"not had: {line}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    bad = len(failed) + (len(missing) if STRICT else 0)
    print(f"checks: {steps - len(failed)} passed, {bad} failed", flush=True)
    return 1 if bad else 0


def measure(pytest_words: list[str]) -> int:
    """The tests on all seeds, then every benchmark that needs no data of others; they write the tables in docs/."""
    status = check_all(pytest_words, measure=True)
    for name, words in BENCHMARKS.items():
        print(f"== benchmarks/{name}.py", flush=True)
        status |= 1 if call(BIN / f"python{EXE}", f"benchmarks/{name}.py", *words) else 0
    print("not run: benchmarks/chapters.py, which needs a folder of captions with their uploaders' chapters")
    return status


def run(args: argparse.Namespace) -> int:
    """Start the app in the foreground; it says where it listens and opens the browser."""
    words = ["run", *(["--no-open"] if args.no_open else [])]
    words += ["--port", str(args.port)] if args.port is not None else []
    words += ["--data", args.data] if args.data else []
    try:
        return subprocess.call([BIN / f"chainrule{EXE}", *words], cwd=os.getcwd())
    except KeyboardInterrupt:
        return 0


def main() -> int:
    """Read the command, install what it needs, and do it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this file may have an older one
        print(f"Chainrule needs Python 3.11 or newer; this is {sys.version.split()[0]}")
        return 1
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    app = commands.add_parser("run", help="start the app")
    app.add_argument("--no-open", action="store_true", help="do not open a browser")
    app.add_argument("--port", type=int, help="the port on this machine (default: a fixed one, or the next free)")
    app.add_argument("--data", metavar="DIR", help="where lectures, cards and progress are kept")
    commands.add_parser("test", help="every check, on a fixed slice; further words go to pytest")
    commands.add_parser("measure", help="every check on all seeds, and the benchmarks")
    args, rest = parser.parse_known_args()
    if args.command == "run":
        if rest:
            parser.error(f"run does not know {' '.join(rest)}")
        install("run")
        return run(args)
    install("test")
    return check_all(rest, measure=False) if args.command == "test" else measure(rest)


if __name__ == "__main__":
    sys.exit(main())
