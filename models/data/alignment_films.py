"""Videos for training and evaluating alignment: sentences with their times beside features, one row a second.

Everything that can be known without reading all features is checked before the first video is given out. The published
filters of HowTo100M are `HTM_TRAINING`: 64 < seconds < 1000, no video of the hold-out list, no caption that ends at or
after the video's end.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.alignment_sentences import Sentences
from models.data.faults import DataRefused, Fault, refuse_any
from models.data.feature_folders import FeatureFolder


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentFilm:
    """One video with N sentences in the order of its file."""

    video: str
    vlen_s: float
    features: NDArray[np.float32]  # [T, D], one row a second
    texts: tuple[str, ...]
    starts_s: NDArray[np.float64]  # [N]
    ends_s: NDArray[np.float64]  # [N]
    alignable: NDArray[np.bool_] | None  # [N]; None where nobody was asked


@dataclass(frozen=True, slots=True)
class FilmFilters:
    """What is left out, silently; everything else that does not fit is a fault."""

    longer_than_s: float = 0
    shorter_than_s: float = math.inf
    holdout: frozenset[str] = frozenset()
    drop_past_end: bool = False  # sentences that end at or after the video's end
    allow_missing: bool = False  # videos that have no features
    slack_s: float = 1.0  # by so much a sentence may end after the video


HTM_TRAINING = FilmFilters(longer_than_s=64, shorter_than_s=1000, drop_past_end=True)


class AlignmentFilms:
    """The videos that passed, sorted by id. Features are read when a video is asked for."""

    def __init__(
        self,
        sentences: Mapping[str, Sentences],
        folder: FeatureFolder,
        vlen_s: Mapping[str, float] | None = None,
        filters: FilmFilters | None = None,
        *,
        values: bool = False,
    ) -> None:
        """`vlen_s`: durations by video; without them a video lasts as many seconds as it has features.

        Raises `DataRefused` with every problem. `values` reads all features to look for what is not finite.
        """
        self._folder, self._filters, self._vlen_s = folder, filters or FilmFilters(), dict(vlen_s or {})
        self.without_features = tuple(
            sorted(video for video in sentences if video not in folder and video not in self._filters.holdout)
        )
        faults: list[Fault] = []
        if not self._filters.allow_missing:
            faults += [Fault(sentences[video].file, "has no features", video) for video in self.without_features]
        known = sorted(video for video in sentences if video in folder and video not in self._filters.holdout)
        if vlen_s is None:
            self._vlen_s = _lengths(folder, known, faults)
        else:
            faults += [Fault(sentences[one].file, "has no duration", one) for one in known if one not in vlen_s]
            faults += [
                Fault(sentences[one].file, f"is said to last {vlen_s[one]} s", one)
                for one in known
                if one in vlen_s and not (math.isfinite(vlen_s[one]) and vlen_s[one] > 0)
            ]
        longer, shorter = self._filters.longer_than_s, self._filters.shorter_than_s
        self.ids = tuple(one for one in known if one in self._vlen_s and longer < self._vlen_s[one] < shorter)
        faults += folder.check(self.ids, self._vlen_s, values=values)
        self._sentences: dict[str, Sentences] = {}
        for video in self.ids:
            self._sentences[video] = self._kept(video, sentences[video], faults)
        refuse_any(faults)
        self.past_end = sum(len(sentences[video].texts) - len(one.texts) for video, one in self._sentences.items())

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, at: int | str) -> AlignmentFilm:
        """By place or by id. Raises `DataRefused` where features hold what is not finite."""
        video = at if isinstance(at, str) else self.ids[at]
        one = self._sentences[video]
        return AlignmentFilm(
            video,
            self._vlen_s[video],
            self._folder.read(video, self._vlen_s[video]),
            one.texts,
            np.array(one.starts_s, np.float64),
            np.array(one.ends_s, np.float64),
            None if one.alignable is None else np.array(one.alignable, bool),
        )

    def __iter__(self) -> Iterator[AlignmentFilm]:
        return (self[video] for video in self.ids)

    def _kept(self, video: str, one: Sentences, faults: list[Fault]) -> Sentences:
        """The sentences that are not dropped; those that end beyond the video are faults."""
        end_s = self._vlen_s[video]
        if self._filters.drop_past_end:
            places = [at for at, stop in enumerate(one.ends_s) if stop < end_s]
        else:
            places = list(range(len(one.texts)))
            faults += [
                Fault(one.file, f"ends at {stop:.3f} s, beyond the video's {end_s:.3f} s", video, row)
                for row, stop in zip(one.rows, one.ends_s, strict=True)
                if stop > end_s + self._filters.slack_s
            ]
        return Sentences(
            one.file,
            tuple(one.rows[at] for at in places),
            tuple(one.texts[at] for at in places),
            tuple(one.starts_s[at] for at in places),
            tuple(one.ends_s[at] for at in places),
            None if one.alignable is None else tuple(one.alignable[at] for at in places),
        )


def training_split(ids: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(training, validation) as published: of the sorted ids the first 5 %, 1000 at most, are for validation."""
    ordered = tuple(sorted(ids))
    held = min(len(ordered) // 20, 1000)
    return ordered[held:], ordered[:held]


def read_vlen(path: Path) -> dict[str, float]:
    """Seconds by video of htm_vlen.csv: rows `video,seconds`, no header."""
    found: dict[str, float] = {}
    faults: list[Fault] = []
    try:
        reader = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True)
        for cells in reader:
            line = reader.line_num
            if not cells:
                continue
            video = cells[0].strip()
            if len(cells) != 2 or not video:
                faults.append(Fault(path.name, f"has {len(cells)} columns, not a video and its seconds", None, line))
            elif video in found:
                faults.append(Fault(path.name, "stands there twice", video, line))
            else:
                try:
                    found[video] = float(cells[1])
                except ValueError:
                    found[video] = math.nan
                if not (math.isfinite(found[video]) and found[video] > 0):
                    problem = f"lasts {ascii(cells[1])[:40]}, which is no number of seconds above 0"
                    faults.append(Fault(path.name, problem, video, line))
    except (OSError, ValueError, csv.Error) as error:
        problem = "is not there" if isinstance(error, OSError) else f"cannot be read ({str(error)[:120]})"
        raise DataRefused([*faults, Fault(path.name, problem)]) from error
    refuse_any(faults)
    return found


def read_holdout(path: Path) -> frozenset[str]:
    """Video ids, one a line."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    except (OSError, ValueError) as error:
        raise DataRefused([Fault(path.name, "is not there, or no text")]) from error
    named = [line for line in lines if line]
    faults = [
        Fault(path.name, "is no video id", None, number)
        for number, line in enumerate(lines, 1)
        if any(letter.isspace() or letter in ',"' for letter in line)
    ]
    if len(set(named)) < len(named):
        faults.append(Fault(path.name, "names a video twice"))
    refuse_any(faults)
    return frozenset(named)


def _lengths(folder: FeatureFolder, videos: Sequence[str], faults: list[Fault]) -> dict[str, float]:
    """Rows of each video, which are its seconds."""
    lengths: dict[str, float] = {}
    for video in videos:
        try:
            lengths[video] = float(folder.shape(video)[0])
        except DataRefused as refused:
            faults += refused.faults
    return lengths
