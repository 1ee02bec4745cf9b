"""Label Studio beside us: installed into a folder of its own, started as its makers say, filled, measured, stopped."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.api_server import free_port, kept_alive, text_of, wait_for
from core.settings import PROJECT

VERSION = "1.23.2"
FOLDER = PROJECT / "runs" / "bench" / "label-studio"
SIZE_MB = 1_000  # of the environment on disk
INSTALL_S, START_S, STOP_S = 3_600.0, 600.0, 10.0
LABELS = (
    '<View><Text name="text" value="$text"/>'
    '<TextArea name="said" toName="text" maxSubmissions="1" editable="true"/></View>'
)


class PeerMissing(Exception):
    """It cannot be installed, started or asked; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """A client that keeps its connection, a project of theirs, its tasks, and an annotation that one of them has."""

    client: httpx.Client
    project: int
    tasks: list[int]
    annotation: int

    def list_all(self) -> httpx.Response:
        """One page of all tasks, as their data manager asks for it."""
        query = {"page": 1, "page_size": len(self.tasks), "project": self.project}
        return self.client.get("/api/tasks", params=query)

    def update(self, text: str) -> httpx.Response:
        """Save other words in an annotation that is there."""
        return self.client.patch(f"/api/annotations/{self.annotation}/", json=result_of(text))

    def create(self, number: int, text: str) -> httpx.Response:
        """Save a new annotation, of another task each time."""
        return self.client.post(f"/api/tasks/{self.tasks[number % len(self.tasks)]}/annotations/", json=result_of(text))


def result_of(text: str) -> dict[str, Any]:
    """An annotation of one text, as their editor sends it."""
    one = {"id": uuid.uuid4().hex[:10], "type": "textarea", "from_name": "said", "to_name": "text"}
    return {"result": [one | {"value": {"text": [text]}}], "lead_time": 1.0}


def installed(folder: Path = FOLDER) -> Path:
    """The program, installed at its pinned version where it is not yet. Raises PeerMissing."""
    program, done = folder / "venv" / "bin" / "label-studio", folder / "installed"
    if program.is_file() and done.is_file() and done.read_text() == VERSION:
        return program
    print(f"Installing Label Studio {VERSION} into {folder}: about {SIZE_MB:,} MB, kept for the next time.", flush=True)
    shutil.rmtree(folder / "venv", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    options = ["--no-input", "--disable-pip-version-check", "--quiet"]
    for command in (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [str(python), "-m", "pip", "install", *options, f"label-studio=={VERSION}"],
    ):
        try:
            _run(command)
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            raise PeerMissing(f"Label Studio could not be installed: {error}") from error
    done.write_text(VERSION)
    return program


def _run(command: list[str]) -> None:
    """To its end, or to ours: nothing that it has started stays. Raises RuntimeError with the end of what it said."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )  # fmt: skip
        try:
            if process.wait(INSTALL_S) == 0:
                return
        finally:
            _end(process)
        said.seek(0)
        raise RuntimeError(said.read().decode(errors="replace").strip()[-800:])


@contextmanager
def running_label_studio(count: int, seed: int) -> Iterator[Theirs]:
    """It on a data folder of its own with sqlite, its default, and a project of `count` tasks; gone afterwards.

    Raises PeerMissing.
    """
    program = installed()
    data = Path(tempfile.mkdtemp(prefix="cw-bench-peer-", dir="/tmp"))
    token, address = secrets.token_hex(20), f"http://127.0.0.1:{(port := free_port())}"
    # Without news, reports and counts of use, which would only wait for a network.
    environment = os.environ | {
        "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "", "COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false",
        "LABEL_STUDIO_BASE_DATA_DIR": str(data), "PYTHONWARNINGS": "ignore", "HOME": str(data),
    }  # fmt: skip
    for name in [name for name in environment if name.startswith(("CUEWRIGHT_", "DJANGO", "POSTGRE"))]:
        del environment[name]
    command = [
        str(program), "start", "bench", "--init", "--no-browser", "--data-dir", str(data), "--port", str(port),
        "--internal-host", "127.0.0.1", "--username", "bench@example.org", "--password", secrets.token_hex(12),
        "--user-token", token, "--enable-legacy-api-token", "--log-level", "ERROR",
    ]  # fmt: skip
    process = None
    try:
        with (data / "peer.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=data, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        print("Label Studio starts and makes its database; that takes a minute or more.", flush=True)
        try:
            wait_for(f"{address}/health", process, data / "peer.log", START_S)
        except RuntimeError as error:
            raise PeerMissing(f"Label Studio did not start: {error}") from error
        with kept_alive(address, {"Authorization": f"Token {token}"}) as client:
            yield _filled(client, count, seed)
    finally:
        if process is not None:
            _end(process)
        shutil.rmtree(data, ignore_errors=True)


def _filled(client: httpx.Client, count: int, seed: int) -> Theirs:
    """A project with `count` tasks, one of which has an annotation."""
    rng = random.Random(seed)
    try:
        project = _told(client.post("/api/projects", json={"title": "Bench", "label_config": LABELS}))["id"]
        tasks = [
            {"data": {"text": text_of(rng), "start_ms": 4_000 * n, "end_ms": 4_000 * n + 3_000}} for n in range(count)
        ]
        _told(client.post(f"/api/projects/{project}/import", json=tasks))
        give_up = time.monotonic() + START_S
        while True:  # an import may end after its answer
            listed = _told(client.get("/api/tasks", params={"page": 1, "page_size": count, "project": project}))
            found = [task["id"] for task in listed["tasks"]]
            if len(found) == count:
                break
            if time.monotonic() > give_up:
                raise PeerMissing(f"Label Studio lists {len(found)} of {count} tasks.")
            time.sleep(0.5)
        made = _told(client.post(f"/api/tasks/{found[0]}/annotations/", json=result_of(text_of(rng))))
    except httpx.HTTPError as error:
        raise PeerMissing(f"Label Studio does not answer: {error!r}") from error
    return Theirs(client, project, found, made["id"])


def _told(answer: httpx.Response) -> Any:
    if not answer.is_success:
        raise PeerMissing(f"Label Studio answers {answer.status_code} to {answer.url.path}: {answer.text[:300]}")
    return answer.json()


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and whatever it has started, by their numbers."""
    try:
        tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        tree = []
    for one in tree:
        try:
            one.terminate()
        except psutil.NoSuchProcess:
            continue
    for one in psutil.wait_procs(tree, STOP_S)[1]:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()
