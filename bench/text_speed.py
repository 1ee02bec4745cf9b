"""Reading and writing 10,000 cues, side by side with pysubs2 and webvtt-py, for each format that they share."""

from __future__ import annotations

import io
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench import write_section
from bench.system import machine
from core.formats.catalog import FORMATS
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack

CUES = 10_000
RUNS = 5
WORDS = [
    "she",
    "he",
    "the",
    "door",
    "opens",
    "slowly",
    "then",
    "walks",
    "into",
    "dark",
    "room",
    "and",
    "waits",
    "near",
    "window",
    "while",
    "rain",
    "falls",
]
Work = Callable[[], object]


def track_of(seed: int) -> TextTrack:
    """Cues as a film's subtitles have them: one or two lines of five to ten words."""
    rng = random.Random(seed)
    cues, at = [], 0
    for _ in range(CUES):
        at += rng.randrange(100, 900)
        lines = [
            " ".join(rng.choices(WORDS, k=rng.randrange(5, 11))).capitalize() + "." for _ in range(rng.randrange(1, 3))
        ]
        length = rng.randrange(100, 400) * 10
        cues.append(TextCue(at // 10 * 10, at // 10 * 10 + length, "\n".join(lines)))
        at += length
    return TextTrack(cues)


def pairs(track: TextTrack) -> dict[str, tuple[Work, Work]]:
    """What is done -> (by ours, by theirs)."""
    import pysubs2
    import webvtt

    options = TextOptions()
    found: dict[str, tuple[Work, Work]] = {}
    for name in ("srt", "vtt", "ass", "ttml"):
        format = FORMATS[name]
        assert format.read is not None and format.write is not None
        data = format.write(track, options)
        text = data.decode()
        theirs = pysubs2.SSAFile.from_string(text, format_=name)
        assert len(theirs) == len(format.read(data, options).track.cues) == CUES
        found[f"read {name} | pysubs2"] = (
            lambda r=format.read, d=data: r(d, options),
            lambda t=text, n=name: pysubs2.SSAFile.from_string(t, format_=n),
        )
        found[f"write {name} | pysubs2"] = (
            lambda w=format.write: w(track, options),
            lambda s=theirs, n=name: s.to_string(n),
        )
    data = FORMATS["vtt"].write(track, options)
    captions = webvtt.from_buffer(io.BytesIO(data))
    assert len(captions) == CUES
    read, write = FORMATS["vtt"].read, FORMATS["vtt"].write
    assert read is not None and write is not None
    found["read vtt | webvtt-py"] = (lambda: read(data, options), lambda: webvtt.from_buffer(io.BytesIO(data)))
    found["write vtt | webvtt-py"] = (lambda: write(track, options), lambda: captions.content)
    return found


def seconds(work: Work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def run(seed_base: int, json_path: Path | None) -> int:
    """Print and write the table; 0 where ours is nowhere the slower one."""
    rows: dict[str, tuple[float, float]] = {}
    for name, (ours, theirs) in pairs(track_of(seed_base)).items():
        taken = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]  # in turns, so that noise hits both
        rows[name] = statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)
    lines = [
        "## Reading and writing timed text",
        "",
        f"`./cuewright bench text_speed --seed-base {seed_base}`, {machine()}: {CUES:,} cues, CPU time, "
        f"median of {RUNS} in turns.",
        "",
        "| what | beside | ours ms | theirs ms | theirs / ours |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, (ours_s, theirs_s) in rows.items():
        what, beside = name.split(" | ")
        lines.append(f"| {what} | {beside} | {ours_s * 1000:.0f} | {theirs_s * 1000:.0f} | {theirs_s / ours_s:.1f} |")
    print("\n".join(lines))
    write_section("text_speed", "\n".join(lines))
    if json_path is not None:
        json_path.write_text(
            json.dumps({name: {"ours_s": a, "theirs_s": b} for name, (a, b) in rows.items()}, indent=1)
        )
    return 0 if all(ours_s <= theirs_s for ours_s, theirs_s in rows.values()) else 1
