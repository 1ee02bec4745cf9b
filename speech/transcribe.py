"""The words of a whole soundtrack: cut where nobody speaks, so that nothing is invented in silence, and heard in
batches of pieces that are about as long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from speech.memory import let_go
from speech.recogniser import RATE, Recogniser, Written
from speech.said import Word, ends_sentence
from speech.vad import Region

Progress = Callable[[float, float], None]  # done and total, in ms of speech; may raise to cancel

AROUND_MS = 160  # of sound kept on both sides of what is spoken, half of a pause at most
JOINED_MS = 1500  # a longer pause ends a piece
BATCH = 8  # pieces; more are no faster, and hold more memory
LEAST_MS = 60  # of a piece; less holds no word
LEAST_WORD_MS = 100  # of a word within speech; one that has less is not said there
_STEP = RATE // 50  # of the search for a quiet place to cut


@dataclass(frozen=True, slots=True)
class Transcript:
    words: tuple[Word, ...]  # in order of time
    language: str  # of most pieces; "" where nothing was said
    confidence: float  # 0..1: the mean probability of the words, 0 where there are none


def transcribe(
    audio: NDArray[np.int16],
    regions: Sequence[Region],
    recogniser: Recogniser,
    progress: Progress | None = None,
) -> Transcript:
    """The words of `audio`, int16 [n] at 16 kHz (a memory map is read piece by piece), within `regions` of speech."""
    pieces = cut(audio, regions, int(recogniser.window_s * 1000))
    order = sorted(range(len(pieces)), key=lambda number: pieces[number][1] - pieces[number][0])
    total = float(sum(end - start for start, end in pieces))
    done = 0.0
    written: dict[int, Written] = {}
    for at in range(0, len(order), BATCH):
        batch = order[at : at + BATCH]
        sounds = [_sound(audio, *pieces[number]) for number in batch]
        for number, one in zip(batch, recogniser.write(sounds), strict=True):
            written[number] = one
            done += pieces[number][1] - pieces[number][0]
        let_go(audio)
        if progress:
            progress(done, total)
    words = [
        Word(start + word.start_ms, start + word.end_ms, word.text, word.probability)
        for number, (start, _) in enumerate(pieces)
        for word in written[number].words
    ]
    languages = Counter(one.language for one in written.values() if one.words)
    return Transcript(
        tuple(_within(words, regions)),
        languages.most_common(1)[0][0] if languages else "",
        float(np.mean([word.probability for word in words])) if words else 0.0,
    )


def cut(audio: NDArray[np.int16], regions: Sequence[Region], window_ms: int) -> list[tuple[int, int]]:
    """Pieces [start_ms, end_ms) that hold all regions, none longer than the window, apart and in order.

    Regions near each other share a piece; one that is too long is cut where it is quietest.
    """
    duration = len(audio) * 1000 // RATE
    spans = [part for one in _around(regions, duration) for part in _split(audio, *one, window_ms)]
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        if pieces and start - pieces[-1][1] <= JOINED_MS and end - pieces[-1][0] <= window_ms:
            pieces[-1] = (pieces[-1][0], end)
        elif end - start >= LEAST_MS:
            pieces.append((start, end))
    return pieces


def _around(regions: Sequence[Region], duration_ms: int) -> list[tuple[int, int]]:
    """Regions with some of the quiet around them."""
    if not regions:
        return []
    pauses = [max(0, after.start_ms - before.end_ms) for before, after in pairwise(regions)]
    before = [regions[0].start_ms, *(pause // 2 for pause in pauses)]
    after = [*(pause // 2 for pause in pauses), max(0, duration_ms - regions[-1].end_ms)]
    return [
        (one.start_ms - min(AROUND_MS, head), min(duration_ms, one.end_ms + min(AROUND_MS, tail)))
        for one, head, tail in zip(regions, before, after, strict=True)
    ]


def _split(audio: NDArray[np.int16], start_ms: int, end_ms: int, window_ms: int) -> list[tuple[int, int]]:
    """Parts that fit, cut at the quietest 60 ms of the second half of what fits."""
    parts = []
    while end_ms - start_ms > window_ms:
        low, high = start_ms + window_ms // 2, start_ms + window_ms
        sound = _sound(audio, low, high)
        power = np.square(sound[: len(sound) // _STEP * _STEP]).reshape(-1, _STEP).mean(axis=1)
        smooth = np.convolve(power, np.ones(3) / 3, mode="valid")
        at = low + (int(smooth.argmin()) + 1) * 1000 * _STEP // RATE + 10 if len(smooth) else high
        parts.append((start_ms, at))
        start_ms = at
    return [*parts, (start_ms, end_ms)]


def _sound(audio: NDArray[np.int16], start_ms: int, end_ms: int) -> NDArray[np.float32]:
    return np.asarray(audio[start_ms * RATE // 1000 : end_ms * RATE // 1000]).astype(np.float32) / 32768


def _within(words: Sequence[Word], regions: Sequence[Region]) -> list[Word]:
    """Words end where their speech ends, not where the next one begins; none before the one before it."""
    found: list[Word] = []
    at = 0
    earliest = 0
    for place, word in enumerate(words):
        while at < len(regions) and regions[at].end_ms <= word.start_ms:
            at += 1
        start, end = max(word.start_ms, earliest), word.end_ms
        begun = _begins_later(words, place, regions, at)
        if begun is not None:
            start, end = max(begun, earliest), max(begun, words[place + 1].start_ms)
        elif at < len(regions):
            region = regions[at]
            if start < region.start_ms and region.start_ms < end:
                start = region.start_ms
            if region.start_ms <= start < region.end_ms < end:
                end = max(region.end_ms, start + 20)
        found.append(Word(start, max(end, start + 1), word.text, word.probability))
        earliest = start
    return found


def _begins_later(words: Sequence[Word], place: int, regions: Sequence[Region], at: int) -> int | None:
    """Where a sentence's first word sounds that lies, as its network sees it, in the silence before its speech.

    `at` is the first region that ends after the word begins. None for all other words.
    """
    first = place == 0 or ends_sentence(words[place - 1])
    if not first or place + 1 == len(words) or at == len(regions):
        return None
    word, after, region = words[place], words[place + 1], regions[at]
    sounding = min(word.end_ms, region.end_ms) - max(word.start_ms, region.start_ms)
    if region.start_ms <= word.start_ms:
        if at + 1 == len(regions):
            return None
        region = regions[at + 1]
    follows = after.start_ms >= region.start_ms - LEAST_WORD_MS
    return region.start_ms if follows and sounding < LEAST_WORD_MS else None
