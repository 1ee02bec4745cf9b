"""A film's actions given as a list: which second shows which? Thesis Table 7.2 in miniature.

./cuewright bench align_actions --seed-base 9000000

It takes the MIL-NCE backbone and TAN (S1+S2, alpha 0.5) of `bench align`, and learns what is missing of them. Both are
tried as they are, and tuned by soft-DTW on training films whose actions are known in order, without times.
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
from bench.align_films import AlignFilm, align_films, seen_by, word_ids
from bench.align_learn import learn
from bench.align_ordered import QUICK as QUICK_TUNING
from bench.align_ordered import TUNING, TUNING_BACKBONE, both_ways, steps_of, tuned_backbone, tuned_tan
from bench.align_rows import co_trained
from bench.results import write_section
from bench.seeds import must_be_unseen
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.ordered_steps import Labelled, labelled
from models.tan import model as tan_model
from models.tan.dtw import in_order
from models.tan.windows import align
from studio.world import TEST_SEED_BASE

EVENLY = "all actions of one length"
MIL_NCE, TAN = "MIL-NCE and DTW", "TAN (S1+S2) and DTW"
BOTH_WAYS = ", both ways"  # DTW over what seconds choose among actions and actions among seconds
TUNED_MIL_NCE, TUNED_TAN = "MIL-NCE, soft-DTW tuned", "TAN (S1+S2), soft-DTW tuned"
MEASURES = {"right": "F-Acc", "iou": "IoU", "iod": "IoD"}
GAPS = (
    (TAN, MIL_NCE),
    (TAN + BOTH_WAYS, MIL_NCE + BOTH_WAYS),
    (TUNED_TAN, TAN + BOTH_WAYS),
    (TUNED_MIL_NCE, MIL_NCE + BOTH_WAYS),
    (TUNED_TAN, TUNED_MIL_NCE),
)
FILMS, LISTED = 300, 600  # that are tested, and that lists are known of
See = Callable[[AlignFilm, NDArray[np.int64]], NDArray[np.floating]]


def run(seed_base: int = TEST_SEED_BASE, json_path: Path | None = None, quick: bool = False, kept: Path = KEPT) -> int:
    """Print the table; write it to docs/results.md unless `quick`, which only shows that everything runs."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    options, other_options = (QUICK_TUNING, QUICK_TUNING) if quick else (TUNING, TUNING_BACKBONE)
    folder = folder_of(size, kept)
    films, test = align_films(0, size.films), align_films(seed_base, size.test_films if quick else FILMS)
    backbone = learn_mil_nce(films, size.recipe.backbone, folder / "mil-nce")
    seen = seen_by(backbone.seen, films)
    tan = learn(co_trained(), backbone, seen, list, size.recipe, folder)
    tuned = tuned_tan(tan, seen[:LISTED], options, folder / f"ordered-tan-{options.key}")
    other = tuned_backbone(backbone, films[:LISTED], other_options, folder / f"ordered-mil-nce-{other_options.key}")
    print(f"all learnt after {time.monotonic() - started:.0f} s", flush=True)
    systems: dict[str, See] = {
        MIL_NCE: by_backbone(backbone), TAN: by_tan(tan, backbone), TUNED_MIL_NCE: by_backbone(other),
        TUNED_TAN: by_tan(tuned, backbone),
    }  # fmt: skip
    rows: dict[str, list[Labelled]] = {
        name: [] for name in (EVENLY, MIL_NCE, MIL_NCE + BOTH_WAYS, TAN, TAN + BOTH_WAYS, TUNED_MIL_NCE, TUNED_TAN)
    }
    for film in test:
        steps, truth = steps_of(film)
        rows[EVENLY].append(labelled(np.arange(len(truth)) * len(steps) // len(truth), truth))
        for name, see in systems.items():
            near = see(film, word_ids(steps))
            if name in (MIL_NCE, TAN):
                rows[name].append(labelled(in_order(near), truth))
                name += BOTH_WAYS
            rows[name].append(labelled(in_order(both_ways(near)), truth))  # as tuned ones were tuned
    text, means = _table(rows, seed_base, size.rounds)
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all")
    if not quick:
        write_section("align_actions", text)
    if json_path is not None:
        data = {name: {key: asdict(one) for key, one in each.items()} for name, each in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def by_backbone(backbone: Seconds) -> See:
    """[K, T] products of a film's seconds and word ids [K, W]."""
    return lambda film, words: backbone.sentence(words) @ backbone.embedded(film.features).T


def by_tan(tan: tan_model.TAN, backbone: Seconds) -> See:
    tower = tan.bert
    assert tower is not None

    @torch.no_grad()
    def see(film: AlignFilm, words: NDArray[np.int64]) -> NDArray[np.floating]:
        return align(tan, backbone.seen(film.features), tower(torch.from_numpy(words)).numpy()).similarity()

    return see


def _table(
    rows: Mapping[str, Sequence[Labelled]], seed_base: int, rounds: int
) -> tuple[str, dict[str, dict[str, Interval]]]:
    """The section of docs/results.md, and its numbers."""
    of = {name: {key: [getattr(film, key) for film in films] for key in MEASURES} for name, films in rows.items()}
    means = {name: {key: interval_of_mean(each[key], rounds) for key in MEASURES} for name, each in of.items()}
    lines = [
        "## Actions of a list in time (thesis Table 7.2)",
        "",
        f"`./cuewright bench align_actions --seed-base {seed_base}`: the presenter's actions of {len(rows[TAN])} "
        "unseen instructional films as a list in order, in the first of a narrator's wordings; DTW over the matrix "
        "gives every second an action. Backbone and TAN are those of `bench align`, not trained for this; tuned ones "
        f"went on from there, TAN {TUNING.steps} and MIL-NCE {TUNING_BACKBONE.steps} steps of {TUNING.batch} films out "
        f"of {LISTED} with actions in order and without times (soft-DTW with gamma {TUNING.gamma:g}, about "
        f"{TUNING.background:.0%} of seconds left to nothing). Both ways: over the log-probabilities by which seconds "
        "choose among actions and actions among seconds, that tuning is by. Measured in the seconds that show an "
        "action: others have no right answer. 95 % intervals by bootstrap over films, differences paired over them.",
        "",
        "| way | " + " | ".join(MEASURES.values()) + " |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | " + " | ".join(str(each[key]) for key in MEASURES) + " |" for name, each in means.items()]
    for more, less in GAPS:
        gaps = [interval_of_difference(of[more][key], of[less][key], rounds) for key in MEASURES]
        lines.append(f"| {more} less {less} | " + " | ".join(map(str, gaps)) + " |")
    return "\n".join(lines), means


if __name__ == "__main__":
    run()
