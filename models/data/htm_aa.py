"""HTM-AA: a CSV `vid,timestamp,text` of sentences found in videos, written video by video over days.

A timestamp is the whole second at the centre of the sentence's predicted interval, which is no time of speech. The file
can be cut off anywhere: opened again, a half-written last line is taken away, and a video whose rows are partly there
is completed.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

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
    return _read(path)[0]


def _read(path: Path) -> tuple[dict[str, tuple[FoundSentence, ...]], str | None]:
    """The same, and the video of the last row."""
    last = None
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
                last = cells[0]
            line = reader.line_num + 1
    except OSError as error:
        raise DataRefused([Fault(path.name, "is not there")]) from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataRefused([*faults, Fault(path.name, f"cannot be read ({str(error)[:120]})")]) from error
    refuse_any(faults)
    return {video: tuple(sentences) for video, sentences in found.items()}, last


class HtmAaWriter:
    """Appends to the file at `path`, which one process writes at a time. Use it in a with statement."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mended_bytes = _mend(path)  # of a half-written last line, taken away
        self._there, self._last = _read(path)
        self._file = path.open("ab")

    @property
    def complete(self) -> frozenset[str]:
        """Videos that need not be done again. The last one may be cut off, so it is not among them."""
        return frozenset(self._there) - {self._last}

    def write(self, video: str, sentences: Iterable[FoundSentence]) -> int:
        """All of a video's sentences; returns how many were not there yet and are now, on disk.

        Those of the last video that stand there already must be the first of these; other videos are not written twice.
        """
        rows = [FoundSentence(one.second, _one_line(one.text)) for one in sentences]
        self._check(video, rows)
        there = self._there.get(video, ())
        if there and video != self._last:
            raise DataRefused([Fault(self.path.name, "is there already", video)])
        if tuple(rows[: len(there)]) != there:
            raise DataRefused([Fault(self.path.name, "other sentences of it are there already", video)])
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows((video, one.second, one.text) for one in rows[len(there) :])
        self._file.write(text.getvalue().encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        if rows:
            self._there[video], self._last = tuple(rows), video
        return len(rows) - len(there)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> HtmAaWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self, video: str, rows: list[FoundSentence]) -> None:
        faults = []
        if not video or not video.isprintable():
            faults.append(Fault(self.path.name, "is no video id", video))
        for number, one in enumerate(rows):
            if type(one.second) is not int or not 0 <= one.second < 10**9:
                faults.append(Fault(self.path.name, f"{one.second!r} is no whole second", video, number))
        refuse_any(faults)


def _mend(path: Path) -> int:
    """Take away what stands behind the last line feed; a new or empty file gets its header. Returns bytes taken."""
    head = (HEADER + "\n").encode()
    data = path.read_bytes() if path.exists() else b""
    if head.startswith(data):
        path.write_bytes(head)
        return len(data) % len(head)
    whole = data.rfind(b"\n") + 1
    if not data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n", 1).startswith(head):
        raise DataRefused([Fault(path.name, f"is another file: its first row is not {HEADER}; it is left as it is")])
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
    return len(data) - whole


def _one_line(text: str) -> str:
    """Without line breaks, so that a line of the file is a whole row, and without what UTF-8 cannot hold."""
    return _BREAKS.sub(" ", text).encode("utf-8", "replace").decode()
