"""Training: the pair and its hand-over, what decays, one batch by heart, and a planted answer."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.tan import train
from models.tan.ema import TwinTAN, handed_over
from models.tan.losses import Negatives, mil_nce
from models.tan.model import TAN, TANConfig, build_tan
from models.tan.sampling import Batch, batch_of, draw_window
from models.tan.train import (
    TrainOptions,
    decay_groups,
    sentence_vectors,
    stage_1_losses,
    stage_2_losses,
    train_stage_1,
    train_stage_2,
    twin_of,
)
from models.tan.windows import align
from tests.models.tan import told_again
from tests.models.tan.planted_films import TEXT, VISUAL, PlantedFilm, planted

TINY = TANConfig(
    visual_dim=VISUAL, text_dim=TEXT, width=32, heads=2, video_layers=2, joint_layers=3, positions=128
)  # fmt: skip
WITH_WORDS = replace(TINY, words=11, word_dim=5, word_hidden=6)


def batch(videos: int = 4, seed: int = 0) -> Batch:
    rng = random.Random(seed)
    films = [planted(n) for n in range(videos)]
    return batch_of(films, [draw_window(film, rng) for film in films])


def test_stage_1_is_the_mean_of_both_contrasts_by_speech() -> None:
    torch.manual_seed(0)
    model, given = TAN(TINY).eval(), batch(3)
    got = stage_1_losses(model, given, TrainOptions())
    scores = model(given.video, given.sentences, given.video_valid, given.text_valid)
    dual, joint = (
        told_again.mil_nce(each.detach().numpy().astype(float), given.spoken.numpy(), given.text_valid.numpy())
        for each in (scores.dual, scores.joint)
    )
    assert float(got["dual"].detach()) == pytest.approx(dual, abs=1e-4)
    assert float(got["joint"].detach()) == pytest.approx(joint, abs=1e-4)
    assert float(got["loss"].detach()) == pytest.approx((dual + joint) / 2, abs=1e-4)


def test_the_dual_encoder_can_learn_alone() -> None:
    torch.manual_seed(0)
    model = TAN(TINY)
    got = stage_1_losses(model, batch(2), TrainOptions(negatives="window", dual_alone=True))
    got["loss"].backward()
    assert got["loss"] is got["dual"]
    assert all(each.grad is None for each in model.joint_temporal_encoder.parameters())
    assert model.video_pre_proj.weight.grad is not None


@pytest.mark.parametrize("stage", [1, 2])
@pytest.mark.parametrize("negatives", ["batch", "window"])
def test_each_stage_has_the_loss_of_all_comparisons_side_by_side(
    stage: int, negatives: Negatives, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    model, given = TAN(replace(TINY, random_pos_start=False)), batch(3)
    options = TrainOptions(negatives=negatives)
    learns = model if stage == 1 else twin_of(model)

    def found() -> tuple[dict[str, float], list[torch.Tensor]]:
        losses = (
            stage_1_losses(model, given, options) if stage == 1 else stage_2_losses(learns, given, options)  # type: ignore[arg-type]
        )
        parameters = [each for each in learns.parameters() if each.requires_grad]
        gradients = torch.autograd.grad(losses["loss"], parameters, allow_unused=True, materialize_grads=True)
        return {name: float(value.detach()) for name, value in losses.items()}, list(gradients)

    def side_by_side(encoded, own, positive, batch, used, options):  # type: ignore[no-untyped-def]
        scores = encoded.batch()
        dual, joint = (
            mil_nce(cosine, positive, batch.text_valid, batch.video_valid, used, options.negatives)
            for cosine in (scores.dual, scores.joint)
        )
        return {"loss": (dual + joint) / 2, "dual": dual, "joint": joint}

    fast, fast_gradients = found()
    monkeypatch.setattr(train, "_contrast", side_by_side)
    plain, plain_gradients = found()
    assert fast == pytest.approx(plain, abs=1e-5)
    for one, other in zip(fast_gradients, plain_gradients, strict=True):
        assert torch.allclose(one, other, atol=1e-5)


def test_stage_2_is_told_again() -> None:
    torch.manual_seed(0)
    twin, given = twin_of(TAN(TINY)), batch(3)
    with torch.no_grad():
        for parameter in twin.online.parameters():  # so that the two branches differ
            parameter.add_(0.02 * torch.randn_like(parameter))
    got = stage_2_losses(twin, given, TrainOptions(alpha=0.5))
    inputs = given.video, given.sentences, given.video_valid, given.text_valid
    with torch.no_grad():
        fast, slow = twin.online(*inputs), twin.target(*inputs)
    valid = given.text_valid.numpy()
    names = [(b, k) for b in range(3) for k in range(valid.shape[1]) if valid[b, k]]

    def own(scores: torch.Tensor) -> np.ndarray:
        return np.stack([scores[b, -1, :, b].numpy().astype(float) for b in range(3)])

    labels = told_again.agreement(own(slow.joint), own(slow.dual), given.spoken.numpy(), valid)
    positive = np.zeros(given.spoken.shape, bool)
    for b in range(3):
        for k, seconds in enumerate(labels[b]):
            positive[b, k, sorted(seconds)] = True
    best = {
        which: [max(own(scores)[b][:, k]) / 0.07 for b, k in names]
        for which, scores in (("dual", fast.dual), ("joint", fast.joint))
    }

    def standard(values: list[float]) -> np.ndarray:
        return (np.array(values) - np.mean(values)) / np.std(values, ddof=1)

    doubt = (-standard(best["dual"]) - standard(best["joint"])).tolist()
    used = [value <= told_again.quantile(doubt, 0.5) for value in doubt]
    dual, joint = (
        told_again.mil_nce(each.numpy().astype(float), positive, valid, used) for each in (fast.dual, fast.joint)
    )
    assert float(got["dual"].detach()) == pytest.approx(dual, abs=1e-3)
    assert float(got["joint"].detach()) == pytest.approx(joint, abs=1e-3)
    middles = [told_again.quantile(best[which], 0.5) for which in ("dual", "joint")]
    total, weights = [], []
    for place, (b, k) in enumerate(names):
        a, c = best["dual"][place], best["joint"][place]
        label = 1 if a > middles[0] and c > middles[1] else 0 if a < middles[0] and c < middles[1] else None
        if not 0.2 <= float(given.centre[b, k]) <= 0.8:
            label = 0
        if label is not None:
            p = 1 / (1 + np.exp(-float(fast.joint_alignable[b, 2, k])))
            total.append(-np.log(p) if label else -np.log(1 - p))
            weights.append(label)
    share = float(np.mean(weights))
    expected = np.mean([t * (1 / share - 1) if w else t for t, w in zip(total, weights, strict=True)])
    assert float(got["alignable"].detach()) == pytest.approx(expected, abs=1e-3)
    assert float(got["loss"].detach()) == pytest.approx((dual + joint) / 2 + expected, abs=2e-3)


def test_the_target_follows_slowly_and_gets_no_gradient() -> None:
    torch.manual_seed(0)
    twin = TwinTAN(TAN(TINY), momentum=0.999)
    before = {name: value.clone() for name, value in twin.target.named_parameters()}
    stage_2_losses(twin, batch(), TrainOptions())["loss"].backward()
    assert all(parameter.grad is None for parameter in twin.target.parameters())
    with torch.no_grad():
        for parameter in twin.online.parameters():
            parameter.add_(1.0)
    fast = dict(twin.online.named_parameters())
    twin.follow()
    for name, value in twin.target.named_parameters():
        assert torch.allclose(value, 0.999 * before[name] + 0.001 * fast[name], atol=1e-6)
    assert not twin.online.random_pos_start and not twin.target.random_pos_start


def test_stage_1_is_handed_over_to_both_branches() -> None:
    torch.manual_seed(0)
    model = build_tan(replace(WITH_WORDS, alignability_head=False))
    twin = twin_of(model)
    state = twin.state_dict()
    for key, value in model.state_dict().items():
        assert torch.equal(state[f"online.{key}"], value) and torch.equal(state[f"target.{key}"], value)
    assert {key for key in state if not key.startswith(("online.", "target."))} == {
        key for key in model.state_dict() if key.startswith("bert.")
    }
    assert set(handed_over(model.state_dict())) == {key for key in state if ".binary_head." not in key}
    assert torch.equal(state["online.binary_head.weight"], state["target.binary_head.weight"])
    with torch.no_grad():
        twin.online.mlp.weight.add_(1)
    assert not torch.equal(model.mlp.weight, twin.online.mlp.weight)
    assert twin.bert is twin.online.bert and twin.bert is not model.bert


def test_what_decays_by_its_name() -> None:
    model = build_tan(WITH_WORDS)
    for module, prefix in ((model, ""), (twin_of(model), "online.")):
        free, decayed = decay_groups(module, TrainOptions())
        assert free["weight_decay"] == 0 and decayed["weight_decay"] == 1e-5
        names = {id(parameter): name for name, parameter in module.named_parameters()}
        unwound = {names[id(parameter)] for parameter in free["params"]}
        wound = {names[id(parameter)] for parameter in decayed["params"]}
        assert unwound | wound == {prefix + name for name, _ in model.named_parameters()}
        assert f"{prefix}video_temporal_encoder.resblocks.0.ln_1.weight" in unwound
        assert f"{prefix}binary_head.bias" in unwound and f"{prefix}bert.fc1.bias" in unwound
        assert f"{prefix}video_temporal_encoder.resblocks.0.attn.in_proj_bias" in wound
        assert (f"{prefix}ln_text_init.weight" in unwound) == (prefix == "online.")
        assert f"{prefix}temporal_pos_embed" in wound


def test_word_ids_go_through_the_models_own_tower_and_vectors_do_not() -> None:
    model = build_tan(WITH_WORDS)
    ids = torch.randint(0, 11, (2, 3, 4))
    vectors = sentence_vectors(model.bert, ids)
    assert vectors.shape == (2, 3, TEXT) and torch.allclose(vectors[1, 2], model.bert(ids[1, 2][None])[0])
    given = batch(2)
    given.sentences = torch.randint(0, 11, (2, given.text_valid.shape[1], 4))
    stage_1_losses(model, given, TrainOptions())["loss"].backward()
    assert model.bert.fc1.weight.grad.abs().sum() > 0
    with pytest.raises(ValueError, match="no text tower"):
        sentence_vectors(None, ids)


def test_every_parameter_that_is_used_learns() -> None:
    torch.manual_seed(0)
    twin = twin_of(build_tan(replace(WITH_WORDS, text_position=True)))
    given = batch()
    given.sentences = torch.randint(1, 11, (*given.text_valid.shape, 4))
    stage_2_losses(twin, given, TrainOptions())["loss"].backward()
    idle = {name for name, parameter in twin.online.named_parameters() if parameter.grad is None}
    assert idle == {"mlp.weight", "mlp.bias", "bert.word_embd.weight"}


def test_one_batch_is_learnt_by_heart(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = TAN(replace(TINY, random_pos_start=False))
    given = batch(2, seed=3)
    options = TrainOptions(negatives="window")
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(120):
        loss = stage_1_losses(model, given, options)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    with torch.no_grad():
        scores = model.eval()(given.video, given.sentences, given.video_valid, given.text_valid)
    hits = [
        bool(given.spoken[b, k, int(scores.joint[b, -1, :, b, k].argmax())])
        for b in range(2)
        for k in range(given.text_valid.shape[1])
        if given.text_valid[b, k]
    ]
    assert losses[-1] < 0.4 * losses[0] and np.mean(hits) > 0.9


def test_no_film_is_refused_and_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    with pytest.raises(ValueError, match="no film"):
        train_stage_1(TAN(TINY), [], TrainOptions(steps=1), tmp_path)
    films = [planted(0), planted(1)]

    def run(folder: Path, stops: list[int]) -> dict[str, torch.Tensor]:
        for steps in stops:
            torch.manual_seed(5)
            model = TAN(TINY)
            train_stage_1(model, films, TrainOptions(steps=steps, batch=2, warmup_steps=1, save_every=1), folder)
        return model.state_dict()

    once, again = run(tmp_path / "a", [2]), run(tmp_path / "b", [2, 2])
    assert all(torch.equal(once[key], again[key]) for key in once)


def recall(films: list[PlantedFilm], model: TAN) -> float:
    hits = []
    for film in films:
        got = align(model, film.features, film.sentences, film.starts, film.ends)
        for proposal, (first, last), alignable in zip(got.proposals, film.seen, film.alignable, strict=True):
            if alignable:
                hits.append(first <= proposal.peak_s < last)
    return float(np.mean(hits))


def by_speech(films: list[PlantedFilm]) -> float:
    """The middle of speech taken for the answer."""
    hits = []
    for film in films:
        for start, end, (first, last), alignable in zip(film.starts, film.ends, film.seen, film.alignable, strict=True):
            if alignable:
                hits.append(first <= (start + end) / 2 < last)
    return float(np.mean(hits))


@pytest.mark.slow
def test_a_planted_answer_is_found_through_late_and_early_speech(tmp_path: Path) -> None:
    """Four in five sentences can be seen here, so that stage 2 learns from three in four."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    films, unseen = [planted(n) for n in range(60)], [planted(1000 + n) for n in range(12)]
    model = TAN(replace(TINY, alignability_head=False))
    options = TrainOptions(steps=250, batch=16, learning_rate=2e-3, warmup_steps=20, alpha=0.75, seed=1)
    train_stage_1(model, films, options, tmp_path / "1")
    first = recall(unseen, model)
    online, metrics = train_stage_2(
        model, films, replace(options, steps=120, learning_rate=1e-3, momentum=0.98), tmp_path / "2",
        evaluate=lambda trained: {"recall": recall(unseen, trained)},  # type: ignore[arg-type]
    )  # fmt: skip
    second, spoken = metrics["recall"], by_speech(unseen)
    chance = 7 / 192  # scenes of some seven seconds among those compared
    assert second == pytest.approx(recall(unseen, online))
    assert first > 5 * chance and first > spoken + 0.2 and second >= first - 0.01, (spoken, first, second)
    probabilities: dict[bool, list[float]] = {True: [], False: []}
    for film in unseen:
        got = align(online, film.features, film.sentences, film.starts, film.ends)
        for alignable, proposal in zip(film.alignable, got.proposals, strict=True):
            assert proposal.alignable is not None
            probabilities[alignable].append(proposal.alignable)
    assert np.mean(probabilities[True]) > np.mean(probabilities[False]) + 0.05
