"""Films to tune on: of voices that training heard, and of voices that it did not. Rendered once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.data.sound_shelf import put, take
from models.data.soundtracks import Soundtrack, SoundtrackSource
from models.progress import printed

LENGTH_S = 120
KINDS = ("seen", "unseen")


def tuning_films(source: SoundtrackSource, folder: Path, count: int) -> dict[str, list[Soundtrack]]:
    """`count` films of the "tune" seeds of each kind; every third has no description."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds: Sequence[int] = source.soundtrack_seeds("tune")
    progress = printed("tuning films")
    films: dict[str, list[Soundtrack]] = {}
    for place, kind in enumerate(KINDS):
        films[kind] = []
        for number, seed in enumerate(seeds[place * count : (place + 1) * count]):
            name = f"{kind}-{seed}"
            if not (folder / f"{name}.json").is_file():
                put(
                    folder,
                    name,
                    source.soundtrack(seed, LENGTH_S, with_ad=number % 3 != 2, unseen=kind == "unseen"),
                )
            films[kind].append(take(folder, name))
            progress(place * count + number + 1, len(KINDS) * count)
    return films
