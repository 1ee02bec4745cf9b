"""Stored files by signed, expiring address, with byte ranges. Public: the signature is the permission."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from core.containers import HEAD_BYTES, media_type
from core.media_urls import check_media_url
from core.storage import get_storage

router = APIRouter(tags=["media"])

TYPES = {
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mp4": "video/mp4",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".npy": "application/octet-stream",
    ".bin": "application/octet-stream",
}


@router.head("/media/{signature}/{expires}/{key:path}", response_class=FileResponse, operation_id="media-head")
@router.get("/media/{signature}/{expires}/{key:path}", response_class=FileResponse)
def file(
    signature: str,
    expires: Annotated[int, InPath(ge=0, le=2**40)],
    key: str,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The file, or the byte ranges of it that are asked for."""
    check_media_url(signature, expires, key)
    path = get_storage().path(key)
    etag = f'"{hashlib.sha256(f"{key} {path.stat().st_size}".encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, max-age=43200, immutable",
        # Files come from people: never a page of ours, whatever their bytes say.
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if if_none_match is not None and etag in [one.strip().removeprefix("W/") for one in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=_type(path), headers=headers)


def _type(path: Path) -> str:
    if path.suffix in TYPES:
        return TYPES[path.suffix]
    with path.open("rb") as opened:
        return media_type(opened.read(HEAD_BYTES)) or "application/octet-stream"
