"""Films as the recogniser and the binder learn from them: cached features beside the truth of who is in them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.clip.features import ClipFeatures
from models.clip.predict import Features
from models.data.people import PeopleSource, PeopleTruth, truth_of
from models.names.calls import SpokenLine
from models.names.glances import Glances
from models.names.model import OUTPUTS

NOISE = 0.1  # of features, in their own deviations
WIDE = 0.55  # share of clips shown by the product's window
GLANCE = 0.2  # share of what is shown that is the frames of a spoken line
HELD_STILL = 0.1  # share shown as one frame
PICTURES = 0.3  # share of people asked for by a picture of them instead of a phrase
ASKED = 0.5  # share of clips for which the film's own cast is asked for, with few others


@dataclass(frozen=True, slots=True)
class FilmCase:
    """One film; `features` [Q, 2, T, D] are of the intervals and of the wider windows, `glances` of spoken lines."""

    truth: PeopleTruth
    features: Features
    glances: dict[int, Features]

    @property
    def dialogue(self) -> list[SpokenLine]:
        return [SpokenLine(said.start_ms, said.end_ms, said.text) for said in self.truth.said]


def film_cases(films: Sequence[Sequence[ClipFeatures]], glances: Glances, source: PeopleSource) -> list[FilmCase]:
    """Join features and truth by film seed and cue index."""
    cases = []
    for film in films:
        if not film:
            continue
        truth = truth_of(source, film[0].film_seed, [clip.index for clip in film])
        pairs = np.stack([np.stack([clip.features, clip.wide_features]) for clip in film])
        cases.append(FilmCase(truth, pairs, glances.get(film[0].film_seed, {})))
    return cases


@dataclass(slots=True)
class Batch:
    """Tensors of one step. `pictures` [B, P, D] replace phrases where `by_picture`; `known` says which labels count."""

    frames: Tensor  # [B, T, D]
    pictures: Tensor
    by_picture: Tensor  # [B, P]
    absent: Tensor  # [B, P] nobody asks for this look
    labels: Tensor  # [B, P, 4]
    known: Tensor  # [B, 4]


class Shown:
    """Draws batches; a batch follows from the given random generator alone."""

    def __init__(self, cases: Sequence[FilmCase], looks: int) -> None:
        self.cases, self.looks = cases, looks
        self.cues = [(case, index) for case in cases for index in range(len(case.truth.cues))]
        self.lines = [(case, line) for case in cases for line in case.glances]
        alone: list[list[Features]] = [[] for _ in range(looks)]
        for case, index in self.cues:
            cue = case.truth.cues[index]
            if cue.in_view == {cue.actor}:
                alone[cue.actor].append(case.features[index, 0])
        everyone: list[list[Features]] = [[] for _ in range(looks)]
        for case, index in self.cues:
            everyone[case.truth.cues[index].actor].append(case.features[index, 0])
        self.portraits = [few if few else many for few, many in zip(alone, everyone, strict=True)]
        sample = np.stack([case.features[index, 0] for case, index in self.cues[:500]])
        self.deviation = torch.from_numpy(sample.std(axis=(0, 1)).astype(np.float32))

    def batch(self, rng: random.Random, size: int) -> Batch:
        """`size` clips and spoken lines, mixed."""
        frames, labels, known, absent = [], [], [], []
        for _ in range(size):
            if self.lines and rng.random() < GLANCE:
                case, line = rng.choice(self.lines)
                shown, label, counts = self._line(case, line)
            else:
                case, index = rng.choice(self.cues)
                shown, label, counts = self._cue(case, index, rng)
            if rng.random() < HELD_STILL:
                shown = np.repeat(shown[rng.randrange(len(shown))][None], len(shown), axis=0)
            frames.append(shown)
            labels.append(label)
            known.append(counts)
            absent.append(self._unasked(case, label, rng))
        length = max(len(shown) for shown in frames)
        stacked = torch.from_numpy(np.stack([_fill(shown, length) for shown in frames]))
        noise = torch.randn(stacked.shape, generator=torch.Generator().manual_seed(rng.randrange(2**62)))
        by_picture = np.array([[rng.random() < PICTURES and bool(p) for p in self.portraits] for _ in range(size)])
        pictures = np.zeros((size, self.looks, stacked.shape[-1]), dtype=np.float32)
        for row, look in zip(*np.nonzero(by_picture), strict=True):
            clip = rng.choice(self.portraits[look])
            pictures[row, look] = clip[rng.randrange(len(clip))]
        return Batch(
            stacked + NOISE * self.deviation * noise, torch.from_numpy(pictures), torch.from_numpy(by_picture),
            torch.from_numpy(np.stack(absent)), torch.from_numpy(np.stack(labels)), torch.from_numpy(np.stack(known)),
        )  # fmt: skip

    def _cue(self, case: FilmCase, index: int, rng: random.Random) -> tuple[Features, Features, Features]:
        wide = rng.random() < WIDE
        return case.features[index, int(wide)], cue_labels(case, index, self.looks, wide), _counts("speaker")

    def _line(self, case: FilmCase, line: int) -> tuple[Features, Features, Features]:
        return case.glances[line], line_labels(case, line, self.looks), _counts("actor", "target")

    def _unasked(self, case: FilmCase, label: Features, rng: random.Random) -> Features:
        """Who is not asked for: nobody, or most of those who are not in the film."""
        if rng.random() >= ASKED:
            return np.zeros(self.looks, dtype=bool)
        others = rng.random() * 0.5
        return np.array(
            [
                look not in case.truth.names and label[look].sum() == 0 and rng.random() > others
                for look in range(self.looks)
            ]
        )


def cue_labels(case: FilmCase, index: int, looks: int, wide: bool) -> Features:
    """[P, 4] of one cue; nobody is marked as speaking."""
    cue = case.truth.cues[index]
    label = np.zeros((looks, len(OUTPUTS)), dtype=np.float32)
    label[sorted(cue.in_view_wide if wide else cue.in_view), 0] = 1
    label[cue.actor, 1] = 1
    if cue.target is not None:
        label[cue.target, 2] = 1
    return label


def line_labels(case: FilmCase, line: int, looks: int) -> Features:
    """[P, 4] of one spoken line; nobody is marked as acting. A speaker out of the picture is nobody's face."""
    said = case.truth.said[line]
    label = np.zeros((looks, len(OUTPUTS)), dtype=np.float32)
    label[sorted(said.in_view), 0] = 1
    if said.speaker in said.in_view:
        label[said.speaker, 3] = 1
    return label


def _counts(*without: str) -> Features:
    return np.array([output not in without for output in OUTPUTS], dtype=np.float32)


def _fill(frames: Features, length: int) -> Features:
    """To `length` frames by telling each as often as it takes."""
    return frames if len(frames) == length else frames[np.arange(length) * len(frames) // length]
