"""The thread that keeps a running step's lease, writes its progress, and hears of cancellation."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from uuid import UUID

from sqlalchemy.exc import OperationalError

from core import jobs
from core.database import open_session
from core.errors import Problem
from core.queue import notify
from core.settings import get_settings
from workers.app import shutting_down
from workers.context import Cancelled, LeaseLost, ShuttingDown, StepContext

log = logging.getLogger(__name__)

BEAT_S = 1.0  # progress is written at most so often
SILENCE_S = 900  # a step that reports nothing for so long hangs


class Lease(threading.Thread):
    def __init__(self, step_id: UUID, job_id: UUID, attempt: int, budget_s: int) -> None:
        super().__init__(name=f"lease-{step_id}", daemon=True)
        self.step_id, self.job_id, self.attempt, self.budget_s = step_id, job_id, attempt, budget_s
        self.context: StepContext | None = None
        self.state = "held"
        self.started = time.monotonic()
        self.renewed = time.monotonic()
        self._ended = threading.Event()

    def check(self) -> None:
        """Called from the step's own thread."""
        if shutting_down.is_set():
            raise ShuttingDown
        if self.state == "cancelled":
            raise Cancelled
        if self.state == "lost" or time.monotonic() - self.renewed > get_settings().lease_s:
            raise LeaseLost

    def end(self) -> None:
        self._ended.set()
        self.join(timeout=15)

    def run(self) -> None:
        lease_s = get_settings().lease_s
        written: tuple[float, float, str] | None = None
        while not self._ended.wait(BEAT_S):
            context = self.context
            now = (context.done, context.total, context.note) if context else None
            if now == written and time.monotonic() - self.renewed < lease_s / 4:
                continue
            try:
                self._renew(now)
            except OperationalError:  # the database restarts; the lease decides what that costs
                log.warning("step %s: the database did not answer; trying again", self.step_id)
                continue
            written = now
            self._stop_if_hung(context)

    def _renew(self, now: tuple[float, float, str] | None) -> None:
        asked_at = time.monotonic()
        with open_session() as session:
            done, total, note = now or (None, 0.0, "")
            state = jobs.renew(session, self.step_id, self.attempt, done=done, total=total, note=note)
            session.commit()
        self.renewed = asked_at
        if state != "held":
            self.state = state
        try:
            notify("job", self.job_id)
        except Exception:  # watchers fall back to polling  # noqa: BLE001
            log.info("step %s: could not notify", self.step_id)

    def _stop_if_hung(self, context: StepContext | None) -> None:
        silent_s = time.monotonic() - (context.heard_at if context else self.started)
        ran_s = time.monotonic() - self.started
        if silent_s < SILENCE_S and ran_s < self.budget_s:
            return
        problem = Problem(
            f"The step gave no sign for {silent_s:.0f} s (it ran {ran_s:.0f} s, its budget is {self.budget_s} s).",
            slug="step-hung",
            remedy="The worker was restarted. Try once more; if it happens again, please report the film.",
        )
        with open_session() as session:
            jobs.fail(session, self.step_id, self.attempt, problem)
            session.commit()
        os.kill(os.getpid(), signal.SIGKILL)  # native code cannot be interrupted; the pool starts a new child
