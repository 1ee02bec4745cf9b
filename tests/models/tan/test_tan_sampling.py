"""Windows as they are drawn, against the rules told in a loop."""

import random
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tan.sampling import Window, batch_of, cut_text, draw_window, held_out, unknown_sentence, usable


@dataclass
class Film:
    features: np.ndarray
    sentences: np.ndarray
    starts: list[float]
    ends: list[float]
    duration: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.duration = self.duration or float(len(self.features))


def film(seconds: int, times: list[tuple[float, float]], width: int = 3) -> Film:
    features = np.repeat(np.arange(seconds, dtype=np.float32)[:, None], width, axis=1)
    sentences = np.arange(1, len(times) + 1, dtype=np.float32)[:, None].repeat(2, 1)
    return Film(features, sentences, [a for a, _ in times], [b for _, b in times])


def follow(of: Film, first_number: int) -> Window | None:
    """What a window that begins with this sentence must hold; None where it holds nothing."""
    begin = round(of.starts[first_number])
    found = []
    for number in range(first_number, len(of.starts)):
        if of.ends[number] >= of.duration:
            continue
        start, end = round(of.starts[number]), round(of.ends[number])
        if start > begin + 64 or end - start < 1:
            break
        one, two = max(0, start - begin), min(64, end - begin)
        if one == two or not of.sentences[number].any():
            break
        found.append((number, one, two))
    if not found:
        return None
    last = min(begin + 64, len(of.features))
    return Window(begin, last, *(tuple(each) for each in zip(*found, strict=True)))


def test_sentences_follow_until_the_first_that_does_not_fit() -> None:
    times = [(0.4, 5.6), (7.0, 7.4), (8.0, 12.0), (60.0, 70.0), (75.0, 80.0), (150.0, 160.0)]
    of = film(200, times)
    seen = {draw_window(of, random.Random(seed)) for seed in range(200)}
    assert seen == {
        Window(0, 64, (0,), (0,), (6,)),  # the next one lasts less than a second
        Window(7, 71, (), (0,), (64,)),  # it is the first itself: unknown, where the window is
        Window(8, 72, (2, 3), (0, 52), (4, 62)),
        Window(60, 124, (3, 4), (0, 15), (10, 20)),
        Window(75, 139, (4,), (0,), (5,)),
    }


def test_an_end_beyond_the_window_is_cut_and_a_start_at_its_end_stops() -> None:
    of = film(300, [(10.0, 12.0), (60.0, 90.0), (74.0, 80.0), (75.0, 76.0), (280.0, 290.0)])
    windows = {draw_window(of, random.Random(seed)) for seed in range(100)}
    assert Window(10, 74, (0, 1), (0, 50), (2, 64)) in windows
    assert Window(60, 124, (1, 2, 3), (0, 14, 15), (30, 20, 16)) in windows


def test_sentences_that_end_with_the_film_or_later_are_dropped() -> None:
    of = film(200, [(0.0, 3.0), (100.0, 130.0), (190.0, 200.0)])
    assert {draw_window(of, random.Random(seed)).numbers for seed in range(50)} == {(0,)}


def test_a_film_without_a_sentence_far_enough_from_its_last_is_unknown() -> None:
    for times in ([], [(0.0, 5.0), (60.0, 65.0)], [(0.0, 400.0)], [(5.0, 6.0)]):
        assert draw_window(film(300, times), random.Random(0)) == Window(0, 64, (), (0,), (64,))
    assert draw_window(film(40, [(1.0, 3.0)]), random.Random(0)) == Window(0, 40, (), (0,), (64,))


def test_a_short_film_may_be_taken_whole() -> None:
    of = film(40, [(1.0, 3.0), (5.0, 9.0), (30.0, 40.0)])
    assert draw_window(of, random.Random(0), whole_if_short=True) == Window(0, 40, (0, 1), (1, 5), (3, 9))


def test_a_sentence_without_a_known_word_stops() -> None:
    of = film(300, [(0.0, 3.0), (5.0, 8.0), (9.0, 12.0), (250.0, 260.0)])
    of.sentences = np.array([[4, 0], [0, 0], [1, 2], [3, 3]])
    assert {draw_window(of, random.Random(seed)) for seed in range(60)} == {
        Window(0, 64, (0,), (0,), (3,)),
        Window(5, 69, (), (0,), (64,)),
        Window(9, 73, (2,), (0,), (3,)),
    }


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000))
def test_any_film(seed: int) -> None:
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.uniform(0, 250, size=rng.integers(1, 40)))
    of = film(260, [(float(s), float(s + rng.uniform(0.1, 12))) for s in starts])
    got = draw_window(of, random.Random(seed))
    if got.numbers:
        assert got == follow(of, got.numbers[0])
        assert all(0 <= a < b <= 64 for a, b in zip(got.starts, got.ends, strict=True))
    else:
        assert (got.starts, got.ends) == ((0,), (64,))


def test_a_batch_is_padded_with_the_last() -> None:
    long, short = film(200, [(0.0, 2.0)] * 5), film(40, [(1.0, 3.0)])
    windows = [Window(10, 74, (1, 3), (0, 5), (4, 9)), Window(0, 40, (), (0,), (64,))]
    batch = batch_of([long, short], windows)
    assert batch.video.shape == (2, 64, 3) and batch.video[0, :, 0].tolist() == list(range(10, 74))
    assert batch.video[1, :, 0].tolist() == [*range(40), *[39] * 24]
    assert batch.video_valid.sum(1).tolist() == [64, 40]
    assert batch.text_valid.tolist() == [[True, True], [True, False]]
    assert batch.sentences[0].tolist() == [[2, 2], [4, 4]]
    assert torch.equal(batch.sentences[1, 0], batch.sentences[1, 1])
    assert float(batch.sentences[1, 0].norm()) == pytest.approx(1)
    assert batch.spoken[0, 1].nonzero()[:, 0].tolist() == [5, 6, 7, 8] and not batch.spoken[1, 1].any()
    assert batch.centre[0].tolist() == pytest.approx([12 / 200, 17 / 200])
    ids = np.array([[3, 0, 4]])
    assert unknown_sentence(ids).tolist() == [[0, 0, 0]] and unknown_sentence(ids).dtype == np.int64


def test_films_and_texts_are_filtered_as_published() -> None:
    assert [usable(each) for each in (64, 64.5, 999, 1000)] == [False, True, True, False]
    assert held_out([f"{n:03d}" for n in range(99, -1, -1)])[1] == [f"{n:03d}" for n in range(5)]
    assert len(held_out([f"{n:05d}" for n in range(30_000)])[1]) == 1000
    assert cut_text(" a\nb  c ") == "a b  c" and len(cut_text("w " * 300).split()) == 256
