"""Work is counted once, and in the frame in which it was done."""

from __future__ import annotations

from typing import Any

from bench.editor_trace import work_per_frame_ms


def event(name: str, ts: float, dur: float | None = None, tid: int = 1) -> dict[str, Any]:
    return {"name": name, "pid": 1, "tid": tid, "ts": ts} | ({} if dur is None else {"dur": dur})


def test_tasks_are_counted_by_frame() -> None:
    frames = [event("FireAnimationFrame", ts, 10) for ts in (0, 1_000, 16_000, 32_000)]
    work = [
        event("ThreadControllerImpl::RunTask", 2_000, 4_000),
        event("RunTask", 2_500, 3_000),  # within the other
        event("RunTask", 15_000, 3_000),  # over the border
        event("RunTask", 5_000, 9_000, tid=2),
    ]
    assert work_per_frame_ms([*frames, *work]) == [5.0, 2.0]


def test_time_without_a_core_is_left_out() -> None:
    frames = [event("FireAnimationFrame", ts, 10) for ts in (0, 16_000, 32_000)]
    waited = event("RunTask", 15_000, 4_000) | {"tdur": 1_000}
    assert work_per_frame_ms([*frames, waited], cpu=True) == [0.25, 0.75]


def test_without_frames_there_is_nothing_to_tell() -> None:
    assert work_per_frame_ms([event("RunTask", 0, 5)]) == []
