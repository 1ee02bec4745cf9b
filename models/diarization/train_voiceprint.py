"""Train the voiceprint: one vector for a voice, near to others of its own and far from those of other voices.

    python -m models.diarization.train_voiceprint --sounds runs/sounds --out runs/voiceprint

Additive angular margin (ArcFace, https://arxiv.org/abs/1801.07698) over every voice of the shelf, and the pairs of a
batch told from each other (https://arxiv.org/abs/2003.11982), which teaches from the first step on. Features are
centred over a window, as in use; the network looks at the part of it where the voice is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models import checkpoint
from models.diarization import command
from models.diarization.config import VoiceprintConfig, build_voiceprint
from models.diarization.voices import Drawing, VoiceBatch, Voices
from models.diarization.windows import Shelf
from models.training import FitOptions, OnStep, fit

PAIR_SCALE = 15.0


@dataclass(frozen=True, slots=True)
class Recipe:
    steps: int = 900
    batch: int = 48
    learning_rate: float = 4e-3
    margin: float = 0.2  # radians, reached at a third of the steps
    scale: float = 30.0
    seed: int = 1


class Taught(nn.Module):
    """The network, and one direction for every voice; only the network is kept."""

    def __init__(self, network: nn.Module, voices: int, embed_dim: int) -> None:
        super().__init__()
        self.network = network
        self.directions = nn.Parameter(torch.randn(voices, embed_dim) * embed_dim**-0.5)
        self.register_buffer("step", torch.zeros((), dtype=torch.int64))


def embedded(network: nn.Module, batch: VoiceBatch, part: int) -> Tensor:
    """[B, embed_dim] of the part of each window that begins at `batch.first`, `part` mel frames long."""
    with torch.no_grad():
        mel = network.compute_fbank(batch.sound)  # [B, T, bins]
    places = batch.first[:, None] + torch.arange(part)  # [B, part]
    mel = mel.gather(1, places[..., None].expand(-1, -1, mel.shape[-1]))
    weights = batch.weights.gather(1, places)
    frames = network.resnet.forward_frames(mel)  # [B, channels, bands, T]
    with torch.autocast(frames.device.type, enabled=False):
        return network.resnet.seg_1(pooled(frames.float().flatten(1, 2), weights))


def pooled(frames: Tensor, weights: Tensor) -> Tensor:
    """pyannote's weighted mean and deviation of [B, d, T] over time, [B, 2 d], with a gradient where nothing varies."""
    weights = F.interpolate(weights[:, None], size=frames.shape[-1], mode="nearest")  # [B, 1, T]
    total = weights.sum(-1) + 1e-8
    mean = (frames * weights).sum(-1) / total
    spread = ((frames - mean[..., None]).square() * weights).sum(-1)
    variance = spread / (total - weights.square().sum(-1) / total + 1e-8)
    return torch.cat([mean, (variance + 1e-8).sqrt()], dim=1)


def margin_loss(vectors: Tensor, directions: Tensor, voices: Tensor, margin: float, scale: float) -> Tensor:
    """Cross-entropy over the angles of [B, d] and [voices, d], the own one widened by `margin`."""
    cosine = F.linear(F.normalize(vectors), F.normalize(directions)).clamp(-1 + 1e-6, 1 - 1e-6)  # [B, voices]
    own = cosine.gather(1, voices[:, None])
    widened = torch.cos(torch.acos(own) + margin)
    return F.cross_entropy(scale * cosine.scatter(1, voices[:, None], widened), voices)


def pair_loss(vectors: Tensor, voices: Tensor, scale: float) -> Tensor:
    """Cross-entropy of finding each of [B, d] in the other half of the batch, where its voice is at the same place."""
    one, other = F.normalize(vectors).chunk(2)
    cosine = scale * one @ other.T  # [B/2, B/2]
    same = voices.chunk(2)[0]
    double = (same[:, None] == same) & ~torch.eye(len(same), dtype=torch.bool, device=same.device)
    cosine = cosine.masked_fill(double, -torch.inf)
    own = torch.arange(len(same), device=same.device)
    return (F.cross_entropy(cosine, own) + F.cross_entropy(cosine.T, own)) / 2


def equal_error(vectors: Tensor, voices: Tensor) -> float:
    """Equal error rate of telling pairs of [B, d] apart by their cosine."""
    unit = F.normalize(vectors)
    upper = torch.triu(torch.ones(len(unit), len(unit), dtype=torch.bool), diagonal=1)
    cosine = (unit @ unit.T)[upper]
    same = (voices[:, None] == voices)[upper]
    order = cosine.argsort(descending=True)
    missed = 1 - same[order].float().cumsum(0) / same.sum()
    taken = (~same[order]).float().cumsum(0) / (~same).sum()
    at = int((missed - taken).abs().argmin())
    return float((missed[at] + taken[at]) / 2)


def train(
    shelf: Shelf,
    out: Path,
    world_version: str,
    recipe: Recipe = Recipe(),
    config: VoiceprintConfig = VoiceprintConfig(),
    held: Shelf | None = None,
    on_step: OnStep | None = None,
) -> dict[str, float]:
    """Write weights and record to `out`; the equal error rate on voices of `held`, another shelf, comes back."""
    torch.manual_seed(recipe.seed)
    voices = Voices(shelf, Drawing(batch=recipe.batch, seed=recipe.seed))
    part = round(Drawing().part_s * 100)
    taught = Taught(build_voiceprint(config), voices.count, config.embed_dim)

    def losses(model: nn.Module, batch: VoiceBatch) -> dict[str, Tensor]:
        model.step += 1
        margin = recipe.margin * min(1.0, 3 * int(model.step) / recipe.steps)
        vectors = embedded(model.network, batch, part)
        with torch.autocast(vectors.device.type, enabled=False):
            named = margin_loss(vectors, model.directions, batch.voices, margin, recipe.scale)
            paired = pair_loss(vectors, batch.voices, PAIR_SCALE)
        return {"loss": named + paired, "named": named, "paired": paired}

    def measured(model: nn.Module) -> dict[str, float]:
        if held is None:
            return {}
        of_held = Voices(held, Drawing(batch=64, seed=7, speeds=(1.0,)))
        with torch.inference_mode():
            found = [(embedded(model.network, batch, part), batch.voices) for batch in map(of_held.batch, range(6))]
        vectors, numbers = (torch.cat(each) for each in zip(*found, strict=True))
        return {"equal_error": round(equal_error(vectors, numbers), 4)}

    options = FitOptions(
        recipe.steps, recipe.learning_rate, weight_decay=2e-3, bf16=True, seed=recipe.seed, eval_every=120,
        save_every=60, clip_norm=5.0,
    )  # fmt: skip
    metrics = fit(taught, voices.batch, losses, options, out, evaluate=measured, on_step=on_step)
    record = checkpoint.record_of("voiceprint", config, world_version, recipe.seed, metrics)
    checkpoint.save(out, taught.network, record, torch.float16)
    return metrics


if __name__ == "__main__":
    command.run(__doc__, "voiceprint", Recipe, train)
