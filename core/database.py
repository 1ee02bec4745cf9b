"""The engine and its sessions. Nobody but api's unit of work and the worker runtime commits."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from core.settings import get_settings


@cache
def engine() -> Engine:
    """One pool per process, made on first use (after a fork, never before it)."""
    return create_engine(get_settings().database_url, pool_size=8, max_overflow=12, pool_pre_ping=True)


def open_session() -> Session:
    return sessionmaker(engine(), expire_on_commit=False)()
