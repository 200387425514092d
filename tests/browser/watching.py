"""A page under watch: what went wrong in it, whether it fits its window, and what axe finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, Response

VIOLATIONS = """
window.__violations = [];
addEventListener('securitypolicyviolation', e => window.__violations.push(`${e.violatedDirective}: ${e.blockedURI}`));
"""
AXE_OPTIONS: dict[str, Any] = {"resultTypes": ["violations"]}


@dataclass
class Watch:
    """Collects a page's complaints. `allowed` are parts of messages that the test expects."""

    page: Page
    allowed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(VIOLATIONS)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)
        self.page.on("request", self._request)

    def allow(self, *parts: str) -> None:
        """Expect messages that hold one of these parts (a 404 that the test asks for, say)."""
        self.allowed.extend(parts)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _failed(self, request: Request) -> None:
        # The browser itself aborts requests when a page moves on; that is no fault of the page.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"failed request: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status} from {response.request.method} {response.url}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            self.problems.append(f"asked another machine: {request.url}")

    def unexpected(self) -> list[str]:
        """Everything that went wrong so far and was not allowed, policy violations of the open page included."""
        violations: list[str] = [] if self.page.is_closed() else self.page.evaluate("window.__violations || []")
        found = [*self.problems, *(f"content security policy: {one}" for one in violations)]
        return [one for one in found if not any(part in one for part in self.allowed)]


@cache
def _axe_source() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, impacts: Sequence[str] = ("serious", "critical"), within: str | None = None) -> list[str]:
    """What axe-core finds at these impacts, one line each: rule, impact, help and the first elements.

    The script is evaluated over the debugging protocol, so the page's content security policy stays as it is.
    """
    page.wait_for_load_state("load")
    page.evaluate(_axe_source())
    script = "([where, options]) => axe.run(where ?? document, options)"
    result: dict[str, Any] = page.evaluate(script, [within, AXE_OPTIONS])
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: " + "; ".join(node["html"][:160] for node in one["nodes"][:4])
        for one in result["violations"]
        if one["impact"] in impacts
    ]


def too_wide(page: Page) -> list[str]:
    """The elements that make the page scroll sideways; empty when it fits."""
    script = """() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > width + 0.5)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
    }"""
    page.wait_for_load_state("load")  # a heading is there before its style sheet is
    found: list[str] = page.evaluate(script)
    return found
