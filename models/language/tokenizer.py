"""A byte-level BPE in GPT-2's style: words carry their leading space, the end-of-text id is the last one.

The same class wraps the starter's tokenizer.json and the published GPT-2's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor

END_OF_TEXT = "<|endoftext|>"
FILE = "tokenizer.json"
_SPACE = "Ġ"  # how byte-level BPE writes a leading space


class TextTokenizer:
    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.size: int = tokenizer.get_vocab_size()
        end = tokenizer.token_to_id(END_OF_TEXT)
        if end is None:
            raise ValueError(f"the tokenizer has no {END_OF_TEXT}")
        self.end_of_text: int = end
        pieces = [tokenizer.id_to_token(i) or "" for i in range(self.size)]
        # A word budget counts spoken words: a leading space and then a letter or digit.
        self.starts_word: Tensor = torch.tensor([bool(re.match(_SPACE + r"\w", piece)) for piece in pieces])

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer.encode(text).ids
        return ids

    def encode_target(self, text: str, length: int) -> list[int]:
        """A description as AutoAD learns it: leading space, final full stop, end-of-text; at most `length` ids."""
        text = " " + text.strip()
        if text[-1] not in ".!?":
            text += "."
        return [*self.encode(text)[: length - 1], self.end_of_text]

    def encode_lines(self, lines: Sequence[str], length: int) -> list[int]:
        """Lines as one paragraph, each with its leading space; the newest `length` ids are kept."""
        ids = self.encode("".join(" " + line.strip() for line in lines))
        return ids[-length:] if length else []

    def decode(self, ids: Iterable[int]) -> str:
        text: str = self.tokenizer.decode([i for i in ids if i != self.end_of_text])
        return text.strip()

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.tokenizer.save(str(folder / FILE), pretty=False)


def load_tokenizer(folder: Path) -> TextTokenizer:
    return TextTokenizer(Tokenizer.from_file(str(folder / FILE)))


def train_tokenizer(texts: Iterable[str], size: int) -> TextTokenizer:
    """A tokenizer of exactly `size` ids, the last being end-of-text; unused ids are filled with spare tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 1, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    spare = size - 1 - tokenizer.get_vocab_size()
    tokenizer.add_tokens([f"<|spare{i}|>" for i in range(spare)])
    tokenizer.add_special_tokens([END_OF_TEXT])
    return TextTokenizer(tokenizer)
