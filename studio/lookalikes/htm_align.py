"""HTM-Align and HowTo100M: sentences of a narrator, which of them are seen, and when.

SPLIT/htm_align.json      {video: [[alignable 1 or 0, start, end, text], ..]}; the time of what it tells, else of speech
SPLIT/htm.csv             vid,start,end,text: what a recogniser hears
SPLIT/sentencified_htm.json  the same as {video: {"text": [..], "start": [..], "end": [..]}}
SPLIT/htm_vlen.csv        vid,seconds without a header
SPLIT/instructions.jsonl  the whole truth, a film a line
features/VIDEO.npy        [seconds, 82], columns in features/columns.json; videos/VIDEO.mp4 where videos are wished
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from studio.instruction_features import COLUMNS, features
from studio.instruction_story import write_instruction
from studio.lookalikes.family import (
    Family,
    Record,
    Wish,
    of_split,
    seconds,
    write_array,
    write_json,
    write_lines,
    write_table,
)
from studio.lookalikes.media import write_lesson
from studio.world import split_of


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    if wish.media != "none":
        write_array(out / "features" / f"{instruction.video}.npy", features(instruction, wish.noise))
    if wish.media == "video":
        write_lesson(instruction, out / "videos" / f"{instruction.video}.mp4", wish)
    return {"seed": seed, "split": split_of(seed), "video": instruction.video, "truth": instruction.to_dict()}


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for split in ("train", "tune", "test"):
        films = of_split(records, split)
        if not films:
            continue
        folder = out / split
        write_json(folder / "htm_align.json", {each["video"]: _align(each) for each in films})
        said = [(each["video"], sentence) for each in films for sentence in each["truth"]["sentences"]]
        rows = [(video, *_times(sentence), sentence["text"]) for video, sentence in said]
        write_table(folder / "htm.csv", ("vid", "start", "end", "text"), rows)
        write_json(folder / "sentencified_htm.json", {each["video"]: _columns(each) for each in films})
        lengths = [(each["video"], each["truth"]["film"]["duration_ms"] // 1000) for each in films]
        write_table(folder / "htm_vlen.csv", ("vid", "vlen"), lengths, header=False)
        write_lines(folder / "instructions.jsonl", (json.dumps(each["truth"], ensure_ascii=False) for each in films))
    if wish.media != "none":
        write_json(out / "features" / "columns.json", COLUMNS)


def _times(sentence: Record) -> tuple[float, float]:
    return seconds(sentence["start_ms"]), seconds(sentence["end_ms"])


def _align(film: Record) -> list[list[object]]:
    rows: list[list[object]] = []
    for sentence in film["truth"]["sentences"]:
        start, end = _times(sentence)
        if sentence["intervals"] is not None:
            start, end = seconds(sentence["intervals"][0][0]), seconds(sentence["intervals"][-1][1])
        rows.append([int(sentence["alignable"]), start, end, sentence["text"]])
    return rows


def _columns(film: Record) -> dict[str, list[object]]:
    sentences = film["truth"]["sentences"]
    times = [_times(sentence) for sentence in sentences]
    return {
        "text": [sentence["text"] for sentence in sentences],
        "start": [start for start, _ in times],
        "end": [end for _, end in times],
    }


FAMILY = Family(
    "htm-align", "instruction", "which sentence of a narrator is seen, and when", ("features", "none", "video"),
    make, gather,
)  # fmt: skip
