"""Train the starter's Whisper on soundtracks of the film world.

python -m models.data.sound_shelf --out runs/sounds
python -m models.data.sound_shelf --out runs/sounds-tune --split tune --count 48
python -m models.whisper.starter --sounds runs/sounds --tune runs/sounds-tune --out runs/whisper-1 --steps 2600
python -m models.whisper.starter --sounds runs/sounds --tune runs/sounds-tune --out runs/whisper-2 \\
    --start runs/whisper-1 --steps 2600 --rate 1e-3 --seed 8
python -m models.whisper.starter --sounds runs/sounds --tune runs/sounds-tune --out runs/whisper \\
    --start runs/whisper-2 --steps 2200 --rate 1e-3 --seed 9
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import cast

import torch
from transformers import WhisperForConditionalGeneration

from models import checkpoint
from models.data.sound_shelf import names, take
from models.data.soundtracks import Soundtrack, open_soundtracks
from models.progress import printed
from models.whisper import tokenizer as tokens
from models.whisper.measure import word_error
from models.whisper.model import WINDOW_S, SmallWhisperConfig, build_whisper
from models.whisper.train import Batch, collate, train
from models.whisper.windows import SHORT_S, SPEEDS, draw

BATCH = 16
PAIRS = 700  # of bytes that become tokens
TUNE_WINDOWS = 256
LONG_EVERY = 12  # of so many batches one has windows as long as the published ones are
LONG_BATCH = 4
LOUD = 50  # steps between two lines of losses


def batches(
    tracks: list[Soundtrack], learnt: tokens.Tokenizer, config: SmallWhisperConfig, seed: int
) -> Iterator[Batch]:
    """Endless; a long film is asked as often as its length says."""
    rng = Random(f"{seed}/windows")
    weights = [track.duration_ms for track in tracks]
    for number in count():
        size, window_s = (LONG_BATCH, WINDOW_S) if number % LONG_EVERY == LONG_EVERY - 1 else (BATCH, SHORT_S)
        chosen = rng.choices(tracks, weights, k=size)
        windows = [draw(track, learnt, config, rng, window_s, rng.uniform(*SPEEDS)) for track in chosen]
        yield collate(windows, config, window_s, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", default="studio.training_soundtracks")
    parser.add_argument("--sounds", type=Path, required=True)
    parser.add_argument("--tune", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--start", type=Path, help="go on from this checkpoint, with a rate that rises anew")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    tracks = [take(chosen.sounds, name) for name in names(chosen.sounds)]
    tune = [take(chosen.tune, name) for name in names(chosen.tune)]
    if chosen.start is None:
        learnt = tokens.learn((line.text for track in tracks for line in track.lines), PAIRS, WINDOW_S)
        model = build_whisper(config_of(learnt))
    else:
        learnt = tokens.read(chosen.start)
        model = cast(WhisperForConditionalGeneration, checkpoint.load(chosen.start))
    config = config_of(learnt)
    rng = Random(f"{chosen.seed}/tune")
    windows = [draw(rng.choice(tune), learnt, config, rng) for _ in range(TUNE_WINDOWS)]
    told = printed("steps")

    def say(done: int, total: int, losses: dict[str, float] | None = None) -> None:
        told(done, total)
        if losses and done % LOUD == 0:
            print(json.dumps({"step": done} | {name: round(value, 3) for name, value in losses.items()}), flush=True)
        if done % 600 == 0 and done < total:
            model.eval()
            print(
                f"word errors after {done} steps: {word_error(model, config, learnt, windows[:64], SHORT_S):.3f}",
                flush=True,
            )
            model.train()
            _save(chosen, model, config, learnt, {})

    train(model, config, batches(tracks, learnt, config, chosen.seed), chosen.steps, chosen.rate, say)
    error = word_error(model, config, learnt, windows, SHORT_S)
    print(f"word errors: {error:.4f}")
    _save(chosen, model, config, learnt, {"tune_word_error": error, "heard_hours": _hours(tracks)})


def config_of(learnt: tokens.Tokenizer) -> SmallWhisperConfig:
    return SmallWhisperConfig(
        learnt.get_vocab_size(),
        learnt.token_to_id(tokens.END),
        learnt.token_to_id(tokens.START),
        learnt.token_to_id(tokens.NO_TIMES),
    )


def _save(
    chosen: argparse.Namespace,
    model: torch.nn.Module,
    config: SmallWhisperConfig,
    learnt: tokens.Tokenizer,
    metrics: dict[str, float],
) -> None:
    world = open_soundtracks(chosen.source).VERSION
    record = checkpoint.record_of("whisper", config, world, chosen.seed, metrics)
    checkpoint.save(chosen.out, model, record, torch.float16)
    learnt.save(str(chosen.out / tokens.FILE))


def _hours(tracks: list[Soundtrack]) -> float:
    return round(sum(track.duration_ms for track in tracks) / 3_600_000, 2)


if __name__ == "__main__":
    main()
