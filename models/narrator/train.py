"""Fit the numbers of speech.narrator on damaged lines of training films, calibrate them on tuning films, and measure.

python -m models.narrator.train --films 1500 --tune-films 300 --seed 1

It prints the table that stands in speech/narrator.py, and how well it does on tuning films that it has not seen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.film_lines import LinesSource, open_lines
from models.narrator.damage import Damage, Heard, drawn, heard
from models.progress import printed
from speech.narrator import FURTHEST, NarratorModel, Weight, features, find_narrators, lowest_share

LENGTHS_S = (60, 90, 90, 120, 240, 660)
RIDGE = 3.0  # pulls the weights to 0: what the film world tells apart surely, other films do not
EACH = 3  # damages of a film
STYLE = ("articles", "third_person")  # describers elsewhere are less unlike people than those of the film world
LEAST_STYLE = 0.3

Vectors = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """One row per speaker and film."""

    names: tuple[str, ...]
    values: Vectors  # [N, F]
    narrates: Vectors  # [N], 0 or 1


def cases(source: LinesSource, seeds: Sequence[int], seed: int, damage: Damage | None = None) -> list[Heard]:
    """Films as they are heard; `EACH` of each film, or one where the damage is given."""
    found = []
    progress = printed("films")
    for done, each in enumerate(seeds, start=1):
        rng = random.Random(f"{seed}/narrator/{each}")
        film = source.film_lines(each, rng.choice(LENGTHS_S))
        found += [heard(film, damage or drawn(rng), rng) for _ in range(1 if damage else EACH)]
        progress(done, len(seeds))
    return found


def rows_of(films: Sequence[Heard], blurred: random.Random | None = None) -> Rows:
    """With `blurred`, speakers of a film differ less in `STYLE` than they do in the film world, by a share drawn."""
    values, narrates, names = [], [], ()
    for film in films:
        found = features(film.lines, spans(film))
        kept = 1.0 if blurred is None else blurred.uniform(LEAST_STYLE, 1.0)
        for name in STYLE:
            middle = float(np.mean([each[name] for each in found.values()])) if found else 0.0
            for each in found.values():
                each[name] = middle + kept * (each[name] - middle)
        for speaker, each in found.items():
            names = tuple(each)
            values.append(list(each.values()))
            narrates.append(float(speaker in film.narrators))
    return Rows(names, np.array(values), np.array(narrates))


def spans(film: Heard) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in film.subtitles]


def logistic(values: Vectors, answers: Vectors, ridge: float) -> Vectors:
    """[N, F], [N] -> weights [1 + F], the bias first and free; by Newton's method."""
    design = np.hstack([np.ones((len(values), 1)), values])
    pull = np.diag([0.0] + [ridge] * values.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        told = 1 / (1 + np.exp(-np.clip(design @ weights, -50, 50)))
        slope = design.T @ (told - answers) + pull @ weights
        curve = (design * (told * (1 - told))[:, None]).T @ design + pull + 1e-9 * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def fitted(taught: Rows, calibrated_on: Rows) -> NarratorModel:
    """Weights of the first rows, heated so that probabilities on the second mean what they say."""
    mean, scale = taught.values.mean(0), taught.values.std(0) + 1e-9

    def scaled(values: Vectors) -> Vectors:
        return np.clip((values - mean) / scale, -FURTHEST, FURTHEST)

    bias, *weights = logistic(scaled(taught.values), taught.narrates, RIDGE)
    scores = scaled(calibrated_on.values) @ np.array(weights) + bias
    shift, heat = logistic(scores[:, None], calibrated_on.narrates, ridge=0.1)
    table = zip(taught.names, mean, scale, weights, strict=True)
    return NarratorModel(
        round(float(shift + heat * bias), 4),
        {name: Weight(*(round(float(each), 4) for each in (m, s, heat * w))) for name, m, s, w in table},
    )


def measured(films: Sequence[Heard], model: NarratorModel | None = None) -> dict[str, float]:
    """Shares of films (`right`: exactly the narrators; by the published rule: its one answer is a narrator, or none
    where there are none) and of speakers, and how far probabilities are off on average (`calibration`)."""
    right, published, none_right, found_any, sure = [], [], [], [], []
    told, true = [], []
    for film in films:
        answer = find_narrators(film.lines, spans(film), model)
        right.append(answer.speakers == film.narrators)
        if film.narrators:
            found_any.append(bool(answer.speakers & film.narrators))
        else:
            none_right.append(not answer.speakers)
        guess = lowest_share(film.lines)
        published.append(guess in film.narrators if film.narrators else guess is None)
        told += answer.probabilities.values()
        true += [speaker in film.narrators for speaker in answer.probabilities]
        sure.append(sum(0.1 < each < 0.9 for each in answer.probabilities.values()))
    return {
        "films": len(films),
        "right": _mean(right),
        "published_right": _mean(published),
        "none_right": _mean(none_right),
        "found": _mean(found_any),
        "speakers_right": _mean([(p >= 0.5) == t for p, t in zip(told, true, strict=True)]),
        "brier": _mean([(p - t) ** 2 for p, t in zip(told, true, strict=True)]),
        "calibration": calibration_error(told, true),
        "unsure_speakers": _mean(sure),
    }


def calibration_error(told: Sequence[float], true: Sequence[bool], bins: int = 10) -> float:
    """Mean distance of probability and share in bins of equal width, weighted by how much lies in each."""
    number = np.minimum(bins - 1, (np.array(told) * bins).astype(int))
    apart = [abs(np.mean(np.array(told)[number == n]) - np.mean(np.array(true)[number == n])) for n in set(number)]
    weight = [np.mean(number == n) for n in set(number)]
    return round(float(np.dot(apart, weight)), 4)


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else float("nan")


def tuning_seeds(source: LinesSource, count: int, seed: int) -> tuple[list[int], list[int]]:
    """Two sets of tuning films that share none: to calibrate on, and to report."""
    chosen = random.Random(f"{seed}/narrator/tune").sample(source.lines_seeds("tune"), 2 * count)
    return chosen[:count], chosen[count:]


PLANTED = {
    "as it is": Damage(),
    "no description": Damage(described=False),
    "one word in ten wrong": Damage(word_errors=0.1),
    "two narrators": Damage(narrators=2),
    "narrator split": Damage(split_narrator=True),
    "narrator voices a part": Damage(voices_a_part=True),
    "first 30 s": Damage(cut_ms=30_000),
    "everything": Damage(True, None, 2, True, True, 0.3, True, 0.1, 0.15, 0.2),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit and measure the choice of narrators.")
    parser.add_argument("--films", type=int, default=1500)
    parser.add_argument("--tune-films", type=int, default=300, help="to calibrate on, and as many to report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training_lines", help="module that gives films' lines")
    parser.add_argument("--measure", action="store_true", help="measure what speech/narrator.py has; fit nothing")
    given = parser.parse_args()
    source = open_lines(given.source)
    calibrating, reported = tuning_seeds(source, given.tune_films, given.seed)
    model = None
    if not given.measure:
        chosen = random.Random(f"{given.seed}/narrator/train").sample(source.lines_seeds("train"), given.films)
        blur = random.Random(f"{given.seed}/blur")
        taught = rows_of(cases(source, chosen, given.seed), blur)
        model = fitted(taught, rows_of(cases(source, calibrating, given.seed), blur))
        print(f"MODEL = {model}")
    print("drawn", json.dumps(measured(cases(source, reported, given.seed), model)))
    for name, damage in PLANTED.items():
        print(name, json.dumps(measured(cases(source, reported, given.seed, damage), model)))


if __name__ == "__main__":
    main()
