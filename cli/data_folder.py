"""The data folder of a local system: one owner at a time, its secrets, its state, what a dead owner left running."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import psutil


class Taken(Exception):
    """Another process runs on this data folder."""

    def __init__(self, path: Path, run: Run | None) -> None:
        where = f" at {run.url} (process {run.pid})" if run else ""
        super().__init__(f"Cuewright already runs on {path}{where}.")
        self.run = run


@dataclass(frozen=True, slots=True)
class Run:
    """What a running system says of itself in run.json."""

    pid: int
    url: str


class DataFolder:
    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def owned(self) -> bool:
        return self._lock is not None

    def lock(self) -> None:
        """Own the folder until this process ends; raises Taken."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        held = (self.path / "lock").open("a+")
        for attempt in range(5):  # `taken` of another process may hold it for a moment
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.05 * attempt)
            else:
                self._lock = held
                return
        held.close()
        raise Taken(self.path, self.running())

    def unlock(self) -> None:
        if self._lock is not None:
            (self.path / "run.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def running(self) -> Run | None:
        """The system that runs on this folder and is ready, if any."""
        try:
            state = json.loads((self.path / "run.json").read_text())
            run = Run(int(state["pid"]), str(state["url"]))
        except (FileNotFoundError, ValueError, KeyError):
            return None
        return run if self.taken() else None

    def taken(self) -> bool:
        """Whether some process holds the lock."""
        if not (self.path / "lock").exists():
            return False
        with (self.path / "lock").open("a+") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def say_running(self, url: str) -> None:
        self.write_private("run.json", json.dumps(asdict(Run(os.getpid(), url))))

    def secret(self, name: str) -> str:
        """64 random hexadecimal digits, made on first use and kept (mode 0600)."""
        found = self.secrets()
        if name not in found:
            found[name] = secrets.token_hex(32)
            self.write_private("secrets.json", json.dumps(found, indent=1))
        return found[name]

    def secrets(self) -> dict[str, str]:
        path = self.path / "secrets.json"
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def keep_secret(self, name: str, value: str) -> None:
        self.write_private("secrets.json", json.dumps(self.secrets() | {name: value}, indent=1))

    def write_private(self, name: str, text: str) -> None:
        """Appears whole or not at all, readable by its owner only."""
        fresh = self.path / f".{name}.{os.getpid()}"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:  # noqa: PTH123
            out.write(text)
        fresh.replace(self.path / name)

    # --- what a dead owner left -------------------------------------------------------------------------------------

    def remember(self, children: dict[str, int]) -> None:
        """Note the children (name -> pid) with their birth times: a number may be someone else's later."""
        lines = []
        for name, pid in children.items():
            try:
                lines.append([name, pid, psutil.Process(pid).create_time()])
            except psutil.NoSuchProcess:
                continue
        self.write_private("children.json", json.dumps(lines))

    def kill_stale(self) -> list[str]:
        """End the children of an owner that died; returns their names. Only for the holder of the lock."""
        path = self.path / "children.json"
        try:
            noted = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            return []
        found: list[tuple[str, psutil.Process]] = []
        for name, pid, born in noted:
            try:
                process = psutil.Process(pid)
                if abs(process.create_time() - born) < 0.5:
                    found.append((name, process))
            except psutil.NoSuchProcess:
                continue
        for polite in (True, False):
            for name, process in found:
                stop = (signal.SIGINT if name == "postgres" else signal.SIGTERM) if polite else signal.SIGKILL
                try:
                    os.killpg(process.pid, stop)
                except ProcessLookupError:
                    continue
            give_up = time.monotonic() + 8
            while any(_alive(process) for _, process in found) and time.monotonic() < give_up:
                time.sleep(0.05)
        path.unlink(missing_ok=True)
        return [name for name, _ in found]


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
