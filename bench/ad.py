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

from bench.ad_facts import (
    FACTS,
    FALSE,
    Told,
    Values,
    fact_values,
    false_per_min,
    false_per_min_difference,
    majority_values,
    told_falsely,
    verdict,
)
from bench.ad_items import film_features, on_product_windows, on_true_intervals, test_films
from bench.ad_names import HEARD, WRONG, name_values
from bench.ad_systems import Film, systems
from bench.results import write_section
from models import checkpoint
from models.autoad.model import AutoAD
from models.catalog import CATALOG
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.captions import caption_scores
from models.names.model import Names
from studio.truth import Film as WorldFilm
from studio.world import TEST_SEED_BASE

MEASURES = ("cider", "rouge_l", *FACTS)
SHOWN = (*MEASURES, HEARD, WRONG)
COLUMNS = ("true intervals", "product windows")
BLIND, OTHERS, FULL = "blind majority", "another clip's frames", "8 frames + previous AD and dialogue, recurrent"


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
        told: dict[str, Told] = {}
        for name, system in systems(model, tokenizer).items():
            answers = system(items)
            kept[name] = measure(world, items, answers)
            told[name] = told_falsely(world, items, answers)
            if name == BLIND:
                kept[name] |= majority_values(world, items)
            kept[name] |= name_values(world, items, answers)
            described = [bool(text) for film in answers for text in film]
            rows.append(
                Row(
                    column,
                    name,
                    len(described),
                    sum(described) / len(described),
                    {key: interval_of_mean(values) for key, values in kept[name].items()}
                    | {FALSE: false_per_min(told[name])},
                )
            )
            print(f"{column}: {name} done after {time.monotonic() - started:.0f} s", flush=True)
        for other in (BLIND, OTHERS):
            for key in MEASURES:
                difference = interval_of_difference(kept[FULL][key], kept[other][key])
                differences.append(f"| {column} | {other} | {key} | {difference} | {verdict(difference)} |")
            fewer = false_per_min_difference(told[FULL], told[other])
            differences.append(f"| {column} | {other} | {FALSE} | {fewer} | {verdict(fewer, more_is_better=False)} |")
    text = table(rows, differences, seed_base, films, length_s, time.monotonic() - started)
    print(text)
    write_section("ad", text)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return rows


def measure(world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]) -> dict[str, Values]:
    """Every measure for every item, by film: the words beside the true line's, and the facts."""
    flat = [text for film in answers for text in film]
    scores = caption_scores(flat, [[item.text] for film in films for item in film])
    cider, rouge = iter(scores.cider_each), iter(scores.rouge_l_each)
    words: dict[str, Values] = {
        "cider": [[next(cider) for _ in film] for film in films],
        "rouge_l": [[next(rouge) for _ in film] for film in films],
    }
    return words | fact_values(world, films, answers)


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
        f"{HEARD}: the line names the actor, where the subtitles have said the name by then; {WRONG}: it names "
        "somebody who takes no part, of all lines with a name. "
        f"{FALSE}: facts that the film contradicts while the clip is shown, per minute of speech (2.5 words a second). "
        "METEOR, SPICE and BERTScore are not installed.",
        "",
        "| intervals | system | n | described | " + " | ".join((*SHOWN, FALSE)) + " |",
        "| --- | --- | --- | --- | " + " | ".join("---" for _ in (*SHOWN, FALSE)) + " |",
    ]
    lines += [
        f"| {row.column} | {row.system} | {row.items} | {row.described:.0%} | "
        + " | ".join(str(row.measures[name]) for name in (*SHOWN, FALSE))
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


if __name__ == "__main__":
    run()
