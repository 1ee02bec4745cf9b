"""Words of a whole soundtrack: every region lies in a piece, no piece is too long, and words end where speech does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.recogniser import RATE, Samples, Written
from speech.said import Word
from speech.transcribe import AROUND_MS, JOINED_MS, cut, transcribe
from speech.vad import Region

WINDOW_MS = 10_000


class Counting:
    """Writes one word for every second that it hears, and remembers what it was given."""

    def __init__(self, window_s: float = 10) -> None:
        self.window_s, self.heard_s = window_s, [0.0][:0]

    def write(self, pieces: Sequence[Samples]) -> list[Written]:
        found = []
        for piece in pieces:
            self.heard_s.append(len(piece) / RATE)
            words = [
                Word(ms, ms + 1000, f"w{ms}", 0.5) for ms in range(0, max(1, len(piece) * 1000 // RATE - 999), 1000)
            ]
            found.append(Written(tuple(words), "en", -0.1))
        return found


@st.composite
def speech(draw: st.DrawFn) -> tuple[int, list[Region]]:
    """(length of the soundtrack in ms, regions)"""
    at, regions = 0, []
    for _ in range(draw(st.integers(0, 12))):
        start = at + draw(st.integers(10, 6000))
        at = start + draw(st.integers(100, 45_000))
        regions.append(Region(start, at, 0.9))
    return at + draw(st.integers(0, 3000)), regions


@settings(max_examples=60, deadline=None)
@given(speech())
def test_pieces_hold_all_speech_apart_in_order_and_short_enough(case: tuple[int, list[Region]]) -> None:
    length, regions = case
    audio = np.zeros(length * RATE // 1000, np.int16)
    pieces = cut(audio, regions, WINDOW_MS)
    assert all(0 < end - start <= WINDOW_MS for start, end in pieces)
    assert all(before[1] <= after[0] for before, after in pairwise(pieces))
    for region in regions:
        covered = sum(max(0, min(end, region.end_ms) - max(start, region.start_ms)) for start, end in pieces)
        assert covered >= region.end_ms - region.start_ms - 60
    quiet = sum(end - start for start, end in pieces) - sum(one.end_ms - one.start_ms for one in regions)
    assert quiet <= len(regions) * (2 * AROUND_MS + JOINED_MS)


def test_long_speech_is_cut_where_it_is_quietest() -> None:
    audio = (np.random.default_rng(0).standard_normal(16 * RATE) * 5000).astype(np.int16)
    audio[int(8.2 * RATE) : int(8.4 * RATE)] = 0
    (first, second) = cut(audio, [Region(0, 16_000, 1)], WINDOW_MS)
    assert first[1] == second[0] and 8200 <= first[1] <= 8400


def test_words_are_told_on_the_soundtrack_s_time_and_progress_reaches_its_end() -> None:
    regions = [Region(1000, 4000, 1), Region(9000, 12_000, 1), Region(30_000, 30_500, 1)]
    told: list[tuple[float, float]] = []
    found = transcribe(np.zeros(40 * RATE, np.int16), regions, Counting(), lambda *now: told.append(now))
    assert [word.start_ms // 1000 for word in found.words] == sorted(word.start_ms // 1000 for word in found.words)
    assert {word.start_ms // 1000 for word in found.words} <= {0, 1, 2, 3, 8, 9, 10, 11, 29, 30}
    assert found.language == "en" and found.confidence == 0.5
    assert told[-1][0] == told[-1][1]


def test_a_word_ends_with_its_speech() -> None:
    class Slow:
        window_s = 10.0

        def write(self, pieces: Sequence[Samples]) -> list[Written]:
            return [Written((Word(0, len(piece) * 1000 // RATE, "long", 1.0),), "en", 0) for piece in pieces]

    (word,) = transcribe(np.zeros(9 * RATE, np.int16), [Region(2000, 3000, 1)], Slow()).words
    assert (word.start_ms, word.end_ms) == (2000, 3000)


@pytest.mark.parametrize("early", [(2900, 2920), (3100, 3140)])
def test_a_sentence_begins_where_it_is_spoken_and_not_in_the_pause_before(early: tuple[int, int]) -> None:
    class Early:
        window_s = 10.0

        def write(self, pieces: Sequence[Samples]) -> list[Written]:
            said = [(2000, 2800, "Wait."), (*early, "Nora"), (4300, 4600, "goes"), (4600, 5000, "out.")]
            return [Written(tuple(Word(a - 1840, b - 1840, text, 1.0) for a, b, text in said), "en", 0)]

    words = transcribe(np.zeros(9 * RATE, np.int16), [Region(2000, 3000, 1), Region(4000, 5000, 1)], Early()).words
    assert [(word.start_ms, word.text) for word in words] == [
        (2000, "Wait."), (4000, "Nora"), (4300, "goes"), (4600, "out."),
    ]  # fmt: skip
    assert words[1].end_ms == 4300


def test_silence_is_not_asked_about() -> None:
    counting = Counting()
    found = transcribe(np.zeros(9 * RATE, np.int16), [], counting)
    assert found.words == () and found.language == "" and found.confidence == 0 and counting.heard_s == []


def test_who_is_asked_to_stop_stops() -> None:
    class Stop(Exception):
        pass

    def stop(done: float, total: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        transcribe(np.zeros(9 * RATE, np.int16), [Region(0, 5000, 1)], Counting(), stop)
