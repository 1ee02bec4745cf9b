"""A job's steps while they run: a live view in a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

MARKS = {"done": "✓", "running": "▸", "failed": "✗", "cancelled": "–"}


def time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s left" if minutes else f"{rest} s left"


class JobProgress:
    def __init__(self, console: Console) -> None:
        self.console = console
        self.live = Live(console=console, refresh_per_second=8, transient=False) if console.is_terminal else None
        self._said: dict[str, tuple[str, int]] = {}

    def __enter__(self) -> JobProgress:
        if self.live is not None:
            self.live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.__exit__(kind, error, trace)

    def show(self, job: Mapping[str, Any]) -> None:
        if self.live is not None:
            self.live.update(_table(job))
            return
        for step in job["steps"]:
            fraction = int(step["progress"] * 4) * 25
            now = (step["state"], fraction)
            if step["state"] in ("waiting", "queued") or self._said.get(step["name"]) == now:
                continue
            self._said[step["name"]] = now
            self.console.print(_line(step), highlight=False)


def _line(step: Mapping[str, Any]) -> str:
    if step["state"] == "done":
        return f"{step['name']}: done{' (known from before)' if step['reused'] else ''}"
    parts = [step["note"] or step["state"], f"{step['progress'] * 100:.0f} %", time_left(step["seconds_left"])]
    return f"{step['name']}: " + ", ".join(part for part in parts if part)


def _table(job: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    for step in job["steps"]:
        state = step["state"]
        percent = "" if state in ("waiting", "queued") else f"{step['progress'] * 100:3.0f} %"
        note = "known from before" if step["reused"] else step["note"] if state == "running" else ""
        if state == "running" and step["attempt"] > 1:
            note += f" (attempt {step['attempt']})"
        style = {"running": "bold", "failed": "red"}.get(state, "dim" if state != "done" else "")
        left = time_left(step["seconds_left"]) if state == "running" else ""
        table.add_row(MARKS.get(state, "·"), step["name"], percent, left, note, style=style)
    return table
