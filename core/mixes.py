"""Mixes of a description with its film: asked for, found again, and thrown away when newer ones are there."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid, Problem
from core.intervals import Interval
from core.job_requests import start_job
from core.lexicon import lexicon_of, needed
from core.mixing import dialogue_of
from core.recordings import spoken_by_people
from core.storage import disk_errors, get_storage
from core.tables import Job, Result, Step, Track, User, Video
from core.videos import latest_results
from core.voice_clips import SCRIPTS

KEPT_H = 24  # an older mix of a track is thrown away when a newer one has been there for so long
SCRIPT_BYTES = 256 * 2**20  # of all scripts together; a film's is 0.5 MB at most
HELD_CUES = 20_000

Row = Mapping[str, Any]  # id, start_ms, extended, text, recording: storage key of a person's own voice, or None


@dataclass(frozen=True, slots=True)
class Mixed:
    job_id: UUID
    revision: int
    made_at: datetime
    result: Result


def script_of(session: Session, track: Track) -> list[dict[str, Any]]:
    """What a mix needs of each cue. Raises Invalid where the track is nothing to be spoken."""
    if track.kind != "description":
        raise Invalid(
            f"This track is a {track.kind}, no description.",
            slug="not-a-description",
            remedy="Ask for the mix of a description track.",
        )
    if len(track.cues) > HELD_CUES:
        raise Invalid(f"A mix takes {HELD_CUES:,} cues at most; this track has {len(track.cues):,}.", slug="mix-cues")
    recordings = spoken_by_people(session, track)
    return [
        {
            "id": str(cue.id),
            "start_ms": cue.start_ms,
            "extended": bool(cue.data.get("extended")),
            "text": cue.text,
            "recording": recordings.get(cue.id),
        }
        for cue in track.cues
    ]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a film's sound and picture, for a preview."""

    probe: Mapping[str, Any]
    dialogue: Sequence[Interval]
    cuts: Sequence[int]


def known_of(session: Session, video: Video) -> Known:
    """Raises Conflict while nobody has looked into the film."""
    found = latest_results(session, [video.id], ("probe", "look", "listen", "speech"))[video.id]
    probe = found.payload("probe") or video.probe
    if not probe:
        raise Conflict(
            "Nobody has looked into this film yet.",
            slug="film-not-analysed",
            remedy="Ask for its description, or wait until its job is further.",
        )
    shots: Any = found.payload("look").get("shots") or ()
    return Known(probe, dialogue_of(found.payload("listen"), found.payload("speech")), cuts_of(shots))


def cuts_of(shots: Sequence[Sequence[int]]) -> list[int]:
    """When shots change, without the film's begin and end."""
    return [int(shot[0]) for shot in shots][1:]


def start_mix(
    session: Session,
    user: User,
    track: Track,
    *,
    voice: str | None,
    words_per_minute: int,
    lexicon: Mapping[str, str],
    idempotency_key: str | None = None,
    request_id: str | None = None,
) -> tuple[Job, bool]:
    """A job that speaks the track as it is now and mixes it with its film.

    `lexicon` goes before that of the film's collection, entry by entry.
    """
    rows = script_of(session, track)
    if not rows:
        raise Invalid("This track has no cue to speak.", slug="mix-nothing", remedy="Write a description first.")
    spoken = needed((row["text"] for row in rows), lexicon_of(session, track.video_id), lexicon)
    params = {
        "track_id": str(track.id),
        "track_revision": track.revision,
        "voice": voice,
        "words_per_minute": words_per_minute,
        "lexicon": spoken,
        "script": _keep_script(track, rows),
    }
    return start_job(
        session,
        "mix_track",
        session.get_one(Video, track.video_id),
        user,
        params=params,
        request=(track.id, voice, words_per_minute, dict(lexicon)),
        idempotency_key=idempotency_key,
        request_id=request_id,
    )


def _keep_script(track: Track, rows: Sequence[Row]) -> str:
    """The storage key of the track as it is now: a job may start after the next edit."""
    text = json.dumps({"language": track.language, "cues": rows})
    key = f"{SCRIPTS}/{track.id}/{hashlib.sha256(text.encode()).hexdigest()}.json"
    if not get_storage().exists(key):
        with disk_errors(), tempfile.TemporaryDirectory(prefix="cw-script-") as folder:
            path = Path(folder) / "script.json"
            path.write_text(text)
            get_storage().put(key, path)
    return key


def read_script(key: str) -> tuple[str, list[Row]]:
    """(language, cues) of a script that was kept for a job."""
    if not get_storage().exists(key):
        raise Problem(
            "The script that this job was to speak is no longer kept.",
            slug="script-gone",
            remedy="Ask for the mix of the track again.",
        )
    kept = json.loads(get_storage().path(key).read_text())
    return kept["language"], kept["cues"]


def list_mixes(session: Session, track_id: UUID, limit: int = 10) -> list[Mixed]:
    """What was made of a track, the newest first."""
    rows = session.execute(
        select(Job.id, Job.params, Step.finished_at, Result)
        .join(Step, Step.job_id == Job.id)
        .join(Result, Result.key == Step.result_key)
        .where(Job.params["track_id"].astext == str(track_id), Step.name == "mix", Step.state == "done")
        .order_by(Step.finished_at.desc())
        .limit(4 * limit)
    ).all()
    found: dict[str, Mixed] = {}
    for job_id, params, made_at, result in rows:
        found.setdefault(result.key, Mixed(job_id, int(params["track_revision"]), made_at, result))
    return list(found.values())[:limit]


def purge_mixes(session: Session) -> int:
    """Delete all mixes of a track but the newest: each holds a copy of the film. How many went."""
    of_track = Result.payload["track_id"].astext
    newest = (
        select(of_track.label("track_id"), func.max(Result.created_at).label("at"))
        .where(Result.step == "mix")
        .group_by(of_track)
        .subquery()
    )
    old = session.scalars(
        select(Result.key)
        .join(newest, newest.c.track_id == of_track)
        .where(
            Result.step == "mix",
            Result.created_at < newest.c.at,
            newest.c.at < func.now() - timedelta(hours=KEPT_H),
        )
    ).all()
    session.execute(delete(Result).where(Result.key.in_(old)))
    for key in old:
        get_storage().delete(f"results/{key}")
    return len(old)
