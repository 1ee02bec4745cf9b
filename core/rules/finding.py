"""What a rule has to say about a cue or a film, in words for the person who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]
RANK: dict[Severity, int] = {"hint": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Fix:
    """One safe step: a new text, or new times (ms), or both. None leaves it as it is."""

    title: str  # what a button says: "Write it out"
    text: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule function returns; the check adds the rule's name, its source and what the profile makes of it."""

    reason: str  # one sentence for the writer
    level: Severity = "warning"
    span: tuple[int, int] | None = None  # characters of the cue's text
    fix: Fix | None = None
    cue: int | None = None  # index; set by rules over the whole film, where a cue is meant
    at_ms: tuple[int, int] | None = None  # when, where no cue is meant


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One finding. `cue` is the cue's index in the track, None where a stretch of the film (`at_ms`) is meant."""

    rule: str
    title: str  # of the check: rules of several checks share an id
    severity: Severity
    cue: int | None
    cue_id: str | None
    span: tuple[int, int] | None
    at_ms: tuple[int, int] | None
    reason: str
    source: str  # the guides that ask for it
    fix: Fix | None = None
    waived: str | None = None  # the reason given for letting it stand
