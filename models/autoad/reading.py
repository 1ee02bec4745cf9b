"""Which text of a clip's surroundings AutoAD reads, as token ids: the same in training and in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.autoad.model import AutoADConfig
from models.language.tokenizer import TextTokenizer

SUBTITLE_LINES = 4  # of the minute before, as published


@dataclass(frozen=True, slots=True)
class ReadIds:
    """Token ids of each piece; a piece that the model does not read is empty."""

    context: list[int]
    subtitles: list[int]
    people: list[int]


def read_ids(
    tokenizer: TextTokenizer, config: AutoADConfig, context: Sequence[str], subtitles: Sequence[str], people: str
) -> ReadIds:
    """The newest descriptions and dialogue (oldest first), and the first of the people, within the config's limits."""
    lines = list(context)[len(context) - min(config.context_lines, len(context)) :]
    return ReadIds(
        tokenizer.encode_lines(lines, config.context_tokens) if config.use_context else [],
        tokenizer.encode_lines(subtitles[-SUBTITLE_LINES:], config.subtitle_tokens) if config.use_subtitles else [],
        people_ids(tokenizer, people, config) if config.use_people else [],
    )


def people_ids(tokenizer: TextTokenizer, people: str, config: AutoADConfig) -> list[int]:
    """The ids of the people piece: with a leading space, at most `people_tokens` of them, the first ones kept."""
    return tokenizer.encode(" " + people.strip())[: config.people_tokens] if people.strip() else []
