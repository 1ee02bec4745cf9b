"""How fast alignment is: TAN alone, a film's whole way, six hours with 5,000 sentences, and a step of training.

`--quick` leaves the six hours out and takes two minutes of film; it shows that the bench runs, and measures nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import write_section
from bench.seeds import must_be_unseen
from bench.system import machine

PROJECT = Path(__file__).resolve().parent.parent
INFERENCE_S, FILM_S, TIMES_FASTER = 0.5, 20.0, 2.0  # what is demanded
SIZE = (640, 360)


def run(seed_base: int, json_path: Path | None, quick: bool = False) -> int:
    must_be_unseen(seed_base)
    video = film_of(seed_base, 2 if quick else 10)
    parts = (
        ["inference", "training", "film"] if quick else ["inference", "training", "film", "long_timed", "long_untimed"]
    )
    found, began, cpu_s = {}, time.monotonic(), os.times().children_user
    for part in parts:
        found[part] = measured(part, video)
        print(part, json.dumps(found[part]), flush=True)
    busy = (os.times().children_user - cpu_s) / (time.monotonic() - began)
    demands = {
        f"TAN alone within {INFERENCE_S} s": max(one["wall_s"] for one in found["inference"].values()) < INFERENCE_S,
        f"a film's whole way within {FILM_S:.0f} s": found["film"]["whole"]["wall_s"] < FILM_S,
        f"training at least {TIMES_FASTER:.0f} times as fast": found["training"]["faster"]["ours"]["cpu_s"]
        >= TIMES_FASTER,
        "the same loss": found["training"]["losses_apart"] < 1e-3,
    }
    for demand, held in demands.items():
        print(f"{'held  ' if held else 'MISSED'} {demand}")
    if quick:
        return 0
    lines = report(found, seed_base, busy)
    print("\n".join(lines))
    write_section("align_speed", "\n".join(lines))
    if json_path is not None:
        json_path.write_text(json.dumps(found, indent=1))
    return 0 if all(demands.values()) else 1


def measured(part: str, video: Path) -> dict[str, Any]:
    """One part in a process of its own, with torch's threads as patient as the product's."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.align_speed_parts", part, str(video)],
        cwd=PROJECT, env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def film_of(seed: int, minutes: int) -> Path:
    """Made once and kept in runs/."""
    from studio.export import write_long_film

    path = PROJECT / "runs" / "bench" / f"long-{minutes}min-360p-{seed}.mp4"
    if not path.exists():
        print(f"making {path.name} (minutes)", flush=True)
        write_long_film(path, minutes=minutes, width=SIZE[0], height=SIZE[1], seed=seed)
    return path


def report(found: dict[str, Any], seed_base: int, busy: float) -> list[str]:
    rows = [
        ("TAN alone, 10 minutes, 100 sentences with times of speech", found["inference"]["timed"], ""),
        ("the same without times", found["inference"]["untimed"], ""),
        *((f"10 minutes of 640x360: {step}", times, "") for step, times in found["film"]["steps"].items()),
        ("10 minutes of 640x360: all of it", found["film"]["whole"], ""),
        *(
            (f"6 hours, 5,000 sentences {name}, once", found[part], f"{found[part]['peak_bytes'] / 1e6:.0f}")
            for name, part in (("with times", "long_timed"), ("without times", "long_untimed"))
        ),
    ]
    lines = [
        "## Speed of alignment",
        "",
        f"`./cuewright bench align_speed --seed-base {seed_base}`, {machine()}, of which {busy:.1f} worked for this "
        "bench on average. Medians of three runs with warm models; random weights of the starter's size. Where others "
        "work on the machine too, CPU seconds say more than seconds, and ratios more than both.",
        "",
        "| what | s | CPU s | peak MB |",
        "| --- | --- | --- | --- |",
        *(f"| {what} | {times['wall_s']:.2f} | {times['cpu_s']:.2f} | {peak} |" for what, times, peak in rows),
        "",
        "A step of the first stage, 64 windows of 64 s, beside the published loop's way of computing "
        "(`bench/align_speed_plain.py`), in turns on the same windows; the losses differ by "
        f"{found['training']['losses_apart']:.0e}:",
        "",
        "| way | steps a s | CPU s a step | times as fast (CPU) |",
        "| --- | --- | --- | --- |",
    ]
    for name, times in found["training"]["step"].items():
        faster = found["training"]["faster"][name]
        times_as_fast = f"{faster['wall_s']:.1f} ({faster['cpu_s']:.1f})"
        lines.append(f"| {name} | {1 / times['wall_s']:.2f} | {times['cpu_s']:.2f} | {times_as_fast} |")
    return lines
