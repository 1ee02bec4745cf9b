"""A chromium trace as figures: how long the page's main thread worked in each frame of the screen."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
FRAME = "FireAnimationFrame"
SAME_FRAME_US = 4_000  # callbacks of one frame begin so near to each other

Event = Mapping[str, Any]


def work_per_frame_ms(events: Sequence[Event], cpu: bool = False) -> list[float]:
    """The tasks of the thread that paints the page, summed from one frame's callbacks to the next one's.

    `cpu`: only the time in which the thread had a core, which a busy machine changes less.
    """
    callbacks = Counter((one["pid"], one["tid"]) for one in events if one.get("name") == FRAME)
    if not callbacks:
        return []
    thread, _ = callbacks.most_common(1)[0]
    own = sorted((one for one in events if (one["pid"], one["tid"]) == thread), key=lambda one: one.get("ts", 0))
    frames: list[float] = []
    for one in own:
        if one.get("name") == FRAME and (not frames or one["ts"] - frames[-1] > SAME_FRAME_US):
            frames.append(float(one["ts"]))
    work = [0.0] * max(0, len(frames) - 1)
    end = 0.0
    for one in own:
        if one.get("name") not in TASKS or not one.get("dur"):
            continue
        share = one.get("tdur", 0) / one["dur"] if cpu else 1.0
        start, stop = max(float(one["ts"]), end), float(one["ts"]) + one["dur"]  # tasks may lie in tasks
        end = max(end, stop)
        for at in range(max(0, bisect_right(frames, start) - 1), len(work)):
            if frames[at] >= stop:
                break
            work[at] += share * max(0.0, min(stop, frames[at + 1]) - max(start, frames[at])) / 1000
    return work
