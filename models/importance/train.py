"""Train the importance of cues, and measure it beside what place, words or pictures alone tell.

python -m models.importance.train --clip runs/starter/clip --clips runs/starter/clips.npz --out runs/starter/importance
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from open_clip import CLIP
from torch import Tensor, nn

from models import checkpoint
from models.clip.features import ClipFeatures, load_clips
from models.clip.predict import Features, embed_texts
from models.data.people import PeopleSource, open_people, truth_of
from models.importance.model import Importance, ImportanceConfig
from models.importance.predict import ImportanceCue, importance_of_film, place_of
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import Interval, interval_of_difference, interval_of_mean
from models.metrics.ranks import spearman
from models.progress import printed
from models.training import FitOptions, OnStep, fit

FILMS = 24  # in a batch
WIDE = 0.6  # share of films shown by the product's windows
HIDDEN = 0.15  # share of films whose words, or whose pictures, are not shown: each must do alone, now and then
NOISE = 0.1
ALONE = {
    "place": {"use_frames": False, "use_text": False},
    "text": {"use_frames": False, "use_place": False},
    "frames": {"use_text": False, "use_place": False},
}


@dataclass(frozen=True, slots=True)
class ImportanceCase:
    """One film: features [Q, 2, T, D] of intervals and windows, text [Q, D], place [Q, PLACE], importance [Q]."""

    features: Features
    text: Features
    cues: tuple[ImportanceCue, ...]  # by the product's windows
    place: Features
    truth: Features
    duration_ms: int


def importance_cases(
    films: Sequence[Sequence[ClipFeatures]], texts: dict[str, Features], source: PeopleSource
) -> list[ImportanceCase]:
    """Join features, words and truth by film seed and cue index."""
    cases = []
    for film in films:
        if not film:
            continue
        truth = truth_of(source, film[0].film_seed, [clip.index for clip in film])
        cues = tuple(
            ImportanceCue(cue.start_ms, cue.end_ms, cue.gap_ms, clip.wide_features, texts[clip.text])
            for clip, cue in zip(film, truth.cues, strict=True)
        )
        cases.append(
            ImportanceCase(
                np.stack([np.stack([clip.features, clip.wide_features]) for clip in film]),
                np.stack([cue.text for cue in cues]), cues, place_of(cues, truth.duration_ms),
                np.array([cue.importance for cue in truth.cues], dtype=np.float32), truth.duration_ms,
            )
        )  # fmt: skip
    return cases


Batch = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]  # frames, text, place, valid, truth


def film_batch(cases: Sequence[ImportanceCase], rng: random.Random) -> Batch:
    """Some films, padded to the longest, with noise, and now and then without words or pictures."""
    length = max(len(case.truth) for case in cases)
    frames, texts = [], []
    for case in cases:
        shown = case.features[:, int(rng.random() < WIDE)]
        hidden = rng.random()
        frames.append(_pad(shown * float(hidden >= HIDDEN), length))
        texts.append(_pad(case.text * float(hidden < 1 - HIDDEN), length))
    valid = np.array([[index < len(case.truth) for index in range(length)] for case in cases])
    given = np.stack(frames), np.stack(texts), np.stack([_pad(case.place, length) for case in cases])
    generator = torch.Generator().manual_seed(rng.randrange(2**62))
    noisy = [torch.from_numpy(each) for each in given]
    noisy = [each + NOISE * each.std() * torch.randn(each.shape, generator=generator) for each in noisy]
    truth = torch.from_numpy(np.stack([_pad(case.truth, length) for case in cases]))
    return noisy[0], noisy[1], noisy[2], torch.from_numpy(valid), truth


def _pad(values: Features, length: int) -> Features:
    padded = np.zeros((length, *values.shape[1:]), dtype=np.float32)
    padded[: len(values)] = values
    return padded


def importance_losses(model: nn.Module, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy with the importance as a soft label."""
    frames, text, place, valid, truth = batch
    logits = model(frames, text, place, valid)
    return {"loss": F.binary_cross_entropy_with_logits(logits[valid], truth[valid])}


def train(
    config: ImportanceConfig,
    cases: Sequence[ImportanceCase],
    run: Path,
    steps: int,
    seed: int,
    films: int = FILMS,
    on_step: OnStep | None = None,
) -> Importance:
    """A model fitted to these films; `run` is the folder that an interrupted training goes on from."""
    torch.manual_seed(seed)
    model = Importance(config)

    def batch_at(step: int) -> Batch:
        rng = random.Random(f"{seed}/importance/{step}")
        return film_batch(rng.sample(list(cases), min(films, len(cases))), rng)

    options = FitOptions(
        steps, learning_rate=2e-3, weight_decay=0.1, warmup_steps=min(50, steps // 5), seed=seed, save_every=500
    )
    fit(model, batch_at, importance_losses, options, run, on_step=on_step)
    return model.eval()


def correlations(model: Importance, cases: Sequence[ImportanceCase]) -> list[list[float]]:
    """Spearman's correlation, one number a film; films of one importance order nothing and are left out."""
    return [
        [spearman(importance_of_film(model, case.cues, case.duration_ms), case.truth.tolist())]
        for case in cases
        if len(set(case.truth.tolist())) > 1
    ]


def measure(model: Importance, cases: Sequence[ImportanceCase]) -> Interval:
    """Mean correlation over films, on the product's windows."""
    return interval_of_mean(correlations(model, cases))


def text_features(clip: Path, films: Sequence[Sequence[ClipFeatures]]) -> dict[str, Features]:
    """Every description's features [D] by a trained CLIP's text tower."""
    model = checkpoint.load(clip)
    assert isinstance(model, CLIP)
    texts = sorted({each.text for film in films for each in film})
    return dict(zip(texts, embed_texts(model, load_tokenizer(clip), texts), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the importance of cues.")
    parser.add_argument("--clip", type=Path, required=True, help="folder of the trained CLIP")
    parser.add_argument("--clips", type=Path, required=True, help="features written by models.clip.features")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-baselines", action="store_true", help="train the whole model only")
    parser.add_argument("--source", default="studio.training_people")
    given = parser.parse_args()
    source = open_people(given.source)
    films = load_clips(given.clips)
    texts = text_features(given.clip, [*films["train"], *films["tune"]])
    training, tuning = (importance_cases(films[split], texts, source) for split in ("train", "tune"))
    width = training[0].features.shape[-1]
    config = ImportanceConfig(visual_dim=width, text_dim=training[0].text.shape[-1])
    run = given.out / "run"
    model = train(config, training, run / "whole", given.steps, given.seed, on_step=printed("whole"))
    found = {"spearman": measure(model, tuning)}
    for name, without in {} if given.no_baselines else ALONE.items():
        less = replace(config, **without)
        alone = train(less, training, run / name, given.steps, given.seed, on_step=printed(f"{name} alone"))
        found[f"spearman_{name}_alone"] = measure(alone, tuning)
        found[f"above_{name}_alone"] = interval_of_difference(correlations(model, tuning), correlations(alone, tuning))
    record = checkpoint.record_of(
        "importance", config, source.VERSION, given.seed, {key: value.value for key, value in found.items()}
    )
    checkpoint.save(given.out, model, record, torch.float16)
    for key, value in found.items():
        print(f"{key:24} {value}")


if __name__ == "__main__":
    main()
