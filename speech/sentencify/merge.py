"""Captions as they roll over a screen, made into texts that are each said once and do not overlap.

A recogniser's caption repeats the line before it, or itself with a few words more. Each function does one thing;
`merge` does all, in the published order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from speech.sentencify.captions import Caption

GLITCH_S = 0.2  # captions that stay no longer say nothing
FEWEST = 6  # captions left; a video with fewer is dropped


def merge(captions: Sequence[Caption]) -> list[Caption]:
    """All steps; an empty list where five captions or fewer are left."""
    merged = parted(without_repeats(single_lines(without_glitches(captions))))
    return merged if len(merged) >= FEWEST else []


def without_glitches(captions: Sequence[Caption]) -> list[Caption]:
    """Those that stay longer than 0.2 s."""
    return [each for each in captions if each.end_s - each.start_s > GLITCH_S]


def single_lines(captions: Sequence[Caption]) -> list[Caption]:
    """One line each, without empty captions and without sounds, such as [Music].

    Where the next caption, whatever it is, begins with the line that this one ends with, the line is left to it.
    """
    found: list[Caption] = []
    for place, caption in enumerate(captions):
        text = caption.text.strip()
        if not text or ("[" in text and "]" in text):
            continue
        lines = text.split("\n")
        if len(lines) > 1 and place + 1 < len(captions):
            following = captions[place + 1].text.strip().split("\n")[0].strip()
            if following == lines[-1].strip():
                lines = lines[:-1]
        found.append(replace(caption, text=" ".join(lines)))
    return found


def without_repeats(captions: Sequence[Caption]) -> list[Caption]:
    """A caption with which the next one begins is part of it: a chain has its first start, its last end and text."""
    found: list[Caption] = []
    start_s: float | None = None  # of a chain that goes on
    for place, caption in enumerate(captions):
        first = caption.start_s if start_s is None else start_s
        if place + 1 < len(captions) and captions[place + 1].text.startswith(caption.text):
            start_s = first
            continue
        found.append(Caption(first, caption.end_s, caption.text.strip()))
        start_s = None
    return found


def parted(captions: Sequence[Caption]) -> list[Caption]:
    """Where neighbours overlap, both meet in the middle of the overlap, all at once: a caption that lies within the one
    before it ends before it starts, as published."""
    starts = [each.start_s for each in captions]
    ends = [each.end_s for each in captions]
    for place in range(1, len(captions)):
        before, after = captions[place - 1].end_s, captions[place].start_s
        if after - before < 0:
            starts[place] = ends[place - 1] = (before + after) / 2
    return [Caption(start, end, each.text) for start, end, each in zip(starts, ends, captions, strict=True)]
