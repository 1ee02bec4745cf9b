"""A description script in the terminal: time, gap, words, text; or, without words, the film's structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def clock(ms: int) -> str:
    """83450 -> 1:23.4"""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest // 1000:02d}.{rest % 1000 // 100}"


def print_script(console: Console, cues: Sequence[Mapping[str, Any]]) -> None:
    table = Table(title="Audio description", title_justify="left", header_style="bold", expand=False)
    for title, justify in (("time", "right"), ("gap", "right"), ("words", "right")):
        table.add_column(title, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("text", overflow="fold")
    for cue in cues:
        data = cue.get("data") or {}
        gap = data.get("gap") or [cue["start_ms"], cue["end_ms"]]
        words = f"{data.get('words', len(cue['text'].split()))}/{data['max_words']}" if "max_words" in data else ""
        text = Text(str(cue["text"]))
        if data.get("in_domain") is False:
            text.append("  (not of the world these weights know)", style="yellow")
        table.add_row(clock(cue["start_ms"]), f"{clock(gap[0])}–{clock(gap[1])}", words, text)
    console.print(table)


def print_structure(console: Console, timeline: Mapping[str, Any]) -> None:
    gaps = timeline["gaps"]
    console.print(
        f"{len(timeline['shots'])} shots, {len(timeline['speech'])} stretches of speech, "
        f"{len(gaps)} gaps for a description in {clock(timeline['duration_ms'])}:"
    )
    table = Table(header_style="bold")
    for title in ("gap", "length", "words that fit"):
        table.add_column(title, justify="right")
    for gap in gaps:
        length_s = (gap["end_ms"] - gap["start_ms"]) / 1000
        table.add_row(f"{clock(gap['start_ms'])}–{clock(gap['end_ms'])}", f"{length_s:.1f} s", str(gap["max_words"]))
    console.print(table)
