"""How far a training command has come, one line at a time: what `models.starter_command` reads, and a person too."""

from __future__ import annotations

import time
from typing import Protocol

EVERY_S = 1.0


class Say(Protocol):
    """`losses` are there where a training step reports; nobody prints them."""

    def __call__(self, done: int, total: int, losses: dict[str, float] | None = None) -> None: ...


def printed(what: str) -> Say:
    """Prints 'films: 12 of 40', once a second at most, and the last one always."""
    last = -EVERY_S

    def say(done: int, total: int, losses: dict[str, float] | None = None) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total or now - last >= EVERY_S:
            last = now
            print(f"{what}: {done} of {total}", flush=True)

    return say
