"""The tables of a harvest: description with names and without, what else is said, as MAD-v2's files have them, and the
figures of every soundtrack."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from core import heard as told
from core.formats.options import TextOptions
from core.formats.research.mad_csv import write_mad_v2
from core.formats.track import TextCue, TextTrack
from models.data.shared_work import locked, write_whole
from speech.anonymise import anonymise
from speech.name_words import learnt_names

NAMED, UNNAMED, SUBTITLES, FIGURES = "mad-v2-ad-named.csv", "mad-v2-ad-unnamed.csv", "mad-v2-subs.csv", "harvest.csv"


def write_tables(out: Path, results: Sequence[Path]) -> None:
    """Anew from these result files, each table whole or not at all; one process at a time."""
    out.mkdir(parents=True, exist_ok=True)
    with locked(out / ".tables.lock"):
        harvests = [json.loads(path.read_text(encoding="utf-8")) for path in results]
        named, unnamed, subtitles = [], [], []
        for one in harvests:
            if "heard" in one:
                film = film_of(one["file"])
                description, dialogue = told.description(one["heard"]), told.dialogue(one["heard"])
                names = learnt_names([line["text"] for line in dialogue], [line["text"] for line in description])
                named += _cues(film, description)
                unnamed += _cues(film, [{**line, "text": anonymise(line["text"], names)} for line in description])
                subtitles += _cues(film, dialogue)
        options = TextOptions()
        for name, cues in ((NAMED, named), (UNNAMED, unnamed), (SUBTITLES, subtitles)):
            write_whole(out / name, write_mad_v2(TextTrack(cues), options))
        write_whole(out / FIGURES, _figures(harvests))


def film_of(file: str) -> str:
    """What a soundtrack is called in the tables: its path without the ending."""
    path = PurePosixPath(file)
    return str(path.with_suffix(""))


def _cues(film: str, lines: Iterable[Mapping[str, Any]]) -> list[TextCue]:
    return [TextCue(line["start_ms"], line["end_ms"], line["text"], {"group": film}) for line in lines if line["text"]]


def _figures(harvests: Sequence[Mapping[str, Any]]) -> bytes:
    columns = ["file", "problem"]
    columns += list(dict.fromkeys(name for one in harvests for name in one.get("figures", ())))
    table = io.StringIO()
    writer = csv.DictWriter(table, columns, lineterminator="\n")
    writer.writeheader()
    for one in harvests:
        problem = one["problem"]["detail"] if "problem" in one else ""
        writer.writerow({"file": one["file"], "problem": problem} | one.get("figures", {}))
    return table.getvalue().encode()
