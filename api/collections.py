"""Collections and their members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Db, Me, RuledCollection, SeenCollection
from api.paging import Page, Paged
from core import collections
from core.tables import Collection, Membership, User

router = APIRouter(prefix="/v1/collections", tags=["collections"])

Role = Literal["viewer", "annotator", "reviewer", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class CollectionCreate(BaseModel):
    name: Name


class CollectionUpdate(BaseModel):
    name: Name


class CollectionRead(BaseModel):
    id: UUID
    name: str
    created_at: datetime
    role: str = Field(description="The asker's own: viewer, annotator, reviewer or admin")
    video_count: int


class MemberUpdate(BaseModel):
    role: Role


class MemberRead(BaseModel):
    user_id: UUID
    email: str
    name: str
    role: str


def _shown(session: Db, me: Me, collection: Collection, films: int) -> CollectionRead:
    role = collections.role_in(session, me, collection.id) or "viewer"
    return CollectionRead(
        id=collection.id, name=collection.name, created_at=collection.created_at, role=role, video_count=films
    )


def _member(membership: Membership, user: User) -> MemberRead:
    return MemberRead(user_id=user.id, email=user.email, name=user.name, role=membership.role)


@router.get("")
def index(me: Me, session: Db, page: Paged) -> Page[CollectionRead]:
    """What the asker is a member of."""
    rows, total = collections.list_collections(session, me, offset=page.offset, limit=page.limit)
    return Page(items=[_shown(session, me, collection, films) for collection, films in rows], total=total)


@router.post("", status_code=201)
def create(body: CollectionCreate, me: Me, session: Db) -> CollectionRead:
    collection = collections.create_collection(session, me, body.name)
    return _shown(session, me, collection, 0)


@router.get("/{id}")
def read(collection: SeenCollection, me: Me, session: Db) -> CollectionRead:
    return _shown(session, me, collection, collections.count_films(session, collection.id))


@router.patch("/{id}")
def update(body: CollectionUpdate, collection: RuledCollection, me: Me, session: Db) -> CollectionRead:
    collection.name = body.name
    session.flush()
    return _shown(session, me, collection, collections.count_films(session, collection.id))


@router.delete("/{id}", status_code=204)
def delete(collection: RuledCollection, session: Db) -> None:
    """Only an empty collection can be deleted."""
    collections.delete_collection(session, collection)


@router.get("/{id}/members")
def members(collection: SeenCollection, session: Db) -> list[MemberRead]:
    return [_member(membership, user) for membership, user in collections.list_members(session, collection.id)]


@router.get("/{id}/members/{user_id}")
def member(user_id: UUID, collection: SeenCollection, session: Db) -> MemberRead:
    membership, user = collections.get_member(session, collection.id, user_id)
    return _member(membership, user)


@router.put("/{id}/members/{user_id}")
def set_member(user_id: UUID, body: MemberUpdate, collection: RuledCollection, session: Db) -> MemberRead:
    """Add a person, or change their role."""
    collections.set_member(session, collection.id, user_id, body.role)
    membership, user = collections.get_member(session, collection.id, user_id)
    return _member(membership, user)


@router.delete("/{id}/members/{user_id}", status_code=204)
def remove_member(user_id: UUID, collection: RuledCollection, session: Db) -> None:
    collections.remove_member(session, collection.id, user_id)
