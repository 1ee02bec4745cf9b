"""Saving changes to a track: batches of operations on the revision that they started from, merged with those of others.

Two batches clash only where both touch the same field of the same cue. Every saved batch is kept with what was there
before, so that it can be taken back and any revision read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid, NotFound, StaleRevision
from core.gaps import spoken_ms
from core.tables import Cue, Track, TrackEdit, User

FIELDS = ("text", "start_ms", "end_ms")
LAST_MS = 100 * 3_600_000  # no film is longer


@dataclass(frozen=True, slots=True)
class SetCue:
    """New values for a cue's fields (`FIELDS`); the others stay."""

    cue_id: UUID
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Saved:
    revision: int
    undo: Sequence[SetCue]  # the operations that take it back, the last one first
    merged: int  # how many batches of others were saved in between


def save_edits(session: Session, user: User, track: Track, revision: int, operations: Sequence[SetCue]) -> Saved:
    """Apply all operations, or none of them.

    Raises StaleRevision (with the newer `revision` and the cues that clash) where somebody saved the same fields since,
    Conflict for a track that is approved, NotFound for a cue that is not there, Invalid for values that no cue has.
    """
    session.refresh(track, ["revision", "state"], with_for_update=True)
    if track.state in ("approved", "published"):
        raise Conflict(
            "This description is approved; an approved one stays as it is.",
            slug="track-approved",
            remedy="Ask for changes first, or work on a copy.",
        )
    merged = _merge(session, track, revision, operations)
    cues = {cue.id: cue for cue in session.scalars(select(Cue).where(Cue.track_id == track.id))}
    undo: list[SetCue] = []
    for operation in operations:
        cue = cues.get(operation.cue_id)
        if cue is None:
            raise NotFound("This track has no such cue.", cue_id=str(operation.cue_id))
        undo.insert(0, _set(cue, operation.values))
    for operation in operations:
        _check(cues[operation.cue_id])
    track.revision += 1
    kept = [
        {"op": "set", "cue_id": str(one.cue_id), "values": dict(one.values), "was": dict(was.values)}
        for one, was in zip(operations, reversed(undo), strict=True)
    ]
    session.add(TrackEdit(track_id=track.id, revision=track.revision, user_id=user.id, operations=kept))
    session.flush()
    return Saved(track.revision, undo, merged)


def _merge(session: Session, track: Track, revision: int, operations: Sequence[SetCue]) -> int:
    """How many batches lie between; raises where one of them touched what is touched again."""
    if revision == track.revision:
        return 0
    if revision > track.revision:
        raise Invalid(
            f"There is no revision {revision} yet; the newest is {track.revision}.",
            slug="revision-unknown",
            remedy="Load the track again.",
        )
    since = session.scalars(
        select(TrackEdit).where(TrackEdit.track_id == track.id, TrackEdit.revision > revision)
    ).all()
    theirs = {(kept["cue_id"], field) for edit in since for kept in edit.operations for field in kept["values"]}
    clashing = sorted(
        {str(one.cue_id) for one in operations for field in one.values if (str(one.cue_id), field) in theirs}
    )
    if clashing or len(since) != track.revision - revision:
        raise StaleRevision(
            "Somebody else changed the same cues since you loaded them.",
            remedy="Load the track again and look at what was changed.",
            revision=track.revision,
            cues=clashing,
        )
    return len(since)


def _set(cue: Cue, values: Mapping[str, str | int]) -> SetCue:
    """Sets the values; returns what sets the old ones again."""
    was = {name: getattr(cue, name) for name in values}
    for name, value in values.items():
        setattr(cue, name, value)
    if "text" in values:
        counted = {"words": len(cue.text.split()), "spoken_ms": spoken_ms(cue.text)}
        cue.data = cue.data | {name: value for name, value in counted.items() if name in cue.data}
    return SetCue(cue.id, was)


def _check(cue: Cue) -> None:
    if not cue.text.strip() or "\x00" in cue.text:
        raise Invalid("A cue has words.", slug="cue-empty", remedy="Remove the cue instead.", cue_id=str(cue.id))
    if not 0 <= cue.start_ms < cue.end_ms <= LAST_MS:
        raise Invalid(
            f"A cue from {cue.start_ms} to {cue.end_ms} ms does not end after it begins.",
            slug="cue-times",
            remedy="Give it an end after its start.",
            cue_id=str(cue.id),
        )
