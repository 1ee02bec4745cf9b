"""Sweep every two seconds: expired leases, due retries, forgotten messages; hourly: expired uploads and sessions,
old mixes and spoken lines.

One replica at a time by an advisory lock; running twice would be harmless. It sweeps by itself, not through a queue,
so that a busy worker never delays recovery.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core import jobs
from core.database import open_session
from core.mixes import SCRIPT_BYTES, purge_mixes
from core.pipelines import STEPS
from core.queue import busy_queues
from core.settings import get_settings
from core.storage import get_storage
from core.uploads import purge_uploads
from core.voice_clips import SCRIPTS, VOICE
from workers.runtime import commit

log = logging.getLogger("workers.beat")

LOCK = 0x43756577  # any number that is ours alone
SWEEP_S = 2.0
TIDY_S = 3600.0
QUEUES = sorted({step.queue for step in STEPS.values()})


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()

    def ask_to_stop(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    tidied = 0.0
    while not stop.is_set():
        try:
            with open_session() as session:
                if session.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
                    swept = jobs.sweep(session, busy_queues(QUEUES))
                    if time.monotonic() - tidied > TIDY_S or tidied == 0.0:
                        _tidy(session)
                        tidied = time.monotonic()
                    commit(session)
                    if any(swept.values()):
                        log.info("swept %s", swept)
        except SQLAlchemyError as error:
            log.warning("the database did not answer (%s); trying again", type(error).__name__)
        stop.wait(SWEEP_S)


def _tidy(session: Any) -> None:
    session.execute(text("delete from sessions where expires_at < now()"))
    session.execute(text("delete from login_links where expires_at < now()"))
    purge_uploads(session)
    purge_mixes(session)
    get_storage().trim(VOICE, get_settings().voice_cache_bytes)
    get_storage().trim(SCRIPTS, SCRIPT_BYTES)


if __name__ == "__main__":
    main()
