"""What hearing is measured by: words of each line by their times, and demands that can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.speech_measures import Found, Rate
from bench.speech_rows import SpeechRow, word_errors_apart
from bench.speech_table import demands, markdown
from models.data.soundtracks import SpokenLine
from models.metrics.diarization import Heard
from speech.said import Word


def line(start_ms: int, end_ms: int, text: str, narration: bool) -> SpokenLine:
    return SpokenLine(start_ms, end_ms, text, "n" if narration else "a", narration, ())


def words(start_ms: int, text: str) -> list[Word]:
    return [Word(start_ms + 200 * n, start_ms + 200 * n + 150, word, 1.0) for n, word in enumerate(text.split())]


LINES = (line(0, 1000, "Nora, look!", False), line(1200, 3000, "Nora leaves the room.", True))


def test_words_that_are_right_cost_nothing_wherever_signs_are() -> None:
    told = [*words(0, "nora look"), *words(1200, "Nora leaves, the room")]
    assert word_errors_apart(LINES, told) == (Rate(0, 2), Rate(0, 4))


def test_an_error_counts_where_it_is_said() -> None:
    told = [*words(0, "Nora looks"), *words(1200, "Nora leaves the old room")]
    assert word_errors_apart(LINES, told) == (Rate(1, 2), Rate(1, 4))
    assert word_errors_apart(LINES, []) == (Rate(2, 2), Rate(4, 4))


@pytest.fixture
def good() -> SpeechRow:
    return SpeechRow(
        films=40, with_ad=30, turns=Heard(speech=100, confused=4, voiced=100), silero=Heard(speech=100, voiced=100),
        words_of_dialogue=Rate(5, 100), words_of_description=Rate(5, 100), narrator_found=29, none_found=9,
        description=Found(95, 100, 100), leaked=Rate(1, 100), baseline=Found(60, 100, 100),
        baseline_leaked=Rate(12, 100), sound_s=60, took_s=6,
    )  # fmt: skip


def test_demands_hold_for_what_is_good_and_each_can_fail(good: SpeechRow) -> None:
    assert demands({"seen": good, "unseen": good}) == []
    worse = {
        "turns": Heard(speech=100, confused=25, voiced=100), "words_of_dialogue": Rate(11, 100),
        "words_of_description": Rate(11, 100), "narrator_found": 28, "none_found": 8,
        "description": Found(85, 100, 100), "leaked": Rate(5, 100),
    }  # fmt: skip
    for name, value in worse.items():
        assert len(demands({"seen": replace(good, **{name: value}), "unseen": good})) == 1, name
    some = replace(good, turns=Heard(speech=100, confused=15, voiced=100))
    assert len(demands({"seen": some, "unseen": some})) == 1  # of voices never heard more is borne


def test_the_table_has_a_row_for_each_measure(good: SpeechRow) -> None:
    text = markdown(1, 120, {"seen": good, "unseen": good}, [])
    assert "| 29 of 30 | 29 of 30 |" in text and "0.950, 0.950, 0.950" in text and "all held" in text
    assert "| 360 | 360 |" in text  # seconds for an hour
