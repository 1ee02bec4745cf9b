"""Stored tracks moved to another cut: a new track each time, with what must be looked at marked; the old one stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.conform import Conformed, conform_track, for_review, from_rates, from_segments
from core.errors import Invalid, NotFound
from core.formats.stored import cue_rows
from core.formats.timecode import FrameRate
from core.formats.track import Kind, TextCue, TextTrack
from core.intervals import Interval
from core.job_requests import start_job
from core.tables import Job, Track, User, Video
from core.time_map import TimeMap
from core.tracks import keep_track
from core.videos import latest_results

TOLD = 200  # cues without a place that the new track's provenance names


@dataclass(frozen=True, slots=True)
class Made:
    track_id: UUID | None  # None: the same was made before, and people may have edited it since
    conformed: Conformed
    cue_ids: Sequence[UUID]  # of the new track's cues, in its order


def by_rates(
    session: Session, track: Track, video: Video, old: FrameRate, new: FrameRate, pull_down: bool, offset_ms: int
) -> Made:
    """At once, and a track of its own every time. Raises Invalid where no film is played so."""
    try:
        time_map = from_rates(old, new, pull_down, offset_ms)
    except ValueError as error:
        raise Invalid(
            f"{str(error)[0].upper()}{str(error)[1:]}.",
            slug="conform-rates",
            remedy="Say the rates of the two cuts as they are: 23.976, 24, 25, 29.97, 30, 50 ..",
        ) from error
    how = {"from_rate": old.name, "to_rate": new.name, "pull_down": pull_down, "offset_ms": offset_ms}
    return _make(session, track, video, time_map, how, uuid4().hex)


def start_matching(
    session: Session,
    user: User,
    track: Track,
    video: Video,
    *,
    pictures: bool,
    idempotency_key: str | None = None,
    request_id: str | None = None,
) -> tuple[Job, bool]:
    """A job that compares the track's film with another cut of it, and then makes the new track there."""
    if video.id == track.video_id:
        raise Invalid(
            "The track is on this film already: there is nothing to compare.",
            slug="conform-same-film",
            remedy="Name the film with the other cut, or say the frame rates.",
        )
    old = session.get_one(Video, track.video_id)
    params = {
        "track_id": str(track.id),
        "track_revision": track.revision,
        "from_video_id": str(old.id),
        "pictures": pictures or _mute(old) or _mute(video),
    }
    return start_job(
        session,
        "conform_track",
        video,
        user,
        params=params,
        request=(track.id, video.id, pictures),
        idempotency_key=idempotency_key,
        request_id=request_id,
    )


def by_segments(session: Session, video_id: UUID, track_id: UUID, by: str, segments: Sequence[Sequence[float]]) -> Made:
    """What a comparison of the films found, made a track: as the old one is now, once for each of its revisions."""
    track = session.scalar(select(Track).where(Track.id == track_id).options(selectinload(Track.cues)))
    if track is None:
        raise NotFound("The track that was to be conformed is gone.")
    digest = hashlib.sha256(json.dumps([list(one) for one in segments]).encode()).hexdigest()
    how = {"match": by, "segments": [list(one) for one in segments]}
    return _make(session, track, session.get_one(Video, video_id), from_segments(segments), how, digest[:16])


def _mute(video: Video) -> bool:
    return video.probe is not None and not video.probe.get("audio")


def _make(session: Session, track: Track, video: Video, time_map: TimeMap, how: Mapping[str, Any], name: str) -> Made:
    same_film = video.id == track.video_id
    gaps = latest_results(session, {track.video_id, video.id}, ("gaps",))
    text = TextTrack(
        [TextCue(cue.start_ms, cue.end_ms, cue.text, cue.data) for cue in track.cues],
        cast(Kind, track.kind),
        track.language,
    )
    conformed = conform_track(
        text,
        time_map.shown(video.duration_ms),
        new_gaps=_intervals(gaps[video.id].payload("gaps")),
        old_gaps=None if same_film else _intervals(gaps[track.video_id].payload("gaps")),
    )
    rows, _ = cue_rows(for_review(conformed))
    ids = [uuid4() for _ in rows]
    track_id = keep_track(
        session,
        video.id,
        kind=track.kind,
        source=f"conform:{track.id}:{track.revision}:{name}",
        title=f"{track.title.removesuffix(' (conformed)')} (conformed)",
        language=track.language,
        provenance=_provenance(track, conformed, how),
        cues=[{"id": id, **row} for id, row in zip(ids, rows, strict=True)],
    )
    return Made(track_id, conformed, ids)


def _intervals(payload: Mapping[str, Any]) -> list[Interval] | None:
    """The gaps that a step found; None where none has looked."""
    gaps = payload.get("gaps")
    return None if gaps is None else [(gap["start_ms"], gap["end_ms"]) for gap in gaps]


def _provenance(track: Track, conformed: Conformed, how: Mapping[str, Any]) -> dict[str, Any]:
    """Where the text came from stays said; beside it, from which track and how it was moved."""
    reasons = {one.old_index: one.reason for one in conformed.touched if one.new_index is None}
    left_out = [
        {
            "start_ms": track.cues[index].start_ms,
            "end_ms": track.cues[index].end_ms,
            "text": track.cues[index].text,
            "reason": reason,
        }
        for index, reason in sorted(reasons.items())
    ]
    told = {
        "track_id": str(track.id),
        "revision": track.revision,
        "source": track.source,
        "title": track.title,
        "video_id": str(track.video_id),
        "how": dict(how),
        "cues": len(track.cues),
        "unchanged": len(track.cues) - len(conformed.touched),
        "left_out_count": len(left_out),
        "left_out": left_out[:TOLD],
    }
    if "conformed" in track.provenance:
        told["before"] = track.provenance["conformed"]
    return {**track.provenance, "conformed": told}
