"""From moments that two films may share to stretches in which they are the same: votes, a path, exact cuts.

A point says "this moment of a is that moment of b". Most points are chance. True ones lie on few lines b = a * rate +
offset; chance spreads over all offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_BIN_MS = 48  # how exactly points of one line agree, at least
_NEAR_MS = 40  # points that make out a line
_LEAST_MET = 0.03  # of a block's points: less is chance, whatever its votes
_LEAST_SCORE = 0.08  # of a stretch's points, likewise
_LEAST_PIECE_MS = 3_000
_UNKNOWN_MS = 1_000  # around a cut: a longer stretch that says nothing belongs to neither side
_QUIET_MS = 10_000  # that say nothing: bridged where both sides lie on one line, and at the ends of films
_FEW_A_SECOND = 3  # landmarks that tell something; speech has twenty
_LEAST_OF_USUAL = 0.2  # of the share that the film's other stretches have, likewise
_LINES = 1_500  # offsets that are looked at


@dataclass(frozen=True, slots=True)
class Scale:
    """How thick the points of one kind lie."""

    block_ms: int  # votes are counted over so much of a ..
    step_ms: int  # .. every so much
    break_ms: int  # without points, at a piece's ends: it goes on beyond a shorter one
    least_votes: float
    switch: float  # votes that another line must bring to be changed to
    company: int  # points within a third of a break that make each other credible at a cut


AUDIO = Scale(4_000, 1_000, 2_000, 5.0, 6.0, 4)
SHOTS = Scale(40_000, 5_000, 30_000, 5.0, 3.0, 1)


class Segment(NamedTuple):
    """a's [a_start_ms, a_end_ms] is b from b_start_ms on, where a millisecond of a lasts `rate` milliseconds."""

    a_start_ms: int
    a_end_ms: int
    b_start_ms: int
    rate: float
    score: float  # the share of a's points in it that are found in b, 0..1


@dataclass(frozen=True, slots=True)
class Points:
    """In order of a_ms. A point covers [a_ms, a_ms + length_ms] of a.

    `made` is when a's points begin, met or not; `telling` is when something is to be heard or seen that b should have.
    """

    a_ms: NDArray[np.float64]  # [N]
    b_ms: NDArray[np.float64]  # [N]
    length_ms: NDArray[np.float64]  # [N]
    made: NDArray[np.float64]  # [M], in order
    telling: NDArray[np.float64]  # [K], in order


@dataclass(frozen=True, slots=True)
class Alignment:
    segments: list[Segment]
    fit: float  # how many points lie on their segment's line, and how closely
    best_met: int  # the most points of one block on one line ..
    best_made: int  # .. of how many


def align(points: Points, rate: float, a_ms: int, b_ms: int, scale: Scale = AUDIO) -> Alignment:
    """The best stretches at one rate; none where no block has more than chance gives."""
    offsets = points.b_ms - points.a_ms * rate
    blocks = max(1, -(-max(0, a_ms - scale.block_ms) // scale.step_ms) + 1)
    chance = _chance(points, blocks, a_ms * rate + b_ms, scale)
    made = len(points.made) * (scale.block_ms / scale.step_ms) / blocks
    enough = max(scale.least_votes + chance + 3 * float(np.sqrt(chance)), _LEAST_MET * made)
    lines, best = _lines(points, offsets, blocks, enough, scale)
    if not len(lines):
        return Alignment([], 0.0, *best)
    votes = _votes(points, offsets, lines, blocks, scale)
    path = _path(votes, enough, scale)
    pieces = _pieces(path, lines, points, offsets, scale)
    segments, fit = _segments(pieces, points, offsets, rate, a_ms, b_ms, scale)
    return Alignment(segments, fit, *best)


def _chance(points: Points, blocks: int, range_ms: float, scale: Scale) -> float:
    """How many points of a block fall within three bins by chance."""
    per_block = len(points.a_ms) * (scale.block_ms / scale.step_ms) / blocks
    return float(per_block * 3 * _BIN_MS / max(range_ms, 1))


def _lines(
    points: Points, offsets: NDArray[np.float64], blocks: int, enough: float, scale: Scale
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Offsets that win some block, and the most votes that any has, of how many."""
    found: list[tuple[float, float]] = []
    best = 0, 0
    for block in range(blocks):
        low, high = np.searchsorted(points.a_ms, [block * scale.step_ms, block * scale.step_ms + scale.block_ms])
        if high <= low:
            continue
        ordered = np.sort(offsets[low:high])
        counts = np.searchsorted(ordered, ordered + 2 * _BIN_MS, side="right") - np.arange(len(ordered))
        if counts.max() > best[0]:
            first, last = np.searchsorted(points.made, [block * scale.step_ms, block * scale.step_ms + scale.block_ms])
            best = int(counts.max()), int(last - first)
        for _ in range(3):
            at = int(np.argmax(counts))
            if counts[at] < enough:
                break
            middle = float(np.median(ordered[at : at + counts[at]]))
            found.append((middle, float(counts[at])))
            counts[np.abs(ordered - middle) < 4 * _BIN_MS] = 0
    found.sort(key=lambda pair: -pair[1])
    kept: list[float] = []
    taken: set[int] = set()
    for middle, _ in found:
        cell = round(middle / _BIN_MS)
        if cell not in taken:
            kept.append(middle)
            taken |= {cell - 1, cell, cell + 1}
        if len(kept) == _LINES:
            break
    return np.sort(np.array(kept)), best


def _votes(
    points: Points, offsets: NDArray[np.float64], lines: NDArray[np.float64], blocks: int, scale: Scale
) -> NDArray[np.float64]:
    """[blocks, lines]"""
    nearest = np.clip(np.searchsorted(lines, offsets), 1, max(1, len(lines) - 1))
    if len(lines) > 1:
        nearest -= (offsets - lines[nearest - 1]) < (lines[nearest] - offsets)
    else:
        nearest = np.zeros(len(offsets), dtype=np.int64)
    close = np.abs(offsets - lines[nearest]) <= _BIN_MS
    seconds = (points.a_ms[close] // scale.step_ms).astype(np.int64)
    wide = scale.block_ms // scale.step_ms
    per_step = np.zeros((blocks + wide, len(lines)), dtype=np.float32)
    np.add.at(per_step, (np.minimum(seconds, blocks + wide - 1), nearest[close]), 1)
    summed = np.cumsum(np.vstack([np.zeros((1, len(lines))), per_step]), axis=0)
    votes: NDArray[np.float64] = summed[wide : wide + blocks] - summed[:blocks]
    return votes


def _path(votes: NDArray[np.float64], enough: float, scale: Scale) -> NDArray[np.int64]:
    """For each block the line it lies on, -1 for none: the most votes in all, where a change of line costs."""
    blocks, lines = votes.shape
    worth = np.full((blocks, lines + 1), 0.6 * enough)  # the last column: no line
    worth[:, :lines] = votes
    # Beyond some tens of votes more certainty says nothing, and must not let a wrong line be kept through a cut.
    worth = np.minimum(worth, 8 * enough)
    total = worth[0].copy()
    came = np.zeros((blocks, lines + 1), dtype=np.int32)
    for block in range(1, blocks):
        best = int(np.argmax(total))
        stay = total >= total[best] - scale.switch
        came[block] = np.where(stay, np.arange(lines + 1), best)
        total = np.where(stay, total, total[best] - scale.switch) + worth[block]
    path = np.empty(blocks, dtype=np.int64)
    path[-1] = int(np.argmax(total))
    for block in range(blocks - 1, 0, -1):
        path[block - 1] = came[block, path[block]]
    return np.where(path == lines, -1, path)


@dataclass(frozen=True, slots=True)
class _Piece:
    offset_ms: float
    from_ms: float  # the middle of its first block
    until_ms: float


def _pieces(
    path: NDArray[np.int64],
    lines: NDArray[np.float64],
    points: Points,
    offsets: NDArray[np.float64],
    scale: Scale,
) -> list[_Piece]:
    """Runs of one line, with their offset made exact by the points on it."""
    edges = [0, *(np.nonzero(np.diff(path))[0] + 1).tolist(), len(path)]
    pieces = []
    for first, after in pairwise(edges):
        if path[first] < 0:
            continue
        start, end = first * scale.step_ms, (after - 1) * scale.step_ms + scale.block_ms
        low, high = np.searchsorted(points.a_ms, [start, end])
        here = offsets[low:high]
        offset = float(lines[path[first]])
        for reach in (1.5 * _BIN_MS, _NEAR_MS, _NEAR_MS):
            on = here[np.abs(here - offset) <= reach]
            offset = float(np.median(on)) if len(on) else offset
        # Blocks at a piece's ends are shared with what is beside it.
        pieces.append(_Piece(offset, start + (scale.block_ms / 2 if first else 0), end - scale.block_ms / 2))
    return pieces


def _segments(
    pieces: Sequence[_Piece],
    points: Points,
    offsets: NDArray[np.float64],
    rate: float,
    a_ms: int,
    b_ms: int,
    scale: Scale,
) -> tuple[list[Segment], float]:
    """Pieces with exact ends, without those that chance made, and how well points lie on them."""
    good: list[tuple[float, float, float]] = []  # from, until, offset
    for piece in pieces:
        low, high = _dense(points, offsets, piece, scale)
        on, made, _ = _met(low, high, piece.offset_ms, points, offsets)
        if high - low >= _LEAST_PIECE_MS and on >= _LEAST_SCORE * made:
            good.append((low, high, piece.offset_ms))
    met = [_met(low, high, offset, points, offsets) for low, high, offset in good]
    usual = sum(on for on, _, _ in met) / max(1, sum(made for _, made, _ in met))
    spans: list[tuple[float, float, float]] = []
    for (low, high, offset), (on, made, _) in zip(good, met, strict=True):
        if on < _LEAST_OF_USUAL * usual * made:
            continue
        start = _join(spans, low, offset, points, offsets, rate, scale) if spans else low
        if high > start:
            spans.append((start, high, offset))
    segments, fit = [], 0.0
    for low, high, offset in _to_the_ends(_bridged(spans), points, rate, a_ms, b_ms):
        on, made, close = _met(low, high, offset, points, offsets)
        start_ms, end_ms = round(low), round(high)
        if end_ms > start_ms:
            score = round(min(1.0, on / max(1, made)), 4)
            segments.append(Segment(start_ms, end_ms, round(start_ms * rate + offset), rate, score))
            fit += close
    return segments, fit


def _met(
    low: float, high: float, offset: float, points: Points, offsets: NDArray[np.float64]
) -> tuple[int, int, float]:
    """How many points lie on a line, of how many that a has there, and how closely in all."""
    first, last = np.searchsorted(points.a_ms, [low, high])
    off = np.abs(offsets[first:last] - offset)
    made = int(np.diff(np.searchsorted(points.made, [low, high]))[0])
    return int(np.count_nonzero(off <= _NEAR_MS)), made, float(np.clip(1 - off / _NEAR_MS, 0, None).sum())


def _bridged(spans: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Spans on one line, made one where only some quiet seconds lie between."""
    joined: list[tuple[float, float, float]] = []
    for low, high, offset in spans:
        if joined and abs(joined[-1][2] - offset) <= _NEAR_MS / 2 and low - joined[-1][1] <= _QUIET_MS:
            from_ms, until_ms, before = joined[-1]
            long, more = until_ms - from_ms, high - low
            joined[-1] = from_ms, high, (before * long + offset * more) / max(1.0, long + more)
        else:
            joined.append((low, high, offset))
    return joined


def _on_line(
    points: Points, offsets: NDArray[np.float64], offset: float, low: float, high: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When the points on a line within [low, high] begin, in order, and when they end."""
    first, last = np.searchsorted(points.a_ms, [low, high])
    on = np.nonzero(np.abs(offsets[first:last] - offset) <= _NEAR_MS)[0] + first
    return points.a_ms[on], points.a_ms[on] + points.length_ms[on]


def _dense(points: Points, offsets: NDArray[np.float64], piece: _Piece, scale: Scale) -> tuple[float, float]:
    """From where to where points lie on the line without a long break, around the piece's middle."""
    starts, ends = _on_line(
        points, offsets, piece.offset_ms, piece.from_ms - scale.block_ms, piece.until_ms + scale.block_ms
    )
    inside = (starts >= piece.from_ms) & (starts <= piece.until_ms)
    if not inside.any():
        return piece.from_ms, piece.from_ms
    low, high = float(starts[inside].min()), float(ends[inside].max())
    for start in starts[starts < low][::-1]:
        if low - start > scale.break_ms:
            break
        low = float(start)
    after = starts > high - scale.break_ms
    for start, end in zip(starts[after], ends[after], strict=True):
        if start - high > scale.break_ms:
            break
        high = max(high, float(end))
    return low, high


def _join(
    spans: list[tuple[float, float, float]],
    low: float,
    offset: float,
    points: Points,
    offsets: NDArray[np.float64],
    rate: float,
    scale: Scale,
) -> float:
    """Where a span begins whose neighbour is the last of `spans`, whose end is mended too.

    Between two lines something was put in (then a goes on at once) or left out (then b does).
    """
    from_ms, until_ms, before = spans[-1]
    shift = offset - before
    if abs(shift) <= _NEAR_MS / 2:
        return max(low, until_ms)
    left_out = max(0.0, -shift / rate)  # of a
    if abs(low - until_ms - left_out) > scale.block_ms:
        return max(low, until_ms)  # neither holds what lies between, or scenes changed places
    around = min(low, until_ms) - scale.block_ms, max(low, until_ms) + scale.block_ms
    ends = _in_company(np.sort(_on_line(points, offsets, before, *around)[1]), scale)
    begins = _in_company(_on_line(points, offsets, offset, *around)[0], scale)
    tried = np.unique(np.concatenate([ends, begins - left_out, [until_ms]]))
    tried = tried[tried > from_ms]
    if not len(tried):
        return max(low, until_ms)
    right = np.searchsorted(ends, tried, side="right") + len(begins) - np.searchsorted(begins, tried + left_out)
    top = tried[right == right.max()]
    cut = float(top[0])
    following = begins[begins >= cut + left_out]
    if len(following):  # the cut lies somewhere between the last point before and the first after it
        unknown = float(following[0]) - left_out - cut
        if unknown > _UNKNOWN_MS:
            spans[-1] = from_ms, cut, before
            return float(following[0])
        cut += unknown / 2
    spans[-1] = from_ms, cut, before
    return cut + left_out


def _in_company(times: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """Without the moments that stand alone, as those of chance do; `times` is in order."""
    near = scale.break_ms / 3
    around = np.searchsorted(times, times + near, side="right") - np.searchsorted(times, times - near)
    return times[around >= scale.company]


def _to_the_ends(
    spans: list[tuple[float, float, float]], points: Points, rate: float, a_ms: int, b_ms: int
) -> list[tuple[float, float, float]]:
    """The first and the last span reach to the ends of the films where nothing tells of something else."""
    if not spans:
        return spans
    low, high, offset = spans[0]
    begin = max(0.0, -offset / rate)
    if 0 < low - begin < _QUIET_MS and _tells_nothing(points, begin, low):
        spans[0] = begin, high, offset
    low, high, offset = spans[-1]
    end = min(float(a_ms), (b_ms - offset) / rate)
    if 0 < end - high < _QUIET_MS and _tells_nothing(points, high, end):
        spans[-1] = low, end, offset
    return spans


def _tells_nothing(points: Points, low: float, high: float) -> bool:
    first, last = np.searchsorted(points.telling, [low, high])
    return bool(last - first <= _FEW_A_SECOND * (high - low) / 1000)
