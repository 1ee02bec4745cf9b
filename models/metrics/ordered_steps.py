"""How well seconds are labelled with the steps of a list: F-Acc, IoU and IoD (thesis Table 7.2).

Seconds in which no step happens have no right answer and are left out of all three. Letters: T seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOTHING = -1  # the truth of a second in which no step happens


@dataclass(frozen=True, slots=True)
class Labelled:
    """One video: F-Acc of each second with a step, IoU and IoD of each step that has a second."""

    right: tuple[float, ...]
    iou: tuple[float, ...]
    iod: tuple[float, ...]


def labelled(found: NDArray[np.int64], truth: NDArray[np.int64]) -> Labelled:
    """Steps [T] that were found and that are true, `NOTHING` where no step is."""
    told = truth != NOTHING
    found, truth = found[told], truth[told]
    iou, iod = [], []
    for step in np.unique(truth).tolist():
        mine, true = found == step, truth == step
        both = int((mine & true).sum())
        iou.append(both / int((mine | true).sum()))
        iod.append(both / int(mine.sum()) if mine.any() else 0.0)
    return Labelled(tuple((found == truth).astype(float).tolist()), tuple(iou), tuple(iod))
