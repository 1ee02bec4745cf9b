"""NOTICE names every dependency with its licence."""

from __future__ import annotations

import re
from pathlib import Path

from cli.notice import front_end, locked

NOTICE = (Path(__file__).resolve().parent.parent / "NOTICE").read_text()


def test_every_locked_package_is_listed() -> None:
    listed = set(re.findall(r"^  ([\w@./-]+): .+$", NOTICE, re.M))
    missing = (set(locked()) | {name for name, _ in front_end()}) - listed
    assert not missing, f"write NOTICE again with ./cuewright admin notice > NOTICE: {sorted(missing)}"


def test_the_copyleft_ones_are_said_apart() -> None:
    for word in ("x264", "espeak-ng", "separate process", "Valkey"):
        assert word in NOTICE
