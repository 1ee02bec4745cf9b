from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.ad import measure, table
from bench.ad_facts import FACTS, majority_values
from bench.ad_items import on_product_windows, on_true_intervals, test_films
from bench.ad_systems import Item, blind_majority, with_frames_of_another_film, with_one_frame
from bench.results import write_section
from core.intervals import Interval

test_films.__test__ = False  # type: ignore[attr-defined]  # a function of the bench, not a test
WORLD = test_films(1_000_000, 3, 60)


def features(film: int) -> np.ndarray:
    """[N, 2]: the number of the 200 ms step, and of the film."""
    count = WORLD[film].duration_ms // 200 + 1
    return np.stack([np.arange(count), np.full(count, film)], axis=1).astype(np.float32)


def flat(values: list[list[float]]) -> list[float]:
    return [value for film in values for value in film]


TRUE = [on_true_intervals(film, features(i)) for i, film in enumerate(WORLD)]


def test_the_truth_scores_full_marks() -> None:
    values = measure(WORLD, TRUE, [[item.text for item in film] for film in TRUE])
    assert np.mean(flat(values["cider"])) > 5
    assert np.mean(flat(values["rouge_l"])) == pytest.approx(1.0)
    for fact in FACTS:
        assert np.mean(flat(values[fact])) >= 0.99, fact


def test_another_films_script_scores_little() -> None:
    shifted = [
        [TRUE[(i + 1) % 3][j % len(TRUE[(i + 1) % 3])].text for j in range(len(film))] for i, film in enumerate(TRUE)
    ]
    values = measure(WORLD, TRUE, shifted)
    assert np.mean(flat(values["action"])) < 0.4 and np.mean(flat(values["who"])) < 0.4


def test_items_see_their_own_interval_in_order() -> None:
    for film, items in zip(WORLD, TRUE, strict=True):
        assert len(items) == len(film.script)
        for item, line in zip(items, film.script, strict=True):
            at = item.clip.features[:, 0] * 200
            events = [film.events[event] for event in line.events]
            assert np.all(np.diff(at) >= 0) and at[0] >= events[0].start_ms - 200 and at[-1] <= events[-1].end_ms + 200


def test_product_windows_hold_the_described_action_and_a_budget() -> None:
    for index, film in enumerate(WORLD):
        items = on_product_windows(film, features(index))
        assert len(items) >= 0.6 * len(film.script)
        for item in items:
            assert item.clip.max_words is not None and item.clip.max_words > 0 and item.clip.fits is not None
            assert not item.clip.fits("word " * 200)


def test_a_film_given_another_ones_frames_keeps_its_words() -> None:
    for index, (film, shuffled) in enumerate(zip(TRUE, with_frames_of_another_film(TRUE), strict=True)):
        for item, other in zip(film, shuffled, strict=True):
            assert other.text == item.text and other.previous == item.previous
            assert set(item.clip.features[:, -1]) == {index} and set(other.clip.features[:, -1]) == {(index + 1) % 3}


def test_without_a_names_model_nobody_is_told_of() -> None:
    assert {item.clip.people for film in TRUE for item in film} == {""}


@pytest.mark.parametrize("cut", [on_true_intervals, on_product_windows])
def test_items_are_told_of_people_as_the_product_tells_them(
    cut: Callable[..., list[Item]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model sees all gaps of the film, with its subtitled dialogue, and each item gets its own text."""

    def told(
        model: object,
        intervals: list[Interval],
        picks: list[list[int]],
        seen: np.ndarray,
        times: np.ndarray,
        said: object,
    ) -> list[str]:
        assert len(times) == len(seen) and times[1] - times[0] == 200
        assert said == [(line.start_ms, line.end_ms, line.text) for line in WORLD[0].dialogue if line.in_subtitles]
        assert intervals == sorted(intervals)
        return [str(pick) for pick in picks]

    monkeypatch.setattr("bench.ad_items.people_texts", told)
    items = cut(WORLD[0], features(0), names=object())
    assert items and all(item.clip.people == str(item.clip.features[:, 0].astype(int).tolist()) for item in items)


def test_another_films_people_come_with_its_frames() -> None:
    films = [
        [replace(item, clip=replace(item.clip, people=f"film {index}")) for item in film]
        for index, film in enumerate(TRUE)
    ]
    for index, film in enumerate(with_frames_of_another_film(films)):
        assert {item.clip.people for item in film} == {f"film {(index + 1) % 3}"}


def test_one_frame_is_one_frame() -> None:
    for film in with_one_frame(TRUE):
        assert all(len(np.unique(item.clip.features, axis=0)) == 1 for item in film)


def test_the_blind_see_nothing() -> None:
    said = {text for film in blind_majority(TRUE, seen=30) for text in film}
    assert len(said) == 1
    values = majority_values(WORLD, TRUE)
    assert 0 < np.mean([value for fact in values.values() for value in flat(fact)]) < 0.5


def test_seeds_that_are_trained_on_are_refused() -> None:
    with pytest.raises(ValueError, match="trained on"):
        test_films(5, 1, 60)


def test_a_section_is_written_once_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    write_section("one", "first", path)
    write_section("two", "second", path)
    write_section("one", "third", path)
    text = path.read_text()
    assert "first" not in text and text.index("third") < text.index("second") and text.count("bench one") == 1


def test_the_table_has_a_row_a_system() -> None:
    text = table([], ["| a | b | c | d | e |"], 1_000_000, 20, 60, 5)
    assert text.startswith("## ") and "| a | b | c | d | e |" in text
