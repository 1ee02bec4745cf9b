"""A script's way to being published, and the notes beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.deps import Db, EditedScript, Me, SeenScript
from api.recordings import RecordingRead, shown_recording
from core import review
from core.edits import LAST_MS
from core.tables import Note

router = APIRouter(prefix="/v1", tags=["review"])

State = Literal["draft", "in_review", "changes_asked", "approved", "published"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]


class StateWrite(BaseModel):
    state: State
    revision: int = Field(ge=1, description="that you looked at")
    text: Words = ""


class NoteWrite(BaseModel):
    text: Words = ""
    recording_id: UUID | None = Field(None, description="a recording of the film, for a note that is spoken")
    cue_id: UUID | None = None
    at_ms: Annotated[int, Field(ge=0, le=LAST_MS)] | None = None
    kind: Literal["note", "listener"] = "note"


class NoteUpdate(BaseModel):
    resolved: bool


class NoteRead(BaseModel):
    id: UUID
    kind: Literal["note", "listener", "state"]
    text: str = Field(description="empty where the note is only spoken")
    recording: RecordingRead | None
    cue_id: UUID | None
    at_ms: int | None
    revision: int
    by: str | None
    by_id: UUID | None
    created_at: datetime
    resolved_at: datetime | None
    from_state: State | None = None
    to_state: State | None = None


@router.post("/tracks/{id}/state")
def set_state(track: SeenScript, me: Me, session: Db, body: StateWrite) -> NoteRead:
    """Send a script to review, approve it, publish it, or ask for changes: draft, in_review, changes_asked, approved,
    published."""
    return _shown(review.set_state(session, me, track, body.state, body.text, body.revision))


@router.get("/tracks/{id}/notes")
def index(track: SeenScript, session: Db) -> list[NoteRead]:
    """Everything that was said about this script, its steps among it, the oldest first."""
    return [_shown(note) for note in review.list_notes(session, track)]


@router.post("/tracks/{id}/notes", status_code=201)
def write(track: SeenScript, me: Me, session: Db, body: NoteWrite) -> NoteRead:
    """A note at a cue, at a time, or about the whole. Whoever may see the script may say what they noticed."""
    return _shown(review.write_note(session, me, track, **body.model_dump()))


@router.patch("/tracks/{id}/notes/{note_id}")
def resolve(track: EditedScript, note_id: UUID, me: Me, session: Db, body: NoteUpdate) -> NoteRead:
    """Mark a note as dealt with, or open it again."""
    return _shown(review.resolve_note(session, me, track, note_id, body.resolved))


def _shown(note: Note) -> NoteRead:
    text, steps = note.text, {}
    if note.kind == "state":
        before, after, *words = note.text.split(" ", 2)
        text, steps = "".join(words), {"from_state": before, "to_state": after}
    return NoteRead.model_validate(
        {
            "id": note.id, "kind": note.kind, "text": text, "cue_id": note.cue_id, "at_ms": note.at_ms,
            "recording": note.recording and shown_recording(note.recording),
            "revision": note.revision, "by": note.user.name if note.user else None,
            "by_id": note.user_id, "created_at": note.created_at,
            "resolved_at": note.resolved_at, **steps,
        }
    )  # fmt: skip
