"""YouCook2: the steps of instructional videos with their sentences.

youcookii_annotations_trainval.json  {"database": {video: {duration, subset, recipe_type, video_url, annotations}}}
youcookii_annotations_test.json      the same of test films; an annotation is {id, segment [start, end], sentence}
splits/{train,val,test}_list.txt     RECIPE_TYPE/VIDEO
label_foodtype.csv                   recipe type, name
raw_videos/{training,validation,testing}/RECIPE_TYPE/VIDEO.mp4
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.instruction_story import write_instruction
from studio.lookalikes.family import Family, Record, Wish, of_split, seconds, write_json, write_lines, write_table
from studio.lookalikes.media import write_lesson
from studio.lookalikes.steps import TASK_ID, lesson_record
from studio.world import split_of

_SUBSET = {"train": "training", "tune": "validation", "test": "testing"}
_LIST = {"train": "train", "tune": "val", "test": "test"}


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    record = lesson_record(instruction, split_of(seed))
    if wish.media == "video":
        folder = out / "raw_videos" / _SUBSET[record["split"]] / _type(record)
        write_lesson(instruction, folder / f"{instruction.video}.mp4", wish)
    return record


def _type(record: Record) -> str:
    return str(100 + TASK_ID[record["task"]])


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for name, splits in (("trainval", ("train", "tune")), ("test", ("test",))):
        films = of_split(records, *splits)
        if films:
            write_json(
                out / f"youcookii_annotations_{name}.json",
                {"database": {each["video"]: _entry(each) for each in films}},
            )
    for split, name in _LIST.items():
        films = of_split(records, split)
        if films:
            write_lines(out / "splits" / f"{name}_list.txt", (f"{_type(each)}/{each['video']}" for each in films))
    write_table(
        out / "label_foodtype.csv", (), ((100 + number, name) for name, number in TASK_ID.items()), header=False
    )


def _entry(record: Record) -> Record:
    return {
        "duration": seconds(record["duration_ms"]),
        "subset": _SUBSET[record["split"]],
        "recipe_type": _type(record),
        "video_url": "",
        "annotations": [
            {"id": n, "segment": [seconds(step["start_ms"]), seconds(step["end_ms"])], "sentence": step["sentence"]}
            for n, step in enumerate(record["steps"])
        ],
    }


FAMILY = Family(
    "youcook2", "instruction", "steps of lessons with sentences", ("video", "none"), make, gather
)  # fmt: skip
