"""Descriptions and notes that people speak themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.deps import Db, Me, SeenScript
from core import recordings
from core.media_urls import media_url
from core.tables import Recording
from core.throttle import brake

router = APIRouter(prefix="/v1", tags=["recordings"])

PER_MINUTE = 60
SOUND = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class RecordingRead(BaseModel):
    id: UUID
    text: str = Field(description="the words that are spoken, as far as anybody said")
    duration_ms: int = Field(description="without the silence around it")
    created_at: datetime
    url: str = Field(description="signed address of the sound, WAV")


async def sent_sound(request: Request) -> bytes:
    """The body, whatever it says that it is; api.gatekeeping lets no more than 32 MB in."""
    return await request.body()


@router.post(
    "/tracks/{id}/recordings",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": SOUND}},
)
def record(
    track: SeenScript,
    me: Me,
    session: Db,
    sound: Annotated[bytes, Depends(sent_sound)],
    text: Annotated[str, Query(max_length=5_000, description="the words that are spoken")] = "",
) -> RecordingRead:
    """Send a sound (two minutes at most, any common format). Silence around the words is cut off. A cue is spoken by it
    once its field `recording` holds the id, for as long as the cue has these words."""
    brake("recordings", str(me.id), limit=PER_MINUTE)
    return shown_recording(recordings.take_recording(session, me, track, sound, text))


@router.get("/tracks/{id}/recordings/{recording_id}")
def show(track: SeenScript, recording_id: UUID, session: Db) -> RecordingRead:
    return shown_recording(recordings.get_recording(session, track, recording_id))


def shown_recording(one: Recording) -> RecordingRead:
    return RecordingRead(
        id=one.id,
        text=one.text,
        duration_ms=one.duration_ms,
        created_at=one.created_at,
        url=media_url(recordings.sound_key(one)),
    )
