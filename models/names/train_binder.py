"""Teach the binder which look a call of a name means, on films that the recogniser has not learnt from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.names.bind import BindingEvidence, binding_evidence, binding_scores
from models.names.calls import calls_of
from models.names.data import FilmCase
from models.names.evidence import letters_of
from models.names.measure import inputs_of
from models.names.model import Names, assignment
from models.names.see import call_glances, film_cast, see

NAME_FORGOTTEN = 0.3  # share of names whose letters are not shown, so that strange names are bound too
BATCH_FILMS = 16


@dataclass(frozen=True, slots=True)
class BindingCase:
    """One film as the binder sees it; `looks[n]` is the true look of `names[n]`."""

    film_seed: int
    names: tuple[str, ...]
    looks: tuple[int, ...]
    evidence: BindingEvidence


def binding_case(model: Names, case: FilmCase, wide: bool) -> BindingCase:
    """What is seen of a film, and the names that its dialogue says; `wide` looks at the product's windows."""
    truth = case.truth
    cues, given, frames = inputs_of(case, wide)
    clips = np.stack([cue.features for cue in cues])
    seen = see(model, clips)
    names = [one.name for one in given]
    calls = calls_of(names, case.dialogue)
    lines = sorted({call.line for call in calls})
    glances = call_glances(model, frames, case.dialogue, lines, film_cast(seen), clips)
    times = [(cue.start_ms, cue.end_ms) for cue in cues]
    owner = {name: look for look, name in truth.names.items()}
    return BindingCase(
        truth.film_seed,
        tuple(names),
        tuple(owner[name] for name in names),
        binding_evidence(names, calls, case.dialogue, times, seen, glances),
    )


def case_probabilities(model: Names, case: BindingCase, forgotten: Sequence[bool] = ()) -> Tensor:
    """[N, L + 1] of one film; a forgotten name's letters are not looked at."""
    hidden = forgotten or [False] * len(case.names)
    letters = [[] if hide else letters_of(name) for name, hide in zip(case.names, hidden, strict=True)]
    return assignment(binding_scores(model, case.evidence, letters, [""] * len(case.names)))


def binder_loss(model: Names, cases: Sequence[BindingCase], rng: random.Random) -> Tensor:
    """Mean negative log-probability of the true look of every name."""
    losses = []
    for case in cases:
        forgotten = [rng.random() < NAME_FORGOTTEN for _ in case.names]
        probability = case_probabilities(model, case, forgotten)
        losses.append(-(probability[torch.arange(len(case.looks)), list(case.looks)] + 1e-6).log())
    return torch.cat(losses).mean()


def train_binder(model: Names, cases: Sequence[BindingCase], steps: int, seed: int, rate: float = 5e-3) -> None:
    """Fit model.binder alone."""
    told = [case for case in cases if case.names]
    if not told:
        raise ValueError("no film says a name: there is nothing to bind")
    letters = list(model.binder.letters.parameters())
    others = [p for name, p in model.binder.named_parameters() if not name.startswith(("letters", "log_heat"))]
    optimizer = torch.optim.AdamW(
        [{"params": others, "weight_decay": 1e-3}, {"params": letters, "weight_decay": 0.05}], lr=rate
    )
    for step in range(steps):
        rng = random.Random(f"{seed}/bind/{step}")
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - step / steps)
        loss = binder_loss(model, rng.sample(told, min(BATCH_FILMS, len(told))), rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def calibrate(model: Names, cases: Sequence[BindingCase]) -> float:
    """Set the heat so that probabilities on these films mean what they say; the loss before and after differ little."""
    best: tuple[float, float] | None = None
    with torch.no_grad():
        for heat in np.linspace(-1.0, 1.0, 21):
            model.binder.log_heat.fill_(float(heat))
            losses = [
                -(case_probabilities(model, case)[torch.arange(len(case.looks)), list(case.looks)] + 1e-6).log()
                for case in cases
                if case.names
            ]
            loss = float(torch.cat(losses).mean())
            if best is None or loss < best[0]:
                best = (loss, float(heat))
        assert best is not None
        model.binder.log_heat.fill_(best[1])
    return best[0]
