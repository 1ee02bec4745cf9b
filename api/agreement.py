"""How far the people who verify alignments agree, where they do not, and how far verifying has come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from api.deps import Db, ReviewedCollection
from core import assignments
from core.tables import Cue, Track, User, Video

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
    track_id: UUID = Field(description="the proposal that was verified")
    video_title: str
    text: str
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


@router.get("/collections/{id}/agreement")
def agreement(collection: ReviewedCollection, session: Db) -> AgreementRead:
    """Of all finished assignments of the collection."""
    report = assignments.agreement(session, collection)
    ids = {UUID(one.annotator) for one in report.annotators}
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return _report(report, names, _contested(report, session))


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


def _report(report: AgreementReport, names: dict[UUID, str], contested: list[ContestedRead]) -> AgreementRead:
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
    return AgreementRead(
        answers=report.answers,
        alpha=_read(report.alpha),
        fleiss=_read(report.fleiss),
        people=people,
        pairs=[_pair(one) for one in report.pairs],
        days=days,
        contested=contested,
    )


def _contested(report: AgreementReport, session: Db) -> list[ContestedRead]:
    """With their words, and the film that they are of."""
    found = {UUID(one.sentence): one for one in report.contested(CONTESTED)}
    query = (
        select(Cue.id, Cue.text, Cue.track_id, Video.title)
        .join(Track, Track.id == Cue.track_id)
        .join(Video, Video.id == Track.video_id)
        .where(Cue.id.in_(found))
    )
    words = {cue_id: (text, track_id, title) for cue_id, text, track_id, title in session.execute(query)}
    return [
        ContestedRead(
            cue_id=cue_id,
            track_id=words[cue_id][1],
            video_title=words[cue_id][2],
            text=words[cue_id][0],
            answers=one.answers,
            verdict=one.verdict,
            label=one.label,
            worst_iou=one.worst_iou,
        )
        for cue_id, one in found.items()
    ]


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
