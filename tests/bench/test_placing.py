"""The bench of placing sees what is wrong, and gives every system the same task."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bench.placing import DIALS, SYSTEMS, Row, Speed, demanded, faults, long_film, measure
from core.placement import Cue
from core.placement.choices import window_of
from core.placement.profile import DEFAULT_PLACEMENT

GOOD = Speed(3_000, 1_000, 0.2, 20.0, 90.0, 4, True)


def row(dial: str, seed: int, mine: float, theirs: float) -> Row:
    share = {name: mine if name == "ours" else theirs for name in SYSTEMS}
    return Row(dial, seed, 10, share, dict.fromkeys(SYSTEMS, 40), dict.fromkeys(SYSTEMS, 0))


def rows(mine: float, theirs: float) -> list[Row]:
    return [row(dial, seed, mine + seed / 1000, theirs) for dial in DIALS for seed in range(10)]


def test_more_said_everywhere_is_no_fault() -> None:
    assert faults(rows(0.9, 0.7), GOOD) == []


def test_no_more_said_than_greedy_is_a_fault_at_every_dial() -> None:
    wrong = faults(rows(0.7, 0.8), GOOD)
    assert len(wrong) == sum(demanded(dial, name) for dial in DIALS for name in SYSTEMS)


def test_speech_under_a_cue_a_slow_film_and_a_wrong_edit_are_faults() -> None:
    good = rows(0.9, 0.7)
    spoilt = [replace(good[0], overlap_ms=dict(good[0].overlap_ms, ours=1)), *good[1:]]
    assert faults(spoilt, GOOD) == ["as written: 1 ms of speech lie under cues"]
    assert faults(good, replace(GOOD, whole_s=1.2)) == ["a film of three hours takes 1.20 s"]
    assert faults(good, replace(GOOD, equal=False)) == ["after an edit the answer is not that of the whole film"]


@pytest.mark.parametrize("dial", DIALS)
@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_keeps_to_the_limits(dial: str, name: str) -> None:
    problem = DIALS[dial](900_020)
    candidates = {one.id: one for one in problem.candidates}
    cues: list[Cue] = SYSTEMS[name](problem)
    assert cues
    for cue in cues:
        low, high = window_of(candidates[cue.candidate], DEFAULT_PLACEMENT)
        assert low <= cue.start_ms <= high
        assert any(start <= cue.start_ms and cue.end_ms <= end for start, end in problem.gaps)
    for first, second in pairwise(cues):
        assert second.start_ms - first.end_ms >= DEFAULT_PLACEMENT.pause_ms
    assert measure(dial, 900_020).overlap_ms[name] == 0


def test_the_long_film_is_three_hours_of_different_events() -> None:
    problem = long_film(900_000)
    assert 3 * 3_600_000 <= problem.shots[-1][1] < 3 * 3_600_000 + 130_000
    assert len({one.id for one in problem.candidates}) == len(problem.candidates) > 2_000
