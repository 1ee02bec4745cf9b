"""The command line that the trainers of segmentation and voiceprint share: a shelf in, a checkpoint out, and every
number of the recipe an option."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from models.data.soundtracks import open_soundtracks
from models.diarization.windows import Shelf
from models.progress import printed


def run(about: str | None, what: str, recipe: type[Any], train: Callable[..., dict[str, float]]) -> None:
    """Train with what the command line says, and print what was measured; `about` is the trainer's own docstring."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sounds", type=Path, required=True, help="a shelf of models.data.sound_shelf")
    parser.add_argument("--count", type=int, help="how many of its soundtracks; all of them where not given")
    parser.add_argument("--held", type=Path, help="a shelf to measure on")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--source", default="studio.training_soundtracks", help="whose version the shelf is")
    defaults = asdict(recipe())
    for name, default in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    given = parser.parse_args()
    torch.set_num_threads(1)
    chosen = recipe(**{name: getattr(given, name) for name in defaults})
    held = Shelf(given.held) if given.held else None
    version = open_soundtracks(given.source).VERSION
    shelf = Shelf(given.sounds, given.count)
    print(json.dumps(train(shelf, given.out, version, chosen, held=held, on_step=printed(what))))
