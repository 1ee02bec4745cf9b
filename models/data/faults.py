"""What is wrong with a file of data, piece by piece: all of it is told in one exception, and nothing is half read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem and where it lies."""

    file: str  # its name
    problem: str
    video: str | None = None
    row: int | None = None  # of a list from 0; of a table the line in its file, from 1

    def __str__(self) -> str:
        video = f", video {self.video[:60]}" if self.video is not None else ""
        row = f", row {self.row}" if self.row is not None else ""
        return f"{self.file}{video}{row}: {self.problem}"


class DataRefused(ValueError):
    """Data cannot be used as it is; `faults` lists every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"and {len(self.faults) - _SHOWN} more")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[DataRefused], tuple[tuple[Fault, ...]]]:
        """Loaders in other processes send it home whole."""
        return DataRefused, (self.faults,)


def refuse_any(faults: Sequence[Fault]) -> None:
    """Raise them all, if there are any."""
    if faults:
        raise DataRefused(faults)
