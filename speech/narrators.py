"""The narrators that descriptions can be spoken by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Narrator:
    name: str  # what a client asks for
    language: str  # BCP 47
    label: str  # for people
    espeak: str  # espeak-ng voice + variant; none whose noise differs from process to process (f2, f3, f5, whisper)
    pitch: int  # 0..99
    pitch_range: int  # 0..99: how lively
    pace: float  # words a minute that are heard in lines of description, for each that espeak-ng is asked for


_ALL = (
    Narrator("arthur", "en-GB", "Arthur, British English, low", "en-gb-x-rp+m2", 42, 40, 1.24),
    Narrator("steph", "en-GB", "Steph, British English, high", "en-gb-x-rp+steph", 40, 40, 1.26),
    Narrator("linda", "en-US", "Linda, American English, high", "en-us+linda", 45, 40, 1.19),
    Narrator("michael", "en-US", "Michael, American English, low", "en-us+Michael", 40, 40, 1.23),
    Narrator("jonas", "de-DE", "Jonas, German, low", "de+m2", 42, 40, 1.22),
    Narrator("claire", "fr-FR", "Claire, French, high", "fr+steph", 40, 40, 1.49),
    Narrator("lucia", "es-ES", "Lucía, Spanish, high", "es+linda", 45, 40, 1.23),
)
NARRATORS: Mapping[str, Narrator] = {narrator.name: narrator for narrator in _ALL}
