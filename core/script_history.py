"""A track's past: every saved batch, the script as it was at any revision, and going back to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.audit import record_of_track
from core.edits import FIELDS, Operation, Saved, save_edits, set_fields, taken_back, value_of, whole
from core.errors import Invalid
from core.tables import Cue, Track, TrackEdit, User


def edits_since(session: Session, track: Track, revision: int, limit: int = 1_000) -> Sequence[TrackEdit]:
    """Batches that were saved after `revision`, in order, with who saved them."""
    query = (
        select(TrackEdit)
        .where(TrackEdit.track_id == track.id, TrackEdit.revision > revision)
        .order_by(TrackEdit.revision)
        .limit(limit)
        .options(joinedload(TrackEdit.user))
    )
    return session.scalars(query).all()


def cues_at(session: Session, track: Track, revision: int) -> list[Cue]:
    """The track's cues as they were at a revision, by start: rows that belong to no session.

    `track` has its cues. Raises Invalid for a revision that there never was.
    """
    if not 1 <= revision <= track.revision:
        raise Invalid(
            f"There is no revision {revision}; there are 1 to {track.revision}.",
            slug="revision-unknown",
            remedy="GET /v1/tracks/{id}/edits lists them.",
        )
    cues = {cue.id: _copy(cue) for cue in track.cues}
    for edit in reversed(edits_since(session, track, revision, limit=track.revision)):
        for kept in reversed(edit.operations):
            back = taken_back(kept)
            if back.op == "remove":
                cues.pop(back.cue_id, None)
            elif back.op == "add":
                cues[back.cue_id] = _copy_of(back)
            elif back.cue_id in cues:
                set_fields(cues[back.cue_id], back.values)
    return sorted(cues.values(), key=lambda cue: (cue.start_ms, cue.id))


def restore(session: Session, user: User, track: Track, revision: int) -> Saved:
    """Make the script what it was at a revision, as one more batch that can be taken back like any other."""
    then = {cue.id: cue for cue in cues_at(session, track, revision)}
    now = {cue.id: cue for cue in track.cues}
    operations = [Operation("remove", cue_id) for cue_id in now if cue_id not in then]
    operations += [Operation("add", cue_id, whole(cue)) for cue_id, cue in then.items() if cue_id not in now]
    operations += [change for cue_id in then if cue_id in now for change in _change(now[cue_id], then[cue_id])]
    if not operations:
        return Saved(track.revision, (), 0)
    before = track.revision
    saved = save_edits(session, user, track, before, operations)
    record_of_track(session, user, "track.restored", track, {"revision": (before, revision)})
    return saved


def _change(now: Cue, then: Cue) -> list[Operation]:
    values = {name: value_of(then, name) for name in FIELDS if value_of(then, name) != value_of(now, name)}
    return [Operation("set", now.id, values)] if values else []


def _copy(cue: Cue) -> Cue:
    return Cue(id=cue.id, start_ms=cue.start_ms, end_ms=cue.end_ms, text=cue.text, data=dict(cue.data))


def _copy_of(added: Operation) -> Cue:
    cue = Cue(id=added.cue_id, data=dict(added.values.get("data", {})))
    set_fields(cue, {name: value for name, value in added.values.items() if name != "data"})
    return cue
