"""`cuewright mix`, against the real api and the real steps."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from fastapi.testclient import TestClient
from rich.console import Console

from api.main import create_app
from cli import mix
from cli.film_job import Stop
from cli.mix import FilmAndScript, MixWish, mix_film, named
from cli.remote import Refused, Remote
from core import people
from core.collections import create_collection
from core.database import open_session
from core.settings import Settings
from tests.media.flashes import write_flash
from tests.workers.conftest import committed  # noqa: F401
from tests.workers.running import Open, run_steps

STEPS = ("probe", "look", "listen", "hear", "speech", "speak", "mix")
SCRIPT = "WEBVTT\n\n00:00.500 --> 00:02.000\nNight falls.\n\n00:06.000 --> 00:08.000\nTom runs.\n"


@pytest.fixture
def remote(committed: Open, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:  # noqa: F811
    with committed() as session:
        user = people.create_user(session, "ann@example.org", "ann", is_admin=True)
        create_collection(session, user, "films")
        _, key = people.create_api_key(session, user, "test", ("write",))
        session.commit()
    with TestClient(create_app(settings, open_session)) as client:
        remote = Remote("http://testserver", key)
        remote.http.close()
        remote.http = client
        client.headers["Authorization"] = f"Bearer {key}"

        def worked(_console: Any, _remote: Any, _system: Any, job: dict[str, Any]) -> None:
            found = run_steps(committed, uuid.UUID(job["id"]), STEPS)
            assert found["mix"].state == "done", found["mix"].problem

        monkeypatch.setattr(mix, "wait_for", worked)
        yield remote


def test_a_film_and_its_script_become_a_described_film(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    film, out = write_flash(tmp_path / "film.mp4"), tmp_path / "out"
    (tmp_path / "film.ad.vtt").write_text(SCRIPT)
    source = named(str(film), None, None)
    assert source == FilmAndScript(film, tmp_path / "film.ad.vtt", None)
    console = Console(record=True, width=200)
    written = mix_film(console, remote, None, MixWish(source, "linda", 170, out))
    assert [path.name for path in written] == ["film.ad.wav", "film.described.m4a", "film.described.mp4"]
    with av.open(str(out / "film.described.mp4")) as file:
        assert len(file.streams.audio) == 2
    told = console.export_text()
    assert "spoken by linda at -2" in told and "dBTP" in told
    track = remote.get("/v1/jobs")["items"][0]["params"]["track_id"]
    again = mix_film(console, remote, None, MixWish(uuid.UUID(track), "linda", 170, tmp_path / "again"))
    assert [path.name for path in again] == [path.name for path in written]
    assert (tmp_path / "again" / "film.ad.wav").read_bytes() == (out / "film.ad.wav").read_bytes()
    with pytest.raises(Refused, match="no such track"):
        mix_film(console, remote, None, MixWish(uuid.uuid4(), None, 170, out))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with pytest.raises(Stop, match="no id of a track"):
        named(str(film), None, None)
    film.write_bytes(b"x")
    with pytest.raises(Stop, match=r"film\.ad\.vtt") as stop:
        named(str(film), None, None)
    assert "describe" in stop.value.remedy
    track = uuid.uuid4()
    assert named(str(track), None, None) == track
