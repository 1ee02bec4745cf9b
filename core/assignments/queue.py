"""What a person gets to verify next, and giving it back."""

from __future__ import annotations

from datetime import timedelta
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from core.assignments.find import Held, get_assignment, own_open
from core.assignments.gains import reckon_gains
from core.assignments.places import clock, lock_queue, place_is_lost, renew, takes_place
from core.assignments.waiting import waiting_tracks
from core.audit import Subject, record
from core.collections import require_role
from core.errors import Conflict
from core.tables import Assignment, Collection, Track, TrackGain, User

_chance = SystemRandom()


def next_assignment(
    session: Session, user: User, collection: Collection, *, chance: float | None = None
) -> Held | None:
    """What this person has begun there, with its lease renewed; else the track whose answers should tell most.

    None when nothing is left for them. `chance` in [0, 1) decides about gold, at random where it is not given.
    """
    require_role(session, user, collection.id, "annotator")
    begun = own_open(session, user, collection)
    if begun is None or begun.assignment.lease_until <= clock(session):
        reckon_gains(session, collection.id)
        lock_queue(session, collection.id)
        begun = own_open(session, user, collection)  # asked for twice at once, both get the same
    if begun is not None:
        if not place_is_lost(session, begun.assignment, collection.people_per_track):
            renew(session, begun.assignment, collection)
            return begun
        begun.assignment.state = "returned"
        session.flush()
    taken = _choose(session, user, collection, _chance.random() if chance is None else chance)
    if taken is None:
        return None
    track_id, gold = taken
    until = clock(session) + timedelta(minutes=collection.lease_minutes)
    assignment = Assignment(track_id=track_id, user_id=user.id, gold=gold, lease_until=until)
    session.add(assignment)
    session.flush()
    return get_assignment(session, user, assignment.id, to_work=True)


def give_back(session: Session, held: Held) -> Assignment:
    """The place is free for somebody else. What was answered stays, and this track does not come back to the person."""
    assignment = held.assignment
    session.refresh(assignment, with_for_update={"key_share": True})
    if assignment.state == "done":
        raise Conflict("This assignment is finished; it cannot be given back.", slug="assignment-done")
    assignment.state = "returned"
    session.flush()
    return assignment


def end(session: Session, by: User, held: Held) -> Assignment:
    """Give a place back for who holds it; again, it changes nothing.

    Raises Forbidden for all but the collection's administrators, Conflict where it is finished.
    """
    require_role(session, by, held.collection.id, "admin")
    assignment = held.assignment
    session.refresh(assignment, with_for_update={"key_share": True})
    if assignment.state == "returned":
        return assignment
    give_back(session, held)
    holder = session.get_one(User, assignment.user_id)
    subject = Subject("assignment", assignment.id, held.video_title)
    changes = {"person": (holder.name or holder.email, None), "state": ("open", "returned")}
    record(session, by, "assignment.ended", subject, collection_id=held.collection.id, changes=changes)
    return assignment


def _choose(session: Session, user: User, collection: Collection, chance: float) -> tuple[UUID, bool] | None:
    """(track, whether it is gold). Gold is given only beside work that there is."""
    places = select(func.count()).where(Assignment.track_id == Track.id, takes_place()).scalar_subquery()
    asked = (
        _not_yet(user, waiting_tracks(collection.id))
        .outerjoin(TrackGain, TrackGain.track_id == Track.id)
        .where(places < collection.people_per_track)
        .order_by(TrackGain.bits_per_minute.desc().nulls_last(), Track.id)
    )
    first = session.scalar(asked.limit(1))
    if first is None:
        return None
    if chance < collection.gold_share:
        known = session.scalars(_not_yet(user, waiting_tracks(collection.id, gold=True))).all()
        if known:
            return _chance.choice(known), True
    return first, False


def _not_yet(user: User, tracks: Select[UUID]) -> Select[UUID]:
    """Those of the tracks that this person has not had."""
    waiting = tracks.subquery()
    had = select(true()).where(Assignment.track_id == Track.id, Assignment.user_id == user.id).exists()
    return select(Track.id).join(waiting, waiting.c.id == Track.id).where(~had)
