"""Why a model's own earlier descriptions help less than true ones, and what makes them help: tries, step-matched.

./cuewright bench ad_own_context --seed-base 9000000 --runs runs/starter

`bench ad_ablation` asks whether reading one's own earlier lines (thesis Table 8.2, recurrent) is better than reading
none. Each try here changes one thing and asks again: twice the steps; targets and context without names; and learning,
for the second half of as many steps, from context of which half is the model's own.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

import torch

from bench.ad import measure
from bench.ad_ablation import QUICK, Size
from bench.ad_ablation_items import (
    Cut,
    Parts,
    items_of,
    kept_answers,
    parts_in,
    tokenizer_of,
    training_films,
    unseen_films,
)
from bench.ad_ablation_table import worded
from bench.ad_facts import Values
from bench.results import write_section
from models import checkpoint
from models.autoad.ablation import Ablation, Films, Recipe, told_as, train_ablation
from models.autoad.model import AutoAD
from models.autoad.together import describe_films
from models.clip.features import ClipFeatures
from models.language.tokenizer import TextTokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from studio.world import TEST_SEED_BASE

KEPT = Path("runs/ad_own_context")
SEES = Ablation()
READS = Ablation(context_lines=6)
MEASURES = ("cider", "rouge_l", "who", "action", "object", "place", "name")


@dataclass(frozen=True, slots=True)
class Row:
    """`own`: the second half of the steps reads the model's own lines in one film of two."""

    name: str
    ablation: Ablation
    longer: int = 2  # times the steps
    own: bool = False


ROWS = (
    Row("V, twice the steps", SEES),
    Row("V+AD, twice the steps", READS),
    Row("V+AD, twice the steps, half of them with own lines", READS, own=True),
    Row("V, unnamed", replace(SEES, unnamed=True), 1),
    Row("V+AD, unnamed", replace(READS, unnamed=True), 1),
)
TRIES = ((1, 0), (2, 0), (2, 1), (4, 3))  # rows: the first reads its own lines, the second is what it should beat


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
    known = f"{size} {seed_base} {ROWS} {parts.clips.stat().st_size} {checkpoint.describe(parts.language)}"
    folder = kept / hashlib.sha256(known.encode()).hexdigest()[:12]
    world, seen = unseen_films(parts, seed_base, size.test_films, size.length_s, folder / "test.npz")
    cut = cache(lambda: training_films(parts, size.target_films, size.caption_films, size.tune_films))
    values: list[dict[str, Values]] = []
    for number, row in enumerate(ROWS):
        out = folder / f"row-{number}"
        make = partial(describe_unseen, row, parts, cut, seen, out, size.recipe)
        told = kept_answers(out.with_suffix(".json"), make)
        items = [items_of(film, row.ablation.unnamed) for film in world]
        values.append(measure(world, items, told))
        print(f"{row.name} done after {time.monotonic() - started:.0f} s", flush=True)
    means = [{name: interval_of_mean(each, size.rounds) for name, each in measured.items()} for measured in values]
    gains = [interval_of_difference(values[more]["cider"], values[less]["cider"], size.rounds) for more, less in TRIES]
    text = table(means, gains, seed_base, size)
    print(text)
    if not quick:
        write_section("ad_own_context", text)
    if json_path is not None:
        data = {
            row.name: {key: asdict(each) for key, each in found.items()} for row, found in zip(ROWS, means, strict=True)
        }
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def describe_unseen(
    row: Row, parts: Parts, films: Callable[[], Cut], seen: Films, out: Path, recipe: Recipe
) -> list[list[str]]:
    """Train the row and let it describe the unseen films, reading its own lines where it reads any."""
    tokenizer, cut = tokenizer_of(parts), films()

    def learn(films: Films, steps: int, folder: Path, start: AutoAD | None = None, seed: int = recipe.seed) -> AutoAD:
        return train_ablation(
            row.ablation, films, cut.captions, cut.tune, tokenizer, parts.language, folder,
            replace(recipe, steps=steps, seed=seed), start=start,
        )  # fmt: skip

    if row.own:
        first = learn(cut.target, recipe.steps, out)
        mixed = [*cut.target, *with_own_lines(first, tokenizer, cut.target)]
        model = learn(mixed, recipe.steps * (row.longer - 1), out.with_name(f"{out.name}-own"), first, recipe.seed + 1)
    else:
        model = learn(cut.target, recipe.steps * row.longer, out)
    return describe_films(model, tokenizer, told_as(seen, row.ablation), "recurrent")


def with_own_lines(model: AutoAD, tokenizer: TextTokenizer, films: Films) -> list[list[ClipFeatures]]:
    """The same clips, whose earlier descriptions are what the model said when it read its own."""
    read = []
    for film, lines in zip(films, describe_films(model, tokenizer, films, "recurrent"), strict=True):
        said = [tuple(line for line in lines[:at] if line) for at in range(len(lines))]
        read.append([replace(clip, previous=own) for clip, own in zip(film, said, strict=True)])
    return read


def table(means: list[dict[str, Interval]], gains: list[Interval], seed_base: int, size: Size) -> str:
    """The section of docs/results.md."""
    recipe = size.recipe
    lines = [
        "## Reading one's own earlier descriptions: tries",
        "",
        f"`./cuewright bench ad_own_context --seed-base {seed_base}`: as in `bench ad_ablation` (both pretrainings, "
        f"{size.target_films} films, {recipe.steps} steps of {recipe.batch} clips or twice as many, "
        f"seed {recipe.seed}, {size.test_films} unseen films of about {size.length_s} s, true intervals, "
        "greedy, own earlier lines). Unnamed rows learn from lines without names and are held against such.",
        "",
        "| row | " + " | ".join(MEASURES) + " |",
        "| --- | " + " | ".join("---" for _ in MEASURES) + " |",
    ]
    lines += [
        f"| {row.name} | " + " | ".join(worded(found[key]) for key in MEASURES) + " |"
        for row, found in zip(ROWS, means, strict=True)
    ]
    lines += ["", "| reads its own lines | against | CIDEr, paired over films | |", "| --- | --- | --- | --- |"]
    for (more, less), gain in zip(TRIES, gains, strict=True):
        verdict = "helps" if gain.low > 0 else "harms" if gain.high < 0 else "within the interval"
        lines.append(f"| {ROWS[more].name} | {ROWS[less].name} | {gain} | {verdict} |")
    return "\n".join(lines)


if __name__ == "__main__":
    run()
