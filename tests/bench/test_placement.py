"""The bench of placement sees what is wrong: speech under a cue, a cue that does not fit, a gap left empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.placement import Measured, faults, measure, total
from studio.story import write_film
from studio.truth import Film


@pytest.fixture(scope="module")
def film() -> Film:
    return write_film(900_010, 60)


def spans_of(film: Film) -> list[tuple[int, int]]:
    return [(line.start_ms, line.end_ms) for line in film.dialogue]


def detected(film: Film) -> list[dict[str, int]]:
    """The film's true gaps as the step gaps tells them."""
    return [{"start_ms": start, "end_ms": end, "max_words": (end - start) // 400} for start, end in film.gaps]


def answer(film: Film, text: str = "He waits.") -> dict[str, Any]:
    """A line in every gap, as the step describe tells it."""
    cues = [
        {"start_ms": start + 250, "end_ms": min(end, start + 1_250), "text": text, "data": {"gap": [start, end]}}
        for start, end in film.gaps
    ]
    return {"cues": cues, "withheld": False}


def measured(film: Film, gaps: list[dict[str, int]], said: dict[str, Any], variant: str = "complete") -> Measured:
    return measure(film, spans_of(film), variant, gaps, said)


def test_a_right_answer_has_no_faults(film: Film) -> None:
    one = measured(film, detected(film), answer(film))
    assert one.cues == len(film.gaps) and one.utterances == len(film.dialogue)
    assert one.true_gaps == one.detected == one.carried > 3
    assert (one.gap_overlap_ms, one.overlap_ms, one.too_long) == (0, 0, 0)
    assert faults({"complete": one}, described=True) == []


def test_one_millisecond_of_speech_under_a_cue_is_a_fault(film: Film) -> None:
    said = answer(film)
    last = max((start for start, end in spans_of(film)), default=0)
    said["cues"][0] |= {"start_ms": last - 700, "end_ms": last + 1}
    one = measured(film, detected(film), said)
    assert one.overlap_ms >= 1
    assert any("under cues" in fault for fault in faults({"complete": one}, described=True))


def test_speech_in_a_detected_gap_is_a_fault(film: Film) -> None:
    start, end = spans_of(film)[0]
    gaps = [{"start_ms": start - 500, "end_ms": end + 500, "max_words": 4}]
    one = measured(film, gaps, answer(film))
    assert one.gap_overlap_ms == end - start
    assert faults({"none": one}, described=True)


def test_a_text_longer_than_its_gap_is_a_fault(film: Film) -> None:
    one = measured(film, detected(film), answer(film, "extraordinary circumstances " * 40))
    assert one.too_long == one.too_long_aloud == one.cues


def test_gaps_without_cues_are_a_fault_below_four_of_five(film: Film) -> None:
    said = answer(film)
    said["cues"] = said["cues"][: len(said["cues"]) // 2]
    one = measured(film, detected(film), said)
    assert one.carried < one.true_gaps
    assert any("carry a cue" in fault for fault in faults({"dvd": one}, described=True))
    almost = replace(one, true_gaps=10, carried=8)
    assert faults({"dvd": almost}, described=True) == []


def test_without_weights_nothing_passes(film: Film) -> None:
    one = measure(film, spans_of(film), "none", detected(film), None)
    assert one.cues == 0 and one.unwritten == one.utterances
    assert faults({"none": one}, described=False) == ["cues were not measured: no weights are installed"]


def test_films_add_up(film: Film) -> None:
    one = measured(film, detected(film), answer(film), "dvd")
    both = total([one, one])
    assert both.cues == 2 * one.cues and both.unwritten == 2 * sum(not line.in_subtitles for line in film.dialogue)
