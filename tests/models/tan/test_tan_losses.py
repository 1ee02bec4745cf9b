"""MIL-NCE, thresholds and the head's loss against plain loops."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tan.losses import (
    alignability_loss,
    alignability_targets,
    kept,
    mil_nce,
    mil_nce_among,
    mil_nce_within,
    own_cosine,
    reaching,
    spans,
    strengths,
)
from tests.models.tan import told_again

SPOKEN_FROM = [[0, 2, 4], [1, 1], [3]]
SPOKEN_TO = [[2, 5, 6], [3, 2], [6]]
TEXT_VALID = torch.tensor([[True, True, True], [True, True, False], [True, False, False]])


def cosines(seed: int = 0, layers: int = 2) -> torch.Tensor:
    return torch.rand(3, layers, 6, 3, 3, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def spoken() -> torch.Tensor:
    return spans(SPOKEN_FROM, SPOKEN_TO, 6, 3)


def test_a_second_is_positive_from_start_to_before_end() -> None:
    table = spans([[0, 2], [1.5]], [[2, 9], [3.5]], 5, 3)
    assert table[0].int().tolist() == [[1, 1, 0, 0, 0], [0, 0, 1, 1, 1], [0] * 5]
    assert table[1].int().tolist() == [[0, 0, 1, 1, 0], [0] * 5, [0] * 5]


@pytest.mark.parametrize("negatives", ["batch", "window"])
@pytest.mark.parametrize("used", [None, [True, False, True, False, True, True]])
@pytest.mark.parametrize("padded", [False, True])
def test_mil_nce(negatives: str, used: list[bool] | None, padded: bool) -> None:
    video_valid = torch.ones(3, 6, dtype=torch.bool)
    if padded:
        video_valid[1, 4:] = False
    got = mil_nce(cosines(), spoken(), TEXT_VALID, video_valid, None if used is None else torch.tensor(used), negatives)  # type: ignore[arg-type]
    expected = told_again.mil_nce(
        cosines().numpy().astype(float), spoken().numpy(), TEXT_VALID.numpy(), used, negatives == "window",
        video_valid.numpy(),
    )  # fmt: skip
    assert float(got) == pytest.approx(expected, abs=1e-4)
    if not padded:
        same = mil_nce(cosines(), spoken(), TEXT_VALID, None, None if used is None else torch.tensor(used), negatives)  # type: ignore[arg-type]
        assert float(same) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("used", [None, [True, False, True, False, True, True]])
@pytest.mark.parametrize("padded", [False, True])
def test_negatives_of_the_window_need_no_other_videos(used: list[bool] | None, padded: bool) -> None:
    video_valid = torch.ones(3, 6, dtype=torch.bool)
    video_valid[1, 4:] = not padded
    chosen = None if used is None else torch.tensor(used)
    values = cosines().requires_grad_()
    whole = mil_nce(values, spoken(), TEXT_VALID, video_valid, chosen, "window")
    own = mil_nce_within(own_cosine(values), spoken(), TEXT_VALID, video_valid, chosen)
    assert float(own.detach()) == pytest.approx(float(whole.detach()), abs=1e-5)
    one, other = (torch.autograd.grad(loss, values, retain_graph=True)[0] for loss in (whole, own))
    assert torch.allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("used", [None, [True, False, True, False, True, True]])
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
def test_negatives_of_the_batch_need_no_comparisons_side_by_side(
    used: list[bool] | None, padded: bool, layers: int
) -> None:
    video_valid = torch.ones(3, 6, dtype=torch.bool)
    video_valid[1, 4:] = not padded
    chosen = None if used is None else torch.tensor(used)
    made = torch.Generator().manual_seed(3)
    seconds = F.normalize(torch.randn(3, 2, 6, 8, generator=made), dim=-1).requires_grad_()
    sentences = F.normalize(torch.randn(3, layers, 3, 8, generator=made), dim=-1).requires_grad_()
    cosine = torch.einsum("altc,blkc->altbk", seconds, sentences.expand(3, 2, 3, 8))
    whole = mil_nce(cosine, spoken(), TEXT_VALID, video_valid, chosen)
    own = own_cosine(cosine)
    among = mil_nce_among(seconds, sentences, own, spoken(), TEXT_VALID, video_valid if padded else None, chosen)
    assert float(among.detach()) == pytest.approx(float(whole.detach()), abs=1e-5)
    for values in (seconds, sentences):
        one, other = (torch.autograd.grad(loss, values, retain_graph=True)[0] for loss in (whole, among))
        assert torch.allclose(one, other, atol=1e-5)


def test_no_positive_at_all_is_a_loss_of_zero_with_a_gradient() -> None:
    values = cosines().requires_grad_()
    loss = mil_nce(values, torch.zeros(3, 3, 6, dtype=torch.bool), TEXT_VALID)
    loss.backward()
    assert float(loss.detach()) == 0 and values.grad is not None and not values.grad.any()


def test_padding_sentences_have_no_part() -> None:
    values = cosines()
    other = values.clone()
    other[:, :, :, 1, 2] = 1.0
    other[:, :, :, 2, 1:] = -1.0
    assert torch.equal(mil_nce(values, spoken(), TEXT_VALID), mil_nce(other, spoken(), TEXT_VALID))


def test_a_sentences_strength_is_its_best_own_second_of_the_last_stage() -> None:
    values = cosines(4, layers=3)
    got = strengths(own_cosine(values), TEXT_VALID)
    expected = [
        max(float(values[b, 2, t, b, k]) / 0.07 for t in range(6))
        for b in range(3)
        for k in range(3)
        if TEXT_VALID[b, k]
    ]
    assert got.tolist() == pytest.approx(expected, abs=1e-4)
    short = torch.ones(3, 6, dtype=torch.bool)
    short[0, 3:] = False
    assert float(strengths(own_cosine(values), TEXT_VALID, short)[0]) == pytest.approx(
        max(float(values[0, 2, t, 0, 0]) / 0.07 for t in range(3)), abs=1e-4
    )


values_of = st.lists(st.floats(-20, 20, width=32), min_size=2, max_size=12, unique=True)


@settings(max_examples=60, deadline=None)
@given(values_of, st.sampled_from([0.25, 0.5, 0.75, 1.0]), st.integers(0, 999))
def test_alpha_keeps_the_surest_sentences(dual: list[float], alpha: float, seed: int) -> None:
    joint = np.random.default_rng(seed).normal(size=len(dual)).tolist()

    def standard(values: list[float]) -> list[float]:
        mean = sum(values) / len(values)
        deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
        return [(value - mean) / max(deviation, 1e-6) for value in values]

    doubt = [-(a + b) for a, b in zip(standard(dual), standard(joint), strict=True)]
    limit = told_again.quantile(doubt, alpha)
    got = kept(torch.tensor(dual), torch.tensor(joint), alpha).tolist()
    for value, keep in zip(doubt, got, strict=True):
        if abs(value - limit) > 1e-3:
            assert keep == (value <= limit)
    assert any(got)
    if alpha == 1:
        assert all(got)


def test_one_sentence_is_kept_and_none_is_none() -> None:
    assert kept(torch.tensor([3.0]), torch.tensor([1.0]), 0.5).tolist() == [True]
    assert kept(torch.empty(0), torch.empty(0), 0.5).tolist() == []
    target, known = alignability_targets(torch.empty(0), torch.empty(0))
    assert target.numel() == known.numel() == 0


@pytest.mark.parametrize("with_centre", [False, True])
def test_alignability_by_medians_and_edges(with_centre: bool) -> None:
    rng = np.random.default_rng(5)
    dual, joint, centre = rng.normal(size=11), rng.normal(size=11), rng.uniform(size=11)
    middle_dual, middle_joint = told_again.quantile(dual.tolist(), 0.5), told_again.quantile(joint.tolist(), 0.5)
    expected = []
    for a, b, c in zip(dual, joint, centre, strict=True):
        label = None
        if a > middle_dual and b > middle_joint:
            label = 1
        elif a < middle_dual and b < middle_joint:
            label = 0
        if with_centre and (c < 0.2 or c > 0.8):
            label = 0
        expected.append(label)
    target, known = alignability_targets(
        torch.from_numpy(dual), torch.from_numpy(joint), torch.from_numpy(centre) if with_centre else None
    )
    assert [int(t) if k else None for t, k in zip(target, known, strict=True)] == expected
    assert {0, 1} <= set(expected)


def test_the_heads_loss_weighs_positives_like_negatives() -> None:
    logits = torch.tensor([0.3, -1.0, 2.0, 0.5, -0.2])
    target, known = torch.tensor([1.0, 0.0, 0.0, 1.0, 0.0]), torch.tensor([True, True, True, False, True])
    share = 1 / 4
    total = 0.0
    for value, label, counts in zip(logits.tolist(), target.tolist(), known.tolist(), strict=True):
        if counts:
            p = 1 / (1 + math.exp(-value))
            total -= (1 / share - 1) * math.log(p) if label else math.log(1 - p)
    assert float(alignability_loss(logits, target, known)) == pytest.approx(total / 4, abs=1e-5)


def test_the_heads_loss_without_a_positive_or_without_anything() -> None:
    logits = torch.tensor([0.3, -1.0], requires_grad=True)
    loss = alignability_loss(logits, torch.zeros(2), torch.tensor([True, True]))
    expected = -sum(math.log(1 - 1 / (1 + math.exp(-value))) for value in (0.3, -1.0)) / 2
    assert float(loss.detach()) == pytest.approx(expected, abs=1e-5)
    nothing = alignability_loss(logits, torch.zeros(2), torch.tensor([False, False]))
    nothing.backward()
    assert float(nothing.detach()) == 0
    assert float(alignability_loss(logits, torch.ones(2), torch.tensor([True, True])).detach()) == 0


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 3), (2, 0), (4, 8)])
def test_speech_reaches_before_and_after_itself(before: int, after: int) -> None:
    said = torch.zeros(2, 3, 20, dtype=torch.bool)
    said[0, 0, 5:8] = said[0, 1, 0] = said[1, 2, 19] = True
    got = reaching(said, before, after)
    for place, row in enumerate(said.flatten(0, 1)):
        near = {t for s in row.nonzero()[:, 0].tolist() for t in range(s - before, s + after + 1) if 0 <= t < 20}
        assert set(got.flatten(0, 1)[place].nonzero()[:, 0].tolist()) == near


def test_speech_reaches_no_negative_seconds() -> None:
    with pytest.raises(ValueError, match="0 s or more"):
        reaching(torch.zeros(1, 1, 4, dtype=torch.bool), -1, 0)
