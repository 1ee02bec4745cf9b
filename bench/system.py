"""A local system as a bench uses it: started as a person starts it, given films, watched from outside."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from cli.access import local_key
from cli.data_folder import DataFolder
from cli.local import PROJECT
from cli.remote import Remote

FINAL = ("done", "failed", "cancelled")


@dataclass
class Running:
    """`cuewright up` in a process of its own."""

    data: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.data)

    def remote(self) -> Remote:
        url = f"http://127.0.0.1:{self.port}"
        return Remote(url, local_key(self.folder, url))

    def trees(self) -> dict[str, list[psutil.Process]]:
        """Service name -> its processes; `supervisor` and its `shadow` too."""
        me = psutil.Process(self.process.pid)
        found: dict[str, list[psutil.Process]] = {"supervisor": [me]}
        for child in me.children():
            try:
                words = " ".join(child.cmdline())
                tree = [child, *child.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            found[_service_of(words)] = tree
        return found

    def start(self) -> None:
        log = (self.data / "up.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "up", "--data", str(self.data), "--port", str(self.port)],
            cwd=PROJECT,
            stdout=log,
            stderr=log,
            text=True,
        )
        log.close()
        give_up = time.monotonic() + 300
        while self.folder.running() is None:
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"the system did not start: {(self.data / 'up.log').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(90)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its shadow ends the rest
            self.process.wait()


def _service_of(words: str) -> str:
    for part, name in (
        ("leash.py", "shadow"),
        ("worker-cpu@", "worker-cpu"),
        ("worker-gpu@", "worker-gpu"),
        ("workers.inference", "inference"),
        ("workers.beat", "beat"),
        ("api.main", "api"),
        ("redis-server", "redis"),
        ("postgres", "postgres"),
        ("workers.health", "health check"),
    ):
        if part in words:
            return name
    return "other"


@contextmanager
def running_system() -> Iterator[Running]:
    """On a fresh data folder, which is removed afterwards."""
    data = Path(tempfile.mkdtemp(prefix="cw-bench-", dir="/tmp"))
    data.chmod(0o755)
    system = Running(data, _free_port(), None)  # type: ignore[arg-type]
    try:
        system.start()
        yield system
    finally:
        if system.process is not None and system.process.poll() is None:
            system.stop()
        shutil.rmtree(data, ignore_errors=True)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def variant(film: Path, number: int, folder: Path) -> Path:
    """The same MP4 under another content hash (a `free` box at its end), so that no earlier result is taken."""
    target = folder / f"{film.stem}-{number}{film.suffix}"
    shutil.copyfile(film, target)
    with target.open("ab") as out:
        out.write(struct.pack(">I4sQ", 16, b"free", number))
    return target


def submit(remote: Remote, film: Path, subtitles: Path | None) -> tuple[str, dict[str, Any]]:
    """(video id, job) of a film that was uploaded and is being described."""
    collection = str(remote.get("/v1/collections")["items"][0]["id"])
    body: dict[str, Any] = {"upload_id": remote.upload(film, collection_id=collection)}
    if subtitles is not None:
        body["subtitles_upload_id"] = remote.upload(subtitles, collection_id=collection, purpose="subtitles")
    video = remote.post("/v1/videos", body)
    job = remote.post(f"/v1/videos/{video['id']}/describe", {"words": "always"}, once=str(uuid.uuid4()))
    return str(video["id"]), job


def watch(
    remote: Remote, job_id: str, *, timeout_s: float, seen: Callable[[dict[str, Any]], None] = lambda _: None
) -> dict[str, Any]:
    """The job when it has ended, or as it stands after `timeout_s`."""
    give_up = time.monotonic() + timeout_s
    while True:
        job: dict[str, Any] = remote.get(f"/v1/jobs/{job_id}")
        seen(job)
        if job["state"] in FINAL or time.monotonic() > give_up:
            return job
        time.sleep(0.2)


def machine() -> str:
    """What the numbers were measured on, in words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB"
