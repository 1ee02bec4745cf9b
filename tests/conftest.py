"""Fixtures that all tests may use: real services, once; a rolled-back transaction per test; an api on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core import queue, storage
from core.database import engine
from core.settings import Settings, get_settings
from tests.database import Services, running_services


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    with running_services() as running:
        yield running


@pytest.fixture
def settings(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of a local system whose data folder is this test's own."""
    values = {
        "DATA": str(tmp_path / "data"),
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "STORAGE_URL": "",
        "SECRET_KEY": "a secret of the tests, long enough for all",
        "PUBLIC_URL": "http://testserver",
        "KEEP_FREE_BYTES": str(2**20),
        "FRONTEND": str(tmp_path / "dist"),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"CUEWRIGHT_{name}", value)
    forget_settings()
    yield get_settings()
    queue.connection().flushdb()
    queue.connection().close()
    forget_settings()


def forget_settings() -> None:
    for cached in (get_settings, storage.get_storage, queue.connection, engine):
        cached.cache_clear()


@pytest.fixture
def open_session(services: Services, settings: Settings) -> Iterator[Callable[[], Session]]:
    """Makes sessions within one outer transaction that is rolled back: their commits are seen by this test alone."""
    with services.engine.connect() as connection:
        outer = connection.begin()

        def open_one() -> Session:
            return Session(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)

        yield open_one
        outer.rollback()


@pytest.fixture
def session(open_session: Callable[[], Session]) -> Iterator[Session]:
    with open_session() as one:
        yield one


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """Built once, since that takes half a second; `client` gives it each test's settings and transaction."""
    from api.main import create_app

    return create_app(Settings(public_url="http://testserver"))


@pytest.fixture
def client(app: FastAPI, open_session: Callable[[], Session], settings: Settings) -> Iterator[TestClient]:
    """The api within this test's transaction, nobody signed in."""
    app.state.settings = settings
    app.state.open_session = open_session
    app.state.redis_url = settings.redis_url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
    with TestClient(app) as one:
        yield one
