"""People and how they get in: passwords, one-time login links, browser sessions, API keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session, joinedload

from core.after_commit import after_refusal
from core.audit import Subject, person, record
from core.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.settings import get_settings
from core.tables import ApiKey, BrowserSession, Collection, LoginLink, Membership, User

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SCOPES = ("read", "write", "admin")  # each allows all that those before it allow
LOCAL_ADMIN = "admin@localhost"
PASSWORD_LENGTH = 10
Way = Literal["link", "password"]  # to sign in


def token_hash(token: str) -> str:
    """Tokens have 256 bits of entropy, so a plain hash is enough to store them."""
    return hashlib.sha256(token.encode()).hexdigest()


def ensure_local_admin(session: Session) -> User:
    """The one person of a local installation, with a collection to put films in. Safe to call at every start."""
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('local admin', 0))"))
    user = session.scalar(select(User).where(User.email == LOCAL_ADMIN))
    if user is None:
        user = User(email=LOCAL_ADMIN, name="Local admin", is_admin=True)
        session.add(user)
        session.flush()
    if session.scalar(select(Membership).where(Membership.user_id == user.id).limit(1)) is None:
        collection = Collection(name="My films")
        session.add(collection)
        session.flush()
        session.add(Membership(collection_id=collection.id, user_id=user.id, role="admin"))
        session.flush()
    return user


def create_user(
    session: Session,
    email: str,
    name: str,
    *,
    password: str | None = None,
    is_admin: bool = False,
    by: User | None = None,
) -> User:
    """Raises Conflict where there is somebody with this address, Invalid for too short a password."""
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Conflict(f"There is a person with the address {email} already.")
    user = User(email=email, name=name, is_admin=is_admin, password_hash=hash_password(password) if password else None)
    session.add(user)
    session.flush()
    record(session, by, "user.made", person(user), changes={"is_admin": (None, is_admin)})
    return user


def list_users(session: Session, *, offset: int = 0, limit: int = 100) -> tuple[Sequence[User], int]:
    """(one page, how many in all)."""
    users = session.scalars(select(User).order_by(User.email).offset(offset).limit(limit)).all()
    return users, session.scalar(select(func.count(User.id))) or 0


# --- Passwords ------------------------------------------------------------------------------------------------------


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise Invalid(
            f"The password has {len(password)} characters.", remedy=f"Use at least {PASSWORD_LENGTH} characters."
        )
    return _hasher().hash(password)


def check_password(session: Session, email: str, password: str) -> User:
    """The person, or Unauthenticated in the same words and time whichever of the two is wrong."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    user = session.scalar(select(User).where(User.email == email.strip().lower(), User.disabled_at.is_(None)))
    known = user.password_hash if user is not None else None
    try:
        _hasher().verify(known or _nobody(), password)
        right = True
    except (Argon2Error, InvalidHashError):
        right = False
    if user is None or known is None or not right:
        _tell_refused(session, "password", user, email)
        raise Unauthenticated("The address or the password is wrong.", slug="wrong-password")
    return user


def _tell_refused(session: Session, way: Way, user: User | None = None, address: str = "") -> None:
    """Who should sign in, as far as it is known. What is no address may be a password in the wrong field."""
    said = Subject("user", None, address.strip() if "@" in address else "")
    subject = person(user) if user is not None else said
    after_refusal(session, lambda later: record(later, None, "session.refused", subject, changes={"way": (None, way)}))


# --- One-time login links ---------------------------------------------------------------------------------------------


def create_login_link(session: Session, user: User, *, valid_minutes: int = 60) -> str:
    """The secret part of a link that signs this person in once."""
    token = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + timedelta(minutes=valid_minutes)
    session.add(LoginLink(user_id=user.id, token_hash=token_hash(token), expires_at=expires_at))
    session.flush()
    return token


def redeem_login_link(session: Session, token: str) -> User:
    """Whose link it is; a link works once and in its time, however many ask at once."""
    user_id = session.execute(
        update(LoginLink)
        .where(
            LoginLink.token_hash == token_hash(token), LoginLink.used_at.is_(None), LoginLink.expires_at > func.now()
        )
        .values(used_at=func.now())
        .returning(LoginLink.user_id)
    ).scalar()
    user = session.scalar(select(User).where(User.id == user_id, User.disabled_at.is_(None)))
    if user is None:
        _tell_refused(session, "link")
        raise Unauthenticated(
            "This sign-in link is not valid: it was used already, or it is too old.",
            slug="link-used",
            remedy="Ask for a new one: ./cuewright admin login-link",
        )
    return user


# --- Browser sessions -------------------------------------------------------------------------------------------------


def open_browser_session(session: Session, user: User, way: Way) -> tuple[str, BrowserSession]:
    """(cookie, its row). The cookie is a secret and is not stored."""
    token = secrets.token_urlsafe(32)
    row = BrowserSession(
        user_id=user.id,
        token_hash=token_hash(token),
        csrf_token=secrets.token_urlsafe(24),
        expires_at=datetime.now(UTC) + timedelta(days=get_settings().session_days),
    )
    session.add(row)
    session.flush()
    record(session, user, "session.opened", person(user), changes={"way": (None, way)})
    return token, row


def find_browser_session(session: Session, token: str) -> BrowserSession | None:
    return session.scalar(
        select(BrowserSession)
        .join(BrowserSession.user)
        .where(
            BrowserSession.token_hash == token_hash(token),
            BrowserSession.expires_at > func.now(),
            User.disabled_at.is_(None),
        )
        .options(joinedload(BrowserSession.user))
    )


def close_browser_session(session: Session, row: BrowserSession) -> None:
    session.delete(row)
    session.flush()


# --- API keys ---------------------------------------------------------------------------------------------------------


def create_api_key(
    session: Session, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """(row, the key itself). The key is shown this once."""
    if not scopes or set(scopes) - set(SCOPES):
        raise Invalid(f"Scopes are {', '.join(SCOPES)}; a key needs one at least.")
    if "admin" in scopes and not user.is_admin:
        raise Invalid("Only an administrator can make a key with the scope admin.")
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise Invalid("This key would be expired from the start.", remedy="Choose a later time, or none.")
    secret = f"cw_{secrets.token_urlsafe(32)}"
    row = ApiKey(
        user_id=user.id,
        name=name,
        prefix=secret[:9],
        key_hash=token_hash(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    record(session, user, "key.made", _key(row), changes={"scopes": (None, ", ".join(row.scopes))})
    return row, secret


def find_api_key(session: Session, secret: str) -> ApiKey | None:
    """The valid key with its user; notes its use, once a minute at most."""
    row = session.scalar(
        select(ApiKey)
        .join(ApiKey.user)
        .where(
            ApiKey.key_hash == token_hash(secret),
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
            User.disabled_at.is_(None),
        )
        .options(joinedload(ApiKey.user))
    )
    if row is not None:
        now = datetime.now(UTC)
        if row.last_used_at is None or row.last_used_at < now - timedelta(minutes=1):
            row.last_used_at = now
    return row


def list_api_keys(session: Session, user: User) -> Sequence[ApiKey]:
    query = select(ApiKey).where(ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
    return session.scalars(query.order_by(ApiKey.created_at.desc())).all()


def revoke_api_key(session: Session, user: User, key_id: UUID) -> None:
    row = session.scalar(
        select(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
    )
    if row is None:
        raise NotFound("You have no such key.")
    row.revoked_at = datetime.now(UTC)
    session.flush()
    record(session, user, "key.revoked", _key(row), changes={"scopes": (", ".join(row.scopes), None)})


def _key(row: ApiKey) -> Subject:
    return Subject("key", row.id, f"{row.name} ({row.prefix}…)")
