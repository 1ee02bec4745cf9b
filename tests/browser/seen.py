"""What the browser tests look at: axe, reflow, and pictures of pages for people."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "samples" / "blue-flower.mp4"
PICTURES = PROJECT / "out" / "browser"
AXE = PROJECT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(frozen=True)
class System:
    url: str
    link: Callable[[], str]  # a new one-time login link
    data: Path  # its data folder


@dataclass(frozen=True)
class Film:
    id: str
    job_id: str
    collection_id: str
    title: str


def keep_picture(page: Page, name: str) -> None:
    """out/browser/<name>.png, the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.evaluate("scrollTo(0, 0)")  # else what sticks to the window stands in the middle of the picture
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def axe(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, element and why.

    With the bar at the bottom out of the way, since whatever lies under it scrolls out, and without the hint of what
    the pointer happens to rest on.
    """
    page.mouse.move(0, 0)
    page.wait_for_timeout(150)  # for the hint to go
    bar = "document.querySelector('.topbar__nav')"
    page.evaluate(f"{bar} && {bar}.style.setProperty('position', 'static')")
    page.evaluate(AXE.read_text())  # not a script tag: the page's own policy would refuse it
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    page.evaluate(f"{bar} && {bar}.style.removeProperty('position')")
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many px the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def until(page: Page, expression: str, seconds: float = 15.0) -> None:
    """Wait until an expression holds; one that trips over an element not there yet does not hold yet.

    Playwright's own waiting uses eval, which the page's policy forbids.
    """
    guarded = f"(() => {{ try {{ return Boolean({expression}) }} catch (error) {{ return String(error) }} }})()"
    give_up = time.monotonic() + seconds
    while (held := page.evaluate(guarded)) is not True:
        assert time.monotonic() < give_up, f"never so: {expression} ({held})"
        page.wait_for_timeout(40)


def settle(page: Page) -> None:
    """Fonts and posters there, nothing loading."""
    page.wait_for_load_state("load")
    until(page, "!document.querySelector('.loading')")
    page.evaluate("document.fonts.ready.then(() => true)")
    until(page, "[...document.images].every((image) => image.complete || image.loading === 'lazy')")
