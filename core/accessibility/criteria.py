"""WCAG 2.2 on described films: which criteria a description track meets, by what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Verdict = Literal["met", "partly", "not met", "cannot be told"]

_WAYS_OUT = " A complete text that tells the whole film would meet it as well; this report sees only descriptions."
_UNKNOWN = {
    "shots": "Nobody has looked for the shots of this film yet, so it is not known where the picture changes.",
    "speech": "Nobody has listened for speech in this film yet, so it is not known where there is room.",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    number: str
    level: Literal["A", "AA", "AAA"]
    title: str
    asks: str  # what the criterion wants, in plain words
    verdict: Verdict
    reason: str


class Counted(Protocol):
    @property
    def cues(self) -> int: ...
    @property
    def changes(self) -> int | None: ...
    @property
    def changes_described(self) -> int: ...
    @property
    def changes_untold(self) -> int: ...
    @property
    def changes_without_pause(self) -> int: ...
    @property
    def untold_ms(self) -> int: ...
    @property
    def over_speech(self) -> int: ...
    @property
    def extended(self) -> int: ...


def judge(counts: Counted, untold: int, too_long: int, missing: Sequence[str]) -> tuple[Criterion, ...]:
    """The three criteria. `untold` stretches and `too_long` cues are numbers; `missing` names facts nobody has."""
    verdict, reason = _described(counts, untold, too_long, missing)
    first = reason if verdict in ("met", "cannot be told") else reason + _WAYS_OUT
    extended, why = _extended(counts, verdict, reason, too_long)
    return (
        Criterion(
            "1.2.3", "A", "Audio description or media alternative",
            "What is to be seen can be had in another way: as a described sound track, or as a complete text.",
            verdict, first,
        ),
        Criterion(
            "1.2.5", "AA", "Audio description",
            "What is to be seen is described in the pauses of the sound.",
            verdict, reason,
        ),
        Criterion(
            "1.2.7", "AAA", "Extended audio description",
            "Where the pauses are too short, the film waits until the description has been said.",
            extended, why,
        ),
    )  # fmt: skip


def _described(counts: Counted, untold: int, too_long: int, missing: Sequence[str]) -> tuple[Verdict, str]:
    if missing:
        none = "There is no description. " if not counts.cues else ""
        return "cannot be told", none + " ".join(_UNKNOWN[name] for name in missing)
    if not counts.cues:
        if untold:
            return "not met", f"There is no description, but {_untold(counts, untold)}."
        return "cannot be told", (
            "There is no description, and somebody speaks wherever the picture changes. "
            "If the dialogue tells everything that matters, none is needed: a person has to judge that."
        )
    faults = _faults(counts, too_long)
    if untold:
        half = counts.changes_untold > counts.changes_described
        told = f"{_changes(counts.changes_described)} described, but {_untold(counts, untold)}."
        return "not met" if half else "partly", told + faults
    if faults:
        return "partly", "Every pause in which the picture changes has its description." + faults
    return "met", (
        "Wherever the picture changes and nobody speaks for two seconds or longer, there is a description: "
        f"{_changes(counts.changes_described)} told."
    )


def _extended(counts: Counted, verdict: Verdict, reason: str, too_long: int) -> tuple[Verdict, str]:
    if verdict == "cannot be told" or not counts.cues:
        return verdict, reason
    if too_long:
        return ("not met" if verdict == "not met" else "partly"), (
            f"{_many(too_long, 'description needs', 'descriptions need')} more time than the pauses give, "
            "and the film does not wait for them."
        )
    if verdict != "met":
        return verdict, "Not all pauses are used for descriptions yet: see 1.2.5."
    left = counts.changes_without_pause
    waits = f" At {_many(counts.extended, 'place', 'places')} the film waits." if counts.extended else ""
    if not left:
        return "met", "Every description has the time that it needs, and no long dialogue hides a new picture." + waits
    under = (
        f"{_many(left, 'new picture comes', 'new pictures come')} under dialogue with no pause within ten seconds. "
        "Whether something is lost there, a person has to judge."
    )
    return ("partly" if counts.extended else "cannot be told"), under + waits


def _faults(counts: Counted, too_long: int) -> str:
    said = ""
    if too_long:
        said += f" {_many(too_long, 'description is', 'descriptions are')} longer than the pause."
    if counts.over_speech:
        said += f" {_many(counts.over_speech, 'description talks', 'descriptions talk')} over dialogue."
    return said


def _untold(counts: Counted, untold: int) -> str:
    places = _many(untold, "stretch", "stretches")
    long = seconds_in_words(counts.untold_ms) + (" together" if untold > 1 else "")
    return f"in {places} ({long}) the picture changes and nothing is said"


def _changes(number: int) -> str:
    return _many(number, "new picture is", "new pictures are")


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def seconds_in_words(ms: int) -> str:
    """'4.2 seconds', '1 minute 20 seconds', '1 hour 2 minutes'."""
    if ms < 59_950:
        return f"{ms / 1000:.1f} seconds"
    seconds = round(ms / 1000)
    if seconds < 3_600:
        parts = (("minute", seconds // 60), ("second", seconds % 60))
    else:
        minutes = round(seconds / 60)
        parts = (("hour", minutes // 60), ("minute", minutes % 60))
    return " ".join(f"{value} {unit}{'' if value == 1 else 's'}" for unit, value in parts if value)
