"""How well a Whisper writes what is said in windows of unseen films."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from transformers import WhisperForConditionalGeneration

from models.metrics.words import edit_distance, normal_words
from models.whisper.features import log_mel
from models.whisper.model import SmallWhisperConfig, hearing
from models.whisper.windows import Window

LONGEST = 200  # tokens of a window


@torch.inference_mode()
def word_error(
    model: WhisperForConditionalGeneration,
    config: SmallWhisperConfig,
    tokenizer: Tokenizer,
    windows: Sequence[Window],
    window_s: int,
    batch: int = 16,
) -> float:
    """Wrong words of those that are said, by greedy writing without timestamps."""
    wrong = said = 0
    for at in range(0, len(windows), batch):
        part = windows[at : at + batch]
        prompt = torch.tensor([[config.start_of_transcript, config.no_timestamps]] * len(part))
        with hearing(model, window_s):
            written = model.generate(
                log_mel([one.samples for one in part], window_s), decoder_input_ids=prompt, max_new_tokens=LONGEST
            )
        for one, tokens in zip(part, written, strict=True):
            true = normal_words(plain(one.tokens, config, tokenizer))
            wrong += edit_distance(normal_words(plain(tokens.tolist(), config, tokenizer)), true)
            said += len(true)
    return wrong / max(1, said)


def plain(tokens: Sequence[int], config: SmallWhisperConfig, tokenizer: Tokenizer) -> str:
    """The text of these tokens; of timed ones the times are left out."""
    return tokenizer.decode([token for token in tokens if token < config.end_of_text]).strip()
