"""A folder of odd media files: what arrives when people upload films. `make_corpus` writes it, the same for every seed.

    python -m bench.corpus --out DIR [--count 200] [--seed 0]

Every file carries what the product owes it: "describe" it, "refuse" it with a reason, or "either" (damage that a
decoder may or may not survive). It may never crash, hang or answer 500.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from json import dumps
from pathlib import Path

from bench.corpus_clip import write_clip
from bench.corpus_damage import claims_hours, corrupted, hole, matroska_claims_hours, not_films, truncated, turned
from bench.corpus_odd import ODD, PAIRS, Recipe, variants


@dataclass(frozen=True, slots=True)
class Entry:
    path: Path
    expected: str  # describe, refuse, either
    why: str  # what is odd about it


def make_corpus(directory: Path, count: int = 200, seed: int = 0) -> list[Entry]:
    """Write `count` files into the folder and a `corpus.json` that lists them.

    The plain pairs come first, then one of each oddity, then variants of the pairs and damage in an order drawn from
    the seed; a small count is thus a fair sample and a large one never runs dry.
    """
    directory.mkdir(parents=True, exist_ok=True)
    cache = _Originals(directory)
    entries: list[Entry] = []
    for entry in _entries(directory, cache, seed):
        entries.append(entry)
        if len(entries) == count:
            break
    listing = [asdict(entry) | {"path": entry.path.name} for entry in entries]
    (directory / "corpus.json").write_text(dumps(listing, indent=1, ensure_ascii=False) + "\n")
    return entries


def _entries(directory: Path, originals: _Originals, seed: int) -> Iterator[Entry]:
    rng = random.Random(seed)
    singles: list[Recipe | tuple[str, bytes, str]] = [*ODD, *not_films(seed)]
    rng.shuffle(singles)
    pairs, head = list(PAIRS), 20
    for recipe in pairs[:head]:
        yield write_recipe(directory, recipe)
    mp4, mkv = originals["h264-aac.mp4"], originals["h264-aac.mkv"]
    for name, data, expected in (
        ("claims-40-hours.mp4", claims_hours(mp4, 40, tables=True), "refuse"),
        ("claims-40-hours-in-its-head.mp4", claims_hours(mp4, 40, tables=False), "either"),
        ("claims-40-hours.mkv", matroska_claims_hours(mkv, 40), "refuse"),
    ):
        (directory / name).write_bytes(data)
        yield Entry(directory / name, expected, "claims to be 40 hours long in a few kilobytes")
    for single in singles:
        if isinstance(single, Recipe):
            yield write_recipe(directory, single)
        else:
            name, data, why = single
            (directory / name).write_bytes(data)
            yield Entry(directory / name, "refuse", why)
    for recipe in pairs[head:]:
        yield write_recipe(directory, recipe)
    odd = [variant for base in (PAIRS[i] for i in (0, 4, 9, 14, 16, 20, 22)) for variant in variants(base)]
    rng.shuffle(odd)
    damage = _damage(directory, originals, rng)
    for variant in odd:
        yield write_recipe(directory, variant)
        yield next(damage)
    yield from damage


def write_recipe(directory: Path, recipe: Recipe) -> Entry:
    path = directory / recipe.name
    write_clip(path, recipe.clip)
    if recipe.turned:
        path.write_bytes(turned(path.read_bytes(), recipe.turned))
    return Entry(path, recipe.expected, recipe.why)


def _damage(directory: Path, originals: _Originals, rng: random.Random) -> Iterator[Entry]:
    """Endless: each pair in turn, cut, holed or overwritten."""
    number = 0
    while True:
        for base in PAIRS:
            number += 1
            data, (stem, _, end) = originals[base.name], base.name.rpartition(".")
            kind = rng.choice(("cut", "cut", "noise", "noise", "hole", "head"))
            share = rng.choice((0.05, 0.3, 0.6, 0.9, 0.99))
            if kind == "cut":
                broken, why = truncated(data, share), f"broken off at {share:.0%}"
            elif kind == "noise":
                runs = rng.choice((1, 5, 40))
                broken, why = corrupted(data, rng.randrange(2**32), runs, 24), f"{runs} stretches overwritten"
            elif kind == "hole":
                broken, why = hole(data, share * 0.9, len(data) // 10), "a tenth of it zeroes"
            else:
                broken, why = corrupted(data, rng.randrange(2**32), 3, 4, spare=0), "a few bytes anywhere"
            path = directory / f"{stem}-{kind}-{number}.{end}"
            path.write_bytes(broken)
            yield Entry(path, "either", why)


class _Originals:
    """Whole files of the pairs as bytes, encoded when damage first asks for them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._bytes: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self._bytes:
            path = self._directory / name
            if not path.exists():
                path = write_recipe(self._directory, next(r for r in PAIRS if r.name == name)).path
            self._bytes[name] = path.read_bytes()
        return self._bytes[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    entries = make_corpus(options.out, options.count, options.seed)
    size = sum(entry.path.stat().st_size for entry in entries)
    print(f"{len(entries)} files, {size / 1e6:.1f} MB in {options.out}")


if __name__ == "__main__":
    main()
