"""Breakfast: what is done in every frame of a lesson.

groundTruth/NAME.txt              a label a frame, 15 frames a second; SIL where nothing is done
segmentation_coarse/ACTIVITY/NAME.txt  "first-last label" of frames from 1, both included
mapping.txt                       number and label
splits/{train,tune,test}.split1.bundle  NAME.txt, a line each
features/NAME.npy                 [82, frames], columns in columns.json
BreakfastII_15fps_qvga_sync/Pnn/cam01/NAME.avi  where videos are wished

NAME is Pnn_cam01_Pnn_ACTIVITY, nn the film's seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from studio.instruction_features import COLUMNS, features
from studio.instruction_story import write_instruction
from studio.lookalikes.family import Family, Record, Wish, of_split, write_array, write_json, write_lines
from studio.lookalikes.media import write_lesson
from studio.lookalikes.steps import LABELS, lesson_record
from studio.world import split_of

FPS = 15
IDLE = "SIL"


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    record = lesson_record(instruction, split_of(seed))
    name = _name(record)
    if wish.media != "none":
        array = features(instruction, wish.noise, rate=FPS)
        write_array(out / "features" / f"{name}.npy", np.ascontiguousarray(array.T))
    if wish.media == "video":
        folder = out / "BreakfastII_15fps_qvga_sync" / name.split("_")[0] / "cam01"
        write_lesson(instruction, folder / f"{name}.avi", wish)
    return record


def _activity(record: Record) -> str:
    return str(record["task"]).replace(" ", "-")


def _name(record: Record) -> str:
    person = f"P{record['seed']:02}"
    return f"{person}_cam01_{person}_{_activity(record)}"


def frame_labels(record: Record) -> list[str]:
    """The label of every frame; a frame belongs to the step during which it is shown."""
    labels = [IDLE] * (record["duration_ms"] * FPS // 1000)
    for step in record["steps"]:
        first, last = (-(-step[edge] * FPS // 1000) for edge in ("start_ms", "end_ms"))
        labels[first:last] = [step["label"].replace(" ", "_")] * (min(last, len(labels)) - first)
    return labels


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for record in records:
        labels = frame_labels(record)
        write_lines(out / "groundTruth" / f"{_name(record)}.txt", labels)
        spans, at = [], 1
        for name, frames in groupby(labels):
            length = len(list(frames))
            spans.append(f"{at}-{at + length - 1} {name}")
            at += length
        write_lines(out / "segmentation_coarse" / _activity(record) / f"{_name(record)}.txt", spans)
    names = [IDLE, *(label.replace(" ", "_") for label in LABELS)]
    write_lines(out / "mapping.txt", (f"{number} {name}" for number, name in enumerate(names)))
    for split in ("train", "tune", "test"):
        films = of_split(records, split)
        if films:
            write_lines(out / "splits" / f"{split}.split1.bundle", (f"{_name(each)}.txt" for each in films))
    if wish.media != "none":
        write_json(out / "features" / "columns.json", COLUMNS)


FAMILY = Family(
    "breakfast", "instruction", "what is done in every frame of lessons", ("features", "none", "video"), make, gather,
    fps=FPS,
)  # fmt: skip
