"""TAN learnt with negatives of the whole batch, as published, where `bench align` takes those of the own window.

Within a film every thing has one colour and there is one place to put it: who tells a sentence from its own film's
seconds alone never learns to tell films apart, and looking for a clip among all films is just that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.align_backbones import Seconds
from bench.align_films import AlignFilm
from bench.align_learn import Recipe, start_tan
from bench.align_rows import S1, co_trained
from models.tan.model import TAN
from models.tan.train import train_stage_1, train_stage_2


def learn_by_batch(backbone: Seconds, films: Sequence[AlignFilm], recipe: Recipe, folder: Path) -> tuple[TAN, TAN]:
    """(S1, S1+S2 with alpha 0.5), in all else as `learn` does; `films` are as the backbone sees them."""
    first, both = S1, co_trained()
    model = start_tan(backbone, first.layers)
    options = replace(recipe.options(first, first=True), negatives="batch")
    train_stage_1(model, films, options, folder / f"{first.key}-batch")
    options = replace(recipe.options(both, first=False), negatives="batch")
    online, _ = train_stage_2(model, films, options, folder / f"{both.key}-batch")
    return model.eval(), online.eval()
