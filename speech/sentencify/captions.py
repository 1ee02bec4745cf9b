"""What the stages hand on: a timed text. Times are seconds, as HowTo100M's files have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caption:
    start_s: float
    end_s: float
    text: str


def captions_of(columns: Mapping[str, Sequence[object]]) -> list[Caption]:
    """Of a video's entry in raw_caption.json, {"text": [..], "start": [..], "end": [..]}; seconds.

    Raises ValueError where the lists differ in length or a time is no number.
    """
    texts, starts, ends = (columns.get(name, ()) for name in ("text", "start", "end"))
    if not len(texts) == len(starts) == len(ends):
        raise ValueError(f"{len(texts)} texts, {len(starts)} starts and {len(ends)} ends")
    rows = zip(texts, starts, ends, strict=True)
    return [Caption(float(str(start)), float(str(end)), str(text)) for text, start, end in rows]


def columns_of(captions: Sequence[Caption]) -> dict[str, list[str] | list[float]]:
    """The entry of a video in sentencified_htm.json."""
    return {
        "text": [each.text for each in captions],
        "start": [each.start_s for each in captions],
        "end": [each.end_s for each in captions],
    }
