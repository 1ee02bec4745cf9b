"""What people did on the pages, held against what the server has of it: is anything lost?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("start_ms", "end_ms", "text", "extended", "status")
OF_CLASH = {"times": ("start_ms", "end_ms"), "cue": FIELDS}
PLAIN = {"text": "", "extended": False, "status": "draft"}

Operation = Mapping[str, Any]
Values = dict[str, Any]
Cues = dict[str, Values]


@dataclass
class Doings:
    """What one page's person did, in order: the last value that each field of each cue was given there."""

    person: str
    given: dict[str, Values] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    all: list[Operation] = field(default_factory=list)

    def did(self, operations: Iterable[Operation]) -> None:
        for one in operations:
            self.all.append(one)
            cue = str(one["cue_id"])
            if one["op"] == "remove":
                self.given.pop(cue, None)
                self.removed.add(cue)
                continue
            if one["op"] == "add":
                self.removed.discard(cue)
            self.given.setdefault(cue, {}).update(as_saved(one))

    def touches(self, cue: str) -> bool:
        return cue in self.given or cue in self.removed


@dataclass
class GivenUp:
    """(person, cue, field) where a person let their own side go."""

    fields: set[tuple[str, str, str]] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)  # cues of which anything was decided
    all: list[tuple[str, Operation, bool]] = field(default_factory=list)

    def note(self, person: str, about: Operation, given_up: bool) -> None:
        self.all.append((person, about, given_up))
        self.decided.add(str(about["cue_id"]))
        if not given_up:
            return
        kind = about.get("field")
        names = FIELDS if kind is None and about["op"] != "set" else OF_CLASH.get(str(kind), (str(kind),))
        if kind is None and about["op"] == "set":
            names = tuple(name for name in FIELDS if about.get(name) is not None)
        self.fields |= {(person, str(about["cue_id"]), name) for name in names}


def as_saved(values: Mapping[str, Any]) -> Values:
    """The fields of a cue that are named, without the spaces around a text, which are not saved."""
    named = {name: values[name] for name in FIELDS if values.get(name) is not None}
    return named | ({"text": named["text"].strip()} if "text" in named else {})


def cues_of(track: Mapping[str, Any]) -> Cues:
    """A track as the server tells it, as the pages hold it."""
    return {
        cue["id"]: {
            "start_ms": cue["start_ms"],
            "end_ms": cue["end_ms"],
            "text": cue["text"],
            "extended": cue["data"].get("extended", False),
            "status": cue["data"].get("status", "draft"),
        }
        for cue in track["cues"]
    }


def replayed(begun: Cues, edits: Sequence[Mapping[str, Any]]) -> Cues:
    cues = {cue: dict(values) for cue, values in begun.items()}
    for edit in edits:
        for one in edit["operations"]:
            if one["op"] == "remove":
                cues.pop(one["cue_id"], None)
            elif one["op"] == "add":
                cues[one["cue_id"]] = PLAIN | {name: one[name] for name in FIELDS if one.get(name) is not None}
            else:
                cues[one["cue_id"]].update({name: one[name] for name in FIELDS if one.get(name) is not None})
    return cues


def history_faults(edits: Sequence[Mapping[str, Any]], batches: Sequence[Any], begun: int, newest: int) -> list[str]:
    revisions = [edit["revision"] for edit in edits]
    faults = []
    if revisions != list(range(begun + 1, newest + 1)):
        faults.append(f"the revisions do not follow each other: {revisions}, the newest is {newest}")
    if len(set(batches)) != len(batches):
        faults.append("a batch was saved twice")
    return faults


def lost(
    pages: Mapping[str, Doings], begun: Cues, edits: Sequence[Mapping[str, Any]], now: Cues, given_up: GivenUp
) -> list[str]:
    """All that somebody did last to a field and that is nowhere: not in the script, not in its past, not let go."""
    ever: dict[tuple[str, str], list[Any]] = {}
    gone: set[str] = set()

    def seen(cue: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if name in FIELDS and value is not None:
                ever.setdefault((cue, name), []).append(value)

    for cue, values in begun.items():
        seen(cue, values)
    for edit in edits:
        for one in edit["operations"]:
            if one["op"] == "remove":
                gone.add(one["cue_id"])
            seen(one["cue_id"], (PLAIN if one["op"] == "add" else {}) | dict(one))

    found = []
    for page, doings in pages.items():
        for cue in doings.removed:
            if cue in now and cue not in gone and cue not in given_up.decided:
                found.append(f"{page} removed {cue}, and it is there")
        for cue, values in doings.given.items():
            if values.get("text") == "":
                continue  # without words a cue is not saved
            alone = not any(other.touches(cue) for name, other in pages.items() if name != page)
            for name, value in values.items():
                if (doings.person, cue, name) in given_up.fields:
                    continue
                if value not in ever.get((cue, name), []):
                    found.append(f"{page} gave {cue} {name} = {value!r}, and no revision has it")
                elif alone and cue not in given_up.decided and now.get(cue, {}).get(name) != value:
                    is_now = now.get(cue, {}).get(name)
                    found.append(f"only {page} touched {cue}: {name} = {value!r}, but it is {is_now!r}")
    return found


def differences(page: str, shown: Cues, unfinished: Iterable[str], now: Cues) -> list[str]:
    """Where a page shows another script than the server has."""
    aside = set(unfinished)
    found = []
    for cue in sorted((shown.keys() | now.keys()) - aside):
        here, there = (as_saved(cues[cue]) if cue in cues else None for cues in (shown, now))
        if here != there:
            found.append(f"{page} shows {cue} as {here}, the server has {there}")
    return found


def story(
    faults: Iterable[str], pages: Mapping[str, Doings], edits: Sequence[Mapping[str, Any]], given_up: GivenUp
) -> list[str]:
    """All that happened to the cues which the faults name, for whoever looks for the reason."""
    faults = list(faults)
    named = {one["cue_id"] for doings in pages.values() for one in doings.all}
    lines = []
    for cue in sorted(cue for cue in named if any(cue in fault for fault in faults)):
        lines.append(f"cue {cue}")
        for page, doings in pages.items():
            lines += [f"  on {page}: {one}" for one in doings.all if one["cue_id"] == cue]
        for edit in edits:
            lines += [
                f"  saved {edit['revision']} by {edit['by']}: {one}"
                for one in edit["operations"]
                if one["cue_id"] == cue
            ]
        lines += [
            f"  decided by {who}: {about}, given up: {up}" for who, about, up in given_up.all if about["cue_id"] == cue
        ]
    return lines
