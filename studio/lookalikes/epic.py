"""EPIC-KITCHENS-100: who does what with which thing, in verb and noun classes.

EPIC_100_{train,validation}.csv     narration_id,participant_id,video_id,narration_timestamp,start_timestamp,
                                    stop_timestamp,start_frame,stop_frame,narration,verb,verb_class,noun,noun_class,
                                    all_nouns,all_noun_classes
EPIC_100_test_timestamps.csv        test films without labels; EPIC_100_test_labels.csv has all columns
EPIC_100_{verb,noun}_classes.csv    id,key,instances,category
EPIC_100_video_info.csv             video_id,duration,fps,resolution
EPIC-KITCHENS/PARTICIPANT/videos/VIDEO.MP4

A participant is a task; frames count from 1. The narration's time is when the narrator tells it, else its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from studio.instruction_steps import PRESENTER
from studio.instruction_story import write_instruction
from studio.instruction_words import WORDINGS
from studio.lookalikes.family import Family, Record, Wish, hms, of_split, seconds, write_table
from studio.lookalikes.media import write_lesson
from studio.lookalikes.steps import TASK_ID, lesson_record
from studio.world import OBJECTS, VERBS, split_of

NOUNS: tuple[str, ...] = (*OBJECTS, "seat", "door", "surface", "person", "room")
_VERB = {verb.id: index for index, verb in enumerate(VERBS)}
_NOUN = {noun: index for index, noun in enumerate(NOUNS)}
COLUMNS = (
    "narration_id", "participant_id", "video_id", "narration_timestamp", "start_timestamp", "stop_timestamp",
    "start_frame", "stop_frame", "narration", "verb", "verb_class", "noun", "noun_class", "all_nouns",
    "all_noun_classes",
)  # fmt: skip
_UNLABELLED = 8  # columns that a blind test has


def make(seed: int, out: Path, wish: Wish) -> Record:
    instruction = write_instruction(seed, wish.instruction)
    record = lesson_record(instruction, split_of(seed))
    told: dict[int, int] = {}
    for said in instruction.sentences:
        for event in said.events:
            told.setdefault(event, said.start_ms)
    acts = [each for each in instruction.film.events if each.actor == PRESENTER and each.verb in WORDINGS]
    for step, act in zip(record["steps"], acts, strict=True):
        step["told_ms"] = told.get(act.id, act.start_ms)
    participant = _participant(record)
    if wish.media == "video":
        write_lesson(instruction, out / "EPIC-KITCHENS" / participant / "videos" / f"{_video(record)}.MP4", wish)
    return record


def _participant(record: Record) -> str:
    return f"P{TASK_ID[record['task']]:02}"


def _video(record: Record) -> str:
    return f"{_participant(record)}_{record['seed']}"


def _noun(verb: str, kind: str | None) -> str:
    fixtures = {"open": "door", "close": "door", "sit_down": "seat", "stand_up": "seat", "look_around": "room"}
    return kind or fixtures.get(verb, "person")


def rows(record: Record, fps: Fraction) -> list[tuple[object, ...]]:
    """One film's rows of `COLUMNS`."""
    made: list[tuple[object, ...]] = []
    for n, step in enumerate(record["steps"]):
        verb, noun = step["verb"], _noun(step["verb"], step["kind"])
        frames = [1 + int(step[edge] * fps / 1000) for edge in ("start_ms", "end_ms")]
        made.append(
            (
                f"{_video(record)}_{n}", _participant(record), _video(record), hms(step["told_ms"]),
                hms(step["start_ms"], 2), hms(step["end_ms"], 2), *frames, step["sentence"], verb.replace("_", "-"),
                _VERB[verb], noun, _NOUN[noun], f"['{noun}']", f"[{_NOUN[noun]}]",
            )
        )  # fmt: skip
    return made


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for split, name in (("train", "train"), ("tune", "validation"), ("test", "test_labels")):
        table = [row for record in of_split(records, split) for row in rows(record, wish.fps)]
        if table:
            write_table(out / f"EPIC_100_{name}.csv", COLUMNS, table)
        if table and split == "test":
            blind = [row[:_UNLABELLED] for row in table]
            write_table(out / "EPIC_100_test_timestamps.csv", COLUMNS[:_UNLABELLED], blind)
    classes = ("id", "key", "instances", "category")
    verbs = [(number, verb.replace("_", "-"), f"['{verb.replace('_', '-')}']", "all") for verb, number in _VERB.items()]
    write_table(out / "EPIC_100_verb_classes.csv", classes, verbs)
    nouns = [(number, noun, f"['{noun}']", "all") for noun, number in _NOUN.items()]
    write_table(out / "EPIC_100_noun_classes.csv", classes, nouns)
    info = [
        (_video(each), seconds(each["duration_ms"]), float(wish.fps), f"{wish.width}x{wish.height}") for each in records
    ]
    write_table(out / "EPIC_100_video_info.csv", ("video_id", "duration", "fps", "resolution"), info)


FAMILY = Family("epic", "instruction", "actions in verb and noun classes", ("video", "none"), make, gather)
