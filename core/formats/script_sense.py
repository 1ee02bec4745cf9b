"""What the times of a table mean, judged by all of them together and by what the table declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.formats.found import Found
from core.formats.script_columns import Declared
from core.formats.script_time import DAY_MS, Written


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's cells, its times not yet made sense of."""

    line: int
    times: Mapping[str, Written]  # in_tc, out_tc, length
    exact: Mapping[str, int]  # in and out, ms, of columns that name their unit
    text: str
    data: Mapping[str, Any]


class Sense:
    """What bare numbers and clocks of this table mean, judged by all of them together."""

    def __init__(self, rows: Sequence[ReadRow], declared: Declared) -> None:
        rate, self.start = declared.rate, declared.start_frame
        edges = [row.times[name] for row in rows for name in ("in_tc", "out_tc") if name in row.times]
        numbers = [edge.number for edge in edges if edge.number is not None]
        # Spreadsheets keep a time as its share of a day; in seconds, the whole film would be over within one.
        self.scale = DAY_MS if numbers and 0 < max(numbers) < 1 else 1000
        hours, minutes, seconds, _ = re.split("[:;]", rate.code_of(self.start))
        label_ms = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
        clocks = [edge.clock_ms for edge in edges if edge.clock_ms is not None]
        self.offset_ms = label_ms if clocks and min(clocks) >= label_ms else 0
        self.rate = rate
        self.half_frame_ms = 500 / float(rate.exact) + 1

    def ms(self, time: Written) -> int:
        """Of the film. Raises ValueError for what lies before it."""
        if time.frame is not None:
            frame = time.frame - self.start
            if frame < 0 and frame + self.rate.frames_a_day <= self.rate.frames_a_day // 2:
                frame += self.rate.frames_a_day  # the tape ran over midnight
            if frame < 0:
                raise ValueError("The time code lies before the film's declared start")
            return self.rate.ms_of(frame)
        if time.clock_ms is not None:
            return time.clock_ms - self.offset_ms
        return round((time.number or 0) * self.scale)


def edge_ms(row: ReadRow, edge: str, sense: Sense, declared: Declared, found: Found) -> int | None:
    """When a row starts ("in") or ends ("out"). Raises ValueError for what lies before the film."""
    written, exact_ms = row.times.get(f"{edge}_tc"), row.exact.get(edge)
    if written is None:
        return exact_ms
    told_ms = sense.ms(written)
    if exact_ms is None:
        return told_ms
    if abs(exact_ms - told_ms) <= sense.half_frame_ms or (written.frame is not None and not declared.rate_told):
        return exact_ms
    message = f"{edge}_tc and {edge}_s tell different times ({told_ms / 1000:.3f} and {exact_ms / 1000:.3f} s)."
    found.warning(f"{message} The time code is taken.", "times-differ", row.line, None, row.text)
    return told_ms


def length_ms(written: Written, sense: Sense) -> int:
    """Of a column that tells how long a cue lasts, where a bare number is seconds."""
    if written.frame is not None:
        return sense.rate.ms_of(written.frame)
    return written.clock_ms if written.clock_ms is not None else round((written.number or 0) * 1000)
