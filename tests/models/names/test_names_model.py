from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models import checkpoint
from models.names.data import Shown
from models.names.evidence import letters_of
from models.names.model import Names, NamesConfig, assignment
from models.names.see import recognise
from models.names.train_binder import binder_loss, binding_case, case_probabilities
from models.names.train_recogniser import balance, recogniser_losses
from tests.models.names.planted import LOOKS, WIDTH, planted_case, planted_model


def test_one_batch_is_learnt_by_heart() -> None:
    model = planted_model()
    cases = [planted_case(seed) for seed in range(4)]
    model.log_balance.copy_(balance(cases, len(LOOKS)))
    batch = Shown(cases, len(LOOKS)).batch(random.Random(0), 24)
    optimizer = torch.optim.AdamW(model.recogniser.parameters(), lr=5e-3)
    model.eval()  # without dropout
    first = float(recogniser_losses(model, batch)["loss"].detach())
    for _ in range(200):
        loss = recogniser_losses(model, batch)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert float(loss.detach()) < 0.1 * first


def test_every_parameter_gets_a_gradient() -> None:
    model = planted_model()
    cases = [planted_case(seed) for seed in range(6)]
    recogniser_losses(model, Shown(cases, len(LOOKS)).batch(random.Random(0), 32))["loss"].backward()
    model.eval()
    binder_loss(model, [binding_case(model, case, False) for case in cases], random.Random(1)).backward()
    without = [name for name, parameter in model.named_parameters() if parameter.grad is None]
    assert without == []


def test_a_batch_follows_from_its_generator() -> None:
    shown = Shown([planted_case(seed) for seed in range(4)], len(LOOKS))
    first, again, other = (shown.batch(random.Random(seed), 8) for seed in (1, 1, 2))
    assert torch.equal(first.frames, again.frames) and torch.equal(first.pictures, again.pictures)
    assert not torch.equal(first.frames, other.frames)


def test_a_look_has_one_name_at_most_and_a_name_one_look() -> None:
    scores = torch.tensor([[4.0, 0.0, -4.0, -2.0], [3.0, 2.0, -4.0, -2.0], [3.5, -9.0, -9.0, -1.0]])
    probability = assignment(scores)
    assert torch.allclose(probability.sum(1), torch.ones(3), atol=1e-4)
    assert bool((probability[:, :-1].sum(0) <= 1.02).all())
    assert int(probability[1].argmax()) == 1  # its first choice is another's
    alone = assignment(scores[1:2])
    assert torch.allclose(alone, scores[1:2].softmax(1), atol=1e-5)  # nobody to share with


def test_films_of_fewer_names_are_padded_without_harm() -> None:
    """Two names want one look in every film, so that the padded row takes part in what is shared out."""
    film = torch.tensor([[6.0, 0.0, -1.0], [6.0, 1.0, -1.0]])
    nobody = torch.full((2, 3), float("-inf"))
    padded = torch.stack([torch.cat([film, nobody]), torch.cat([film, film])]).requires_grad_()
    probability = assignment(padded)
    assert torch.allclose(probability[0, :2], assignment(film), atol=1e-6)
    assert float(probability[0, 2:].detach().abs().max()) == 0
    (-(probability[[0, 0, 1], [0, 1, 0], [0, 1, 0]] + 1e-6).log().mean()).backward()
    assert padded.grad is not None and bool(torch.isfinite(padded.grad).all())


def test_any_number_of_names_may_belong_to_nobody() -> None:
    scores = torch.tensor([[-5.0, 5.0]] * 3)
    assert bool((assignment(scores)[:, 1] > 0.99).all())


def test_an_unknown_ending_tells_nothing_of_a_pronoun_before_training() -> None:
    model = planted_model()
    assert letters_of("") == [] and len(letters_of("Al")) == 2 and len(letters_of("Quill")) == 3
    assert float(model.binder.letters(torch.tensor(letters_of("Quill"))).detach().abs().sum()) == 0


def test_who_is_not_asked_for_changes_nothing() -> None:
    model = planted_model().eval()
    clips = planted_case(0).features[:, 0]
    queries = model.recogniser.queries(phrases=model.gallery.expand(len(clips), -1, -1))
    absent = torch.zeros(len(clips), len(LOOKS), dtype=torch.bool)
    absent[:, 2:] = True
    with torch.no_grad():
        masked = model.recogniser(torch.from_numpy(clips), queries, absent)[:, :2]
        fewer = model.recogniser(torch.from_numpy(clips), queries[:, :2])
    assert torch.allclose(masked, fewer, atol=1e-5)
    assert recognise(model, clips, cast=[0, 1])[:, 2:].sum() == 0


def test_a_checkpoint_comes_back_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    model = planted_model().eval()
    record = checkpoint.record_of("names", model.config, "planted", 0)
    checkpoint.save(tmp_path / "names", model, record)
    clips = planted_case(0).features[:, 0]
    again = checkpoint.load(tmp_path / "names")
    assert isinstance(again, Names) and again.config == model.config and again.config.looks == LOOKS
    assert np.array_equal(recognise(again, clips), recognise(model, clips))
    checkpoint.save(tmp_path / "wrong", model, replace(record, config=record.config | {"looks": LOOKS[:2]}))
    with pytest.raises(checkpoint.BadCheckpoint, match="pronoun"):
        checkpoint.load(tmp_path / "wrong")


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        NamesConfig(width=10, heads=3)
    with pytest.raises(ValueError, match="pronoun"):
        NamesConfig(looks=("the man",))
    model = Names(NamesConfig(visual_dim=WIDTH, width=24, heads=2))
    with pytest.raises(ValueError, match="positions"):
        model.recogniser(torch.zeros(1, 17, WIDTH), torch.zeros(1, 2, 24))


def test_a_binder_without_names_has_nothing_to_say() -> None:
    model = planted_model().eval()
    case = planted_case(1)
    silent = binding_case(model, type(case)(case.truth.__class__(
        1, 80_000, case.truth.names, case.truth.cues, (), case.truth.told), case.features, {}), False)  # fmt: skip
    assert silent.names == ()
    assert case_probabilities(model, silent).shape == (0, len(LOOKS) + 1)
