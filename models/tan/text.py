"""The word2vec tower in TAN's variant: a sentence as a bag of at most 32 words (thesis 7.4.2).

Letters: N sentences, W words, C channels. Id 0 is padding and every unknown word; unknown words keep their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

MAX_WORDS = 32
MASKED = -6e4
_WORD = re.compile(r"[\w']+")


def word_ids(texts: Sequence[str], ids: Mapping[str, int], max_words: int = MAX_WORDS) -> Tensor:
    """[N, max_words] int64: lower-cased words by their id, 0 where unknown or after the end; later words are cut."""
    table = torch.zeros(len(texts), max_words, dtype=torch.long)
    for row, text in enumerate(texts):
        for column, word in enumerate(_WORD.findall(text.lower())[:max_words]):
            table[row, column] = ids.get(word, 0)
    return table


class WordTower(nn.Module):
    """Embedding, Linear, ReLU, maximum over words, Linear; parameters under their published names."""

    def __init__(self, words: int, word_dim: int = 300, hidden: int = 2048, out: int = 512) -> None:
        super().__init__()
        self.word_embd = nn.Embedding(words, word_dim)
        self.fc1 = nn.Linear(word_dim, hidden)
        self.fc2 = nn.Linear(hidden, out)

    def forward(self, ids: Tensor) -> Tensor:
        """ids [N, W] -> sentence vectors [N, C]. The embedding itself is not trained."""
        known = ids != 0
        known = known | ~known.any(dim=1, keepdim=True)  # a sentence without a known word is all of its zeros
        with torch.no_grad():
            embedded = self.word_embd(ids)  # [N, W, word_dim]
        hidden = self.fc1(embedded).relu().masked_fill(~known[:, :, None], MASKED)
        pooled: Tensor = self.fc2(hidden.max(dim=1).values)  # [N, C]
        return pooled
