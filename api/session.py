"""Signing in and out of the browser."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.deps import COOKIE, Asking, Config, Db, own_origin
from core import people
from core.tables import User
from core.throttle import brake

router = APIRouter(prefix="/v1/session", tags=["session"])


class SessionCreate(BaseModel):
    """Either the secret of a one-time link, or address and password."""

    link: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    email: Annotated[str, Field(max_length=320)] | None = None
    password: Annotated[str, Field(max_length=1000)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> SessionCreate:
        if (self.link is None) == (self.email is None or self.password is None):
            raise ValueError("send either link, or email and password")
        return self


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    is_admin: bool


class SessionRead(BaseModel):
    user: UserRead
    csrf_token: str = Field(description="Send it back as X-CSRF-Token with everything that writes; empty for API keys")


@router.post("", dependencies=[Depends(own_origin)])
def create(body: SessionCreate, request: Request, response: Response, session: Db, settings: Config) -> SessionRead:
    """Sign in; the answer sets an httpOnly cookie."""
    address = request.client.host if request.client else "nobody"
    brake("sign-in", address, limit=60)
    user: User
    way: people.Way
    if body.link is not None:
        way = "link"
        user = people.redeem_login_link(session, body.link)
    else:
        assert body.email is not None and body.password is not None
        way = "password"
        brake("password", body.email.strip().lower(), limit=10)
        user = people.check_password(session, body.email, body.password)
    token, row = people.open_browser_session(session, user, way)
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_days * 86400,
        httponly=True,
        samesite="lax",
        secure=settings.public_url.startswith("https:"),
        path="/",
    )
    return SessionRead(user=UserRead.model_validate(user), csrf_token=row.csrf_token)


@router.get("")
def read(asking: Asking) -> SessionRead:
    """Who is signed in."""
    return SessionRead(
        user=UserRead.model_validate(asking.user), csrf_token=asking.browser.csrf_token if asking.browser else ""
    )


@router.delete("", status_code=204)
def delete(asking: Asking, response: Response, session: Db) -> None:
    """Sign out of this browser."""
    if asking.browser is not None:
        people.close_browser_session(session, asking.browser)
    response.delete_cookie(COOKIE, path="/")
