"""YouCook2 retrieval against the rules told in loops."""

import math
import statistics

import numpy as np
import pytest

from models.metrics.youcook2 import LEFT_OUT, ranks, retrieval, segment_vector, segment_windows


@pytest.mark.parametrize(
    ("start", "end", "seconds"), [(100, 110, 400), (2, 40.9, 60), (20, 120, 500), (90, 500, 700), (0, 300, 310)]
)
def test_ten_windows_around_a_segment(start: int, end: float, seconds: int) -> None:
    table, begin, count = segment_windows(start, end, seconds)
    duration = math.floor(end - start)
    length = max(32, min(256, 2 * duration))
    assert table.shape == (10, length)
    for window in range(10):
        share = 0.25 + 0.5 * window / 9
        if length >= duration:
            lead = math.floor(share * (length - duration) + 1e-9)
            first, at, own = start - lead, lead, duration
        else:
            first, at, own = start + math.floor(share * (duration - length) + 1e-9), 0, length
        assert table[window].tolist() == [min(max(first + step, 0), seconds - 1) for step in range(length)]
        assert begin[window] == at and count == own
    if length >= duration:
        for window in range(10):
            own_seconds = table[window, begin[window] : begin[window] + count].tolist()
            assert own_seconds == [min(each, seconds - 1) for each in range(start, start + duration)]


def test_a_segment_of_no_whole_second_is_refused() -> None:
    for start, end, seconds in ((3, 3.5, 10), (3, 2, 10), (0, 5, 0)):
        with pytest.raises(ValueError, match="no segment"):
            segment_windows(start, end, seconds)


@pytest.mark.parametrize("normalise", [True, False])
def test_a_segments_vector(normalise: bool) -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(80, 3))

    def see(windows):  # type: ignore[no-untyped-def]
        """Each second knows its place in the window, so that windows differ."""
        return windows * (1 + np.arange(windows.shape[1])[None, :, None] / 50)

    got = segment_vector(features, 30, 42.0, see, normalise)
    total, number = np.zeros(3), 0
    table, begin, count = segment_windows(30, 42.0, 80)
    for window in range(10):
        for step in range(count):
            place = begin[window] + step
            vector = features[table[window, place]] * (1 + place / 50)
            total += vector / np.linalg.norm(vector) if normalise else vector
            number += 1
    mean = total / number
    assert got.tolist() == pytest.approx((mean / np.linalg.norm(mean) if normalise else mean).tolist())


def test_ranks_by_hand_and_ties_counted_as_queries() -> None:
    assert ranks(np.array([[0.9, 0.1, 0.2], [0.5, 0.4, 0.3], [0.2, 0.3, 0.1]])) == {
        "r1": 1 / 3, "r5": 1.0, "r10": 1.0, "median_rank": 2.0,
    }  # fmt: skip
    # The second query's true video ties with another: places 0 and 1 both count, so that there are three queries.
    tied = ranks(np.array([[0.9, 0.1], [0.4, 0.4]]))
    assert tied["r1"] == 2 / 3 and tied["median_rank"] == 1.0


def test_three_ways_of_comparing() -> None:
    rng = np.random.default_rng(2)
    shift = np.array([3.0, -1.0, 0.5, 2.0])
    video = rng.normal(size=(25, 4)) * [1, 4, 0.5, 2] + shift
    text = video + 2 * rng.normal(size=(25, 4)) - 2 * shift
    got = retrieval(video, text)

    def told(seen: list[list[float]], said: list[list[float]]) -> dict[str, float]:
        places = []
        for i, query in enumerate(said):
            scores = [sum(a * b for a, b in zip(query, each, strict=True)) for each in seen]
            places.append(sum(score > scores[i] for score in scores))
        return {f"r{k}": sum(place < k for place in places) / len(places) for k in (1, 5, 10)} | {
            "median_rank": statistics.median(places) + 1
        }

    def changed(rows: np.ndarray, deviation: bool) -> list[list[float]]:
        columns = []
        for column in rows.T.tolist():
            mean = statistics.fmean(column)
            spread = statistics.pstdev(column) if deviation else 1.0
            columns.append([(value - mean) / spread for value in column])
        return [list(row) for row in zip(*columns, strict=True)]

    assert got["raw"] == told(video.tolist(), text.tolist())
    assert got["centred"] == told(changed(video, False), changed(text, False))
    assert got["standardised"] == told(changed(video, True), changed(text, True))
    assert got["raw"] != got["centred"] != got["standardised"]


def test_four_videos_are_left_out() -> None:
    assert len(set(LEFT_OUT)) == 4
