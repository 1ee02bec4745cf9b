"""Learning from ordered lists alone: the matrix is inference's, padding has no part, and a planted answer is learnt."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from models.metrics.ordered_steps import labelled
from models.tan.dtw import in_order
from models.tan.model import TAN, TANConfig
from models.tan.train_actions import (
    ActionFilm,
    ActionOptions,
    action_batch,
    action_batches,
    chosen,
    film_similarity,
    order_loss,
    price_of_nothing,
    train_actions,
)
from models.tan.windows import WindowOptions, align
from tests.models.tan.planted_films import TEXT, VISUAL, planted

TINY = TANConfig(visual_dim=VISUAL, text_dim=TEXT, width=32, heads=2, video_layers=1, joint_layers=1, positions=128)
WINDOWS = WindowOptions(window_s=32, stride_s=16)


@dataclass
class Listed:
    features: np.ndarray  # type: ignore[type-arg]
    actions: np.ndarray  # type: ignore[type-arg]
    truth: np.ndarray  # type: ignore[type-arg]


def listed(seed: int, seconds: int = 48) -> Listed:
    """A planted film's scenes as a list in order."""
    film = planted(seed, seconds + 20, chatter=0.0)
    scenes = sorted(
        (seen, at) for at, seen in enumerate(film.seen) if seen[0] < seconds and film.alignable[at]
    )  # fmt: skip
    truth = np.zeros(seconds, int)
    for number, ((start, end), _) in enumerate(scenes):
        truth[start:end] = number
    return Listed(film.features[:seconds], film.sentences[[at for _, at in scenes]], truth)


def test_the_matrix_is_that_of_inference() -> None:
    torch.manual_seed(0)
    model = TAN(TINY).eval()
    films: list[ActionFilm] = [listed(1, 40), listed(2, 70), listed(3, 9)]
    batch = action_batch(films)
    together = film_similarity(model, batch, WINDOWS).detach().numpy()
    for film, row in zip(films, together, strict=True):
        alone = align(model, film.features, film.actions, options=WINDOWS).similarity()
        count, seconds = alone.shape
        assert row[:count, :seconds] == pytest.approx(alone, abs=2e-4)
        assert not row[:, seconds:].any()


def test_padding_has_no_part_in_the_loss() -> None:
    torch.manual_seed(0)
    model = TAN(TINY).eval()
    films = [listed(1, 40), listed(2, 70)]
    batch = action_batch(films)
    both = order_loss(film_similarity(model, batch, WINDOWS), batch.text_valid, batch.video_valid, 0.5)
    alone = []
    for film in films:
        one = action_batch([film])
        alone.append(
            float(order_loss(film_similarity(model, one, WINDOWS), one.text_valid, one.video_valid, 0.5).detach())
        )
    assert float(both.detach()) == pytest.approx(sum(alone) / 2, rel=1e-4)


def test_what_is_padding_is_not_chosen_either_way() -> None:
    said, seen = torch.tensor([[True, True, False]]), torch.tensor([[True, True, True, False]])
    logits = torch.randn(1, 3, 4)
    found = chosen(logits, said, seen)[0, :2, :3]
    inside = logits[0, :2, :3]
    assert torch.allclose(found, (inside.log_softmax(0) + inside.log_softmax(1)) / 2, atol=1e-5)


def test_giving_nearly_all_seconds_to_one_action_is_not_cheap() -> None:
    said, seen = torch.ones(1, 4, dtype=torch.bool), torch.ones(1, 40, dtype=torch.bool)
    fair, greedy = torch.zeros(1, 4, 40), torch.zeros(1, 4, 40)
    for number in range(4):
        fair[0, number, 10 * number : 10 * number + 10] = 9
    greedy[0, 1] = 9  # first, third and last have but the seconds that they must have
    costs = [float(order_loss(each, said, seen, 0.1)) for each in (fair, greedy)]
    assert costs[1] > costs[0] + 0.5


def test_batches_are_of_the_step_alone() -> None:
    films = [listed(seed) for seed in range(4)]
    one, other = (action_batches(films, ActionOptions(batch=3)) for _ in range(2))
    assert torch.equal(one(5).video, other(5).video) and not torch.equal(one(5).video, one(6).video)
    with pytest.raises(ValueError, match="no film"):
        action_batches([], ActionOptions())


def test_seconds_that_look_like_nothing_of_the_list_may_be_left_out() -> None:
    said, seen = torch.ones(1, 2, dtype=torch.bool), torch.ones(1, 12, dtype=torch.bool)
    similarity = torch.zeros(1, 2, 12)
    similarity[0, 0, 2:5] = similarity[0, 1, 7:10] = 6
    similarity.requires_grad_()
    told = {}
    for background in (0.0, 0.5):
        loss = order_loss(similarity, said, seen, 0.1, background)
        (gradient,) = torch.autograd.grad(loss, similarity)
        shown = gradient[0, 0, 2:5].abs().sum() + gradient[0, 1, 7:10].abs().sum()
        told[background] = float(shown / gradient.abs().sum())
    cost = -chosen(similarity.detach(), said, seen)
    price = price_of_nothing(cost, seen, 0.5)
    assert int((cost[0].min(0).values > price).sum()) == 6
    assert told[0.5] > told[0.0]


def test_order_alone_teaches_where_actions_are(tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is slowed down by more
    torch.manual_seed(0)
    model = TAN(TINY)
    films, test = [listed(seed) for seed in range(60)], [listed(seed) for seed in range(900, 912)]
    before = right(model, test)
    train_actions(model, films, ActionOptions(60, 8, 2e-3, windows=WINDOWS), tmp_path)
    after = right(model, test)
    torch.set_num_threads(threads)
    assert after > before + 0.2 and after > 0.8, (before, after)


def right(model: TAN, films: list[Listed]) -> float:
    """Frame accuracy."""
    found = []
    for film in films:
        similarity = align(model, film.features, film.actions, options=WINDOWS).similarity()
        found += labelled(in_order(similarity), film.truth).right
    return float(np.mean(found))
