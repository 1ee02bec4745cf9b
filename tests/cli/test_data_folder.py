"""One owner per data folder, private secrets, and nothing left of a dead owner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.data_folder import DataFolder, Taken

HOLD = """
import sys, time
from pathlib import Path
from cli.data_folder import DataFolder
folder = DataFolder(Path(sys.argv[1]))
folder.lock()
folder.say_running("http://127.0.0.1:8042")
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_owner_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None and first.stdout.readline() == "held\n"
        folder = DataFolder(tmp_path)
        with pytest.raises(Taken) as taken:
            folder.lock()
        assert f"process {first.pid}" in str(taken.value) and "http://127.0.0.1:8042" in str(taken.value)
        first.kill()
        first.wait()
    assert folder.running() is None
    folder.lock()
    folder.unlock()


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    secret = folder.secret("secret_key")
    assert len(secret) == 64 and folder.secret("inference_token") != secret
    assert DataFolder(tmp_path).secret("secret_key") == secret
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_children_of_a_dead_owner_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.lock()
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    child = subprocess.Popen(sleeper, start_new_session=True)
    stranger = subprocess.Popen(sleeper, start_new_session=True)
    try:
        folder.remember({"beat": child.pid, "api": stranger.pid})
        noted = json.loads((tmp_path / "children.json").read_text())
        for line in noted:
            if line[0] == "api":  # the number of a process that ended long ago belongs to a stranger now
                line[2] -= 1000
        (tmp_path / "children.json").write_text(json.dumps(noted))
        assert folder.kill_stale() == ["beat"]
        assert child.wait(5) != 0
        assert stranger.poll() is None
    finally:
        for process in (child, stranger):
            if process.poll() is None:
                os.killpg(process.pid, 9)
            process.wait()
        folder.unlock()
