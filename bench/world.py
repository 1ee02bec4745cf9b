"""The film world itself: how fast it is on one core, what its films hold, and that a seed is one film everywhere.

./cuewright bench world --seed-base 9000000

Two machines have the same world when they print the same digests for the same --seed-base.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench import write_section
from bench.seeds import must_be_unseen
from bench.system import machine
from bench.world_census import Census, Lessons, census_of, lessons_of
from bench.world_speed import FILM_S, LARGE, ROOT, SMALL, Speed, measure_speed
from studio.instruction_story import write_instruction
from studio.picture import render
from studio.story import write_film
from studio.world import TEST_SEED_BASE

FILMS, INSTRUCTIONS = 400, 60
DIGESTED = 5  # films
FRAME_SHARES = (0.1, 0.35, 0.6, 0.85)
SMALL_MS, LARGE_MS, FILM_CPU_S = 0.5, 3.0, 20.0  # at most
ALIGNABLE = (0.25, 0.35)


def run(seed_base: int = TEST_SEED_BASE, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where every demand is held. `quick` shows that it runs and writes no section."""
    must_be_unseen(seed_base)
    films, instructions, repeats = (20, 4, 1) if quick else (FILMS, INSTRUCTIONS, 5)
    here, there = digests(seed_base), digests_elsewhere(seed_base)
    census = census_of([write_film(seed) for seed in range(seed_base, seed_base + films)])
    lessons = lessons_of([write_instruction(seed) for seed in range(seed_base, seed_base + instructions)])
    speed = measure_speed(seed_base, repeats, min(3, repeats))
    held = demands(speed, census, lessons, here == there)
    text = section(seed_base, speed, census, lessons, here, held)
    print(text)
    if not quick:
        write_section("world", text)
    if json_path is not None:
        found = {"speed": asdict(speed), "census": asdict(census), "lessons": asdict(lessons), "digests": here}
        json_path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0 if all(held.values()) else 1


def digests(seed_base: int) -> dict[str, str]:
    """SHA-256 of the truth of a few films as JSON, of an instructional film's, and of a few frames in both sizes."""
    films = [write_film(seed) for seed in range(seed_base, seed_base + DIGESTED)]
    frames = hashlib.sha256()
    for film in films:
        for share in FRAME_SHARES:
            for size in (SMALL, LARGE):
                frames.update(render(film, round(share * film.duration_ms), *size).tobytes())
    return {
        "stories": _digest([film.to_dict() for film in films]),
        "instruction": _digest(write_instruction(seed_base).to_dict()),
        "frames": frames.hexdigest(),
    }


def digests_elsewhere(seed_base: int) -> dict[str, str]:
    """The same in a fresh process, which orders its sets of strings otherwise."""
    code = f"import json; from bench.world import digests; print(json.dumps(digests({seed_base})))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(told.stdout)
    return found


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def demands(speed: Speed, census: Census, lessons: Lessons, same: bool) -> dict[str, bool]:
    """What is asked of the world, and whether it is so."""
    unused = [name for name, use in census.uses.items() if use.used < use.kinds]
    low, high = ALIGNABLE
    return {
        f"a frame of {_size(SMALL)} in {SMALL_MS} ms": speed.small_ms <= SMALL_MS,
        f"a frame of {_size(LARGE)} in {LARGE_MS} ms": speed.large_ms <= LARGE_MS,
        f"a film of {FILM_S} s with sound in {FILM_CPU_S:.0f} CPU seconds": speed.film_cpu_s <= FILM_CPU_S,
        "the same seed is the same bytes in another process": same,
        "everything in the world's tables is used": not unused,
        f"of an instruction's sentences {low:.0%} to {high:.0%} are alignable": low <= lessons.alignable <= high,
    }


def section(
    seed_base: int, speed: Speed, census: Census, lessons: Lessons, found: dict[str, str], held: dict[str, bool]
) -> str:
    """The section of docs/results.md."""
    lines = [
        "## The film world",
        "",
        f"`./cuewright bench world --seed-base {seed_base}`, {machine()}. Speed is CPU time on one core, medians; "
        f"what films hold is counted over {census.films} unseen stories ({census.minutes:.0f} min) and "
        f"{lessons.films} instructional films.",
        "",
        "| speed | | at most |",
        "| --- | --- | --- |",
        f"| a frame of {_size(SMALL)} | {speed.small_ms:.2f} ms | {SMALL_MS} ms |",
        f"| a frame of {_size(LARGE)} | {speed.large_ms:.2f} ms | {LARGE_MS} ms |",
        f"| a film of {FILM_S} s, {_size(LARGE)}, sound, files | {speed.film_cpu_s:.1f} s | {FILM_CPU_S:.0f} s |",
        f"| stories written | {speed.films_per_s:.0f} a second | |",
        f"| training pictures | {speed.pictures_per_s:.0f} a second | |",
        "",
        "| what films hold | |",
        "| --- | --- |",
        f"| utterances that subtitles miss | {census.unsubtitled:.1%} of {census.utterances} "
        f"({census.unsubtitled_ms:.1%} of the time of speech) |",
        f"| words of description a minute of film | {census.ad_words_per_minute:.1f} |",
        f"| gaps with a line | {census.gaps_filled:.1%} of {census.gaps}; of those of 2 s and more "
        f"{census.long_gaps_filled:.1%} |",
        f"| actions that the script tells | {census.events_told:.1%} |",
        f"| characters whose name is said | {census.names_known:.1%} |",
        f"| sentences of instructional films that are alignable | {lessons.alignable:.1%} of {lessons.sentences} |",
        f"| of these well timed; leaning on the sentence before | {lessons.well_timed:.1%}; {lessons.leaning:.1%} |",
        "",
        "How evenly (1: each as often as the others):",
        "",
        "| table | used | evenness | most | least |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {use.used} of {use.kinds} | {use.evenness:.3f} | {_named(use.most)} | {_named(use.least)} |"
            for name, use in census.uses.items()
        ),
        "",
        f"Digests (SHA-256) of the first {DIGESTED} stories' truth, the first instructional film's, and "
        f"{DIGESTED * len(FRAME_SHARES) * 2} frames; other machines must print the same:",
        "",
        "| of | digest |",
        "| --- | --- |",
        *(f"| {name} | `{digest}` |" for name, digest in found.items()),
        "",
        *_told(held),
    ]
    return "\n".join(lines)


def _told(held: dict[str, bool]) -> Sequence[str]:
    return [f"- {'held' if kept else '**missed**'}: {demand}" for demand, kept in held.items()]


def _size(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


def _named(share: tuple[str, float]) -> str:
    return f"{share[0]} {share[1]:.1%}"


if __name__ == "__main__":
    sys.exit(run())
