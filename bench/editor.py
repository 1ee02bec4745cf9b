"""The editor on a film of three hours with 3,000 cues, in a real system and a real browser.

The film is a sample over and over; what the pipeline finds of it is kept in runs/bench/ for the next time.
"""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bench import write_section
from bench.editor_api import opening_ms, saving_ms
from bench.editor_film import Prepared, prepared_system, remote_of
from bench.editor_page import (
    Seat,
    browser_here,
    dragged,
    heap_mb,
    open_once,
    p95,
    scrolled,
    signed_in,
    stepped,
    typed_ms,
    walked_ms,
    work_on,
)
from bench.system import machine
from cli.local import LocalSystem

MINUTES, CUES, ROUNDS, WORK_MINUTES = 180.0, 3_000, 5, 30.0
QUICK = (2.0, 60, 2, 0.2)
PARTS = {
    "shell": ("shell seen", 1_000),
    "frame": ("first picture painted", 1_500),
    "list": ("list usable", 1_500),
    "waveform": ("waveform drawn", 2_000),
}


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    found: float
    most: float
    unit: str
    least: bool = False  # the target is a least, not a most

    @property
    def holds(self) -> bool:
        return self.found >= self.most if self.least else self.found <= self.most

    def line(self) -> str:
        sign = "≥" if self.least else "≤"
        found = f"{self.found:.1f}" if self.found < 100 and self.found % 1 else f"{self.found:,.0f}"
        holds = "yes" if self.holds else "NO"
        return f"| {self.what} | {found} {self.unit} | {sign} {self.most:,.0f} {self.unit} | {holds} |"


def run(
    seed_base: int,
    json_path: Path | None,
    minutes: float | None = None,
    cues: int | None = None,
    rounds: int | None = None,
    work: float | None = None,
    quick: bool = False,
) -> int:
    usual = QUICK if quick else (MINUTES, CUES, ROUNDS, WORK_MINUTES)
    minutes, cues, rounds, work = minutes or usual[0], cues or usual[1], rounds or usual[2], work or usual[3]
    before = os.getloadavg()[0]
    with prepared_system(minutes, cues) as (local, film):
        found = list(measured(local, film, rounds, work, quick))
    lines = report(found, film, rounds, work, (before, os.getloadavg()[0]))
    print("\n".join(lines))
    if not quick:
        write_section("editor", "\n".join(lines))
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) | {"holds": row.holds} for row in found], indent=1))
    return 0 if all(row.holds for row in found) else 1


def measured(local: LocalSystem, film: Prepared, rounds: int, work: float, quick: bool) -> Iterator[Row]:
    keys, steps, moves = (20, 20, 60) if quick else (100, 200, 240)
    remote = remote_of(local)
    yield Row("GET of the track, median", opening_ms(remote, film.track_id, 10 * rounds), 60, "ms")
    for operations in (1, 20):
        took = saving_ms(remote, film.track_id, operations, 10 * rounds)
        yield Row(f"saving a batch of {operations}, median", took, 15, "ms")
    with browser_here() as browser:
        seat = Seat(local, browser, signed_in(local, browser), film.track_id)
        opened = [open_once(seat) for _ in range(rounds)]
        for part, (words, most) in PARTS.items():
            yield Row(words, statistics.median(one[part] for one in opened), most, "ms")
        page = seat.sit_down(seat.context())
        page.wait_for_timeout(2_000)
        yield Row("key to paint in the text, 95th percentile", p95(typed_ms(page, keys)), 50, "ms")
        yield Row("arrow to paint in the list, 95th percentile", p95(walked_ms(page, keys)), 50, "ms")
        stepping = stepped(page, film.video_id, steps)
        yield Row("step to the next picture, 95th percentile", p95(stepping.took_ms), 80, "ms")
        yield Row(f"right pictures of {stepping.asked}", stepping.right, stepping.asked, "", least=True)
        for words, motion in (("dragging", dragged(page, seat, moves)), ("scrolling", scrolled(page, seat, moves))):
            yield Row(f"{words}: work for a frame, 95th percentile", motion.work_p95_ms, 8, "ms")
            yield Row(f"{words}: of it on a core, 95th percentile", motion.cpu_p95_ms, 8, "ms")
            yield Row(f"{words}: frames dropped", motion.dropped * 100, 5, "%")
        done = work_on(page, work)
        yield Row(f"heap after {work:g} minutes of work ({done} rounds)", heap_mb(page), 400, "MB")


def report(found: list[Row], film: Prepared, rounds: int, work: float, load: tuple[float, float]) -> list[str]:
    return [
        f"## The editor on {film.duration_ms / 60_000:.0f} minutes with {film.cues:,} cues",
        "",
        f"`./cuewright bench editor --minutes {film.duration_ms / 60_000:.0f} --cues {film.cues} --rounds {rounds} "
        f"--work {work:g}`, {machine()}, load {load[0]:.1f} before and {load[1]:.1f} after with "
        f"{psutil.cpu_count()} cores; chromium without a GPU on the same machine. Opening: median of {rounds} fresh "
        "browsers, since the navigation began.",
        "",
        "| | found | wanted | holds |",
        "| --- | --- | --- | --- |",
        *(row.line() for row in found),
    ]
