"""Weights as their authors published them, placed in our models by name, and an account of what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor, nn

# What parallel training and averaging put before a key.
WRAPPERS = ("module.", "online.")


@dataclass(frozen=True, slots=True)
class ConversionReport:
    placed: tuple[str, ...]
    left: tuple[str, ...]  # in the published file, without a place here
    missing: tuple[str, ...]  # in our model, not in the published file: still at their random start

    @property
    def complete(self) -> bool:
        return not self.missing and not self.left


def unwrapped(key: str, wrappers: Sequence[str] = WRAPPERS) -> str:
    """The key without the prefixes of `wrappers`, each taken off once, in order."""
    for wrapper in wrappers:
        key = key.removeprefix(wrapper)
    return key


def place(
    model: nn.Module,
    source: Mapping[str, Tensor],
    ignored: Callable[[str], bool] = lambda key: False,
    tied: Sequence[frozenset[str]] = (),
) -> ConversionReport:
    """Fill the model in place from tensors under the model's own key names.

    A wrong shape raises ValueError; a missing or unknown key is reported. `ignored` keys hold no weights.
    `tied` are sets of keys of one tensor: any of them fills all.
    """
    own = model.state_dict()
    placed, left = [], []
    for key, value in source.items():
        if key not in own:
            if not ignored(key):
                left.append(key)
            continue
        if own[key].shape != value.shape:
            raise ValueError(f"{key} has shape {tuple(value.shape)}, expected {tuple(own[key].shape)}")
        own[key].copy_(value)  # state_dict() shares storage with the parameters
        placed.append(key)
    filled = {*placed, *(key for keys in tied if keys & set(placed) for key in keys)}
    return ConversionReport(tuple(placed), tuple(left), tuple(key for key in own if key not in filled))
