"""What a script of thousands of cues takes over HTTP, on one kept connection as the browser has it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from cli.remote import Remote

WARM = 3


def median_ms(action: Callable[[], Any], count: int) -> float:
    took = []
    for number in range(count + WARM):
        began = time.perf_counter()
        action()
        if number >= WARM:
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def opening_ms(remote: Remote, track_id: str, count: int) -> float:
    """The whole answer, not read as JSON: that is the client's."""
    return median_ms(lambda: remote.text(f"/v1/tracks/{track_id}"), count)


def saving_ms(remote: Remote, track_id: str, operations: int, count: int) -> float:
    """A batch upon the newest revision, with new words for as many cues."""
    track = remote.get(f"/v1/tracks/{track_id}")
    cues = [cue["id"] for cue in track["cues"]][:operations]
    revision = int(track["revision"])

    def save() -> None:
        nonlocal revision
        body = {
            "id": str(uuid4()),
            "revision": revision,
            "operations": [
                {"op": "set", "cue_id": cue, "text": f"Ella lifts the flower once more, {revision}."} for cue in cues
            ],
        }
        revision = int(remote.post(f"/v1/tracks/{track_id}/edits", body)["revision"])

    return median_ms(save, count)
