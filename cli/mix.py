"""`cuewright mix`: a film and its description in, both in one film out, over the same HTTP that everyone uses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.film_job import Stop, send_film, sidecar, wait_for
from cli.local import LocalSystem
from cli.remote import Remote

FILES = {
    "stem_url": ".ad.wav",
    "mixed_url": ".described.m4a",
    "film_url": ".described.mp4",
    "extended_url": ".extended.mp4",
    "extended_captions_url": ".extended.captions.vtt",
    "extended_descriptions_url": ".extended.ad.vtt",
}


@dataclass(frozen=True, slots=True)
class FilmAndScript:
    film: Path
    script: Path
    subtitles: Path | None


@dataclass(frozen=True, slots=True)
class MixWish:
    source: FilmAndScript | uuid.UUID  # the id of a track
    voice: str | None
    words_per_minute: int
    out: Path


def named(film: str, script: Path | None, subtitles: Path | None) -> FilmAndScript | uuid.UUID:
    """What the words of the command name. Raises Stop where there is no such thing."""
    path = Path(film)
    if not path.is_file():
        try:
            return uuid.UUID(film)
        except ValueError:
            raise Stop(f"There is no file {film}, and it is no id of a track.", code=2) from None
    script = script or path.with_suffix(".ad.vtt")
    for each in (script, subtitles):
        if each is not None and not each.is_file():
            raise Stop(f"There is no file {each}.", "./cuewright describe FILM drafts a description.", 2)
    return FilmAndScript(path, script, subtitles or sidecar(path))


def mix_film(console: Console, remote: Remote, system: LocalSystem | None, wish: MixWish) -> list[Path]:
    """The files that were written."""
    if isinstance(wish.source, FilmAndScript):
        video_id = send_film(console, remote, wish.source.film, wish.source.subtitles)
        track_id, stem = _bring(remote, video_id, wish.source.script), wish.source.film.stem
    else:
        track_id = str(wish.source)
        video = remote.get(f"/v1/videos/{remote.get(f'/v1/tracks/{track_id}')['video_id']}")
        stem = Path(video["file_name"]).stem
    asked = {"voice": wish.voice, "words_per_minute": wish.words_per_minute}
    wait_for(console, remote, system, remote.post(f"/v1/tracks/{track_id}/mix", asked, once=str(uuid.uuid4())))
    made = remote.get(f"/v1/tracks/{track_id}/mixes")[0]
    _tell(console, made)
    wish.out.mkdir(parents=True, exist_ok=True)
    written = []
    for field, ending in FILES.items():
        if made[field] is not None:
            target = wish.out / f"{stem}{ending}"
            remote.save(made[field], target)
            written.append(target)
            console.print(f"written to {target}", highlight=False, soft_wrap=True)
    return written


def _bring(remote: Remote, video_id: str, script: Path) -> str:
    """The id of the track that a file becomes."""
    return str(remote.send(f"/v1/videos/{video_id}/tracks", script.read_bytes(), name=script.name)["track_id"])


def _tell(console: Console, made: dict[str, Any]) -> None:
    lines = [f"spoken by {made['voice']} at {made['ad_lufs']} LUFS; true peak {made['true_peak_dbtp']} dBTP"]
    lines.append(f"the film dips by {made['deepest_duck_db']} dB at most")
    if made["added_ms"]:
        lines.append(f"the film that waits is {made['added_ms'] / 1000:.1f} s longer")
    if made["late"]:
        lines.append(f"{made['late']} cues begin late, because the one before was still heard")
    if made["unspoken"]:
        lines.append(f"{made['unspoken']} cues have no word to speak")
    for line in lines:
        console.print(line, highlight=False)
