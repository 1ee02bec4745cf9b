"""Windows of a soundtrack to learn from: whole lines within ten seconds, what they say, and where each token sounds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.data.soundtracks import RATE, Soundtrack, SpokenLine
from models.whisper.model import POSITION_MS, WINDOW_S, SmallWhisperConfig, positions
from models.whisper.tokenizer import pieces

SILENT = 0.04  # of windows, where there is room for one: nobody speaks, nothing is to be written
TIMED = 0.4  # of windows: with timestamps around every line
SHORT_S = 10  # of nearly all windows: no description is longer
AROUND_MS = (40, 700)  # of sound before the first line and after the last
SPEEDS = (0.85, 1.18)  # a voice played slower or faster is a bigger or a smaller person: voices that no world has
MANY = 0.85  # as likely is it to take one more line


@dataclass(frozen=True, slots=True)
class Window:
    samples: NDArray[np.int16]  # [n], no longer than was asked for
    tokens: tuple[int, ...]  # from the start of transcript to the end of text
    # for every token of `tokens` but the first: encoder positions [first, last) where it is heard; (0, 0) where nothing
    heard: tuple[tuple[int, int], ...]


def draw(
    track: Soundtrack,
    tokenizer: Tokenizer,
    config: SmallWhisperConfig,
    rng: Random,
    window_s: int = SHORT_S,
    speed: float = 1.0,
) -> Window:
    """One window of this soundtrack, of at most `window_s` when it is played at `speed`.

    Raises ValueError where it has no line that fits.
    """
    room_ms = int(window_s * 1000 * speed)
    span = _silence(track, room_ms, rng) if rng.random() < SILENT else None
    if span is not None:
        return _window(track, *span, (), tokenizer, config, timed=False, speed=speed)
    usable = [number for number in range(len(track.lines)) if _alone(track.lines, number, room_ms)]
    if not usable:
        raise ValueError(f"soundtrack {track.seed} has no line that can be cut out")
    first = rng.choice(usable)
    lines = [track.lines[first]]
    for number in range(first + 1, len(track.lines)):
        line = track.lines[number]
        too_long = line.end_ms - lines[0].start_ms > room_ms - 2 * AROUND_MS[0]
        if too_long or not _alone(track.lines, number, room_ms) or rng.random() > MANY:
            break
        lines.append(line)
    return _window(
        track, *_around(track, lines, room_ms, rng), tuple(lines), tokenizer, config, rng.random() < TIMED, speed
    )


def _alone(lines: tuple[SpokenLine, ...], number: int, room_ms: int) -> bool:
    """Whether nobody else speaks at the same time, and the line is short enough."""
    line = lines[number]
    near = lines[max(0, number - 3) : number] + lines[number + 1 : number + 4]
    apart = all(other.end_ms <= line.start_ms or other.start_ms >= line.end_ms for other in near)
    return apart and line.end_ms - line.start_ms <= room_ms - 2 * AROUND_MS[0]


def _around(track: Soundtrack, lines: list[SpokenLine], room_ms: int, rng: Random) -> tuple[int, int]:
    """[start, end) in ms, with some of the sound around these lines and none of others' speech."""
    start, end = lines[0].start_ms, lines[-1].end_ms
    before = max((line.end_ms for line in track.lines if line.start_ms < start), default=0)
    after = min((line.start_ms for line in track.lines if line.start_ms >= end), default=track.duration_ms)
    left = room_ms - (end - start)
    head = min(rng.randint(*AROUND_MS), max(0, start - before), left)
    tail = min(rng.randint(*AROUND_MS), max(0, after - end), left - head)
    return start - head, end + tail


def _silence(track: Soundtrack, room_ms: int, rng: Random) -> tuple[int, int] | None:
    starts = [line.start_ms for line in track.lines]
    for _ in range(8):
        at = rng.randrange(max(1, track.duration_ms - 1000))
        before = max((line.end_ms for line in track.lines[: bisect_right(starts, at)]), default=0)
        after = min((start for start in starts if start >= at), default=track.duration_ms)
        if before <= at and after - at >= 400:
            return at, min(after, at + rng.randrange(400, room_ms))
    return None


def _window(
    track: Soundtrack,
    start_ms: int,
    end_ms: int,
    lines: tuple[SpokenLine, ...],
    tokenizer: Tokenizer,
    config: SmallWhisperConfig,
    timed: bool,
    speed: float,
) -> Window:
    tokens: list[int] = [config.start_of_transcript]
    heard: list[tuple[int, int]] = []

    def put(token: int, span: tuple[int, int] = (0, 0)) -> None:
        tokens.append(token)
        heard.append(span)

    def place(at_ms: float) -> float:
        """The encoder's position, not yet whole."""
        return (at_ms - start_ms) / speed / POSITION_MS

    def time(at_ms: int) -> int:
        return config.no_timestamps + 1 + min(positions(WINDOW_S), round(place(at_ms)))

    if not timed:
        put(config.no_timestamps)
    for line in lines:
        if timed:
            put(time(line.start_ms))
        for token, span in token_times(line, tokenizer):
            begin, stop = map(place, span)
            put(token, (int(begin), max(int(begin) + 1, round(stop))))
        if timed:
            put(time(line.end_ms))
    put(config.end_of_text)
    samples = played(np.asarray(track.samples[start_ms * RATE // 1000 : end_ms * RATE // 1000]), speed)
    return Window(samples[: WINDOW_S * RATE], tuple(tokens), tuple(heard))


def played(samples: NDArray[np.int16], speed: float) -> NDArray[np.int16]:
    """At another speed, and so at another pitch."""
    if speed == 1:
        return samples
    at = np.arange(0, len(samples) - 1, speed)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def token_times(line: SpokenLine, tokenizer: Tokenizer) -> list[tuple[int, tuple[float, float]]]:
    """Every token of the line and the time in which it is said: a share of its word's by characters."""
    found = pieces(tokenizer, line.text)
    words: list[tuple[int, int, int, int]] = []  # first and last character, start and end
    at = 0
    for word in line.words:
        at = line.text.index(word.text, at)
        words.append((at, at + len(word.text), word.start_ms, word.end_ms))
        at += len(word.text)
    told = []
    number = 0
    last: tuple[float, float] = (line.start_ms, line.start_ms + POSITION_MS)
    for token, (start, end) in zip(found.ids, found.characters, strict=True):
        while number + 1 < len(words) and start >= words[number][1] and end > words[number + 1][0]:
            number += 1
        if words and words[number][0] < end and start < words[number][1]:
            first, stop, begin_ms, end_ms = words[number]
            each = (end_ms - begin_ms) / (stop - first)
            last = (begin_ms + each * (max(start, first) - first), begin_ms + each * (min(end, stop) - first))
            told.append((token, last))
        else:  # a sign: at the end of what was said before it
            told.append((token, (last[1], last[1] + POSITION_MS)))
    return told
