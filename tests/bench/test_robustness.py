"""The bench of odd files tells a good ending from a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bench import robustness
from bench.corpus import Entry
from bench.robustness import Outcome, Pulse, crashes, send, tally
from cli import remote as remote_module
from cli.remote import Remote

PROBLEM = {"type": "urn:ad:problem:media-size", "status": 422, "detail": "Too large.", "remedy": "Make it smaller."}


def job(state: str, problem: dict[str, Any] | None = None, attempt: int = 1) -> dict[str, Any]:
    step = {"name": "probe", "state": state, "attempt": attempt, "progress": 1.0, "note": ""}
    return {"id": "j", "state": state, "problem": problem, "steps": [step]}


def outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: str, videos: httpx.Response, found: dict[str, Any]
) -> Outcome:
    """How a file ends with a system that answers `videos` to the film and `found` to every look at its job."""

    def answer(request: httpx.Request) -> httpx.Response:
        route = (request.method, request.url.path)
        replies: dict[tuple[str, str], Callable[[], httpx.Response]] = {
            ("POST", "/v1/uploads"): lambda: httpx.Response(201, headers={"Location": "/v1/uploads/u"}),
            ("HEAD", "/v1/uploads/u"): lambda: httpx.Response(200, headers={"Upload-Offset": "0"}),
            ("PATCH", "/v1/uploads/u"): lambda: httpx.Response(204, headers={"Upload-Offset": "4"}),
            ("POST", "/v1/videos"): lambda: videos,
            ("POST", "/v1/videos/v/describe"): lambda: httpx.Response(202, json=job("queued")),
            ("GET", "/v1/jobs/j"): lambda: httpx.Response(200, json=found),
        }
        return replies[route]()

    monkeypatch.setattr(robustness, "LOOK_S", 0.01)
    monkeypatch.setattr(robustness, "SILENT_S", 0.2)
    monkeypatch.setattr(remote_module, "PATIENCE_S", 0.1)
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    system = Remote("http://system", "key", transport=httpx.MockTransport(answer))
    return send(system, "c", Entry(path, expected, "odd"), Pulse())


ADDED = httpx.Response(201, json={"id": "v"})
REFUSED = httpx.Response(422, json=PROBLEM, headers={"Content-Type": "application/problem+json"})
BARE = httpx.Response(422, json=PROBLEM | {"remedy": None}, headers={"Content-Type": "application/problem+json"})
ERROR = httpx.Response(500, text="Internal Server Error")
OURS = PROBLEM | {"type": "urn:ad:problem:step-failed", "status": 500}


@pytest.mark.parametrize(
    ("expected", "videos", "found", "ended", "right"),
    [
        ("describe", ADDED, job("done"), "described", True),
        ("either", ADDED, job("failed", PROBLEM | {"step": "probe"}), "refused", True),
        ("refuse", REFUSED, {}, "refused", True),
        ("refuse", ADDED, job("done"), "described", False),
        ("describe", REFUSED, {}, "refused", False),
        ("describe", ADDED, job("failed", PROBLEM | {"step": "probe"}), "refused", False),
        ("refuse", BARE, {}, "refused", False),
        ("refuse", ERROR, {}, "refused", False),
        ("either", ADDED, job("failed", OURS | {"step": "look"}), "refused", False),
        ("either", ADDED, job("running"), "hung", False),
    ],
)
def test_endings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: str,
    videos: httpx.Response,
    found: dict[str, Any],
    ended: str,
    right: bool,
) -> None:
    one = outcome(tmp_path, monkeypatch, expected, videos, found)
    assert one.ended == ended
    assert (one.fault == "") == right, one.fault


def test_second_tries_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome(tmp_path, monkeypatch, "either", ADDED, job("done", attempt=2)).retried == 1


def test_the_logs_tell_of_crashes(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (tmp_path / "up.log").write_text("starting the services\nworker-cpu ended and is started again (its log: x)\n")
    (logs / "worker-cpu.log").write_text("Process 'ForkPoolWorker-1' pid:7 exited with 'signal 11 (SIGSEGV)'\n")
    (logs / "api.log").write_text("Traceback (most recent call last):\n")
    (logs / "postgres.log").write_text("background worker exited with exitcode 1\n")
    system: Any = SimpleNamespace(data=tmp_path, folder=SimpleNamespace(logs=logs))
    assert [line.partition(":")[0] for line in crashes(system)] == ["supervisor", "api", "worker-cpu"]


def test_endings_are_counted() -> None:
    described = Outcome("a.mp4", "", "describe", "described")
    refused = Outcome("b.mp4", "", "refuse", "refused", where="probe", problem="media-size")
    assert tally([described, refused, described]) == {"described": 2, "refused at probe: media-size": 1}
