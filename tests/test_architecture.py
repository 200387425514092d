"""The rules that hold the shape: size, weight, what is in git, and what is written beside what."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chainrule"
MODULES = sorted(SOURCE.rglob("*.py"))
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
HEAVY = {"torch", "keras", "lightning", "ibis", "pyspark", "sklearn", "yt_dlp", "faster_whisper"}
HEADINGS = ["Measures", "Why it hurts", "Worked numbers", "Remedy", "False alarms"]
CHANGES = re.compile(r"[a-z0-9][a-z0-9-]*\.(added|changed|fixed|removed)\.md")


@cache
def in_git() -> tuple[Path, ...]:
    """Every file that is committed or about to be (untracked and not ignored), relative to the root."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(Path(name) for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


@cache
def text_of(path: Path) -> str:
    """A file's text; an empty string for what is not UTF-8 text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, without its docstring: that may state shapes, units and sources at length."""
    doc = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
    return (node.end_lineno or 0) - node.lineno + 1 - ((doc.end_lineno or 0) - doc.lineno + 1 if doc else 0)


def test_modules_and_functions_fit_their_budget() -> None:
    long_modules = [f"{p.relative_to(ROOT)}: {n} lines" for p in MODULES if (n := p.read_text().count("\n")) > 400]
    functions = ((p, node) for p in MODULES for node in ast.walk(tree_of(p)) if isinstance(node, FUNCTION))
    long_functions = [
        f"{p.relative_to(ROOT)}:{node.lineno} {node.name}: {length(node)} lines"
        for p, node in functions
        if length(node) > 40
    ]
    found = [*long_modules, *long_functions]
    assert found == [], "\n".join(found)


def at_import(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run when the module is imported: none inside functions, none for the type checker only."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        elif not isinstance(node, (*FUNCTION, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def roots(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.partition(".")[0] for name in names}


def test_heavy_libraries_are_imported_inside_functions() -> None:
    found = [f"{p.relative_to(ROOT)}:{n.lineno}" for p in MODULES for n in at_import(tree_of(p)) if roots(n) & HEAVY]
    assert found == []


def test_importing_the_package_is_light() -> None:
    script = "import sys, chainrule; print(*{name.partition('.')[0] for name in sys.modules})"
    words = [sys.executable, "-c", script]
    loaded = set(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split())
    assert "chainrule" in loaded
    assert loaded & {"numpy", "scipy", "sqlalchemy", "starlette", "polars", "typer", "anywidget", *HEAVY} == set()


def test_no_name_of_the_facade_is_also_a_package() -> None:
    import chainrule

    packages = {path.stem for path in SOURCE.iterdir() if path.is_dir() or path.suffix == ".py"}
    facade = set(getattr(chainrule, "__all__", ()))
    for node in ast.walk(tree_of(SOURCE / "__init__.py")):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            facade |= {a.asname or a.name for n in node.body if isinstance(n, ast.ImportFrom) for a in n.names}
    assert facade & packages == set()


def test_every_folder_of_modules_is_a_package() -> None:
    """Without `__init__.py` the import contracts do not see a folder."""
    folders = {path.parent for path in MODULES} | {path.parent for path in (SOURCE / "concepts").rglob("concept.toml")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_third_party_files_are_in_git() -> None:
    kinds = (".woff", ".woff2", ".ttf", ".otf", ".whl", ".gz", ".zip", ".pyc", ".min.js", ".min.css")
    folders = {"node_modules", "vendor", ".venv", "dist"}
    locks = {"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock", "pnpm-lock.yaml"}
    bad = [p for p in in_git() if p.name.endswith(kinds) or folders & set(p.parts) or p.name in locks]
    assert [str(path) for path in bad] == []


def test_no_addresses_of_registries_are_in_git() -> None:
    archive = r"""https?://[^\s"'<>]*(?:\.whl|\.tgz|\.tar\.gz|/simple/)"""
    pattern = re.compile(rf"""{archive}|//registry\.|"resolved"\s*:|^--\S*index""", re.M)
    mine = Path(__file__).relative_to(ROOT)
    assert [str(p) for p in in_git() if p != mine and pattern.search(text_of(p))] == []
    assert "http" not in text_of(Path("package-lock.json"))
    assert not re.search(r"://|@ ", text_of(Path("constraints.txt")))


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", re.sub(r"\d+:\d+(?::\d+)?(?:[.,]\d+)?", " ", text.lower()))


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    words = words_of(text)
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def copied(text: str, lectures: set[tuple[str, ...]], size: int) -> list[str]:
    """The runs of words that a text shares with the lectures."""
    return sorted(" ".join(run) for run in runs(text, size) & lectures)


def test_the_copy_finder_finds_a_copy() -> None:
    lecture = runs("00:01 So what does it mean for\n00:04 a matrix to have a direction that it keeps?", 8)
    assert copied("he asked: what does it mean for a matrix, to have", lecture, 8) != []
    assert copied("What a matrix keeps is called its direction, and it means a lot to have one", lecture, 8) == []


def test_no_text_of_other_peoples_lectures_is_in_git() -> None:
    """Lectures kept beside the checkout are compared word by word; a file of captions in git must be our own sample."""
    size = 14
    folder = ROOT.parent / "shared" / "lectures"
    texts = [path.read_text(errors="ignore") for path in folder.rglob("*") if path.is_file()]
    lectures = {run for text in texts for run in runs(text, size)}
    found = {str(p): hits[:2] for p in in_git() if p.suffix != ".lock" and (hits := copied(text_of(p), lectures, size))}
    assert found == {}
    captions = [p for p in in_git() if p.suffix in {".srt", ".vtt", ".json3", ".ttml", ".srv3"}]
    strangers = [str(p) for p in captions if not {"tests", "examples", "samples", "sample"} & set(p.parts)]
    assert strangers == []


def symptom_modules() -> list[Path]:
    folder = SOURCE / "diagnose" / "symptoms"
    return [p for kind in ("training", "tables") for p in sorted((folder / kind).glob("[!_]*.py"))]


def test_a_symptoms_docstring_is_its_page() -> None:
    wrong = {}
    for path in symptom_modules():
        doc = ast.get_docstring(tree_of(path)) or ""
        found = [heading for line in doc.splitlines() if (heading := line.strip("#*: ")) in HEADINGS]
        if found != HEADINGS:
            wrong[path.stem] = found
    assert wrong == {}


def test_changes_are_well_formed() -> None:
    names = [p for p in in_git() if p.parts[0] == "changelog.d" and p.name != "README.md"]
    assert [str(p) for p in names if not CHANGES.fullmatch(p.name) or len(p.parts) != 2] == []
    assert [str(p) for p in names if not text_of(p).strip() or not text_of(p).strip().endswith(".")] == []


def test_nothing_is_left_for_later() -> None:
    later = r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError"
    pattern = re.compile(later + r"|pytest\.(?:skip|xfail)|mark\.(?:skip|xfail)|importorskip")
    mine = Path(__file__).relative_to(ROOT)
    code = [p for p in in_git() if p.suffix in {".py", ".js", ".css", ".html", ".md", ".toml"} and p != mine]
    assert [str(p) for p in code if pattern.search(text_of(p))] == []


def test_what_runs_is_free_of_the_tests_licences() -> None:
    """The `anki` package is AGPL and statsmodels is the tests' oracle: neither may be needed at run time."""
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[<>=!~;\[ ]", one)[0].lower() for one in wanted}
    banned = {"anki", "statsmodels", "latex2mathml", "deepchecks", "math-verify", "axe-playwright-python"}
    assert names & banned == set()


def test_everything_needed_is_pinned() -> None:
    """A name in pyproject.toml without a pin would change under the tests from one day to the next."""
    data = tomllib.loads(text_of(Path("pyproject.toml")))
    wanted = [*data["project"]["dependencies"], *data["dependency-groups"]["test"]]
    names = {re.split(r"[<>=!~;\[ ]", one)[0].lower().replace("_", "-") for one in wanted}
    pins = {line.partition("==")[0].lower().replace("_", "-") for line in text_of(Path("constraints.txt")).splitlines()}
    assert names - pins == set()
