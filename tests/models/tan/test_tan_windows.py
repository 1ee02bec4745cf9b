"""Films of any length, against one window after another by hand."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tan.model import TAN, TANConfig
from models.tan.proposals import best_place, natural_length, propose, softmax
from models.tan.windows import WindowOptions, align, window_starts

TINY = TANConfig(visual_dim=5, text_dim=6, width=16, heads=2, video_layers=1, joint_layers=3, positions=80)


def model(config: TANConfig = TINY) -> TAN:
    torch.manual_seed(1)
    made = TAN(config)
    with torch.no_grad():
        made.binary_head.weight.mul_(20) if made.binary_head is not None else None
    return made.eval()


def film(seconds: int, count: int, seed: int = 0):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.uniform(0, seconds, size=count))
    ends = starts + rng.uniform(0.2, 9, size=count)
    features = rng.normal(size=(seconds, 5)).astype(np.float32)
    return features, rng.normal(size=(count, 6)).astype(np.float32), starts.tolist(), ends.tolist()


def alone(tan: TAN, features, sentences):  # type: ignore[no-untyped-def]
    with torch.no_grad():
        scores = tan.score_pairs(torch.from_numpy(features)[None], torch.from_numpy(sentences)[None])
    merged = (scores.joint[0, -1] + scores.dual[0, -1]).numpy() / 2 / 0.07
    return merged, scores.joint_alignable[0, 2].numpy()


@pytest.mark.parametrize("seconds", [10, 64, 65, 100, 333])
@pytest.mark.parametrize("timed", [True, False])
def test_windows_are_averaged_where_they_cover(seconds: int, timed: bool) -> None:
    tan = model()
    features, sentences, starts, ends = film(seconds, 14)
    options = WindowOptions(most_sentences=20, batch=3)
    got = align(tan, features, sentences, *((starts, ends) if timed else (None, None)), options)
    sums, counts = np.zeros((14, seconds)), np.zeros((14, seconds))
    heads: list[list[tuple[int, float]]] = [[] for _ in range(14)]
    for step in range(0, max(1, seconds - 32), 16):
        middles = [min((a + b) / 2, seconds) for a, b in zip(starts, ends, strict=True)]
        near = [k for k in range(14) if not timed or step - 64 <= middles[k] <= step + 128]
        if not near:
            continue
        merged, head = alone(tan, features[step : step + 64], sentences[near])
        for row, k in enumerate(near):
            sums[k, step : step + merged.shape[1]] += merged[row]
            counts[k, step : step + merged.shape[1]] += 1
            heads[k].append((step, head[row]))
    similarity = got.similarity()
    assert np.array_equal(np.isnan(similarity), counts == 0)
    covered = counts > 0
    assert np.allclose(similarity[covered], (sums[covered] / counts[covered]), atol=1e-4)
    assert [each.number for each in got.proposals] == list(range(14))
    for k, proposal in enumerate(got.proposals):
        row = np.where(covered[k], sums[k] / np.maximum(counts[k], 1), -np.inf)
        p = np.exp(row - row.max())
        p /= p.sum()
        assert 0 <= proposal.start_s < proposal.end_s <= seconds and proposal.peak_s == int(np.nanargmax(similarity[k]))
        if timed:
            length = min(max(1, round(ends[k] - starts[k])), int(covered[k].sum()))
            low, high = np.flatnonzero(covered[k])[[0, -1]]
            means = {s: p[s : s + length].sum() / length for s in range(low, high - length + 2)}
            assert means[int(proposal.start_s)] == pytest.approx(max(means.values()), abs=1e-4)
            expected = max(ends[k] - starts[k], 1.0)
            assert proposal.end_s == pytest.approx(min(proposal.start_s + expected, high + 1))
            used = [value for _, value in heads[k]]
        else:
            middle = (proposal.start_s + proposal.end_s) / 2
            used = [value for step, value in heads[k] if step <= middle <= step + 64]
        assert proposal.alignable == pytest.approx(1 / (1 + np.exp(-np.mean(used))), abs=1e-4)
        assert 0 < proposal.score <= 1


def test_windows_reach_the_end() -> None:
    for seconds in range(1, 400):
        starts = window_starts(seconds)
        assert starts[0] == 0 and starts[-1] + 64 >= seconds
        if seconds > 32:
            assert starts == list(range(0, seconds - 32, 16))
    wide = WindowOptions(window_s=64, stride_s=60)
    assert all(window_starts(seconds, wide)[-1] + 64 >= seconds for seconds in range(1, 400))


def test_many_sentences_at_once_are_read_in_parts() -> None:
    tan = model()
    features, sentences, _, _ = film(50, 30)
    got = align(tan, features, sentences, options=WindowOptions(most_sentences=8))
    for start in range(0, 30, 8):
        part = align(tan, features, sentences[start : start + 8])
        assert np.allclose(got.similarity()[start : start + 8], part.similarity(), atol=1e-4)
    assert [each.number for each in got.proposals] == list(range(30))
    timed = align(tan, features, sentences, [20.0] * 30, [24.0] * 30, WindowOptions(most_sentences=2))
    assert len(timed.proposals) == 30 and not np.isnan(timed.similarity()).any()


def test_a_time_outside_of_the_film_still_gets_an_answer() -> None:
    features, sentences, _, _ = film(100, 2)
    got = align(model(), features, sentences, [-500.0, 9000.0], [-490.0, 9005.0])
    assert all(0 <= each.start_s < each.end_s <= 100 for each in got.proposals)


def test_no_sentence_no_head_one_second() -> None:
    tan = model(replace(TINY, alignability_head=False))
    features, sentences, starts, ends = film(70, 3)
    assert align(tan, features, sentences[:0]).proposals == []
    assert align(tan, features, sentences[:0], [], []).similarity().shape == (0, 70)
    assert align(tan, features, sentences, starts, ends).alignable() == [None] * 3
    single = align(tan, features[:1], sentences)
    assert [(each.start_s, each.end_s, each.score) for each in single.proposals] == [(0.0, 1.0, 1.0)] * 3


def test_bad_input_is_refused_by_name() -> None:
    tan = model()
    features, sentences, starts, ends = film(70, 3)
    broken = features.copy()
    broken[41, 2] = np.nan
    for arguments, words in (
        ((broken, sentences), "features hold something that is no finite number, first in row 41"),
        ((features[:, :4], sentences), r"features must be \[number, 5\], got \[70, 4\]"),
        ((features, sentences[:, :2]), r"sentences must be \[number, 6\]"),
        ((features[0], sentences), "features must be"),
        ((features[:0], sentences), "features are empty"),
        ((features, sentences * np.inf), "sentences hold something that is no finite number, first in row 0"),
        ((features, sentences, starts), "need both starts and ends"),
        ((features, sentences, starts[:2], ends), "3 sentences, 2 starts and 3 ends"),
        ((features, sentences, [5.0, 6.0, 7.0], [6.0, 5.0, 8.0]), "sentence 1 has no proper time"),
        ((features, sentences, [5.0, 6.0, float("nan")], [6.0, 7.0, 8.0]), "sentence 2 has no proper time"),
    ):
        with pytest.raises(ValueError, match=words):
            align(tan, *arguments)
    with pytest.raises(ValueError, match="overlap or touch"):
        WindowOptions(stride_s=65)


def test_it_says_how_far_it_is_can_be_cancelled_and_leaves_the_model_as_it_was() -> None:
    tan = model().train()
    features, sentences, starts, ends = film(300, 20)
    seen: list[tuple[int, int]] = []
    align(tan, features, sentences, starts, ends, on_window=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] and [a for a, _ in seen] == sorted(a for a, _ in seen) and tan.training

    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        align(tan, features, sentences, on_window=cancel)
    assert tan.training


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-12, 12), min_size=1, max_size=40), st.integers(1, 40))
def test_the_best_place_is_the_best(row: list[float], length: int) -> None:
    p = softmax(np.array(row))
    length = min(length, len(row))
    begin, mean = best_place(p, length)
    sums = [sum(p[s : s + length]) for s in range(len(row) - length + 1)]
    assert sums[begin] == pytest.approx(max(sums), abs=1e-12) and mean == pytest.approx(max(sums) / length, abs=1e-12)
    assert 2 <= natural_length(p) <= 10
    got = propose(3, 100, np.array(row), [], None, False, 64)
    assert 100 <= got.start_s < got.end_s <= 100 + len(row) and 0 <= got.score <= 1


@pytest.mark.slow
@pytest.mark.parametrize("timed", [True, False])
def test_six_hours_and_5000_sentences_fit(timed: bool) -> None:
    torch.set_num_threads(1)
    tan = model(replace(TINY, joint_layers=1, width=8))
    seconds, count = 6 * 3600, 5000 if timed else 600
    features, sentences, starts, ends = film(seconds, count)
    options = WindowOptions(batch=32, most_cells=1_000_000)
    tracemalloc.start()
    got = align(tan, features, sentences, *((starts, ends) if timed else (None, None)), options)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(got.proposals) == count and peak < 120e6
    assert sum(len(row) for row in got.rows) <= count * 400
    if timed:
        assert all(abs(p.start_s - s) < 260 for p, s in zip(got.proposals, starts, strict=True))
