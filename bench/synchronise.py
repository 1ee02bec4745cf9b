"""Two soundtracks of one film laid over each other: ours, and a mix with description, at another speed, with a logo
before it, three cuts and noise. How far off is a moment of one in the other, and is anything wrong without a word?
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

import numpy as np
from numpy.typing import NDArray

from bench import write_section
from media.fingerprint import NotTheSameFilm, match_audio
from models.data.soundtracks import RATE
from studio.training_soundtracks import soundtrack

PAIRS, STRANGERS = 40, 10
FILM_S = 300
CUTS = 3
CUT_S = (4.0, 20.0)
NOISE_DB = 10.0
SPEEDS = (24 / 25, 25 / 24)  # how long a millisecond lasts in the copy
STEP_MS = 250
MEDIAN_MS, WORST_MS = 40.0, 200.0

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairRow:
    seed: int
    speed: float
    median_ms: float
    worst_ms: float  # of moments that are said to be found
    missed: float  # share of moments of ours that the copy holds and nobody found
    invented: float  # share of moments that the copy lacks and somebody found
    seconds: float


@dataclass(frozen=True, slots=True)
class Copy:
    """The other soundtrack, and where its pieces come from: (start, end) in ms of ours, start in ms of the copy."""

    samples: Samples
    pieces: tuple[tuple[float, float, float], ...]
    speed: float

    def moment(self, ms: float) -> float | None:
        for start, end, at in self.pieces:
            if start <= ms < end:
                return at + (ms - start) * self.speed
        return None


def run(seed_base: int, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where every demand held."""
    count = 4 if quick else PAIRS
    rows = [_pair(seed) for seed in range(seed_base, seed_base + count)]
    refused = sum(_refused(seed_base + number) for number in range(2 if quick else STRANGERS))
    strangers = 2 if quick else STRANGERS
    middle, worst = median(row.median_ms for row in rows), max(row.worst_ms for row in rows)
    wrong = [f"the median is {middle:.0f} ms"] if middle > MEDIAN_MS else []
    wrong += [f"a moment is {worst:.0f} ms off and nobody says so"] if worst > WORST_MS else []
    wrong += [f"{strangers - refused} pairs of two films are taken for one"] if refused < strangers else []
    text = _markdown(seed_base, rows, refused, strangers, middle, worst, wrong)
    print(text)
    if not quick:
        write_section("synchronise", text)
    if json_path is not None:
        json_path.write_text(json.dumps({"pairs": [asdict(row) for row in rows], "refused": refused, "wrong": wrong}))
    return 1 if wrong else 0


def _pair(seed: int) -> PairRow:
    ours = soundtrack(seed, FILM_S, with_ad=False).samples.astype(np.float32) / 32768
    copy = copied(soundtrack(seed, FILM_S, with_ad=True).samples.astype(np.float32) / 32768, Random(seed))
    begun = time.perf_counter()
    segments = match_audio(ours, copy.samples)
    took = time.perf_counter() - begun
    off, missed, invented, moments = [], 0, 0, 0
    for ms in range(0, len(ours) * 1000 // RATE, STEP_MS):
        true = copy.moment(ms)
        found = next((one for one in segments if one.a_start_ms <= ms < one.a_end_ms), None)
        moments += 1
        if found is None:
            missed += true is not None
        elif true is None:
            invented += 1
        else:
            off.append(abs(found.b_start_ms + (ms - found.a_start_ms) * found.rate - true))
    return PairRow(seed, copy.speed, float(np.median(off)), float(max(off)), missed / moments, invented / moments, took)


def copied(samples: Samples, rng: Random) -> Copy:
    """Cuts, a logo's noise of up to 30 s before it, another speed, and noise over all."""
    length_ms = len(samples) * 1000 / RATE
    starts = sorted(rng.uniform(0.1, 0.9) * length_ms for _ in range(CUTS))
    kept: list[tuple[float, float]] = []
    at = 0.0
    for start in starts:
        start = max(start, at)
        kept.append((at, start))
        at = min(length_ms, start + 1000 * rng.uniform(*CUT_S))
    kept.append((at, length_ms))
    speed = rng.choice(SPEEDS)
    noise = np.random.default_rng(rng.randrange(2**32))
    logo = noise.standard_normal(int(rng.uniform(1, 30) * RATE)).astype(np.float32) * np.float32(0.02)
    parts, pieces = [logo], []
    size = len(logo)
    for start, end in kept:
        part = samples[int(start * RATE / 1000) : int(end * RATE / 1000)]
        pieces.append((start, end, size * 1000 / RATE * speed))
        parts.append(part)
        size += len(part)
    whole = np.concatenate(parts)
    count = int(len(whole) * speed)
    slow = np.interp(np.arange(count) / speed, np.arange(len(whole)), whole).astype(np.float32)
    level = np.sqrt(np.mean(slow**2)) * 10 ** (-NOISE_DB / 20)
    return Copy(slow + noise.standard_normal(count).astype(np.float32) * np.float32(level), tuple(pieces), speed)


def _refused(seed: int) -> bool:
    """Whether two films are told apart."""
    one, other = (soundtrack(each, FILM_S).samples.astype(np.float32) / 32768 for each in (seed, seed + 500))
    try:
        match_audio(one, other)
    except NotTheSameFilm:
        return True
    return False


def _markdown(
    seed_base: int, rows: list[PairRow], refused: int, strangers: int, middle: float, worst: float, wrong: list[str]
) -> str:
    lines = [
        "## Two soundtracks of one film",
        "",
        f"`./cuewright bench synchronise --seed-base {seed_base}`. {len(rows)} world films of {FILM_S // 60} minutes "
        "without description, each beside its mix with description that is 4 % faster or slower, has a logo of up to "
        f"30 s before it, {CUTS} cuts and noise {NOISE_DB:.0f} dB below. A moment is asked for every {STEP_MS} ms.",
        "",
        "| | value | wanted |",
        "| --- | --- | --- |",
        f"| median error, ms | {middle:.1f} | {MEDIAN_MS:.0f} |",
        f"| worst error of what is said to be found, ms | {worst:.0f} | {WORST_MS:.0f} |",
        f"| moments that are there and not found, % | {100 * np.mean([row.missed for row in rows]):.2f} | |",
        f"| moments that are cut out and found, % | {100 * np.mean([row.invented for row in rows]):.2f} | |",
        f"| pairs of two films that are refused | {refused} of {strangers} | {strangers} |",
        f"| seconds for a pair | {median(row.seconds for row in rows):.1f} | |",
        "",
        f"Demands: {'; '.join(wrong) if wrong else 'all held'}.",
    ]
    return "\n".join(lines)
