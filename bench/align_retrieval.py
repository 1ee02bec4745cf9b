"""Which clip of unseen films does a description speak of? Thesis Table 7.3 in miniature, by the dual encoder.

./cuewright bench align_retrieval --seed-base 9000000

The protocol is that of YouCook2 (models.metrics.youcook2). It takes the MIL-NCE backbone and TAN (S1, and S1+S2 with
alpha 0.5) of `bench align`, and learns what is missing of them; and both once more with the published negatives.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench.align import KEPT, QUICK, Size, folder_of
from bench.align_backbones import Seconds, learn_mil_nce
from bench.align_by_batch import learn_by_batch
from bench.align_clips import Clip, pool_of
from bench.align_films import AlignFilm, align_films, seen_by, word_ids
from bench.align_learn import learn
from bench.align_retrieval_table import Found, told
from bench.align_rows import S1, co_trained
from bench.results import write_section
from bench.seeds import must_be_unseen
from models.metrics.youcook2 import retrieval_tables, segment_vector, tied_ranks
from models.tan.evaluate import youcook2_features
from models.tan.model import TAN
from studio.world import TEST_SEED_BASE

MIL_NCE, FIRST, BOTH = "MIL-NCE, a clip", "S1, 3 layers (B)", "S1+S2, alpha 0.5 (D)"
BY_BATCH = ", negatives of the batch"
# What is claimed: each is better than those after it, compared by what serves it best on tuning films.
BEST_FIRST = ((BOTH + BY_BATCH, "centred"), (FIRST + BY_BATCH, "centred"), (MIL_NCE, "raw"))
OWN_BEST_FIRST = ((BOTH, "standardised"), (FIRST, "standardised"), (MIL_NCE, "raw"))
POOLS = 4  # drawn one after another, so that chance in what clips stand in them weighs less
Floats = NDArray[np.floating]


def run(seed_base: int = TEST_SEED_BASE, json_path: Path | None = None, quick: bool = False, kept: Path = KEPT) -> int:
    """Print the table; write it to docs/results.md unless `quick`, which only shows that everything runs."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    folder = folder_of(size, kept)
    films, test = align_films(0, size.films), align_films(seed_base, size.test_films)
    backbone = learn_mil_nce(films, size.recipe.backbone, folder / "mil-nce")
    seen, pools = seen_by(backbone.seen, films), [pool_of(test, seed) for seed in range(1 if quick else POOLS)]
    models = {
        name: learn(training, backbone, seen, list, size.recipe, folder)
        for name, training in ((FIRST, S1), (BOTH, co_trained()))
    }
    first, both = learn_by_batch(backbone, seen, size.recipe, folder)
    models |= {FIRST + BY_BATCH: first, BOTH + BY_BATCH: both}
    rows = {MIL_NCE: by_backbone(backbone, test, pools)}
    seen_test = seen_by(backbone.seen, test)
    rows |= {name: by_tan(model, seen_test, pools) for name, model in models.items()}
    owners = [clip.film for pool in pools for clip in pool]
    text, means = told(rows, (BEST_FIRST, OWN_BEST_FIRST), owners, seed_base, len(test), size.rounds, len(pools))
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all")
    if not quick:
        write_section("align_retrieval", text)
    if json_path is not None:
        data = {name: {key: asdict(one) for key, one in each.items()} for name, each in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def by_backbone(backbone: Seconds, films: Sequence[AlignFilm], pools: Sequence[Sequence[Clip]]) -> Mapping[str, Found]:
    """By dot product of plain means, as it was trained."""
    return _found(films, pools, _each_window(backbone.embedded), backbone.sentence, normalise=False)


@torch.no_grad()
def by_tan(model: TAN, films: Sequence[AlignFilm], pools: Sequence[Sequence[Clip]]) -> Mapping[str, Found]:
    """By cosine, with the windows' seconds as context; `films` as the backbone sees them."""
    tower = model.bert
    assert tower is not None
    see, read = youcook2_features(model)

    def said(words: NDArray[np.int64]) -> Floats:
        return read(tower(torch.from_numpy(words)).numpy())

    return _found(films, pools, see, said, normalise=True)


def _found(
    films: Sequence[AlignFilm],
    pools: Sequence[Sequence[Clip]],
    see: Callable[[Floats], Floats],
    read: Callable[[NDArray[np.int64]], Floats],
    normalise: bool,
) -> Mapping[str, Found]:
    """By how vectors are compared: raw, centred or standardised; each pool by itself, one after another."""
    found: dict[str, list[Found]] = {}
    for pool in pools:
        video = np.stack([segment_vector(films[c.film].features, c.start_s, c.end_s, see, normalise) for c in pool])
        text = read(word_ids([clip.text for clip in pool]))
        if normalise:
            text = text / np.linalg.norm(text, axis=1, keepdims=True)
        for name, table in retrieval_tables(video, text).items():
            found.setdefault(name, []).append(tied_ranks(table))
    return {
        name: Found(np.concatenate([each.above for each in some]), np.concatenate([each.tied for each in some]))
        for name, some in found.items()
    }


def _each_window(embedded: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Callable[[Floats], Floats]:
    """[W, L, V] -> [W, L, C] by what sees a second alone."""

    def see(windows: Floats) -> Floats:
        flat = windows.reshape(-1, windows.shape[-1]).astype(np.float32)
        return embedded(flat).reshape(*windows.shape[:2], -1)

    return see


if __name__ == "__main__":
    run()
