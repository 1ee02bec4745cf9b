"""The ceiling beside AutoAD: how much of who does what to whom with what, and where, the frozen features hold at all.

./cuewright bench ad_ceiling --seed-base 9000000 --runs runs/starter

Probes learn the true attributes of actions from the features that AutoAD learns from (DIR/clips.npz), and answer on
unseen films in lines that are measured exactly as `bench ad` measures AutoAD's. What the probes know and AutoAD does
not tell is lost in the language model; what neither knows the features lack.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from open_clip import CLIP

from bench.ad import COLUMNS
from bench.ad_facts import (
    FACTS,
    FALSE,
    fact_values,
    false_per_min,
    false_per_min_difference,
    told_falsely,
    verdict,
)
from bench.ad_items import film_features, on_product_windows, on_true_intervals, test_films
from bench.ad_probes import ProbeOptions, Probes, accuracies, examples_of, learn_probes, tell
from bench.ad_systems import Film, systems
from bench.results import write_section
from models import checkpoint
from models.autoad.model import AutoAD
from models.catalog import CATALOG
from models.clip.features import ClipFeatures, featurise, load_clips
from models.clip.predict import image_size
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from studio.training import training_clips
from studio.truth import Film as WorldFilm
from studio.world import TEST_SEED_BASE

AUTOAD, PROBES = "8 frames", "probes of 8 frames"  # the first is bench ad's system of that name
SEEN = tuple(fact for fact in FACTS if fact != "name")  # names are never visible
ALIKE = 0.98  # cosine, at least, of a cached feature and the same one computed now


@dataclass(frozen=True, slots=True)
class Size:
    train_films: int = 1500
    tune_films: int = 60
    test_films: int = 20
    length_s: int = 60
    probes: ProbeOptions = ProbeOptions()  # noqa: RUF009 - frozen


QUICK = Size(8, 2, 2, 45, ProbeOptions(hidden=(32,), epochs=1))


@dataclass(frozen=True, slots=True)
class Row:
    column: str
    system: str
    items: int
    measures: dict[str, Interval]


def run(
    seed_base: int = TEST_SEED_BASE,
    json_path: Path | None = None,
    runs: Path = Path("runs/starter"),
    quick: bool = False,
) -> int:
    """Print the table, write it to docs/results.md unless `quick`, which shows that it runs. 2 without features."""
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK if quick else Size()
    path = runs / "clips.npz"
    if not path.is_file():
        print(f"no clips.npz in {runs}: run `./cuewright train`, or name its folder by --runs", file=sys.stderr)
        return 2
    clip = checkpoint.load(CATALOG["clip"].starter)
    model = checkpoint.load(CATALOG["autoad"].starter)
    assert isinstance(clip, CLIP) and isinstance(model, AutoAD)
    films = load_clips(path)
    must_be_alike(clip, next(film for film in films["tune"] if film))
    train, tune = films["train"][: size.train_films], films["tune"][: size.tune_films]
    tuning = examples_of(tune, wide=True)
    probes = learn_probes(examples_of(train, wide=True), tuning, size.probes)
    print(
        f"probes of {len(train)} films after {time.monotonic() - started:.0f} s: {accuracies(probes, tuning)}",
        flush=True,
    )
    world = test_films(seed_base, size.test_films, size.length_s)
    features = [film_features(clip, film) for film in world]
    rows: list[Row] = []
    differences: list[str] = []
    for column, cut in zip(COLUMNS, (on_true_intervals, on_product_windows), strict=True):
        items = [cut(film, features_of) for film, features_of in zip(world, features, strict=True)]
        answers = {
            AUTOAD: systems(model, load_tokenizer(CATALOG["autoad"].starter))[AUTOAD](items),
            PROBES: told_by_probes(probes, items),
        }
        rows += [row_of(column, name, world, items, texts) for name, texts in answers.items()]
        differences += _differences(column, world, items, answers[PROBES], answers[AUTOAD])
        print(f"{column} done after {time.monotonic() - started:.0f} s", flush=True)
    text = section(rows, differences, seed_base, size, len(train), accuracies(probes, tuning))
    print(text)
    if not quick:
        write_section("ad_ceiling", text)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return 0


def must_be_alike(clip: CLIP, film: Sequence[ClipFeatures]) -> None:
    """Raises ValueError where another CLIP made the cached features than the one that will look at unseen films."""
    now = featurise(clip, training_clips(film[0].film_seed, len(film[0].features), image_size(clip))[:1])[0].features
    was = film[0].features
    same = now.shape == was.shape
    if same:
        cosine = (now * was).sum(1) / np.maximum(np.linalg.norm(now, axis=1) * np.linalg.norm(was, axis=1), 1e-6)
        same = bool(cosine.min() >= ALIKE)
    if not same:
        raise ValueError("clips.npz is of another CLIP or another world than the starter's: compute it anew")


def told_by_probes(probes: Probes, films: Sequence[Film]) -> list[list[str]]:
    return [tell(probes, np.stack([item.clip.features for item in film])) if film else [] for film in films]


def row_of(
    column: str, system: str, world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]
) -> Row:
    values = fact_values(world, films, answers)
    measures = {name: interval_of_mean(values[name]) for name in SEEN}
    return Row(
        column, system, sum(map(len, films)), measures | {FALSE: false_per_min(told_falsely(world, films, answers))}
    )


def _differences(
    column: str,
    world: Sequence[WorldFilm],
    films: Sequence[Film],
    ceiling: Sequence[Sequence[str]],
    autoad: Sequence[Sequence[str]],
) -> list[str]:
    more, less = fact_values(world, films, ceiling), fact_values(world, films, autoad)
    lines = []
    for name in SEEN:
        difference = interval_of_difference(more[name], less[name])
        lines.append(f"| {column} | {name} | {difference} | {verdict(difference)} |")
    fewer = false_per_min_difference(told_falsely(world, films, ceiling), told_falsely(world, films, autoad))
    return [*lines, f"| {column} | {FALSE} | {fewer} | {verdict(fewer, more_is_better=False)} |"]


def section(
    rows: Sequence[Row],
    differences: Sequence[str],
    seed_base: int,
    size: Size,
    learnt_from: int,
    tuning: dict[str, float],
) -> str:
    """The section of docs/results.md."""
    names = (*SEEN, FALSE)
    told = ", ".join(f"{name} {share:.3f}" for name, share in tuning.items())
    lines = [
        "## The ceiling of audio description from the starter's frames",
        "",
        f"`./cuewright bench ad_ceiling --seed-base {seed_base}`: probes (one hidden layer over a clip's 8 frames in "
        f"order) learn the true attributes from the features of {learnt_from} films, and are held against AutoAD on "
        f"{size.test_films} unseen films of about {size.length_s} s, by the measures of `bench ad`. "
        "Names are left out: nobody can see them. "
        "Probes state every attribute in each of their lines, AutoAD what it chooses to. "
        f"Right answers on tuning films: {told}.",
        "",
        "| intervals | system | n | " + " | ".join(names) + " |",
        "| --- | --- | --- | " + " | ".join("---" for _ in names) + " |",
        *(
            f"| {row.column} | {row.system} | {row.items} | "
            + " | ".join(str(row.measures[name]) for name in names)
            + " |"
            for row in rows
        ),
        "",
        f"What `{PROBES}` have above AutoAD's `{AUTOAD}` (paired, over the same films):",
        "",
        "| intervals | measure | difference | |",
        "| --- | --- | --- | --- |",
        *differences,
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(run())
