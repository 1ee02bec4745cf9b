"""A film's actions given as a list: which second shows which? Thesis Table 7.2 in miniature, without training for it.

./cuewright bench align_actions --seed-base 9000000

It takes the MIL-NCE backbone and TAN (S1+S2, alpha 0.5) of `bench align`, and learns what is missing of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench.align import KEPT, QUICK, Size, folder_of
from bench.align_backbones import learn_mil_nce
from bench.align_clips import described
from bench.align_films import AlignFilm, align_films, seen_by, word_ids
from bench.align_learn import learn
from bench.align_rows import co_trained
from bench.results import write_section
from bench.seeds import must_be_unseen
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.ordered_steps import NOTHING, Labelled, labelled
from models.tan.dtw import in_order
from models.tan.windows import align
from studio.instruction_steps import PRESENTER
from studio.world import TEST_SEED_BASE

EVENLY, MIL_NCE, TAN = "all actions of one length", "MIL-NCE and DTW", "TAN (S1+S2) and DTW"
MEASURES = {"right": "F-Acc", "iou": "IoU", "iod": "IoD"}
FILMS = 300


def run(seed_base: int = TEST_SEED_BASE, json_path: Path | None = None, quick: bool = False, kept: Path = KEPT) -> int:
    """Print the table; write it to docs/results.md unless `quick`, which only shows that everything runs."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    folder = folder_of(size, kept)
    films, test = align_films(0, size.films), align_films(seed_base, size.test_films if quick else FILMS)
    backbone = learn_mil_nce(films, size.recipe.backbone, folder / "mil-nce")
    tan = learn(co_trained(), backbone, seen_by(backbone.seen, films), list, size.recipe, folder)
    assert tan.bert is not None
    rows: dict[str, list[Labelled]] = {EVENLY: [], MIL_NCE: [], TAN: []}
    for film in test:
        steps, truth = steps_of(film)
        words = word_ids(steps)
        evenly = np.arange(len(truth)) * len(steps) // len(truth)
        near = backbone.sentence(words) @ backbone.embedded(film.features).T
        with torch.no_grad():
            said = tan.bert(torch.from_numpy(words)).numpy()
        aligned = align(tan, backbone.seen(film.features), said).similarity()
        for name, found in ((EVENLY, evenly), (MIL_NCE, in_order(near)), (TAN, in_order(aligned))):
            rows[name].append(labelled(found, truth))
    text, means = _table(rows, seed_base, size.rounds)
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all")
    if not quick:
        write_section("align_actions", text)
    if json_path is not None:
        data = {name: {key: asdict(one) for key, one in each.items()} for name, each in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def steps_of(film: AlignFilm) -> tuple[list[str], NDArray[np.int64]]:
    """(the presenter's actions in plain words, in order; which of them the middle of each second shows)."""
    world = film.instruction.film
    events = [event for event in world.events if event.actor == PRESENTER]
    truth = np.full(len(film.features), NOTHING, dtype=np.int64)
    middles = (np.arange(len(truth)) + 0.5) * 1000
    for number, event in enumerate(events):
        truth[(middles >= event.start_ms) & (middles < event.end_ms)] = number
    return [described(world, event) for event in events], truth


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
        "gives every second an action. Backbone and TAN are those of `bench align`; neither was trained for this. "
        "Measured in the seconds that show an action: others have no right answer. 95 % intervals by bootstrap over "
        "films; the last row is paired over them.",
        "",
        "| way | " + " | ".join(MEASURES.values()) + " |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | " + " | ".join(str(each[key]) for key in MEASURES) + " |" for name, each in means.items()]
    gaps = [interval_of_difference(of[TAN][key], of[MIL_NCE][key], rounds) for key in MEASURES]
    lines.append("| TAN less MIL-NCE | " + " | ".join(map(str, gaps)) + " |")
    return "\n".join(lines), means


if __name__ == "__main__":
    run()
