"""Where those who verified a track agree, and a reviewer's word where they do not, written as an approved track."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median_high, median_low
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.assignments.answers import Said, check, said_by
from core.assignments.waiting import DECIDED
from core.audit import record_of_track
from core.errors import Conflict, Invalid, NotFound
from core.intervals import Interval
from core.tables import Answer, Assignment, Collection, Cue, Track, User, Video

ALIGNABLE: Mapping[str, float | None] = {"alignable": 1.0, "not_visible": 0.0, "unsure": None}  # of a decided cue


@dataclass(frozen=True, slots=True)
class OneSaid:
    """What one person said about a cue in the end."""

    assignment_id: UUID
    user_id: UUID
    user_name: str
    said: Said
    took_ms: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A cue with everybody's answers, and what they come to where all agree."""

    cue: Cue
    answers: Sequence[OneSaid]
    agreed: Said | None
    differs: Literal["label", "times"] | None
    worst_iou: float | None  # of any two intervals


def compare(session: Session, track: Track) -> list[Compared]:
    """Every cue of the track, in order, by the finished assignments that were no gold questions."""
    rows = session.execute(
        select(Answer, Assignment.user_id, User.name)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(User, User.id == Assignment.user_id)
        .where(_finished(track), Answer.undone_at.is_(None))
        .ext(distinct_on(Answer.assignment_id, Answer.cue_id))
        .order_by(Answer.assignment_id, Answer.cue_id, Answer.id.desc())
    ).all()
    answers: dict[UUID, list[OneSaid]] = defaultdict(list)
    for one, user_id, name in rows:
        answers[one.cue_id].append(OneSaid(one.assignment_id, user_id, name, said_by(one), one.took_ms))
    cues = session.scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.start_ms, Cue.id)).all()
    return [_compared(cue, answers[cue.id]) for cue in cues]


def disagreements(session: Session, track: Track) -> list[Compared]:
    """The cues about which not all say the same; empty while fewer than two have finished."""
    return [one for one in compare(session, track) if one.differs is not None]


def adjudicate(session: Session, reviewer: User, track: Track, decisions: Mapping[UUID, Said]) -> Track:
    """A new, approved alignment of the track's film: what all agree on, and the reviewer's word for the rest.

    A decision also overrules what all agree on. Raises Conflict where too few have finished or the film has an approved
    alignment already, Invalid where a cue is undecided or a decision is none, NotFound for another track's cue.
    """
    # Two reviewers at once, even of two tracks of one film: the second waits here and finds the first one's truth.
    video = session.get_one(Video, track.video_id, with_for_update={"key_share": True})
    _check_ready(session, track, video)
    compared = compare(session, track)
    unknown = set(decisions) - {one.cue.id for one in compared}
    if unknown:
        raise NotFound("This track has no such cue.", cue_id=str(min(unknown)))
    for said in decisions.values():
        check(said, video.duration_ms)
    open_ones = [one for one in compared if one.agreed is None and one.cue.id not in decisions]
    if open_ones:
        raise Invalid(
            f"{len(open_ones)} of the sentences that people disagree about are undecided.",
            slug="undecided",
            remedy="Decide each of them.",
            missing=len(open_ones),
            cues=[str(one.cue.id) for one in open_ones],
        )
    finished = session.scalars(select(Assignment).where(_finished(track)).order_by(Assignment.finished_at)).all()
    approved = Track(
        video_id=track.video_id,
        kind="alignment",
        source=f"person:{reviewer.id}:{uuid4().hex[:12]}",
        title=track.title,
        language=track.language,
        state="approved",
        provenance={
            "by": reviewer.name,
            "adjudicated": {"track_id": str(track.id), "revision": track.revision},
            "assignments": [
                {"id": str(one.id), "user_id": str(one.user_id), "finished_at": one.finished_at.isoformat()}
                for one in finished
                if one.finished_at is not None
            ],
            "agreed": sum(one.agreed is not None and one.cue.id not in decisions for one in compared),
            "decided": len(decisions),
        },
    )
    session.add(approved)
    session.flush()
    session.add_all(_decided_cue(approved.id, one, decisions.get(one.cue.id)) for one in compared)
    session.flush()
    record_of_track(session, reviewer, "track.adjudicated", approved, {"state": (None, "approved")})
    return approved


def agreed(answers: Sequence[Said]) -> tuple[Said | None, Literal["label", "times"] | None, float | None]:
    """(what all say, else None; what they differ in; the least overlap of any two intervals)."""
    from core.agreement import temporal_iou
    from core.agreement.spans import AGREED_IOU

    spans: list[Interval] = [one.interval for one in answers if one.interval is not None]
    worst = min((temporal_iou(*pair) for pair in combinations(spans, 2)), default=None)
    labels = {one.label for one in answers}
    if len(labels) != 1:
        return None, "label" if labels else None, worst
    if worst is not None and worst < AGREED_IOU:
        return None, "times", worst
    interval = (_middle([start for start, _ in spans]), _middle([end for _, end in spans])) if spans else None
    return Said(labels.pop(), interval), None, worst


def _middle(times: Sequence[int]) -> int:
    """The median in whole milliseconds. Of starts it lies before that of their ends."""
    return (median_low(times) + median_high(times)) // 2


def _compared(cue: Cue, answers: Sequence[OneSaid]) -> Compared:
    return Compared(cue, answers, *agreed([one.said for one in answers]))


def _finished(track: Track) -> ColumnElement[bool]:
    return and_(Assignment.track_id == track.id, Assignment.state == "done", ~Assignment.gold)


def _check_ready(session: Session, track: Track, video: Video) -> None:
    if track.kind != "alignment":
        raise Invalid(
            f"A {track.kind} is not adjudicated.", slug="not-an-alignment", remedy="Choose an alignment track."
        )
    truth = select(Track.id).where(
        Track.video_id == track.video_id, Track.kind == "alignment", Track.state.in_(DECIDED)
    )
    there = session.scalar(truth.limit(1))
    if there is not None:
        raise Conflict(
            "This film has an approved alignment already; an approved one stays as it is.",
            slug="already-approved",
            remedy="Read the approved track.",
            track_id=str(there),
        )
    wanted = session.get_one(Collection, video.collection_id).people_per_track
    count = session.scalar(select(func.count(Assignment.id)).where(_finished(track))) or 0
    if count < wanted:
        raise Conflict(
            f"{count} of the {wanted} people who should verify this track have finished.",
            slug="too-few-answers",
            remedy="Wait for the others, or want fewer people per track in this collection.",
            finished=count,
            wanted=wanted,
        )


def _decided_cue(track_id: UUID, one: Compared, decision: Said | None) -> Cue:
    said = decision or one.agreed
    assert said is not None
    spoken = one.cue.data.get("spoken")
    start_ms, end_ms = said.interval or _interval(spoken) or (one.cue.start_ms, one.cue.end_ms)
    data = {
        "alignable": ALIGNABLE[said.label],
        "label": said.label,
        "score": one.cue.data.get("score"),
        "spoken": spoken,
        "seen": list(said.interval) if said.interval is not None else None,
        "cue_id": str(one.cue.id),  # of the proposal
        "decided": "reviewer" if decision is not None else "agreement",
        "answers": {str(each.assignment_id): [each.said.label, *(each.said.interval or ())] for each in one.answers},
    }
    return Cue(track_id=track_id, start_ms=start_ms, end_ms=end_ms, text=one.cue.text, data=data)


def _interval(value: Any) -> Interval | None:
    """A stored pair of times, where it is one."""
    if isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value):
        start_ms, end_ms = value
        return (start_ms, end_ms) if 0 <= start_ms < end_ms else None
    return None
