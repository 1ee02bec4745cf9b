"""People and how they get in: users, browser sessions, one-time login links, API keys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.tables.base import Base, Created, Keyed


class User(Keyed, Created, Base):
    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]  # argon2; none where only login links are used
    is_admin: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]


class BrowserSession(Keyed, Created, Base):
    __tablename__ = "sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)  # sha256 of the cookie
    csrf_token: Mapped[str]
    expires_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="raise")


class LoginLink(Keyed, Created, Base):
    __tablename__ = "login_links"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiKey(Keyed, Created, Base):
    __tablename__ = "api_keys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]  # shown in lists; the key itself is shown once
    key_hash: Mapped[str] = mapped_column(unique=True)  # sha256; keys have 256 bits of entropy
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))  # read, write, admin
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")
