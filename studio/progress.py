"""How far a long piece of work is, on standard error: a line that is rewritten on a terminal, tenths elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Done = Callable[[int, int], None]  # how much is done, of how much


@contextmanager
def progress(what: str, unit: str) -> Iterator[Done]:
    """A function to call after every step; it writes at most a hundred times."""
    terminal = sys.stderr.isatty()
    shown = -1

    def done(count: int, total: int) -> None:
        nonlocal shown
        now = count * (100 if terminal else 10) // max(1, total)
        if now == shown:
            return
        shown = now
        text = f"{what} {count} of {total} {unit}"
        print(f"\r{text:<60}" if terminal else text, end="" if terminal else "\n", file=sys.stderr, flush=True)

    yield done
    if terminal and shown >= 0:
        print(file=sys.stderr)
