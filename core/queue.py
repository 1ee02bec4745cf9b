"""The queue wakes, the database decides: a message carries a step id and nothing else.

Lost messages are harmless: the sweeper publishes every queued step again until someone claims it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from core.settings import get_settings

if TYPE_CHECKING:
    import redis

RUN_STEP = "run_step"  # the one task of the system


@cache
def connection() -> redis.Redis:
    """A Redis client for notifications; `redis://` or `unix://` as the broker URL says."""
    import redis

    url = get_settings().redis_url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)


def publish(steps: Iterable[tuple[UUID, str]]) -> None:
    """Wake a worker of each step's queue. `steps` holds (step id, queue)."""
    from kombu.connection import Connection
    from kombu.entity import Exchange, Queue
    from kombu.messaging import Producer

    waiting = list(steps)
    if not waiting:
        return
    with Connection(get_settings().redis_url, connect_timeout=3) as broker:
        producer = Producer(broker)
        for step_id, name in waiting:
            # The shape of a Celery message (protocol 2), written by hand so that the api needs no Celery.
            producer.publish(
                ((str(step_id),), {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}),
                exchange=Exchange(name, "direct"),
                routing_key=name,
                declare=[Queue(name, Exchange(name, "direct"), routing_key=name)],
                headers={
                    "task": RUN_STEP,
                    "id": str(step_id),
                    "root_id": str(step_id),
                    "lang": "py",
                    "ignore_result": True,
                },
                correlation_id=str(step_id),
                serializer="json",
                retry=False,
            )


def busy_queues(names: Iterable[str]) -> list[str]:
    """The queues in which messages wait for a worker; none where the broker does not answer."""
    import redis

    try:
        return [name for name in names if connection().llen(name)]
    except redis.RedisError:
        return []


def notify(noun: str, id: UUID) -> None:
    """Tell whoever watches this job or track to read it again."""
    connection().publish(f"{noun}:{id}", "changed")
