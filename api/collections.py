"""Collections and their members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Db, Me, RuledCollection, SeenCollection
from api.paging import Page, Paged
from core import collections
from core.tables import Collection, Membership, User

router = APIRouter(prefix="/v1/collections", tags=["collections"])

Role = Literal["viewer", "annotator", "reviewer", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class CollectionCreate(BaseModel):
    name: Name


class LabellingRead(BaseModel):
    """How the collection's alignment tracks are verified."""

    model_config = ConfigDict(from_attributes=True)

    people_per_track: int = Field(description="so many people verify each track, blind to each other")
    lease_minutes: int = Field(description="a place in the queue that is silent for so long may go to somebody else")
    gold_share: float = Field(description="share of what is given out whose true answers are known already")


class LabellingUpdate(BaseModel):
    """What is left out stays."""

    people_per_track: int | None = Field(None, ge=1, le=20)
    lease_minutes: int | None = Field(None, ge=1, le=7 * 24 * 60)
    gold_share: float | None = Field(None, ge=0, le=0.9)


class CollectionUpdate(BaseModel):
    """What is left out stays."""

    name: Name | None = None
    labelling: LabellingUpdate | None = None


class CollectionRead(BaseModel):
    id: UUID
    name: str
    created_at: datetime
    role: str = Field(description="The asker's own: viewer, annotator, reviewer or admin")
    video_count: int
    labelling: LabellingRead


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
        id=collection.id,
        name=collection.name,
        created_at=collection.created_at,
        role=role,
        video_count=films,
        labelling=LabellingRead.model_validate(collection),
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
    named = {"name": body.name} if body.name is not None else {}
    wishes = body.labelling.model_dump(exclude_none=True) if body.labelling is not None else {}
    collections.change_collection(session, me, collection, {**named, **wishes})
    return _shown(session, me, collection, collections.count_films(session, collection.id))


@router.delete("/{id}", status_code=204)
def delete(collection: RuledCollection, me: Me, session: Db) -> None:
    """Only an empty collection can be deleted."""
    collections.delete_collection(session, me, collection)


@router.get("/{id}/members")
def members(collection: SeenCollection, session: Db) -> list[MemberRead]:
    return [_member(membership, user) for membership, user in collections.list_members(session, collection.id)]


@router.get("/{id}/members/{user_id}")
def member(user_id: UUID, collection: SeenCollection, session: Db) -> MemberRead:
    membership, user = collections.get_member(session, collection.id, user_id)
    return _member(membership, user)


@router.put("/{id}/members/{user_id}")
def set_member(user_id: UUID, body: MemberUpdate, collection: RuledCollection, me: Me, session: Db) -> MemberRead:
    """Add a person, or change their role."""
    collections.set_member(session, me, collection.id, user_id, body.role)
    membership, user = collections.get_member(session, collection.id, user_id)
    return _member(membership, user)


@router.delete("/{id}/members/{user_id}", status_code=204)
def remove_member(user_id: UUID, collection: RuledCollection, me: Me, session: Db) -> None:
    collections.remove_member(session, me, collection.id, user_id)
