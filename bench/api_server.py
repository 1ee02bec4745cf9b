"""Our api as people run it, alone: uvicorn on a fresh database that survives a power cut, with scripts in it."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import create_engine, insert, pool
from sqlalchemy.orm import Session

from cli import embedded
from core import migrate, people
from core.collections import create_collection
from core.gaps import spoken_ms
from core.settings import PROJECT
from core.tables import Cue, Track, Video

WORDS = [
    "she",
    "he",
    "the",
    "door",
    "opens",
    "slowly",
    "walks",
    "into",
    "a",
    "dark",
    "room",
    "waits",
    "while",
    "rain",
    "falls",
]
STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class Ours:
    """A client that keeps its connection, and the track of each number of cues."""

    client: httpx.Client
    tracks: Mapping[int, str]
    roots: tuple[int, ...]  # process numbers of the api and of the database's first process

    def cpu_s(self) -> float:
        """What the api and the database have used so far, user and system."""
        used = 0.0
        for root in self.roots:
            for one in (psutil.Process(root), *psutil.Process(root).children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    times = one.cpu_times()
                    used += times.user + times.system
        return used


@contextmanager
def running_api(sizes: tuple[int, ...], seed: int) -> Iterator[Ours]:
    """The api on a folder of its own, which is removed afterwards; one track for each number of cues in `sizes`."""
    folder = Path(tempfile.mkdtemp(prefix="cw-bench-api-", dir="/tmp"))
    folder.chmod(0o755)  # the database's user walks through it
    postgres, redis = embedded.embedded_postgres(folder), embedded.embedded_redis(folder)
    try:
        postgres.start(120)
        redis.start(60)
        key, tracks = filled(embedded.database_url(folder), sizes, seed)
        url = f"http://127.0.0.1:{free_port()}"
        assert postgres.process is not None
        with _served(folder, url) as api, kept_alive(url, {"Authorization": f"Bearer {key}"}) as client:
            yield Ours(client, tracks, (api, postgres.process.pid))
    finally:
        redis.stop()
        postgres.stop()
        shutil.rmtree(embedded.socket_folder(folder), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def filled(database_url: str, sizes: tuple[int, ...], seed: int) -> tuple[str, dict[int, str]]:
    """The schema, a person and their film with a track of each size; (API key, number of cues -> track's id)."""
    engine = create_engine(database_url, poolclass=pool.NullPool)
    migrate.upgrade(engine)
    rng, tracks = random.Random(seed), dict[int, str]()
    with Session(engine) as session:
        user = people.ensure_local_admin(session)
        _, key = people.create_api_key(session, user, "bench", ["read", "write"])
        film = Video(
            collection_id=create_collection(session, user, "Bench").id, uploaded_by=user.id, title="A film",
            file_name="film.mp4", content_hash="0" * 64, size_bytes=1_000, storage_key=f"films/00/{'0' * 64}",
        )  # fmt: skip
        session.add(film)
        session.flush()
        for size in sizes:
            track = Track(
                video_id=film.id, kind="description", source=f"bench:{size}", title=f"{size} cues", provenance={}
            )
            session.add(track)
            session.flush()
            session.execute(insert(Cue), [{"track_id": track.id, **cue_of(number, rng)} for number in range(size)])
            tracks[size] = str(track.id)
        session.commit()
    return key, tracks


def cue_of(number: int, rng: random.Random) -> dict[str, Any]:
    """A cue of five to sixteen words every four seconds, with what a model tells of it."""
    text = text_of(rng)
    start = number * 4_000
    data = {
        "gap": [start, start + 3_500], "words": len(text.split()), "max_words": 18, "spoken_ms": spoken_ms(text),
        "score": round(rng.random(), 4), "in_domain": True,
    }  # fmt: skip
    return {"start_ms": start, "end_ms": start + 3_000, "text": text, "data": data}


def text_of(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randrange(5, 17))).capitalize() + "."


@contextmanager
def _served(folder: Path, url: str) -> Iterator[int]:
    """The api's process number."""
    environment = os.environ | {
        "CUEWRIGHT_DATA": str(folder / "data"),
        "CUEWRIGHT_DATABASE_URL": embedded.database_url(folder),
        "CUEWRIGHT_REDIS_URL": embedded.redis_url(folder),
        "CUEWRIGHT_PUBLIC_URL": url,
    }
    command = [sys.executable, "-m", "uvicorn", "api.main:create_app", "--factory", "--no-server-header"]
    command += ["--port", url.rsplit(":", 1)[1], "--timeout-graceful-shutdown", "2"]
    with (folder / "api.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True
        )  # fmt: skip
    try:
        wait_for(f"{url}/healthz", process, folder / "api.log", 120)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, timeout_s: float) -> None:
    """Return when the address answers 200. Raises RuntimeError with the end of the log where it never does."""
    give_up = time.monotonic() + timeout_s
    while True:
        try:
            if httpx.get(url, timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if process.poll() is not None or time.monotonic() > give_up:
            told = f"ended with {process.returncode}" if process.poll() is not None else "does not answer"
            raise RuntimeError(f"the server {told}: {log.read_text(errors='replace')[-1500:]}")
        time.sleep(0.1)


def kept_alive(url: str, headers: Mapping[str, str]) -> httpx.Client:
    """One connection that stays open, as a browser keeps it."""
    return httpx.Client(base_url=url, headers=headers, timeout=120, limits=httpx.Limits(max_connections=1))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
