"""Look-alikes have the columns of what they look like, and say the truth."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from core.formats.catalog import FORMATS
from core.formats.options import TextOptions
from core.formats.track import TextCue
from studio.dials import StoryDials, write_story
from studio.instruction import Dials
from studio.instruction_features import COLUMNS, features
from studio.instruction_story import write_instruction
from studio.lookalikes import tvqa
from studio.lookalikes.export import export
from studio.lookalikes.family import Wish
from studio.lookalikes.steps import LABEL_ID, LABELS, TASK_ID, camel, steps
from studio.lookalikes.table import FAMILIES
from studio.story_features import COLUMNS as STORY_COLUMNS
from studio.story_features import story_features
from studio.truth_schema import instruction_from_dict
from studio.world import VERBS

SEEDS = [899_998, 899_999, 900_000, 999_999, 1_000_000, 1_000_001]
SPLITS = {"train": SEEDS[:2], "tune": SEEDS[2:4], "test": SEEDS[4:]}
WISH = Wish("none", story=StoryDials(length_s=45), instruction=Dials(length_s=60))


def made(name: str, out: Path, wish: Wish = WISH, seeds: list[int] = SEEDS) -> Path:
    assert export(FAMILIES[name], out, seeds, wish) == 0
    return out


def cues(path: Path, reader: str) -> list[TextCue]:
    read = FORMATS[reader].read
    assert read is not None
    reading = read(path.read_bytes(), TextOptions(kind="alignment"))
    assert not reading.findings, reading.findings
    return list(reading.track.cues)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_htm_align(tmp_path: Path) -> None:
    out = made("htm-align", tmp_path, Wish("features", instruction=WISH.instruction))
    for split, seeds in SPLITS.items():
        films = [write_instruction(seed, WISH.instruction) for seed in seeds]
        said = [(film.video, sentence) for film in films for sentence in film.sentences]
        for reader, file in (
            ("htm_align", "htm_align.json"), ("htm_csv", "htm.csv"), ("htm_align", "sentencified_htm.json"),
        ):  # fmt: skip
            found = cues(out / split / file, reader)
            assert [(cue.data["group"], cue.text) for cue in found] == [(v, s.text) for v, s in said]
            for cue, (_, sentence) in zip(found, said, strict=True):
                told = sentence.intervals if file == "htm_align.json" else None
                assert (cue.start_ms, cue.end_ms) == (
                    (told[0][0], told[-1][1]) if told else (sentence.start_ms, sentence.end_ms)
                )
                assert file != "htm_align.json" or cue.data["alignable"] == sentence.alignable
        assert [instruction_from_dict(row) for row in rows(out / split / "instructions.jsonl")] == films
        assert (out / split / "htm_vlen.csv").read_text() == "".join(f"{film.video},60\n" for film in films)
        assert np.array_equal(np.load(out / "features" / f"{films[0].video}.npy"), features(films[0]))
    assert json.loads((out / "features" / "columns.json").read_text()) == list(COLUMNS)


def test_mad(tmp_path: Path) -> None:
    out = made("mad", tmp_path, Wish("features", story=WISH.story))
    films = {seed: write_story(seed, WISH.story) for seed in SEEDS}
    lines = [(str(seed), line) for seed, film in films.items() for line in film.script]
    for name in ("named", "unnamed"):
        found = cues(out / "MAD-v2" / f"mad-v2-ad-{name}.csv", "mad_csv")
        assert [(cue.data["group"], cue.start_ms, cue.end_ms, cue.text) for cue in found] == [
            (movie, line.start_ms, line.end_ms, line.text if name == "named" else line.unnamed) for movie, line in lines
        ]
    heard = [said.text for film in films.values() for said in film.dialogue if said.in_subtitles]
    assert [cue.text for cue in cues(out / "MAD-v2" / "mad-v2-subs.csv", "mad_csv")] == heard
    tested = [line.text for seed in SPLITS["test"] for line in films[seed].script]
    assert [cue.text for cue in cues(out / "madeval_anno.csv", "mad_csv")] == tested
    for split, name in (("train", "train"), ("tune", "val"), ("test", "test")):
        annotations = json.loads((out / "MAD-v1" / f"MAD_{name}.json").read_text())
        assert {row["movie"] for row in annotations.values()} == {str(seed) for seed in SPLITS[split]}
        for row in annotations.values():
            assert 0 <= row["ext_timestamps"][0] <= row["timestamps"][0] < row["timestamps"][1]
            assert row["timestamps"][1] <= row["ext_timestamps"][1] <= row["movie_duration"]
    assert json.loads((out / "mad_split.json").read_text()) == {
        key: [str(seed) for seed in SPLITS[split]]
        for key, split in (("TRAIN", "train"), ("V1-VAL", "tune"), ("EVAL", "test"))
    }
    bank = json.loads((out / "MAD_charbank.json").read_text())
    assert [each["role"] for each in bank["900000"]] == [who.name for who in films[900_000].cast]
    array = np.load(out / "attributes_frames_features_5fps" / "900000.npy")
    assert array.shape == (films[900_000].duration_ms * 5 // 1000, len(STORY_COLUMNS)) and array.dtype == np.float32


def test_story_features_are_the_truth_and_hold_no_name() -> None:
    film = write_story(1_000_003)
    true = story_features(film, noise=0)
    assert set(np.unique(true)) <= {0, 1}
    for event in film.events:
        row = (event.start_ms + event.end_ms) // 2 * 5 // 1000
        wanted = [
            f"verb {event.verb}",
            f"actor {film.cast[event.actor].look}",
            f"setting {film.scenes[event.scene].setting}",
        ]
        assert all(true[row, STORY_COLUMNS.index(name)] == 1 for name in wanted)
    assert not any(who.name in column for who in film.cast for column in STORY_COLUMNS)
    noisy = story_features(film, noise=0.5)
    assert np.std(noisy - true) == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(noisy, story_features(film, noise=0.5))


def test_lsmdc(tmp_path: Path) -> None:
    out = made("lsmdc", tmp_path)
    for split, name in (("train", "training"), ("tune", "val"), ("test", "test")):
        films = [write_story(seed, WISH.story) for seed in SPLITS[split]]
        lines = [(film, line) for film in films for line in film.script]
        for kind in ("", "named_"):
            found = cues(out / f"LSMDC16_annos_{kind}{name}.csv", "lsmdc")
            assert len(found) == len(lines)
            for cue, (film, line) in zip(found, lines, strict=True):
                assert cue.start_ms == film.events[line.events[0]].start_ms
                assert cue.end_ms == film.events[line.events[-1]].end_ms
                if kind:
                    assert cue.text == line.text
                else:
                    assert not any(re.search(rf"\b{who.name}\b", cue.text) for who in film.cast)
    blind = (out / "LSMDC16_annos_blindtest.csv").read_text().splitlines()
    assert [cue.data["id"] for cue in cues(out / "LSMDC16_annos_test.csv", "lsmdc")] == blind


def test_youcook2(tmp_path: Path) -> None:
    out = made("youcook2", tmp_path)
    for name, seeds in (("trainval", SEEDS[:4]), ("test", SEEDS[4:])):
        path = out / f"youcookii_annotations_{name}.json"
        films = [write_instruction(seed, WISH.instruction) for seed in seeds]
        wanted = [(film.video, step.start_ms, step.end_ms, step.sentence) for film in films for step in steps(film)]
        assert [(cue.data["group"], cue.start_ms, cue.end_ms, cue.text) for cue in cues(path, "youcook2")] == wanted
        database = json.loads(path.read_text())["database"]
        for film in films:
            assert database[film.video]["recipe_type"] == str(100 + TASK_ID[film.task])
    database = json.loads((out / "youcookii_annotations_trainval.json").read_text())["database"]
    assert [each["subset"] for each in database.values()] == ["training"] * 2 + ["validation"] * 2
    assert (out / "splits" / "val_list.txt").read_text().splitlines()[0].endswith("/instruction-900000")


def test_msr_vtt(tmp_path: Path) -> None:
    out = made("msr-vtt", tmp_path)
    info = json.loads((out / "train_val_videodatainfo.json").read_text())
    assert {video["split"] for video in info["videos"]} == {"train", "validate"}
    of_clip = Counter(sentence["video_id"] for sentence in info["sentences"])
    assert set(of_clip) == {video["video_id"] for video in info["videos"]}
    assert all(3 <= count <= 20 for count in of_clip.values())
    assert len({(s["video_id"], s["caption"]) for s in info["sentences"]}) == len(info["sentences"])
    assert [s["sen_id"] for s in info["sentences"]] == list(range(len(info["sentences"])))
    for video in info["videos"]:
        film = write_story(int(video["video_id"][5:]) // 1000, WISH.story)
        start, end = round(video["start time"] * 1000), round(video["end time"] * 1000)
        assert end - start >= 5000
        scene = next(scene for scene in film.scenes if scene.start_ms <= start and end <= scene.end_ms)
        inside = [each for each in film.events if start <= each.start_ms and each.end_ms <= end]
        assert inside and all(each.scene == scene.id for each in inside)
    tested = json.loads((out / "test_videodatainfo.json").read_text())["videos"]
    assert [row["video_id"] for row in table(out / "MSRVTT_JSFUSION_test.csv")] == [v["video_id"] for v in tested]


def check_questions(seed: int) -> int:
    film = write_story(seed)
    found = tvqa.questions(film, Random(seed))
    for each in found:
        assert len(set(each["choices"])) == 5 and 0 <= each["answer"] < 5
        assert 0 <= each["start_ms"] < each["end_ms"] <= film.duration_ms
        match = re.match(r'What does (\w+) do first after (\w+) says "(.*)"\?$', each["q"])
        if match:
            said = next(said for said in film.dialogue if said.text == match[3])
            assert film.cast[said.speaker].name == match[2]
            act = next(
                event
                for event in film.events
                if event.start_ms >= said.end_ms and film.cast[event.actor].name == match[1]
            )
            assert each["choices"][each["answer"]] == tvqa.phrase(film, act.verb, act)
            assert act.end_ms == each["end_ms"]
    return len(found)


def test_tvqa(tmp_path: Path) -> None:
    out = made("tvqa", tmp_path)
    asked = rows(out / "tvqa_train.jsonl") + rows(out / "tvqa_val.jsonl") + rows(out / "tvqa_test_answers.jsonl")
    assert len({row["qid"] for row in asked}) == len(asked) >= len(SEEDS)
    assert set(asked[0]) == {"qid", "q", "a0", "a1", "a2", "a3", "a4", "answer_idx", "ts", "vid_name", "show_name"}
    assert len({row["answer_idx"] for row in asked}) == 5
    blind = rows(out / "tvqa_test_public.jsonl")
    assert blind and not any("answer_idx" in row or "ts" in row for row in blind)
    film = write_story(900_000, WISH.story)
    text = (out / "tvqa_subtitles" / "world_s01e0900000_seg01_clip_00.srt").read_text()
    said = next(said for said in film.dialogue if said.in_subtitles)
    assert f"{film.cast[said.speaker].name} : {said.text}" in text
    assert check_questions(900_000)


def test_coin_and_crosstask_have_the_same_steps(tmp_path: Path) -> None:
    coin = json.loads((made("coin", tmp_path / "coin") / "COIN.json").read_text())["database"]
    release = made("crosstask", tmp_path / "crosstask") / "crosstask_release"
    lines = (release / "tasks_primary.txt").read_text().splitlines()
    for at in range(0, len(lines), 6):
        assert int(lines[at + 3]) == len(lines[at + 4].split(",")) and not lines[at + 5]
    assert len(lines) == 6 * len(TASK_ID)
    listed = {lines[at]: lines[at + 4].split(",") for at in range(0, len(lines), 6)}
    split_of = {"training": "videos", "validation": "videos_val", "testing": "videos_test"}
    for seed in SEEDS:
        film = write_instruction(seed, WISH.instruction)
        entry = coin[film.video]
        assert entry["class"] == camel(film.task)
        true = steps(film)
        assert [(each["label"], each["segment"]) for each in entry["annotation"]] == [
            (step.label, [step.start_ms / 1000, step.end_ms / 1000]) for step in true
        ]
        assert all(each["id"] == str(LABEL_ID[each["label"]]) for each in entry["annotation"])
        task = str(10_000 + TASK_ID[film.task])
        found = list(csv.reader((release / "annotations" / f"{task}_{film.video}.csv").open()))
        assert [(listed[task][int(step) - 1], float(start), float(end)) for step, start, end in found] == [
            (step.label, step.start_ms / 1000, step.end_ms / 1000) for step in true
        ]
        assert f"{task},{film.video}," in (release / f"{split_of[entry['subset']]}.csv").read_text()


def test_breakfast(tmp_path: Path) -> None:
    out = made("breakfast", tmp_path, Wish("features", instruction=WISH.instruction))
    film = write_instruction(900_000, WISH.instruction)
    name = f"P900000_cam01_P900000_{film.task.replace(' ', '-')}"
    labels = (out / "groundTruth" / f"{name}.txt").read_text().splitlines()
    assert len(labels) == 60 * 15
    for step in steps(film):
        assert labels[(step.start_ms + step.end_ms) // 2 * 15 // 1000] == step.label.replace(" ", "_")
    coarse = (out / "segmentation_coarse" / film.task.replace(" ", "-") / f"{name}.txt").read_text().splitlines()
    again = [
        label
        for span, label in (line.split() for line in coarse)
        for _ in range(int(span.split("-")[0]), int(span.split("-")[1]) + 1)
    ]
    assert again == labels
    assert np.load(out / "features" / f"{name}.npy").shape == (len(COLUMNS), len(labels))
    mapping = dict(line.split()[::-1] for line in (out / "mapping.txt").read_text().splitlines())
    assert set(labels) <= set(mapping) and len(mapping) == 1 + len(LABELS)
    assert f"{name}.txt" in (out / "splits" / "tune.split1.bundle").read_text().splitlines()


def test_epic(tmp_path: Path) -> None:
    out = made("epic", tmp_path)
    verbs = {row["key"]: row["id"] for row in table(out / "EPIC_100_verb_classes.csv")}
    nouns = {row["key"]: row["id"] for row in table(out / "EPIC_100_noun_classes.csv")}
    found = table(out / "EPIC_100_validation.csv")
    films = [write_instruction(seed, WISH.instruction) for seed in SPLITS["tune"]]
    true = [step for film in films for step in steps(film)]
    assert len(found) == len(true)
    for row, step in zip(found, true, strict=True):
        assert row["verb_class"] == verbs[row["verb"]] and row["noun_class"] == nouns[row["noun"]]
        assert row["verb"] == step.verb.replace("_", "-") and step.kind in (None, row["noun"])
        assert ast.literal_eval(row["all_nouns"]) == [row["noun"]]
        assert int(row["start_frame"]) == 1 + step.start_ms * 24 // 1000
        hours, minutes, seconds = row["start_timestamp"].split(":")
        assert float(seconds) + 60 * int(minutes) + 3600 * int(hours) == pytest.approx(step.start_ms / 1000, abs=0.01)
    assert list(table(out / "EPIC_100_test_timestamps.csv")[0]) == list(found[0])[:8]


def test_ucf(tmp_path: Path) -> None:
    seeds = [*range(2 * len(VERBS)), 900_000, 900_001, 1_000_000, 1_000_001]
    out = made("ucf", tmp_path, seeds=seeds) / "ucfTrainTestlist"
    classes = dict(line.split()[::-1] for line in (out / "classInd.txt").read_text().splitlines())
    assert len(classes) == len(VERBS)
    train = [line.split() for line in (out / "trainlist01.txt").read_text().splitlines()]
    assert Counter(number for _, number in train) == Counter({str(n): 2 for n in range(1, len(VERBS) + 1)})
    assert all(classes[name.split("/")[0]] == number for name, number in train)
    assert len((out / "testlist01.txt").read_text().splitlines()) == 2


@pytest.mark.slow
def test_many_films_keep_the_rules_of_every_layout(tmp_path: Path) -> None:
    many = [*range(200), *range(900_000, 900_100), *range(1_000_000, 1_000_100)]
    for family in FAMILIES.values():
        out = made(family.name, tmp_path / family.name, Wish("none"), many)
        assert not list(out.rglob("*.part"))
    for path, reader in (
        ("htm-align/test/htm_align.json", "htm_align"),
        ("mad/MAD-v2/mad-v2-ad-named.csv", "mad_csv"),
        ("lsmdc/LSMDC16_annos_training.csv", "lsmdc"),
        ("lsmdc/LSMDC16_annos_named_test.csv", "lsmdc"),
        ("youcook2/youcookii_annotations_trainval.json", "youcook2"),
    ):
        assert len(cues(tmp_path / path, reader)) > 500
    assert sum(check_questions(seed) for seed in many) > 3 * len(many)
    info = json.loads((tmp_path / "msr-vtt" / "train_val_videodatainfo.json").read_text())
    ids = [video["video_id"] for video in info["videos"]]
    assert len(set(ids)) == len(ids) > 900
    counts = Counter(step.label for seed in many for step in steps(write_instruction(seed)))
    assert len(counts) > 60
