"""Train the starter's CLIP on pictures of the film world.

python -m models.clip.train --out runs/clip --tokenizer runs/language --steps 2000 --seed 1

Contrast between picture and caption, and beside it one linear head per attribute on the picture's feature (who, which
movement, how far it has got, where, what). The heads make the features readable for AutoAD; they are not shipped.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from open_clip import CLIP
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset

from models import checkpoint
from models.clip.fit_domain import write_domain
from models.clip.model import STARTER, ClipConfig, build_clip
from models.clip.predict import preprocess, tokenize
from models.data.source import Picture, TrainingSource, open_source
from models.language.tokenizer import TextTokenizer, load_tokenizer
from models.progress import printed
from models.training import TRAIN_STATE, FitOptions, OnStep, fit

ABSENT = -1
HEAD_WEIGHT = 0.5
HARD = {"prop": 3.0, "phase": 2.0, "movement": 2.0}  # small or brief things are learnt late, unless they count more
REPLAYED = 8192


@dataclass(frozen=True, slots=True)
class PairBatch:
    images: Tensor  # [B, 3, H, W]
    tokens: Tensor  # [B, N]
    attributes: Tensor  # [B, A] class index, ABSENT where it does not apply


class ClipWithHeads(nn.Module):
    """CLIP and its attribute heads, for training only."""

    def __init__(self, clip: CLIP, attributes: Mapping[str, int]) -> None:
        super().__init__()
        self.clip = clip
        self.names = list(attributes)
        dim = clip.visual.output_dim
        self.norm = nn.LayerNorm(dim, elementwise_affine=False)
        self.heads = nn.ModuleList(nn.Linear(dim, classes) for classes in attributes.values())


def contrastive_loss(images: Tensor, texts: Tensor, scale: Tensor, same: Tensor) -> Tensor:
    """CLIP's symmetric loss on features [B, D]. `same` [B, B] marks equal captions: they are no negatives."""
    logits = scale * F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).T  # [B, B]
    own = torch.eye(len(images), dtype=torch.bool, device=images.device)
    logits = logits.masked_fill(same & ~own, -torch.inf)
    target = torch.arange(len(images), device=images.device)
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def clip_losses(model: nn.Module, batch: PairBatch) -> dict[str, Tensor]:
    assert isinstance(model, ClipWithHeads)
    images = model.clip.encode_image(batch.images.contiguous(memory_format=torch.channels_last)).float()
    texts = model.clip.encode_text(batch.tokens).float()
    same = (batch.tokens[:, None] == batch.tokens[None]).all(dim=-1)
    contrast = contrastive_loss(images, texts, model.clip.logit_scale.float().exp().clamp(max=100), same)
    normal = model.norm(images)
    losses = {"contrast": contrast}
    total = contrast
    for i, (name, head) in enumerate(zip(model.names, model.heads, strict=True)):
        target = batch.attributes[:, i]
        if bool((target != ABSENT).any()):
            losses[name] = F.cross_entropy(head(normal).float(), target, ignore_index=ABSENT)
            total = total + HEAD_WEIGHT * HARD.get(name, 1.0) * losses[name]
    return {"loss": total} | losses


def batch_of(
    pictures: Sequence[Picture], names: Sequence[str], tokenizer: TextTokenizer, config: ClipConfig
) -> PairBatch:
    return PairBatch(
        preprocess(np.stack([picture.image for picture in pictures]), config.image_size),
        tokenize(tokenizer, [picture.caption for picture in pictures], config.context_length),
        torch.tensor([[picture.attributes.get(name, ABSENT) for name in names] for picture in pictures]),
    )


class _PictureStream(IterableDataset[list[Picture]]):
    """Batches from `first` on, in order, drawn in the loader's process.

    Drawing costs as much as learning, so half of each batch are mirrored or plain copies of the last REPLAYED pictures
    (nothing in a caption tells left from right).
    """

    def __init__(self, source_name: str, seed: int, first: int, batch: int) -> None:
        self.source_name, self.seed, self.first, self.batch = source_name, seed, first, batch

    def __iter__(self):  # type: ignore[no-untyped-def]
        source = open_source(self.source_name)
        kept: deque[Picture] = deque(maxlen=REPLAYED)
        for index in count(self.first):
            rng = random.Random(f"replay-{self.seed}-{index}")
            fresh = source.training_pictures(self.seed, index, self.batch - self.batch // 2 if kept else self.batch)
            again = rng.sample(kept, min(len(kept), self.batch // 2)) if kept else []
            kept.extend(fresh)
            yield [_mirrored(picture, rng) for picture in (*fresh, *again)]


def _mirrored(picture: Picture, rng: random.Random) -> Picture:
    return replace(picture, image=picture.image[:, ::-1]) if rng.random() < 0.5 else picture


def accuracies(model: ClipWithHeads, batches: Sequence[PairBatch]) -> dict[str, float]:
    """Share of right attributes, and how often the own caption is the nearest of a batch's (R@1)."""
    right: dict[str, list[bool]] = {name: [] for name in model.names}
    recalled: list[bool] = []
    with torch.no_grad():
        for batch in batches:
            images = model.clip.encode_image(batch.images).float()
            texts = model.clip.encode_text(batch.tokens).float()
            nearest = (F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).T).argmax(dim=1)
            recalled += (batch.tokens[nearest] == batch.tokens).all(dim=-1).tolist()
            normal = model.norm(images)
            for i, (name, head) in enumerate(zip(model.names, model.heads, strict=True)):
                present = batch.attributes[:, i] != ABSENT
                right[name] += (head(normal).argmax(dim=1) == batch.attributes[:, i])[present].tolist()
    scores = {name: float(np.mean(values)) for name, values in right.items() if values}
    return {"recall_at_1": float(np.mean(recalled))} | scores


def train(
    source_name: str,
    tokenizer: TextTokenizer,
    out: Path,
    steps: int,
    seed: int,
    batch: int = 128,
    config: ClipConfig = STARTER,
    minutes: float | None = None,
    loaders: int = 1,
    on_step: OnStep | None = None,
) -> dict[str, float]:
    """Write weights, tokenizer, domain statistics and record to `out`.

    `minutes` in place of `steps`: as many as fit at the pace that a few trial steps had.
    """
    source: TrainingSource = open_source(source_name)
    names = list(source.ATTRIBUTES)
    torch.manual_seed(seed)
    model = ClipWithHeads(build_clip(config), source.ATTRIBUTES).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    stream = iter(
        DataLoader(
            _PictureStream(source_name, seed, _steps_done(out / "run"), batch), batch_size=None, num_workers=loaders,
            prefetch_factor=4 if loaders else None,
        )
    )  # fmt: skip
    if minutes is not None:
        steps = _steps_in(model, batch_of(next(stream), names, tokenizer, config), minutes)
    # Pictures of tuning films come under a seed that the training stream never uses.
    tuning = [batch_of(source.training_pictures(-1 - i, 0, 128), names, tokenizer, config) for i in range(8)]

    def batch_at(index: int) -> PairBatch:
        return batch_of(next(stream), names, tokenizer, config)

    options = FitOptions(
        steps, learning_rate=2e-3, weight_decay=0.05, warmup_steps=min(100, steps // 5), bf16=True, seed=seed,
        log_every=10, eval_every=200, save_every=200,
    )  # fmt: skip
    tokenizer.save(out)
    metrics: dict[str, float] = {}

    def keep(trained: nn.Module, step: int) -> None:
        assert isinstance(trained, ClipWithHeads)
        record = checkpoint.record_of("clip", config, source.VERSION, seed, metrics)
        checkpoint.save(out, trained.clip, record, torch.float16)

    metrics |= fit(
        model, batch_at, clip_losses, options, out / "run", on_step=on_step, on_save=keep,
        evaluate=lambda trained: accuracies(trained, tuning),  # type: ignore[arg-type]
    )  # fmt: skip
    metrics["pictures"] = float(steps * batch)
    keep(model, steps)
    write_domain(model.clip.eval(), source, out, seed)
    return metrics


def _steps_done(run_folder: Path) -> int:
    """Where an interrupted run's stream of new pictures goes on."""
    path = run_folder / TRAIN_STATE
    return int(torch.load(path, weights_only=True, map_location="cpu")["step"]) if path.is_file() else 0


def _steps_in(model: ClipWithHeads, batch: PairBatch, minutes: float, trials: int = 4) -> int:
    """How many steps fit into `minutes`. The batch norm statistics that the trials leave are soon overwritten."""
    started = time.monotonic()
    for _ in range(trials):
        with torch.autocast("cpu", torch.bfloat16):
            loss = clip_losses(model, batch)["loss"]
        loss.backward()
        model.zero_grad(set_to_none=True)
    return max(50, int(minutes * 60 * trials / (time.monotonic() - started)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's CLIP.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--minutes", type=float, help="instead of steps: as many as fit at the measured pace")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training", help="module that gives the data")
    given = parser.parse_args()
    tokenizer = load_tokenizer(given.tokenizer)
    print(
        train(
            given.source,
            tokenizer,
            given.out,
            given.steps,
            given.seed,
            given.batch,
            minutes=given.minutes,
            on_step=printed("steps"),
        )
    )


if __name__ == "__main__":
    main()
