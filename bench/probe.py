"""One frame is not enough: a verb is told from its reverse by one frame, by eight averaged, by eight in order.

./cuewright bench probe --seed-base 9000000

Of every pair (enters / leaves, picks up / puts down ...) a classifier that sees one frame, or several without their
order, must guess; with the order it must know. Classifiers learn on training seeds, their settings are chosen on
tuning seeds, and every number is of test seeds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP

from bench.probe_classifier import QUICK, SETTINGS, Examples, Setting, answers, brought_down, learn
from bench.probe_clips import FRAMES, PAIRS, VERB_IDS, Clips, drawn, of_stories, single_actions
from bench.results import write_section
from bench.seeds import must_be_unseen
from models import checkpoint
from models.catalog import CATALOG
from models.metrics.bootstrap import Interval, interval_of
from studio.world import TEST_SEED_BASE, TRAIN_SEEDS, TUNE_SEEDS

ONE, MEAN, ORDER, BACKWARDS = "one frame", "8 frames averaged", "8 frames in order", "8 frames backwards"
INPUTS = (ONE, MEAN, ORDER)
ABOVE_CHANCE = 1.2  # times chance, at most, without order
FAR_ABOVE = 0.8  # within pairs, at least, with it
ACTIONS, STORIES = "single actions", "stories"
CLIP_FEATURES, PIXELS, POSES = "CLIP", "pixels", "poses"
FEATURES = {ACTIONS: (CLIP_FEATURES, PIXELS, POSES), STORIES: (CLIP_FEATURES, POSES)}
# What the table of pairs shows.
BY_PAIR = (
    *((ACTIONS, CLIP_FEATURES, name) for name in INPUTS),
    (ACTIONS, POSES, ONE),
    (STORIES, CLIP_FEATURES, ONE),
    (STORIES, CLIP_FEATURES, ORDER),
)


@dataclass(frozen=True, slots=True)
class Size:
    actions: tuple[int, int, int]  # seeds to train, to tune and to test on
    stories: tuple[int, int, int]
    settings: tuple[Setting, ...] = SETTINGS
    epochs: int = 40


FULL = Size((3600, 720, 1440), (120, 30, 80))
SMALL = Size((96, 48, 48), (4, 2, 2), QUICK, 2)


@dataclass(frozen=True, slots=True)
class Row:
    data: str
    features: str
    input: str
    clips: int
    pairs: Interval  # mean over verbs of the share that is told from its reverse; chance 0.5
    verbs: Interval | None  # likewise told from all others
    by_pair: dict[str, Interval]


def run(seed_base: int = TEST_SEED_BASE, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where single actions are told from their reverse by the order of frames alone. `quick` measures nothing."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = SMALL if quick else FULL
    clip = checkpoint.load(CATALOG["clip"].starter)
    assert isinstance(clip, CLIP)
    rows: list[Row] = []
    firsts = (TRAIN_SEEDS[0], TUNE_SEEDS[0], seed_base)
    for data, takes, counts in ((ACTIONS, single_actions, size.actions), (STORIES, of_stories, size.stories)):
        parts = [drawn(clip, takes(range(first, first + count))) for first, count in zip(firsts, counts, strict=True)]
        print(f"{data} drawn after {time.monotonic() - started:.0f} s", flush=True)
        for features in FEATURES[data]:
            rows += measure(data, features, parts, size)
            print(f"{data} by {features} after {time.monotonic() - started:.0f} s", flush=True)
    held = demands(rows)
    text = section(rows, held, seed_base, size)
    print(text)
    if not quick:
        write_section("probe", text)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return 0 if quick or all(held.values()) else 1


def measure(data: str, features: str, parts: Sequence[Clips], size: Size) -> list[Row]:
    """A row an input; `parts` is what to learn from, to tune on and to test on."""
    shown = brought_down([part.seen[features] for part in parts])
    parts = [Clips(part.verb, part.film, {features: seen}) for part, seen in zip(parts, shown, strict=True)]
    paired = [part.paired() for part in parts]
    rows = []
    for name in INPUTS:
        train, tune, test = (within_pairs(part, seen_as(part, features, name)) for part in paired)
        model = learn(train, tune, size.settings, size.epochs)
        found = answers(model, test)
        everything = None
        if features == CLIP_FEATURES:
            train, tune, every = (among_all(part, seen_as(part, features, name)) for part in parts)
            everything = interval(
                every.label, answers(learn(train, tune, size.settings, size.epochs), every), parts[2].film
            )
        rows.append(_row(data, features, name, paired[2], found, everything))
        if name == ORDER:
            turned = within_pairs(paired[2], seen_as(paired[2], features, BACKWARDS))
            rows.append(_row(data, features, BACKWARDS, paired[2], answers(model, turned), None))
    return rows


def seen_as(clips: Clips, features: str, name: str) -> NDArray[np.float32]:
    """[N, D] of what a classifier is given."""
    seen = clips.seen[features]
    frames = seen[:, :FRAMES]
    given: dict[str, NDArray[np.float32]] = {
        ONE: seen[:, FRAMES],
        MEAN: frames.mean(axis=1),
        ORDER: frames.reshape(len(frames), -1),
        BACKWARDS: frames[:, ::-1].reshape(len(frames), -1),
    }
    return given[name]


def within_pairs(clips: Clips, x: NDArray[np.float32]) -> Examples:
    """Each is told from its reverse only."""
    allowed = np.zeros((len(x), len(VERB_IDS)), dtype=np.bool_)
    for first, second in PAIRS:
        pair = [VERB_IDS.index(first), VERB_IDS.index(second)]
        for each in pair:
            allowed[np.ix_(clips.verb == each, pair)] = True
    return Examples(x, clips.verb, allowed)


def among_all(clips: Clips, x: NDArray[np.float32]) -> Examples:
    return Examples(x, clips.verb, np.ones((len(x), len(VERB_IDS)), dtype=np.bool_))


def interval(label: NDArray[np.int64], found: NDArray[np.int64], film: NDArray[np.int64]) -> Interval:
    """The mean over verbs of the share found, with its interval by resampling films."""
    classes = len(VERB_IDS)
    _, group = np.unique(film, return_inverse=True)
    groups = int(group.max()) + 1
    right, count = np.zeros((groups, classes)), np.zeros((groups, classes))
    np.add.at(right, (group, label), found == label)
    np.add.at(count, (group, label), 1)

    def statistic(chosen: Sequence[int]) -> float:
        times = np.bincount(np.asarray(chosen), minlength=groups)
        known = times @ count
        return float(np.mean((times @ right)[known > 0] / known[known > 0]))

    return interval_of(statistic, groups)


def _row(
    data: str, features: str, name: str, test: Clips, found: NDArray[np.int64], everything: Interval | None
) -> Row:
    by_pair = {}
    for first, second in PAIRS:
        of_pair = np.isin(test.verb, [VERB_IDS.index(first), VERB_IDS.index(second)])
        if of_pair.any():
            by_pair[f"{first} / {second}"] = interval(test.verb[of_pair], found[of_pair], test.film[of_pair])
    return Row(data, features, name, len(found), interval(test.verb, found, test.film), everything, by_pair)


def demands(rows: Sequence[Row]) -> dict[str, bool]:
    """What the world promises of its pairs, and whether it is so of single actions."""
    held = {}
    for row in rows:
        if row.data != ACTIONS:
            continue
        if row.input in (ONE, MEAN):
            demand = f"{row.input} by {row.features}: within pairs at most {ABOVE_CHANCE - 1:.0%} above chance"
            held[demand] = row.pairs.value <= ABOVE_CHANCE * 0.5
        elif row.input == ORDER:
            held[f"{row.input} by {row.features}: within pairs at least {FAR_ABOVE}"] = row.pairs.value >= FAR_ABOVE
    return held


def section(rows: Sequence[Row], held: dict[str, bool], seed_base: int, size: Size) -> str:
    """The section of docs/results.md."""
    train, tune, test = size.actions
    films = size.stories
    lines = [
        "## One frame is not enough",
        "",
        f"`./cuewright bench probe --seed-base {seed_base}`: a verb told from its reverse by a small classifier "
        "(linear or one hidden layer, chosen on tuning seeds) over frozen features. "
        f"Single actions: {train} to learn from, {tune} to tune, {test} unseen, all verbs equally often; "
        f"stories: {films[0]}, {films[1]} and {films[2]} films. One frame is at any moment of the action. "
        "Means over verbs with 95 % intervals by bootstrap over films; n is of paired verbs; chance is 0.5 within "
        f"pairs and {1 / len(VERB_IDS):.3f} among all {len(VERB_IDS)} verbs. "
        "Poses are the true ones of everyone on stage, from left to right: what an eye without error sees. "
        "Backwards: the classifier of frames in order is given them in reverse, and should then be wrong.",
        "",
        "| films | features | sees | n | within pairs | among all verbs |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {row.data} | {row.features} | {row.input} | {row.clips} | {row.pairs} | {row.verbs or ''} |"
            for row in rows
        ),
        "",
        "By pair:",
        "",
        "| pair | " + " | ".join(f"{data}, {features}: {name}" for data, features, name in BY_PAIR) + " |",
        "| --- | " + " | ".join("---" for _ in BY_PAIR) + " |",
    ]
    known = {(row.data, row.features, row.input): row.by_pair for row in rows}
    for pair in (f"{first} / {second}" for first, second in PAIRS):
        cells = [known.get(column, {}).get(pair) for column in BY_PAIR]
        lines.append(f"| {pair} | " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |")
    lines += ["", *(f"- {'held' if kept else '**missed**'}: {demand}" for demand, kept in held.items())]
    given_away = [
        pair for pair, share in known.get((ACTIONS, POSES, ONE), {}).items() if share.low > ABOVE_CHANCE * 0.5
    ]
    lines.append(f"- given away by the poses of one moment: {', '.join(given_away) or 'no pair'}")
    return "\n".join(lines)


if __name__ == "__main__":
    run()
