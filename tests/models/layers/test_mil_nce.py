from __future__ import annotations

import math

import pytest
import torch

from models.layers.mil_nce import candidate_similarity, max_margin, mil_nce


def by_loops(clips: list[list[float]], texts: list[list[float]], candidates: int) -> float:
    """For each clip: everything in its row and its column, its own pairs in both, against its own pairs."""

    def dot(i: int, owner: int, k: int) -> float:
        return sum(a * b for a, b in zip(clips[i], texts[owner * candidates + k], strict=True))

    total = 0.0
    for i in range(len(clips)):
        row = [dot(i, j, k) for j in range(len(clips)) for k in range(candidates)]
        column = [dot(j, i, k) for j in range(len(clips)) for k in range(candidates)]
        own = [dot(i, i, k) for k in range(candidates)]
        total += math.log(sum(map(math.exp, row + column))) - math.log(sum(map(math.exp, own)))
    return total / len(clips)


@pytest.mark.parametrize(("batch", "candidates"), [(1, 1), (1, 3), (4, 1), (3, 4)])
def test_mil_nce_is_its_formula(batch: int, candidates: int) -> None:
    generator = torch.Generator().manual_seed(batch)
    clips = torch.randn(batch, 5, generator=generator)
    texts = torch.randn(batch * candidates, 5, generator=generator)
    got = mil_nce(candidate_similarity(clips, texts))
    assert float(got) == pytest.approx(by_loops(clips.tolist(), texts.tolist(), candidates), abs=1e-5)


def test_a_lone_clip_costs_the_logarithm_of_two() -> None:
    assert float(mil_nce(torch.randn(1, 1, 4))) == pytest.approx(math.log(2), abs=1e-6)


def test_its_gradient_pulls_own_texts_and_pushes_others() -> None:
    similarity = torch.randn(3, 3, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    loss = mil_nce(similarity)
    loss.backward()
    assert similarity.grad is not None
    own = torch.eye(3, dtype=torch.bool)
    assert bool((similarity.grad[~own] > 0).all())
    assert bool((similarity.grad[own].sum(dim=1) < 0).all())  # of one clip's candidates together
    with torch.no_grad():
        lower = mil_nce(similarity - 0.1 * similarity.grad)
    assert float(lower) < float(loss.detach())


def test_one_good_candidate_is_enough() -> None:
    similarity = torch.zeros(2, 2, 3)
    similarity[0, 0, 1] = similarity[1, 1, 2] = 20.0
    assert float(mil_nce(similarity)) == pytest.approx(math.log(2), abs=1e-4)


def test_large_similarities_stay_finite() -> None:
    assert bool(torch.isfinite(mil_nce(torch.full((2, 2, 2), 3e4))))


def test_max_margin_is_its_formula() -> None:
    similarity = torch.randn(4, 4, generator=torch.Generator().manual_seed(5))
    s, margin = similarity.tolist(), 0.2
    costs, with_own = [], []
    for i in range(4):
        for j in range(4):
            both = [max(0.0, margin + s[i][j] - s[i][i]), max(0.0, margin + s[j][i] - s[i][i])]
            with_own += both
            if i != j:
                costs += both
    assert float(max_margin(similarity, margin)) == pytest.approx(sum(costs) / 24, abs=1e-6)
    assert float(max_margin(similarity, margin, drop_diagonal=False)) == pytest.approx(sum(with_own) / 32, abs=1e-6)
    assert float(max_margin(torch.eye(3))) == 0.0


def test_what_does_not_pair_up_is_refused() -> None:
    with pytest.raises(ValueError, match="same number of candidates"):
        candidate_similarity(torch.zeros(2, 3), torch.zeros(5, 3))
    with pytest.raises(ValueError, match=r"\[B, B, K\]"):
        mil_nce(torch.zeros(2, 3, 1))
    with pytest.raises(ValueError, match="two pairs"):
        max_margin(torch.zeros(1, 1))
    with pytest.raises(ValueError, match=r"\[B, B\]"):
        max_margin(torch.zeros(2, 3))
