"""UCF-style action clips: a folder a class, and lists of what trains and what tests.

UCF-101/CLASS/v_CLASS_gGGGGG_c01.avi  one action, silent; a group never stands in two lists
ucfTrainTestlist/classInd.txt         number and class
ucfTrainTestlist/trainlist01.txt      CLASS/CLIP.avi and the class's number; vallist01.txt likewise of tune clips
ucfTrainTestlist/testlist01.txt       CLASS/CLIP.avi

A film here is a clip of a few seconds; all classes are equally frequent. Sixteen of them are time-reversed pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.dials import known_seed
from studio.lookalikes.family import Family, Record, Wish, of_split, write_lines
from studio.lookalikes.media import write_clips
from studio.lookalikes.steps import camel
from studio.recut import Piece
from studio.vignette import write_vignette
from studio.world import VERBS, split_of

CLASSES: tuple[str, ...] = tuple(camel(verb.id) for verb in VERBS)


def make(seed: int, out: Path, wish: Wish) -> Record:
    number, group = known_seed(seed) % len(VERBS), seed // len(VERBS)
    film = write_vignette(seed, VERBS[number].id)
    # Of an action that follows another one, only itself: a catch without its throw.
    act = film.events[film.script[0].events[0]]
    piece = Piece(max(0, act.start_ms - 200), min(film.duration_ms, act.end_ms + 200))
    name = f"{CLASSES[number]}/v_{CLASSES[number]}_g{group:05}_c01.avi"
    if wish.media == "video":
        write_clips(film, [(out / "UCF-101" / name, piece)], wish, silent=True)
    return {"seed": seed, "split": split_of(seed), "name": name, "class": number + 1}


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    folder = out / "ucfTrainTestlist"
    write_lines(folder / "classInd.txt", (f"{number} {name}" for number, name in enumerate(CLASSES, start=1)))
    for split, name in (("train", "trainlist01"), ("tune", "vallist01"), ("test", "testlist01")):
        clips = of_split(records, split)
        if clips:
            lines = (each["name"] if split == "test" else f"{each['name']} {each['class']}" for each in clips)
            write_lines(folder / f"{name}.txt", lines)


FAMILY = Family("ucf", "action", "clips of one action in folders by class", ("video", "none"), make, gather, fps=25)
