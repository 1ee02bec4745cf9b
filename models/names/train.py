"""Train the names model: the recogniser on most films, the binder on others, the calibration on the last.

python -m models.names.train --clip runs/starter/clip --clips runs/starter/clips.npz \
    --glances runs/starter/glances.npz --out runs/starter/names --seed 1
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from open_clip import CLIP

from models import checkpoint
from models.clip.features import load_clips
from models.clip.predict import Features, embed_texts
from models.data.people import open_people
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval
from models.names.data import FilmCase, film_cases
from models.names.glances import load_glances
from models.names.measure import measure, renamed
from models.names.model import Names, NamesConfig
from models.names.train_binder import binding_case, calibrate, train_binder
from models.names.train_recogniser import BATCH, train_recogniser
from models.progress import printed
from models.training import OnStep

RECOGNISER_SHARE = 0.75  # of the training films
CALIBRATION_SHARE = 0.25  # of the others


def phrase_features(clip: Path, phrases: Sequence[str]) -> Features:
    """Text features [L, D] of the phrases by a trained CLIP."""
    model = checkpoint.load(clip)
    assert isinstance(model, CLIP)
    return embed_texts(model, load_tokenizer(clip), phrases)


def train(
    training: Sequence[FilmCase],
    model: Names,
    run: Path,
    seed: int,
    steps: int = 1500,
    bind_steps: int = 400,
    on_step: OnStep | None = None,
    size: int = BATCH,
) -> None:
    """Fit the whole model. Raises ValueError where there are too few films to keep some apart."""
    apart = round(len(training) * RECOGNISER_SHARE)
    held = training[apart:]
    fit_until = round(len(held) * (1 - CALIBRATION_SHARE))
    if not 0 < apart < len(training) or not 0 < fit_until < len(held):
        raise ValueError(f"{len(training)} films are too few: the binder needs films of its own")
    train_recogniser(model, training[:apart], run / "recogniser", steps, seed, on_step, size)
    model.eval()
    cases = [[binding_case(model, case, wide) for wide in (False, True)] for case in held]
    train_binder(model, [each for pair in cases[:fit_until] for each in pair], bind_steps, seed)
    calibrate(model, [each for pair in cases[fit_until:] for each in pair])


def tuning_metrics(model: Names, tuning: Sequence[FilmCase]) -> dict[str, Interval]:
    """On true intervals; as `window_…`, on the product's windows; as `strange_…`, with names like no trained one."""
    found = measure(model, tuning, wide=False)
    found |= {f"window_{key}": value for key, value in measure(model, tuning, wide=True).items()}
    strange = measure(model, [renamed(case) for case in tuning], wide=False)
    kept = ("name_right", "name_wrong", "binding_precision", "binding_recall")
    return found | {f"strange_{key}": strange[key] for key in kept if key in strange}


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the names model.")
    parser.add_argument("--clip", type=Path, required=True, help="folder of the trained CLIP")
    parser.add_argument("--clips", type=Path, required=True, help="features written by models.clip.features")
    parser.add_argument("--glances", type=Path, required=True, help="features written by models.names.glances")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500, help="of the recogniser")
    parser.add_argument("--bind-steps", type=int, default=400, help="of the binder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training_people")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    source = open_people(given.source)
    films, glances = load_clips(given.clips), load_glances(given.glances)
    training, tuning = (film_cases(films[split], glances, source) for split in ("train", "tune"))
    looks = source.LOOKS
    config = replace(
        NamesConfig(), visual_dim=training[0].features.shape[-1], looks=tuple(look.phrase for look in looks),
        pronouns=tuple(look.pronoun for look in looks),
    )  # fmt: skip
    model = Names(config)
    model.gallery.copy_(torch.from_numpy(phrase_features(given.clip, config.looks)))
    train(training, model, given.out / "run", given.seed, given.steps, given.bind_steps, printed("recogniser"))
    metrics = tuning_metrics(model, tuning)
    record = checkpoint.record_of(
        "names", config, source.VERSION, given.seed, {key: value.value for key, value in metrics.items()}
    )
    checkpoint.save(given.out, model, record, torch.float16)
    for key, value in metrics.items():
        print(f"{key:24} {value}")


if __name__ == "__main__":
    main()
