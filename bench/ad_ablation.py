"""AutoAD's claims, row by row, each row trained anew from cached features: thesis Tables 8.2 to 8.5 and Figure 8.4.

./cuewright bench ad_ablation --seed-base 9000000 --runs runs/starter

Every row learns as many steps on the same clips; pretrainings are shared. Answers are kept by row under
runs/ad_ablation, so that an interrupted bench goes on, and only what is missing is trained.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP

from bench.ad import measure
from bench.ad_ablation_items import (
    Cut,
    Parts,
    all_clips,
    items_of,
    kept_answers,
    parts_in,
    tokenizer_of,
    training_films,
    unseen_films,
)
from bench.ad_ablation_rows import BASELINES, CAPDEC, CLAIMS, CLIPCAP, ROWS, Evaluation, Reading, evaluations
from bench.ad_ablation_table import table
from bench.ad_facts import Values
from bench.results import write_section
from models import checkpoint
from models.autoad.ablation import Recipe, told_as, train_ablation
from models.autoad.together import describe_films
from models.capdec.model import CapDecConfig
from models.capdec.train import describe_films as describe_by_capdec
from models.capdec.train import train_capdec
from models.clip.features import ClipFeatures
from models.clip.predict import embed_texts, similarity
from models.clipcap.model import ClipCapConfig
from models.clipcap.train import describe_films as describe_by_clipcap
from models.clipcap.train import train_clipcap
from models.language.model import LanguageConfig
from models.language.tokenizer import TextTokenizer
from models.layers.prefix_captioner import PrefixConfig
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.retrieval import windows_of_hits
from models.training import FitOptions
from studio import training
from studio.world import TEST_SEED_BASE

KEPT = Path("runs/ad_ablation")
RECALL = (1, 8)  # k and N: films of the world are shorter than the paper's windows of 16 lines
READINGS: tuple[Reading, ...] = ("recurrent", "oracle", "in fives")
FilmAnswers = list[list[str]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is learnt and tested."""

    recipe: Recipe = Recipe()  # noqa: RUF009 - frozen
    target_films: int = 500
    caption_films: int = 1000
    tune_films: int = 40
    test_films: int = 40
    length_s: int = 90
    rounds: int = 1000  # of the bootstrap


QUICK = Size(Recipe(steps=1, caption_steps=1, batch=8), 6, 6, 2, 2, 90, 50)


def run(
    seed_base: int = TEST_SEED_BASE,
    json_path: Path | None = None,
    quick: bool = False,
    runs: Path = Path("runs/starter"),
    kept: Path = KEPT,
) -> int:
    """Print the tables; write them to docs/results.md unless `quick`, which only shows that everything runs."""
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    parts = parts_in(runs)
    folder = kept / _key(parts, size, seed_base)
    tokenizer = tokenizer_of(parts)
    world, seen = unseen_films(parts, seed_base, size.test_films, size.length_s, folder / "test.npz")
    print(
        f"{len(world)} unseen films, {len(all_clips(seen))} clips after {time.monotonic() - started:.0f} s", flush=True
    )
    cut = cache(lambda: training_films(parts, size.target_films, size.caption_films, size.tune_films))
    answers: dict[str, dict[str, FilmAnswers]] = {}
    for row in (*ROWS, *BASELINES):
        make = partial(_answers, row, parts, cut, seen, tokenizer, folder, size)
        answers[row] = kept_answers(folder / f"{_file_of(row)}.json", make)
        print(f"{row} done after {time.monotonic() - started:.0f} s", flush=True)
    clip = checkpoint.load(parts.clip)
    assert isinstance(clip, CLIP)
    values: dict[Evaluation, dict[str, Values]] = {}
    for evaluation in evaluations():
        items = [items_of(film, evaluation.truth == "unnamed") for film in world]
        told = answers[evaluation.row][evaluation.reading]
        values[evaluation] = measure(world, items, told) | {
            "recall": [
                _hits(clip, tokenizer, film, [i.text for i in true]) for film, true in zip(told, items, strict=True)
            ]
        }
    means = {
        str(evaluation): {name: interval_of_mean(each, size.rounds) for name, each in measured.items()}
        for evaluation, measured in values.items()
    }
    differences: list[Interval] = [
        interval_of_difference(values[claim.more]["cider"], values[claim.less]["cider"], size.rounds)
        for claim in CLAIMS
    ]
    text = table(means, differences, seed_base, size, RECALL, len(all_clips(seen)))
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all, rows that were kept not counted")
    if not quick:
        write_section("ad_ablation", text)
    if json_path is not None:
        data = {name: {key: asdict(each) for key, each in found.items()} for name, found in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def _answers(
    row: str,
    parts: Parts,
    films: Callable[[], Cut],
    seen: Sequence[Sequence[ClipFeatures]],
    tokenizer: TextTokenizer,
    folder: Path,
    size: Size,
) -> dict[str, FilmAnswers]:
    """Train the row and let it describe the unseen films: lines by reading, by film."""
    out, cut = folder / _file_of(row), films()
    if row in ROWS:
        ablation = ROWS[row]
        model = train_ablation(
            ablation,
            cut.target,
            cut.captions,
            cut.tune,
            tokenizer,
            parts.language,
            out,
            size.recipe,
            sayable=training.sayable,
        )
        films = told_as(seen, ablation)
        told = {"recurrent": describe_films(model, tokenizer, films, "recurrent", ablation.frames)}
        if ablation.context_lines:
            told["oracle"] = describe_films(model, tokenizer, films, "oracle", ablation.frames)
            told["in fives"] = describe_films(model, tokenizer, films, "recurrent", ablation.frames, fresh_every=5)
        return told
    options = FitOptions(
        size.recipe.steps, 1e-3, warmup_steps=min(50, size.recipe.steps // 5), bf16=True, seed=size.recipe.seed,
        save_every=100,
    )  # fmt: skip
    known = checkpoint.describe(parts.language).config
    network = PrefixConfig(
        visual_dim=cut.target[0][0].features.shape[1], language=LanguageConfig(**known), mapping_heads=known["heads"]
    )
    if row == CAPDEC:
        config = CapDecConfig(network)
        lines = [clip.text for clip in all_clips(cut.captions)]
        tower = checkpoint.load(parts.clip)
        assert isinstance(tower, CLIP)
        texts = embed_texts(tower, tokenizer, lines)
        capdec = train_capdec(lines, texts, tokenizer, parts.language, out, config, options, batch=size.recipe.batch)
        return {"recurrent": describe_by_capdec(capdec, tokenizer, seen)}
    clipcap = (
        ClipCapConfig(network)
        if row == CLIPCAP
        else ClipCapConfig(replace(network, mapping="transformer"), freeze_language=True)
    )
    learnt = train_clipcap(
        cut.target, tokenizer, parts.language, out, clipcap, options, cut.captions, size.recipe.caption_steps,
        size.recipe.batch,
    )  # fmt: skip
    return {"recurrent": describe_by_clipcap(learnt, tokenizer, seen, clipcap)}


def _hits(clip: CLIP, tokenizer: TextTokenizer, written: Sequence[str], true: Sequence[str]) -> list[float]:
    """R@k/N of one film by the similarity of CLIP's text tower: all lines of all its full windows."""
    table: NDArray[np.float32] = similarity(embed_texts(clip, tokenizer, written), embed_texts(clip, tokenizer, true))
    return [hit for window in windows_of_hits(np.round(table, 4), *RECALL) for hit in window]  # equal texts tie


def _key(parts: Parts, size: Size, seed_base: int) -> str:
    """Answers are kept for just these data, sizes and films."""
    language = checkpoint.describe(parts.language)
    stands_for = f"{size} {seed_base} {parts.clips.stat().st_size} {language} {checkpoint.describe(parts.clip)} {ROWS}"
    return hashlib.sha256(stands_for.encode()).hexdigest()[:12]


def _file_of(row: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "+-" else "_" for letter in row).strip("_")


if __name__ == "__main__":
    run()
