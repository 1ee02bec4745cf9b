"""Timed text: the tracks of a film, their cues, and files made from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.deps import Db, Me, SeenVideo
from core import tracks
from core.tables import Track

router = APIRouter(prefix="/v1", tags=["tracks"])

Format = Literal["vtt", "srt", "csv", "json"]


class CueRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    start_ms: int
    end_ms: int
    text: str
    data: dict[str, Any]


class TrackRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    video_id: UUID
    kind: Literal["transcript", "alignment", "description"]
    source: str
    title: str
    language: str
    state: Literal["draft", "in_review", "changes_asked", "approved", "published"]
    revision: int
    provenance: dict[str, Any]
    created_at: datetime
    cue_count: int


class TrackWithCues(TrackRead):
    cues: list[CueRead]


def _shown(track: Track, cue_count: int) -> TrackRead:
    values = {name: getattr(track, name) for name in TrackRead.model_fields if name != "cue_count"}
    return TrackRead(**values, cue_count=cue_count)


@router.get("/videos/{id}/tracks")
def index(video: SeenVideo, session: Db) -> list[TrackRead]:
    """Descriptions first, the newest of each kind first."""
    return [_shown(track, count) for track, count in tracks.list_tracks(session, video.id)]


@router.get("/tracks/{id}")
def read(id: UUID, me: Me, session: Db) -> TrackWithCues:
    """With all its cues, in order of time."""
    track = tracks.get_track(session, me, id)
    cues = [CueRead.model_validate(cue) for cue in track.cues]
    return TrackWithCues(**_shown(track, len(cues)).model_dump(), cues=cues)


_FILES = {
    "content": {name: {"schema": {"type": "string"}} for name in ("text/vtt", "text/csv", "application/x-subrip")}
}


@router.get("/tracks/{id}/export", response_class=Response, responses={200: _FILES})
def export(
    id: UUID,
    me: Me,
    session: Db,
    format: Format = "vtt",
    download: Annotated[bool, Query(description="Answer as a file to be saved")] = False,
) -> Response:
    """WebVTT (descriptions or captions), SubRip, CSV script or JSON."""
    track = tracks.get_track(session, me, id)
    written, media_type = _written(track, format)
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{track.id}-{track.revision}-{format}"'}
    if download:
        name = f"{track.title}.{format}"
        plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
        headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(written, media_type=media_type, headers=headers)


def _written(track: Track, format: Format) -> tuple[str, str]:
    from core.formats.csv_script import write_csv
    from core.formats.json_cues import write_json
    from core.formats.srt import write_srt
    from core.formats.vtt import write_vtt

    if format == "vtt":
        kind = "descriptions" if track.kind == "description" else "captions"
        return write_vtt(track.cues, kind=kind, language=track.language), "text/vtt"
    if format == "json":
        about = {"kind": track.kind, "title": track.title, "language": track.language, "provenance": track.provenance}
        return write_json(track.cues, about), "application/json"
    writers: dict[str, tuple[Callable[..., str], str]] = {
        "srt": (write_srt, "application/x-subrip"),
        "csv": (write_csv, "text/csv"),
    }
    write, media_type = writers[format]
    return write(track.cues), media_type
