"""Names of people by a tagger: a local Hugging Face folder of token classification with PER among its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speech.anonymise import Span

BATCH = 32


@dataclass(frozen=True, slots=True)
class NameTagger:
    """`model` and `tokenizer` as transformers gives them; the model is in eval mode."""

    model: Any
    tokenizer: Any

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """For each text where people are named, in order. Spans are whole words; what is too long is read in part."""
        import torch

        found: list[list[Span]] = []
        names = self.model.config.id2label
        for first in range(0, len(texts), BATCH):
            part = list(texts[first : first + BATCH])
            most = min(512, self.model.config.max_position_embeddings)
            given = self.tokenizer(
                part, return_tensors="pt", return_offsets_mapping=True, padding=True, truncation=True, max_length=most
            )
            offsets = given.pop("offset_mapping").tolist()
            with torch.inference_mode():
                logits = self.model(**given.to(self.model.device)).logits
            for text, row, marks in zip(part, logits.argmax(-1).tolist(), offsets, strict=True):
                tagged = [(names[label], start, end) for label, (start, end) in zip(row, marks, strict=True)]
                found.append(joined(text, tagged))
        return found


def joined(text: str, tagged: Sequence[tuple[str, int, int]]) -> list[Span]:
    """Tokens' labels (PER, B-PER, I-PER, ...) and character offsets -> spans of whole words; B begins a new one.

    Labels of other kinds are passed over, and so are tokens without characters.
    """
    found: list[Span] = []
    for label, start, end in tagged:
        if end <= start or not label.upper().removeprefix("B-").removeprefix("I-").startswith("PER"):
            continue
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        last = found[-1] if found else (-1, -1)
        inside = start < last[1]
        continues = not label.upper().startswith("B-") and last[1] >= 0 and not text[last[1] : start].strip(" .-'’")
        if inside or continues:
            found[-1] = (last[0], max(last[1], end))
        elif any(sign.isalnum() for sign in text[start:end]):
            found.append((start, end))
    return found


def load_tagger(folder: Path, device: str = "cpu") -> NameTagger:
    """Reads the folder alone, no network. Raises ValueError where no label is of people."""
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    model = AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True).float()
    labels = list(model.config.id2label.values())
    if not any(label.upper().removeprefix("B-").removeprefix("I-").startswith("PER") for label in labels):
        raise ValueError(f"{folder.name} tells {', '.join(labels)[:80]} apart: no label is of people")
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return NameTagger(model.to(device).eval(), tokenizer)
