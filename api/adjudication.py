"""Where people differ about a narration, and a reviewer's decision that becomes the approved alignment."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.assignments import CurveRead, Label, Time, curve, number, said, span
from api.deps import Db, Me, ReviewedCollection, ReviewedTrack
from api.paging import Page, Paged
from api.timeline import Interval
from api.tracks import TrackRead, shown
from core import assignments
from core.assignments import Compared, OneSaid, Said
from core.errors import Invalid

router = APIRouter(prefix="/v1", tags=["adjudication"])


class AdjudicationRead(BaseModel):
    """One film's narration on its way to an approved alignment."""

    model_config = ConfigDict(from_attributes=True)

    track_id: UUID = Field(description="the proposal that is verified; of an approved one, the approved track")
    video_id: UUID
    video_title: str
    sentences: int
    finished: int = Field(description="people who have handed in; 0 of an approved one")
    at_work: int = Field(description="people whose place is kept now")
    stage: Literal["ready", "waiting", "approved"] = Field(description="ready: enough people have finished to decide")


class SaidRead(BaseModel):
    assignment_id: UUID
    user_id: UUID
    name: str
    label: Label
    start_ms: int | None
    end_ms: int | None
    took_ms: int


class DisagreementRead(BaseModel):
    cue_id: UUID
    text: str
    differs: Literal["label", "times"]
    worst_iou: float | None = Field(description="of any two intervals")
    spoken: Interval | None
    proposed: Interval
    alignable: float | None
    curve: CurveRead | None = Field(description="likeness of the sentence to each second of the film")
    answers: list[SaidRead]


class DecisionWrite(BaseModel):
    cue_id: UUID
    label: Label
    start_ms: Time | None = Field(None, description="with `alignable`, and only then")
    end_ms: Time | None = None


class Adjudication(BaseModel):
    decisions: list[DecisionWrite] = Field(
        max_length=20_000, description="one for each disagreement; one for another cue overrules what all agree on"
    )


@router.get("/collections/{id}/adjudications")
def adjudications(
    collection: ReviewedCollection, session: Db, page: Paged, track_id: UUID | None = None
) -> Page[AdjudicationRead]:
    """The films whose narration is verified: what can be decided first, then what waits, then the approved.

    With `track_id` only that one, or what was approved of it.
    """
    rows, total = assignments.list_adjudications(
        session, collection, track_id=track_id, offset=page.offset, limit=page.limit
    )
    return Page(items=[AdjudicationRead.model_validate(row) for row in rows], total=total)


@router.get("/tracks/{id}/disagreements")
def disagreements(track: ReviewedTrack, session: Db) -> list[DisagreementRead]:
    """The sentences about which those who have finished do not say the same, with what each says."""
    return [_disagreement(one) for one in assignments.disagreements(session, track)]


@router.post("/tracks/{id}/adjudicate", status_code=201)
def adjudicate(track: ReviewedTrack, me: Me, session: Db, body: Adjudication) -> TrackRead:
    """Write the approved alignment: what all agree on (intervals by their median), and these decisions."""
    decisions: dict[UUID, Said] = {}
    for one in body.decisions:
        if one.cue_id in decisions:
            raise Invalid("A sentence is decided twice.", cue_id=str(one.cue_id))
        decisions[one.cue_id] = said(one.label, one.start_ms, one.end_ms)
    approved = assignments.adjudicate(session, me, track, decisions)
    return shown(approved, len(track.cues))


def _disagreement(one: Compared) -> DisagreementRead:
    cue = one.cue
    return DisagreementRead(
        cue_id=cue.id,
        text=cue.text,
        differs=one.differs or "label",
        worst_iou=one.worst_iou,
        spoken=span(cue.data.get("spoken")),
        proposed=span(cue.data.get("seen")) or Interval(start_ms=cue.start_ms, end_ms=cue.end_ms),
        alignable=number(cue.data.get("alignable")),
        curve=curve(cue.data.get("curve")),
        answers=[_said(each) for each in one.answers],
    )


def _said(one: OneSaid) -> SaidRead:
    start_ms, end_ms = one.said.interval or (None, None)
    return SaidRead(
        assignment_id=one.assignment_id,
        user_id=one.user_id,
        name=one.user_name,
        label=one.said.label,
        start_ms=start_ms,
        end_ms=end_ms,
        took_ms=one.took_ms,
    )
