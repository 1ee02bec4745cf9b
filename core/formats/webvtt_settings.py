"""Settings of WebVTT cues and regions, as the standard parses them: what does not parse is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any, Literal

_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(r"[^ \t\n\f\r]+")
_DIGITS = re.compile(r"[0-9]+")
CUE_SETTINGS = ("region", "vertical", "line", "position", "size", "align")
REGION_SETTINGS = ("id", "width", "lines", "regionanchor", "viewportanchor", "scroll")
_ALIGN = ("start", "center", "end", "left", "right")


@dataclass(frozen=True, slots=True)
class CueSettings:
    """Where a cue stands on the picture. `line` counts lines where it snaps to them, else percent."""

    vertical: Literal["", "rl", "lr"] = ""
    snap_to_lines: bool = True
    line: float | Literal["auto"] = "auto"
    line_align: str = "start"
    position: float | Literal["auto"] = "auto"
    position_align: str = "auto"
    size: float = 100
    align: str = "center"
    region: str = ""


@dataclass(slots=True)
class Settings:
    """What a cue's time line sets: as the standard has it, as it was written, and what says nothing."""

    values: CueSettings
    written: dict[str, str] = field(default_factory=dict)
    ignored: list[tuple[int, str]] = field(default_factory=list)  # (characters from the start, word)


PLAIN = CueSettings()
_NOTHING = Settings(PLAIN)


def parse_settings(text: str, regions: Mapping[str, object]) -> Settings:
    """The settings behind a cue's times; a later one of a name replaces an earlier."""
    if not text or text.isspace():
        return _NOTHING
    found = Settings(PLAIN)
    for word in _WORD.finditer(text):
        name, colon, value = word[0].partition(":")
        if name == "region" and value and value not in regions:  # an unknown one takes the cue out of a known
            found.values = replace(found.values, region="")
            found.written.pop(name, None)
        changed = _changed(found.values, name, value, regions) if name and colon and value else None
        if changed is None:
            found.ignored.append((word.start(), word[0]))
        else:
            found.values = changed
            found.written.pop(name, None)  # their order says something: a line behind a region leaves it
            found.written[name] = value
    return found


def _changed(found: CueSettings, name: str, value: str, regions: Mapping[str, object]) -> CueSettings | None:
    """The settings with one more; None where it says nothing. A cue with a place of its own leaves its region."""
    if name == "region":
        return replace(found, region=value) if value in regions else None
    if name == "vertical":
        return replace(found, vertical=value, region="") if value in ("rl", "lr") else None  # type: ignore[arg-type]
    if name == "align":
        return replace(found, align=value) if value in _ALIGN else None
    if name == "size":
        share = percent(value)
        return None if share is None else replace(found, size=share, region=found.region if share == 100 else "")
    if name == "position":
        at, comma, align = value.partition(",")
        share = percent(at)
        if share is None or (comma and align not in ("line-left", "center", "line-right")):
            return None
        return replace(found, position=share, position_align=align or found.position_align)
    return _line(found, value) if name == "line" else None


def _line(found: CueSettings, value: str) -> CueSettings | None:
    at, comma, align = value.partition(",")
    if comma and align not in ("start", "center", "end"):
        return None
    align = align or found.line_align
    if at.endswith("%"):
        share = percent(at)
        return None if share is None else replace(found, line=share, snap_to_lines=False, line_align=align, region="")
    if not _NUMBER.fullmatch(at) or not isfinite(float(at)):
        return None
    return replace(found, line=number(at), snap_to_lines=True, line_align=align, region="")


def percent(text: str) -> float | None:
    """A percentage of 0 to 100, or None."""
    matched = _PERCENT.fullmatch(text)
    share = number(matched[1]) if matched else None
    return share if share is not None and 0 <= share <= 100 else None


def number(text: str) -> float:
    """An int where it is one: -0 is 0."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


@dataclass(slots=True)
class Region:
    """A part of the picture that cues may stand in: the values of its names that say something, as written."""

    written: dict[str, str] = field(default_factory=dict)
    ignored: list[tuple[int, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.written.get("id", "")


def parse_region(text: str) -> Region:
    """A REGION block's settings; without an id no cue can use it."""
    region = Region()
    for word in _WORD.finditer(text):
        name, colon, value = word[0].partition(":")
        if name and colon and value and _region_value_holds(name, value):
            region.written[name] = value
        else:
            region.ignored.append((word.start(), word[0]))
    return region


def _region_value_holds(name: str, value: str) -> bool:
    if name == "id":
        return True
    if name == "width":
        return percent(value) is not None
    if name == "lines":
        return _DIGITS.fullmatch(value) is not None
    if name in ("regionanchor", "viewportanchor"):
        across, comma, down = value.partition(",")
        return bool(comma) and percent(across) is not None and percent(down) is not None
    return name == "scroll" and value == "up"


def written_settings(settings: Mapping[str, Any]) -> str:
    """Settings of a track, by the standard's names, as they stand behind the times; without what none would read."""
    return "".join(f" {word}" for word in _words(settings, CUE_SETTINGS))


def written_region(settings: Mapping[str, Any]) -> str:
    """The lines of a REGION block; empty where it has no id."""
    return "\n".join(_words(settings, REGION_SETTINGS)) if settings.get("id") else ""


def _words(settings: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name, given in settings.items():
        value = str(given)
        if name in names and value and _WORD.fullmatch(value) and "-->" not in value and "\x00" not in value:
            yield f"{name}:{value}"
