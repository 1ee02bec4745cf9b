"""The launcher says what is missing and how to get it, before it does anything."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PLAIN = (
    "sh",
    "dirname",
    "sha256sum",
    "cut",
    "cat",
    "awk",
    "df",
    "mkdir",
    "rmdir",
    "rm",
    "sleep",
    "flock",
    "find",
    "sort",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the launcher and a lock, and nothing set up."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(PROJECT / "cuewright", folder)
    (folder / "requirements.lock").write_text("")
    return folder


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with the plain programs of any system."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in PLAIN:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(checkout: Path, programs: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(programs), "HOME": str(checkout.parent)}
    return subprocess.run([checkout / "cuewright", *words], env=environment, capture_output=True, text=True, timeout=60)


def set_up(checkout: Path) -> None:
    """As if the Python part were ready."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    program(checkout / ".venv" / "bin", "python", f'exec {sys.executable} "$@"')
    digest = hashlib.sha256((checkout / "requirements.lock").read_bytes()).hexdigest()
    (checkout / ".venv" / ".lock-hash").write_text(digest + "\n")
    (checkout / "cli").mkdir()
    (checkout / "cli" / "__main__.py").write_text("import sys; print('ran', *sys.argv[1:])")


def test_git_is_missing(checkout: Path, programs: Path) -> None:
    done = run(checkout, programs, "describe")
    assert done.returncode == 3
    assert "needs git" in done.stderr and "apt install git" in done.stderr


def test_python_is_missing(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    done = run(checkout, programs, "describe")
    assert done.returncode == 3
    assert "needs Python 3.11 or 3.12" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_of_another_version_or_a_dead_shim_is_not_taken(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    program(programs, "python3.12", "echo 'command not found' >&2; exit 127")  # a version manager's shim
    program(programs, "python3", "exit 1")  # 3.9 answers the question about its version with no
    done = run(checkout, programs, "describe")
    assert done.returncode == 3
    assert "needs Python 3.11 or 3.12" in done.stderr


def test_node_is_missing_only_where_the_browser_is_asked_for(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    set_up(checkout)
    (checkout / "frontend").mkdir()
    (checkout / "frontend" / "package.json").write_text("{}")
    (checkout / "frontend" / "package-lock.json").write_text("{}")
    assert run(checkout, programs, "describe", "film.mp4").stdout == "ran describe film.mp4\n"
    done = run(checkout, programs, "up")
    assert done.returncode == 3
    assert "needs Node 20.19 or newer" in done.stderr


def test_an_old_node_is_named(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    program(programs, "npm", "exit 0")
    program(programs, "node", '[ "$1" = --version ] && echo v18.4.0; exit 1')
    set_up(checkout)
    (checkout / "frontend").mkdir()
    (checkout / "frontend" / "package.json").write_text("{}")
    (checkout / "frontend" / "package-lock.json").write_text("{}")
    done = run(checkout, programs, "up")
    assert done.returncode == 3
    assert "this is v18.4.0" in done.stderr


def test_the_front_end_is_built_once_and_again_when_its_sources_change(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    program(programs, "node", "exit 0")
    program(programs, "npm", f'echo "npm $1 $2" >>{checkout}/calls; mkdir -p node_modules dist')
    set_up(checkout)
    (checkout / "frontend").mkdir()
    for name in ("package.json", "package-lock.json", "main.ts"):
        (checkout / "frontend" / name).write_text("{}")
    for _ in range(2):
        assert run(checkout, programs, "up").stdout == "ran up\n"
    assert (checkout / "calls").read_text().splitlines() == ["npm ci --no-audit", "npm run --silent"]
    (checkout / "frontend" / "main.ts").write_text("changed")
    assert run(checkout, programs, "up").stdout == "ran up\n"
    assert (checkout / "calls").read_text().splitlines()[2:] == ["npm run --silent"]


def test_a_stale_lock_is_noticed(checkout: Path, programs: Path) -> None:
    program(programs, "git", "exit 0")
    set_up(checkout)
    (checkout / "requirements.lock").write_text("# another lock\n")
    done = run(checkout, programs, "describe")  # there is no Python on this PATH to make the new one with
    assert done.returncode == 3 and "needs Python" in done.stderr


def test_the_launcher_is_plain_sh() -> None:
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n", PROJECT / "cuewright"]).returncode == 0
    assert subprocess.run([shell, "-n", PROJECT / ".ci" / "run"]).returncode == 0
    assert os.access(PROJECT / "cuewright", os.X_OK) and os.access(PROJECT / ".ci" / "run", os.X_OK)


def test_help_is_instant() -> None:
    """0.3 s on an idle machine: nothing heavy is imported, and little processor time is spent (the best of five)."""
    heavy = "torch", "fastapi", "sqlalchemy", "alembic", "celery", "httpx", "psutil", "numpy"
    asked = f"import cli.main, sys; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-m", "cli", "--help"], cwd=PROJECT, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0 and "describe" in done.stdout
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.6
