"""Films with a known answer: a second's features tell which sentence is seen in it, speech comes early or late.

No part of models.tan is called.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CONCEPTS, VISUAL, TEXT = 44, 20, 16


@dataclass
class PlantedFilm:
    features: np.ndarray  # [T, VISUAL]
    sentences: np.ndarray  # [K, TEXT]
    starts: list[float]  # of speech
    ends: list[float]
    seen: list[tuple[int, int]]  # where each sentence's concept is in view
    alignable: list[bool]

    @property
    def duration(self) -> float:
        return float(len(self.features))


def planted(seed: int, seconds: int = 200, jitter: int = 9, chatter: float = 0.25) -> PlantedFilm:
    """Scenes of 5 to 9 s, one concept each; every scene is spoken of within `jitter` seconds of its beginning, and
    between them is chatter: sentences of one of six further concepts that no picture shows."""
    world = np.random.default_rng(7)
    look = world.normal(size=(CONCEPTS, VISUAL))
    words = world.normal(size=(CONCEPTS + 6, TEXT))
    rng = np.random.default_rng(seed)
    features, told, time = [], [], 0
    order = rng.permutation(CONCEPTS).tolist()  # no concept twice in a film
    while time < seconds:
        length = int(rng.integers(5, 10))
        concept = order.pop()
        features += [look[concept] + 0.5 * rng.normal(size=VISUAL) for _ in range(length)]
        spoken = time + float(rng.uniform(-jitter, jitter))
        told.append((max(0.0, spoken), concept, (time, time + length), True))
        if rng.uniform() < chatter:
            told.append((max(0.0, spoken + 2), CONCEPTS + int(rng.integers(6)), (time, time + length), False))
        time += length
    told.sort(key=lambda each: each[0])
    told = [each for each in told if each[0] + 6 < seconds]
    return PlantedFilm(
        np.array(features[:seconds], np.float32),
        np.array([words[concept] + 0.2 * rng.normal(size=TEXT) for _, concept, _, _ in told], np.float32),
        [start for start, *_ in told],
        [start + 5.0 for start, *_ in told],
        [seen for _, _, seen, _ in told],
        [alignable for *_, alignable in told],
    )
