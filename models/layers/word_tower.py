"""The text tower of HowTo100M's model: word2vec vectors, a linear map, ReLU, the maximum over words, a linear map.

The same weights are read in two ways that give different numbers, so both have a name:
"milnce", as trained: words that the dictionary lacks are dropped, and padding (id 0, a row like any other) takes part
in the maximum. "tan", as the Temporal Alignment Network reads them: unknown words keep their place as id 0, and id 0
takes no part, unless a sentence has nothing else.
Letters: N sentences, L words, D embedding.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

Reading = Literal["milnce", "tan"]
MAX_WORDS: dict[Reading, int] = {"milnce": 16, "tan": 32}  # as published; MIL-NCE trained with 20, evaluated with 30
NOTHING = 0  # the id of padding, and in the reading "tan" of a word that is not known
FILL = -6e4  # what masked words have instead of an activation: within float16
FILE = "words.json"
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class WordTowerConfig:
    """Sizes of the tower; the defaults are the published ones. `vocab_size` counts padding."""

    vocab_size: int = 66250
    word_dim: int = 300
    hidden: int = 2048
    embedding_dim: int = 512
    reading: Reading = "milnce"
    train_words: bool = False  # published: the word2vec vectors stay as they came

    def __post_init__(self) -> None:
        if self.reading not in get_args(Reading):
            raise ValueError(f"a text is read as one of {', '.join(get_args(Reading))}, not as {self.reading}")


class WordTower(nn.Module):
    """Keys as published under `text_module.`."""

    def __init__(self, config: WordTowerConfig) -> None:
        super().__init__()
        self.config = config
        self.word_embd = nn.Embedding(config.vocab_size, config.word_dim)
        self.fc1 = nn.Linear(config.word_dim, config.hidden)
        self.fc2 = nn.Linear(config.hidden, config.embedding_dim)

    def forward(self, tokens: Tensor, reading: Reading | None = None) -> Tensor:
        """Word ids [N, L] -> sentences [N, D], not normalised. `reading` None is the config's."""
        if tokens.ndim != 2 or tokens.shape[1] == 0:
            raise ValueError(f"tokens must be [N, L] with at least one word or padding, got {list(tokens.shape)}")
        reading = reading or self.config.reading
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.config.train_words and reading == "milnce"):
            words = self.word_embd(tokens)  # [N, L, word_dim]
        hidden = F.relu(self.fc1(words))  # [N, L, hidden]
        if reading == "tan":
            known = known_words(tokens)
            hidden = hidden.masked_fill(~known[..., None], FILL)
        pooled = hidden.amax(dim=1)  # [N, hidden]
        sentences: Tensor = self.fc2(pooled)
        return sentences


def known_words(tokens: Tensor) -> Tensor:
    """Ids [N, L] -> True where there is a known word; a sentence without any is True throughout."""
    known = tokens != NOTHING
    return known | ~known.any(dim=1, keepdim=True)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words in order: word i has id i + 1. Of a word that stands twice the later id counts, as published."""

    words: tuple[str, ...]
    ids: dict[str, int]

    @classmethod
    def of(cls, words: Sequence[str]) -> Dictionary:
        return cls(tuple(words), {word: i for i, word in enumerate(words, 1)})

    @classmethod
    def of_texts(cls, texts: Iterable[str], most: int) -> Dictionary:
        """At most `most` words, the commonest first."""
        counts = Counter(word for text in texts for word in split_words(text))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return cls.of([word for word, _ in ranked[:most]])

    @property
    def size(self) -> int:
        """Rows that an embedding table needs, padding counted."""
        return len(self.words) + 1

    def encode(self, text: str, reading: Reading = "milnce") -> list[int]:
        """All words of the text as ids, neither cut nor padded; unknown ones dropped, or 0 if read as "tan"."""
        found = [self.ids.get(word, NOTHING) for word in split_words(text)]
        return found if reading == "tan" else [i for i in found if i != NOTHING]

    def tokens(self, texts: Sequence[str], reading: Reading = "milnce", max_words: int | None = None) -> Tensor:
        """Texts -> ids [N, L], L = `max_words` (None: the published number), the end cut off or padded with 0."""
        length = max_words or MAX_WORDS[reading]
        table = torch.full((len(texts), length), NOTHING, dtype=torch.long)
        for row, text in zip(table, texts, strict=True):
            ids = self.encode(text, reading)[:length]
            row[: len(ids)] = torch.tensor(ids, dtype=torch.long)
        return table

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(self.words, ensure_ascii=False) + "\n", encoding="utf-8")


def split_words(text: str) -> list[str]:
    """Lower-case runs of letters, digits, underscores and apostrophes."""
    return _WORD.findall(text.lower())


def load_dictionary(path: Path) -> Dictionary:
    """A folder or file of ours (a JSON list of words), or the published s3d_dict.npy (a row of unicode strings)."""
    path = path / FILE if path.is_dir() else path
    if path.suffix == ".npy":
        array = np.load(path, allow_pickle=False)
        if array.ndim != 1 or array.dtype.kind != "U":
            raise ValueError(f"{path.name} must hold a row of unicode strings, not {array.dtype} {list(array.shape)}")
        return Dictionary.of(array.tolist())
    words = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{path.name} must hold a JSON list of words")
    return Dictionary.of(words)
