"""What is kept of a deed, what is not, and how the entries are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assignments import end, next_assignment
from core.audit import ACTIONS, Action, Subject, list_entries, person, record
from core.collections import (
    change_collection,
    create_collection,
    delete_collection,
    remove_member,
    set_member,
    where_at_least,
)
from core.errors import Conflict, Forbidden
from core.people import create_api_key, create_user, revoke_api_key
from core.tables import AuditEntry, User
from tests.core.align_made import make_film, make_proposal, make_team, verify


@pytest.fixture
def ann(session: Session) -> User:
    return create_user(session, "ann@example.org", "Ann")


def entries(session: Session, *actions: Action) -> list[AuditEntry]:
    """The oldest first."""
    return [row[0] for row in list_entries(session, actions=actions)[0]][::-1]


def key_of(session: Session, user: User, name: str) -> AuditEntry:
    create_api_key(session, user, name, ["read"])
    return entries(session, "key.made")[-1]


def test_an_entry_keeps_names_as_they_were(session: Session, ann: User) -> None:
    collection = create_collection(session, ann, "Old name")
    change_collection(session, ann, collection, {"name": "New name", "people_per_track": 2})
    change_collection(session, ann, collection, {"name": "New name"})
    delete_collection(session, ann, collection)
    ann.name = "Anna"
    session.flush()
    made, changed, removed = entries(session, "collection.made", "collection.changed", "collection.removed")
    assert (made.user_name, made.user_id, made.subject_label) == ("Ann", ann.id, "Old name")
    assert changed.changes == {"name": {"old": "Old name", "new": "New name"}}, "only what is other than before"
    assert (removed.subject_label, removed.subject_id) == ("New name", collection.id) == (
        removed.subject_label, removed.collection_id,
    )  # fmt: skip
    (_, name), *_ = list_entries(session, actions=["collection.removed"])[0]
    assert name is None


def test_it_stays_when_the_person_is_gone(session: Session, ann: User) -> None:
    kept = key_of(session, ann, "laptop")
    session.delete(ann)
    session.flush()
    session.refresh(kept)
    assert (kept.user_id, kept.user_name, kept.subject_label[:8]) == (None, "Ann", "laptop (")


def test_no_secret_is_kept(session: Session, ann: User) -> None:
    create_user(session, "ben@example.org", "Ben", password="correct horse battery", by=ann)
    row, secret = create_api_key(session, ann, "laptop", ["write"])
    revoke_api_key(session, ann, row.id)
    kept = str([vars(entry) for entry in session.scalars(select(AuditEntry))])
    assert secret not in kept and row.key_hash not in kept and "correct horse" not in kept
    assert [entry.changes for entry in entries(session, "key.made", "key.revoked")] == [
        {"scopes": {"old": None, "new": "write"}},
        {"scopes": {"old": "write", "new": None}},
    ]


def test_roles_come_change_and_go(session: Session, ann: User) -> None:
    ben, collection = create_user(session, "ben@example.org", "Ben", by=ann), create_collection(session, ann, "films")
    for role in ("viewer", "viewer", "admin"):
        set_member(session, ann, collection.id, ben.id, role)
    remove_member(session, ann, collection.id, ben.id)
    told = entries(session, "membership.made", "membership.changed", "membership.removed")
    assert [(one.action, one.changes["role"]["old"], one.changes["role"]["new"]) for one in told] == [
        ("membership.made", None, "viewer"),
        ("membership.changed", "viewer", "admin"),
        ("membership.removed", "admin", None),
    ]
    assert {(one.subject_label, one.collection_id) for one in told} == {("Ben (ben@example.org)", collection.id)}


def test_what_comes_to_nothing_leaves_no_entry(session: Session, ann: User) -> None:
    collection = create_collection(session, ann, "films")
    make_film(session, collection)
    before = len(entries(session))
    with pytest.raises(Conflict), session.begin_nested():
        delete_collection(session, ann, collection)
    with pytest.raises(Conflict), session.begin_nested():
        remove_member(session, ann, collection.id, ann.id)
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        change_collection(session, ann, collection, {"name": "x"})
        raise ZeroDivisionError
    assert len(entries(session)) == before


def test_pages_hold_still_while_entries_come(session: Session, ann: User) -> None:
    for number in range(7):
        key_of(session, ann, f"key {number}")
    wanted: list[Action] = ["key.made"]
    page, total = list_entries(session, actions=wanted, limit=3)
    key_of(session, ann, "another one")
    rest, more = list_entries(session, actions=wanted, limit=50, older_than=page[-1][0].id)
    assert (total, more) == (7, 8)
    seen = [entry.subject_label.split(" (")[0] for entry, _ in [*page, *rest]]
    assert seen == [f"key {number}" for number in reversed(range(7))]
    assert list_entries(session, actions=wanted, older_than=rest[-1][0].id)[0] == []


def test_entries_are_chosen_by_person_collection_and_time(session: Session, ann: User) -> None:
    ben = create_user(session, "ben@example.org", "Ben")
    mine, his = create_collection(session, ann, "mine"), create_collection(session, ben, "his")
    moment = datetime.now(UTC)
    (old,) = [one for one in entries(session, "collection.made") if one.collection_id == mine.id]
    old.created_at = moment - timedelta(days=2)
    session.flush()

    def labels(**wanted: object) -> set[str]:
        rows, total = list_entries(session, actions=["collection.made"], **wanted)  # type: ignore[arg-type]
        assert total == len(rows)
        return {entry.subject_label for entry, _ in rows}

    assert labels(user_id=ann.id) == {"mine"} and labels(user_id=uuid4()) == set()
    assert labels(collection_id=his.id) == {"his"}
    assert labels(before=moment - timedelta(days=1)) == {"mine"}
    assert labels(after=moment - timedelta(days=1)) == {"his"}
    assert labels(after=moment - timedelta(days=3), before=moment - timedelta(days=1)) == {"mine"}


def test_nobody_who_is_signed_in_has_no_name(session: Session) -> None:
    record(session, None, "session.refused", Subject("user", None, ""), changes={"way": (None, "link")})
    (entry,) = entries(session, "session.refused")
    assert (entry.user_id, entry.user_name, entry.subject_id) == (None, "", None)
    assert entry.changes == {"way": {"old": None, "new": "link"}}


def test_actions_are_two_words() -> None:
    assert len(set(ACTIONS)) == len(ACTIONS) == len(get_args(Action))
    assert all(len(action.split(".")) == 2 for action in ACTIONS)


def test_an_open_place_is_given_back_once_and_for_another(session: Session) -> None:
    collection, root, (ann, ben) = make_team(session, "ann", "ben")
    collection.people_per_track = 1
    make_proposal(session, make_film(session, collection, "The garden"), 0.5)
    held = next_assignment(session, ann, collection, chance=0.99)
    assert held is not None and next_assignment(session, ben, collection, chance=0.99) is None
    for person_there in (ann, ben):
        with pytest.raises(Forbidden):
            end(session, person_there, held)
    assert entries(session, "assignment.ended") == []
    for _ in range(2):
        assert end(session, root, held).state == "returned"
    (entry,) = entries(session, "assignment.ended")
    assert (entry.subject_label, entry.subject_id, entry.user_id) == ("The garden", held.assignment.id, root.id)
    assert entry.changes == {"person": {"old": "ann", "new": None}, "state": {"old": "open", "new": "returned"}}
    taken = next_assignment(session, ben, collection, chance=0.99)
    assert taken is not None and taken.assignment.track_id == held.assignment.track_id
    assert next_assignment(session, ann, collection, chance=0.99) is None, "not the same one again"
    verify(session, ben, taken)
    with pytest.raises(Conflict):
        end(session, root, taken)
    assert len(entries(session, "assignment.ended")) == 1


def test_collections_by_the_role_in_them(session: Session, ann: User) -> None:
    ben = create_user(session, "ben@example.org", "Ben")
    root = create_user(session, "root@example.org", "Root", is_admin=True)
    by_role = {role: create_collection(session, ann, role) for role in ("viewer", "annotator", "reviewer", "admin")}
    for role, collection in by_role.items():
        set_member(session, ann, collection.id, ben.id, role)
    found = set(session.scalars(where_at_least(ben, "reviewer")))
    assert found == {by_role["reviewer"].id, by_role["admin"].id}
    assert set(session.scalars(where_at_least(root, "admin"))) >= {one.id for one in by_role.values()}
    assert person(ben).label == "Ben (ben@example.org)"
