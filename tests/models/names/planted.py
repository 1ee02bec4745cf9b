"""Films so simple that the answers are known: a person is one direction of feature space, an actor a longer one."""

from __future__ import annotations

import random

import numpy as np
import torch

from models.data.people import CueTruth, PeopleTruth, Said
from models.names.data import FilmCase
from models.names.glances import GLANCES
from models.names.model import Names, NamesConfig

WIDTH = 12
LOOKS = ("the man in grey", "the woman in blue", "the boy in red", "the girl in green")
PRONOUNS = ("he", "she", "he", "she")
NAMES = ("Quill", "Odd", "Fenn", "Rook")


def frames(in_view: dict[int, float], count: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """[count, WIDTH]: a person's direction, as long as how much the picture is about them."""
    picture = np.zeros((count, WIDTH), dtype=np.float32)
    for look, weight in in_view.items():
        picture[:, look] = weight
    return picture + noise * rng.standard_normal(picture.shape).astype(np.float32)


def planted_case(seed: int, noise: float = 0.05) -> FilmCase:
    """Two or three people; each is called once, while the caller is in the middle of the picture."""
    rng, dice = np.random.default_rng(seed), random.Random(seed)
    cast = dice.sample(range(len(LOOKS)), dice.choice((2, 3)))
    names = dict(zip(cast, dice.sample(NAMES, len(cast)), strict=True))
    cues, features, said, glances = [], [], [], {}
    for index in range(8):
        actor, other = dice.sample(cast, 2)
        alone = dice.random() < 0.4
        view = {actor: 2.0} if alone else {actor: 2.0, other: 1.0}
        start = index * 10_000
        seen = frozenset(view)
        cues.append(
            CueTruth(index, start, start + 3000, actor, None if alone else other, seen, seen, 0.2 + 0.2 * actor, 4000)
        )
        features.append(np.stack([frames(view, 8, noise, rng), frames(view, 8, noise, rng)]))
        if not alone and index % 2 == 0:
            glances[len(said)] = frames({actor: 2.0, other: 1.0}, GLANCES, noise, rng)
            said.append(Said(start + 4000, start + 6000, f"{names[other]}, look!", actor, seen))
    told = tuple(f"{LOOKS[cue.actor].capitalize()} waves." for cue in cues)
    return FilmCase(PeopleTruth(seed, 80_000, names, tuple(cues), tuple(said), told), np.stack(features), glances)


def planted_model(seed: int = 0) -> Names:
    torch.manual_seed(seed)
    model = Names(NamesConfig(WIDTH, width=24, layers=1, heads=2, looks=LOOKS, pronouns=PRONOUNS))
    model.gallery.copy_(torch.eye(len(LOOKS), WIDTH))
    return model
