"""The code blocks of a Markdown file, and what it takes to run one."""

import contextlib
import doctest
import io
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

# `python dev.py ...` and installs are what runs these very tests, so only their spelling is checked.
KNOWN = re.compile(r"python3? dev\.py (?:run|test|measure)\b.*|(?:python3? -m )?pip install \S.*|git clone \S.*|cd \S+")
STARTS_THE_APP = re.compile(r"chainrule run\b.*")
PROSE = {"text", "markdown", "csv", "svg", "html"}


@dataclass(frozen=True)
class Fence:
    """One block: the file's line, the language, the words after it, the code."""

    line: int
    language: str
    words: tuple[str, ...]
    code: str


class FenceError(AssertionError):
    """A block does not do what the page says."""


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block in order, those inside lists and quotes included."""
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type == "fence":
            language, *words = token.info.split() or [""]
            yield Fence((token.map or [0])[0] + 1, language, tuple(words), token.content)


def same(shown: str, printed: str) -> bool:
    """Whether the printed text is the shown one; `...` in the shown text stands for anything, and spacing is free."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in shown.split("..."))
    return re.fullmatch(r"[\s\S]*?".join(rf"\s*{part}\s*" for part in parts), printed) is not None


def shell(line: str, folder: Path) -> str:
    """Run one line that calls `chainrule`, and give back what it printed; other known lines are only read."""
    command = line.split("  #")[0].strip()
    if KNOWN.fullmatch(command):
        return ""
    if STARTS_THE_APP.fullmatch(command):
        command = "chainrule run --help"
    words = shlex.split(command)
    if words[0] != "chainrule":
        raise FenceError(f"'{command}' is not a command that the tests can run")
    words[0] = str(Path(sys.executable).with_name("chainrule"))
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode:
        raise FenceError(f"'{command}' ended with status {done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


def console(code: str, folder: Path) -> None:
    """Lines after `$ ` run; what stands below one, if anything, is what it prints."""
    for block in re.split(r"^\$ ", code, flags=re.M)[1:]:
        command, _, shown = block.partition("\n")
        printed = shell(command, folder)
        if shown.strip() and not same(shown, printed):
            raise FenceError(f"'{command}' printed\n{printed}\nand the page shows\n{shown}")


def python(code: str, names: dict[str, Any], line: int, path: Path) -> str:
    """Run a block in the page's namespace; what it printed. Line numbers in a traceback are those of the page."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * line + code, str(path), "exec"), names)
    return printed.getvalue()


def pycon(code: str, names: dict[str, Any], line: int, path: Path) -> None:
    """A dialogue with the interpreter, as doctest reads it."""
    example = doctest.DocTestParser().get_doctest(code, names, path.name, str(path), line)
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    if runner.run(example, out=report.write, clear_globs=False).failed:
        raise FenceError(report.getvalue())
    names.update(example.globs)


def run_page(path: Path, folder: Path) -> int:
    """Run every block of a page in order, in an empty folder that is the working directory; how many there were.

    The `python` blocks of one page share their names. A `text` block right after one is what it prints. A block whose
    first line says `file=NAME` is also written to that file. Raises FenceError for a block that does not hold.
    """
    names: dict[str, Any] = {"__name__": "__page__"}
    printed, count = None, 0
    for fence in fences(path.read_text(encoding="utf-8")):
        count += 1
        for word in fence.words:
            if word.startswith("file="):
                (folder / Path(word.removeprefix("file=")).name).write_text(fence.code, encoding="utf-8")
        if fence.language == "text" and printed is not None and not same(fence.code, printed):
            raise FenceError(f"line {fence.line}: printed\n{printed}\nand the page shows\n{fence.code}")
        printed = run_fence(fence, names, folder, path)
    return count


def run_fence(fence: Fence, names: dict[str, Any], folder: Path, path: Path) -> str | None:
    """Run one block by its language; what it printed, for Python."""
    if fence.language == "python":
        return python(fence.code, names, fence.line, path)
    if fence.language == "pycon":
        pycon(fence.code, names, fence.line, path)
    elif fence.language == "console":
        console(fence.code, folder)
    elif fence.language == "sh":
        for line in filter(str.strip, fence.code.splitlines()):
            if not line.startswith("#"):
                shell(line, folder)
    elif fence.language == "toml":
        tomllib.loads(fence.code)
    elif fence.language == "json":
        json.loads(fence.code)
    elif fence.language not in PROSE:
        name = fence.language or "no language"
        raise FenceError(f"line {fence.line}: a block of '{name}' has no test; name a language that has")
    return None
