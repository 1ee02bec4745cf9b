"""One supervised process: its own process group, a log that does not grow without end, a patient restart."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

LOG_BYTES = 8 * 2**20
STEADY_S = 20.0  # who lived so long starts again without delay
BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 5.0)
GIVE_UP_AFTER = 8  # quick deaths in a row that mean it cannot run at all


class Child:
    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], log: Path, cwd: Path) -> None:
        self.name, self.command, self.environment, self.log, self.cwd = name, command, environment, log, cwd
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.deaths = 0  # in a row
        self.restarts = 0
        self.start_at = 0.0  # not before
        self.failed_checks = 0

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def stop_signal(self) -> signal.Signals:
        return signal.SIGINT if self.name == "postgres" else signal.SIGTERM  # its "fast" shutdown

    def start(self) -> None:
        self.rotate()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd=self.cwd,
            )
        self.started_at = time.monotonic()
        self.failed_checks = 0

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self) -> None:
        """It died: end what is left of its group and set the time of its next start."""
        self.signal(signal.SIGKILL)
        steady = time.monotonic() - self.started_at > STEADY_S
        self.deaths = 1 if steady else self.deaths + 1
        self.restarts += 1
        self.start_at = time.monotonic() + BACKOFF_S[min(self.deaths - 1, len(BACKOFF_S) - 1)]

    def signal(self, number: signal.Signals) -> None:
        """Kill the whole group; any other signal goes to its head, which ends its own children in its own way."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                os.kill(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def wait(self, timeout_s: float) -> bool:
        """Whether it ended in time."""
        if self.process is None:
            return True
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def rotate(self) -> None:
        """Keep the last `LOG_BYTES` at most twice; the child appends, so its file can be emptied under it."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def last_lines(self, count: int = 12) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as lines:
            lines.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(lines.read().decode(errors="replace").splitlines()[-count:])
