"""How far the people who verify alignments agree, where they do not, and a reviewer's decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from api.assignments import Label, Time, number, said, span
from api.deps import Db, Me, ReviewedCollection, ReviewedTrack
from api.timeline import Interval
from api.tracks import TrackRead, shown
from core import assignments
from core.assignments import Compared, OneSaid, Said
from core.errors import Invalid
from core.tables import User

if TYPE_CHECKING:
    from core.agreement import AgreementReport, Measured, PairReport

router = APIRouter(prefix="/v1", tags=["agreement"])

CONTESTED = 100


class CoefficientRead(BaseModel):
    """Agreement beyond chance: 1 is perfect, 0 what chance gives."""

    measure: str
    value: float | None = Field(description="null: there is no such number here, and `detail` says why")
    low: float | None = Field(description="the truth lies between low and high 95 times in 100")
    high: float | None
    sentences: int = Field(description="that were compared")
    detail: str | None


class PersonRead(BaseModel):
    """One person beside all others, and on gold."""

    user_id: UUID
    name: str
    answers: int
    compared: int = Field(description="answers with somebody else's beside them")
    same: float | None = Field(description="mean share of the others who say the same")
    gold_met: int
    gold_right: int = Field(description="label as known, and intervals that overlap by half")
    gold_iou: float | None = Field(description="mean overlap with the known intervals")


class PairRead(BaseModel):
    first: UUID
    second: UUID
    kappa: CoefficientRead
    intervals: int = Field(description="sentences to which both gave one")
    mean_iou: float | None
    share_agreed: float | None = Field(description="of those that overlap by half")
    start_error_ms: int | None = Field(description="median distance of the two starts")
    end_error_ms: int | None


class DayRead(BaseModel):
    day: date
    answers: int
    alpha: CoefficientRead
    mean_iou: float | None


class ContestedRead(BaseModel):
    cue_id: UUID
    answers: int
    verdict: Literal["labels", "times", "labels-and-times"]
    label: str | None = Field(description="what most say; null where labels tie")
    worst_iou: float | None


class AgreementRead(BaseModel):
    answers: int
    alpha: CoefficientRead = Field(description="Krippendorff's, over all answers")
    fleiss: CoefficientRead = Field(description="over the sentences that everybody answered")
    people: list[PersonRead]
    pairs: list[PairRead]
    days: list[DayRead]
    contested: list[ContestedRead] = Field(description="most worth talking about first, 100 at most")


class GainRead(BaseModel):
    """What the next labels are expected to bring to the measure of the model."""

    labels: int
    value: float | None = Field(description="null: too few models were measured to tell")
    low: float
    high: float | None


class LabellingProgressRead(BaseModel):
    tracks: int
    approved: int = Field(description="tracks whose answers are decided")
    ready: int = Field(description="tracks that enough people have finished, for a reviewer to decide")
    at_work: int = Field(description="people's places that are kept now")
    sentences: int
    sentences_approved: int
    answers_left: int
    median_ms: int = Field(description="that an answer takes")
    seconds_left: int = Field(description="of one person's work")
    stop: bool = Field(description="more labels are not worth their work")
    reason: str
    gain: GainRead


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


@router.get("/collections/{id}/agreement")
def agreement(collection: ReviewedCollection, session: Db) -> AgreementRead:
    """Of all finished assignments of the collection."""
    report = assignments.agreement(session, collection)
    ids = {UUID(one.annotator) for one in report.annotators}
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return _report(report, names)


@router.get("/collections/{id}/labelling")
def progress(collection: ReviewedCollection, session: Db) -> LabellingProgressRead:
    """How far verifying has come, and whether to go on."""
    found = assignments.labelling_progress(session, collection)
    gain = found.decision.gain
    return LabellingProgressRead(
        tracks=found.tracks,
        approved=found.approved,
        ready=found.ready,
        at_work=found.at_work,
        sentences=found.sentences,
        sentences_approved=found.sentences_approved,
        answers_left=found.answers_left,
        median_ms=found.median_ms,
        seconds_left=found.seconds_left,
        stop=found.decision.stop,
        reason=found.decision.reason,
        gain=GainRead(labels=gain.more, value=gain.value, low=gain.low, high=gain.high),
    )


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


def _report(report: AgreementReport, names: dict[UUID, str]) -> AgreementRead:
    people = [
        PersonRead(
            user_id=UUID(one.annotator),
            name=names.get(UUID(one.annotator), ""),
            answers=one.answers,
            compared=one.compared,
            same=one.same,
            gold_met=one.gold.right.n,
            gold_right=one.gold.right.right,
            gold_iou=one.gold.mean_iou,
        )
        for one in report.annotators
    ]
    days = [
        DayRead(day=one.day, answers=one.window.answers, alpha=_read(one.window.alpha), mean_iou=one.window.mean_iou)
        for one in report.days
    ]
    contested = [
        ContestedRead(
            cue_id=UUID(one.sentence),
            answers=one.answers,
            verdict=one.verdict,
            label=one.label,
            worst_iou=one.worst_iou,
        )
        for one in report.contested(CONTESTED)
    ]
    return AgreementRead(
        answers=report.answers,
        alpha=_read(report.alpha),
        fleiss=_read(report.fleiss),
        people=people,
        pairs=[_pair(one) for one in report.pairs],
        days=days,
        contested=contested,
    )


def _pair(pair: PairReport) -> PairRead:
    from core.agreement import SpanSummary

    spans = pair.spans if isinstance(pair.spans, SpanSummary) else None
    return PairRead(
        first=UUID(pair.first),
        second=UUID(pair.second),
        kappa=_read(pair.kappa),
        intervals=spans.n if spans else 0,
        mean_iou=spans.mean_iou if spans else None,
        share_agreed=spans.share_agreed if spans else None,
        start_error_ms=spans.start.median_absolute_ms if spans else None,
        end_error_ms=spans.end.median_absolute_ms if spans else None,
    )


def _read(measured: Measured) -> CoefficientRead:
    from core.agreement import Coefficient

    if isinstance(measured, Coefficient):
        return CoefficientRead(
            measure=measured.measure,
            value=measured.value,
            low=measured.low,
            high=measured.high,
            sentences=measured.n,
            detail=None,
        )
    return CoefficientRead(
        measure=measured.measure, value=None, low=None, high=None, sentences=measured.n, detail=measured.detail
    )


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
