"""Does cleaner description make a better describer? AutoAD learns from what was taken from the same soundtracks in two
ways, by voices and by incomplete subtitles, and is asked about unseen films: the thesis's Table 8.3.

Six earlier descriptions, no pretraining, true context while asked ("oracle"), as there. With names, and without.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import torch
from open_clip import CLIP

from bench import write_section
from bench.ad_ablation_items import kept_answers
from bench.ad_harvest_films import FILM_S, SOURCES, harvested, seen_films, true_lines
from models import checkpoint
from models.autoad.ablation import Ablation, Recipe, told_as, train_ablation
from models.autoad.together import describe_films
from models.catalog import CATALOG
from models.clip.features import ClipFeatures
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.captions import caption_scores
from workers.hearing import MODELS, load_ears

KEPT = Path("runs") / "ad_harvest"
FIRST_SEED = 600_000  # of the films to learn from
ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Size:
    films: int = 120
    tune_films: int = 8
    test_films: int = 40
    recipe: Recipe = Recipe(steps=600)  # noqa: RUF009 - frozen


QUICK = Size(3, 1, 2, Recipe(steps=2, batch=8))


def run(seed_base: int, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where learning from our harvest is better than from the other, with names and without."""
    torch.set_num_threads(1)
    size, started = QUICK if quick else Size(), time.monotonic()
    folder = KEPT / f"{size.films}-{size.recipe.steps}-{seed_base}"
    seeds = range(FIRST_SEED, FIRST_SEED + size.films)
    ears = load_ears({name: CATALOG[name].starter for name in MODELS}, Path("runs") / "built")
    lines = harvested(seeds, ears, folder / "harvest.json", lambda done: print(f"heard: {done} of {size.films}"))
    clip = cache(_clip)
    films = {source: seen_films(clip, seeds, lines[source], folder / f"{source}.npz") for source in SOURCES}
    tests = range(seed_base, seed_base + size.test_films)
    test = seen_films(clip, tests, true_lines(tests), folder / "test.npz")
    print(f"films drawn after {time.monotonic() - started:.0f} s", flush=True)
    scores: dict[str, dict[str, list[list[float]]]] = {}
    for unnamed in (False, True):
        kind = "unnamed" if unnamed else "named"
        scores[kind] = {}
        for source in SOURCES:
            out = folder / f"{kind}-{source}"
            told = kept_answers(
                out.with_suffix(".json"),
                lambda source=source, out=out, unnamed=unnamed: _answers(films, source, test, unnamed, out, size),
            )
            scores[kind][source] = _cider(told, test, unnamed)
            print(f"{kind}, {source}: after {time.monotonic() - started:.0f} s", flush=True)
    gains = {kind: interval_of_difference(each["ours"], each["MAD-v1's way"], ROUNDS) for kind, each in scores.items()}
    text = _markdown(seed_base, size, lines, scores, gains)
    print(text)
    if not quick:
        write_section("ad_harvest", text)
    if json_path is not None:
        json_path.write_text(json.dumps({kind: asdict(gain) for kind, gain in gains.items()}))
    return 0 if all(gain.value > 0 for gain in gains.values()) else 1


def _clip() -> CLIP:
    network = checkpoint.load(CATALOG["clip"].starter)
    assert isinstance(network, CLIP)
    return network


def _answers(
    films: dict[str, list[list[ClipFeatures]]],
    source: str,
    test: Sequence[Sequence[ClipFeatures]],
    unnamed: bool,
    out: Path,
    size: Size,
) -> list[list[str]]:
    """What AutoAD tells of the unseen films after learning from this source."""
    ablation = Ablation(context_lines=6, text_pretraining=False, caption_pretraining=False, unnamed=unnamed)
    language = CATALOG["language"].starter
    tokenizer = load_tokenizer(language)
    learnt, tuned = films[source][: -size.tune_films], films["true"][-size.tune_films :]
    model = train_ablation(ablation, learnt, (), tuned, tokenizer, language, out, size.recipe)
    return describe_films(model, tokenizer, told_as(test, ablation), "oracle", ablation.frames)


def _cider(told: list[list[str]], test: Sequence[Sequence[ClipFeatures]], unnamed: bool) -> list[list[float]]:
    """Of every line, by film."""
    true = [[clip.unnamed if unnamed else clip.text] for film in test for clip in film]
    each = iter(caption_scores([text for film in told for text in film], true).cider_each)
    return [[next(each) for _ in film] for film in test]


def _markdown(
    seed_base: int,
    size: Size,
    lines: dict[str, list[list[tuple[int, int, str]]]],
    scores: dict[str, dict[str, list[list[float]]]],
    gains: dict[str, Interval],
) -> str:
    counted = {source: sum(map(len, films)) for source, films in lines.items()}
    rows = [
        f"| {source} | {counted[source]} | "
        + " | ".join(str(interval_of_mean(scores[kind][source], ROUNDS)) for kind in scores)
        + " |"
        for source in SOURCES
    ]
    text = [
        "## What cleaner description teaches",
        "",
        f"`./cuewright bench ad_harvest --seed-base {seed_base}`. AutoAD learns {size.recipe.steps} steps from "
        f"{size.films} films of {FILM_S} s whose description was taken from the soundtrack, without pretraining and "
        f"with six earlier descriptions, and describes {size.test_films} unseen films with the true ones before each "
        "line. CIDEr 1.0 is what papers print as 100; 95 % intervals by bootstrap over films; one seed.",
        "",
        "| description by | lines | CIDEr, named | CIDEr, unnamed |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        "Ours above MAD-v1's way: " + "; ".join(f"{kind} {gain}" for kind, gain in gains.items()) + ".",
    ]
    return "\n".join(text)
