"""From the head's probability to how often it is right: Platt's logistic fit, kept beside the weights."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

FILE = "calibration.json"
_EDGE = 1e-4  # probabilities are kept off 0 and 1 by so much, so that logits stay finite
_SUREST = 20.0  # no logit beyond it: nothing learnt from some films is surer than that
_RIDGE = 1e-3
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """calibrated = sigmoid(slope * logit(said) + shift); the default changes nothing."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, said: float) -> float:
        logit = self.slope * _logit(said) + self.shift
        return 1 / (1 + math.exp(-min(max(logit, -_SUREST), _SUREST)))

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")


def load_calibration(folder: Path) -> Calibration:
    """The folder's, or the one that changes nothing."""
    path = folder / FILE
    return Calibration(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Calibration()


def fit_calibration(said: Sequence[float], true: Sequence[bool]) -> Calibration:
    """Logistic regression of the truth on the logit, by Newton's method. One kind of truth alone changes nothing."""
    if len(said) != len(true):
        raise ValueError(f"{len(said)} probabilities and {len(true)} truths")
    target = np.asarray(true, float)
    if not len(target) or target.min() == target.max():
        return Calibration()
    inputs = np.stack([[_logit(value) for value in said], np.ones(len(said))], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(_ROUNDS):
        guess = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        gradient = inputs.T @ (guess - target) + _RIDGE * (weights - [1.0, 0.0])
        hessian = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + _RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def _logit(value: float) -> float:
    kept = min(max(value, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))
