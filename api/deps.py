"""What routes are given: the transaction, who is asking, what they may touch. Nobody else in api and core commits."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import collections, people, tracks, videos
from core.after_commit import of_refusal, pending
from core.errors import Forbidden, Unauthenticated
from core.job_requests import get_job
from core.jobs import to_publish
from core.queue import publish
from core.settings import Settings
from core.tables import BrowserSession, Collection, Job, Track, User, Video

log = logging.getLogger(__name__)

COOKIE = "cuewright_session"
SAFE = ("GET", "HEAD", "OPTIONS")

OpenSession = Callable[[], Session]


def open_sessions(request: Request) -> OpenSession:
    """Makes sessions for what outlives the request's transaction (event streams); they are never committed."""
    factory: OpenSession = request.app.state.open_session
    return factory


Sessions = Annotated[OpenSession, Depends(open_sessions)]


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


Config = Annotated[Settings, Depends(settings_of)]


def unit_of_work(open_session: Sessions) -> Iterator[Session]:
    """One transaction per request, committed before the response leaves; then the world is told."""
    with open_session() as session:
        try:
            yield session
        except Exception:
            _tell_of_refusal(session)
            raise
        session.commit()
        _publish(session)
        _run_after_commit(session)


Db = Annotated[Session, Depends(unit_of_work, scope="function")]


def _publish(session: Session) -> None:
    waiting = list(to_publish(session))
    to_publish(session).clear()
    try:
        publish(waiting)
    except Exception:  # the rows say "queued"; the sweeper publishes them again
        log.warning("could not publish %d steps; beat will", len(waiting), exc_info=True)


def _tell_of_refusal(session: Session) -> None:
    actions = list(of_refusal(session))
    if not actions:
        return
    session.rollback()
    try:
        for action in actions:
            action(session)
        session.commit()
    except Exception:  # the refusal itself is what the client must hear of
        log.warning("a refusal could not be recorded", exc_info=True)


def _run_after_commit(session: Session) -> None:
    actions = list(pending(session))
    pending(session).clear()
    for action in actions:
        try:
            action(session)
        except Exception:  # harmless by contract of core.after_commit
            log.warning("an action after the commit failed", exc_info=True)
        finally:
            session.rollback()


# --- Who is asking ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caller:
    user: User
    scopes: frozenset[str]
    browser: BrowserSession | None  # None: an API key


_bearer = HTTPBearer(auto_error=False, description="An API key: `Authorization: Bearer cw_...`")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The browser's session; writes need X-CSRF-Token too")


def caller(
    request: Request,
    session: Db,
    key: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    cookie: Annotated[str | None, Security(_cookie)],
    x_csrf_token: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Caller:
    """By API key or cookie. Reading needs the scope read, all else write; cookies need the CSRF token to write."""
    needed = "read" if request.method in SAFE else "write"
    if key is not None:
        row = people.find_api_key(session, key.credentials)
        if row is None:
            raise Unauthenticated("This API key is not valid: unknown, revoked or expired.", slug="bad-key")
        granted = frozenset(people.SCOPES[: max(people.SCOPES.index(scope) for scope in row.scopes) + 1])
        if needed not in granted:
            raise Forbidden(f"This API key has no scope {needed}.", slug="scope-missing")
        return Caller(row.user, granted, None)
    browser = people.find_browser_session(session, cookie) if cookie else None
    if browser is None:
        raise Unauthenticated("Please sign in.", remedy="Open the sign-in link, or send an API key.")
    if needed == "write" and not hmac.compare_digest((x_csrf_token or "").encode(), browser.csrf_token.encode()):
        raise Forbidden("The X-CSRF-Token header is missing or wrong.", slug="csrf", remedy="Load the page again.")
    return Caller(browser.user, frozenset(people.SCOPES), browser)


Asking = Annotated[Caller, Depends(caller, scope="function")]


def signed_in(asking: Asking) -> User:
    return asking.user


Me = Annotated[User, Depends(signed_in, scope="function")]


def administrator(asking: Asking) -> User:
    if not asking.user.is_admin or "admin" not in asking.scopes:
        raise Forbidden("This is for administrators (an API key needs the scope admin).")
    return asking.user


Admin = Annotated[User, Depends(administrator, scope="function")]


def own_origin(request: Request) -> None:
    """Refuse a sign-in that another site's page sends."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("This request comes from another site.", slug="foreign-origin")


# --- What they may touch: a row and the role that it takes ------------------------------------------------------------


def _collection(role: str) -> Callable[[UUID, Me, Db], Collection]:
    def find(id: UUID, me: Me, session: Db) -> Collection:
        return collections.get_collection(session, me, id, role)

    return find


SeenCollection = Annotated[Collection, Depends(_collection("viewer"), scope="function")]
EditedCollection = Annotated[Collection, Depends(_collection("annotator"), scope="function")]
ReviewedCollection = Annotated[Collection, Depends(_collection("reviewer"), scope="function")]
RuledCollection = Annotated[Collection, Depends(_collection("admin"), scope="function")]


def _video(role: str) -> Callable[[UUID, Me, Db], Video]:
    def find(id: UUID, me: Me, session: Db) -> Video:
        return videos.get_video(session, me, id, role)

    return find


SeenVideo = Annotated[Video, Depends(_video("viewer"), scope="function")]
EditedVideo = Annotated[Video, Depends(_video("annotator"), scope="function")]


def _track(role: str, with_cues: bool = True) -> Callable[[UUID, Me, Db], Track]:
    def find(id: UUID, me: Me, session: Db) -> Track:
        return tracks.get_track(session, me, id, role, with_cues)

    return find


SeenTrack = Annotated[Track, Depends(_track("viewer"), scope="function")]
EditedTrack = Annotated[Track, Depends(_track("annotator"), scope="function")]
ReviewedTrack = Annotated[Track, Depends(_track("reviewer"), scope="function")]
# Without its cues, for what is asked many times a minute of scripts of thousands of cues:
SeenScript = Annotated[Track, Depends(_track("viewer", with_cues=False), scope="function")]
EditedScript = Annotated[Track, Depends(_track("annotator", with_cues=False), scope="function")]


def _job(role: str) -> Callable[[UUID, Me, Db], Job]:
    def find(id: UUID, me: Me, session: Db) -> Job:
        return get_job(session, me, id, role)

    return find


SeenJob = Annotated[Job, Depends(_job("viewer"), scope="function")]
EditedJob = Annotated[Job, Depends(_job("annotator"), scope="function")]


def video_title(session: Session, job: Job) -> str | None:
    return session.scalar(select(Video.title).where(Video.id == job.video_id))
