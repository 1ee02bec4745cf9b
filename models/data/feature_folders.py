"""Per-second features of many videos, found in a folder and read one by one.

A folder holds `<video>.mp4.npy`, `<video>.webm.npy`, `<video>.npy`, `<video>.pth.tar`, `<video>.pth` or `<video>.pt`,
or one `.h5` with a dataset a video. Listing reads names only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.data.faults import DataRefused, Fault, refuse_any
from models.data.feature_files import BadFeatures, checked_values, h5_keys, open_npy, read_h5, read_torch, video_of

SLACK_S = 2.0  # a container's end and its last whole second of picture differ by as much
_SLACK_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class FeatureFile:
    video: str
    path: Path
    kind: Literal["npy", "torch", "h5"]


class FeatureFolder:
    """The features below `path`, a folder or an `.h5`; `width` is what every video must have, where it is known."""

    def __init__(self, path: Path, *, width: int | None = None) -> None:
        self.path, self.width = path, width
        self.files: Mapping[str, FeatureFile] = _listed(path)

    @property
    def ids(self) -> tuple[str, ...]:
        """All videos, sorted."""
        return tuple(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, video: object) -> bool:
        return video in self.files

    def open(self, video: str) -> NDArray[np.floating]:
        """[seconds, width] as stored; an npy is mapped and read where it is touched. Values are not checked."""
        try:
            return self._opened(self._file(video))
        except BadFeatures as bad:
            raise self._refused(video, bad) from bad

    def shape(self, video: str) -> tuple[int, int]:
        """(seconds, width), from the header alone where the format has one."""
        file = self._file(video)
        try:
            rows, width = (read_h5(file.path, video, values=False) if file.kind == "h5" else self._opened(file)).shape
            self._check_width(width)
        except BadFeatures as bad:
            raise self._refused(video, bad) from bad
        return rows, width

    def read(self, video: str, duration_s: float | None = None) -> NDArray[np.float32]:
        """[seconds, width] in memory, all finite, and one row a second where the video's duration is given."""
        try:
            array = self._opened(self._file(video))
            self._check_width(array.shape[1])
            if duration_s is not None and (problem := rate_problem(array.shape[0], duration_s)):
                raise BadFeatures(problem)
            return checked_values(array)
        except BadFeatures as bad:
            raise self._refused(video, bad) from bad

    def check(
        self,
        videos: Iterable[str] | None = None,
        durations_s: Mapping[str, float] | None = None,
        *,
        values: bool = False,
    ) -> list[Fault]:
        """Every problem of these videos, or of all; where no width is known, the most frequent one is the right one.

        Without `values` only headers are read of npy and h5.
        """
        durations_s = durations_s or {}
        faults: list[Fault] = []
        widths: dict[str, int] = {}
        for video in self.ids if videos is None else videos:
            try:
                rows, width = self._rows(video, values)
            except DataRefused as refused:
                faults += refused.faults
                continue
            widths[video] = width
            duration_s = durations_s.get(video)
            if duration_s is not None and (problem := rate_problem(rows, duration_s)):
                faults.append(self._fault(video, problem))
        if self.width is None and widths:
            usual = Counter(widths.values()).most_common(1)[0][0]
            odd = {video: width for video, width in widths.items() if width != usual}
            faults += [
                self._fault(video, f"has rows of {width} values, where others have {usual}")
                for video, width in odd.items()
            ]
        return faults

    def _rows(self, video: str, values: bool) -> tuple[int, int]:
        if not values:
            return self.shape(video)
        rows, width = self.read(video).shape
        return rows, width

    def _file(self, video: str) -> FeatureFile:
        if video not in self.files:
            raise DataRefused([Fault(self.path.name, "there are no features of this video", video)])
        return self.files[video]

    def _opened(self, file: FeatureFile) -> NDArray[np.floating]:
        if file.kind == "npy":
            return open_npy(file.path)
        return read_torch(file.path) if file.kind == "torch" else read_h5(file.path, file.video)

    def _check_width(self, width: int) -> None:
        if self.width is not None and width != self.width:
            raise BadFeatures(f"has rows of {width} values, where {self.width} belong")

    def _fault(self, video: str, problem: str) -> Fault:
        return Fault(self.files[video].path.name, problem, video)

    def _refused(self, video: str, bad: BadFeatures) -> DataRefused:
        return DataRefused([self._fault(video, str(bad))])


def rate_problem(rows: int, duration_s: float) -> str | None:
    """What is wrong with so many rows for a video of that duration, at one row a second."""
    if not (math.isfinite(duration_s) and duration_s > 0):
        return f"is said to last {duration_s} s"
    if abs(rows - duration_s) <= max(SLACK_S, _SLACK_SHARE * duration_s):
        return None
    rate = rows / duration_s
    return f"has {rows} rows for {duration_s:.1f} s: found {_rate_words(rate)}, where 1 row a second belongs"


def _rate_words(rate: float) -> str:
    whole = max(1, round(rate))
    if rate >= 1 and whole > 1 and abs(rate / whole - 1) < 0.05:
        return f"{whole} rows a second"
    apart = max(1, round(1 / rate))
    if rate < 1 and apart > 1 and abs(rate * apart - 1) < 0.05:
        return f"1 row every {apart} seconds"
    return f"{rate:.2f} rows a second"


def _listed(path: Path) -> dict[str, FeatureFile]:
    """Features by video, sorted. A video that stands there twice, or a second `.h5`, is refused."""
    if path.is_dir():
        entries = sorted(entry for entry in path.iterdir() if entry.is_file())
    elif path.suffix == ".h5" and path.is_file():
        entries = [path]
    else:
        raise DataRefused([Fault(path.name, "is neither a folder nor an .h5 file")])
    files: dict[str, FeatureFile] = {}
    faults: list[Fault] = []

    def add(file: FeatureFile) -> None:
        if not file.video:
            faults.append(Fault(file.path.name, "names no video"))
        elif file.video in files:
            faults.append(Fault(file.path.name, f"stands beside {files[file.video].path.name}: which?", file.video))
        else:
            files[file.video] = file

    stores = [entry for entry in entries if entry.suffix == ".h5"]
    faults += [Fault(entry.name, f"stands beside {stores[0].name}: which?") for entry in stores[1:]]
    for entry in entries:
        if known := video_of(entry.name):
            add(FeatureFile(known[0], entry, known[1]))
    for entry in stores[:1]:
        try:
            for key in h5_keys(entry):
                add(FeatureFile(key, entry, "h5"))
        except BadFeatures as bad:
            faults.append(Fault(entry.name, str(bad)))
    refuse_any(faults)
    return dict(sorted(files.items()))
