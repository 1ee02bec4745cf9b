"""Harvests: the description and the dialogue that are heard in a film's soundtrack, asked for, listed, with figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.orm import Session, selectinload

from core.collections import visible_to
from core.film_tables import film_names, row_of
from core.job_requests import start_job
from core.speakers import voices_of
from core.tables import Cue, Job, Result, Step, Track, User, Video

PIPELINE = "harvest_soundtrack"
MAD_V2 = ("imdbid", "text", "start", "end")
HarvestSort = Literal["created_at", "-created_at", "title", "-title"]


@dataclass(frozen=True, slots=True)
class Harvest:
    """A film's last harvest: the job as it goes, and what the last one that ended found."""

    job: Job  # with its steps
    title: str
    made_at: datetime | None
    found: dict[str, Any] | None  # payload of the step `harvest`
    tracks: dict[str, UUID]  # kind -> id


def start_harvest(
    session: Session,
    user: User,
    video: Video,
    *,
    narrators: Sequence[int] | None = None,
    words: str = "in_domain",
    idempotency_key: str | None = None,
    request_id: str | None = None,
) -> tuple[Job, bool]:
    """A job that listens, unless that was done, and makes the tracks. `narrators` are numbers of speakers as the film's
    heard tracks have them; raises NotFound where one is not there."""
    params: dict[str, Any] = {"words": words} | _listening(session, video)
    if narrators is not None:
        params["narrators"] = voices_of(session, video, narrators)
    return start_job(
        session,
        PIPELINE,
        video,
        user,
        params=params,
        request=(video.id, None if narrators is None else sorted(narrators), words),
        idempotency_key=idempotency_key,
        request_id=request_id,
    )


def _listening(session: Session, video: Video) -> dict[str, str]:
    """The job's parameter `hear`: as it was when the film was listened to, so that nobody listens twice."""
    params = session.scalar(
        select(Job.params)
        .join(Step, Step.job_id == Job.id)
        .join(Result, Result.key == Step.result_key)
        .where(Job.video_id == video.id, Step.name == "hear", Result.payload["source"].astext == "heard")
        .order_by(Step.finished_at.desc())
        .limit(1)
    )
    if params is not None:
        return {"hear": params["hear"]} if "hear" in params else {}
    known = video.probe is not None and not any(stream["text"] for stream in video.probe.get("subtitles", ()))
    return {} if known and video.subtitles_key is None else {"hear": "always"}


def list_harvests(
    session: Session,
    user: User,
    *,
    offset: int = 0,
    limit: int = 25,
    sort: HarvestSort = "-created_at",
    collection_id: UUID | None = None,
) -> tuple[list[Harvest], int]:
    """([the last harvest of each film], how many films)."""
    wanted: list[ColumnElement[bool]] = [Job.collection_id.in_(visible_to(user)), Job.pipeline == PIPELINE]
    if collection_id is not None:
        wanted.append(Job.collection_id == collection_id)
    last = (
        select(Job.id, Job.video_id)
        .where(*wanted, Job.video_id.is_not(None))
        .ext(distinct_on(Job.video_id))
        .order_by(Job.video_id, Job.created_at.desc(), Job.id.desc())
        .subquery()
    )
    column = {"created_at": Job.created_at, "title": func.lower(Video.title)}[sort.removeprefix("-")]
    rows = session.execute(
        select(Job, Video.title)
        .join(last, last.c.id == Job.id)
        .join(Video, Video.id == Job.video_id)
        .order_by(*((column.desc(), Job.id.desc()) if sort.startswith("-") else (column.asc(), Job.id)))
        .offset(offset)
        .limit(limit)
        .options(selectinload(Job.steps))
    ).all()
    ended = _ended(session, [job.video_id for job, _ in rows if job.video_id is not None])
    found = [
        Harvest(job, title, *ended[job.video_id]) if job.video_id in ended else Harvest(job, title, None, None, {})
        for job, title in rows
    ]
    return found, session.scalar(select(func.count()).select_from(last)) or 0


def mad_v2(session: Session, collection_id: UUID, kind: Literal["description", "transcript"]) -> Iterator[str]:
    """What was heard in the films of a collection as lines of MAD-v2, film by film (`film_names`), times in seconds:
    of each film the newest such track, as people have corrected it since."""
    yield row_of(MAD_V2)
    for video_id, film in film_names(session, collection_id).items():
        newest = (
            select(Track.id)
            .where(Track.video_id == video_id, Track.kind == kind, Track.provenance["source"].astext == "heard")
            .order_by(Track.created_at.desc(), Track.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        cues = session.execute(
            select(Cue.start_ms, Cue.end_ms, Cue.text)
            .where(Cue.track_id == newest, Cue.text != "")
            .order_by(Cue.start_ms, Cue.id)
        ).all()
        yield "".join(row_of((film, row[2], row[0] / 1000, row[1] / 1000)) for row in cues)


def _ended(
    session: Session, video_ids: Sequence[UUID]
) -> dict[UUID, tuple[datetime | None, dict[str, Any], dict[str, UUID]]]:
    """Film id -> when its last harvest ended, what it found, and the tracks of that."""
    rows = session.execute(
        select(Job.video_id, Step.finished_at, Result.payload.op("-", return_type=JSONB())("tracks"))
        .join(Step, Step.job_id == Job.id)
        .join(Result, Result.key == Step.result_key)
        .where(Job.video_id.in_(video_ids), Step.name == "harvest", Step.state == "done")
        .ext(distinct_on(Job.video_id))
        .order_by(Job.video_id, Step.finished_at.desc())
    ).all()
    tracks: dict[tuple[UUID, str], dict[str, UUID]] = {}
    for track in session.scalars(
        select(Track)
        .where(Track.video_id.in_(video_ids), Track.provenance["source"].astext == "heard")
        .order_by(Track.created_at)
    ):
        name = f"{track.provenance['heard']} {track.provenance['narrators']} {track.provenance['withheld']}"
        tracks.setdefault((track.video_id, name), {})[track.kind] = track.id
    found = {}
    for video_id, ended_at, payload in rows:
        assert video_id is not None and isinstance(payload, dict)
        name = f"{payload.get('heard')} {payload.get('narrators')} {payload.get('withheld')}"
        found[video_id] = (ended_at, payload, tracks.get((video_id, name), {}))
    return found
