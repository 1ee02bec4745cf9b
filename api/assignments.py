"""Verifying alignment tracks: what to verify next, answering sentence by sentence, handing in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from api import timeline
from api.deps import Db, EditedCollection, Me
from api.paging import Page, Paged
from api.timeline import Interval, MediaRead
from core import assignments
from core.assignments import Held, Listed, Said
from core.collections import get_collection, has_role, those_with_role
from core.edits import LAST_MS
from core.errors import Invalid
from core.tables import Answer, Cue, Video

router = APIRouter(prefix="/v1", tags=["assignments"])

Label = Literal["alignable", "not_visible", "unsure"]
State = Literal["open", "done", "returned"]
Time = Annotated[int, Field(ge=0, le=LAST_MS)]


class AssignmentRead(BaseModel):
    """One person's place in the queue of a collection."""

    id: UUID
    collection_id: UUID
    collection_name: str
    track_id: UUID = Field(description="the proposal that is verified")
    track_title: str
    video_id: UUID
    video_title: str
    user_id: UUID
    user_name: str
    state: State
    lease_until: datetime = Field(description="the place is kept until then; every answer renews it")
    created_at: datetime
    finished_at: datetime | None
    sentences: int
    answered: int = Field(description="sentences with an answer that counts")
    gold: bool | None = Field(description="whether the true answers are known; told only in a reviewer's list of all")
    may_end: bool = Field(description="it is open, and the asker an administrator of its collection")


class NextRead(BaseModel):
    assignment: AssignmentRead | None = Field(description="null: nothing is left for the asker")


class AnswerRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    cue_id: UUID
    label: Label
    start_ms: int | None
    end_ms: int | None
    took_ms: int
    created_at: datetime
    undone_at: datetime | None


class CurveRead(BaseModel):
    from_s: int = Field(description="the second of the film that the first value is of")
    values: str = Field(description="base64 of one byte a second, 255 being certain")


class SentenceRead(BaseModel):
    """A sentence, where the proposal sees it, and the holder's own answer."""

    cue_id: UUID
    text: str
    spoken: Interval | None = Field(description="when it is said")
    proposed: Interval = Field(description="when it can be seen, if it can")
    alignable: float | None = Field(description="probability that it can be seen at all; null: nobody said")
    score: float | None
    curve: CurveRead | None = Field(description="likeness of the sentence to each second of the film")
    answer: AnswerRead | None = Field(description="what counts")


class AssignmentWithSentences(BaseModel):
    id: UUID
    collection_id: UUID
    track_id: UUID
    video_id: UUID
    video_title: str
    duration_ms: int | None
    state: State
    lease_until: datetime
    media: MediaRead
    sentences: list[SentenceRead] = Field(description="in the order in which they are spoken")


class AnswerCreate(BaseModel):
    cue_id: UUID
    label: Label
    start_ms: Time | None = Field(None, description="with `alignable`, and only then")
    end_ms: Time | None = None
    took_ms: int = Field(ge=0, le=24 * 3_600_000, description="from showing the sentence to the answer")
    request_id: str = Field(pattern=r"^[!-~]{1,100}$", description="the same one again is the same answer")


class UndoRequest(BaseModel):
    answer_id: UUID | None = Field(
        None, description="undo only if this is the last answer; sent again, it does not undo another"
    )


class UndoneRead(BaseModel):
    undone: AnswerRead
    counts: AnswerRead | None = Field(description="the earlier answer to the same sentence, which counts again")


def _to_work(id: UUID, me: Me, session: Db) -> Held:
    return assignments.get_assignment(session, me, id, to_work=True)


Own = Annotated[Held, Depends(_to_work, scope="function")]


@router.post("/collections/{id}/assignments/next")
def next(collection: EditedCollection, me: Me, session: Db) -> NextRead:
    """What the asker has begun, with its place kept for longer; else the track whose answers should tell most."""
    held = assignments.next_assignment(session, me, collection)
    return NextRead(assignment=_summary(session, me, held) if held is not None else None)


@router.get("/assignments")
def index(
    me: Me,
    session: Db,
    page: Paged,
    collection_id: UUID | None = None,
    everyone: Annotated[bool, Query(description="all people's, of the collections that the asker reviews")] = False,
    user_id: UUID | None = None,
    state: Annotated[list[State], Query()] = [],  # noqa: B006
) -> Page[AssignmentRead]:
    """The asker's own, or everyone's: who verifies what, and how far they are. The newest first."""
    collection = get_collection(session, me, collection_id) if collection_id is not None else None
    rows, total = assignments.list_assignments(
        session,
        me,
        collection=collection,
        everyone=everyone,
        user_id=user_id,
        states=state,
        offset=page.offset,
        limit=page.limit,
    )
    ruled = those_with_role(session, me, (row.collection_id for row in rows), "admin")
    shown = [_shown(row, tell_gold=everyone, ruled=row.collection_id in ruled) for row in rows]
    return Page(items=shown, total=total)


@router.get("/assignments/{id}")
def read(id: UUID, me: Me, session: Db) -> AssignmentWithSentences:
    """The film, and its sentences with the proposal and the holder's own answers; nobody else's."""
    held = assignments.get_assignment(session, me, id)
    assignment = held.assignment
    cues = session.scalars(select(Cue).where(Cue.track_id == assignment.track_id)).all()
    return AssignmentWithSentences(
        id=assignment.id,
        collection_id=held.collection.id,
        track_id=assignment.track_id,
        video_id=held.video_id,
        video_title=held.video_title,
        duration_ms=held.duration_ms,
        state=assignment.state,
        lease_until=assignment.lease_until,
        media=timeline.media(session.get_one(Video, held.video_id), session),
        sentences=_sentences(cues, assignments.counting(session, assignment)),
    )


@router.post("/assignments/{id}/answers")
def answer(held: Own, session: Db, body: AnswerCreate) -> AnswerRead:
    """Say whether a sentence can be seen, and if so when. A later answer takes an earlier one's place."""
    given = assignments.answer(
        session,
        held,
        body.cue_id,
        said(body.label, body.start_ms, body.end_ms),
        took_ms=body.took_ms,
        request_id=body.request_id,
    )
    return AnswerRead.model_validate(given)


@router.post("/assignments/{id}/undo")
def undo(held: Own, session: Db, body: UndoRequest | None = None) -> UndoneRead:
    """Take back the last answer, whichever browser it came from."""
    undone = assignments.undo(session, held, body.answer_id if body is not None else None)
    counts = AnswerRead.model_validate(undone.counts) if undone.counts is not None else None
    return UndoneRead(undone=AnswerRead.model_validate(undone.answer), counts=counts)


@router.post("/assignments/{id}/finish")
def finish(held: Own, me: Me, session: Db) -> AssignmentRead:
    """Hand in; every sentence needs an answer (409 `answers-missing` says which have none)."""
    assignments.finish(session, held)
    return _summary(session, me, held)


@router.post("/assignments/{id}/return")
def give_back(held: Own, me: Me, session: Db) -> AssignmentRead:
    """Leave it to somebody else."""
    assignments.give_back(session, held)
    return _summary(session, me, held)


@router.post("/assignments/{id}/end")
def end(id: UUID, me: Me, session: Db) -> AssignmentRead:
    """Give an open place back for who holds it, so that somebody else gets it. What was answered stays."""
    held = assignments.get_assignment(session, me, id)
    assignments.end(session, me, held)
    return _summary(session, me, held)


def _summary(session: Db, me: Me, held: Held) -> AssignmentRead:
    ruled = has_role(session, me, held.collection.id, "admin")
    return _shown(assignments.listed(session, held.assignment), tell_gold=False, ruled=ruled)


def _shown(row: Listed, *, tell_gold: bool, ruled: bool) -> AssignmentRead:
    one = row.assignment
    return AssignmentRead(
        id=one.id,
        collection_id=row.collection_id,
        collection_name=row.collection_name,
        track_id=one.track_id,
        track_title=row.track_title,
        video_id=row.video_id,
        video_title=row.video_title,
        user_id=one.user_id,
        user_name=row.user_name,
        state=one.state,
        lease_until=one.lease_until,
        created_at=one.created_at,
        finished_at=one.finished_at,
        sentences=row.sentences,
        answered=row.answered,
        gold=one.gold if tell_gold else None,
        may_end=ruled and one.state == "open",
    )


def _sentences(cues: Sequence[Cue], answers: Mapping[UUID, Answer]) -> list[SentenceRead]:
    shown = [(cue, span(cue.data.get("spoken"))) for cue in cues]
    shown.sort(key=lambda pair: ((pair[1].start_ms if pair[1] else pair[0].start_ms), pair[0].start_ms, pair[0].id))
    return [
        SentenceRead(
            cue_id=cue.id,
            text=cue.text,
            spoken=spoken,
            proposed=span(cue.data.get("seen")) or Interval(start_ms=cue.start_ms, end_ms=cue.end_ms),
            alignable=number(cue.data.get("alignable")),
            score=number(cue.data.get("score")),
            curve=curve(cue.data.get("curve")),
            answer=AnswerRead.model_validate(answers[cue.id]) if cue.id in answers else None,
        )
        for cue, spoken in shown
    ]


def said(label: str, start_ms: int | None, end_ms: int | None) -> Said:
    """What was sent, where it has both times or none."""
    if start_ms is not None and end_ms is not None:
        return Said(label, (start_ms, end_ms))
    if start_ms is not None or end_ms is not None:
        raise Invalid("An interval is a start and an end.", slug="interval-missing", remedy="Send both, or neither.")
    return Said(label)


def span(value: Any) -> Interval | None:
    """A stored pair of times; nothing for what an imported cue has instead."""
    if isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value):
        return Interval(start_ms=value[0], end_ms=value[1])
    return None


def number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def curve(value: Any) -> CurveRead | None:
    if isinstance(value, Mapping) and type(value.get("from_s")) is int and isinstance(value.get("values"), str):
        return CurveRead(from_s=value["from_s"], values=value["values"])
    return None
