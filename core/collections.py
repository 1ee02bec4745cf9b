"""Collections, their members, and the one place that says what a person may see and do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from core.audit import Action, Subject, Value, person, record
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.tables import ROLES, Collection, Membership, User, Video


def visible_to(user: User) -> Select[UUID]:
    """Ids of the collections that this person may see; every query about films and jobs goes through it."""
    if user.is_admin:
        return select(Collection.id)
    return select(Membership.collection_id).where(Membership.user_id == user.id)


def where_at_least(user: User, role: str) -> Select[UUID]:
    """Ids of the collections in which this person may do what that role may."""
    if user.is_admin:
        return select(Collection.id)
    enough = Membership.role.in_(ROLES[ROLES.index(role) :])
    return select(Membership.collection_id).where(Membership.user_id == user.id, enough)


def role_in(session: Session, user: User, collection_id: UUID) -> str | None:
    """This person's role there, or None; administrators of the system have every role."""
    if user.is_admin:
        return "admin" if session.get(Collection, collection_id) is not None else None
    return session.scalar(
        select(Membership.role).where(Membership.collection_id == collection_id, Membership.user_id == user.id)
    )


def require_role(session: Session, user: User, collection_id: UUID, role: str) -> None:
    """Raises NotFound where the collection is none of theirs, Forbidden where their role is too small."""
    own = role_in(session, user, collection_id)
    if own is None:
        raise NotFound("There is no such collection.")
    if ROLES.index(own) < ROLES.index(role):
        raise Forbidden(
            f"This needs the role {role} in its collection; yours is {own}.",
            remedy="Ask an administrator of the collection.",
        )


def has_role(session: Session, user: User, collection_id: UUID, role: str) -> bool:
    """Whether this person may do there what that role may."""
    own = role_in(session, user, collection_id)
    return own is not None and ROLES.index(own) >= ROLES.index(role)


def those_with_role(session: Session, user: User, collection_ids: Iterable[UUID], role: str) -> set[UUID]:
    """Those in which this person may do what that role may."""
    wanted = set(collection_ids)
    if user.is_admin or not wanted:
        return wanted
    return set(session.scalars(where_at_least(user, role).where(Membership.collection_id.in_(wanted))))


def list_collections(
    session: Session, user: User, *, offset: int = 0, limit: int = 100
) -> tuple[Sequence[Row[Collection, int]], int]:
    """([(collection, number of its films)], total)."""
    mine = Collection.id.in_(visible_to(user))
    films = select(func.count()).where(Video.collection_id == Collection.id).scalar_subquery()
    rows = session.execute(
        select(Collection, films).where(mine).order_by(Collection.name, Collection.id).offset(offset).limit(limit)
    ).all()
    return rows, session.scalar(select(func.count()).select_from(Collection).where(mine)) or 0


def get_collection(session: Session, user: User, collection_id: UUID, role: str = "viewer") -> Collection:
    require_role(session, user, collection_id, role)
    return session.scalars(select(Collection).where(Collection.id == collection_id)).one()


def count_films(session: Session, collection_id: UUID) -> int:
    return session.scalar(select(func.count()).where(Video.collection_id == collection_id)) or 0


def create_collection(session: Session, user: User, name: str) -> Collection:
    """A collection whose first administrator is the one who made it."""
    collection = Collection(name=name)
    session.add(collection)
    session.flush()
    session.add(Membership(collection_id=collection.id, user_id=user.id, role="admin"))
    session.flush()
    record(session, user, "collection.made", _subject(collection), collection_id=collection.id)
    return collection


def change_collection(session: Session, by: User, collection: Collection, values: Mapping[str, Value]) -> None:
    """Set its name, or how its alignment tracks are verified."""
    before = {name: getattr(collection, name) for name in values}
    changes = {name: (before[name], value) for name, value in values.items() if value != before[name]}
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(collection, name, value)
    session.flush()
    record(session, by, "collection.changed", _subject(collection), collection_id=collection.id, changes=changes)


def delete_collection(session: Session, by: User, collection: Collection) -> None:
    if count_films(session, collection.id):
        raise Conflict("This collection still holds films.", remedy="Delete its films first.")
    subject = _subject(collection)
    session.delete(collection)
    session.flush()
    record(session, by, "collection.removed", subject, collection_id=collection.id)


def _subject(collection: Collection) -> Subject:
    return Subject("collection", collection.id, collection.name)


def list_members(session: Session, collection_id: UUID) -> Sequence[Row[Membership, User]]:
    return session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.collection_id == collection_id)
        .order_by(User.email)
    ).all()


def get_member(session: Session, collection_id: UUID, user_id: UUID) -> Row[Membership, User]:
    row = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.collection_id == collection_id, Membership.user_id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This person is not a member of the collection.")
    return row


def set_member(session: Session, by: User, collection_id: UUID, user_id: UUID, role: str) -> None:
    """Add a person or change their role; the last administrator stays one."""
    if role not in ROLES:
        raise Invalid(f"Roles are {', '.join(ROLES)}.")
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such person.")
    _lock(session, collection_id)
    membership = session.get(Membership, (collection_id, user_id))
    before = membership.role if membership is not None else None
    if before == role:
        return
    if membership is None:
        session.add(Membership(collection_id=collection_id, user_id=user_id, role=role))
    else:
        if before == "admin":
            _keep_one_admin(session, collection_id)
        membership.role = role
    session.flush()
    action: Action = "membership.made" if before is None else "membership.changed"
    record(session, by, action, person(user), collection_id=collection_id, changes={"role": (before, role)})


def remove_member(session: Session, by: User, collection_id: UUID, user_id: UUID) -> None:
    _lock(session, collection_id)
    membership = session.get(Membership, (collection_id, user_id))
    if membership is None:
        raise NotFound("This person is not a member of the collection.")
    if membership.role == "admin":
        _keep_one_admin(session, collection_id)
    session.delete(membership)
    session.flush()
    record(
        session,
        by,
        "membership.removed",
        person(session.get_one(User, user_id)),
        collection_id=collection_id,
        changes={"role": (membership.role, None)},
    )


def _lock(session: Session, collection_id: UUID) -> None:
    """Two administrators who remove each other at once must not both succeed."""
    session.execute(select(Collection.id).where(Collection.id == collection_id).with_for_update())


def _keep_one_admin(session: Session, collection_id: UUID) -> None:
    admins = select(func.count()).where(Membership.collection_id == collection_id, Membership.role == "admin")
    if (session.scalar(admins) or 0) <= 1:
        raise Conflict("A collection needs an administrator.", remedy="Make somebody else one first.")
