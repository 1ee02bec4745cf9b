"""The api as a process of its own: many at once, killed in the middle, watched."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from core import people
from core.settings import PROJECT
from core.tables import Job, User, Video
from tests.api.made import FILM, metadata
from tests.database import Services, migrate

pytestmark = pytest.mark.stack


@dataclass
class Live:
    """A server process on a database of its own."""

    url: str
    data: Path
    environment: dict[str, str]
    database_url: str
    key: str
    process: subprocess.Popen[bytes]

    def start(self) -> None:
        port = self.url.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "uvicorn", "api.main:create_app", "--factory", "--port", port]
        command += ["--timeout-graceful-shutdown", "2"]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self.environment)
        for _ in range(300):
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the api did not come up")

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=60)

    def session(self) -> Session:
        return Session(create_engine(self.database_url), expire_on_commit=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def live(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    name = f"live_{secrets.token_hex(4)}"
    with services.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name}"))
    url = services.database_url.replace("/cuewright?", f"/{name}?")
    own = create_engine(url)
    migrate(own)
    with Session(own) as session:
        user = people.ensure_local_admin(session)
        _, key = people.create_api_key(session, user, "live", ["admin"])
        session.commit()
    own.dispose()
    data, address = tmp_path_factory.mktemp("live"), f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "CUEWRIGHT_DATA": str(data),
        "CUEWRIGHT_DATABASE_URL": url,
        "CUEWRIGHT_REDIS_URL": services.redis_url,
        "CUEWRIGHT_PUBLIC_URL": address,
        "CUEWRIGHT_KEEP_FREE_BYTES": "1000000",
    }
    running = Live(address, data, environment, url, key, process=None)  # type: ignore[arg-type]
    running.start()
    yield running
    running.process.terminate()
    running.process.wait(10)


def announce(client: httpx.Client, size: int, **about: str) -> str:
    headers = {"Upload-Length": str(size), "Upload-Metadata": metadata(**about)}
    answer = client.post("/v1/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def patch_headers(offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}


def make_film(client: httpx.Client, body: bytes) -> str:
    location = announce(client, len(body), filename="film.mp4")
    assert client.patch(location, headers=patch_headers(0), content=body).status_code == 204
    answer = client.post("/v1/videos", json={"upload_id": location.rsplit("/", 1)[1]})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def at_once(count: int, ask: Callable[[int], int]) -> Counter[int]:
    """Status codes of `count` requests that start together."""
    gate = threading.Barrier(count)

    def one(number: int) -> int:
        gate.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


def test_a_killed_server_goes_on_where_the_bytes_ended(live: Live) -> None:
    body = FILM + secrets.token_bytes(6 * 2**20)
    with live.client() as client:
        location = announce(client, len(body), filename="killed.mp4", sha256=hashlib.sha256(body).hexdigest())
        sent = threading.Event()

        def slowly() -> Iterator[bytes]:
            yield body[: 4 * 2**20]
            sent.set()
            time.sleep(70)
            yield body[4 * 2**20 :]

        def send() -> None:
            with pytest.raises(httpx.HTTPError), live.client() as other:
                other.patch(location, headers=patch_headers(0), content=slowly())

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        assert sent.wait(20)
        part = live.data / "uploads" / f"{location.rsplit('/', 1)[1]}.part"
        until = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size >= 3 * 2**20):  # made when the first bytes are read
            assert time.monotonic() < until, "the bytes never reached the file"
            time.sleep(0.02)
        live.process.send_signal(signal.SIGKILL)
        live.process.wait()
        live.start()
        with live.client() as again:
            offset = int(again.head(location).headers["upload-offset"])
            assert 3 * 2**20 <= offset <= 4 * 2**20
            assert again.patch(location, headers=patch_headers(0), content=b"x").status_code == 409
            rest = again.patch(location, headers=patch_headers(offset), content=body[offset:])
            assert rest.status_code == 204, rest.text
            film = again.post("/v1/videos", json={"upload_id": location.rsplit("/", 1)[1]})
            assert film.status_code == 201 and film.json()["content_hash"] == hashlib.sha256(body).hexdigest()


def test_a_client_that_goes_away_resumes(live: Live) -> None:
    body = FILM * 20
    with live.client() as client:
        location = announce(client, len(body))
        host, port = live.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as raw:
            head = f"PATCH {location} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {live.key}\r\n"
            head += "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
            head += f"Content-Length: {len(body)}\r\n\r\n"
            raw.sendall(head.encode() + body[:70_000])
        until = time.monotonic() + 60
        while (offset := int(client.head(location).headers["upload-offset"])) < 70_000 and time.monotonic() < until:
            time.sleep(0.05)
        assert offset == 70_000
        for _ in range(100):  # the server may still be letting go of the first sender
            rest = client.patch(location, headers=patch_headers(offset), content=body[offset:])
            if rest.status_code != 423:
                break
            time.sleep(0.05)
        assert rest.status_code == 204 and rest.headers["upload-offset"] == str(len(body))


def test_of_many_senders_of_one_part_one_wins(live: Live) -> None:
    body = FILM * 50
    with live.client() as client:
        location = announce(client, len(body))
        half = len(body) // 2
        answers = at_once(
            6, lambda _: client.patch(location, headers=patch_headers(0), content=body[:half]).status_code
        )
        assert answers[204] == 1 and set(answers) <= {204, 409, 423}
        assert client.patch(location, headers=patch_headers(half), content=body[half:]).status_code == 204
    part = live.data / "uploads" / f"{location.rsplit('/', 1)[1]}.part"
    assert part.read_bytes() == body


def test_one_upload_makes_one_film_however_often_it_is_asked_for(live: Live) -> None:
    with live.client() as client:
        location = announce(client, len(FILM))
        client.patch(location, headers=patch_headers(0), content=FILM)
        body = {"upload_id": location.rsplit("/", 1)[1]}
        answers = at_once(6, lambda _: client.post("/v1/videos", json=body).status_code)
        assert answers == {201: 1, 409: 5}


def test_one_key_is_one_job_however_often_it_is_sent_at_once(live: Live) -> None:
    with live.client() as client:
        path = f"/v1/videos/{make_film(client, FILM)}/describe"
        answers = at_once(8, lambda _: client.post(path, headers={"Idempotency-Key": "k"}).status_code)
        assert answers == {202: 1, 200: 7}
    with live.session() as session:
        assert session.scalar(select(func.count(Job.id)).where(Job.idempotency_key == "k")) == 1


def test_a_login_link_works_once_however_many_use_it_at_once(live: Live) -> None:
    with live.session() as session:
        link = people.create_login_link(session, session.scalars(select(User)).one())
        session.commit()
    answers = at_once(6, lambda _: httpx.post(f"{live.url}/v1/session", json={"link": link}, timeout=60).status_code)
    assert answers == {200: 1, 401: 5}


def test_storing_and_deleting_the_same_bytes_at_once_never_leaves_a_film_without_its_file(live: Live) -> None:
    body = FILM + secrets.token_bytes(1000)
    with live.client() as client:
        films = [make_film(client, body) for _ in range(3)]

        def act(number: int) -> int:
            if number < 3:
                return client.delete(f"/v1/videos/{films[number]}").status_code
            make_film(client, body)
            return 201

        assert at_once(6, act) == {204: 3, 201: 3}
    with live.session() as session:
        left = session.scalars(select(Video).where(Video.content_hash == hashlib.sha256(body).hexdigest())).all()
    assert len(left) == 3
    assert (live.data / "files" / left[0].storage_key).read_bytes() == body


def test_watchers_see_a_change_at_once_and_the_end(live: Live) -> None:
    with live.client() as client:
        job = client.post(f"/v1/videos/{make_film(client, FILM)}/describe").json()["id"]
        seen: list[tuple[float, str]] = []
        with client.stream("GET", f"/v1/jobs/{job}/events") as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    seen.append((time.monotonic(), json.loads(line[6:])["state"]))
                    if len(seen) == 1:
                        time.sleep(0.6)
                        asked = time.monotonic()
                        client.post(f"/v1/jobs/{job}/cancel")
    assert [state for _, state in seen] == ["queued", "cancelled"]
    assert seen[1][0] - asked < 2.5  # without the notification it would be three seconds and more


def test_watching_ends_when_the_film_is_deleted(live: Live) -> None:
    with live.client() as client:
        film = make_film(client, FILM)
        job = client.post(f"/v1/videos/{film}/describe").json()["id"]
        with client.stream("GET", f"/v1/jobs/{job}/events") as answer:
            lines = answer.iter_lines()
            next(line for line in lines if line.startswith("data: "))
            client.delete(f"/v1/videos/{film}")
            assert "event: gone" in list(lines)


def test_whoever_has_a_script_open_sees_others_save(live: Live) -> None:
    with live.client() as client:
        film = make_film(client, FILM)
        made = client.post(
            f"/v1/videos/{film}/tracks", params={"name": "a.vtt", "kind": "description"},
            content=b"WEBVTT\n\n00:01.000 --> 00:02.000\nA door.\n",
        )  # fmt: skip
        assert made.status_code == 201, made.text
        track = made.json()["track_id"]
        cue = client.get(f"/v1/tracks/{track}").json()["cues"][0]["id"]
        seen: list[dict[str, object]] = []
        with client.stream("GET", f"/v1/tracks/{track}/events") as answer:
            for line in answer.iter_lines():
                if not line.startswith("data: "):
                    continue
                seen.append(json.loads(line[6:]))
                if len(seen) == 1:
                    change = {"op": "set", "cue_id": cue, "text": "A gate."}
                    client.post(f"/v1/tracks/{track}/edits", json={"revision": 1, "operations": [change]})
                elif len(seen) == 2:
                    client.post(f"/v1/tracks/{track}/notes", json={"text": "Which gate?"})
                else:
                    break
    assert [(each["revision"], each["notes"]) for each in seen] == [(1, 0), (2, 0), (2, 1)]


def test_a_watched_server_stops_when_it_is_told_to(live: Live) -> None:
    with live.client() as client:
        job = client.post(f"/v1/videos/{make_film(client, FILM)}/describe").json()["id"]
        with client.stream("GET", f"/v1/jobs/{job}/events") as answer:
            next(answer.iter_lines())
            live.process.terminate()
            assert live.process.wait(15) is not None
    live.start()
