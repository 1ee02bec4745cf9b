"""The one shape that every reader gives and every writer takes: a track of cues, and what was found while reading.

Pure values: no file, no database. Times are integer milliseconds from the film's first picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["transcript", "alignment", "description"]

# What a cue's `data` may hold, and what it means. A format names the ones that survive a round trip in `carries`.
CUE_FIELDS: Mapping[str, str] = {
    "id": "the cue's own name in the file, str",
    "speaker": "who is heard: a character, or the describer, str",
    "speaker_number": "which of the film's voices that is, as it was told from the others, int",
    "word_times": "when each word is heard, and how sure that is: [[start_ms, end_ms, str, 0..1]]",
    "voice": "the actor, narrator or synthetic voice that speaks it, str",
    "style": "the name of a style or class, str",
    "layer": "drawing order of overlapping cues, int",
    "markup": "the text as the format writes it, where that says more than the plain text, str",
    "settings": "how it is placed on the picture, by the format's own names, {str: str}",
    "language": "of the text, where it differs from the track's, BCP 47, str",
    "translations": "[{'language': str, 'text': str}]",
    "represents": "DAPT's content descriptors, [str]",
    "on_screen": "ON, OFF, ON_OFF or OFF_ON, str",
    "descriptions": "what a script says about the event, [{'type': str, 'text': str}]",
    "extended": "the picture waits for it, bool",
    "clip": "a recording: {'src': str, 'begin_ms': int, 'end_ms': int}",
    "gain": "the programme's level under it: [{'at_ms': int, 'level': float}]",
    "gap": "the free interval that it was written for, [start_ms, end_ms]",
    "max_words": "how many fit there, int",
    "alignable": "whether the picture shows what the sentence says, bool or None where nobody decided",
    "score": "how sure the model is, float",
    "notes": "for the reader of the script, str",
    "status": "draft, in_review, approved .., str",
    "group": "the clip, segment or picture that it belongs to, str",
    "fields": "columns and keys of a research file that have no name above, {str: Any}",
}


@dataclass(frozen=True, slots=True)
class TextCue:
    """One cue. `text` is plain: no tags, no escapes, lines parted by a line feed. `end_ms` >= `start_ms` >= 0."""

    start_ms: int
    end_ms: int
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextTrack:
    """Cues in the file's order. `about` holds what a format says of the whole (title, regions, style sheets ..)."""

    cues: Sequence[TextCue]
    kind: Kind = "description"
    language: str = "en"  # BCP 47; "und" where nobody knows
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file. `line` and `column` count from 1; None where a format has none."""

    message: str  # what is wrong and what to do, one sentence or two
    line: int | None = None
    column: int | None = None
    severity: Literal["error", "warning"] = "error"  # error: something was left out; warning: it was mended
    rule: str = ""  # a stable short name, "cue-end-before-start"
    excerpt: str = ""  # the offending piece, 80 characters at most


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file: the good cues, and every bad thing that it met."""

    track: TextTrack
    findings: Sequence[Finding] = ()
    encoding: str = ""  # "" for binary formats
    guessed: bool = False  # whether the encoding was guessed, so that a person is shown it


@dataclass(frozen=True, slots=True)
class Losses:
    """What a format could not carry: field or feature -> how many cues had it, for the export's reply."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """'speaker: 12 cues lose it' .., the most frequent first."""
        ordered = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [f"{name}: {count} {'cue loses' if count == 1 else 'cues lose'} it" for name, count in ordered]
