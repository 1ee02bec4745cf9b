"""The narrations of a collection on their way to an approved alignment, those that a reviewer can decide first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from core.assignments.places import takes_place
from core.assignments.waiting import DECIDED, waiting_tracks
from core.tables import Assignment, Collection, Cue, Track, Video

Stage = Literal["ready", "waiting", "approved"]
STAGES: tuple[Stage, ...] = ("ready", "waiting", "approved")


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """One film's alignment: the proposal, or what was approved of it."""

    track_id: UUID
    video_id: UUID
    video_title: str
    sentences: int
    finished: int  # people who have handed in; 0 of an approved one
    at_work: int
    stage: Stage


def list_adjudications(
    session: Session, collection: Collection, *, track_id: UUID | None = None, offset: int = 0, limit: int = 25
) -> tuple[list[Adjudicated], int]:
    """(ready ones, then those with most people finished, then the approved; how many in all).

    With `track_id` only that one, or what was approved of it.
    """
    waiting = waiting_tracks(collection.id).subquery()
    cues = select(func.count()).where(Cue.track_id == Track.id).scalar_subquery()
    finished = _people(Assignment.state == "done", ~Assignment.gold)
    at_work = _people(Assignment.state == "open", takes_place())
    ready = finished >= collection.people_per_track
    proposals = (
        select(
            Track.id.label("track_id"),
            Track.video_id,
            Video.title,
            cues.label("sentences"),
            finished.label("finished"),
            at_work.label("at_work"),
            case((ready, 0), else_=1).label("stage"),
            literal(None, String).label("proposal"),
        )
        .join(waiting, waiting.c.id == Track.id)
        .join(Video, Video.id == Track.video_id)
    )
    decided = Track.provenance["adjudicated"]["track_id"].astext
    approved = (
        select(Track.id, Track.video_id, Video.title, cues, literal(0), literal(0), literal(2), decided)
        .join(Video, Video.id == Track.video_id)
        .where(Video.collection_id == collection.id, Track.kind == "alignment", Track.state.in_(DECIDED))
    )
    every = union_all(proposals, approved).subquery()
    wanted = select(every)
    if track_id is not None:
        wanted = wanted.where(or_(every.c.track_id == track_id, every.c.proposal == str(track_id)))
    order = (every.c.stage, every.c.finished.desc(), every.c.at_work.desc(), every.c.title, every.c.track_id)
    rows = session.execute(wanted.order_by(*order).offset(offset).limit(limit)).mappings().all()
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    return [_adjudicated(row) for row in rows], total


def _adjudicated(row: RowMapping) -> Adjudicated:
    return Adjudicated(
        track_id=row["track_id"],
        video_id=row["video_id"],
        video_title=row["title"],
        sentences=row["sentences"],
        finished=row["finished"],
        at_work=row["at_work"],
        stage=STAGES[row["stage"]],
    )


def _people(*wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(Assignment.track_id == Track.id, and_(*wanted)).scalar_subquery()
