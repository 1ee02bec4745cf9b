"""Changes to a track's cues, saved in batches."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.deps import Db, EditedTrack, Me
from core.edits import LAST_MS, SetCue, save_edits

router = APIRouter(prefix="/v1", tags=["edits"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
Time = Annotated[int, Field(ge=0, le=LAST_MS)]


class SetCueOperation(BaseModel):
    """New values for a cue; what is left out stays."""

    op: Literal["set"] = "set"
    cue_id: UUID
    text: Text | None = None
    start_ms: Time | None = None
    end_ms: Time | None = None

    @model_validator(mode="after")
    def _something(self) -> SetCueOperation:
        if not self.values():
            raise ValueError("an operation changes the text or a time")
        return self

    def values(self) -> dict[str, str | int]:
        return self.model_dump(include={"text", "start_ms", "end_ms"}, exclude_none=True)


class Batch(BaseModel):
    revision: int = Field(ge=1, description="of the track, when these changes were begun")
    operations: list[SetCueOperation] = Field(min_length=1, max_length=5_000)


class SavedRead(BaseModel):
    revision: int
    undo: list[SetCueOperation] = Field(description="operations that take this batch back")
    merged: int = Field(description="batches of others that were saved in between and touched other fields")


@router.post("/tracks/{id}/edits")
def save(track: EditedTrack, me: Me, session: Db, body: Batch) -> SavedRead:
    """All operations of the batch, or none; one clashes (409) only with a newer change to the same field of a cue."""
    operations = [SetCue(one.cue_id, one.values()) for one in body.operations]
    saved = save_edits(session, me, track, body.revision, operations)
    undo = [_operation(one) for one in saved.undo]
    return SavedRead.model_construct(revision=saved.revision, undo=undo, merged=saved.merged)


def _operation(one: SetCue) -> SetCueOperation:
    """Unchecked: what was there before may be longer than what is taken now."""
    values: dict[str, Any] = {"op": "set", "cue_id": one.cue_id, **one.values}
    return SetCueOperation.model_construct(**values)
