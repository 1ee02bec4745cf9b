"""Timed text in and out: which formats there are, files converted and validated, tracks made from files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.deps import Db, EditedVideo, Me
from core import tracks
from core.errors import Invalid, TextRefused
from core.formats.options import TextOptions
from core.formats.stored import cue_rows
from core.formats.timecode import FrameRate
from core.formats.track import CUE_FIELDS, Finding, Kind, Reading

if TYPE_CHECKING:  # the readers are loaded when the first file comes
    from core.formats.catalog import Format

router = APIRouter(prefix="/v1", tags=["formats"])

LOSSES = "Cuewright-Losses"
SHOWN = 200  # findings in one answer


class FormatRead(BaseModel):
    name: str
    title: str
    extensions: list[str]
    media_type: str
    reads: bool
    writes: bool
    research: bool
    resolution: str
    carries: list[str]


class FindingRead(BaseModel):
    message: str
    line: int | None
    column: int | None
    severity: Literal["error", "warning"]
    rule: str
    excerpt: str


class ReadingRead(BaseModel):
    format: str
    encoding: str
    encoding_guessed: bool
    cue_count: int
    valid: bool
    findings: list[FindingRead]
    finding_count: int


class Imported(ReadingRead):
    track_id: UUID | None
    preview: list[dict[str, Any]]


def text_options(
    kind: Kind = "description",
    language: Annotated[str, Query(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] = "en",
    rate: Annotated[str, Query(description="frames per second of time codes: 23.976, 25, 29.97df ..")] = "25",
    start: Annotated[str | None, Query(description="time code of the film's first frame")] = None,
    encoding: Annotated[str | None, Query(max_length=40)] = None,
    film: Annotated[str, Query(max_length=500)] = "film",
) -> TextOptions:
    try:
        frames = FrameRate.named(rate)
        if encoding:
            "".encode(encoding)
        return TextOptions(kind, language, encoding, frames, frames.frame_of(start) if start else 0, film)
    except (ValueError, LookupError) as error:
        raise Invalid(str(error), slug="text-options") from error


Options = Annotated[TextOptions, Depends(text_options)]
Name = Annotated[str, Query(description="the file's name; its ending helps to tell the format", max_length=500)]
Told = Annotated[str | None, Query(description="the file's format, instead of finding out")]


async def body_of(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(body_of)]
_ANY = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/formats")
def index(me: Me) -> list[FormatRead]:
    """Every format with what survives a round trip through it."""
    from core.formats.catalog import FORMATS

    return [_format(each) for each in FORMATS.values()]


@router.post("/formats/validate", openapi_extra=_ANY)
def validate(me: Me, body: Body, options: Options, name: Name = "file", format: Told = None) -> ReadingRead:
    """What is wrong in a file of timed text, with line and column; nothing is stored."""
    from core.formats.convert import faults, read_text

    found, reading = read_text(body, name, options, format)
    return _reading(found, reading, faults(found, reading, body))


@router.post("/formats/convert", response_class=Response, openapi_extra=_ANY)
def convert(me: Me, body: Body, options: Options, to: str, name: Name = "file", format: Told = None) -> Response:
    """The same cues as another format. The header Cuewright-Losses (JSON) tells what it could not carry."""
    from core.formats.catalog import FORMATS
    from core.formats.convert import read_text, write_text

    _, reading = read_text(body, name, options, format)
    written = write_text(reading.track, to, options)
    headers = {LOSSES: json.dumps(dict(written.losses.counts))}
    return Response(written.data, media_type=FORMATS[to].media_type, headers=headers)


@router.post("/videos/{id}/tracks", status_code=201, responses={200: {"model": Imported}}, openapi_extra=_ANY)
def bring(
    video: EditedVideo,
    me: Me,
    session: Db,
    body: Body,
    options: Options,
    response: Response,
    name: Name = "file",
    format: Told = None,
    preview: Annotated[bool, Query(description="only say what would be stored (200)")] = False,
    keep_good: Annotated[bool, Query(description="store the good cues of a file that has bad ones")] = False,
) -> Imported:
    """A track from a file. With bad cues nothing is stored, unless `keep_good`: each is named by line and column."""
    from core.formats.convert import read_text

    found, reading = read_text(body, name, options, format)
    rows, changed = cue_rows(reading.track)
    findings = [*reading.findings, *changed]
    bad = [each for each in findings if each.severity == "error"]
    if not rows:
        raise TextRefused(f"{name} holds no cue that can be stored.", slug="text-no-cues", findings=_findings(findings))
    if bad and not (keep_good or preview):
        raise TextRefused(
            f"{len(bad)} {'place' if len(bad) == 1 else 'places'} in {name} cannot be read; {len(rows)} cues can.",
            slug="text-has-faults",
            remedy="Mend the file, or ask again with keep_good=true to store the good cues.",
            findings=_findings(findings),
        )
    track_id = None
    if preview:
        response.status_code = 200
    else:
        track = tracks.import_track(
            session, me, video, kind=options.kind, title=name, language=reading.track.language, format=found.name,
            about=reading.track.about, cues=rows,
        )  # fmt: skip
        track_id = track.id
        response.headers["Location"] = f"/v1/tracks/{track.id}"
    shown = _reading(found, reading, findings)
    return Imported(**shown.model_dump(), track_id=track_id, preview=rows[:20] if preview else [])


def _format(each: Format) -> FormatRead:
    resolution = each.resolution_ms if isinstance(each.resolution_ms, str) else f"{each.resolution_ms:g} ms"
    return FormatRead(
        name=each.name, title=each.title, extensions=list(each.extensions), media_type=each.media_type,
        reads=each.read is not None, writes=each.write is not None, research=each.research,
        resolution="exact" if resolution == "0 ms" else resolution,
        carries=[name for name in CUE_FIELDS if name in each.carries],
    )  # fmt: skip


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(each) for each in findings[:SHOWN]]


def _reading(found: Format, reading: Reading, findings: Sequence[Finding]) -> ReadingRead:
    return ReadingRead(
        format=found.name,
        encoding=reading.encoding,
        encoding_guessed=reading.guessed,
        cue_count=len(reading.track.cues),
        valid=not any(each.severity == "error" for each in findings),
        findings=[FindingRead.model_validate(each) for each in _findings(findings)],
        finding_count=len(findings),
    )
