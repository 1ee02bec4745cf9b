"""Settings of WebVTT cues and regions, as the standard parses them: what does not parse is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

_PERCENT = re.compile(r"^([0-9]+(?:\.[0-9]+)?)%$")
_NUMBER = re.compile(r"^-?[0-9]+(?:\.[0-9]+)?$")
_POINT = re.compile(r"^([0-9]+(?:\.[0-9]+)?)%,([0-9]+(?:\.[0-9]+)?)%$")
_SPACES = re.compile(r"[ \t\n\f\r]+")


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


PLAIN = CueSettings()


def parse_settings(text: str, regions: Mapping[str, object]) -> tuple[CueSettings, list[str]]:
    """The settings of a cue's time line, and those that say nothing."""
    found, ignored = PLAIN, []
    for setting in filter(None, _SPACES.split(text)):
        changed = _changed(found, setting, regions)
        if changed is None:
            ignored.append(setting)
        else:
            found = changed
    if found.region and (found.vertical or found.line != "auto" or found.size != 100):
        found = replace(found, region="")
    return found, ignored


def _changed(found: CueSettings, setting: str, regions: Mapping[str, object]) -> CueSettings | None:
    name, colon, value = setting.partition(":")
    if not (name and colon and value):
        return None
    if name == "vertical":
        return replace(found, vertical=value) if value in ("rl", "lr") else None  # type: ignore[arg-type]
    if name == "align":
        return replace(found, align=value) if value in ("start", "center", "end", "left", "right") else None
    if name == "size":
        share = percent(value)
        return None if share is None else replace(found, size=share)
    if name == "region":
        return replace(found, region=value if value in regions else "")
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
    share = percent(at)
    if share is not None:
        return replace(found, line=share, snap_to_lines=False, line_align=align or found.line_align)
    if not _NUMBER.match(at) or not isfinite(float(at)):
        return None
    return replace(found, line=number(at), snap_to_lines=True, line_align=align or found.line_align)


def percent(text: str) -> float | None:
    """A percentage of 0 to 100, or None."""
    matched = _PERCENT.match(text)
    share = number(matched[1]) if matched else None
    return share if share is not None and 0 <= share <= 100 else None


def number(text: str) -> float:
    """An int where it is one: -0 is 0."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def parse_region(text: str) -> dict[str, str]:
    """A REGION block's settings that mean something, by name; without an id it is no use to a cue."""
    return {name: value for name, value in _pairs(text) if _region_value_holds(name, value)}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for setting in filter(None, _SPACES.split(text)):
        name, colon, value = setting.partition(":")
        if name and colon and value:
            yield name, value


def _region_value_holds(name: str, value: str) -> bool:
    if name == "id":
        return "-->" not in value
    if name == "width":
        return percent(value) is not None
    if name == "lines":
        return re.fullmatch(r"[0-9]+", value) is not None
    if name in ("regionanchor", "viewportanchor"):
        point = _POINT.match(value)
        return point is not None and all(float(share) <= 100 for share in point.groups())
    return name == "scroll" and value == "up"


def written_settings(settings: Mapping[str, str]) -> str:
    """Settings of a track, by the standard's names, as they stand after the times; without what none would read."""
    words = [f"{name}:{value}" for name, value in settings.items() if name in _ORDER and value]
    return "".join(
        f" {word}" for word in sorted(words, key=lambda word: _ORDER.index(word.partition(":")[0])) if _whole(word)
    )


_ORDER = ("region", "vertical", "line", "position", "size", "align")


def _whole(word: str) -> bool:
    return not _SPACES.search(word) and "-->" not in word


def named_settings(text: str) -> dict[str, str]:
    """The settings as they were written, by name: the last of each counts."""
    return {name: value for name, value in _pairs(text) if name in _ORDER}
