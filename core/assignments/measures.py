"""How far the people of a collection agree, with each other and with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.alignable import SEEN
from core.assignments.answers import said_by
from core.tables import Answer, Assignment, Collection, Cue, Track, Video

if TYPE_CHECKING:
    from core.agreement import AgreementReport, Gold


def agreement(session: Session, collection: Collection) -> AgreementReport:
    """Over the finished assignments of the collection: people by their ids, sentences by the ids of their cues.

    On gold people are measured by what they answered when it was known already, not by what made it known.
    """
    from core.agreement import Answer as Given
    from core.agreement import agreement_report
    from core.agreement.grid import grid_of
    from core.agreement.report import gold_score

    rows = session.execute(
        select(Answer, Assignment.user_id, Assignment.gold)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .where(Video.collection_id == collection.id, Assignment.state == "done", Answer.undone_at.is_(None))
        .ext(distinct_on(Answer.assignment_id, Answer.cue_id))
        .order_by(Answer.assignment_id, Answer.cue_id, Answer.id.desc())
    ).all()
    given, hidden = [], []
    for one, user_id, gold in rows:
        said = said_by(one)
        answer = Given(str(user_id), str(one.cue_id), said.label, said.interval, one.created_at)
        given.append(answer)
        if gold:
            hidden.append(answer)
    report = agreement_report(given)
    if not hidden:
        return report
    truth = known_answers(session, collection)
    grid = grid_of(hidden)
    scores = {name: gold_score(grid, who, truth) for who, name in enumerate(grid.annotators)}
    people = (replace(one, gold=scores.get(one.annotator, one.gold)) for one in report.annotators)
    return replace(report, annotators=tuple(people))


def known_answers(session: Session, collection: Collection) -> dict[str, Gold]:
    """What is true of the cues that were asked as gold, by the approved alignments of their films.

    An approved cue is that of the proposal that it names; a cue of another proposal is found by its words and when they
    are spoken. What is approved as unsure is no truth.
    """
    from core.agreement import Gold

    asked = (
        select(Assignment.track_id, Track.video_id)
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .where(Video.collection_id == collection.id, Assignment.gold)
        .distinct()
    )
    films = dict(session.execute(asked).all())
    approved = _cues(
        session,
        select(Track.id).where(
            Track.video_id.in_(set(films.values())), Track.kind == "alignment", Track.state == "approved"
        ),
    )
    by_cue: dict[str, Gold] = {}
    by_words: dict[tuple[UUID, str, str], Gold] = {}
    for cue, video_id in approved:
        truth = _truth(cue)
        if truth is not None:
            gold = Gold(*truth)
            by_cue[str(cue.data.get("cue_id"))] = gold
            by_words[video_id, cue.text, str(cue.data.get("spoken"))] = gold
    known: dict[str, Gold] = {}
    for cue, video_id in _cues(session, select(Track.id).where(Track.id.in_(set(films)))):
        found = by_cue.get(str(cue.id)) or by_words.get((video_id, cue.text, str(cue.data.get("spoken"))))
        if found is not None:
            known[str(cue.id)] = found
    return known


def _cues(session: Session, tracks: Any) -> Iterable[tuple[Cue, UUID]]:
    """(cue, film) of tracks."""
    query = select(Cue, Track.video_id).join(Track, Track.id == Cue.track_id).where(Track.id.in_(tracks))
    return session.execute(query)


def _truth(cue: Cue) -> tuple[str, tuple[int, int] | None] | None:
    """(label, interval) of an approved cue: ours name the label, imported ones say alignable or not."""
    data: Mapping[str, Any] = cue.data
    alignable = data.get("alignable")
    label = data.get("label")
    if label not in ("alignable", "not_visible"):
        if label is not None or not isinstance(alignable, int | float):
            return None
        label = "alignable" if alignable >= SEEN else "not_visible"
    return label, (cue.start_ms, cue.end_ms) if label == "alignable" else None
