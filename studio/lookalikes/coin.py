"""COIN: the steps of lessons under labels that lessons share.

COIN.json     {"database": {video: {class, subset, recipe_type, duration, start, end, video_url, annotation}}}; an
              annotation is {id, label, segment [start, end]}; subsets training, validation, testing
taxonomy.csv  recipe_type,class,id,label: the steps that each class may have
videos/RECIPE_TYPE/VIDEO.mp4
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.instruction_steps import TASKS
from studio.instruction_story import write_instruction
from studio.lookalikes.family import Family, Record, Wish, seconds, write_json, write_table
from studio.lookalikes.media import write_lesson
from studio.lookalikes.steps import LABEL_ID, TASK_ID, camel, lesson_record, task_labels
from studio.world import split_of

_SUBSET = {"train": "training", "tune": "validation", "test": "testing"}


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    if wish.media == "video":
        folder = out / "videos" / str(TASK_ID[instruction.task])
        write_lesson(instruction, folder / f"{instruction.video}.mp4", wish)
    return lesson_record(instruction, split_of(seed))


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    write_json(out / "COIN.json", {"database": {record["video"]: _entry(record) for record in records}})
    rows = [
        (TASK_ID[task.name], camel(task.name), LABEL_ID[name], name) for task in TASKS for name in task_labels(task)
    ]
    write_table(out / "taxonomy.csv", ("recipe_type", "class", "id", "label"), rows)


def _entry(record: Record) -> Record:
    annotation = [
        {
            "id": str(LABEL_ID[step["label"]]),
            "label": step["label"],
            "segment": [seconds(step["start_ms"]), seconds(step["end_ms"])],
        }
        for step in record["steps"]
    ]
    return {
        "class": camel(record["task"]),
        "subset": _SUBSET[record["split"]],
        "recipe_type": TASK_ID[record["task"]],
        "duration": seconds(record["duration_ms"]),
        "start": annotation[0]["segment"][0] if annotation else 0.0,
        "end": annotation[-1]["segment"][1] if annotation else 0.0,
        "video_url": "",
        "annotation": annotation,
    }


FAMILY = Family(
    "coin", "instruction", "labelled steps of lessons of eight tasks", ("video", "none"), make, gather
)  # fmt: skip
