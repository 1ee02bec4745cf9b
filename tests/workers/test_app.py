"""A new child of a worker is up at once, and claims nothing before its predecessor's steps are free again."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest

import workers.app
import workers.runtime


def test_a_new_child_waits_for_nothing_and_reclaims_before_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    database_is_back, order = threading.Event(), list[str]()

    def reclaim(worker: str) -> None:
        assert database_is_back.wait(10)
        order.append(f"reclaimed {worker}")

    def run(step_id: UUID, worker: str) -> None:
        order.append(f"ran as {worker}")

    monkeypatch.setenv("CUEWRIGHT_WORKER", "worker-cpu")
    monkeypatch.setattr(workers.runtime, "reclaim", reclaim)
    monkeypatch.setattr(workers.runtime, "run", run)
    workers.app._child_starts()  # returns although the database is away
    task = threading.Thread(target=workers.app.run_step, args=(str(uuid4()),))
    task.start()
    task.join(0.2)
    assert task.is_alive() and order == []
    database_is_back.set()
    task.join(10)
    assert order == ["reclaimed worker-cpu", "ran as worker-cpu"]


def test_a_slow_start_of_a_child_is_borne() -> None:
    assert workers.app.app.conf.worker_proc_alive_timeout >= 30
