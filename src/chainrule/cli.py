"""The `chainrule` command: what a page can do, in a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from chainrule.errors import ChainruleError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, rich_markup_mode=None)
out = Console(highlight=False, soft_wrap=True)


@app.command()
def run(
    port: Annotated[int | None, typer.Option(help="The port; without it 8517 or the next free one.")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder of your data.")] = None,
    host: Annotated[str, typer.Option(help="Whom to serve; anything but this machine needs a password.")] = "127.0.0.1",
    password: Annotated[str | None, typer.Option(envvar="CHAINRULE_PASSWORD", help="For an open host.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
) -> None:
    """Start the app and say where it is."""
    from chainrule.server.run import serve
    from chainrule.store import default_folder

    serve(port, not no_open, data or default_folder(), host, password)


@app.command()
def picture(
    concept: str,
    set: Annotated[list[str] | None, typer.Option("--set", help="A control, as name=value (JSON).")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="An .svg or .png file.")] = None,
    width: Annotated[int, typer.Option(min=240, max=1400)] = 556,
    theme: Annotated[str, typer.Option(help="light or dark")] = "light",
    name: Annotated[str, typer.Option(help="Which picture, where a concept has several.")] = "",
    data: Annotated[Path | None, typer.Option(help="A table of your own (CSV or Parquet).")] = None,
) -> None:
    """Draw a concept's picture; without -o, say what it shows."""
    from chainrule.desk.drawing import Drawing
    from chainrule.pictures.live import claim_json

    drawing = Drawing.of(concept, name, data=_table(data), **_values(set or []))
    out.print(drawing.say, markup=False)
    for claim in drawing.scene.claims:
        out.print("  " + _words(claim.words) + ": " + claim_json(claim)["sides"], markup=False)
    if output:
        out.print(f"Written: {drawing.save(output, width=width, theme=theme)}", markup=False)


@app.command()
def find(words: list[str]) -> None:
    """Find a concept by its name, an error message, a complaint or a setting."""
    from chainrule.atlas.atlas import open_atlas
    from chainrule.atlas.find import search

    hits = search(" ".join(words), open_atlas())
    for hit in hits:
        out.print(f"{hit.concept:28} {open_atlas()[hit.concept].title}   {hit.why}", markup=False)
    if not hits:
        out.print("Nothing on the map is called that. Try a concept, an error message or a setting.", markup=False)


@app.command()
def path(concepts: list[str]) -> None:
    """What these concepts need, in an order in which it can be learnt."""
    from chainrule.desk.facade import path_to

    for number, concept in enumerate(path_to(*concepts), 1):
        out.print(f"{number:3}  {concept.slug:28} {concept.title}", markup=False)


@app.command()
def study(
    source: str,
    title: Annotated[str | None, typer.Option(help="The lecture's title, whose promise is checked.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the page's data here.")] = None,
    md: Annotated[Path | None, typer.Option("--md", help="Write the page as Markdown here.")] = None,
) -> None:
    """Make a study page of captions, a timestamped transcript or an address."""
    from chainrule.desk.facade import study_page
    from chainrule.study.export import markdown as as_markdown

    with out.status("Reading, cutting, choosing …"):
        page = study_page(source, title=title)
    if json_:
        json_.write_text(json.dumps(page.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
        out.print(f"Written: {json_}", markup=False)
    if md:
        md.write_text(as_markdown(page), encoding="utf-8")
        out.print(f"Written: {md}", markup=False)
    if not json_ and not md:
        out.print(as_markdown(page), markup=False)


@app.command()
def practice(
    concept: str,
    skill: Annotated[str, typer.Option(help="Which kind of question; without it what suits you.")] = "",
    seed: Annotated[int | None, typer.Option(min=0, help="One fixed question: the same seed is the same one.")] = None,
    questions: Annotated[int, typer.Option(min=1, max=50, help="How many in a row.")] = 5,
    data: Annotated[Path | None, typer.Option(help="The folder of your data.")] = None,
) -> None:
    """Ask questions on a concept in a row: h for a hint, ? to be shown, q to end. The answers count."""
    from chainrule.atlas.atlas import open_atlas
    from chainrule.desk.terminal import Talk
    from chainrule.store import open_store

    with open_store(data) as store:
        talk = Talk(store, open_atlas(), _line, lambda words: out.print(words, markup=False))
        talk.run(concept, skill, seed, questions)


@app.command()
def sheet(
    concepts: list[str],
    questions: Annotated[int, typer.Option(help="How many.")] = 12,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same sheet.")] = 0,
    output: Annotated[Path, typer.Option("-o", "--output", help="An .html file.")] = Path("sheet.html"),
    apart: Annotated[bool, typer.Option("--apart", help="Write the solutions to a file of their own.")] = False,
) -> None:
    """Write a printable page of questions with room to answer, and its solutions."""
    from chainrule.atlas.atlas import open_atlas
    from chainrule.desk.sheets import sheet as drawn
    from chainrule.practice.sheet import to_html

    made = drawn(open_atlas(), concepts, questions, seed)
    output.write_text(to_html(made, "questions" if apart else "both"), encoding="utf-8")
    out.print(f"Written: {output}", markup=False)
    if apart:
        beside = output.with_name(f"{output.stem}-solutions{output.suffix}")
        beside.write_text(to_html(made, "solutions"), encoding="utf-8")
        out.print(f"Written: {beside}", markup=False)


@app.command("examine")
@app.command()
def diagnose(
    file: Path,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file: .html, .txt or .json.")] = None,
) -> None:
    """Judge a recorded run (.trace) or a table (CSV, Parquet, NPZ)."""
    from chainrule import diagnose as door

    report = door.judge(file) if file.suffix == ".trace" else door.examine(file)
    out.print(door.as_text(report, details=output is None), markup=False)
    if output:
        try:
            out.print(f"Written: {report.save(output)}", markup=False)
        except OSError as error:
            raise ChainruleError(f"“{output}” cannot be written: {error.strerror or error}.") from error


@app.command()
def data(
    action: Annotated[Literal["backup", "export", "restore"], typer.Argument(help="backup, export or restore")],
    file: Annotated[Path, typer.Argument(help="The backup (.db) or the export (.zip).")],
    folder: Annotated[Path | None, typer.Option("--data", help="The folder of your data.")] = None,
) -> None:
    """Back up or export everything that is kept of you, or put a backup in its place."""
    from datetime import datetime

    from chainrule import store as door

    with door.open_store(folder) as store:
        if action == "restore":
            kept = door.restore(store, file, datetime.now())
            out.print(f"Restored: {file}. What was here before is kept in {kept}", markup=False)
        else:
            written = (door.backup if action == "backup" else door.export_everything)(store, file)
            out.print(f"Written: {written}", markup=False)


@app.command()
def cards(
    action: Annotated[Literal["fit", "anki"], typer.Argument(help="fit the schedule to your log, or make a deck")],
    file: Annotated[Path, typer.Argument(help="The deck to write.")] = Path("chainrule.apkg"),
    folder: Annotated[Path | None, typer.Option("--data", help="The folder of your data.")] = None,
) -> None:
    """Fit the schedule to your reviews now, or write all cards on the queue as a deck for Anki."""
    from chainrule.atlas.atlas import open_atlas
    from chainrule.desk import exporting, weights
    from chainrule.store import open_store

    with open_store(folder) as store:
        if action == "fit":
            out.print(weights.fit_now(store), markup=False)
        else:
            file.write_bytes(exporting.queue_deck(store, open_atlas()))
            out.print(f"Written: {file}", markup=False)


@app.command()
def sample(folder: Annotated[Path, typer.Argument(help="Where to; here by default.")] = Path(".")) -> None:
    """Write the sample lecture and the two recorded runs into a folder, to try the other commands on."""
    from importlib.resources import files

    folder.mkdir(parents=True, exist_ok=True)
    for place, ending in (("study/sample", ".srt"), ("diagnose/samples", ".trace")):
        for file in files("chainrule").joinpath(place).iterdir():
            if file.name.endswith(ending):
                (folder / file.name).write_bytes(file.read_bytes())
                out.print(f"Written: {folder / file.name}", markup=False)


new = typer.Typer(no_args_is_help=True, help="Write the skeleton of a new concept or symptom.", rich_markup_mode=None)
app.add_typer(new, name="new")
ROOT = typer.Option(help="Where the concepts or symptoms are; without it, in this installation.")


@new.command("concept")
def new_concept(name: str, part: str = "training", root: Annotated[Path | None, ROOT] = None) -> None:
    """Write the folder of a concept; `name` is its slug, such as dot_product."""
    from chainrule.desk import skeleton

    for path in skeleton.new_concept(name, part, root):
        out.print(f"Written: {path}", markup=False)


@new.command("symptom")
def new_symptom(name: str, kind: str = "tables", root: Annotated[Path | None, ROOT] = None) -> None:
    """Write the module of a symptom; `kind` is tables or training."""
    from chainrule.desk import skeleton

    out.print(f"Written: {skeleton.new_symptom(name, kind, root)}", markup=False)


def _line(question: str) -> str | None:
    """A line from the terminal; None where the input has ended."""
    try:
        return str(typer.prompt(question, default="", show_default=False))
    except (typer.Abort, EOFError):
        return None


def _words(markdown: str) -> str:
    from chainrule import prose

    return prose.plain(markdown)


def _values(pairs: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise ChainruleError(f"--set takes name=value, such as --set angle=30; got “{pair}”.")
        try:
            values[name.strip()] = json.loads(text)
        except (ValueError, RecursionError):
            values[name.strip()] = text
    return values


def _table(file: Path | None) -> Any:
    if file is None:
        return None
    from chainrule import tables

    return tables.read(file)


def main() -> None:
    """Run the command; a known trouble is one clear sentence and status 1."""
    try:
        app(standalone_mode=True)
    except ChainruleError as error:
        print(f"chainrule: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
