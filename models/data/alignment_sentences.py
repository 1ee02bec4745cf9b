"""Sentences of videos with their times in seconds, from the files that researchers exchange.

Sentencified HowTo100M: {video: {"text": [..], "start": [..], "end": [..]}}. HTM-Align: {video: [[alignable, start, end,
text], ..]}. Captions: a CSV `start,end,text` a video, and {video: path of its CSV}. Whatever is wrong anywhere is told
at once, and then nothing is returned.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from models.data.faults import DataRefused, Fault, refuse_any

LONGEST_CELL = 131_072  # characters; Python's reader stops there too, unless somebody has told it otherwise


@dataclass(frozen=True, slots=True)
class Sentences:
    """One video's sentences in the file's order; every list has one entry a sentence."""

    file: str
    rows: tuple[int, ...]  # where each stands, as faults count
    texts: tuple[str, ...]
    starts_s: tuple[float, ...]
    ends_s: tuple[float, ...]
    alignable: tuple[bool, ...] | None = None  # None: nobody was asked


class _Rows:
    """One video's sentences while they are read; faults go to the list of the whole file."""

    def __init__(self, file: str, video: str, faults: list[Fault]) -> None:
        self.file, self.video, self.faults = file, video, faults
        self.kept: list[tuple[int, str, float, float]] = []

    def fault(self, problem: str, row: int | None = None) -> None:
        self.faults.append(Fault(self.file, problem, self.video, row))

    def add(self, row: int, text: object, start: object, end: object) -> None:
        times = [_seconds(start), _seconds(end)]
        for name, value, given in zip(("start", "end"), times, (start, end), strict=True):
            if isinstance(value, str):
                self.fault(f"{name} is {_shown(given)}, {value}", row)
        if not isinstance(text, str) or not _writable(text):
            self.fault(f"text is {_shown(text)}", row)
        begin, stop = times
        if isinstance(begin, float) and isinstance(stop, float) and isinstance(text, str):
            if stop < begin:
                self.fault(f"ends at {stop:.3f} s, before it starts at {begin:.3f} s", row)
            self.kept.append((row, text, begin, stop))

    def done(self, alignable: Sequence[bool] | None = None) -> Sentences:
        rows, texts, starts_s, ends_s = tuple(zip(*self.kept, strict=True)) or ((), (), (), ())
        return Sentences(self.file, rows, texts, starts_s, ends_s, None if alignable is None else tuple(alignable))


def read_sentences(path: Path) -> dict[str, Sentences]:
    """Either of the two below; each video tells by its own shape which it is."""
    return _by_video(path, lambda rows, entry: (_decided if isinstance(entry, list) else _columns)(rows, entry))


def read_sentencified(path: Path) -> dict[str, Sentences]:
    """{video: {"text", "start", "end"}}, also raw_caption.json of HowTo100M."""
    return _by_video(path, _columns)


def read_htm_align(path: Path) -> dict[str, Sentences]:
    """{video: [[alignable, start, end, text], ..]}, where every sentence must be decided: 1 or 0."""
    return _by_video(path, _decided)


def _columns(rows: _Rows, entry: object) -> Sentences | None:
    columns = [entry.get(name) for name in ("text", "start", "end")] if isinstance(entry, dict) else []
    lists = [column for column in columns if isinstance(column, list)]
    if len(lists) < 3:
        rows.fault("holds no lists text, start and end")
        return None
    if len({len(one) for one in lists}) > 1:
        lengths = ", ".join(str(len(one)) for one in lists)
        rows.fault(f"its lists text, start and end have different lengths: {lengths}")
        return None
    for row, (text, start, end) in enumerate(zip(*lists, strict=True)):
        rows.add(row, text, start, end)
    return rows.done()


def _decided(rows: _Rows, entry: object) -> Sentences | None:
    if not isinstance(entry, list):
        rows.fault("holds no list of sentences")
        return None
    alignable = []
    for row, sentence in enumerate(entry):
        if not isinstance(sentence, list) or len(sentence) != 4:
            rows.fault(f"is {_shown(sentence)}, not [alignable, start, end, text]", row)
            continue
        if sentence[0] is None:
            rows.fault("nobody has decided whether it is alignable", row)
        elif not isinstance(sentence[0], int) or sentence[0] not in (0, 1):
            rows.fault(f"alignable is {_shown(sentence[0])}, not 1 or 0", row)
        rows.add(row, sentence[3], sentence[1], sentence[2])
        alignable.append(bool(sentence[0]))
    return rows.done(alignable)


def read_caption_csvs(index: Path, folder: Path | None = None, *, encoding: str = "utf-8-sig") -> dict[str, Sentences]:
    """The CSV of each video that `index` lists, below `folder` (by default where the index lies).

    A path that is absolute is one of another machine: its last name counts. Bytes that are not of `encoding` are a
    fault, since a wrong guess would train on garbled words; files from Windows may need "cp1252".
    """
    folder = index.parent if folder is None else folder

    def video(rows: _Rows, entry: object) -> Sentences | None:
        if not isinstance(entry, str) or not entry or "\0" in entry:
            rows.fault(f"its CSV is {_shown(entry)}, which is no path")
            return None
        foreign = PurePosixPath(entry).is_absolute() or PureWindowsPath(entry).is_absolute()
        path = folder / (PureWindowsPath(entry).name if foreign else entry)
        if not path.resolve().is_relative_to(folder.resolve()):
            rows.fault(f"its CSV {entry[:80]} lies outside of the folder")
            return None
        rows.file = path.name
        _read_captions(path, rows, encoding)
        return rows.done()

    return _by_video(index, video)


def _read_captions(path: Path, rows: _Rows, encoding: str) -> None:
    try:
        data = path.read_bytes()
        text = data.decode(encoding)
    except OSError:
        rows.fault("its CSV is not there")
        return
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        rows.fault(f"byte {data[error.start]:#04x} is not {error.encoding}; files from Windows may be cp1252", line)
        return
    # Strict: a stray quote would otherwise swallow rows up to the next one.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in ("start", "end", "text") if head.count(name) != 1]
        if missing:
            rows.fault(f"the first row must name {missing[0]} once", 1)
            return
        places = [head.index(name) for name in ("text", "start", "end")]
        begins = reader.line_num + 1
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                rows.fault(f"holds a cell of more than {LONGEST_CELL} characters", begins)
            elif len(cells) == len(head):
                words, start, end = (cells[place] for place in places)
                rows.add(begins, words, _number(start), _number(end))
            elif cells:
                rows.fault(f"has {len(cells)} columns, where the first row has {len(head)}", begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        rows.fault(f"is no CSV from here on: {error}; look for a stray quote", begins if rows.kept else reader.line_num)


def _number(text: str) -> object:
    """A number where the cell is one; otherwise the text, which is no time."""
    try:
        return float(text) if "_" not in text else text
    except ValueError:
        return text


def _by_video(path: Path, read: Callable[[_Rows, object], Sentences | None]) -> dict[str, Sentences]:
    faults: list[Fault] = []
    found: dict[str, Sentences] = {}
    for video, entry in json_object(path, faults).items():
        if not video.strip() or not _writable(video):
            faults.append(Fault(path.name, "a video has no id", video))
        elif (sentences := read(_Rows(path.name, video, faults), entry)) is not None:
            found[video] = sentences
    refuse_any(faults)
    return found


def json_object(path: Path, faults: list[Fault]) -> dict[str, object]:
    """The file's object; names that stand twice are told, a file that holds none is refused."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            faults.extend(Fault(path.name, "stands there twice", name) for name, n in counts.items() if n > 1)
        return members

    try:
        loaded = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=once)
    except (OSError, ValueError, RecursionError) as error:
        reason = "is not there" if isinstance(error, OSError) else f"is no JSON ({str(error)[:120]})"
        raise DataRefused([Fault(path.name, reason)]) from error
    if not isinstance(loaded, dict):
        raise DataRefused([Fault(path.name, f"holds a {type(loaded).__name__}, where an object of videos belongs")])
    return loaded


def _seconds(value: object) -> float | str:
    """Seconds from 0 on, or what is wrong with them."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "which is no number of seconds"
    try:
        time_s = float(value)
    except OverflowError:
        return "beyond any video"
    if not math.isfinite(time_s):
        return "which is no time"
    return time_s if time_s >= 0 else "before the video"


def _writable(text: str) -> bool:
    """Whether it is Unicode: JSON may hold halves of surrogate pairs."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _shown(value: object) -> str:
    return ascii(value)[:60]
