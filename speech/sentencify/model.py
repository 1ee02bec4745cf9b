"""A punctuation model from its folder: tokens in, the class of each token out.

The folder is Hugging Face's: BertForTokenClassification with the outputs of `marks.LABELS` in their order, and a BERT
tokenizer. The published one is felflare/bert-restore-punctuation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from speech.sentencify.marks import LABELS, NO_MARK

CHUNK_TOKENS = 256
NO_MARK_PENALTY = 0.4  # off the probability of classes without a mark


class Punctuator(Protocol):
    """What `punctuate` needs of a model."""

    def tokens(self, text: str) -> list[str]:
        """WordPiece tokens; what goes on inside a word begins with ##."""
        ...

    def classes(self, tokens: Sequence[str]) -> list[int]:
        """The class of each token, by `marks.LABELS`."""
        ...


@dataclass(frozen=True, slots=True)
class BertPunctuator:
    """`model` and `tokenizer` as transformers gives them; the model is in eval mode."""

    model: Any
    tokenizer: Any

    def tokens(self, text: str) -> list[str]:
        found: list[str] = self.tokenizer.tokenize(text)
        return found

    def classes(self, tokens: Sequence[str]) -> list[int]:
        """In chunks of nearly equal size, each below `CHUNK_TOKENS` tokens and between the tokenizer's own marks."""
        import torch

        found: list[int] = []
        ids = self.tokenizer.convert_tokens_to_ids(list(tokens))
        for chunk in chunks(ids):
            row = [self.tokenizer.cls_token_id, *chunk, self.tokenizer.sep_token_id]
            with torch.inference_mode():
                logits = self.model(input_ids=torch.tensor([row], device=self.model.device)).logits[0, 1:-1]
            found += chosen(logits.float().softmax(-1).cpu().numpy())
        return found


def chunks(ids: Sequence[int]) -> list[list[int]]:
    """n // 256 + 1 parts whose sizes differ by one at most, the larger first; none is empty."""
    parts = np.array_split(np.asarray(ids, np.int64), len(ids) // CHUNK_TOKENS + 1)
    return [part.tolist() for part in parts if len(part)]


def chosen(probabilities: NDArray[np.floating]) -> list[int]:
    """[N, classes] -> the likeliest class of each token, once those without a mark have paid their penalty."""
    paid = np.array(probabilities, np.float64)
    paid[:, list(NO_MARK)] -= NO_MARK_PENALTY
    best: list[int] = paid.argmax(-1).tolist()
    return best


def load_punctuator(folder: Path, device: str = "cpu") -> BertPunctuator:
    """Reads the folder alone, no network. Raises ValueError where its outputs are not `LABELS`."""
    from transformers import AutoTokenizer, BertForTokenClassification

    model = BertForTokenClassification.from_pretrained(folder, local_files_only=True).float()
    told = [model.config.id2label[number] for number in range(model.config.num_labels)]
    if tuple(told) != LABELS and not (len(told) == len(LABELS) and all(each.startswith("LABEL_") for each in told)):
        raise ValueError(f"{folder.name} tells {', '.join(told)[:80]} apart, not the classes of punctuation")
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return BertPunctuator(model.to(device).eval(), tokenizer)
