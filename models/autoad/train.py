"""Train the starter's AutoAD by the recipe text -> captions -> target.

python -m models.autoad.train --language runs/language --clips runs/clips.npz --out runs/autoad --seed 1

The text stage is models.language.train. Captions (the role of WebVid in the paper): frames alone, people by their look.
Target: frames, earlier descriptions and dialogue, with the names. One sequence is consecutive clips of one film.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from models import checkpoint
from models.autoad.batches import Batch, autoad_losses, caption_batch, target_batch
from models.autoad.model import STARTER, AutoAD, AutoADConfig
from models.clip.features import ClipFeatures, load_clips
from models.data.people_texts import PeopleTexts, load_people, with_people
from models.data.source import open_source
from models.language.tokenizer import load_tokenizer
from models.progress import printed
from models.training import FitOptions, OnStep, fit

SEQUENCE = 16  # consecutive clips of a film, as published
UNKNOWN = 0.1  # share of sequences whose people text is missing, as where no names module ran
OWN = 0.6  # share of sequences that read the model's own earlier lines, where they are known
WITHOUT_TEXT = 0.1  # share of target clips that see frames alone, so that mode "none" stays meaningful

OwnLines = dict[int, list[str]]  # film seed -> one line a clip, "" where none ended


def _reading_own(film: Sequence[ClipFeatures], lines: Sequence[str]) -> list[ClipFeatures]:
    """The film's clips with the model's own lines for what was described before."""
    return [replace(clip, previous=tuple(line for line in lines[:at] if line)) for at, clip in enumerate(film)]


def train(
    clips_file: Path,
    language: Path,
    out: Path,
    seed: int,
    caption_steps: int = 800,
    target_steps: int = 1500,
    config: AutoADConfig = STARTER,
    source_name: str = "studio.training",
    on_step: OnStep | None = None,
    start: Path | None = None,
    own: OwnLines | None = None,
    on_caption: OnStep | None = None,
    people: PeopleTexts | None = None,
) -> dict[str, float]:
    """Write weights, tokenizer and record to `out`; losses on tuning films come back.

    `start` is a trained AutoAD to go on from, more gently: its target stage alone is run, and its config is kept. `own`
    is what it says of the training films (models.autoad.own_context), by film: a part of the sequences reads that
    instead of the truth. `people` are the people texts of films (models.data.people_texts), for a config that reads
    them; without it the clips' own are read.
    """
    tokenizer = load_tokenizer(language)
    source = open_source(source_name)
    films = {split: with_people(found, people or {}) for split, found in load_clips(clips_file).items()}
    if start is not None:
        config = AutoADConfig(**checkpoint.describe(start).config)
        if people and not config.use_people:
            raise ValueError(f"{start.name} was built without people: train it anew with them, or go on without")
    else:
        config = replace(config, positions=int(checkpoint.describe(language).config["positions"]))
    config = replace(config, visual_dim=films["train"][0][0].features.shape[1], vocab_size=tokenizer.size)

    training, tuning = films["train"], films["tune"]
    spoilt = {
        film[0].film_seed: _reading_own(film, own[film[0].film_seed])
        for film in training
        if own is not None and film[0].film_seed in own
    }
    torch.manual_seed(seed)
    model = AutoAD(config)
    if start is None:
        checkpoint.fill(model.gpt, language)
    else:
        checkpoint.fill(model, start)
    flat = [clip for film in training for clip in film]
    held_out = [clip for film in tuning for clip in film][:512]

    def captions_at(index: int) -> Batch:
        rng = random.Random(f"{seed}/captions/{index}")
        return caption_batch(rng.sample(flat, 64), tokenizer, config, rng, source.briefly)

    def targets_at(index: int) -> Batch:
        rng = random.Random(f"{seed}/targets/{index}")
        chosen: list[ClipFeatures] = []
        while len(chosen) < 32:
            film = rng.choice(training)
            if rng.random() < OWN:
                film = spoilt.get(film[0].film_seed, film)
            elif config.use_people and rng.random() < UNKNOWN:
                film = [replace(clip, people="", wide_people="") for clip in film]
            first = rng.randrange(max(1, len(film) - SEQUENCE + 1))
            chosen += film[first : first + SEQUENCE]
        reads = rng.random() >= WITHOUT_TEXT
        return target_batch(chosen[:32], tokenizer, config, rng, reads, source.briefly, sayable=source.sayable)

    def evaluate(trained: nn.Module) -> dict[str, float]:
        rng = random.Random(0)
        with torch.no_grad():
            batches = (
                target_batch(held_out, tokenizer, config, rng, text, sayable=source.sayable) for text in (True, False)
            )
            both = [float(autoad_losses(trained, batch)["loss"]) for batch in batches]
            caption = float(autoad_losses(trained, caption_batch(held_out, tokenizer, config, rng))["loss"])
        return {"tune_loss": both[0], "tune_loss_without_text": both[1], "tune_caption_loss": caption}

    if start is None:
        fit(
            model, captions_at, autoad_losses, _options(caption_steps, seed), out / "run" / "captions",
            groups=_groups(model, 2e-3, 5e-4), evaluate=evaluate, on_step=on_caption,
        )  # fmt: skip
    metrics: dict[str, float] = {}

    def keep(trained: nn.Module, step: int) -> None:
        record = checkpoint.record_of("autoad", config, source.VERSION, seed, metrics)
        checkpoint.save(out, trained, record, torch.float16)

    tokenizer.save(out)
    rates = (2e-3, 1e-3) if start is None else (6e-4, 3e-4)
    metrics |= fit(
        model, targets_at, autoad_losses, _options(target_steps, seed), out / "run" / "target",
        groups=_groups(model, *rates), evaluate=evaluate, on_step=on_step, on_save=keep,
    )  # fmt: skip
    keep(model, target_steps)
    return metrics


def load_own(path: Path) -> OwnLines:
    """What models.autoad.own_context wrote."""
    return {int(seed): lines for seed, lines in json.loads(path.read_text(encoding="utf-8")).items()}


def _options(steps: int, seed: int) -> FitOptions:
    return FitOptions(
        steps,
        learning_rate=1e-3,
        warmup_steps=min(50, steps // 5),
        bf16=True,
        seed=seed,
        eval_every=200,
        save_every=200,
    )


def _groups(model: AutoAD, mapper_rate: float, language_rate: float) -> list[dict[str, object]]:
    """GPT-2 at its own rate; mapper, projection and special tokens at another."""
    language = list(model.gpt.parameters())
    ids = {id(parameter) for parameter in language}
    return [
        {"params": language, "lr": language_rate},
        {"params": [parameter for parameter in model.parameters() if id(parameter) not in ids], "lr": mapper_rate},
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's AutoAD.")
    parser.add_argument("--clips", type=Path, required=True, help="features written by models.clip.features")
    parser.add_argument("--language", type=Path, required=True, help="folder of the trained language model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--caption-steps", type=int, default=800)
    parser.add_argument("--steps", type=int, default=1500, help="of the target stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training", help="module that gives the data")
    parser.add_argument("--start", type=Path, help="a trained AutoAD to go on from")
    parser.add_argument("--own", type=Path, help="its own lines, written by models.autoad.own_context")
    parser.add_argument(
        "--people", type=Path, help="people texts, written by models.names.people_lines; the model will read them"
    )
    given = parser.parse_args()
    config = STARTER if given.people is None else replace(STARTER, use_people=True)
    print(
        train(
            given.clips,
            given.language,
            given.out,
            given.seed,
            given.caption_steps,
            given.steps,
            config=config,
            source_name=given.source,
            start=given.start,
            own=None if given.own is None else load_own(given.own),
            people=None if given.people is None else load_people(given.people),
            on_step=printed("descriptions"),
            on_caption=printed("captions"),
        )
    )


if __name__ == "__main__":
    main()
