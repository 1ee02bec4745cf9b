"""Saving changes to a track: batches of operations on the revision that they started from, merged with those of others.

Two batches clash only where both touch the same field of the same cue; adding or removing a cue touches all of its
fields. A batch that comes a second time, because its answer was lost, is answered as at first. Every saved batch is
kept with what was there before, so that it can be taken back and any revision read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.after_commit import tell_readers
from core.errors import Conflict, Invalid, NotFound, StaleRevision
from core.gaps import spoken_ms
from core.heard import NOBODY
from core.tables import Cue, Track, TrackEdit, User

COLUMNS = ("text", "start_ms", "end_ms")
# Fields that lie in a cue's data, and what is meant where they do not:
OWN: Mapping[str, Any] = {"extended": False, "status": "draft", "recording": ""}
IN_DATA: Mapping[str, Any] = {**OWN, "speaker": "", "speaker_number": NOBODY}
FIELDS = (*COLUMNS, *IN_DATA)
LAST_MS = 100 * 3_600_000  # no film is longer
WHOLE = "*"  # adding and removing touch all fields


@dataclass(frozen=True, slots=True)
class Operation:
    """set: new values for some of a cue's `FIELDS`. add: a cue; its speaker lies in `data`, if it has any. remove."""

    op: Literal["set", "add", "remove"]
    cue_id: UUID
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        return frozenset(self.values) if self.op == "set" else frozenset((WHOLE,))


@dataclass(frozen=True, slots=True)
class Saved:
    revision: int
    undo: Sequence[Operation]  # what takes it back, the last change first
    merged: int  # how many batches of others were saved in between


def save_edits(
    session: Session,
    user: User | None,
    track: Track,
    revision: int,
    operations: Sequence[Operation],
    batch_id: UUID | None = None,
) -> Saved:
    """Apply all operations, or none of them. Without a user they are the system's own.

    Raises StaleRevision (with the newer `revision` and the cues that clash) where somebody saved the same fields since,
    Conflict for a track that is approved, NotFound for a cue that is not there, Invalid for values that no cue has.
    """
    session.refresh(track, ["revision", "state"], with_for_update=True)
    if batch_id is not None and (before := _saved_before(session, track, batch_id)) is not None:
        return before
    if track.state in ("approved", "published"):
        raise Conflict(
            "This description is approved; an approved one stays as it is.",
            slug="track-approved",
            remedy="Ask for changes first, or work on a copy.",
        )
    merged, operations = _merge(session, track, revision, operations)
    kept = apply(session, track, operations)
    track.revision += 1
    session.add(
        TrackEdit(
            track_id=track.id, revision=track.revision, user_id=user and user.id, batch_id=batch_id, operations=kept
        )
    )  # fmt: skip
    session.flush()
    tell_readers(session, track.id)
    return Saved(track.revision, [taken_back(each) for each in reversed(kept)], merged)


def apply(session: Session, track: Track, operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """Change the cues; what history keeps of it comes back: op, cue_id, `values`, and what `was` there."""
    ids = {one.cue_id for one in operations}
    cues = {cue.id: cue for cue in session.scalars(select(Cue).where(Cue.track_id == track.id, Cue.id.in_(ids)))}
    kept = [_apply_one(session, track, cues, one) for one in operations]
    for one in operations:
        if one.cue_id in cues:
            _check(cues[one.cue_id])
    return kept


def taken_back(kept: Mapping[str, Any]) -> Operation:
    """What takes one kept operation back."""
    cue_id = UUID(kept["cue_id"])
    if kept["op"] == "set":
        return Operation("set", cue_id, kept["was"])
    return Operation("remove", cue_id) if kept["op"] == "add" else Operation("add", cue_id, kept["was"])


def made(kept: Mapping[str, Any]) -> Operation:
    """What was done, of one kept operation."""
    return Operation(kept["op"], UUID(kept["cue_id"]), kept.get("values", {}))


def _saved_before(session: Session, track: Track, batch_id: UUID) -> Saved | None:
    edit = session.scalar(select(TrackEdit).where(TrackEdit.track_id == track.id, TrackEdit.batch_id == batch_id))
    if edit is None:
        return None
    return Saved(edit.revision, [taken_back(each) for each in reversed(edit.operations)], 0)


def _merge(
    session: Session, track: Track, revision: int, operations: Sequence[Operation]
) -> tuple[int, Sequence[Operation]]:
    """How many batches lie between, and what is left to do; raises where one touched what is touched again."""
    if revision == track.revision:
        return 0, operations
    if revision > track.revision:
        raise Invalid(
            f"There is no revision {revision} yet; the newest is {track.revision}.",
            slug="revision-unknown",
            remedy="Load the track again.",
        )
    since = session.scalars(
        select(TrackEdit).where(TrackEdit.track_id == track.id, TrackEdit.revision > revision)
    ).all()
    theirs: dict[UUID, set[str]] = {}
    removed: set[UUID] = set()
    for one in (made(kept) for edit in sorted(since, key=lambda edit: edit.revision) for kept in edit.operations):
        theirs.setdefault(one.cue_id, set()).update(one.touched)
        (removed.add if one.op == "remove" else removed.discard)(one.cue_id)
    left = [one for one in operations if not (one.op == "remove" and one.cue_id in removed)]  # both removed it
    clashing = sorted({str(one.cue_id) for one in left if _clashes(one.touched, theirs.get(one.cue_id, ()))})
    if clashing or len(since) != track.revision - revision:
        raise StaleRevision(
            "Somebody else changed the same cues since you loaded them.",
            remedy="Load the track again and look at what was changed.",
            revision=track.revision,
            cues=clashing,
        )
    return len(since), left


def _clashes(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    mine, theirs = set(mine), set(theirs)
    return bool(mine and theirs and (mine & theirs or WHOLE in mine or WHOLE in theirs))


def _apply_one(session: Session, track: Track, cues: dict[UUID, Cue], one: Operation) -> dict[str, Any]:
    kept: dict[str, Any] = {"op": one.op, "cue_id": str(one.cue_id)}
    cue = cues.get(one.cue_id)
    if one.op == "add":
        if cue is not None or session.get(Cue, one.cue_id) is not None:
            raise Conflict("There is a cue with this id already.", slug="cue-there", cue_id=str(one.cue_id))
        data = dict(one.values.get("data", {}))
        cue = cues[one.cue_id] = Cue(id=one.cue_id, track_id=track.id, data=data)
        meant = {**IN_DATA, **{name: value for name, value in data.items() if name in IN_DATA}}
        set_fields(cue, {name: one.values.get(name, meant.get(name, "")) for name in FIELDS})
        session.add(cue)
        return kept | {"values": whole(cue)}
    if cue is None:
        raise NotFound("This track has no such cue.", cue_id=str(one.cue_id))
    if one.op == "remove":
        kept["was"] = whole(cue)
        session.delete(cues.pop(one.cue_id))
        session.flush()  # so that one batch may remove a cue and add it again
        return kept
    kept |= {"values": dict(one.values), "was": {name: value_of(cue, name) for name in one.values}}
    set_fields(cue, one.values)
    return kept


def value_of(cue: Cue, name: str) -> Any:
    return getattr(cue, name) if name in COLUMNS else cue.data.get(name, IN_DATA[name])


def whole(cue: Cue) -> dict[str, Any]:
    """What adds it again: the fields that every cue has, and its `data` with the others."""
    data = {name: value for name, value in cue.data.items() if name not in OWN}
    return {name: value_of(cue, name) for name in (*COLUMNS, *OWN)} | ({"data": data} if data else {})


def set_fields(cue: Cue, values: Mapping[str, Any]) -> None:
    data = dict(cue.data)
    for name, value in values.items():
        if name in COLUMNS:
            setattr(cue, name, value)
        elif value == IN_DATA[name]:
            data.pop(name, None)
        else:
            data[name] = value
    if "text" in values:
        counted = {"words": len(cue.text.split()), "spoken_ms": spoken_ms(cue.text)}
        data |= {name: value for name, value in counted.items() if name in data}
    cue.data = data


def _check(cue: Cue) -> None:
    if "\x00" in cue.text:
        raise Invalid("A cue's text has a sign that cannot be kept (NUL).", slug="cue-text", cue_id=str(cue.id))
    if not 0 <= cue.start_ms < cue.end_ms <= LAST_MS:
        raise Invalid(
            f"A cue from {cue.start_ms} to {cue.end_ms} ms does not end after it begins.",
            slug="cue-times",
            remedy="Give it an end after its start.",
            cue_id=str(cue.id),
        )
