from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gaps import FitProfile, Gap, cue_interval, find_gaps, room_ms, spoken_ms, syllables_of, words_that_fit
from core.intervals import Interval, free_intervals

times = st.integers(0, 120_000)
intervals = st.lists(st.tuples(times, st.integers(1, 8_000)).map(lambda p: (p[0], p[0] + p[1])), max_size=30)
films = st.integers(0, 130_000)
WORDS = ("Tom", "picks", "up", "the", "red", "umbrella", "slowly", ",", ".", "he", "and", "extraordinary", "12")


def shots_of(cuts: list[int], duration_ms: int) -> list[Interval]:
    edges = [0, *sorted({c for c in cuts if 0 < c < duration_ms}), duration_ms]
    return list(pairwise(edges))


@given(films, intervals, intervals, st.lists(times, max_size=30))
def test_gaps_lie_apart_inside_the_film_and_clear_of_all_speech(
    duration_ms: int, speech: list[Interval], dialogue: list[Interval], cuts: list[int]
) -> None:
    profile = FitProfile()
    gaps = find_gaps(duration_ms, speech, dialogue, shots_of(cuts, duration_ms), profile)
    last = 0
    for gap in gaps:
        assert last <= gap.start_ms < gap.end_ms <= duration_ms
        assert gap.end_ms - gap.start_ms >= profile.min_gap_ms
        assert gap.max_words > 0
        last = gap.end_ms
        for start, end in dialogue:
            assert end <= gap.start_ms or gap.end_ms <= start
        for start, end in speech:
            if end - start >= profile.min_speech_ms:
                assert end + profile.speech_margin_ms <= gap.start_ms or gap.end_ms <= start - profile.speech_margin_ms


@given(films, intervals, intervals)
def test_nothing_long_and_silent_is_lost(duration_ms: int, speech: list[Interval], dialogue: list[Interval]) -> None:
    profile = FitProfile()
    gaps = find_gaps(duration_ms, speech, dialogue, [], profile)
    margin = profile.speech_margin_ms
    taken = [(s - margin, e + margin) for s, e in speech if e - s >= profile.min_speech_ms] + dialogue
    covered = sum(gap.end_ms - gap.start_ms for gap in gaps)
    assert covered == sum(e - s for s, e in free_intervals(duration_ms, taken) if e - s >= profile.min_gap_ms)


@given(films, intervals)
def test_free_and_taken_are_the_whole_film(duration_ms: int, taken: list[Interval]) -> None:
    free = free_intervals(duration_ms, taken)
    edge = {0, duration_ms} | {t for interval in taken for t in interval}
    for start, end in free:
        assert start in edge and end in edge
    for probe in sorted(t for t in edge if 0 <= t < duration_ms):
        assert any(s <= probe < e for s, e in free) != any(s <= probe < e for s, e in taken)


def test_a_long_silence_is_cut_at_shots() -> None:
    gaps = find_gaps(30_000, [], [], shots_of([4_000, 9_500, 16_200, 22_000], 30_000))
    assert [(g.start_ms, g.end_ms) for g in gaps] == [
        (0, 4_000),
        (4_000, 9_500),
        (9_500, 16_200),
        (16_200, 22_000),
        (22_000, 30_000),
    ]


def test_one_long_shot_carries_several_cues_only_when_very_long() -> None:
    assert len(find_gaps(15_000, [], [], [(0, 15_000)])) == 1
    assert len(find_gaps(60_000, [], [], [(0, 60_000)])) >= 4


def test_a_film_without_sound_is_one_gap() -> None:
    assert find_gaps(5_000, [], [], [(0, 5_000)]) == [Gap(0, 5_000, 11)]


@given(st.integers(0, 60_000), st.integers(60, 300))
def test_words_that_fit_do_fit(gap_ms: int, words_per_minute: int) -> None:
    profile = FitProfile(words_per_minute=words_per_minute)
    words = words_that_fit(gap_ms, profile)
    assert words * 60_000 <= room_ms(gap_ms, profile) * words_per_minute < (words + 1) * 60_000


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("it", 1), ("kitchen", 2), ("picks", 1), ("table", 2), ("hides", 1), ("closes", 2), ("umbrella", 3), ("12", 4)],
)
def test_syllables(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_longer_words_take_longer() -> None:
    assert spoken_ms("") == 0
    assert spoken_ms("He sits down.") < spoken_ms("Extraordinary illumination everywhere.")
    # Twenty-five plain words take about ten seconds at 150 words a minute.
    text = "At night, in the park, Tom gives the red ball to Mary. "
    text += "She throws it over the bench and walks away to the old gate."
    assert 9_000 <= spoken_ms(text) <= 13_000


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.none() | st.integers(0, 20_000))
def test_a_placed_cue_stays_inside_its_gap_and_waits_for_what_it_tells(words: list[str], seen_ms: int | None) -> None:
    profile, gap, text = FitProfile(), Gap(10_000, 16_000, 13), " ".join(words)
    placed = cue_interval(gap, text, profile, seen_ms)
    if placed is not None:
        earliest, latest = gap.start_ms + profile.lead_ms, gap.end_ms - profile.tail_ms - spoken_ms(text, profile)
        assert placed[0] == min(max(earliest, seen_ms or 0), latest) >= earliest
        assert placed[1] - placed[0] == spoken_ms(text, profile)
        assert placed[1] <= gap.end_ms - profile.tail_ms
    else:
        assert spoken_ms(text, profile) in (0, *range(room_ms(6_000, profile) + 1, 100_000))
