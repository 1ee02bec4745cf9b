"""Alignment tracks to verify in the tests, and answers to all of one."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assignments import Held, Said, answer, finish, get_assignment
from core.collections import create_collection
from core.people import create_user
from core.tables import Collection, Cue, Membership, Track, User, Video

FILM_MS = 600_000
SEEN = Said("alignable", (2_000, 5_000))
HIDDEN = Said("not_visible")


def make_team(session: Session, *annotators: str) -> tuple[Collection, User, list[User]]:
    """(a collection, its administrator, its annotators)."""
    root = create_user(session, f"root-{uuid4().hex[:8]}@example.org", "root")
    collection = create_collection(session, root, "instructions")
    people = [create_user(session, f"{name}-{uuid4().hex[:8]}@example.org", name) for name in annotators]
    session.add_all(Membership(collection_id=collection.id, user_id=one.id, role="annotator") for one in people)
    session.flush()
    return collection, root, people


def make_film(session: Session, collection: Collection, title: str = "A film") -> Video:
    video = Video(
        collection_id=collection.id, title=title, file_name="a.mp4", content_hash="0" * 64, size_bytes=1,
        storage_key=f"films/00/{'0' * 64}", duration_ms=FILM_MS,
    )  # fmt: skip
    session.add(video)
    session.flush()
    return video


def make_proposal(session: Session, video: Video, *alignable: float, source: str | None = None, **over: Any) -> Track:
    """One cue for each probability, spoken ten seconds apart and seen two seconds later."""
    track = Track(video_id=video.id, kind="alignment", source=source or f"checkpoint:{uuid4().hex}", title="proposal")
    session.add(track)
    session.flush()
    for number, probability in enumerate(alignable):
        spoken, seen = [number * 10_000, number * 10_000 + 3_000], [number * 10_000 + 2_000, number * 10_000 + 5_000]
        curve = {"from_s": 0, "values": base64.b64encode(bytes(range(40))).decode()}
        data = {"alignable": probability, "score": 0.4, "spoken": spoken, "seen": seen, "curve": curve} | over
        start_ms, end_ms = seen if probability >= 0.5 else spoken
        session.add(Cue(track_id=track.id, start_ms=start_ms, end_ms=end_ms, text=f"Step {number}.", data=data))
        session.flush()
    return track


def cue_ids(session: Session, track_id: UUID) -> list[UUID]:
    return list(session.scalars(select(Cue.id).where(Cue.track_id == track_id).order_by(Cue.id)))


def say(session: Session, held: Held, cue_id: UUID, said: Said, request_id: str | None = None) -> UUID:
    return answer(session, held, cue_id, said, took_ms=3_000, request_id=request_id or uuid4().hex).id


def verify(session: Session, user: User, held: Held, said: Said | Mapping[int, Said] = HIDDEN) -> None:
    """Answer every cue the same, or by its number, and hand in."""
    for number, cue_id in enumerate(cue_ids(session, held.assignment.track_id)):
        say(session, held, cue_id, said if isinstance(said, Said) else said.get(number, HIDDEN))
    finish(session, get_assignment(session, user, held.assignment.id, to_work=True))
