"""What a trained AutoAD says of its training films when it reads its own earlier lines: context as it will really be.

python -m models.autoad.own_context --model runs/autoad --clips runs/clips.npz --out runs/own.json --films 1000

A model that learns from true context alone believes what it reads, and its own mistakes then mislead it.
`models.autoad.train --own` mixes these lines in.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from models import checkpoint
from models.autoad.batches import seen_clips
from models.autoad.model import AutoAD
from models.autoad.predict import ClipInput, greedy_lines
from models.autoad.train import OwnLines
from models.clip.features import ClipFeatures, load_clips
from models.data.people_texts import PeopleTexts, load_people, with_people
from models.language.tokenizer import load_tokenizer
from models.progress import printed


def own_lines(
    folder: Path, films: Sequence[Sequence[ClipFeatures]], seed: int, on_film: Callable[[int, int], None] | None = None
) -> OwnLines:
    """Recurrent, greedy, each film seen by the product's windows or its own intervals as often as in training."""
    model, tokenizer = checkpoint.load(folder), load_tokenizer(folder)
    assert isinstance(model, AutoAD)
    told: OwnLines = {}
    for number, film in enumerate(films, 1):
        rng = random.Random(f"{seed}/own/{film[0].film_seed}")
        seen = seen_clips(film, rng)
        clips = [ClipInput(clip.features, None, clip.subtitles, people=clip.people) for clip in seen]
        told[film[0].film_seed] = greedy_lines(model, tokenizer, clips)
        if on_film is not None:
            on_film(number, len(films))
    return told


def keep_own_lines(
    folder: Path, clips_file: Path, out: Path, films: int = 1000, seed: int = 1, people: PeopleTexts | None = None
) -> None:
    """Write what the model in `folder` says of the first training films; where `out` is there, it is kept.

    `people` are the texts that it read in training (models.data.people_texts), where it read any.
    """
    if out.is_file():
        return
    told = own_lines(folder, with_people(load_clips(clips_file)["train"][:films], people or {}), seed, printed("films"))
    partial = out.with_name(f"{out.name}.part")
    partial.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Let a trained AutoAD describe its training films.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--films", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--people", type=Path, help="people texts, written by models.names.people_lines, as in training"
    )
    given = parser.parse_args()
    torch.set_num_threads(1)
    people = None if given.people is None else load_people(given.people)
    keep_own_lines(given.model, given.clips, given.out, given.films, given.seed, people)


if __name__ == "__main__":
    main()
