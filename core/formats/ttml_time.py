"""TTML2's time expressions: clock times with a fraction or with frames, and offsets, exact, by the file's own rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.formats.track import Finding

_CLOCK = re.compile(r"^([0-9]{2,6}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,18})|:([0-9]{2,4})(?:\.([0-9]{1,6}))?)?$")
_OFFSET = re.compile(r"^([0-9]{1,18})(?:\.([0-9]{1,18}))?(h|ms|m|s|f|t)$")
# Not TTML, but found: one digit, a comma, a semicolon before the frames.
_LOOSE = re.compile(
    r"^([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,18})|[:;]([0-9]{1,4})(?:\.([0-9]{1,6}))?)?$"
)
Ms = Fraction | int  # milliseconds, exact; an int where it is whole, for speed
_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_NO_FRAMES = frozenset("hmst")
_METRICS = frozenset("hmsft")
# Nearly every file has nothing but hh:mm:ss.mmm: looking its four pieces up takes a third of the time of matching them.
_HOURS = {f"{count:02d}:": count * 3_600_000 for count in range(100)}
_MINUTES = {f"{count:02d}:": count * 60_000 for count in range(60)}
_SECONDS = {f"{count:02d}.": count * 1000 for count in range(60)}
_FRACTIONS = {f"{count:03d}": count for count in range(1000)}
_MULTIPLIER = re.compile(r"^\s*([0-9]{1,9})(?:[\s:]+([0-9]{1,9}))?\s*$")


@dataclass(frozen=True, slots=True)
class Rates:
    """What a document says of its time: `frames` and `ticks` per second, `named` frame numbers per second."""

    frames: Fraction = Fraction(30)
    named: int = 30
    sub_frames: int = 1
    ticks: Fraction = Fraction(1)
    base: str = "media"
    drop: str = "nonDrop"
    has_frame_rate: bool = False
    has_tick_rate: bool = False


def rates_of(attributes: Mapping[str, str]) -> tuple[Rates, list[tuple[str, str]]]:
    """The rates of a root element (short names), and what is wrong with it as (rule, message)."""
    wrong: list[tuple[str, str]] = []

    def whole(name: str, default: int) -> tuple[int, bool]:
        text = attributes.get(name)
        if text is None:
            return default, False
        if re.fullmatch(r"\s*0{0,9}[1-9][0-9]{0,9}\s*", text):
            return int(text), True
        wrong.append(("rate-invalid", f"{name} is {text[:40]!r}, which is no positive whole number."))
        return default, False

    def one_of(name: str, values: tuple[str, ...]) -> str:
        text = attributes.get(name, values[0])
        if text in values:
            return text
        wrong.append(("time-base-invalid", f"{name} is {text[:40]!r}; it can be {', '.join(values)}."))
        return values[0]

    named, has_frame_rate = whole("ttp:frameRate", 30)
    sub_frames, _ = whole("ttp:subFrameRate", 1)
    multiplier = Fraction(1)
    if (text := attributes.get("ttp:frameRateMultiplier")) is not None:
        found = _MULTIPLIER.match(text)
        if found and int(found[1]) and int(found[2] or 1):
            multiplier = Fraction(int(found[1]), int(found[2] or 1))
        else:
            wrong.append(("rate-invalid", f"ttp:frameRateMultiplier is {text[:40]!r}; it is two numbers, '1000 1001'."))
    frames = named * multiplier
    ticks, has_tick_rate = whole("ttp:tickRate", named * sub_frames if has_frame_rate else 1)
    base = one_of("ttp:timeBase", ("media", "smpte", "clock"))
    drop = one_of("ttp:dropMode", ("nonDrop", "dropNTSC", "dropPAL"))
    rates = Rates(frames, named, sub_frames, Fraction(ticks), base, drop, has_frame_rate, has_tick_rate)
    return rates, wrong


def parse_time(text: str, rates: Rates, *, strict: bool = False) -> Ms:
    """A time expression in milliseconds, exact. Raises ValueError, whose message says what is wrong.

    `strict` refuses what TTML does not allow but files have: one digit, a comma, a frame number beyond the rate.
    """
    text = text if strict else text.strip()
    if text[-1:] in _METRICS and (found := _OFFSET.match(text)):
        return _offset(found, rates)
    found = _CLOCK.match(text) if strict else _LOOSE.match(text)
    if found is None:
        if text.startswith("wallclock("):
            raise ValueError("is a time of the day, which no film has")
        raise ValueError("is no time expression; write 00:01:02.500 or 62.5s")
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3])
    frame, sub_frame = int(found[5] or 0), int(found[6] or 0)
    if strict:
        if minutes > 59 or seconds > 60:
            raise ValueError("has more than 59 minutes or 60 seconds")
        if frame >= rates.named:
            raise ValueError(f"has frame {frame}, but a second has {rates.named}")
        if sub_frame and sub_frame >= rates.sub_frames:
            raise ValueError(f"has sub-frame {sub_frame}, but a frame has {rates.sub_frames}")
    whole = (hours * 60 + minutes) * 60 + seconds
    if found[5] is None and rates.base != "smpte":
        return whole * 1000 + _ms_of(found[4])
    counted = frame + Fraction(sub_frame, rates.sub_frames)
    if rates.base == "smpte":
        total = whole * rates.named + counted - _dropped(hours, minutes, rates.drop)
        return total * 1000 / rates.frames + _fraction(found[4]) * 1000
    return (whole + counted / rates.frames) * 1000


def plain_time(text: str) -> int | None:
    """A time as hh:mm:ss.mmm in milliseconds, fast; None for any other. It holds for every time base but SMPTE's."""
    if len(text) == 12:
        try:
            return _HOURS[text[:3]] + _MINUTES[text[3:6]] + _SECONDS[text[6:9]] + _FRACTIONS[text[9:]]
        except KeyError:
            pass
    return None


def uses_frames(text: str) -> bool:
    """Whether an expression counts frames, so that the file must say its rate."""
    return text[-1:] not in _NO_FRAMES and (text.rstrip().endswith("f") or text.count(":") + text.count(";") >= 3)


def uses_ticks(text: str) -> bool:
    return text.strip().endswith("t")


def time_findings(wrong: list[tuple[str, str]], line: int, column: int) -> list[Finding]:
    """The faults of a root's rates: the default is taken instead."""
    return [Finding(message, line, column, "warning", rule) for rule, message in wrong]


def _offset(found: re.Match[str], rates: Rates) -> Ms:
    if found[3] == "s":
        return int(found[1]) * 1000 + _ms_of(found[2])
    count = int(found[1]) + _fraction(found[2])
    if found[3] == "f":
        return count * 1000 / rates.frames
    if found[3] == "t":
        return count * 1000 / rates.ticks
    return count * _MS[found[3]]


def _ms_of(digits: str | None) -> Ms:
    if digits is None:
        return 0
    return int(digits.ljust(3, "0")) if len(digits) <= 3 else _fraction(digits) * 1000


def _fraction(digits: str | None) -> Fraction:
    return Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0)


def _dropped(hours: int, minutes: int, mode: str) -> int:
    """How many frame numbers were left out until then."""
    if mode == "dropNTSC":
        return (hours * 54 + minutes - minutes // 10) * 2
    if mode == "dropPAL":
        return (hours * 27 + minutes // 2 - minutes // 20) * 4
    return 0
