"""Soundtracks rendered once and kept, so that several trainings hear them again and again.

    python -m models.data.sound_shelf --out runs/sounds

A soundtrack is a pair of files: NAME.npy, int16 [n] at 16 kHz, and NAME.json, what is said in it. Of every eight that
a shelf takes, four are short films, one is a long one (where people talk of more), and three are one voice alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from models.data.shared_work import write_whole
from models.data.soundtracks import Soundtrack, SoundtrackSource, SpokenLine, SpokenWord, open_soundtracks
from models.progress import printed

SHORT_S, LONG_S = 90, 660
KINDS = ("film", "alone", "film", "alone", "film", "alone", "film", "long")


def fill(source: SoundtrackSource, folder: Path, seeds: Sequence[int], damage: bool = True) -> None:
    """Render what is missing; several processes may share the work by seeds."""
    folder.mkdir(parents=True, exist_ok=True)
    progress = printed("soundtracks")
    for done, seed in enumerate(seeds, start=1):
        kind = KINDS[seed % len(KINDS)]
        if not (folder / f"{kind}-{seed}.json").is_file():
            # One in six films has no description.
            length_s = LONG_S if kind == "long" else SHORT_S
            heard = (
                source.alone(seed)
                if kind == "alone"
                else source.soundtrack(seed, length_s, with_ad=seed // len(KINDS) % 6 != 5, damage=damage)
            )
            put(folder, f"{kind}-{seed}", heard)
        progress(done, len(seeds))


def put(folder: Path, name: str, heard: Soundtrack) -> None:
    """The text last and at once: what has a text is whole."""
    np.save(folder / f"{name}.npy", heard.samples)
    told = {"seed": heard.seed, "missing": heard.missing, "cast": heard.cast}
    text = json.dumps(told | {"lines": [asdict(line) for line in heard.lines]})
    write_whole(folder / f"{name}.json", text.encode())


def names(folder: Path) -> list[str]:
    """What is on the shelf, in order. Raises ValueError for an empty one."""
    found = sorted(path.stem for path in folder.glob("[!.]*.json"))
    if not found:
        raise ValueError(f"{folder} holds no soundtracks: run python -m models.data.sound_shelf first")
    return found


def take(folder: Path, name: str) -> Soundtrack:
    """One soundtrack; samples are read where they lie."""
    told = json.loads((folder / f"{name}.json").read_text())
    lines = tuple(
        SpokenLine(**(line | {"words": tuple(SpokenWord(**word) for word in line["words"])})) for line in told["lines"]
    )
    samples = np.load(folder / f"{name}.npy", mmap_mode="r")
    return Soundtrack(told["seed"], samples, lines, tuple(told["missing"]), tuple(told["cast"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", default="studio.training_soundtracks")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "tune"), default="train")
    parser.add_argument("--first", type=int, default=0, help="place in the split's seeds")
    parser.add_argument("--count", type=int, default=3200)
    parser.add_argument("--step", type=int, default=1, help="take every so manieth seed, to share work")
    chosen = parser.parse_args()
    source = open_soundtracks(chosen.source)
    seeds = source.soundtrack_seeds(chosen.split)[chosen.first : chosen.first + chosen.count : chosen.step]
    fill(source, chosen.out, seeds, damage=chosen.split == "train")


if __name__ == "__main__":
    main()
