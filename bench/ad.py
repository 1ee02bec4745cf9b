"""How good are the descriptions? CIDEr, ROUGE-L, and the facts that the film world's parser reads off, on unseen films.

./cuewright bench ad --seed-base 1000000 --json ad.json
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from open_clip import CLIP

from bench.ad_items import film_features, on_product_windows, on_true_intervals, test_films
from bench.ad_systems import Film, majority_facts, systems
from bench.results import write_section
from models import checkpoint
from models.autoad.model import AutoAD
from models.catalog import CATALOG
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.captions import caption_scores
from models.names.model import Names
from studio.parser import parse
from studio.truth import Film as WorldFilm
from studio.world import TEST_SEED_BASE

MEASURES = ("cider", "rouge_l", "who", "action", "object", "place", "name")
COLUMNS = ("true intervals", "product windows")
BLIND, OTHERS, FULL = "blind majority", "another clip's frames", "8 frames + previous AD and dialogue, recurrent"

# Per film, the values of all its items for one measure.
Values = list[list[float]]


@dataclass(frozen=True, slots=True)
class Row:
    column: str
    system: str
    items: int
    described: float  # share of items that got any words
    measures: dict[str, Interval]


def run(
    seed_base: int = TEST_SEED_BASE, films: int = 20, json_path: Path | None = None, length_s: int = 60
) -> list[Row]:
    """Print the table, write it to docs/results.md, and to `json_path` with every number."""
    started = time.monotonic()
    clip = checkpoint.load(CATALOG["clip"].starter)
    model = checkpoint.load(CATALOG["autoad"].starter)
    assert isinstance(clip, CLIP) and isinstance(model, AutoAD)
    names = checkpoint.load(CATALOG["names"].starter) if model.config.use_people and CATALOG["names"].shipped else None
    assert names is None or isinstance(names, Names)
    tokenizer = load_tokenizer(CATALOG["autoad"].starter)
    world = test_films(seed_base, films, length_s)
    features = [film_features(clip, film) for film in world]
    rows: list[Row] = []
    differences: list[str] = []
    for column, cut in zip(COLUMNS, (on_true_intervals, on_product_windows), strict=True):
        items = [cut(film, features_of, names) for film, features_of in zip(world, features, strict=True)]
        kept: dict[str, dict[str, Values]] = {}
        for name, system in systems(model, tokenizer).items():
            answers = system(items)
            kept[name] = measure(world, items, answers)
            if name == BLIND:
                kept[name] |= majority_values(world, items)
            described = [bool(text) for film in answers for text in film]
            rows.append(
                Row(
                    column,
                    name,
                    len(described),
                    sum(described) / len(described),
                    {key: interval_of_mean(values) for key, values in kept[name].items()},
                )
            )
            print(f"{column}: {name} done after {time.monotonic() - started:.0f} s", flush=True)
        for other in (BLIND, OTHERS):
            for key in MEASURES:
                difference = interval_of_difference(kept[FULL][key], kept[other][key])
                differences.append(f"| {column} | {other} | {key} | {difference} | {_verdict(difference)} |")
    text = table(rows, differences, seed_base, films, length_s, time.monotonic() - started)
    print(text)
    write_section("ad", text)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return rows


def measure(world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]) -> dict[str, Values]:
    """Every measure for every item, by film. A fact counts where the true line tells it; the action always."""
    flat = [text for film in answers for text in film]
    scores = caption_scores(flat, [[item.text] for film in films for item in film])
    values: dict[str, Values] = {name: [[] for _ in films] for name in MEASURES}
    at = 0
    for index, (film, items, texts) in enumerate(zip(world, films, answers, strict=True)):
        looks = _looks(film)
        for item, text in zip(items, texts, strict=True):
            told, found = parse(item.text, looks), parse(text, looks)
            values["cider"][index].append(scores.cider_each[at])
            values["rouge_l"][index].append(scores.rouge_l_each[at])
            at += 1
            values["action"][index].append(float(found.verb == item.facts.verb))
            if told.actor is not None:
                values["who"][index].append(float(found.actor == item.facts.actor))
            if told.object is not None:
                values["object"][index].append(float(found.object == item.facts.object))
            if told.place is not None:
                values["place"][index].append(float(found.place == item.facts.place))
            if told.names:
                values["name"][index].append(float(found.names == told.names))
    return values


def majority_values(world: Sequence[WorldFilm], films: Sequence[Film]) -> dict[str, Values]:
    """The facts of a guesser who says each fact's most frequent value: stronger than any one line."""
    guess = majority_facts()
    values: dict[str, Values] = {name: [[] for _ in films] for name in guess}
    for index, (film, items) in enumerate(zip(world, films, strict=True)):
        looks = _looks(film)
        for item in items:
            told = parse(item.text, looks)
            values["action"][index].append(float(guess["action"] == item.facts.verb))
            for name, truth in (
                ("who", told.actor),
                ("object", told.object),
                ("place", told.place),
                ("name", told.names),
            ):
                if truth:
                    values[name][index].append(float(guess[name] == truth))
    return values


def table(
    rows: Sequence[Row], differences: Sequence[str], seed_base: int, films: int, length_s: int, seconds: float
) -> str:
    """The section of docs/results.md."""
    lines = [
        "## Audio description (AutoAD, starter weights)",
        "",
        f"`./cuewright bench ad --seed-base {seed_base}`: {films} unseen world films of about {length_s} s; "
        f"took {seconds:.0f} s. "
        "Means with 95 % intervals by bootstrap over films; CIDEr 1.0 is what papers print as 100. "
        "Facts are read off by `studio.parser` and counted where the true line tells them (the action always). "
        "The blind row's facts are each fact's most frequent value in training films. "
        "METEOR, SPICE and BERTScore are not installed.",
        "",
        "| intervals | system | n | described | " + " | ".join(MEASURES) + " |",
        "| --- | --- | --- | --- | " + " | ".join("---" for _ in MEASURES) + " |",
    ]
    lines += [
        f"| {row.column} | {row.system} | {row.items} | {row.described:.0%} | "
        + " | ".join(str(row.measures[name]) for name in MEASURES)
        + " |"
        for row in rows
    ]
    lines += [
        "",
        f"What `{FULL}` gains over those that do not see the clip (paired, over the same films):",
        "",
        "| intervals | against | measure | difference | |",
        "| --- | --- | --- | --- | --- |",
        *differences,
    ]
    return "\n".join(lines)


def _verdict(difference: Interval) -> str:
    if difference.low > 0:
        return "better"
    return "worse" if difference.high < 0 else "no difference shown"


def _looks(film: WorldFilm) -> dict[str, str]:
    """Look by name, in both spellings that a line may have."""
    return {name: character.look for character in film.cast for name in (character.name, character.name.lower())}


if __name__ == "__main__":
    run()
