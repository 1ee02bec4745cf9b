"""What reading earlier descriptions is worth to AutoAD trained in full, and how far back: thesis Table 8.2, Figure 8.4.

./cuewright bench ad_context --seed-base 9000000 --runs runs/starter

`bench ad_ablation` trains every row for a few hundred steps; there reading one's own lines is worth nothing yet. Here
the starter, trained by its recipe (DIR/autoad-first, DIR/autoad), stands beside a second AutoAD with the same data,
seed, pretrainings and steps that reads no earlier descriptions. It is trained where DIR has none (about 45 minutes).
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from open_clip import CLIP

from bench.ad import measure
from bench.ad_ablation_items import NotTrained
from bench.ad_ablation_table import worded
from bench.ad_facts import Values
from bench.ad_items import film_features, on_true_intervals, test_films
from bench.ad_systems import Film
from bench.results import write_section
from models import checkpoint
from models.autoad.model import STARTER, AutoAD
from models.autoad.together import Context, describe_films
from models.autoad.train import train
from models.clip.features import ClipFeatures
from models.data.people_texts import load_people
from models.language.tokenizer import TextTokenizer, load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.names.model import Names
from models.progress import printed
from models.starter_recipe import Sizes
from studio.world import TEST_SEED_BASE

FILMS, LENGTH_S, ROUNDS = 40, 90, 1000
LENGTHS = (1, 3, 6)  # how many earlier lines are read
MEASURES = ("cider", "rouge_l", "who", "action", "object", "place", "name")
FIRST, OWN = "first", "own"  # the starter before and after it learnt from its own lines
_WITH = {FIRST: "autoad-first", OWN: "autoad"}
_WITHOUT = {FIRST: "autoad-sees-first", OWN: "autoad-sees"}  # as many steps, no earlier descriptions
_STAGE = {FIRST: "true lines in training", OWN: "and its own"}


@dataclass(frozen=True, slots=True)
class Row:
    """`stage` of the training, how many earlier lines are read, and whether they are true or the model's own."""

    stage: str
    lines: int
    context: Context = "recurrent"

    def __str__(self) -> str:
        if not self.lines:
            return f"no earlier lines ({_STAGE[self.stage]}: as many steps)"
        whose = "its own" if self.context == "recurrent" else "true"
        return f"{self.lines} {whose} line{'s' * (self.lines > 1)} ({_STAGE[self.stage]})"


ROWS = tuple(
    row
    for stage in (FIRST, OWN)
    for row in (
        Row(stage, 0),
        *(Row(stage, lines, context) for context in ("recurrent", "oracle") for lines in LENGTHS),  # type: ignore[arg-type]
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    source: str
    text: str
    more: Row
    less: Row


CLAIMS = tuple(
    claim
    for stage in (FIRST, OWN)
    for claim in (
        Claim("8.2", "own earlier AD helps", Row(stage, 6), Row(stage, 0)),
        Claim("F8.4", "1 own line is better than none", Row(stage, 1), Row(stage, 0)),
        Claim("8.2", "true earlier AD is better than own", Row(stage, 6, "oracle"), Row(stage, 6)),
        *(
            Claim("F8.4", f"{more} better than {less} ({whose})", Row(stage, more, context), Row(stage, less, context))
            for whose, context in (("own", "recurrent"), ("true", "oracle"))
            for less, more in ((1, 3), (3, 6), (1, 6))
        ),
    )
)  # fmt: skip


def run(
    seed_base: int = TEST_SEED_BASE,
    json_path: Path | None = None,
    quick: bool = False,
    runs: Path = Path("runs/starter"),
) -> int:
    """Print the tables; write them to docs/results.md unless `quick`, which only shows that everything runs."""
    started = time.monotonic()
    torch.set_num_threads(1)
    films = 2 if quick else FILMS
    needed = ("clips.npz", "people.json", "language", "clip", "names", *_WITH.values())
    missing = [name for name in needed if not (runs / name).exists()]
    if missing:
        raise NotTrained(
            f"{', '.join(missing)} not in {runs}: run `./cuewright train starter`, or name its folder by --runs"
        )
    without_earlier(runs, Sizes(caption_steps=1, target_steps=1, own_steps=1) if quick else Sizes())
    world = test_films(seed_base, films, LENGTH_S)
    clip, names = checkpoint.load(runs / "clip"), checkpoint.load(runs / "names")
    assert isinstance(clip, CLIP) and isinstance(names, Names)
    items = [on_true_intervals(film, film_features(clip, film), names) for film in world]
    tokenizer = load_tokenizer(runs / "autoad")
    values: dict[Row, dict[str, Values]] = {}
    for row in ROWS:
        model = checkpoint.load(runs / (_WITH if row.lines else _WITHOUT)[row.stage])
        assert isinstance(model, AutoAD)
        values[row] = measure(world, items, told_by(model, tokenizer, items, row))
        print(f"{row} done after {time.monotonic() - started:.0f} s", flush=True)
    rounds = 50 if quick else ROUNDS
    means = {row: {key: interval_of_mean(values[row][key], rounds) for key in MEASURES} for row in ROWS}
    gains = [interval_of_difference(values[each.more]["cider"], values[each.less]["cider"], rounds) for each in CLAIMS]
    text = table(means, gains, seed_base, films, sum(map(len, items)))
    print(text)
    if not quick:
        write_section("ad_context", text)
    if json_path is not None:
        found = {str(row): {key: asdict(each) for key, each in measured.items()} for row, measured in means.items()}
        json_path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


def without_earlier(runs: Path, sizes: Sizes) -> None:
    """Train what reads no earlier descriptions, both stages, where they are not there; an interrupted run goes on."""
    config = replace(STARTER, use_people=True, use_context=False)
    start = None
    for stage, steps in ((FIRST, sizes.target_steps), (OWN, sizes.own_steps)):
        out = runs / _WITHOUT[stage]
        done = out / "whole"  # weights are saved on the way, too
        if not done.is_file():
            train(
                runs / "clips.npz", runs / "language", out, seed=1, caption_steps=sizes.caption_steps,
                target_steps=steps, config=config, start=start, people=load_people(runs / "people.json"),
                on_step=printed(f"without earlier descriptions, {stage}"), on_caption=printed("captions"),
            )  # fmt: skip
            done.touch()
        start = out


def told_by(model: AutoAD, tokenizer: TextTokenizer, films: Sequence[Film], row: Row) -> list[list[str]]:
    """The model's lines, reading at most the row's number of earlier ones."""
    if row.lines:
        model.config = replace(model.config, context_lines=row.lines)
    return describe_films(model.eval(), tokenizer, [_as_clips(film) for film in films], row.context)


def _as_clips(film: Film) -> list[ClipFeatures]:
    return [
        ClipFeatures(
            0, at, np.asarray(item.clip.features), np.asarray(item.clip.features), item.text, item.text, item.previous,
            tuple(item.clip.subtitles), item.clip.people,
        )
        for at, item in enumerate(film)
    ]  # fmt: skip


def table(
    means: dict[Row, dict[str, Interval]], gains: Sequence[Interval], seed_base: int, films: int, clips: int
) -> str:
    """The section of docs/results.md."""
    sizes = Sizes()
    lines = [
        "## Earlier descriptions, read by AutoAD trained in full (thesis Table 8.2, Figure 8.4)",
        "",
        f"`./cuewright bench ad_context --seed-base {seed_base}`: the starter by its recipe, seed 1: "
        f"{sizes.caption_steps} steps of captions, {sizes.target_steps} of descriptions with true earlier lines, "
        f"{sizes.own_steps} more with its own among them; beside it the same with no earlier lines at all. "
        "All see 8 frames, dialogue and who may be seen. "
        f"{films} unseen films of about {LENGTH_S} s ({clips} clips, true intervals, greedy). Shorter reading is "
        "the same weights reading less. Means with 95 % intervals by bootstrap over films.",
        "",
        "| reads | " + " | ".join(MEASURES) + " |",
        "| --- | " + " | ".join("---" for _ in MEASURES) + " |",
    ]
    lines += [f"| {row} | " + " | ".join(worded(found[key]) for key in MEASURES) + " |" for row, found in means.items()]
    lines += [
        "",
        "| thesis | claim | first | second | CIDEr, paired over films | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for claim, gain in zip(CLAIMS, gains, strict=True):
        verdict = "holds" if gain.low > 0 else "does not hold" if gain.high < 0 else "within the interval"
        lines.append(f"| {claim.source} | {claim.text} | {claim.more} | {claim.less} | {gain} | {verdict} |")
    return "\n".join(lines)


if __name__ == "__main__":
    run()
