"""People, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Admin, Db
from api.paging import Page, Paged
from api.session import UserRead
from core import people
from core.tables import User

router = APIRouter(prefix="/v1/users", tags=["users"])


class UserCreate(BaseModel):
    email: Annotated[str, Field(min_length=3, max_length=320, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    password: Annotated[str, Field(max_length=1000)] | None = None
    is_admin: bool = False


@router.get("")
def index(_: Admin, session: Db, page: Paged) -> Page[UserRead]:
    """Everybody, by address."""
    users, total = people.list_users(session, offset=page.offset, limit=page.limit)
    return Page(items=[UserRead.model_validate(user) for user in users], total=total)


@router.post("", status_code=201, response_model=UserRead)
def create(body: UserCreate, me: Admin, session: Db) -> User:
    """A new person. Without a password they sign in by link."""
    return people.create_user(session, body.email, body.name, password=body.password, is_admin=body.is_admin, by=me)
