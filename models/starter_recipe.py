"""The whole training of the starter weights, in order; what `cuewright train` runs.

language and clip read the world itself; features and autoad read what came before. Each part is kept in `runs/`, and an
interrupted one goes on where it stopped. `install` copies what is shipped to models/starter.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from models import checkpoint
from models.catalog import CATALOG

RUNS = Path("runs/starter")
SOURCE = "studio.training"
PARTS = ("language", "clip", "features", "autoad")
SHIPPED = (checkpoint.WEIGHTS, checkpoint.CONFIG, "tokenizer.json", "domain.json")


def train(only: str | None = None, seed: int = 1, runs: Path = RUNS, clip_minutes: float | None = None) -> None:
    """Train all parts, or the one that is named."""
    if only is not None and only not in PARTS:
        raise ValueError(f"no part is called {only}; there are {', '.join(PARTS)}")
    for part in PARTS if only is None else (only,):
        _train_part(part, seed, runs, clip_minutes)


def _train_part(part: str, seed: int, runs: Path, clip_minutes: float | None) -> None:
    from models.data.source import open_source

    source = open_source(SOURCE)
    if part == "language":
        from models.language.train import train as train_language

        train_language(source, runs / "language", 1400, seed)
    elif part == "clip":
        from models.clip.train import train as train_clip
        from models.language.tokenizer import load_tokenizer

        train_clip(SOURCE, load_tokenizer(runs / "language"), runs / "clip", 3000, seed, minutes=clip_minutes)
    elif part == "features":
        from models.clip.features import compute, save_clips

        save_clips(runs / "clips.npz", compute(source, runs / "clip", runs / "drawn", 2400, 60, seed))
    else:
        from models.autoad.own_context import keep_own_lines
        from models.autoad.train import load_own
        from models.autoad.train import train as train_autoad

        data = runs / "clips.npz", runs / "language"
        first, own = runs / "autoad-first", runs / "own.json"
        train_autoad(*data, first, seed, caption_steps=900, target_steps=3000, source_name=SOURCE)
        keep_own_lines(first, runs / "clips.npz", own, films=1000, seed=seed)
        train_autoad(
            *data, runs / "autoad", seed, target_steps=1500, source_name=SOURCE, start=first, own=load_own(own)
        )


def install(runs: Path = RUNS) -> int:
    """Copy trained checkpoints to where the product loads them; their size in bytes comes back."""
    total = 0
    for name, entry in CATALOG.items():
        entry.starter.mkdir(parents=True, exist_ok=True)
        for file in SHIPPED:
            if (runs / name / file).is_file():
                shutil.copyfile(runs / name / file, entry.starter / file)
        total += checkpoint.size_bytes(entry.starter)
    return total
