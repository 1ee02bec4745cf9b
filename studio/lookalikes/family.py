"""What every family of data sets has: what is wished, what one film gives, and how files are written whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np

from studio.dials import StoryDials
from studio.instruction import Dials
from studio.whole_files import write_bytes, write_text

Media = Literal["none", "features", "video"]
Record = dict[str, Any]  # JSON data of one film: "seed", "split", and what the family's tables are made of


@dataclass(frozen=True, slots=True)
class Wish:
    """How the films of a data set are made."""

    media: Media
    width: int = 320  # px
    height: int = 240
    fps: Fraction = Fraction(24)
    noise: float = 0.5  # standard deviation of what is added to true attributes where features are asked for
    story: StoryDials = field(default_factory=StoryDials)
    instruction: Dials = field(default_factory=Dials)


@dataclass(frozen=True, slots=True)
class Family:
    """One look-alike. `make` writes one film's own files below the folder; `gather` the tables of all films."""

    name: str
    kind: Literal["story", "instruction", "action"]
    what: str
    media: tuple[Media, ...]  # what it can come with, the default first
    make: Callable[[int, Path, Wish], Record]
    gather: Callable[[Sequence[Record], Path, Wish], None]
    fps: int = 24  # frames a second unless told
    size: tuple[int, int] = (320, 240)


def of_split(records: Sequence[Record], *splits: str) -> list[Record]:
    """Those of train, tune or test, in the order of seeds."""
    return [record for record in records if record["split"] in splits]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    write_text(path, "".join(f"{line}\n" for line in lines))


def write_json(path: Path, value: object, indent: int | None = None) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], header: bool = True) -> None:
    """Comma-separated, quoted where it must be."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    if header:
        table.writerow(columns)
    table.writerows(rows)
    write_text(path, text.getvalue())


def write_array(path: Path, array: np.ndarray) -> None:
    """As .npy."""
    data = io.BytesIO()
    np.save(data, array)
    write_bytes(path, data.getvalue())


def seconds(ms: int) -> float:
    """Exact to the millisecond."""
    return ms / 1000


def hms(ms: int, decimals: int = 3, point: str = ":") -> str:
    """HH:MM:SS.mmm; `point` stands between hours, minutes and seconds."""
    whole, rest = divmod(ms, 1000)
    clock = point.join(f"{part:02}" for part in (whole // 3600, whole // 60 % 60, whole % 60))
    return f"{clock}.{rest:03}"[: 9 + decimals]
