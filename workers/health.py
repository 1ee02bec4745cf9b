"""Health means that work is moving: `python -m workers.health QUEUES` fails when steps wait while their worker idles.

A worker can look alive and consume nothing after its broker went away; the supervisor restarts what fails here.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import exists, func, select

from core.database import open_session
from core.tables import Step

STUCK_S = 45


def stuck(queue: str) -> bool:
    """Whether a step of this queue was due for `STUCK_S` seconds while none of it ran."""
    due = func.coalesce(Step.not_before, Step.queued_at)
    waiting = exists().where(Step.queue == queue, Step.state == "queued", due < func.now() - timedelta(seconds=STUCK_S))
    busy = exists().where(
        Step.queue == queue,
        (Step.state == "running") | (Step.finished_at > func.now() - timedelta(seconds=STUCK_S)),
    )
    with open_session() as session:
        return bool(session.scalar(select(waiting & ~busy)))


def main() -> None:
    waiting = [queue for queue in sys.argv[1].split(",") if stuck(queue)]
    if waiting:
        print(f"steps wait and nobody takes them: {', '.join(waiting)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
