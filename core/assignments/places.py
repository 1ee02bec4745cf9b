"""Places in a queue: how long one is a person's, and that no more people than wanted have one.

Whoever takes a place, or comes back for one whose lease ran out, holds the collection's lock until the commit. Whoever
works within a lease needs no lock but that of the own assignment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, func, or_, select, text
from sqlalchemy.orm import Session

from core.assignments.find import Held
from core.errors import Conflict
from core.tables import Assignment, Collection

# A lease is over for its holder this much earlier than for others, so that who renews one in its last moment, in a
# transaction that others do not see yet, does not lose the place meanwhile.
GRACE = timedelta(seconds=10)


def hold(session: Session, held: Held) -> Assignment:
    """The person's open assignment, locked and with its lease renewed.

    Raises Conflict where it is finished or given back, or its lease ran out and others took all the places since.
    """
    assignment = held.assignment
    late = assignment.lease_until <= clock(session)
    if late:
        lock_queue(session, held.collection.id)  # before the row: in the order of those who take a place
    session.refresh(assignment, with_for_update={"key_share": True})
    if assignment.state == "done":
        raise Conflict("This assignment is finished.", slug="assignment-done", remedy="Ask for the next one.")
    if assignment.state == "returned":
        raise Conflict("This assignment was given back.", slug="assignment-returned", remedy="Ask for the next one.")
    if late and place_is_lost(session, assignment, held.collection.people_per_track):
        raise Conflict(
            "This assignment was left alone for too long, and others have taken its place.",
            slug="place-taken",
            remedy="Ask for the next one; the answers that arrived in time are kept.",
        )
    renew(session, assignment, held.collection)
    return assignment


def renew(session: Session, assignment: Assignment, collection: Collection) -> None:
    assignment.lease_until = clock(session) + timedelta(minutes=collection.lease_minutes)
    session.flush()


def place_is_lost(session: Session, assignment: Assignment, people_per_track: int) -> bool:
    """Whether so many others are at work or done that there is no room for this one. Gold has room for everybody."""
    if assignment.gold:
        return False
    others = select(func.count()).where(
        Assignment.track_id == assignment.track_id, Assignment.id != assignment.id, takes_place()
    )
    return (session.scalar(others) or 0) >= people_per_track


def takes_place() -> ColumnElement[bool]:
    """Assignments that count towards the wanted number of people."""
    at_work = and_(Assignment.state == "open", Assignment.lease_until > func.clock_timestamp() - GRACE)
    return and_(~Assignment.gold, or_(Assignment.state == "done", at_work))


def lock_queue(session: Session, collection_id: UUID) -> None:
    """Until the commit, nobody else takes a place in this collection."""
    name = {"name": str(collection_id)}
    session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 3))"), name)


def clock(session: Session) -> datetime:
    """The database's time, which all processes share; unlike now() it goes on within a transaction."""
    return session.execute(select(func.clock_timestamp(type_=DateTime(timezone=True)))).scalar_one()
