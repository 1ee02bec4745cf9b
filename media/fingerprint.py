"""Whether two soundtracks or two lists of shots are the same film, and where each moment of one lies in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from media.alignment import AUDIO, SHOTS, Alignment, Points, Segment, align
from media.landmarks import BANDS_PER_OCTAVE, AudioPrint, fingerprint_audio

__all__ = [
    "AudioPrint",
    "NotTheSameFilm",
    "Segment",
    "Shot",
    "fingerprint_audio",
    "match_audio",
    "match_shots",
    "shot_hash",
]

# How long a millisecond of a lasts in b: the film rates, a thousandth apart from each other and as PAL speeds them up.
_THOUSANDTH = 1000 / 1001
_FAMILIES: tuple[tuple[float, ...], ...] = (
    (1.0, _THOUSANDTH, 1 / _THOUSANDTH),
    (24 / 25, 24 / 25 * _THOUSANDTH, 24 / 25 / _THOUSANDTH),
    (25 / 24, 25 / 24 * _THOUSANDTH, 25 / 24 / _THOUSANDTH),
)
_STAGES = 8  # of a match: five votes for a speed, three alignments
_PARTNERS = 4  # landmarks that one is paired with
_DT_MS = (60.0, 1_500.0)
_DT_STEP_MS = 40.0
_MOST_BANDS = 30.0  # between partners
_EXCERPT_MS, _EXCERPTS = 20_000, 8
_LEAST_SHARE = 0.05  # of the shorter film that must be shared
_LEAST_MS = 4_000
_BRIDGE_MS = 30_000  # of a that another sound may cover
_IN_STEP_MS = 30.0
_CHANCE_MS = 8_000  # what chance brings together is shorter
_CLOSE = 0.5  # score
_PIECE_COSTS, _SHOT_PIECE_COSTS = 50.0, 4.0  # points that a further stretch must bring
_MOST_POINTS = 6_000_000  # memory and time; a long film is told by its rarer pairs
_MOST_OF_ONE = 200  # pairs of b that are alike: more are a tone that stands, and say nothing


class NotTheSameFilm(Exception):
    """Too little is shared; the numbers say how little."""

    def __init__(self, what: str, shared_ms: int, of_ms: int, best_met: int, best_made: int) -> None:
        super().__init__(
            f"These are not two cuts of one film: {what} agree over {shared_ms / 1000:.1f} s of {of_ms / 1000:.1f} s, "
            f"and where they are most alike, {best_met} of {best_made} moments fit together."
        )
        self.what, self.shared_ms, self.of_ms = what, shared_ms, of_ms
        self.best_met, self.best_made = best_met, best_made

    def __reduce__(self) -> tuple[type[NotTheSameFilm], tuple[str, int, int, int, int]]:
        return NotTheSameFilm, (self.what, self.shared_ms, self.of_ms, self.best_met, self.best_made)


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot and the hash of a picture in its middle."""

    start_ms: int
    end_ms: int
    hash: int  # 64 bits


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Two landmarks each; `key` is exact for b, and a looks under its neighbours too."""

    times_ms: NDArray[np.float64]
    lengths_ms: NDArray[np.float64]
    first: NDArray[np.float64]  # band
    apart: NDArray[np.float64]  # bands between


def match_audio(
    a: AudioPrint | NDArray[np.float32],
    b: AudioPrint | NDArray[np.float32],
    progress: Callable[[float, float], None] | None = None,
) -> list[Segment]:
    """The stretches of a that b holds, in order of a. Prints, or 16 kHz mono samples.

    Finds shifts, cuts, and films played faster or slower (with their pitch or without). Raises NotTheSameFilm.
    `progress` hears of stages done and their number, and may raise to cancel.
    """
    stages = 0

    def told() -> None:
        nonlocal stages
        stages += 1
        if progress:
            progress(stages, _STAGES)

    one = a if isinstance(a, AudioPrint) else fingerprint_audio(a)
    two = b if isinstance(b, AudioPrint) else fingerprint_audio(b)
    index = _Index(_pairs(two, 1.0, 0.0))
    best: tuple[float, int, bool] | None = None
    for family, rates in enumerate(_FAMILIES):
        for pitched in (True, False) if rates[0] != 1.0 else (True,):
            worth = _excerpt_votes(one, two, index, rates[0], pitched)
            told()
            if best is None or worth > best[0] * 1.05:
                best = worth, family, pitched
    assert best is not None
    rates = _FAMILIES[best[1]]
    points = _points(one, index, rates[0], best[2], 0, one.duration_ms)
    found = []
    for rate in rates:
        told()
        found.append(align(points, rate, one.duration_ms, two.duration_ms, AUDIO))
    best = _likeliest(found, _PIECE_COSTS)
    surely = [each for each in bridged(best.segments) if _believed(each, one.duration_ms, two.duration_ms)]
    return _checked(replace(best, segments=surely), "the soundtracks", one.duration_ms, two.duration_ms)


def _believed(one: Segment, a_ms: int, b_ms: int) -> bool:
    """A few seconds of one film's music are found somewhere in many another: so short a stretch must fit closely."""
    length = one.a_end_ms - one.a_start_ms
    return length >= min(_CHANCE_MS, min(a_ms, b_ms) // 4) or one.score >= _CLOSE


def bridged(segments: list[Segment]) -> list[Segment]:
    """Neighbours on one line are one stretch: what lies between them sounds otherwise (a describer speaks, another
    language), but a cut that leaves both sides in step to the hundredth of a second is no cut."""
    joined: list[Segment] = []
    for one in segments:
        if joined and _continues(joined[-1], one):
            before = joined[-1]
            told, more = before.a_end_ms - before.a_start_ms, one.a_end_ms - one.a_start_ms
            score = (before.score * told + one.score * more) / max(1, told + more)
            joined[-1] = before._replace(a_end_ms=one.a_end_ms, score=score)
        else:
            joined.append(one)
    return joined


def _continues(before: Segment, after: Segment) -> bool:
    if before.rate != after.rate or not 0 <= after.a_start_ms - before.a_end_ms <= _BRIDGE_MS:
        return False
    expected = before.b_start_ms + (after.a_start_ms - before.a_start_ms) * before.rate
    return abs(expected - after.b_start_ms) <= _IN_STEP_MS


def _likeliest(found: list[Alignment], piece_costs: float) -> Alignment:
    """The closest fit, where every further piece must earn its keep; another rate than the first must be better."""
    worth = [one.fit - piece_costs * len(one.segments) for one in found]
    at = max(range(len(found)), key=lambda number: worth[number])
    return found[at] if worth[at] > worth[0] + 0.01 * abs(worth[0]) else found[0]


def _checked(best: Alignment, what: str, a_ms: int, b_ms: int) -> list[Segment]:
    shared = sum(one.a_end_ms - one.a_start_ms for one in best.segments)
    shorter = min(a_ms, b_ms)
    if shared < max(min(_LEAST_MS, shorter // 2), _LEAST_SHARE * shorter) or not best.segments:
        raise NotTheSameFilm(what, shared, shorter, best.best_met, best.best_made)
    return best.segments


def _excerpt_votes(one: AudioPrint, two: AudioPrint, index: _Index, rate: float, pitched: bool) -> float:
    """How many points lie on lines in a few excerpts."""
    total = 0.0
    count = min(_EXCERPTS, max(1, one.duration_ms // _EXCERPT_MS))
    for number in range(count):
        middle = one.duration_ms * (2 * number + 1) // (2 * count)
        low, high = middle - _EXCERPT_MS // 2, middle + _EXCERPT_MS // 2
        points = _points(one, index, rate, pitched, low, high)
        if len(points.a_ms):
            offsets = np.sort(points.b_ms - points.a_ms * rate)
            near = np.searchsorted(offsets, offsets + 60, side="right") - np.arange(len(offsets))
            total += float(near.max())
    return total


def _pairs(printed: AudioPrint, rate: float, shift: float) -> _Pairs:
    """Each landmark with those that follow it, as they are at another rate and pitch."""
    times = printed.times_ms.astype(np.float64) * rate
    bands = printed.bands.astype(np.float64) + shift
    parts: list[tuple[NDArray[np.float64], ...]] = []
    met = np.zeros(len(times), dtype=np.int64)
    for off in range(1, min(len(times), 60)):
        lengths = times[off:] - times[:-off]
        apart = bands[off:] - bands[:-off]
        good = (lengths >= _DT_MS[0]) & (lengths <= _DT_MS[1]) & (np.abs(apart) <= _MOST_BANDS)
        good &= met[:-off] < _PARTNERS
        if not good.any() and off > 8 and lengths.min() > _DT_MS[1]:
            break
        met[:-off] += good
        parts.append((times[:-off][good], lengths[good], bands[:-off][good], apart[good]))
    if not parts:
        nothing = np.empty(0)
        return _Pairs(nothing, nothing, nothing, nothing)
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return _Pairs(*(column[order] for column in joined))


def _key(first: NDArray[np.int64], apart: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = ((first + 64) * 128 + (apart + 64)) * 64 + length
    return key


class _Index:
    """b's pairs by key."""

    def __init__(self, pairs: _Pairs) -> None:
        keys = _key(
            np.round(pairs.first).astype(np.int64),
            np.round(pairs.apart).astype(np.int64),
            np.round(pairs.lengths_ms / _DT_STEP_MS).astype(np.int64),
        )
        order = np.argsort(keys, kind="stable")
        self.keys, self.times_ms = keys[order], pairs.times_ms[order]

    def places(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the pairs of b with each key begin, and how many they are."""
        low = np.searchsorted(self.keys, keys)
        return low, np.searchsorted(self.keys, keys, side="right") - low


def _points(one: AudioPrint, index: _Index, rate: float, pitched: bool, low_ms: int, high_ms: int) -> Points:
    """Every pair of a within [low, high] with every pair of b that is like it, but for the commonest."""
    chosen = (one.times_ms >= low_ms) & (one.times_ms < high_ms)
    part = AudioPrint(one.times_ms[chosen], one.bands[chosen], one.loud[chosen], one.duration_ms)
    shift = -BANDS_PER_OCTAVE * float(np.log2(rate)) if pitched else 0.0
    pairs = _pairs(part, rate, shift)
    probes = [
        index.places(_key(first, apart, length))
        for first in _two(pairs.first)
        for apart in _two(pairs.apart)
        for length in _two(pairs.lengths_ms / _DT_STEP_MS)
    ]
    most = _most_of_one([count for _, count in probes])
    which, b_ms = [], []
    common = np.zeros(len(pairs.times_ms), dtype=bool)
    for low, count in probes:
        common |= count > most
        count = np.where(count > most, 0, count)
        found = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(found)) - np.repeat(np.cumsum(count) - count, count)
        which.append(found)
        b_ms.append(index.times_ms[low[found] + within])
    at, times = np.concatenate(which), np.concatenate(b_ms)
    order = np.argsort(pairs.times_ms[at], kind="stable")
    at, times = at[order], times[order]
    telling = part.times_ms[part.loud].astype(np.float64)
    made = pairs.times_ms[~common] / rate
    return Points(pairs.times_ms[at] / rate, times, pairs.lengths_ms[at] / rate, made, telling)


def _most_of_one(counts: list[NDArray[np.int64]]) -> int:
    """How many pairs of b may be alike, so that all points together stay few enough."""
    every = np.sort(np.concatenate(counts))
    fits = int(np.searchsorted(np.cumsum(every), _MOST_POINTS, side="right"))
    return _MOST_OF_ONE if fits >= len(every) else min(_MOST_OF_ONE, max(1, int(every[fits]) - 1))


def _two(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two whole numbers that are nearest."""
    low = np.floor(values).astype(np.int64)
    return low, low + 1


def shot_hash(picture: NDArray[np.uint8]) -> int:
    """64 bits of a picture [H, W] or [H, W, 3]: whether each of 8 x 9 cells is darker than the one to its right."""
    grey = picture.astype(np.float64)
    grey = grey.mean(axis=2) if grey.ndim == 3 else grey
    if grey.ndim != 2 or min(grey.shape) < 9:
        raise ValueError(f"a picture of shape {picture.shape} is too small to be told from others")
    rows = np.array_split(np.arange(grey.shape[0]), 8)
    columns = np.array_split(np.arange(grey.shape[1]), 9)
    cells = np.array([[grey[np.ix_(row, column)].mean() for column in columns] for row in rows])
    bits = (cells[:, 1:] > cells[:, :-1]).ravel()
    return int("".join("1" if bit else "0" for bit in bits), 2)


def match_shots(a: list[Shot], b: list[Shot], most_bits: int = 10) -> list[Segment]:
    """As `match_audio`, from pictures: for films without sound, or with another language's. Raises NotTheSameFilm."""
    hashes_a = np.array([one.hash for one in a], dtype=np.uint64)
    hashes_b = np.array([one.hash for one in b], dtype=np.uint64)
    starts_b = np.array([one.start_ms for one in b], dtype=np.float64)
    lengths_b = np.array([one.end_ms - one.start_ms for one in b], dtype=np.float64)
    columns: list[tuple[float, float, float]] = []
    for shot, hashed in zip(a, hashes_a, strict=True):
        far = np.bitwise_count(hashes_b ^ hashed)
        length = shot.end_ms - shot.start_ms
        alike = (far <= most_bits) & (np.abs(lengths_b - length) <= 0.06 * length + 100)
        columns += [(shot.start_ms, start, length) for start in starts_b[alike].tolist()]
        # A shot's end is a second witness, and tells the rate.
        columns += [
            (shot.end_ms, start + long, 0.0) for start, long in zip(starts_b[alike], lengths_b[alike], strict=True)
        ]
    columns.sort()
    table = np.array(columns, dtype=np.float64).reshape(-1, 3)
    made = np.sort(np.array([at for one in a for at in (one.start_ms, one.end_ms)], dtype=np.float64))
    points = Points(table[:, 0], table[:, 1], table[:, 2], made, made)
    a_ms, b_ms = max((one.end_ms for one in a), default=0), max((one.end_ms for one in b), default=0)
    found = [align(points, rate, a_ms, b_ms, SHOTS) for rates in _FAMILIES for rate in rates]
    return _checked(_likeliest(found, _SHOT_PIECE_COSTS), "the shots", a_ms, b_ms)
