"""Changes to a track's cues, saved in batches; what was saved before; going back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Discriminator, Field, StringConstraints, Tag, model_validator

from api.deps import Db, EditedScript, EditedTrack, Me, SeenScript, SeenTrack
from api.tracks import CueRead
from core.edits import FIELDS, LAST_MS, Operation, Saved, made, save_edits
from core.heard import NOBODY
from core.script_history import cues_at, edits_since, restore
from core.speakers import LONGEST_NAME
from core.tables import TrackEdit

router = APIRouter(prefix="/v1", tags=["edits"])

Text = Annotated[str, StringConstraints(max_length=5_000)]
Time = Annotated[int, Field(ge=0, le=LAST_MS)]
CueStatus = Literal["draft", "changes_asked", "approved"]
SpeakerName = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]
RecordingId = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")
]  # of the film's recordings; empty: a voice speaks
SpeakerNumber = Annotated[int, Field(ge=NOBODY, le=100_000, description="-1: nobody can tell")]


class SetCueOperation(BaseModel):
    """New values for a cue; what is left out stays."""

    op: Literal["set"] = "set"
    cue_id: UUID
    text: Text | None = None
    start_ms: Time | None = None
    end_ms: Time | None = None
    extended: bool | None = None
    status: CueStatus | None = None
    recording: RecordingId | None = Field(None, description="a recording of the film; empty: a voice speaks the cue")
    speaker: SpeakerName | None = None
    speaker_number: SpeakerNumber | None = None

    @model_validator(mode="after")
    def _something(self) -> SetCueOperation:
        if not self.values():
            raise ValueError(
                "an operation changes the text, a time, extended, the status, the recording or the speaker"
            )
        return self

    def values(self) -> dict[str, Any]:
        return self.model_dump(include=set(FIELDS), exclude_none=True)


class AddCueOperation(BaseModel):
    """A cue that was not there. Whoever adds it makes its id, so that it can be changed before the answer comes."""

    op: Literal["add"] = "add"
    cue_id: UUID
    start_ms: Time
    end_ms: Time
    text: Text = ""
    extended: bool = False
    status: CueStatus = "draft"
    recording: RecordingId = ""
    data: dict[str, Any] = Field(
        default_factory=dict, description="its speaker, and what models found of it, when it comes back"
    )

    def values(self) -> dict[str, Any]:
        return self.model_dump(include={*FIELDS, "data"})


class RemoveCueOperation(BaseModel):
    op: Literal["remove"] = "remove"
    cue_id: UUID

    def values(self) -> dict[str, Any]:
        return {}


def _op(given: Any) -> str:
    """What an operation says it is; of what is no operation, nothing that there is."""
    return str((given.get("op") or "set") if isinstance(given, dict) else getattr(given, "op", None))


CueOperation = Annotated[
    Annotated[SetCueOperation, Tag("set")]
    | Annotated[AddCueOperation, Tag("add")]
    | Annotated[RemoveCueOperation, Tag("remove")],
    Discriminator(_op),
]


class Batch(BaseModel):
    id: UUID | None = Field(None, description="made by you: a batch that comes again is answered and not saved again")
    revision: int = Field(ge=1, description="of the track, when these changes were begun")
    operations: list[CueOperation] = Field(min_length=1, max_length=5_000)


class SavedRead(BaseModel):
    revision: int
    undo: list[CueOperation] = Field(description="operations that take this batch back")
    merged: int = Field(description="batches of others that were saved in between and touched other fields")


class EditRead(BaseModel):
    revision: int
    by: str | None
    by_id: UUID | None
    created_at: datetime
    operations: list[CueOperation]


class ScriptAt(BaseModel):
    revision: int
    cues: list[CueRead]


class RestoreRequest(BaseModel):
    revision: int = Field(ge=1, description="what the script shall be again")


@router.post("/tracks/{id}/edits", response_model_exclude_unset=True)
def save(track: EditedScript, me: Me, session: Db, body: Batch) -> SavedRead:
    """All operations of the batch, or none; one clashes (409) only with a newer change to the same field of a cue."""
    operations = [Operation(one.op, one.cue_id, one.values()) for one in body.operations]
    return _saved(save_edits(session, me, track, body.revision, operations, body.id))


@router.get("/tracks/{id}/edits", response_model_exclude_unset=True)
def index(
    track: SeenScript, session: Db, since: Annotated[int, Query(ge=0, description="revision")] = 0
) -> list[EditRead]:
    """What was saved after a revision, in order, at most 1,000 batches."""
    return [_edit(edit) for edit in edits_since(session, track, since)]


@router.get("/tracks/{id}/revisions/{revision}")
def read_revision(track: SeenTrack, revision: int, session: Db) -> ScriptAt:
    """The script as it was."""
    return ScriptAt(revision=revision, cues=[CueRead.model_validate(cue) for cue in cues_at(session, track, revision)])


@router.post("/tracks/{id}/restore", response_model_exclude_unset=True)
def go_back(track: EditedTrack, me: Me, session: Db, body: RestoreRequest) -> SavedRead:
    """Make the script what it was at a revision. This is a change like any other: it is kept, and can be taken back."""
    return _saved(restore(session, me, track, body.revision))


def _saved(saved: Saved) -> SavedRead:
    undo = [shown_operation(one) for one in saved.undo]
    return SavedRead.model_construct(revision=saved.revision, undo=undo, merged=saved.merged)


def _edit(edit: TrackEdit) -> EditRead:
    return EditRead.model_construct(
        revision=edit.revision, by=edit.user.name if edit.user else None, by_id=edit.user_id,
        created_at=edit.created_at, operations=[shown_operation(made(kept)) for kept in edit.operations],
    )  # fmt: skip


_SHAPES: dict[str, type[BaseModel]] = {"set": SetCueOperation, "add": AddCueOperation, "remove": RemoveCueOperation}


def shown_operation(one: Operation) -> Any:
    """Unchecked: what was there before may be longer than what is taken now."""
    return _SHAPES[one.op].model_construct(op=one.op, cue_id=one.cue_id, **one.values)
