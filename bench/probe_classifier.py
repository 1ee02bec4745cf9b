"""A small classifier over fixed features, its settings and its length chosen on tuning films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

EPOCHS, BATCH, RATE, DROPOUT = 40, 128, 2e-3, 0.3
COMPONENTS = 160  # that wide features are brought to, per frame

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Setting:
    hidden: int  # 0: linear
    decay: float


SETTINGS = (Setting(0, 0.03), Setting(0, 1.0), Setting(192, 0.03), Setting(192, 1.0))
QUICK = SETTINGS[:1]


@dataclass(frozen=True, slots=True)
class Examples:
    """Letters: N examples, D features, K classes."""

    x: Features  # [N, D]
    label: NDArray[np.int64]  # [N]
    allowed: NDArray[np.bool_]  # [N, K] the classes among which each is told apart


def learn(
    train: Examples, tune: Examples, settings: Sequence[Setting] = SETTINGS, epochs: int = EPOCHS, seed: int = 0
) -> nn.Module:
    """The classifier that is best on `tune`; rare classes weigh as much as frequent ones."""
    best: tuple[float, nn.Module] | None = None
    for setting in settings:
        score, model = _fit(train, tune, setting, epochs, seed)
        if best is None or score > best[0]:
            best = score, model
    assert best is not None, "there is at least one setting"
    return best[1]


def answers(model: nn.Module, examples: Examples) -> NDArray[np.int64]:
    """The class of each example [N], among those allowed."""
    model.eval()
    with torch.no_grad():
        logits: Tensor = model(torch.from_numpy(examples.x))
    logits[~torch.from_numpy(examples.allowed)] = -torch.inf
    found: NDArray[np.int64] = logits.argmax(1).numpy()
    return found


def balanced(label: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Mean over classes of the share of its examples that are found."""
    return float(np.mean([(found[label == each] == each).mean() for each in np.unique(label)]))


def brought_down(parts: Sequence[NDArray[np.float32]], components: int = COMPONENTS) -> list[NDArray[np.float32]]:
    """Features [N, T, D] of each part on the main directions of the first one's frames: [N, T, components]."""
    frames = parts[0].reshape(-1, parts[0].shape[-1])
    middle = frames.mean(axis=0)
    if frames.shape[1] <= components:
        return list(parts)
    sample = frames[:: max(1, len(frames) // 6000)] - middle
    _, directions = np.linalg.eigh(sample.T @ sample)  # rising: the last are the main ones
    main = directions[:, -components:].astype(np.float32)
    return [((part - middle) @ main).astype(np.float32) for part in parts]


class _Classifier(nn.Module):
    mean: Tensor
    spread: Tensor

    def __init__(self, mean: Tensor, spread: Tensor, hidden: int, classes: int) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        size = len(mean)
        self.head = (
            nn.Sequential(nn.Linear(size, hidden), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(hidden, classes))
            if hidden
            else nn.Linear(size, classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head((x - self.mean) / self.spread)
        return logits


def _fit(train: Examples, tune: Examples, setting: Setting, epochs: int, seed: int) -> tuple[float, nn.Module]:
    torch.manual_seed(seed)
    x, label = torch.from_numpy(train.x), torch.from_numpy(train.label)
    closed = ~torch.from_numpy(train.allowed)
    counts = torch.bincount(label, minlength=closed.shape[1]).clamp(min=1)
    weight = len(label) / counts / (counts > 1).sum()  # [K]
    model = _Classifier(x.mean(0), x.std(0) + 1e-3, setting.hidden, closed.shape[1])
    optimizer = torch.optim.AdamW(model.parameters(), RATE, weight_decay=setting.decay)
    best, kept = -1.0, {name: value.clone() for name, value in model.state_dict().items()}
    for _ in range(epochs):
        model.train()
        for some in torch.randperm(len(x)).split(BATCH):  # type: ignore[no-untyped-call]
            logits = model(x[some]).masked_fill(closed[some], -1e4)  # [B, K]
            loss = nn.functional.cross_entropy(logits, label[some], weight=weight)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        score = balanced(tune.label, answers(model, tune))
        if score > best:
            best, kept = score, {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(kept)
    return best, model
