"""API keys of the person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.deps import Asking, Db, Me
from core import people
from core.errors import Forbidden
from core.tables import ApiKey

router = APIRouter(prefix="/v1/keys", tags=["keys"])

KeyScope = Literal["read", "write", "admin"]


class KeyCreate(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[KeyScope], Field(min_length=1, max_length=3)] = ["read", "write"]
    expires_at: AwareDatetime | None = None


class KeyRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    prefix: str
    scopes: list[KeyScope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class KeyCreated(KeyRead):
    key: str = Field(description="Shown this once")


@router.get("", response_model=list[KeyRead])
def index(me: Me, session: Db) -> Sequence[ApiKey]:
    """One's own keys that are not revoked."""
    return people.list_api_keys(session, me)


@router.post("", status_code=201)
def create(body: KeyCreate, asking: Asking, session: Db) -> KeyCreated:
    """A new key, shown this once. A key cannot make a key that may do more than itself."""
    if not set(body.scopes) <= asking.scopes:
        raise Forbidden("A key cannot make a key that may do more than itself.", slug="scope-missing")
    row, secret = people.create_api_key(session, asking.user, body.name, body.scopes, body.expires_at)
    session.refresh(row)
    return KeyCreated(**KeyRead.model_validate(row).model_dump(), key=secret)


@router.delete("/{id}", status_code=204)
def delete(id: UUID, me: Me, session: Db) -> None:
    """Revoke a key; it stops working at once."""
    people.revoke_api_key(session, me, id)
