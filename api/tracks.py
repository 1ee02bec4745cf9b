"""Timed text: the tracks of a film, their cues, and files made from them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any, Literal, cast
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.deps import Db, EditedVideo, Me, SeenVideo
from core import tracks
from core.errors import Invalid
from core.formats.options import TextOptions
from core.formats.stored import text_track
from core.formats.timecode import FrameRate
from core.formats.track import Kind
from core.tables import Track, Video

router = APIRouter(prefix="/v1", tags=["tracks"])


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


def shown(track: Track, cue_count: int) -> TrackRead:
    values = {name: getattr(track, name) for name in TrackRead.model_fields if name != "cue_count"}
    return TrackRead(**values, cue_count=cue_count)


@router.get("/videos/{id}/tracks")
def index(video: SeenVideo, me: Me, session: Db) -> list[TrackRead]:
    """Descriptions first, the newest of each kind first. Approved alignments are for reviewers alone."""
    return [shown(track, count) for track, count in tracks.list_tracks(session, video.id, me)]


class ScriptCreate(BaseModel):
    """A new description of a film."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    copy_of: UUID | None = Field(None, description="a description of the same film to begin with; it stays as it is")


@router.post("/videos/{id}/scripts", status_code=201)
def begin(video: EditedVideo, me: Me, session: Db, body: ScriptCreate, response: Response) -> TrackRead:
    """A description to be written by hand, empty or as a copy of another one: an approved one stays as it is."""
    copied = tracks.get_track(session, me, body.copy_of) if body.copy_of is not None else None
    if copied is not None and (copied.video_id != video.id or copied.kind != "description"):
        raise Invalid("A copy is made of a description of the same film.", slug="copy-of", remedy="Choose another one.")
    track = tracks.begin_script(session, me, video, title=body.title, language=body.language, copied=copied)
    response.headers["Location"] = f"/v1/tracks/{track.id}"
    return shown(track, 0 if copied is None else len(copied.cues))


@router.get("/tracks/{id}", response_model=TrackWithCues)
def read(id: UUID, me: Me, session: Db) -> Response:
    """With all its cues, in order of time."""
    track = tracks.get_track(session, me, id, with_cues=False)
    count, cues = tracks.cues_as_json(session, track.id)
    head = shown(track, count).model_dump_json().removesuffix("}")
    return Response(f'{head},"cues":{cues}}}', media_type="application/json")


_FILES = {
    "content": {name: {"schema": {"type": "string"}} for name in ("text/vtt", "text/csv", "application/x-subrip")}
    | {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
}
LOSSES = "Cuewright-Losses"


@router.get("/tracks/{id}/export", response_class=Response, responses={200: _FILES})
def export(
    id: UUID,
    me: Me,
    session: Db,
    format: Annotated[str, Query(max_length=40, description="a name that GET /v1/formats lists as written")] = "vtt",
    rate: Annotated[str, Query(description="frames per second of time codes: 23.976, 25, 29.97df ..")] = "25",
    start: Annotated[str | None, Query(description="time code of the film's first frame")] = None,
    download: Annotated[bool, Query(description="Answer as a file to be saved")] = False,
) -> Response:
    """The track as a file. The header Cuewright-Losses (JSON) tells what the format could not carry."""
    track = tracks.get_track(session, me, id)
    film = session.get_one(Video, track.video_id).title
    written = _written(track, format, film, rate, start)
    version = f"{track.id}-{track.revision}-{format}-{rate}-{start or 0}"
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{quote(version)}"', LOSSES: json.dumps(written.losses)}
    if download:
        headers |= attachment(f"{_bare(track.title)}{written.ending}")
    return Response(written.data, media_type=written.media_type, headers=headers)


def _bare(title: str) -> str:
    """A title without the ending of the file that the track came from."""
    from core.formats.catalog import FORMATS

    ending = PurePath(title).suffix
    known = {each for format in FORMATS.values() for each in format.extensions}
    return title.removesuffix(ending) if ending.lower() in known else title


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser save an answer under this name, whatever signs the name has."""
    name = re.sub(r"[\\/\x00-\x1f\x7f\ud800-\udfff]", "_", name)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}


@dataclass(frozen=True, slots=True)
class _Written:
    data: bytes
    media_type: str
    ending: str
    losses: dict[str, int]


def _written(track: Track, format: str, film: str, rate: str, start: str | None) -> _Written:
    from core.formats.catalog import FORMATS
    from core.formats.convert import write_text

    try:
        frames = FrameRate.named(rate)
        first = frames.frame_of(start) if start else 0
    except ValueError as error:
        raise Invalid(str(error), slug="text-options") from error
    kind = cast(Kind, track.kind)
    about = {"title": track.title, "provenance": track.provenance} | track.provenance.get("about", {})
    options = TextOptions(kind, track.language, rate=frames, start_frame=first, film=film)
    said = [cue for cue in track.cues if cue.text.strip()]  # a cue that is not written yet is for the editor alone
    written = write_text(text_track(said, kind, track.language, about), format, options)
    told, losses = FORMATS[format], dict(written.losses.counts)
    if unwritten := len(track.cues) - len(said):
        losses["cues without words"] = unwritten
    return _Written(written.data, told.media_type, told.extensions[0], losses)
