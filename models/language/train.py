"""Train the starter's tokenizer and language model on the text of many films.

python -m models.language.train --out runs/language --steps 1400 --seed 1

Rows are a third each of six descriptions, as many consecutive descriptions as fit, and descriptions with the dialogue
between them; the loss is on all tokens. Positions start where AutoAD's visual prompt will end.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GPT2LMHeadModel

from models import checkpoint
from models.data.source import TextLine, TrainingSource, open_source
from models.language.model import STARTER, LanguageConfig, build_language
from models.language.tokenizer import TextTokenizer, train_tokenizer
from models.progress import printed
from models.training import FitOptions, OnStep, fit

PREFIX_POSITIONS = 11  # AutoAD's ten visual vectors and one special token


def row_of(
    film: Sequence[TextLine], tokenizer: TextTokenizer, length: int, rng: random.Random, dialogue: bool = True
) -> list[int]:
    """One training row of at most `length` ids, cut from one film; without `dialogue`, of descriptions alone."""
    kind = rng.randrange(3 if dialogue else 2)
    unnamed = rng.random() < 0.25
    lines = list(film) if kind == 2 else [line for line in film if line.description]
    if not lines:
        return [tokenizer.end_of_text]
    count = 6 if kind == 0 else 24
    start = rng.randrange(max(1, len(lines) - count + 1)) if kind == 0 else rng.randrange(max(1, len(lines) - 3))
    text = "".join(
        " " + (line.unnamed if unnamed and line.description else line.text) for line in lines[start : start + count]
    )
    return [*tokenizer.encode(text)[: length - 1], tokenizer.end_of_text]


def language_losses(model: nn.Module, batch: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """tokens, valid [B, N] -> mean negative log-likelihood of every valid token but the first."""
    assert isinstance(model, GPT2LMHeadModel)
    tokens, valid = batch
    positions = torch.arange(tokens.shape[1])[None] + PREFIX_POSITIONS
    logits = model(input_ids=tokens, position_ids=positions.expand_as(tokens)).logits[:, :-1]
    loss = F.cross_entropy(logits.float().flatten(0, 1), tokens[:, 1:].flatten(), reduction="none")
    weight = valid[:, 1:].flatten().float()
    return {"loss": (loss * weight).sum() / weight.sum().clamp(min=1)}


def pad_rows(rows: Sequence[Sequence[int]], fill: int) -> tuple[Tensor, Tensor]:
    """Rows of ids -> tokens [B, N], valid [B, N]."""
    longest = max(1, max(len(row) for row in rows))
    tokens = torch.full((len(rows), longest), fill, dtype=torch.long)
    valid = torch.zeros(len(rows), longest, dtype=torch.bool)
    for i, row in enumerate(rows):
        tokens[i, : len(row)] = torch.tensor(row, dtype=torch.long)
        valid[i, : len(row)] = True
    return tokens, valid


def train(
    source: TrainingSource,
    out: Path,
    steps: int,
    seed: int,
    films: int = 6000,
    batch: int = 32,
    config: LanguageConfig = STARTER,
    on_step: OnStep | None = None,
    dialogue: bool = True,
) -> dict[str, float]:
    """Write tokenizer, weights and record to `out`; the tuning films' loss per token comes back.

    `dialogue` False learns from descriptions alone, as the paper's text-only pretraining does.
    """
    rng = random.Random(seed)
    scripts = [source.film_text(s) for s in rng.sample(list(source.film_seeds("train")), films)]
    texts = (" " + text for film in scripts for line in film for text in {line.text, line.unnamed})
    tokenizer = train_tokenizer(texts, config.vocab_size)
    tokenizer.save(out)
    length = config.positions - PREFIX_POSITIONS

    def batch_at(index: int) -> tuple[Tensor, Tensor]:
        drawn = random.Random(f"{seed}/{index}")
        rows = [row_of(drawn.choice(scripts), tokenizer, length, drawn, dialogue) for _ in range(batch)]
        return pad_rows(rows, tokenizer.end_of_text)

    tuning = [source.film_text(s) for s in list(source.film_seeds("tune"))[:200]]
    drawn = random.Random(0)
    held_out = pad_rows([row_of(film, tokenizer, length, drawn, dialogue) for film in tuning], tokenizer.end_of_text)

    def evaluate(model: nn.Module) -> dict[str, float]:
        with torch.no_grad():
            return {"tune_loss": float(language_losses(model, held_out)["loss"])}

    torch.manual_seed(seed)
    model = build_language(config)
    options = FitOptions(
        steps,
        learning_rate=3e-3,
        warmup_steps=min(100, steps // 5),
        bf16=True,
        seed=seed,
        eval_every=200,
        save_every=200,
    )
    metrics: dict[str, float] = {}

    def keep(trained: nn.Module, step: int) -> None:
        record = checkpoint.record_of("language", config, source.VERSION, seed, metrics)
        checkpoint.save(out, trained, record, torch.float16)

    metrics |= fit(model, batch_at, language_losses, options, out / "run", evaluate=evaluate, on_step=on_step)
    keep(model, steps)
    return metrics


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's tokenizer and language model.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--films", type=int, default=6000)
    parser.add_argument("--source", default="studio.training", help="module that gives the data")
    parser.add_argument("--without-dialogue", action="store_true", help="descriptions alone, as in the paper")
    given = parser.parse_args()
    dialogue = not given.without_dialogue
    source, say = open_source(given.source), printed("steps")
    print(train(source, given.out, given.steps, given.seed, given.films, on_step=say, dialogue=dialogue))


if __name__ == "__main__":
    main()
