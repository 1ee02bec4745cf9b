"""CrossTask: the steps of a task, and when a video shows them.

crosstask_release/tasks_primary.txt      six lines a task: id, title, address, number of steps, steps, empty
crosstask_release/videos.csv             task,video,address of train films; videos_val.csv tune, videos_test.csv test
crosstask_release/annotations/TASK_VIDEO.csv  step (from 1),start,end
crosstask_features/TASK_VIDEO.npy        [seconds, 82], columns in columns.json
videos/VIDEO.mp4                         where videos are wished

A lesson of the film world may do a step again and in another order than its task lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.instruction_features import COLUMNS, features
from studio.instruction_steps import TASKS
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
from studio.lookalikes.steps import TASK_ID, lesson_record, task_labels
from studio.world import split_of

_VIDEOS = {"train": "videos", "tune": "videos_val", "test": "videos_test"}
_STEPS = {task.name: task_labels(task) for task in TASKS}


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    if wish.media != "none":
        array = features(instruction, wish.noise)
        write_array(out / "crosstask_features" / f"{_task(instruction.task)}_{instruction.video}.npy", array)
    if wish.media == "video":
        write_lesson(instruction, out / "videos" / f"{instruction.video}.mp4", wish)
    return lesson_record(instruction, split_of(seed))


def _task(name: str) -> int:
    return 10_000 + TASK_ID[name]


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    release = out / "crosstask_release"
    lines: list[str] = []
    for task in TASKS:
        names = _STEPS[task.name]
        lines += [str(_task(task.name)), task.name.capitalize(), "", str(len(names)), ",".join(names), ""]
    write_lines(release / "tasks_primary.txt", lines)
    for split, name in _VIDEOS.items():
        rows = [(_task(each["task"]), each["video"], "") for each in of_split(records, split)]
        if rows:
            write_table(release / f"{name}.csv", (), rows, header=False)
    for each in records:
        found = [
            (_STEPS[each["task"]].index(step["label"]) + 1, seconds(step["start_ms"]), seconds(step["end_ms"]))
            for step in each["steps"]
        ]
        path = release / "annotations" / f"{_task(each['task'])}_{each['video']}.csv"
        write_table(path, (), found, header=False)
    if wish.media != "none":
        write_json(out / "crosstask_features" / "columns.json", COLUMNS)


FAMILY = Family(
    "crosstask", "instruction", "the steps of tasks and when they are shown", ("features", "none", "video"), make,
    gather,
)  # fmt: skip
