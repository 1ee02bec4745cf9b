"""What may happen only once a transaction is committed: waking watchers, deleting files. And what is told of one that
came to nothing.

Operations register an action; whoever commits runs them. A lost action must be harmless: it is logged, not repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

Action = Callable[[Session], None]

_KEY = "after_commit"
_REFUSED = "after_refusal"


def after_commit(session: Session, action: Action) -> None:
    """Run `action(session)` after the commit, in a new transaction that is rolled back."""
    pending(session).append(action)


def pending(session: Session) -> list[Action]:
    actions: list[Action] = session.info.setdefault(_KEY, [])
    return actions


def after_refusal(session: Session, action: Action) -> None:
    """Run `action(session)` if the request is refused, in a new transaction that is committed; else never."""
    of_refusal(session).append(action)


def of_refusal(session: Session) -> list[Action]:
    actions: list[Action] = session.info.setdefault(_REFUSED, [])
    return actions


def tell_watchers(session: Session, job_id: UUID) -> None:
    """Whoever watches this job reads it again after the commit."""
    _tell(session, "job", job_id)


def tell_readers(session: Session, track_id: UUID) -> None:
    """Whoever has this track open reads what changed after the commit."""
    _tell(session, "track", track_id)


def _tell(session: Session, noun: str, id: UUID) -> None:
    def tell(_: Session) -> None:
        from core.queue import notify

        notify(noun, id)

    after_commit(session, tell)
