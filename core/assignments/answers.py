"""Answering a cue, taking an answer back, and finishing. Answers are added; none is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.assignments.find import Held
from core.assignments.places import clock, hold
from core.edits import LAST_MS
from core.errors import Conflict, Invalid, NotFound
from core.intervals import Interval
from core.tables import ANSWER_LABELS, Answer, Assignment, Cue

MISSING_TOLD = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A label, with the interval that only what can be seen has."""

    label: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """The answer that was taken back, and the earlier one of that cue that counts instead, if there is one."""

    answer: Answer
    counts: Answer | None


def answer(session: Session, held: Held, cue_id: UUID, said: Said, *, took_ms: int, request_id: str) -> Answer:
    """Add an answer; the same request again is the same answer, whatever has happened since.

    Raises Conflict for what `hold` refuses and for a request that said something else before, NotFound for another
    track's cue, Invalid for what is no answer.
    """
    before = _same(session, held, cue_id, said, request_id)
    if before is not None:
        return before
    assignment = hold(session, held)
    before = _same(session, held, cue_id, said, request_id)  # sent twice at once, the second waited at the lock
    if before is not None:
        return before
    known = session.scalar(select(true()).where(Cue.id == cue_id, Cue.track_id == assignment.track_id))
    if not known:
        raise NotFound("The track of this assignment has no such cue.", remedy="Load the assignment again.")
    check(said, held.duration_ms)
    start_ms, end_ms = said.interval or (None, None)
    given = Answer(
        assignment_id=assignment.id,
        cue_id=cue_id,
        label=said.label,
        start_ms=start_ms,
        end_ms=end_ms,
        took_ms=took_ms,
        request_id=request_id,
    )
    session.add(given)
    session.flush()
    return given


def check(said: Said, duration_ms: int | None) -> None:
    """Raises Invalid for a label that there is not, for times that are missing, upside down, or not in the film."""
    if said.label not in ANSWER_LABELS:
        raise Invalid(f"There is no label {said.label!r}.", remedy=f"Labels are {', '.join(ANSWER_LABELS)}.")
    if said.label != "alignable":
        if said.interval is not None:
            raise Invalid(
                f"What is {said.label} has no interval.", slug="interval-unasked", remedy="Leave start and end out."
            )
        return
    if said.interval is None:
        raise Invalid(
            "What can be seen is seen from when to when.", slug="interval-missing", remedy="Send start and end."
        )
    start_ms, end_ms = said.interval
    if not 0 <= start_ms < end_ms:
        raise Invalid(
            f"An interval from {start_ms} to {end_ms} ms does not end after it begins.",
            slug="interval-times",
            remedy="Give it an end after its start.",
        )
    last_ms = LAST_MS if duration_ms is None else duration_ms
    if end_ms > last_ms:
        raise Invalid(
            f"The interval ends at {end_ms} ms, and the film at {last_ms} ms.",
            slug="interval-beyond",
            remedy="Keep it within the film.",
        )


def undo(session: Session, held: Held, answer_id: UUID | None = None) -> Undone:
    """Take back the last answer that counts. With `answer_id` only if it is that one; sent again, it does no more."""
    assignment = hold(session, held)
    own = select(Answer).where(Answer.assignment_id == assignment.id)
    if answer_id is not None:
        named = session.scalar(own.where(Answer.id == answer_id))
        if named is None:
            raise NotFound("This assignment has no such answer.")
        if named.undone_at is not None:
            return Undone(named, counting(session, assignment, [named.cue_id]).get(named.cue_id))
    last = session.scalar(own.where(Answer.undone_at.is_(None)).order_by(Answer.id.desc()).limit(1))
    if last is None:
        raise Conflict("There is no answer to take back.", slug="nothing-to-undo")
    if answer_id is not None and last.id != answer_id:
        raise Conflict(
            "Another answer was given since.", slug="not-the-last", remedy="Take that one back first, or answer again."
        )
    last.undone_at = clock(session)
    session.flush()
    return Undone(last, counting(session, assignment, [last.cue_id]).get(last.cue_id))


def finish(session: Session, held: Held) -> Assignment:
    """Every cue has an answer, and they are handed in; again, it changes nothing. Raises Conflict where some miss."""
    session.refresh(held.assignment)
    if held.assignment.state == "done":
        return held.assignment
    assignment = hold(session, held)
    answered = select(true()).where(
        Answer.assignment_id == assignment.id, Answer.cue_id == Cue.id, Answer.undone_at.is_(None)
    )
    missing = select(Cue.id).where(Cue.track_id == assignment.track_id, ~answered.exists())
    count = session.scalar(select(func.count()).select_from(missing.subquery())) or 0
    if count:
        first = session.scalars(missing.order_by(Cue.start_ms, Cue.id).limit(MISSING_TOLD)).all()
        raise Conflict(
            "One sentence has no answer yet." if count == 1 else f"{count} sentences have no answer yet.",
            slug="answers-missing",
            remedy="Answer them; what you cannot tell is unsure.",
            missing=count,
            cues=[str(cue_id) for cue_id in first],
        )
    assignment.finished_at = clock(session)
    assignment.state = "done"
    session.flush()
    return assignment


def counting(session: Session, assignment: Assignment, cue_ids: Sequence[UUID] | None = None) -> Mapping[UUID, Answer]:
    """The answer that counts of every cue that has one."""
    query = select(Answer).where(Answer.assignment_id == assignment.id, Answer.undone_at.is_(None))
    if cue_ids is not None:
        query = query.where(Answer.cue_id.in_(cue_ids))
    last = query.ext(distinct_on(Answer.cue_id)).order_by(Answer.cue_id, Answer.id.desc())
    return {one.cue_id: one for one in session.scalars(last)}


def said_by(given: Answer) -> Said:
    """What a stored answer says."""
    if given.start_ms is None or given.end_ms is None:
        return Said(given.label)
    return Said(given.label, (given.start_ms, given.end_ms))


def _same(session: Session, held: Held, cue_id: UUID, said: Said, request_id: str) -> Answer | None:
    """The answer that this request gave before. Raises Conflict where it said something else then."""
    before = session.scalar(
        select(Answer).where(Answer.assignment_id == held.assignment.id, Answer.request_id == request_id)
    )
    if before is not None and (before.cue_id, said_by(before)) != (cue_id, said):
        raise Conflict(
            "This request_id came with another answer before.",
            slug="request-id-used",
            remedy="Give every answer a request_id of its own.",
        )
    return before
