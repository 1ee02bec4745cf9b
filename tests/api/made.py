"""Who asks in the tests, and films that they have."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from core import people
from core.collections import create_collection
from core.tables import Collection, Membership, User, Video

FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 40
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello there.\n"


@dataclass(frozen=True)
class Person:
    """A user with an API key, and a collection of their own."""

    user: User
    collection: Collection
    headers: dict[str, str]


def make_person(
    session: Session, name: str = "ann", *, is_admin: bool = False, scopes: tuple[str, ...] = ("write",)
) -> Person:
    user = people.create_user(session, f"{name}@example.org", name, is_admin=is_admin)
    collection = create_collection(session, user, f"films of {name}")
    _, key = people.create_api_key(session, user, "test", scopes)
    session.commit()
    return Person(user, collection, {"Authorization": f"Bearer {key}"})


def make_member(session: Session, person: Person, collection: Collection, role: str) -> None:
    session.add(Membership(collection_id=collection.id, user_id=person.user.id, role=role))
    session.commit()


def make_video(session: Session, person: Person, **over: object) -> Video:
    values: dict[str, object] = {
        "collection_id": person.collection.id,
        "uploaded_by": person.user.id,
        "title": "A film",
        "file_name": "film.mp4",
        "content_hash": "0" * 64,
        "size_bytes": 1000,
        "storage_key": f"films/00/{'0' * 64}",
    }
    video = Video(**(values | over))
    session.add(video)
    session.commit()
    return video


def metadata(**values: str) -> str:
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in values.items())


def announce(client: TestClient, person: Person, size: int, **about: str) -> Response:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata(**about)}
    return client.post("/v1/uploads", headers=person.headers | headers)


def send(client: TestClient, person: Person, location: str, offset: int, body: bytes, **headers: str) -> Response:
    fixed = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }
    return client.patch(location, headers=person.headers | fixed | headers, content=body)


def upload(client: TestClient, person: Person, body: bytes, **about: str) -> UUID:
    """The id of a whole upload."""
    location = announce(client, person, len(body), **about).headers["location"]
    if body:
        assert send(client, person, location, 0, body).status_code == 204
    return UUID(location.rsplit("/", 1)[1])


def part_path(data: Path, upload_id: UUID | str) -> Path:
    return data / "uploads" / f"{upload_id}.part"


MakePerson = Callable[..., Person]
