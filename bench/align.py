"""Which second a sentence speaks of: the alignment network's claims, row by row (thesis Table 7.1).

./cuewright bench align --seed-base 9000000

Films are features of what is true in each second, so that aligning is measured and not seeing. Answers are kept by row
under runs/align, so that an interrupted bench goes on, and only what is missing is learnt.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench.align_backbones import Seconds, learn_clip, learn_mil_nce
from bench.align_films import (
    DOMAIN,
    NOISE,
    OTHER,
    AlignFilm,
    align_films,
    align_video,
    as_one_picture,
    as_spoken,
    seen_by,
)
from bench.align_learn import Recipe, learn
from bench.align_measures import Measured
from bench.align_rows import CLIP, LINES, MIL_NCE, SPOKEN, Training
from bench.align_table import differences, table
from bench.results import write_section
from bench.seeds import must_be_unseen
from models.metrics.htm_align import (
    AlignVideo,
    Outcome,
    Reading,
    StretchScorer,
    one_by_one,
    outcomes,
    outcomes_by_encoder,
    similarity_scorer,
)
from models.tan.evaluate import stretch_scorer
from models.tan.model import TAN
from studio.world import TEST_SEED_BASE

KEPT = Path("runs/align")
OTHER_SEEDS = 400_000  # where training films out of the domain begin
By = dict[Reading, list[Outcome]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is learnt and tested."""

    recipe: Recipe = Recipe()  # noqa: RUF009 - frozen
    films: int = 1500
    other_films: int = 1500
    test_films: int = 1200
    rounds: int = 1000  # of the bootstrap


_TINY = Recipe(replace(Recipe().backbone, steps=2, batch=4), first_steps=1, second_steps=1, batch=2)
QUICK = Size(_TINY, films=6, other_films=6, test_films=4, rounds=20)


def run(
    seed_base: int = TEST_SEED_BASE,
    json_path: Path | None = None,
    quick: bool = False,
    kept: Path = KEPT,
    labels: bool = False,
) -> int:
    """Print the tables; write them to docs/results.md unless `quick`, which only shows that everything runs.

    With `labels` it is another table: what labels bring, and in which order they are best asked for.
    """
    if labels:
        from bench.align_labels import run_labels  # which goes on from here

        return run_labels(seed_base, json_path, quick, kept)
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    folder = folder_of(size, kept)
    answers = folder / f"answers-{seed_base}"
    answers.mkdir(parents=True, exist_ok=True)
    films, test = align_films(0, size.films), align_films(seed_base, size.test_films)
    mil_nce = learn_mil_nce(films, size.recipe.backbone, folder / "mil-nce")
    clip = learn_clip(films, size.recipe.backbone, folder / "clip")
    lines: dict[str, list[Outcome]] = {
        SPOKEN: [as_spoken(film) for film in test],
        CLIP: _by_backbone(
            clip, [AlignFilm(each.instruction, as_one_picture(each.features)) for each in test], "cosine"
        ),
        MIL_NCE: _by_backbone(mil_nce, test, "dot"),
    }
    print(f"backbones done after {time.monotonic() - started:.0f} s", flush=True)
    seen, seen_test = seen_by(mil_nce.seen, films), seen_by(mil_nce.seen, test)
    others = cache(lambda: seen_by(mil_nce.seen, align_films(OTHER_SEEDS, size.other_films, OTHER)))
    trained: dict[str, By] = {}
    for line in LINES:
        key = line.training.key
        if key not in trained:

            def make(training: Training = line.training) -> By:
                model = learn(training, mil_nce, seen, others, size.recipe, folder)
                return outcomes_of(model, seen_test, training.window_s)

            trained[key] = kept_outcomes(answers / f"{key}.json", make)
            print(f"{line.name} done after {time.monotonic() - started:.0f} s", flush=True)
        lines[line.name] = trained[key][line.read]
    measured = {name: Measured(found) for name, found in lines.items()}
    means = {name: each.intervals(size.rounds) for name, each in measured.items()}
    found = differences(measured, size.rounds)
    text = table(means, found, _told(seed_base, size, test))
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all, rows that were kept not counted")
    if not quick:
        write_section("align", text)
    if json_path is not None:
        data = {name: {key: asdict(one) for key, one in each.items()} for name, each in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def _by_backbone(backbone: Seconds, films: Sequence[AlignFilm], kind: str) -> list[Outcome]:
    videos = [align_video(film, backbone.embedded(film.features), backbone.sentence(film.sentences)) for film in films]
    scorer: StretchScorer = one_by_one(similarity_scorer(_as_it_is, _as_it_is, kind))  # type: ignore[arg-type]
    return outcomes(videos, scorer)


def _as_it_is(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return vectors


@torch.no_grad()
def outcomes_of(model: TAN, films: Sequence[AlignFilm], window_s: int) -> By:
    """`films` as the backbone sees them."""
    assert model.bert is not None
    videos: list[AlignVideo] = [
        align_video(film, film.features, model.bert(torch.from_numpy(film.sentences)).numpy()) for film in films
    ]
    return outcomes_by_encoder(videos, stretch_scorer(model), window_s=window_s)


def kept_outcomes(path: Path, make: Callable[[], By]) -> By:
    """What a row found, by whose similarities are read, made once."""
    if not path.is_file():
        made = {name: [asdict(each) for each in found] for name, found in make().items()}
        partial = path.with_name(f"part-{path.name}")
        partial.write_text(json.dumps(made) + "\n", encoding="utf-8")
        partial.replace(path)
    found: By = {
        name: [Outcome(tuple(each["hits"]), tuple(each["truth"]), tuple(each["evidence"])) for each in rows]
        for name, rows in json.loads(path.read_text(encoding="utf-8")).items()
    }
    return found


def folder_of(size: Size, kept: Path) -> Path:
    """What was learnt is kept for just these sizes and films."""
    stands_for = f"{size} {DOMAIN} {OTHER} {NOISE}"
    return kept / hashlib.sha256(stands_for.encode()).hexdigest()[:12]


def _told(seed_base: int, size: Size, test: Sequence[AlignFilm]) -> str:
    recipe = size.recipe
    hours = sum(film.duration for film in test) / 3600
    sentences = [said for film in test for said in film.instruction.sentences]
    share = np.mean([said.alignable for said in sentences])
    return " ".join(
        (
            f"`./cuewright bench align --seed-base {seed_base}`: {size.test_films} unseen instructional films of the",
            f"film world ({hours:.0f} hours, {len(sentences)} sentences, {share:.0%} of them alignable) as features of",
            f"what is true in each second with noise of {NOISE}; dials {DOMAIN}.",
            "These are the standard's dials.",
            f"Both backbones learn {recipe.backbone.steps} steps of {recipe.backbone.batch} from {size.films} films;",
            f"TAN starts from the MIL-NCE backbone's projections and words and learns {recipe.first_steps} steps (S1)",
            f"and {recipe.second_steps} more (S1 continued, S2) of {recipe.batch} windows (of 128 s:",
            f"{recipe.batch // 2}), width 64, rates {recipe.first_rate:g} and {recipe.second_rate:g}, negatives of the",
            f"own window; what is said may be seen from {recipe.reach_s[0]} s before to {recipe.reach_s[1]} s after",
            f"(docs/models.md). All but A have 3 layers. H adds {size.other_films} films, told less and after the",
            "action, to the second stage.",
            "A film has 120 s: a window of 128 s is the whole film. Windows are tested as long as they were learnt.",
            "Dials and recipe were chosen on other films, so that the whole takes about 40 minutes of one core.",
            "One seed: how much another seed would move a row is not measured.",
            "95 % intervals by bootstrap over films. ROC-AUC is by the corrected rule; where there is no head (S1 and",
            "backbones) by the highest similarity.",
        )
    )


if __name__ == "__main__":
    run()
