"""Train the starter's punctuation model on what is said in films and lessons.

python -m models.punctuation.train --out runs/punctuation --steps 900 --seed 1

The folder that it writes is Hugging Face's own: BertForTokenClassification and a WordPiece tokenizer. Where the weights
come from stands under `record` in config.json.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from tokenizers.processors import TemplateProcessing
from torch import Tensor, nn
from transformers import BertConfig, BertForTokenClassification

from models.checkpoint import CONFIG, WEIGHTS, record_of
from models.data.film_lines import open_lines
from models.data.lessons import open_lessons
from models.progress import printed
from models.punctuation.measure import scores
from models.punctuation.text import MAX_WORDS, Passage, Passages
from models.training import FitOptions, OnStep, fit
from speech.sentencify.marks import LABELS
from speech.sentencify.model import CHUNK_TOKENS, load_punctuator

IGNORED = -100
INITIAL_STD = 0.06  # BERT's 0.02 is for eight times the width
WAVE_BASE = 1000.0  # the longest wave of positions is so many times the shortest
NO_PIECE, START, END, PAD, MASK = "[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"


@dataclass(frozen=True, slots=True)
class PunctuationConfig:
    """Sizes of the starter's BERT."""

    vocab_size: int = 1100
    width: int = 96
    layers: int = 2
    heads: int = 4
    inner: int = 256

    def bert(self) -> BertConfig:
        return BertConfig(
            vocab_size=self.vocab_size, hidden_size=self.width, num_hidden_layers=self.layers,
            num_attention_heads=self.heads, intermediate_size=self.inner, max_position_embeddings=CHUNK_TOKENS + 4,
            num_labels=len(LABELS), id2label=dict(enumerate(LABELS)), label2id={e: n for n, e in enumerate(LABELS)},
            pad_token_id=0, initializer_range=INITIAL_STD,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    steps: int = 900
    batch_words: int = 1600
    films: int = 400  # and as many lessons
    tune_passages: int = 200
    seed: int = 1


def wordpiece(texts: Sequence[str], size: int) -> Tokenizer:
    """A WordPiece tokenizer with BERT's small letters, its parting of words, and its special tokens."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=NO_PIECE, max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=[PAD, NO_PIECE, START, END, MASK], initial_alphabet=list(letters),
        show_progress=False,
    )  # fmt: skip
    # Every letter also goes on inside a word, so that words from elsewhere are spelled and not lost.
    tokenizer.train_from_iterator([*texts, " ".join(f"{each}{letters}" for each in letters)], trainer)
    ids = [(START, tokenizer.token_to_id(START)), (END, tokenizer.token_to_id(END))]
    tokenizer.post_processor = TemplateProcessing(single=f"{START} $A {END}", special_tokens=ids)
    return tokenizer


def rows_of(passage: Passage, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """Token ids and their classes, [CLS] and [SEP] included; each piece of a word has the word's class."""
    ids, labels = [tokenizer.token_to_id(START)], [IGNORED]
    for word, label in zip(passage.words, passage.labels, strict=True):
        pieces = tokenizer.encode(word, add_special_tokens=False).ids
        ids += pieces
        labels += [label] * len(pieces)
    ids, labels = ids[: CHUNK_TOKENS + 1], labels[: CHUNK_TOKENS + 1]
    return [*ids, tokenizer.token_to_id(END)], [*labels, IGNORED]


def batch_of(passages: Sequence[Passage], tokenizer: Tokenizer) -> tuple[Tensor, Tensor]:
    """ids, labels [B, N]; padding has id 0 and no class."""
    rows = [rows_of(passage, tokenizer) for passage in passages]
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([each + [0] * (longest - len(each)) for each, _ in rows])
    labels = torch.tensor([each + [IGNORED] * (longest - len(each)) for _, each in rows])
    return ids, labels


def punctuation_losses(model: nn.Module, batch: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """ids, labels [B, N] -> mean negative log-likelihood of the tokens' classes."""
    ids, labels = batch
    logits = model(input_ids=ids, attention_mask=(ids != 0).long()).logits
    return {"loss": F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED)}


def new_model(config: PunctuationConfig) -> BertForTokenClassification:
    """Random but for its positions, which begin as waves: what stands beside a token is sooner told."""
    model = BertForTokenClassification(config.bert())
    table = model.bert.embeddings.position_embeddings.weight
    half = torch.arange(config.width // 2) / (config.width // 2)
    angles = torch.arange(len(table))[:, None] * WAVE_BASE**-half  # [positions, width / 2]
    with torch.no_grad():
        table.copy_(INITIAL_STD * math.sqrt(2) * torch.cat([angles.sin(), angles.cos()], dim=1))
    return model


def train(
    passages: Passages, out: Path, recipe: Recipe, config: PunctuationConfig = PunctuationConfig(),
    on_step: OnStep | None = None,
) -> tuple[BertForTokenClassification, Tokenizer]:  # fmt: skip
    tokenizer = wordpiece(list(passages.texts()), config.vocab_size)
    torch.manual_seed(recipe.seed)
    model = new_model(config)

    def batch_at(step: int) -> tuple[Tensor, Tensor]:
        """Passages of one length, so that little is padding."""
        rng = random.Random(f"{recipe.seed}/batch/{step}")
        words = rng.randrange(8, MAX_WORDS)
        count = max(1, recipe.batch_words // words)
        return batch_of([passages.passage(rng.randrange(10**9), words=words) for _ in range(count)], tokenizer)

    options = FitOptions(
        recipe.steps, learning_rate=2e-3, warmup_steps=min(60, recipe.steps // 5), weight_decay=0.02,
        seed=recipe.seed, save_every=150,
    )  # fmt: skip
    fit(model, batch_at, punctuation_losses, options, out / "fit", on_step=on_step)
    return model.eval(), tokenizer


def save(
    out: Path, model: BertForTokenClassification, tokenizer: Tokenizer, record: dict[str, object]
) -> None:  # fmt: skip
    """Weights in float16; config.json last."""
    out.mkdir(parents=True, exist_ok=True)
    tensors = {key: value.detach().half().contiguous() for key, value in model.state_dict().items()}
    save_file(tensors, out / WEIGHTS, {"format": "pt"})
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    kinds = {"unk_token": NO_PIECE, "cls_token": START, "sep_token": END, "pad_token": PAD, "mask_token": MASK}
    about = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": CHUNK_TOKENS + 2} | kinds
    (out / "tokenizer_config.json").write_text(json.dumps(about, indent=2) + "\n")
    told = model.config.to_diff_dict() | {"architectures": ["BertForTokenClassification"], "record": record}
    (out / CONFIG).write_text(json.dumps(told, indent=2, sort_keys=True) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's punctuation model.")
    parser.add_argument("--out", type=Path, required=True)
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    parser.add_argument("--source", default="studio.training_lines", help="module that gives films' lines")
    parser.add_argument("--lessons", default="studio.training_lessons", help="module that gives lessons")
    given = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe(**{name: getattr(given, name) for name in asdict(Recipe())})
    films, lessons = open_lines(given.source), open_lessons(given.lessons)
    config = PunctuationConfig()
    taught = Passages(films, lessons, "train", recipe.films, recipe.seed)
    model, tokenizer = train(taught, given.out, recipe, config, printed("punctuation"))
    save(given.out, model, tokenizer, {})
    tuning = Passages(films, lessons, "tune", max(1, recipe.tune_passages // 2), recipe.seed)
    shipped = load_punctuator(given.out)
    metrics = scores(shipped, [tuning.passage(number, damaged=False) for number in range(recipe.tune_passages)])
    record = record_of("punctuation", config, films.VERSION, recipe.seed, metrics)
    save(given.out, model, tokenizer, asdict(record))
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
