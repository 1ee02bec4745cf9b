"""HTM-AA: a CSV `vid,timestamp,text` of sentences found in videos.

A timestamp is the whole second at the centre of the sentence's predicted interval, which is no time of speech. Who
writes the file, over days and with how many processes, is `models.data.htm_aa_parts`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.data.faults import DataRefused, Fault, refuse_any

HEADER = "vid,timestamp,text"
_BREAKS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class FoundSentence:
    second: int
    text: str


def centre_second(start_s: float, end_s: float) -> int:
    """The whole second nearest to the centre, the later one of two."""
    if not (math.isfinite(start_s) and math.isfinite(end_s) and 0 <= start_s <= end_s):
        raise ValueError(f"{start_s} to {end_s} s is no interval")
    return math.floor((start_s + end_s) / 2 + 0.5)


def read_htm_aa(path: Path) -> dict[str, tuple[FoundSentence, ...]]:
    """Sentences by video, both in the file's order. Raises `DataRefused` with every problem."""
    faults: list[Fault] = []
    found: dict[str, list[FoundSentence]] = {}
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        if [name.strip() for name in next(reader, [])] != HEADER.split(","):
            raise DataRefused([Fault(path.name, f"the first row must be {HEADER}", None, 1)])
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != 3:
                faults.append(Fault(path.name, f"has {len(cells)} columns, not 3", None, line))
            elif not cells[0]:
                faults.append(Fault(path.name, "names no video", None, line))
            elif not (cells[1].isascii() and cells[1].isdigit() and len(cells[1]) < 10):
                problem = f"timestamp {ascii(cells[1])[:40]} is no whole second"
                faults.append(Fault(path.name, problem, cells[0], line))
            else:
                found.setdefault(cells[0], []).append(FoundSentence(int(cells[1]), cells[2]))
            line = reader.line_num + 1
    except OSError as error:
        raise DataRefused([Fault(path.name, "is not there")]) from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataRefused([*faults, Fault(path.name, f"cannot be read ({str(error)[:120]})")]) from error
    refuse_any(faults)
    return {video: tuple(sentences) for video, sentences in found.items()}


def rows_of(file: str, video: str, sentences: Iterable[FoundSentence]) -> str:
    """A video's lines. Raises `DataRefused`, with `file` as the place, where they could not be read again."""
    rows = [FoundSentence(one.second, _one_line(one.text)) for one in sentences]
    faults = []
    if not video or not video.isprintable():
        faults.append(Fault(file, "is no video id", video))
    for number, one in enumerate(rows):
        if type(one.second) is not int or not 0 <= one.second < 10**9:
            faults.append(Fault(file, f"{one.second!r} is no whole second", video, number))
    refuse_any(faults)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((video, one.second, one.text) for one in rows)
    return text.getvalue()


def _one_line(text: str) -> str:
    """Without line breaks, so that a line of the file is a whole row, and without what UTF-8 cannot hold."""
    return _BREAKS.sub(" ", text).encode("utf-8", "replace").decode()
