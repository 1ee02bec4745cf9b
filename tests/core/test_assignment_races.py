"""Many people at once, each on a connection of their own: places, answers and decisions stay what they should be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core.assignments import adjudicate, get_assignment, next_assignment
from core.errors import Conflict
from core.tables import Answer, Collection, Track, User
from tests.core.align_made import HIDDEN, SEEN, cue_ids, make_film, make_proposal, make_team, say, verify
from tests.core.test_assignments import ask, run_out
from tests.database import Services


@pytest.fixture
def apart(services: Services, settings: object) -> Iterator[Session]:
    """Really committed, so that other connections see it; cleaned up afterwards."""
    with Session(services.engine, expire_on_commit=False) as one:
        yield one
        one.rollback()
        one.execute(text("truncate collections, users, videos cascade"))
        one.commit()


def at_once(services: Services, people: list[User], act: Callable[[Session, User], object]) -> list[object]:
    """What each person's thread got, or the problem that it met."""
    start = Barrier(len(people))

    def one(user: User) -> object:
        with Session(services.engine, expire_on_commit=False) as session:
            start.wait()
            try:
                found = act(session, user)
                session.commit()
            except Conflict as problem:
                session.rollback()
                return problem.slug
            return found

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def test_two_at_once_never_get_past_the_limit(services: Services, apart: Session) -> None:
    collection, _, people = make_team(apart, *(f"p{number}" for number in range(12)))
    tracks = [make_proposal(apart, make_film(apart, collection), 0.5).id for _ in range(4)]
    apart.commit()

    def act(session: Session, user: User) -> UUID | None:
        held = next_assignment(session, user, session.get_one(Collection, collection.id), chance=0.99)
        time.sleep(0.01)  # others come in before the commit
        return held.assignment.track_id if held is not None else None

    found = at_once(services, people, act)
    assert sorted(found.count(track) for track in tracks) == [2, 2, 2, 2] and found.count(None) == 4


def test_one_person_who_asks_twice_at_once_gets_one_place(services: Services, apart: Session) -> None:
    collection, _, (ann,) = make_team(apart, "ann")
    for _ in range(3):
        make_proposal(apart, make_film(apart, collection), 0.5)
    apart.commit()
    found = at_once(
        services, [ann] * 6,
        lambda session, user: next_assignment(session, user, session.get_one(Collection, collection.id)).assignment.id,
    )  # fmt: skip
    assert len(set(found)) == 1


def test_one_answer_sent_twice_at_once_is_one(services: Services, apart: Session) -> None:
    collection, _, (ann,) = make_team(apart, "ann")
    track = make_proposal(apart, make_film(apart, collection), 0.5)
    held = ask(apart, ann, collection)
    (cue_id,) = cue_ids(apart, track.id)
    apart.commit()

    def act(session: Session, user: User) -> UUID:
        return say(session, get_assignment(session, user, held.assignment.id, to_work=True), cue_id, SEEN, "r1")

    assert len(set(at_once(services, [ann] * 6, act))) == 1
    assert apart.scalar(select(func.count(Answer.id))) == 1


def test_late_ones_and_newcomers_share_the_places(services: Services, apart: Session) -> None:
    """Three whose leases ran out answer, while three others ask: two places are two places."""
    collection, _, people = make_team(apart, *(f"p{number}" for number in range(6)))
    track = make_proposal(apart, make_film(apart, collection), 0.5)
    (cue_id,) = cue_ids(apart, track.id)
    late: dict[UUID, UUID] = {}
    for user in people[:3]:
        held = ask(apart, user, collection)
        run_out(apart, held)
        late[user.id] = held.assignment.id
    apart.commit()

    def act(session: Session, user: User) -> str:
        if user.id in late:
            say(session, get_assignment(session, user, late[user.id], to_work=True), cue_id, HIDDEN)
            return "in"
        return "in" if next_assignment(session, user, session.get_one(Collection, collection.id)) else "none"

    found = at_once(services, people, act)
    assert found.count("in") == 2, found
    assert set(found) <= {"in", "none", "place-taken"}


def test_two_reviewers_at_once_write_one_truth(services: Services, apart: Session) -> None:
    collection, root, (ann,) = make_team(apart, "ann")
    collection.people_per_track = 1
    track = make_proposal(apart, make_film(apart, collection), 0.5)
    verify(apart, ann, ask(apart, ann, collection))
    apart.commit()

    def act(session: Session, user: User) -> str:
        made = adjudicate(session, user, session.get_one(Track, track.id), {})
        time.sleep(0.05)
        return made.state

    assert sorted(at_once(services, [root] * 4, act)) == ["already-approved"] * 3 + ["approved"]
