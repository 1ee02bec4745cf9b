"""`cuewright describe`: a film in, its audio-description script out, over the same HTTP that everyone uses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.film_job import Stop, job_on_film
from cli.local import PROJECT, LocalSystem
from cli.remote import Remote
from cli.script_table import print_script, print_structure

FILMS = (".mp4", ".mkv", ".webm", ".mov")


@dataclass(frozen=True, slots=True)
class Wish:
    film: Path
    subtitles: Path | None
    out: Path
    format: str
    words: str  # in_domain | always
    words_per_minute: int | None


def sample() -> Path:
    found = sorted(path for path in (PROJECT / "samples").glob("*") if path.suffix in FILMS)
    if not found:
        raise Stop("There is no sample film in samples/.", "Name a film: ./cuewright describe FILM", 2)
    return found[0]


def describe(console: Console, remote: Remote, system: LocalSystem | None, wish: Wish) -> Path:
    """Upload, wait for the answer, print it, and write it; returns the file."""
    asked: dict[str, Any] = {"words": wish.words}
    if wish.words_per_minute is not None:
        asked["words_per_minute"] = wish.words_per_minute
    video_id = job_on_film(console, remote, system, wish.film, wish.subtitles, "describe", asked)
    return _write(console, remote, video_id, wish)


def _write(console: Console, remote: Remote, video_id: str, wish: Wish) -> Path:
    tracks = [track for track in remote.get(f"/v1/videos/{video_id}/tracks") if track["kind"] == "description"]
    if not tracks:
        raise Stop("The job ended without a description track.", "Please report this with the worker's log.")
    track = remote.get(f"/v1/tracks/{tracks[-1]['id']}")
    if track["cues"]:
        print_script(console, track["cues"])
    else:
        timeline = remote.get(f"/v1/videos/{video_id}/timeline")
        if (track.get("provenance") or {}).get("withheld"):
            console.print(
                "[bold]No words were written:[/bold] this film is not of the world that the installed weights know, "
                "and they would make things up. Its structure they can tell. (--words always writes them, marked.)"
            )
        else:
            console.print("[bold]No line was written:[/bold] nothing that the model could say fits a gap of this film.")
        print_structure(console, timeline)
    target = wish.out / f"{wish.film.stem}.ad.{wish.format}"
    wish.out.mkdir(parents=True, exist_ok=True)
    target.write_text(remote.text(f"/v1/tracks/{track['id']}/export", format=wish.format), encoding="utf-8")
    console.print(f"written to {target}", highlight=False)
    return target
