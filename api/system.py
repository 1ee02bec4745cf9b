"""Is it alive, is it ready, what is it doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select, text

from api.deps import Config, Db, Me
from core.errors import Transient
from core.pipelines import STEPS
from core.settings import PROJECT
from core.tables import Checkpoint, Step

router = APIRouter(tags=["system"])


class Alive(BaseModel):
    status: str = "ok"


class QueueRead(BaseModel):
    queued: int
    running: int


class SystemRead(BaseModel):
    version: str
    weights: str
    queues: dict[str, QueueRead]


class CheckpointRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    fingerprint: str
    name: str
    profile: str
    config: dict[str, Any]
    metrics: dict[str, Any]
    created_at: datetime


@router.get("/healthz")
def alive() -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz")
def ready(session: Db, request: Request) -> Alive:
    """Database, queue and schema are there; 503 says which is not."""
    stamped = session.scalar(text("select version_num from alembic_version"))
    if stamped != _head():
        raise Transient(f"The database has schema {stamped}, the program wants {_head()}.", slug="schema")
    import redis

    client = redis.Redis.from_url(request.app.state.redis_url, socket_timeout=3, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError as error:
        raise Transient("The queue (Redis) does not answer.", slug="queue") from error
    finally:
        client.close()
    return Alive()


@cache
def _head() -> str:
    from core.migrate import head  # Alembic takes its time to load

    return head()


@router.get("/v1/system")
def system(_: Me, session: Db, settings: Config) -> SystemRead:
    """Version, weight profile, and how much work waits in each queue."""
    queues = {spec.queue: QueueRead(queued=0, running=0) for spec in STEPS.values()}
    active = Step.state.in_(("queued", "running"))
    rows = session.execute(
        select(Step.queue, Step.state, func.count()).where(active).group_by(Step.queue, Step.state)
    ).all()
    for queue, state, count in rows:
        setattr(queues.setdefault(queue, QueueRead(queued=0, running=0)), state, count)
    return SystemRead(version=own_version(), weights=settings.weights, queues=queues)


@cache
def own_version() -> str:
    try:
        return version("cuewright")
    except PackageNotFoundError:  # run from a checkout, as always
        import tomllib

        project: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
        return str(project["version"])


@router.get("/v1/checkpoints", response_model=list[CheckpointRead])
def checkpoints(_: Me, session: Db) -> Sequence[Checkpoint]:
    """Checkpoints that have served, the newest first."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.created_at.desc())).all()
