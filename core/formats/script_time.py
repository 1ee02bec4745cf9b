"""A time as people write it into a table: time code, clock, seconds, or a spreadsheet's share of a day."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from fractions import Fraction

from core.formats.timecode import FrameRate

MAX_MS = 360_000_000  # a hundred hours
DAY_MS = 86_400_000
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?")
_CODE = re.compile(
    r"[0-9]{1,3}[:;][0-9]{1,2}[:;][0-9]{1,2}[:;][0-9]{1,4}|[0-9]{1,3};[0-9]{1,2};[0-9]{1,2}[.,][0-9]{1,2}"
)
_SECONDS = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?)\s*(?:s|sec|seconds)?")
_SPREADSHEET_EPOCH = datetime.datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Written:
    """One time: `frame` of a time code, `clock_ms` of a clock, or a bare `number`, which the column makes sense of."""

    frame: int | None = None
    clock_ms: int | None = None
    number: float | None = None


def written_time(value: object, rate: FrameRate) -> Written:
    """What a cell says. Raises ValueError with a sentence for the person who reads it."""
    if isinstance(value, bool):
        raise ValueError(f"{value} is no time")
    if isinstance(value, int | float):
        if not (isinstance(value, int) or math.isfinite(value)) or not 0 <= value <= MAX_MS:
            raise ValueError(f"{value:.6g} is no time")
        return Written(number=float(value))
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None) - _SPREADSHEET_EPOCH
        if value.days > 1000:  # a date in a column of times: only its clock can be meant
            value -= datetime.timedelta(days=value.days)
    if isinstance(value, datetime.time):
        value = datetime.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, datetime.timedelta):
        clock_ms = round(value / datetime.timedelta(milliseconds=1))
        if not 0 <= clock_ms <= MAX_MS:
            raise ValueError(f"{value} is no time")
        return Written(clock_ms=clock_ms)
    return _of_text(str(value).strip(), rate)


def _of_text(text: str, rate: FrameRate) -> Written:
    if _CODE.fullmatch(text):
        return Written(frame=rate.frame_of(text))
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, part = clock.groups()
        if int(seconds) > 59 or (hours and int(minutes) > 59):
            raise ValueError(f"{text!r} has more than 59 minutes or seconds")
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        return Written(clock_ms=whole * 1000 + round(Fraction(f"0.{part or 0}") * 1000))
    if number := _SECONDS.fullmatch(text):
        value = float(number[1].replace(",", "."))
        if value > MAX_MS:
            raise ValueError(f"{text!r} is no time")
        return Written(number=value)
    shown = text[:30]
    raise ValueError(f"{shown!r} is no time; write hh:mm:ss:ff, hh:mm:ss.mmm or seconds")
