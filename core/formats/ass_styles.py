"""Style lines of ASS; those of SSA v4 are made into the newer shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_NAMES = (
    "Name", "Fontname", "Fontsize", "PrimaryColour", "SecondaryColour", "OutlineColour", "BackColour", "Bold", "Italic",
    "Underline", "StrikeOut", "ScaleX", "ScaleY", "Spacing", "Angle", "BorderStyle", "Outline", "Shadow", "Alignment",
    "MarginL", "MarginR", "MarginV", "Encoding",
)  # fmt: skip
_DEFAULTS = (
    "Default", "Arial", "60", "&H00FFFFFF", "&H000000FF", "&H00000000", "&H80000000", "0", "0",
    "0", "0", "100", "100", "0", "0", "1", "3", "1", "2", "60", "60", "50", "1",
)  # fmt: skip
_FORMAT = f"Format: {', '.join(_NAMES)}"
DEFAULT_STYLES = (_FORMAT, f"Style: {','.join(_DEFAULTS)}")
# SSA counts places from 1 at the bottom, 5 at the top, 9 in the middle; ASS as a phone's keys lie.
_ALIGNMENT = {"1": "1", "2": "2", "3": "3", "5": "7", "6": "8", "7": "9", "9": "4", "10": "5", "11": "6"}


def as_v4_plus(lines: Sequence[str]) -> list[str]:
    """Format and Style lines as [V4+ Styles] has them; what is already so stays as it is."""
    names = _names(lines)
    if "tertiarycolour" not in names and "alphalevel" not in names:
        return list(lines)
    made = [_FORMAT]
    for line in lines:
        kind, _, rest = line.partition(":")
        if kind.strip().lower() == "style":
            values = dict(zip(names, (value.strip() for value in rest.split(",")), strict=False))
            made.append(f"Style: {','.join(_converted(values))}")
    return made


def _names(lines: Sequence[str]) -> list[str]:
    for line in lines:
        kind, _, rest = line.partition(":")
        if kind.strip().lower() == "format":
            return [name.strip().lower() for name in rest.split(",")]
    return []


def _converted(values: Mapping[str, str]) -> list[str]:
    row = []
    for name, otherwise in zip(_NAMES, _DEFAULTS, strict=True):
        value = values.get(name.lower(), otherwise)
        if name == "OutlineColour":
            value = values.get("tertiarycolour", otherwise)
        elif name == "Alignment":
            value = _ALIGNMENT.get(value, "2")
        row.append(value)
    return row
