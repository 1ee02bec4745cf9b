"""A data set of the film world in the layout of a published one.

python -m studio.lookalikes KIND OUT --films N --seed-base S [--seed-base T ..]

Films are made one by one, over all cores and, with --part, over several machines. A film is complete when its record
lies in OUT/.films; a run that was interrupted goes on where it was. The run that finds all records writes the tables.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.dials import known_seed
from studio.lookalikes.family import Family, Record, Wish, write_json
from studio.lookalikes.pool import run
from studio.lookalikes.table import FAMILIES
from studio.progress import Done
from studio.world import WORLD_VERSION, split_of

LAYOUT = "cuewright-dataset/1"
HEAD = "world-dataset.json"
RECORDS = ".films"


class OtherDataset(ValueError):
    """The folder holds another data set."""


def seed_list(bases: Sequence[int], films: Sequence[int]) -> list[int]:
    """The seeds of some films from each base, in order; `films` is one number for all bases, or one for each.

    Raises ValueError for a seed that no film has and for films that would stand twice.
    """
    if len(films) not in (1, len(bases)):
        raise ValueError(f"say --films once or once for each of the {len(bases)} seed bases")
    counts = list(films) * (len(bases) if len(films) == 1 else 1)
    if min(counts) < 1:
        raise ValueError(f"a data set has at least one film, not {min(counts)}")
    for base, count in zip(bases, counts, strict=True):
        known_seed(base)
        known_seed(base + count - 1)
    seeds = [base + n for base, count in zip(bases, counts, strict=True) for n in range(count)]
    if len(set(seeds)) != len(seeds):
        raise ValueError("two of the seed ranges share films")
    return sorted(seeds)


def part_of(text: str) -> tuple[int, int]:
    """(i, n) of 'i/n', i from 1. Raises ValueError."""
    first, slash, number = text.partition("/")
    if not (slash and first.isascii() and number.isascii() and first.isdigit() and number.isdigit()):
        raise ValueError(f"a part is i/n such as 1/4, not {text!r}")
    if not 1 <= int(first) <= int(number):
        raise ValueError(f"a part is one of 1/{number} to {number}/{number}, not {text}")
    return int(first), int(number)


def export(
    family: Family,
    out: Path,
    seeds: Sequence[int],
    wish: Wish,
    part: tuple[int, int] = (1, 1),
    workers: int = 1,
    done: Done = lambda count, total: None,
) -> int:
    """Make what this part still lacks, and the tables once all films are there; gives the number that are missing.

    Raises OtherDataset where `out` holds something else, DiskFull, and ValueError for a wish that cannot be.
    """
    if wish.media not in family.media:
        raise ValueError(f"{family.name} comes with {' or '.join(family.media)}, not with {wish.media}")
    _claim(family, out, wish)
    mine = [seed for n, seed in enumerate(seeds) if n % part[1] == part[0] - 1]
    lacking = [seed for seed in mine if not _record(out, seed).exists()]
    count = len(mine) - len(lacking)
    done(count, len(mine))
    for _ in run(functools.partial(_make, family.name, out, wish), lacking, workers):
        count += 1
        done(count, len(mine))
    missing = sum(not _record(out, seed).exists() for seed in seeds)
    if not missing:
        records: list[Record] = [json.loads(_record(out, seed).read_bytes()) for seed in seeds]
        family.gather(records, out, wish)
        if part == (1, 1):  # what a run that was killed has left
            for stale in out.rglob("*.part"):
                stale.unlink(missing_ok=True)
        splits = {split: sum(split_of(seed) == split for seed in seeds) for split in ("train", "tune", "test")}
        write_json(out / HEAD, _head(family, wish) | {"films": splits}, indent=1)
    return missing


def _record(out: Path, seed: int) -> Path:
    return out / RECORDS / f"{seed}.json"


def _make(name: str, out: Path, wish: Wish, seed: int) -> None:
    record = FAMILIES[name].make(seed, out, wish)
    write_json(_record(out, seed), record)  # last: whoever sees it may rely on the film's other files


def _head(family: Family, wish: Wish) -> dict[str, Any]:
    dials = wish.instruction if family.kind == "instruction" else wish.story
    return {
        "layout": LAYOUT,
        "kind": family.name,
        "world": wish.story.preset if family.kind == "story" else WORLD_VERSION,
        "media": wish.media,
        "size": [wish.width, wish.height],
        "fps": str(wish.fps),
        "noise": wish.noise,
        "dials": {} if family.kind == "action" else asdict(dials),
    }


def _claim(family: Family, out: Path, wish: Wish) -> None:
    """Write what the folder will hold, or see that it is the same."""
    head = _head(family, wish)
    path = out / HEAD
    if path.exists():
        try:
            there = json.loads(path.read_bytes())
        except ValueError as error:
            raise OtherDataset(f"{path} cannot be read: {error}") from error
        other = [name for name in head if there.get(name) != head[name]]
        if other:
            name = other[0]
            raise OtherDataset(
                f"{out} holds a data set with {name} {there.get(name)}, not {head[name]}: use another folder"
            )
    elif out.exists() and any(out.iterdir()):
        raise OtherDataset(f"{out} holds other files: use an empty folder")
    else:
        write_json(path, head, indent=1)
