"""MAD: audio description of whole films, as AutoAD and MAD's own tables have it.

MAD-v1/MAD_{train,val,test}.json  {id: {movie, sentence, movie_duration, timestamps, ext_timestamps}}, seconds
MAD-v2/mad-v2-ad-named.csv, mad-v2-ad-unnamed.csv  movie,start,end,text, all splits; unnamed: everyone called by look
MAD-v2/mad-v2-subs.csv            movie,start,end,text of what the subtitles hold
madeval_anno.csv   of test films: movie,sentence,movie_duration,start,end,imdb,lsmdc_filename,start_hms,end_hms
mad_split.json, MAD_charbank.json which films are TRAIN, V1-VAL, EVAL; {movie: [{id, name, role}]} of the cast
attributes_frames_features_5fps/MOVIE.npy  [frames, D] at 5 a second, columns in columns.json

`timestamps` are when the line is spoken, `ext_timestamps` from there to when the action that it tells is over, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.dials import write_story
from studio.lookalikes.family import (
    Family,
    Record,
    Wish,
    hms,
    of_split,
    seconds,
    write_array,
    write_json,
    write_table,
)
from studio.story_features import COLUMNS, story_features
from studio.text import look_phrase
from studio.world import split_of

FEATURES = "attributes_frames_features_5fps"
_V1 = {"train": "train", "tune": "val", "test": "test"}
_COLUMNS = ("movie", "start", "end", "text")


def make(seed: int, out: Path, wish: Wish) -> Record:
    film = write_story(seed, wish.story)
    if wish.media != "none":
        write_array(out / FEATURES / f"{seed}.npy", story_features(film, 5, wish.noise))
    lines = []
    for line in film.script:
        acts = [film.events[event] for event in line.events]
        reach = min(line.start_ms, acts[0].start_ms), max(line.end_ms, acts[-1].end_ms)
        lines.append([line.start_ms, line.end_ms, *reach, line.text, line.unnamed])
    return {
        "seed": seed,
        "split": split_of(seed),
        "duration_ms": film.duration_ms,
        "lines": lines,
        "subtitles": [[said.start_ms, said.end_ms, said.text] for said in film.dialogue if said.in_subtitles],
        "cast": [{"id": f"nm{seed:07}{who.id}", "name": look_phrase(who.look), "role": who.name} for who in film.cast],
    }


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for split, name in _V1.items():
        films = of_split(records, split)
        if films:
            annotations = {
                f"{each['seed']}_{n}": _v1(each, line) for each in films for n, line in enumerate(each["lines"])
            }
            write_json(out / "MAD-v1" / f"MAD_{name}.json", annotations)
    v2 = out / "MAD-v2"
    for name, column in (("named", 4), ("unnamed", 5)):
        rows = [
            (each["seed"], seconds(line[0]), seconds(line[1]), line[column])
            for each in records
            for line in each["lines"]
        ]
        write_table(v2 / f"mad-v2-ad-{name}.csv", _COLUMNS, rows)
    subtitles = [
        (each["seed"], seconds(start), seconds(end), text) for each in records for start, end, text in each["subtitles"]
    ]
    write_table(v2 / "mad-v2-subs.csv", _COLUMNS, subtitles)
    _evaluation(of_split(records, "test"), out / "madeval_anno.csv")
    keys = {"TRAIN": "train", "V1-VAL": "tune", "EVAL": "test"}
    write_json(
        out / "mad_split.json",
        {key: [str(each["seed"]) for each in of_split(records, split)] for key, split in keys.items()},
    )
    write_json(out / "MAD_charbank.json", {str(each["seed"]): each["cast"] for each in records})
    if wish.media != "none":
        write_json(out / FEATURES / "columns.json", COLUMNS)


def _v1(film: Record, line: list[Any]) -> Record:
    start, end, first, last, text, _ = line
    return {
        "movie": str(film["seed"]),
        "sentence": text,
        "movie_duration": seconds(film["duration_ms"]),
        "timestamps": [seconds(start), seconds(end)],
        "ext_timestamps": [seconds(first), seconds(last)],
    }


def _evaluation(films: Sequence[Record], path: Path) -> None:
    columns = (
        "movie", "sentence", "movie_duration", "start", "end", "imdb", "lsmdc_filename", "start_hms", "end_hms",
    )  # fmt: skip
    rows = [
        (
            each["seed"], line[4], seconds(each["duration_ms"]), seconds(line[0]), seconds(line[1]),
            f"tt{each['seed']:07}", f"{each['seed']}_{n:04}", hms(line[0]), hms(line[1]),
        )
        for each in films
        for n, line in enumerate(each["lines"])
    ]  # fmt: skip
    if rows:
        write_table(path, columns, rows)


FAMILY = Family("mad", "story", "description of whole films, named and unnamed", ("features", "none"), make, gather)
