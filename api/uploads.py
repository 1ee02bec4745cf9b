"""Resumable uploads: tus 1.0 with creation, termination, expiration and checksum."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from anyio import from_thread
from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import ClientDisconnect

from api.deps import Config, Db, Me
from core import uploads
from core.errors import Invalid, Problem
from core.tables import Upload

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"


class WrongVersion(Problem):
    status, slug, title = 412, "tus-version", "This version of the upload protocol is not spoken here"


class WrongType(Problem):
    status, slug, title = 415, "wrong-type", "This content type is not taken here"


def tus(tus_resumable: Annotated[str, Header()] = VERSION) -> None:
    if tus_resumable != VERSION:
        raise WrongVersion(f"Only tus {VERSION} is spoken here.")


Tus = Depends(tus)


class Announced(BaseModel):
    """What Upload-Metadata says about the file."""

    filename: Annotated[str, Field(min_length=1, max_length=1000)] = "film"
    collection_id: UUID | None = None
    purpose: Literal["film", "subtitles"] = "film"
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


def announced(upload_metadata: str) -> Announced:
    """Parse `key base64,key base64`; unknown keys are fine."""
    values: dict[str, Any] = {}
    try:
        for pair in filter(None, (part.strip() for part in upload_metadata.split(","))):
            name, _, coded = pair.partition(" ")
            values[name] = b64decode(coded.strip(), validate=True).decode()
        return Announced.model_validate(values)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("Upload-Metadata holds pairs of a name and a base64 value.", slug="upload-metadata") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise Invalid(f"Upload-Metadata: {name}: {first['msg']}", slug="upload-metadata") from error


def _expires(response: Response, upload: Upload) -> None:
    response.headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)


@router.options("", status_code=204)
def options(response: Response, settings: Config) -> None:
    """What this server can do."""
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(settings.upload_limit_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(uploads.CHECKSUMS)


@router.post("", status_code=201, response_class=Response, dependencies=[Tus])
def create(
    response: Response,
    me: Me,
    session: Db,
    upload_length: Annotated[int, Header(ge=0, le=2**62)],
    upload_metadata: Annotated[str, Header(max_length=8000)] = "",
) -> None:
    """Announce a file. `Upload-Metadata`: filename, collection_id, purpose (film or subtitles), sha256 (hex)."""
    about = announced(upload_metadata)
    upload = uploads.create_upload(
        session,
        me,
        file_name=about.filename,
        size_bytes=upload_length,
        purpose=about.purpose,
        collection_id=about.collection_id,
        sha256=about.sha256,
    )
    response.headers["Location"] = f"/v1/uploads/{upload.id}"
    _expires(response, upload)


@router.head("/{id}", response_class=Response, dependencies=[Tus])
def read(id: UUID, response: Response, me: Me, session: Db) -> None:
    """Where to go on."""
    upload = uploads.get_upload(session, me, id)
    whole = upload.storage_key is not None
    response.headers["Upload-Offset"] = str(upload.size_bytes if whole else uploads.part_of(upload).offset())
    response.headers["Upload-Length"] = str(upload.size_bytes)
    _expires(response, upload)


def _chunks(request: Request) -> Iterator[bytes]:
    """The body as it comes in, read from a worker thread; ends early when the sender goes away."""
    stream = request.stream()

    async def following() -> bytes | None:
        return await anext(stream, None)

    while True:
        try:
            chunk = from_thread.run(following)
        except ClientDisconnect:
            return
        if chunk is None:
            return
        if chunk:
            yield chunk


def _checksum(upload_checksum: str | None) -> tuple[str, bytes] | None:
    if upload_checksum is None:
        return None
    name, _, coded = upload_checksum.partition(" ")
    try:
        return name, b64decode(coded.strip(), validate=True)
    except binascii.Error as error:
        raise Invalid("Upload-Checksum is a name and a base64 value.", slug="upload-checksum") from error


@router.patch("/{id}", status_code=204, dependencies=[Tus])
def append(
    id: UUID,
    request: Request,
    response: Response,
    me: Me,
    session: Db,
    upload_offset: Annotated[int, Header(ge=0, le=2**62)],
    content_type: Annotated[str, Header()] = "",
    upload_checksum: Annotated[str | None, Header(max_length=200)] = None,
) -> None:
    """Send bytes from the offset on."""
    if content_type.split(";")[0].strip().lower() != "application/offset+octet-stream":
        raise WrongType("Send application/offset+octet-stream.")
    upload = uploads.get_upload(session, me, id)
    _expires(response, upload)
    part = uploads.part_of(upload)
    checksum = _checksum(upload_checksum)
    if upload.storage_key is not None:
        response.headers["Upload-Offset"] = str(upload.size_bytes)
        return
    session.rollback()  # gives the connection back: bytes may take hours
    offset = uploads.receive(part, upload_offset, _chunks(request), checksum)
    uploads.note_offset(session, id, offset)
    response.headers["Upload-Offset"] = str(offset)


@router.delete("/{id}", status_code=204, dependencies=[Tus])
def delete(id: UUID, me: Me, session: Db) -> None:
    """Give an upload up."""
    uploads.delete_upload(session, uploads.get_upload(session, me, id, lock=True))
