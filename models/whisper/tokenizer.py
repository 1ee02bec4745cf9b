"""A small tokenizer in Whisper's layout: byte pairs learnt from texts, then the special tokens and the timestamps.

The layout is that of the English-only models: no languages and no tasks, so a text begins with one token.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

END, START, TRANSLATE, TRANSCRIBE = "<|endoftext|>", "<|startoftranscript|>", "<|translate|>", "<|transcribe|>"
FIRST_WORDS, EARLIER, NO_SPEECH, NO_TIMES = "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"
SPECIAL = (END, START, TRANSLATE, TRANSCRIBE, FIRST_WORDS, EARLIER, NO_SPEECH, NO_TIMES)
STEP_MS = 20  # from one timestamp to the next
FILE = "tokenizer.json"


def learn(texts: Iterable[str], pairs: int, window_s: int) -> Tokenizer:
    """A tokenizer of 256 bytes, `pairs` learnt tokens, the special ones, and a timestamp every 20 ms."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=256 + pairs, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator((f" {text}" for text in texts), trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    times = [f"<|{at / 1000:.2f}|>" for at in range(0, window_s * 1000 + 1, STEP_MS)]
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in times])
    return tokenizer


@dataclass(frozen=True, slots=True)
class Pieces:
    """A line's tokens, and for each the [first, last) characters of the line that it writes."""

    ids: tuple[int, ...]
    characters: tuple[tuple[int, int], ...]


def pieces(tokenizer: Tokenizer, line: str) -> Pieces:
    """The line as it follows another text, with a space before it."""
    found = tokenizer.encode(f" {line}", add_special_tokens=False)
    return Pieces(tuple(found.ids), tuple((max(0, start - 1), max(0, end - 1)) for start, end in found.offsets))


def read(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / FILE))
