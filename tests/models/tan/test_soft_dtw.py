"""Soft-DTW against all paths told one by one, finite differences, hard DTW at the limit, padding, and the clock."""

import itertools
import time

import numpy as np
import pytest
import torch
from torch import Tensor

from models.tan.dtw import in_order
from models.tan.soft_dtw import soft_dtw


def ways(count: int, seconds: int) -> list[np.ndarray]:  # type: ignore[type-arg]
    """Every path: the sentence of each second."""
    return [
        np.searchsorted(np.array(begins, dtype=int), np.arange(seconds), side="right")
        for begins in itertools.combinations(range(1, seconds), count - 1)
    ]


def random_cost(*shape: int, seed: int = 0) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(size=shape))


@pytest.mark.parametrize(("count", "seconds"), [(1, 1), (1, 4), (3, 3), (3, 7), (4, 9)])
@pytest.mark.parametrize("gamma", [0.05, 1.0, 20.0])
def test_it_is_the_soft_minimum_of_all_paths_and_its_gradient_their_share(
    count: int, seconds: int, gamma: float
) -> None:
    cost = random_cost(1, count, seconds, seed=count * seconds).requires_grad_()
    every = ways(count, seconds)
    totals = torch.stack([cost[0, way, np.arange(seconds)].sum() for way in every])
    value = soft_dtw(cost, gamma)
    assert value.item() == pytest.approx(-gamma * float((-totals.detach() / gamma).logsumexp(0)), rel=1e-9, abs=1e-9)
    (gradient,) = torch.autograd.grad(value.sum(), cost)
    shares = torch.softmax(-totals.detach() / gamma, 0)
    expected = torch.zeros(count, seconds, dtype=torch.float64)
    for way, share in zip(every, shares, strict=True):
        expected[way, np.arange(seconds)] += share
    assert torch.allclose(gradient[0], expected, atol=1e-9)


def test_the_gradient_is_that_of_finite_differences_with_masks() -> None:
    said = torch.tensor([[True, True, True, True], [True, True, False, False]])
    seen = torch.tensor([[True] * 6 + [False], [True] * 7])
    cost = random_cost(2, 4, 7).requires_grad_()
    assert torch.autograd.gradcheck(lambda each: soft_dtw(each, 0.7, said, seen), (cost,))


def test_a_small_gamma_gives_the_path_of_hard_dtw() -> None:
    for seed in range(5):
        cost = random_cost(1, 6, 30, seed=seed).requires_grad_()
        value = soft_dtw(cost, 1e-4)
        path = in_order(-cost[0].detach().numpy())
        assert value.item() == pytest.approx(float(cost.detach()[0].numpy()[path, np.arange(30)].sum()), abs=1e-2)
        (gradient,) = torch.autograd.grad(value.sum(), cost)
        assert gradient[0].argmax(0).tolist() == path.tolist() and gradient.min() >= 0


def test_padding_changes_nothing_whatever_lies_there() -> None:
    alone = random_cost(1, 3, 8).requires_grad_()
    padded = torch.full((2, 5, 12), float("nan"), dtype=torch.float64)
    padded[0, :3, :8] = alone.detach()[0]
    padded[1] = random_cost(5, 12, seed=1)
    padded.requires_grad_()
    said, seen = torch.arange(5) < torch.tensor([[3], [5]]), torch.arange(12) < torch.tensor([[8], [12]])
    value = soft_dtw(padded, 0.5, said, seen)
    assert value[0].item() == pytest.approx(soft_dtw(alone, 0.5).item())
    (gradient,) = torch.autograd.grad(value.sum(), padded)
    (expected,) = torch.autograd.grad(soft_dtw(alone, 0.5).sum(), alone)
    assert torch.allclose(gradient[0, :3, :8], expected[0])
    assert not gradient[0, 3:].any() and not gradient[0, :, 8:].any()


@pytest.mark.parametrize("size", [1e-6, 1e4, 1e7])
@pytest.mark.parametrize("gamma", [1e-3, 1e3])
def test_it_stays_finite_and_every_second_has_one_sentence(size: float, gamma: float) -> None:
    cost = (size * random_cost(2, 5, 40)).float().requires_grad_()
    value = soft_dtw(cost, gamma)
    (gradient,) = torch.autograd.grad(value.sum(), cost)
    assert torch.isfinite(value).all() and torch.allclose(gradient.sum(1), torch.ones(2, 40), atol=1e-5)


def test_what_no_path_fits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one second"):
        soft_dtw(torch.zeros(1, 4, 3), 1.0)
    with pytest.raises(ValueError, match="at least one second"):
        soft_dtw(torch.zeros(1, 2, 3), 1.0, torch.tensor([[False, False]]))
    with pytest.raises(ValueError, match="gamma"):
        soft_dtw(torch.zeros(1, 2, 3), 0.0)


def test_sixteen_films_of_two_minutes_take_no_time() -> None:
    cost = torch.rand(16, 20, 120, requires_grad=True)
    took = []
    for _ in range(5):
        begun = time.process_time()
        soft_dtw(cost, 1.0).sum().backward()
        took.append(time.process_time() - begun)
    assert min(took) < 0.3
