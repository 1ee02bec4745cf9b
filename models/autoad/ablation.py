"""AutoAD's ablations (thesis Table 8.2, Figure 8.4): what is read, what was learnt before, everything else alike.

Every row of a table is one `Ablation`, trained from cached features for the same number of steps on the same batches.
The partial-data pretrainings (thesis 8.3.3) are shared: text-only description for GPT-2 is a trained language model
(models.language.train), dense captions for the mapper are one stage per kind of row, on films that the target stage
does not see. Where a pretraining is off, that part starts at random: there is no general GPT-2 here, as the paper has.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import torch
from torch import nn

from models import checkpoint
from models.autoad.batches import Batch, Sayable, Showing, autoad_losses, caption_batch, heard_names_only, target_batch
from models.autoad.model import STARTER, AutoAD, AutoADConfig
from models.autoad.people import with_names_only
from models.clip.features import ClipFeatures
from models.language.tokenizer import TextTokenizer
from models.training import FitOptions, OnStep, fit

Films = Sequence[Sequence[ClipFeatures]]
Subtitles = Literal["none", "lines", "names"]
SEQUENCE = 16  # consecutive clips of a film, as published
TUNING_CLIPS = 384


@dataclass(frozen=True, slots=True)
class Ablation:
    """One row. `context_lines` is K of equation 8.1, the length of Figure 8.4; 0 reads no earlier description."""

    frames: int = 8  # 0: nothing is seen; 1: the middle one
    context_lines: int = 0
    subtitles: Subtitles = "none"  # "names": only the names of the dialogue (SubN), in the people piece
    text_pretraining: bool = True
    caption_pretraining: bool = True
    unnamed: bool = False  # targets and context call everyone by look
    heard_names: bool = False  # targets have no name that stands nowhere in the prompt, so that none is invented
    freeze_language: bool = False  # as the paper mostly does; a small GPT-2 without general pretraining cannot

    def __post_init__(self) -> None:
        if self.frames < 0 or self.context_lines < 0:
            raise ValueError("frames and lines are counts: 0 or more")
        if self.caption_pretraining and not self.frames:
            raise ValueError("captions teach a mapper that sees: without frames, caption_pretraining must be off")

    @property
    def showing(self) -> Showing:
        """Whole lines on the described intervals."""
        return Showing(wide=0.0, brief=0.0, held_still=0.0, frames=self.frames)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What all rows of a table share."""

    steps: int = 400
    caption_steps: int = 300
    batch: int = 32
    seed: int = 1
    mapper_rate: float = 2e-3
    language_rate: float = 1e-3
    caption_language_rate: float = 5e-4
    base: AutoADConfig = STARTER  # sizes; visual width, vocabulary and positions are the data's


def config_of(ablation: Ablation, base: AutoADConfig) -> AutoADConfig:
    """The pieces that the row reads; a piece that it does not read is not built."""
    return replace(
        base,
        use_context=ablation.context_lines > 0,
        context_lines=ablation.context_lines,
        use_subtitles=ablation.subtitles == "lines",
        use_people=ablation.subtitles == "names",
        people_tokens=24,
    )


def told_as(films: Films, ablation: Ablation) -> list[list[ClipFeatures]]:
    """The films' clips as the row reads and tells them; `previous` of unnamed clips is unnamed too."""
    told = [with_names_only(film) if ablation.subtitles == "names" else list(film) for film in films]
    return [unnamed(film) for film in told] if ablation.unnamed else told


def unnamed(film: Sequence[ClipFeatures]) -> list[ClipFeatures]:
    """A whole film's clips, in order, with the lines that call everyone by look as text and as context."""
    lines = [clip.unnamed for clip in film]
    return [replace(clip, text=clip.unnamed, previous=tuple(lines[:at])) for at, clip in enumerate(film)]


def train_ablation(
    ablation: Ablation,
    films: Films,
    caption_films: Films,
    tuning: Films,
    tokenizer: TextTokenizer,
    language: Path,
    out: Path,
    recipe: Recipe,
    on_step: OnStep | None = None,
    sayable: Sayable | None = None,
    start: AutoAD | None = None,
) -> AutoAD:
    """The trained row; its run is kept in `out`, shared captions beside it. An interrupted run goes on.

    A model of the same row given as `start` goes on learning: no pretraining is looked at then.

    `films` are the target stage's, `caption_films` the caption stage's. `sayable` is the data source's, for rows with
    `heard_names`. metrics.jsonl holds the loss on `tuning` films.
    """
    if not films or not tuning or (ablation.caption_pretraining and not caption_films):
        raise ValueError("training needs films to learn from and films to tune on")
    base = replace(
        recipe.base,
        visual_dim=films[0][0].features.shape[1],
        vocab_size=tokenizer.size,
        positions=int(checkpoint.describe(language).config["positions"]),
    )
    config = config_of(ablation, base)
    told, tuned = told_as(films, ablation), told_as(tuning, ablation)
    if ablation.heard_names:
        if sayable is None:
            raise ValueError("targets with heard names only need the data source's `sayable`")
        told, tuned = (
            [[heard_names_only(clip, sayable, tokenizer, config) for clip in film] for film in both]
            for both in (told, tuned)
        )
    held_out = [clip for film in tuned for clip in film]
    torch.manual_seed(recipe.seed)
    model = AutoAD(config)
    if start is not None:
        model.load_state_dict(start.state_dict())
    elif ablation.caption_pretraining:
        fill_known(model, _captions(ablation, caption_films, tokenizer, language, out.parent, recipe, base, on_step))
    elif ablation.text_pretraining:
        checkpoint.fill(model.gpt, language)
    if ablation.freeze_language:
        model.gpt.requires_grad_(False)

    def targets_at(index: int) -> Batch:
        rng = random.Random(f"{recipe.seed}/target/{index}")  # the same clips for every row
        clips = _sequences(told, recipe.batch, rng)
        return target_batch(clips, tokenizer, model.config, rng, showing=ablation.showing)

    def evaluate(trained: nn.Module) -> dict[str, float]:
        rng = random.Random(0)
        clips = held_out[:TUNING_CLIPS]
        with torch.no_grad():
            batch = target_batch(clips, tokenizer, model.config, rng, showing=replace(ablation.showing, noise=0.0))
            return {"tune_loss": float(autoad_losses(trained, batch)["loss"])}

    fit(
        model, targets_at, autoad_losses, _options(recipe.steps, recipe.seed), out, evaluate=evaluate, on_step=on_step,
        groups=_groups(model, recipe.mapper_rate, recipe.language_rate),
    )  # fmt: skip
    return model.eval()


def _captions(
    ablation: Ablation,
    films: Films,
    tokenizer: TextTokenizer,
    language: Path,
    folder: Path,
    recipe: Recipe,
    base: AutoADConfig,
    on_step: OnStep | None,
) -> Path:
    """The caption stage that all rows with the same frames and text pretraining start from: a checkpoint's folder."""
    name = f"captions-{ablation.frames}-{'text' if ablation.text_pretraining else 'scratch'}"
    kept = folder / name
    if (kept / checkpoint.CONFIG).is_file():
        return kept
    torch.manual_seed(recipe.seed)
    model = AutoAD(config_of(Ablation(frames=ablation.frames), base))
    if ablation.text_pretraining:
        checkpoint.fill(model.gpt, language)
    flat = [clip for film in films for clip in film]

    def captions_at(index: int) -> Batch:
        rng = random.Random(f"{recipe.seed}/captions/{index}")
        clips = rng.choices(flat, k=2 * recipe.batch)
        return caption_batch(clips, tokenizer, model.config, rng, showing=ablation.showing)

    fit(
        model, captions_at, autoad_losses, _options(recipe.caption_steps, recipe.seed), kept / "run", on_step=on_step,
        groups=_groups(model, recipe.mapper_rate, recipe.caption_language_rate),
    )  # fmt: skip
    record = checkpoint.record_of("autoad", model.config, "", recipe.seed)
    checkpoint.save(kept, model, record)
    return kept


def fill_known(model: AutoAD, folder: Path) -> None:
    """Everything but the special tokens of pieces that the kept model did not read; those stay at their start."""
    kept = checkpoint.load(folder)
    found = model.load_state_dict(kept.state_dict(), strict=False)
    if found.unexpected_keys or not all("_special_token" in key for key in found.missing_keys):
        raise checkpoint.BadCheckpoint(f"{folder.name}: not the caption stage of this model")


def _sequences(films: Films, batch: int, rng: random.Random) -> list[ClipFeatures]:
    """`batch` clips, in runs of consecutive ones."""
    chosen: list[ClipFeatures] = []
    while len(chosen) < batch:
        film = rng.choice(films)
        first = rng.randrange(max(1, len(film) - SEQUENCE + 1))
        chosen += film[first : first + SEQUENCE]
    return chosen[:batch]


def _options(steps: int, seed: int) -> FitOptions:
    return FitOptions(
        steps, learning_rate=1e-3, warmup_steps=min(50, steps // 5), bf16=True, seed=seed, save_every=100, log_every=20
    )


def _groups(model: AutoAD, mapper_rate: float, language_rate: float) -> list[dict[str, object]]:
    """GPT-2, where it learns, at its own rate; mapper, projection and special tokens at another."""
    language = {id(parameter) for parameter in model.gpt.parameters()}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in language]
    learning = [parameter for parameter in model.gpt.parameters() if parameter.requires_grad]
    groups: list[dict[str, object]] = [{"params": rest, "lr": mapper_rate}]
    return [*groups, {"params": learning, "lr": language_rate}] if learning else groups
