"""The way of a script from draft to published, and what people write beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.after_commit import tell_readers
from core.audit import record_of_track
from core.collections import require_role
from core.errors import Conflict, Invalid, NotFound
from core.recordings import get_recording
from core.tables import Cue, Note, Track, User, Video

# From where to where, and the role that it takes.
STEPS = {
    ("draft", "in_review"): "annotator",
    ("changes_asked", "in_review"): "annotator",
    ("in_review", "draft"): "annotator",  # taken back by who sent it
    ("in_review", "changes_asked"): "reviewer",
    ("in_review", "approved"): "reviewer",
    ("approved", "published"): "reviewer",
    ("approved", "changes_asked"): "reviewer",
    ("published", "changes_asked"): "reviewer",
}


def set_state(session: Session, user: User, track: Track, state: str, text: str, revision: int) -> Note:
    """Send a script on; the words of whoever does it are kept with the step, and the revision that it holds for.

    Raises Conflict where the script is elsewhere by now or has changed, Forbidden where the role is too small, Invalid
    for a script that cannot be approved.
    """
    session.refresh(track, ["revision", "state"], with_for_update=True)
    role = STEPS.get((track.state, state))
    if role is None or track.kind != "description":
        raise Conflict(
            f"A {track.kind} that is {_told(track.state)} cannot become {_told(state)}.",
            slug="state-step",
            remedy="Load the script again and look at where it is.",
            state=track.state,
        )
    collection_id = session.scalars(select(Video.collection_id).where(Video.id == track.video_id)).one()
    require_role(session, user, collection_id, role)
    if revision != track.revision:
        raise Conflict(
            "The script has changed since you looked at it.",
            slug="stale-revision",
            remedy="Look at the newest revision first.",
            revision=track.revision,
        )
    if state in ("in_review", "approved"):
        _require_words(session, track)
    before, track.state = track.state, state
    words = text.strip()
    note = Note(
        track_id=track.id, kind="state", text=f"{before} {state}" + (f" {words}" if words else ""),
        revision=track.revision, user_id=user.id,
    )  # fmt: skip
    session.add(note)
    session.flush()
    record_of_track(session, user, "track.state_changed", track, {"state": (before, state)})
    return _with_user(session, note.id)


def _require_words(session: Session, track: Track) -> None:
    empty = session.scalars(
        select(Cue.id).where(Cue.track_id == track.id, Cue.text.regexp_match(r"^\s*$")).order_by(Cue.start_ms)
    ).all()
    if empty:
        raise Invalid(
            f"{len(empty)} of the cues have no words." if len(empty) > 1 else "One cue has no words.",
            slug="cue-empty",
            remedy="Write them or remove them first.",
            cues=[str(cue_id) for cue_id in empty],
        )


def _told(state: str) -> str:
    return state.replace("_", " ")


def list_notes(session: Session, track: Track) -> Sequence[Note]:
    """In the order in which they were written."""
    query = select(Note).where(Note.track_id == track.id).order_by(Note.created_at, Note.id)
    return session.scalars(query.options(joinedload(Note.user), joinedload(Note.recording))).all()


def count_notes(session: Session, track: Track) -> tuple[int, int]:
    """How many there are, and how many of them are dealt with."""
    query = select(func.count(), func.count(Note.resolved_at)).where(Note.track_id == track.id)
    there, resolved = session.execute(query).one()
    return there, resolved


def write_note(
    session: Session,
    user: User,
    track: Track,
    *,
    text: str,
    kind: str,
    cue_id: UUID | None,
    at_ms: int | None,
    recording_id: UUID | None = None,
) -> Note:
    """Raises Invalid where there are no words, neither written nor spoken, NotFound for a recording of another film."""
    if not (text.strip() or recording_id) or "\x00" in text:
        raise Invalid("A note has words.", slug="note-empty", remedy="Say in a few words what you noticed.")
    if recording_id is not None:
        get_recording(session, track, recording_id)
    note = Note(
        track_id=track.id, kind=kind, text=text.strip(), cue_id=cue_id, at_ms=at_ms, revision=track.revision,
        user_id=user.id, recording_id=recording_id,
    )  # fmt: skip
    session.add(note)
    session.flush()
    return _with_user(session, note.id)


def resolve_note(session: Session, user: User, track: Track, note_id: UUID, resolved: bool) -> Note:
    """Mark a note as dealt with, or open it again. Raises NotFound where there is no such note."""
    note = session.scalar(select(Note).where(Note.id == note_id, Note.track_id == track.id, Note.kind != "state"))
    if note is None:
        raise NotFound("This script has no such note.")
    note.resolved_at = datetime.now(UTC) if resolved else None
    note.resolved_by = user.id if resolved else None
    session.flush()
    return _with_user(session, note.id)


def _with_user(session: Session, note_id: UUID) -> Note:
    """The note as it is now, with who wrote it; whoever has the script open is told."""
    query = select(Note).where(Note.id == note_id).options(joinedload(Note.user), joinedload(Note.recording))
    note = session.scalars(query, execution_options={"populate_existing": True}).one()
    tell_readers(session, note.track_id)
    return note
