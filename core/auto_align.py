"""Aligning a whole collection: which of its films have a proposal, and one job for each that has none.

A film's proposal is its newest alignment track by a model that nobody has decided on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased, selectinload

from core.alignable import SEEN
from core.errors import Conflict
from core.film_tables import film_names, row_of
from core.job_requests import start_job
from core.tables import Collection, Cue, Job, Track, User, Video

PIPELINE = "align_video"
SHOWN = 50  # failures in one answer
HEADER = ("vid", "timestamp", "text")


@dataclass(frozen=True, slots=True)
class Failure:
    video_id: UUID
    title: str
    problem: dict[str, Any] | None  # None: somebody cancelled it


@dataclass(frozen=True, slots=True)
class CollectionAlignment:
    """Every film is one of these four."""

    at: datetime
    films: int
    aligned: int
    at_work: int
    failed: int
    waiting: int  # nobody has asked for them yet
    failures: list[Failure]  # of the last try, the first SHOWN


def collection_alignment(session: Session, collection_id: UUID) -> CollectionAlignment:
    state = _state()
    found = session.execute(
        select(state, func.count()).where(Video.collection_id == collection_id).group_by(state)
    ).all()
    counts = {row[0]: row[1] for row in found}
    tries = aliased(Job)
    rows = session.execute(
        select(Video.id, Video.title, tries.problem)
        .join(tries, tries.id == _latest(Job.id))
        .where(Video.collection_id == collection_id, state == "failed")
        .order_by(Video.title, Video.id)
        .limit(SHOWN)
    ).all()
    return CollectionAlignment(
        at=session.scalars(select(func.clock_timestamp())).one(),
        films=sum(counts.values()),
        aligned=counts.get("aligned", 0),
        at_work=counts.get("at_work", 0),
        failed=counts.get("failed", 0),
        waiting=counts.get("waiting", 0),
        failures=[Failure(row[0], row[1], row[2]) for row in rows],
    )


def begin_alignments(
    session: Session,
    user: User,
    collection: Collection,
    *,
    limit: int,
    words_per_minute: int,
    failed_before: datetime | None = None,
    idempotency_key: str | None = None,
    request_id: str | None = None,
) -> Sequence[Job]:
    """Jobs for films without a proposal that nobody asked for yet, the oldest films first, `limit` at most.

    With `failed_before` also for those whose last try ended without one before then. The same key gives the same jobs.
    """
    name = f"auto-align {collection.id}"  # two requests at once: the second sees what the first has begun
    session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 3))"), {"name": name})
    if idempotency_key is not None and (earlier := _begun(session, user, collection, idempotency_key)):
        return earlier
    wanted: ColumnElement[bool] = _state() == "waiting"
    if failed_before is not None:
        wanted = or_(wanted, and_(_state() == "failed", _latest(Job.finished_at) < failed_before))
    films = session.scalars(
        select(Video)
        .where(Video.collection_id == collection.id, wanted)
        .order_by(Video.created_at, Video.id)
        .limit(limit)
    ).all()
    return [
        start_job(
            session,
            PIPELINE,
            film,
            user,
            params={"words_per_minute": words_per_minute},  # gaps are found, too
            request=("collection", film.id),
            idempotency_key=None if idempotency_key is None else f"{idempotency_key} {film.id}",
            request_id=request_id,
        )[0]
        for film in films
    ]


def htm_aa(session: Session, collection_id: UUID) -> Iterator[str]:
    """The proposals' sentences that can be seen as lines of HTM-AA, film by film (`film_names`)."""
    yield row_of(HEADER)
    for video_id, vid in film_names(session, collection_id).items():
        cues = session.execute(
            select(Cue.start_ms, Cue.end_ms, Cue.text)
            .where(Cue.track_id == _proposal(video_id), Cue.data["alignable"].as_float() >= SEEN)
            .order_by(Cue.start_ms, Cue.id)
        ).all()
        yield "".join(row_of((vid, (row[0] + row[1] + 1000) // 2000, row[2])) for row in cues)


def _is_proposal() -> ColumnElement[bool]:
    return and_(Track.kind == "alignment", Track.source.startswith("checkpoint:"))


def _proposal(video_id: UUID) -> ScalarSelect[UUID]:
    newest: Select[UUID] = (
        select(Track.id)
        .where(Track.video_id == video_id, _is_proposal(), Track.state.not_in(("approved", "published")))
        .order_by(Track.created_at.desc(), Track.id)
        .limit(1)
    )
    return newest.scalar_subquery()


def _latest(column: Any) -> ScalarSelect[Any]:
    """Of the last time that anyone asked for a film's alignment."""
    asked = select(column).where(Job.video_id == Video.id, Job.pipeline == PIPELINE)
    return asked.order_by(Job.created_at.desc(), Job.id.desc()).limit(1).correlate(Video).scalar_subquery()


def _state() -> ColumnElement[str]:
    asked = and_(Job.video_id == Video.id, Job.pipeline == PIPELINE)
    return case(
        (exists().where(Track.video_id == Video.id, _is_proposal()), "aligned"),
        (exists().where(asked, Job.state.in_(("queued", "running"))), "at_work"),
        (exists().where(asked), "failed"),
        else_="waiting",
    )


def _begun(session: Session, user: User, collection: Collection, key: str) -> Sequence[Job]:
    """What an earlier request with this key has begun. Raises Conflict where it meant another collection."""
    jobs = session.scalars(
        select(Job)
        .where(Job.user_id == user.id, Job.idempotency_key.startswith(f"{key} ", autoescape=True))
        .order_by(Job.created_at, Job.id)
        .options(selectinload(Job.steps))
    ).all()
    if any(job.collection_id != collection.id for job in jobs):
        raise Conflict(
            "This Idempotency-Key was used for another request.", remedy="Send a new key with a new request."
        )
    return jobs
