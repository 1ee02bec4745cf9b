"""Fixtures for tests that need several real transactions: what they commit is removed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import open_session as open_real_session
from core.settings import Settings
from core.tables import Checkpoint, Collection, Job, Result, User, Video


@pytest.fixture
def committed(settings: Settings) -> Iterator[Callable[[], Session]]:
    """Opens sessions of the product's own engine, whose commits are real."""
    yield open_real_session
    with open_real_session() as session:
        for table in (Job, Video, Collection, User, Result, Checkpoint):
            session.execute(delete(table))
        session.commit()


@pytest.fixture
def video(committed: Callable[[], Session]) -> Video:
    with committed() as session:
        user = User(email=f"{uuid4()}@example.org", name="Tester")
        collection = Collection(name="Tests")
        session.add_all([user, collection])
        session.flush()
        film = Video(
            collection_id=collection.id,
            uploaded_by=user.id,
            title="A film",
            file_name="film.mp4",
            content_hash=uuid4().hex,
            size_bytes=1,
            storage_key="films/none",
        )
        session.add(film)
        session.commit()
        return film
