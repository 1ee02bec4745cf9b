"""In which order sentences are labelled: by chance, or by what the product's order expects to learn most from.

The order by information asks some, lets the model learn, and asks again what the new model finds open.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from bench.align_answers import Key
from bench.align_films import AlignFilm
from core.labelling import Candidate, OrderOptions, order_sentences, order_videos
from models.tan.calibration import Calibration
from models.tan.model import TAN
from models.tan.proposals import Proposal, softmax
from models.tan.windows import Alignment, WindowOptions, align

WINDOWS = WindowOptions(stride_s=32)
Unit = Literal["sentence", "film"]


@dataclass(frozen=True, slots=True)
class Order:
    """A curve: what is asked next, sentences or whole films, and by what."""

    name: str
    by: Literal["chance", "information"]
    unit: Unit = "sentence"
    options: OrderOptions = OrderOptions(batch=10**6)  # noqa: RUF009 - frozen; a batch is what lies between two models
    alike: bool = True  # whether what is like something asked tells less


@torch.no_grad()
def aligned(model: TAN, films: Sequence[AlignFilm]) -> list[Alignment]:
    """Of the films' own sentences, near their times of speech; `films` as the backbone sees them."""
    assert model.bert is not None
    return [
        align(
            model, film.features, model.bert(torch.from_numpy(film.sentences)).numpy(), film.starts, film.ends, WINDOWS
        )
        for film in films
    ]


def proposals_of(found: Sequence[Alignment], sure: Calibration) -> list[list[Proposal]]:
    """As the product shows them: the head's probability is calibrated."""
    return [[_calibrated(each, sure) for each in film.proposals] for film in found]


def next_keys(
    order: Order,
    films: Sequence[AlignFilm],
    model: TAN,
    calibration: Calibration,
    labelled: Collection[Key],
    count: int,
    seed: int,
) -> list[Key]:
    """So many more sentences, or fewer where there are no more; whole films, the last one in part."""
    every = [(place, number) for place, film in enumerate(films) for number in range(len(film.sentences))]
    done = set(labelled)
    if order.by == "chance":
        rng = random.Random(seed)  # the same order at every budget
        if order.unit == "sentence":
            rng.shuffle(every)
        else:
            places = list(range(len(films)))
            rng.shuffle(places)
            rank = {place: at for at, place in enumerate(places)}
            every.sort(key=lambda key: (rank[key[0]], key[1]))
        return [key for key in every if key not in done][:count]
    pool = candidates(films, aligned(model, films), calibration, vectors(model, films) if order.alike else None)
    known = [name_of(key) for key in done]
    if order.unit == "sentence":
        return [key_of(one.sentence) for one in order_sentences(pool, known, order.options, limit=count)]
    films_first = [int(one.video) for one in order_videos(pool, known, order.options)]
    return [
        (place, number)
        for place in films_first
        for number in range(len(films[place].sentences))
        if (place, number) not in done
    ][:count]


def candidates(
    films: Sequence[AlignFilm],
    found: Sequence[Alignment],
    calibration: Calibration,
    rows: Sequence[np.ndarray] | None,
) -> list[Candidate]:
    """What the model thinks of every sentence: whether, and in which of the seconds around its speech."""
    return [
        Candidate(
            name_of((place, number)),
            f"{place:04d}",
            calibration(float(proposal.alignable or 0.0)),
            softmax(found[place].rows[number]).tolist(),
            None if rows is None else rows[place][number].tolist(),
        )
        for place in range(len(films))
        for number, proposal in enumerate(found[place].proposals)
    ]


@torch.no_grad()
def vectors(model: TAN, films: Sequence[AlignFilm]) -> list[np.ndarray]:
    """Sentences as the dual encoder reads them, by film [K, C]."""
    assert model.bert is not None
    return [model.text_features(model.bert(torch.from_numpy(film.sentences))).numpy() for film in films]


def name_of(key: Key) -> str:
    return f"{key[0]:04d}/{key[1]:03d}"


def key_of(name: str) -> Key:
    place, number = name.split("/")
    return int(place), int(number)


def _calibrated(proposal: Proposal, sure: Calibration) -> Proposal:
    assert proposal.alignable is not None, "a TAN without a head knows nothing of it"
    return Proposal(
        proposal.number,
        proposal.start_s,
        proposal.end_s,
        proposal.peak_s,
        proposal.score,
        sure(proposal.alignable),
    )
