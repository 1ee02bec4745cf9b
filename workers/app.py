"""The Celery application: one task, `run_step(step_id)`, early acknowledgement, no results, JSON only.

Importing this brings in no torch: a prefork parent must never touch CUDA.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from typing import Any
from uuid import UUID

from celery import Celery, signals

from core.queue import RUN_STEP
from core.settings import get_settings

# Set in the parent on shutdown, read by the children's lease threads: they give their step back and end.
shutting_down = multiprocessing.Event()

_reclaiming = threading.Lock()  # held while a new child frees what the last one held; nothing is claimed meanwhile

app = Celery("cuewright", broker=get_settings().redis_url)
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=False,  # the database recovers what a worker loses; see core.jobs
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_timeout": 10, "socket_connect_timeout": 5, "health_check_interval": 10},
    worker_soft_shutdown_timeout=8.0,
    worker_proc_alive_timeout=60.0,  # with the default of 4 s a busy machine kills every new child before it is up
    worker_cancel_long_running_tasks_on_connection_loss=False,
)


def worker_name() -> str:
    """Unique per child: the service's name where it runs one child, else host and process."""
    return os.environ.get("CUEWRIGHT_WORKER") or f"{os.uname().nodename}:{os.getpid()}"


@app.task(name=RUN_STEP)
def run_step(step_id: str) -> None:
    from workers.runtime import run

    with _reclaiming:
        pass
    run(UUID(step_id), worker_name())


@signals.worker_shutting_down.connect
def _tell_children(**_: Any) -> None:
    shutting_down.set()


@signals.worker_init.connect
def _load(**_: Any) -> None:
    """In the parent, so that a new child has it at once; it brings in no torch and opens no connection."""
    import workers.runtime  # noqa: F401


@signals.worker_process_init.connect
def _child_starts(**_: Any) -> None:
    """A named worker has one child: when a new one starts, what the last one held is free again.

    Beside the child's start, never in its way: the database may be away for a while.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if os.environ.get("CUEWRIGHT_WORKER"):
        _reclaiming.acquire()
        threading.Thread(target=_reclaim, name="reclaim", daemon=True).start()


def _reclaim() -> None:
    from workers.runtime import reclaim

    try:
        reclaim(worker_name())
    finally:
        _reclaiming.release()  # without a database the leases run out by themselves
