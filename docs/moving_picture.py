"""Makes the README's moving pictures from the real app: a hand drags, the page answers, each frame is a screenshot.

Run: ``python docs/moving_picture.py [eigenvectors gradient_descent]``. Needs Chromium, Playwright and Pillow.
"""

from __future__ import annotations

import io
import math
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from chainrule.server.app import create_app

HERE = Path(__file__).parent
WIDTH = 800
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LIVE = "document.querySelector('[data-picture]').live"
POINTER = [(0, 0), (0, 19), (4.6, 15), (7.6, 22), (10.6, 20.8), (7.7, 14), (13.6, 14)]
Frame = tuple[Image.Image, int]  # the image and for how many milliseconds it stands


@contextmanager
def app() -> Iterator[str]:
    """The app on a free loopback port over an empty folder: the address of its start page, signed in."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    with tempfile.TemporaryDirectory() as folder:
        made = create_app(Path(folder) / "data", token="a-token-for-the-moving-picture-alone")
        server = uvicorn.Server(uvicorn.Config(made, log_level="error", ws_per_message_deflate=False))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


class Camera:
    """Moves the mouse in the page and takes a frame after each answer."""

    def __init__(self, page: Page, height: int) -> None:
        self.page, self.height, self.frames = page, height, list[Frame]()
        self.at = (0.0, 0.0)

    def answered(self) -> None:
        """Wait until the picture has drawn what was asked."""
        while self.page.evaluate(f"(p => p.waiting || p.pending !== null)({LIVE})"):
            self.page.wait_for_timeout(5)
        self.page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")

    def take(self, milliseconds: int) -> None:
        """One frame, with the pointer where the mouse is."""
        self.answered()
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": self.height}
        image = Image.open(io.BytesIO(self.page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]
        large = Image.new("L", (96, 96), 0)
        ImageDraw.Draw(large).polygon([(x * 4 + 4, y * 4 + 4) for x, y in POINTER], fill=255)
        edge = Image.new("L", (96, 96), 0)
        ImageDraw.Draw(edge).polygon([(x * 4 + 4, y * 4 + 4) for x, y in POINTER], outline=255, width=5)
        corner = (round(self.at[0]) - 1, round(self.at[1]) - 1)
        for colour, mask in (((30, 28, 25), large), ((251, 248, 242), edge)):
            image.paste(colour, corner, mask.resize((24, 24), Image.Resampling.LANCZOS))
        self.frames.append((image, milliseconds))

    def go(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.at = (x, y)
        self.page.mouse.move(x, y)

    def travel(self, x: float, y: float, steps: int, milliseconds: int = 60) -> None:
        """Move without pressing, a frame at each step."""
        start = self.at
        for k in range(1, steps + 1):
            share = ease(k / steps)
            self.go(start[0] + (x - start[0]) * share, start[1] + (y - start[1]) * share)
            self.take(milliseconds)


def ease(share: float) -> float:
    """A hand starts and ends slowly."""
    return (1 - math.cos(math.pi * share)) / 2


def middle(page: Page, selector: str) -> tuple[float, float]:
    """The middle of an element."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def panel(page: Page, name: str) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """From the numbers of a panel to the page's pixels, for x and for y."""
    told = page.evaluate(f"n => {LIVE}.panels[n]", name)
    box = page.locator(".canvas").first.bounding_box()
    assert box is not None
    left, top, right, bottom = told["box"]

    def mix(pair: list[float], value: float, log: bool) -> float:
        low, high = (math.log(v) if log else v for v in pair)
        return ((math.log(value) if log else value) - low) / (high - low)

    return (
        lambda x: box["x"] + left + mix(told["x"], x, told["xlog"]) * (right - left),
        lambda y: box["y"] + bottom - mix(told["y"], y, told["ylog"]) * (bottom - top),
    )


def eigenvectors(page: Page) -> list[Frame]:
    """v goes round; on two lines its image lies on the same line."""
    camera = Camera(page, 612)
    x, y = panel(page, next(iter(page.evaluate(f"{LIVE}.panels"))))
    tip = middle(page, ".holds button")
    camera.go(tip[0] + 90, tip[1] + 110)
    camera.take(700)
    camera.travel(*tip, steps=6)
    page.mouse.down()
    angle = 75.0
    for goal, steps, hold in ((33.69, 20, 1600), (135.0, 30, 1600), (75.0, 18, 500)):
        start = angle
        for k in range(1, steps + 1):
            angle = start + (goal - start) * ease(k / steps)
            camera.go(x(math.cos(math.radians(angle))), y(math.sin(math.radians(angle))))
            camera.take(hold if k == steps else 60)
    page.mouse.up()
    return camera.frames


def gradient_descent(page: Page) -> list[Frame]:
    """The reader marks where the run breaks, then pushes the rate past it."""
    camera = Camera(page, 716)
    rail = next(name for name, told in page.evaluate(f"Object.entries({LIVE}.panels)") if told["xlog"])
    x, y = panel(page, rail)
    knob, mark = middle(page, ".holds button[aria-label*='rate']"), y(0)
    camera.go(x(0.5), mark - 70)
    camera.take(900)
    camera.travel(x(0.35), mark, steps=6)
    page.mouse.down()
    page.mouse.up()
    camera.take(900)
    camera.travel(*knob, steps=7)
    page.mouse.down()
    rate = 0.05
    for goal, steps, hold in ((0.17, 16, 900), (0.2, 8, 900), (0.23, 10, 2200), (0.05, 14, 300)):
        start = rate
        for k in range(1, steps + 1):
            rate = start * (goal / start) ** ease(k / steps)
            camera.go(x(rate), mark)
            camera.take(hold if k == steps else 70)
    page.mouse.up()
    return camera.frames


def write(frames: list[Frame], path: Path) -> None:
    """The frames as a looping WebP without loss: crisp, and a third of the size of a GIF."""
    images, times = [image for image, _ in frames], [milliseconds for _, milliseconds in frames]
    how = {"lossless": True, "quality": 100, "method": 4, "minimize_size": True}
    images[0].save(path, "WEBP", save_all=True, append_images=images[1:], duration=times, loop=0, **how)
    print(f"{path.name}: {len(frames)} frames, {sum(times) / 1000:.1f} s, {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Make the moving pictures that are named, or the README's."""
    films = {"eigenvectors": eigenvectors, "gradient_descent": gradient_descent}
    with app() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in sys.argv[1:] or ["gradient_descent"]:
            context = browser.new_context(viewport={"width": WIDTH, "height": 800}, reduced_motion="reduce")
            context.request.get(f"{url}/?token=a-token-for-the-moving-picture-alone")
            page = context.new_page()
            page.goto(f"{url}/learn/{name}")
            page.wait_for_timeout(1500)
            write(films[name](page), HERE / f"{name}.webp")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
