"""Somebody before the editor in the chaos bench: writes and moves by keys and mouse, at random."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from bench.chaos_editor_log import Doings, GivenUp
from bench.chaos_editor_scripts import WATCH
from bench.editor_scripts import DRAG_AT

OPEN_S = 90.0
NUDGES = ("Alt+[", "Alt+]", "Control+[", "Control+]", "Alt+,", "Alt+.", "Alt+Shift+[", "Control+Shift+]")


@dataclass
class Hands:
    name: str
    person: str
    context: BrowserContext
    track_id: str
    rng: random.Random
    given_up: GivenUp
    doings: Doings = field(init=False)
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)
    tokens: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.doings = Doings(self.person)
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.name}: {error}"))
        self.open()

    def open(self) -> None:
        """However often it takes: the system may be away."""
        give_up = time.monotonic() + OPEN_S
        while True:
            try:
                self.page.goto(f"/?again={time.monotonic_ns()}#/edit/{self.track_id}", timeout=20_000)
                if self.watching(15.0):
                    return
            except BrowserError:
                if time.monotonic() > give_up:
                    raise
            if time.monotonic() > give_up:
                raise RuntimeError(
                    f"{self.name} cannot open the editor: {self.page.locator('main').inner_text()[:400]}"
                )
            self.page.wait_for_timeout(500)

    def watching(self, seconds: float) -> bool:
        give_up = time.monotonic() + seconds
        while not self.page.evaluate("window.chaos?.watch() ?? false"):
            if time.monotonic() > give_up:
                return False
            self.page.wait_for_timeout(100)
        return True

    def note(self) -> None:
        self.doings.did(self.page.evaluate("chaos.notes()"))

    def state(self) -> dict[str, Any] | None:
        state: dict[str, Any] | None = self.page.evaluate("chaos.state()")
        return state

    def reload(self) -> None:
        """What was not saved yet lies in the browser and comes back."""
        self.note()
        self.open()
        self.note()

    def act(self) -> str:
        """One thing at random; its name."""
        if not self.watching(0.5):
            self.complaints.append(f"{self.name}: the editor was gone: {self.page.locator('main').inner_text()[:300]}")
            self.open()
        deeds: dict[Callable[[], None], int] = {
            self.write: 8, self.nudge: 5, self.drag: 2, self.insert: 3, self.split: 2, self.merge: 1,
            self.remove: 1, self.undo: 4, self.redo: 1, self.judge: 2, self.decide: 2,
        }  # fmt: skip
        deed = self.rng.choices(list(deeds), list(deeds.values()))[0]
        self.choose()
        deed()
        self.note()
        return deed.__name__

    def choose(self) -> None:
        """Another cue, mostly near: two people meet on few cues."""
        self.page.locator(".cue-list").focus(timeout=10_000)
        for _ in range(self.rng.randrange(4)):
            self.page.keyboard.press(self.rng.choice(("ArrowDown", "ArrowDown", "ArrowUp")))

    def write(self) -> None:
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(f" {self.name}{next(self.tokens)}", delay=self.rng.choice((0, 10, 40)))
        self.page.keyboard.press("Escape")

    def nudge(self) -> None:
        key = self.rng.choice(NUDGES)
        for _ in range(self.rng.randint(1, 6)):
            self.page.keyboard.press(key)

    def drag(self) -> None:
        self.page.keyboard.press("f")
        self.page.wait_for_timeout(150)
        x, y = self.page.evaluate(DRAG_AT)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + self.rng.randint(-80, 80), y, steps=5)
        self.page.mouse.up()

    def insert(self) -> None:
        self.page.keyboard.press("n")
        self.page.wait_for_timeout(60)
        if self.page.evaluate("document.activeElement?.tagName") == "TEXTAREA":
            self.page.keyboard.type(f"{self.name}{next(self.tokens)} comes in", delay=5)
        self.page.keyboard.press("Escape")

    def split(self) -> None:
        self.page.keyboard.press("Control+Alt+v")

    def merge(self) -> None:
        self.page.keyboard.press("Control+Shift+m")

    def remove(self) -> None:
        self.page.keyboard.press("Delete")

    def undo(self) -> None:
        for _ in range(self.rng.randint(1, 3)):
            self.page.keyboard.press("Control+z")

    def redo(self) -> None:
        self.page.keyboard.press("Control+y")

    def judge(self) -> None:
        self.page.keyboard.press(self.rng.choice(("Control+Enter", "Control+Alt+Enter", "Control+Alt+e")))

    def decide(self) -> None:
        """Of the first clash that is open, or of what was put aside."""
        found = self.page.evaluate("(choice) => chaos.decide(choice)", self.rng.randrange(2))
        if found is not None:
            self.given_up.note(self.person, found["about"], found["given_up"])
