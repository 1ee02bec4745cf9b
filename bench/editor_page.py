"""What the editor's page takes, in chromium as a person meets it: opening, keys, pictures, dragging, memory."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.editor_scripts import (
    CODE,
    DRAG_AT,
    DRAG_TOLD,
    FIRST_SEEN,
    FRAME_TIMES,
    KEY_TO_PAINT,
    PACE,
    STEPPED,
    TOUR_SEEN,
)
from bench.editor_trace import work_per_frame_ms
from cli.access import login_link
from cli.checks import chromium
from cli.local import LocalSystem

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
    "--js-flags=--expose-gc",
)  # fmt: skip
VIEW = {"width": 1440, "height": 900}
PATIENCE_S = 60.0
SCREEN_MS = 1000 / 60


@contextmanager
def browser_here() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


def signed_in(local: LocalSystem, browser: Browser, link: str | None = None) -> list[dict[str, Any]]:
    """The cookies of somebody who came by a one-time link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link or login_link(local.folder, local.url))
    page.get_by_role("heading", name="Home", level=1).wait_for(timeout=PATIENCE_S * 1000)
    kept = [dict(cookie) for cookie in context.cookies()]
    context.close()
    return kept


@dataclass
class Seat:
    """Somebody before the editor."""

    local: LocalSystem
    browser: Browser
    cookies: list[dict[str, Any]]
    track_id: str

    def context(self) -> BrowserContext:
        made = self.browser.new_context(base_url=self.local.url, viewport=VIEW, color_scheme="dark")  # type: ignore[arg-type]
        made.add_cookies(self.cookies)  # type: ignore[arg-type]
        made.add_init_script(TOUR_SEEN)
        return made

    def sit_down(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.add_init_script(FIRST_SEEN)
        page.goto(f"/#/edit/{self.track_id}")
        wait_for(page, "bench.done")
        return page


def wait_for(page: Page, expression: str, seconds: float = PATIENCE_S) -> None:
    give_up = time.monotonic() + seconds
    while page.evaluate(f"Boolean({expression})") is not True:
        if time.monotonic() > give_up:
            seen = page.evaluate("window.bench && JSON.stringify(bench)")
            raise RuntimeError(f"The page never came to {expression}: {seen}")
        page.wait_for_timeout(20)


def open_once(seat: Seat) -> dict[str, float]:
    """Since the navigation began, with nothing in the browser's stores: ms until each is seen."""
    context = seat.context()
    try:
        return dict(seat.sit_down(context).evaluate("bench.seen"))
    finally:
        context.close()


def in_list(page: Page) -> None:
    page.locator(".cue-list").focus()


def in_text(page: Page) -> None:
    in_list(page)
    page.keyboard.press("Enter")
    wait_for(page, "document.activeElement.tagName === 'TEXTAREA'")


def painted_ms(page: Page, keys: Sequence[str]) -> list[float]:
    """From each key's event to the end of the screen frame that it changed."""
    page.evaluate(KEY_TO_PAINT)
    for number, key in enumerate(keys):
        page.keyboard.press(key)
        wait_for(page, f"bench.keys.length > {number}")
    found: list[float] = page.evaluate("bench.stopKeys()")
    return found


def typed_ms(page: Page, count: int) -> list[float]:
    in_text(page)
    letters = "the castle is dark and still "
    took = painted_ms(page, ["Space" if (letter := letters[n % len(letters)]) == " " else letter for n in range(count)])
    page.keyboard.press("Escape")
    return took


def walked_ms(page: Page, count: int) -> list[float]:
    in_list(page)
    return painted_ms(page, ["ArrowDown"] * count)


@dataclass(frozen=True, slots=True)
class Steps:
    took_ms: list[float]
    right: int
    asked: int


def stepped(page: Page, video_id: str, count: int) -> Steps:
    """By keys, there and back: the picture that was painted, told by the browser, and the one that the page names."""
    in_list(page)
    page.evaluate(FRAME_TIMES, video_id)
    page.evaluate(STEPPED)
    took, right = [], 0
    for number in range(count):
        by = 1 if number < count // 2 else -1
        page.evaluate("(by) => bench.expect(by)", by)
        page.keyboard.press("." if by > 0 else ",")
        wait_for(page, "bench.step !== null", seconds=10)
        step = page.evaluate("bench.step")
        named = page.evaluate(CODE, step["wanted"])
        right += bool(step["frame"] == step["wanted"] and named)
        took.append(step["ms"])
    return Steps(took, right, count)


@dataclass(frozen=True, slots=True)
class Motion:
    work_ms: list[float]  # of the page's main thread, for each frame of the screen
    cpu_ms: list[float]  # of it, while the thread had a core
    dropped: float  # share of the screen's frames

    @property
    def work_p95_ms(self) -> float:
        return p95(self.work_ms)

    @property
    def cpu_p95_ms(self) -> float:
        return p95(self.cpu_ms)


def moved(page: Page, seat: Seat, move: Any) -> Motion:
    page.evaluate(PACE)
    seat.browser.start_tracing(
        page=page, categories=["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]
    )
    page.evaluate("bench.startPace()")
    move()
    deltas: list[float] = page.evaluate("bench.stopPace()")
    trace = json.loads(seat.browser.stop_tracing())
    missed = sum(max(0, round(delta / SCREEN_MS) - 1) for delta in deltas)
    events = trace["traceEvents"]
    return Motion(work_per_frame_ms(events), work_per_frame_ms(events, cpu=True), missed / max(1, missed + len(deltas)))


def dragged(page: Page, seat: Seat, moves: int) -> Motion:
    in_list(page)
    page.keyboard.press("f")  # the selected cue stands in the middle of the timeline
    page.wait_for_timeout(300)
    x, y = page.evaluate(DRAG_AT)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    before = page.evaluate(DRAG_TOLD)

    def move() -> None:
        for number in range(moves):
            page.mouse.move(x + 150 * ((number % 40) / 40), y)

    found = moved(page, seat, move)
    if page.evaluate(DRAG_TOLD) == before:
        raise RuntimeError(f"Nothing was dragged at {x:.0f}, {y:.0f}: {before}")
    page.keyboard.press("Escape")
    page.mouse.up()
    return found


def scrolled(page: Page, seat: Seat, turns: int) -> Motion:
    page.locator(".cue-list").hover()

    def move() -> None:
        for number in range(turns):
            page.mouse.wheel(0, 240 if number < turns * 0.75 else -400)
            page.wait_for_timeout(SCREEN_MS)

    return moved(page, seat, move)


def heap_mb(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"]) / 1e6


def work_on(page: Page, minutes: float) -> int:
    """Writes, walks, moves, divides, takes back, looks around; how often."""
    until, rounds = time.monotonic() + minutes * 60, 0
    while time.monotonic() < until:
        in_text(page)
        page.keyboard.type(" and still more", delay=15)
        page.keyboard.press("Escape")
        for key in (
            "Alt+.",
            "Alt+.",
            "Alt+,",
            "Control+Alt+e",
            "Control+z",
            "Control+z",
            ".",
            ".",
            "+",
            "-",
            "ArrowRight",
        ):
            page.keyboard.press(key)
        for _ in range(3 + rounds % 40):
            page.keyboard.press("ArrowDown" if rounds % 6 else "ArrowUp")
        page.locator(".cue-list").hover()
        page.mouse.wheel(0, 600 if rounds % 2 else -600)
        rounds += 1
    return rounds


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else (values[0] if values else 0.0)
