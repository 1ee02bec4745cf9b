"""`cuewright align`: which sentences of a film's narration can be seen, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.film_job import Stop, job_on_film
from cli.local import LocalSystem
from cli.remote import Remote
from cli.script_table import clock
from core.alignable import SEEN


@dataclass(frozen=True, slots=True)
class AlignWish:
    film: Path
    subtitles: Path | None
    out: Path


def align_film(console: Console, remote: Remote, system: LocalSystem | None, wish: AlignWish) -> Path:
    """Upload, wait for the proposal, print it, and write it as HTM-Align json; returns the file."""
    video_id = job_on_film(console, remote, system, wish.film, wish.subtitles, "align", {})
    tracks = [track for track in remote.get(f"/v1/videos/{video_id}/tracks") if track["kind"] == "alignment"]
    if not tracks:
        raise Stop("The job ended without an alignment track.", "Please report this with the worker's log.")
    track = remote.get(f"/v1/tracks/{tracks[0]['id']}")
    said = (track.get("provenance") or {}).get("out_of_domain")
    if said is not None and said > track["provenance"]["limit"]:
        console.print(
            "[bold]Take this with care:[/bold] the film is not of the world that the installed weights know.",
        )
    print_alignment(console, track["cues"])
    target = wish.out / f"{wish.film.stem}.align.json"
    wish.out.mkdir(parents=True, exist_ok=True)
    target.write_text(remote.text(f"/v1/tracks/{track['id']}/export", format="htm_align"), encoding="utf-8")
    console.print(f"written to {target}", highlight=False)
    return target


def print_alignment(console: Console, cues: Sequence[Mapping[str, Any]]) -> None:
    """In the order of speech, with how sure it is that each can be seen."""
    table = Table(title="Alignment", title_justify="left", header_style="bold", expand=False)
    for title in ("said", "to be seen", "where"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("sentence", overflow="fold")
    for cue in sorted(cues, key=lambda cue: (cue["data"]["spoken"] or [cue["start_ms"]])[0]):
        data = cue["data"]
        shown = data["alignable"] >= SEEN
        table.add_row(
            clock(data["spoken"][0]) if data["spoken"] else "",
            f"{data['alignable']:.0%}",
            "–".join(clock(ms) for ms in data["seen"]) if shown else "",
            str(cue["text"]),
            style=None if shown else "dim",
        )
    console.print(table)
