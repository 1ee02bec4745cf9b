"""How far a collection's verifying has come, and whether more of it is worth its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import Session

from core.assignments.places import takes_place
from core.assignments.waiting import DECIDED, waiting_tracks
from core.tables import Answer, Assignment, Checkpoint, Collection, Cue, Track, Video

if TYPE_CHECKING:
    from core.labelling import Decision, Measurement

USUAL_MS = 8_000  # for a sentence, while nobody has answered any
WORTH = 0.005  # of the measure, that the next BATCH labels must be able to bring
BATCH = 500


@dataclass(frozen=True, slots=True)
class Progress:
    tracks: int  # to verify, or verified
    approved: int  # tracks whose answers are decided
    ready: int  # that enough people have finished: a reviewer can decide
    at_work: int  # assignments that are open within their lease
    sentences: int
    sentences_approved: int
    answers_left: int  # until enough people have answered every sentence
    median_ms: int  # that an answer takes; USUAL_MS while there is none
    seconds_left: int  # of one person's work
    decision: Decision  # stop or go on, what the next labels are expected to bring, and why


def labelling_progress(
    session: Session, collection: Collection, measured: Sequence[Measurement] | None = None, *, worth: float = WORTH
) -> Progress:
    """`measured` says what a model trained on so many labels reached; by default, what checkpoints tell of it."""
    from core.labelling import decide

    waiting = waiting_tracks(collection.id).subquery()
    done = _of_track(Assignment.state == "done", ~Assignment.gold)
    at_work = _of_track(Assignment.state == "open", takes_place())
    cues = select(func.count()).where(Cue.track_id == Track.id).scalar_subquery()
    wanted = collection.people_per_track
    left = case((done < wanted, (wanted - done) * cues), else_=0)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(done >= wanted),
            func.coalesce(func.sum(at_work), 0),
            func.coalesce(func.sum(cues), 0),
            func.coalesce(func.sum(left), 0),
        )
        .select_from(Track)
        .join(waiting, waiting.c.id == Track.id)
    ).one()
    tracks, ready, working, sentences, answers_left = (int(value) for value in row)
    approved, known = session.execute(
        select(func.count(Track.id.distinct()), func.count(Cue.id))
        .join(Video, Video.id == Track.video_id)
        .join(Cue, Cue.track_id == Track.id)
        .where(Video.collection_id == collection.id, Track.kind == "alignment", Track.state.in_(DECIDED))
    ).one()
    median_ms = _median_ms(session, collection.id)
    decision = decide(measurements(session) if measured is None else measured, sentences, worth, batch=BATCH)
    return Progress(
        tracks + approved,
        approved,
        ready,
        working,
        sentences + known,
        known,
        answers_left,
        median_ms,
        round(answers_left * median_ms / 1000),
        decision,
    )


def measurements(session: Session) -> list[Measurement]:
    """What checkpoints tell under `labelling` of their metrics: {"labels": how many they learnt from, "value": ..}."""
    from core.labelling import Measurement

    told = session.scalars(select(Checkpoint.metrics["labelling"]).where(Checkpoint.metrics.has_key("labelling")))
    found = []
    for one in told:
        labels, value = (one.get("labels"), one.get("value")) if isinstance(one, dict) else (None, None)
        if type(labels) is int and labels >= 1 and isinstance(value, int | float):
            found.append(Measurement(labels, float(value)))
    return found


def _of_track(*wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(Assignment.track_id == Track.id, and_(*wanted)).scalar_subquery()


def _median_ms(session: Session, collection_id: UUID) -> int:
    middle = session.scalar(
        select(func.percentile_cont(0.5).within_group(Answer.took_ms))
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .where(Video.collection_id == collection_id, Answer.undone_at.is_(None))
    )
    return USUAL_MS if middle is None else round(middle)
