"""Wall and CPU time and peak memory per step, for a 10-minute 1080p film with subtitles; the median of three runs.

Each run is a system of its own on an empty data folder, so that models load and nothing is reused. On a machine with
more than two cores everything is held to two.
"""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from bench import write_section
from bench.system import Running, machine, running_system, submit, watch

RUNS = 3
MINUTES = 10
CORES = 2
REST_S = 20.0
TIMEOUT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Run:
    answer_s: float  # from asking to the description in hand
    done_s: float  # to the end of the last step
    steps: dict[str, dict[str, float]]  # name -> wall_s, cpu_s, peak_bytes
    peak_bytes: dict[str, int]  # service -> most that one of its processes held
    rest_bytes: int  # the whole stack before the film came
    work_bytes: int  # the most that the whole stack held


class Watcher(threading.Thread):
    """Samples the memory of every process of a system: resident per process, proportional for the sum."""

    def __init__(self, system: Running) -> None:
        super().__init__(daemon=True)
        self.system = system
        self.peak: dict[str, int] = defaultdict(int)
        self.sum_peak = 0
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.5):
            self.sample()

    def sample(self) -> int:
        """Bytes that the system holds now; pages that processes share are counted once."""
        total = 0
        for name, tree in self.system.trees().items():
            for process in tree:
                try:
                    total += process.memory_full_info().pss
                    self.peak[name] = max(self.peak[name], process.memory_info().rss)
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
        self.sum_peak = max(self.sum_peak, total)
        return total


def one_run(film: Path, subtitles: Path) -> Run:
    with running_system() as system:
        time.sleep(REST_S)
        watcher = Watcher(system)
        rest = watcher.sample()
        remote = system.remote()
        video_id, job = submit(remote, film, subtitles)
        watcher.start()
        began = time.monotonic()
        answered: list[float] = []

        def seen(now: dict[str, Any]) -> None:
            if now["answered"] and not answered:
                answered.append(time.monotonic() - began)

        job = watch(remote, job["id"], timeout_s=TIMEOUT_S, seen=seen)
        done = time.monotonic() - began
        watcher.stop.set()
        watcher.join()
        if job["state"] != "done":
            raise RuntimeError(f"the job of video {video_id} ended {job['state']}: {job['problem']}")
        steps = {step["name"]: dict(step["usage"]) for step in job["steps"]}
        return Run(answered[0], done, steps, dict(watcher.peak), rest, watcher.sum_peak)


def run(seed_base: int, json_path: Path | None, minutes: int = MINUTES, runs: int = RUNS) -> int:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    film, subtitles = long_film(seed_base, minutes)
    found = []
    for number in range(runs):
        found.append(one_run(film, subtitles))
        print(f"run {number + 1}: answer {found[-1].answer_s:.0f} s, all {found[-1].done_s:.0f} s", flush=True)
    film_s = minutes * 60
    report(found, film_s, seed_base)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(one) for one in found], indent=1))
    demands = {
        "the text in a quarter of the film": statistics.median(one.answer_s for one in found) < film_s / 4,
        "all steps in half of it": statistics.median(one.done_s for one in found) < film_s / 2,
        "no process above 2 GB": max(max(one.peak_bytes.values()) for one in found) <= 2e9,
        "the stack at rest within 2.5 GB": statistics.median(one.rest_bytes for one in found) <= 2.5e9,
    }
    for demand, held in demands.items():
        print(f"{'held  ' if held else 'MISSED'} {demand}")
    return 0 if all(demands.values()) else 1


def long_film(seed: int, minutes: int) -> tuple[Path, Path]:
    """Made once and kept in runs/."""
    from studio.export import write_long_film

    path = Path("runs") / "bench" / f"long-{minutes}min-{seed}.mp4"
    if not path.exists() or not path.with_suffix(".srt").exists():
        print(f"making {path} (minutes)", flush=True)
        files = write_long_film(path, minutes=minutes, seed=seed)
        assert files.srt is not None
        if files.srt != path.with_suffix(".srt"):
            files.srt.rename(path.with_suffix(".srt"))
    return path, path.with_suffix(".srt")


def report(found: list[Run], film_s: int, seed_base: int) -> None:
    def median(values: list[float]) -> float:
        return statistics.median(values)

    lines = [
        f"## Describing a {film_s // 60}-minute 1080p film with subtitles",
        "",
        f"`./cuewright bench describe --seed-base {seed_base}`, {machine()}, median of {len(found)} runs, each on "
        "an empty data folder. Steps of different queues run side by side.",
        "",
        "| step | wall s | CPU s | peak MB |",
        "| --- | --- | --- | --- |",
    ]
    for name in found[0].steps:
        some = [one.steps[name] for one in found]
        lines.append(
            f"| {name} | {median([s['wall_s'] for s in some]):.1f} | {median([s['cpu_s'] for s in some]):.1f} | "
            f"{median([s['peak_bytes'] for s in some]) / 1e6:.0f} |"
        )
    answer, done = median([one.answer_s for one in found]), median([one.done_s for one in found])
    rest, work = median([one.rest_bytes for one in found]), median([one.work_bytes for one in found])
    largest = max(max(one.peak_bytes.values()) for one in found)
    lines += [
        "",
        f"AD text in hand after {answer:.0f} s ({answer / film_s:.2f} of the film's length), all steps after "
        f"{done:.0f} s ({done / film_s:.2f}). The stack holds {rest / 1e6:.0f} MB at rest and {work / 1e6:.0f} MB at "
        f"most at work (shared pages counted once). The largest process: {largest / 1e6:.0f} MB resident.",
    ]
    print("\n".join(lines))
    write_section("describe", "\n".join(lines))
