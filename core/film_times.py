"""What is known of a film's time by its newest results: speech, dialogue, gaps and shots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.intervals import Interval
from core.tables import Cue, Video
from core.tracks import list_tracks
from core.videos import latest_results


@dataclass(frozen=True, slots=True)
class FilmTimes:
    """All in milliseconds; None where the step that finds it has not ended, or there is no transcript."""

    title: str
    duration_ms: int | None
    shots: Sequence[Interval] | None
    speech: Sequence[Interval] | None
    gaps: Sequence[Interval] | None
    dialogue: Sequence[tuple[int, int, str]] | None


def film_times(session: Session, video: Video) -> FilmTimes:
    found = latest_results(session, [video.id], ("look", "listen", "gaps"))[video.id]
    gaps: Any = found.payload("gaps").get("gaps")
    shots, speech = found.payload("look").get("shots"), found.payload("listen").get("regions")
    return FilmTimes(
        title=video.title,
        duration_ms=video.duration_ms,
        shots=_spans(shots),
        speech=_spans(speech),
        gaps=None if gaps is None else [(gap["start_ms"], gap["end_ms"]) for gap in gaps],
        dialogue=_dialogue(session, video),
    )


def _dialogue(session: Session, video: Video) -> list[tuple[int, int, str]] | None:
    """The lines of the newest transcript; None where there is none."""
    newest = next(
        (track for track, count in list_tracks(session, video.id) if track.kind == "transcript" and count), None
    )
    if newest is None:
        return None
    rows = session.execute(
        select(Cue.start_ms, Cue.end_ms, Cue.text).where(Cue.track_id == newest.id).order_by(Cue.start_ms)
    )
    return [(row.start_ms, row.end_ms, row.text) for row in rows]


def _spans(rows: Any) -> list[Interval] | None:
    return None if rows is None else [(row[0], row[1]) for row in rows]
