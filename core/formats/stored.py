"""Stored tracks and the one track shape of the formats, one made from the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from core.alignable import SEEN
from core.formats.track import CUE_FIELDS, Finding, Kind, TextCue, TextTrack


class StoredCue(Protocol):
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def text_track(cues: Iterable[StoredCue], kind: Kind, language: str, about: Mapping[str, Any]) -> TextTrack:
    """A stored track as the writers take it. What has no name in `CUE_FIELDS` (evidence, alternatives ..) goes under
    `fields`, which our own formats carry. Of a probability of being alignable, the likelier of both is written."""
    shaped = []
    for cue in cues:
        named = {name: value for name, value in cue.data.items() if name in CUE_FIELDS}
        rest = {name: value for name, value in cue.data.items() if name not in CUE_FIELDS}
        alignable = named.get("alignable")
        if isinstance(alignable, float):
            named["alignable"], rest["probability"] = alignable >= SEEN, alignable
        if rest:
            named["fields"] = {**named.get("fields", {}), **rest}
        shaped.append(TextCue(cue.start_ms, cue.end_ms, cue.text, named))
    return TextTrack(shaped, kind, language, about)


def cue_rows(track: TextTrack) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Rows for the table of cues, by start; what had to be changed to be stored is told."""
    rows: list[dict[str, Any]] = []
    changed: list[Finding] = []
    for number, cue in enumerate(track.cues, 1):
        end_ms = cue.end_ms
        if end_ms <= cue.start_ms:
            end_ms = cue.start_ms + 1
            message = f"Cue {number} has no length; it is kept as one millisecond."
            changed.append(Finding(message, severity="warning", rule="no-length", excerpt=cue.text[:80]))
        text = cue.text.replace("\x00", "\ufffd")
        data = {name: value for name, value in cue.data.items() if value not in (None, "", [], {})}
        rows.append({"start_ms": cue.start_ms, "end_ms": end_ms, "text": text, "data": _storable(data)})
    return sorted(rows, key=lambda row: (row["start_ms"], row["end_ms"])), changed


def _storable(value: Any) -> Any:
    """JSON that PostgreSQL takes: no NUL in strings, no number that is none, keys are strings."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, Mapping):
        return {str(key).replace("\x00", "\ufffd"): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value
