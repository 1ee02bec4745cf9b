"""The supervised system: it comes up, restarts what dies, refuses a second one, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cli.data_folder import DataFolder, Taken
from cli.health import answers
from cli.local import LocalSystem, StartFailed
from cli.services import SERVICES

pytestmark = pytest.mark.stack
PROJECT = Path(__file__).resolve().parents[2]
SERVED = {service.name for service in SERVICES if not service.once}


def processes_of(data: Path) -> list[psutil.Process]:
    """Every process that works for a data folder: it names it in its settings or its command."""
    found = []
    for process in psutil.process_iter():
        try:
            settings, words = process.environ(), process.cmdline()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if settings.get("CUEWRIGHT_DATA") == str(data) or any(str(data) in word for word in words):
            found.append(process)
    return [process for process in found if process.pid != os.getpid()]


def until(what: Callable[[], bool], seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not what():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cw-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def system(data: Path) -> Iterator[LocalSystem]:
    local = LocalSystem(data)
    local.start()
    yield local
    local.stop()
    assert processes_of(data) == []


def test_it_restarts_what_dies_refuses_a_second_and_keeps_its_secrets_out_of_logs(
    system: LocalSystem, data: Path
) -> None:
    assert set(system.children) == SERVED
    assert answers(f"{system.url}/readyz")
    second = LocalSystem(data)
    with pytest.raises(Taken, match=system.url):
        second.start()
    second.stop()
    assert (data / "children.json").exists()  # the second one touched nothing of the first
    before = {name: child.pid for name, child in system.children.items()}
    for name in ("beat", "api", "postgres", "redis"):
        os.kill(before[name], signal.SIGKILL)
    assert until(lambda: all(system.children[name].restarts == 1 for name in ("beat", "api", "postgres", "redis")), 20)
    assert until(lambda: answers(f"{system.url}/readyz"), 30)
    assert {name for name, child in system.children.items() if child.pid != before[name]} == {
        "beat",
        "api",
        "postgres",
        "redis",
    }
    assert system.failure == ""
    logs = "".join(log.read_text(errors="replace") for log in (data / "logs").glob("*.log"))
    for secret in DataFolder(data).secrets().values():
        assert secret not in logs


def test_kill_9_of_the_supervisor_leaves_no_children(data: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "cli", "up", "--data", str(data)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    lines = iter(supervisor.stdout.readline, "")
    assert any("/login?link=" in line for line in lines)
    assert len(processes_of(data)) > len(SERVED)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert until(lambda: processes_of(data) == [], 20), processes_of(data)


def test_a_polite_signal_stops_it_in_order_also_in_a_folder_too_deep_for_sockets(data: Path) -> None:
    data = data / ("d" * 60) / ("e" * 60)
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "cli", "up", "--data", str(data)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    assert any("/login?link=" in line for line in iter(supervisor.stdout.readline, ""))
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(30) == 0
    supervisor.stdout.close()
    assert processes_of(data) == []
    assert "database system is shut down" in (data / "logs" / "postgres.log").read_text()


def test_a_taken_port_is_said(data: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(StartFailed, match=f"Port {port} is in use"):
            LocalSystem(data, port=port).start()
    assert not DataFolder(data).taken()
