"""Teach the binder which look a call of a name means, on films that the recogniser has not learnt from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
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
    return assignment(_scores(model, case, forgotten))


def _scores(model: Names, case: BindingCase, forgotten: Sequence[bool]) -> Tensor:
    hidden = forgotten or [False] * len(case.names)
    letters = [[] if hide else letters_of(name) for name, hide in zip(case.names, hidden, strict=True)]
    return binding_scores(model, case.evidence, letters, [""] * len(case.names))


def binder_loss(
    model: Names, cases: Sequence[BindingCase], rng: random.Random, forget: float = NAME_FORGOTTEN
) -> Tensor:
    """Mean negative log-probability of the true look of every name; all films in one go."""
    scores = [_scores(model, case, [rng.random() < forget for _ in case.names]) for case in cases]
    most = max(len(each) for each in scores)
    padded = torch.stack([F.pad(each, (0, 0, 0, most - len(each)), value=float("-inf")) for each in scores])
    probability = assignment(padded)  # [films, N, L + 1]
    where = [(film, number, look) for film, case in enumerate(cases) for number, look in enumerate(case.looks)]
    film, number, look = (list(index) for index in zip(*where, strict=True))
    return -(probability[film, number, look] + 1e-6).log().mean()


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
        if not bool(torch.isfinite(loss)):
            raise FloatingPointError(f"the binder's loss is {float(loss)} at step {step}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def calibrate(model: Names, cases: Sequence[BindingCase]) -> float:
    """Set the heat so that probabilities on these films mean what they say; their loss comes back."""
    told = [case for case in cases if case.names]
    found: dict[float, float] = {}
    with torch.no_grad():
        for heat in np.linspace(-1.0, 1.0, 21).tolist() if told else [0.0]:
            model.binder.log_heat.fill_(heat)
            found[heat] = float(binder_loss(model, told, random.Random(0), forget=0.0)) if told else 0.0
        best = min(found, key=lambda heat: found[heat])
        model.binder.log_heat.fill_(best)
    return found[best]
