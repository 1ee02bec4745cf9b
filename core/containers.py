"""What a file really is, by its first bytes: films are let in, everything else is refused by its right name.

Whether a film can be decoded is for the step `probe` to find out.
"""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import MediaRefused

HEAD_BYTES = 64 * 1024

# (offset, bytes, media type). Containers that PyAV reads and that may hold moving pictures.
FILMS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"moov", "video/quicktime"),
    (4, b"mdat", "video/quicktime"),
    (4, b"wide", "video/quicktime"),
    (4, b"pnot", "video/quicktime"),
    (4, b"free", "video/quicktime"),
    (4, b"skip", "video/quicktime"),
    (4, b"styp", "video/mp4"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"OggS", "video/ogg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"\xb7\xd8\x00\x20\x37\x49\xda\x11", "video/x-wtv"),
    (0, b"\x06\x0e\x2b\x34", "application/mxf"),
    (0, b"nut/multimedia container", "video/x-nut"),
    (0, b".RMF", "application/vnd.rn-realmedia"),
    (0, b"DKIF", "video/x-ivf"),
    (0, b"YUV4MPEG2", "video/x-yuv4mpeg"),
    (0, b"\x1f\x07\x00", "video/dv"),
    (0, b"GIF8", "image/gif"),
)

# Files that people send by mistake, by the name that they know them by.
OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a Windows program"),
    (0, b"SQLite format 3", "a database"),
)

SOUNDS: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WAVE", "a WAV recording"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"fLaC", "a FLAC recording"),
    (8, b"AIFF", "an AIFF recording"),
    (0, b"caff", "a CAF recording"),
    (0, b"\x0b\x77", "an AC-3 recording"),
)

BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}
PICTURE_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"avif"}
REMEDY = "Send the film itself: MP4, MOV, MKV, WebM, AVI, MPEG-TS, MPEG, MXF, WMV, FLV or Ogg."


def identify(path: Path) -> str:
    """The media type of a film by its content; its name is not asked. Raises MediaRefused for anything else."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise MediaRefused("The file is empty: it has no bytes.", slug="media-empty", remedy="Send the file again.")
    found = media_type(head)
    if found is not None:
        return found
    for offset, magic, name in SOUNDS:
        if head[offset : offset + len(magic)] == magic:
            raise MediaRefused(
                f"This is {name}: it has sound and no picture to describe.",
                slug="media-no-picture",
                remedy="Send the film that it belongs to.",
            )
    for offset, magic, name in OTHERS:
        if head[offset : offset + len(magic)] == magic:
            raise MediaRefused(f"This is {name}, not a film.", slug="media-not-a-film", remedy=REMEDY)
    if _is_text(head):
        raise MediaRefused(
            "This is a text file, whatever its name says, not a film.", slug="media-not-a-film", remedy=REMEDY
        )
    if not head.strip(b"\x00"):
        raise MediaRefused(
            "The file begins with nothing but zeros: it was not copied completely.",
            slug="media-blank",
            remedy="Copy it again from where it came from, then send it again.",
        )
    raise MediaRefused("This does not begin like any film that we know.", slug="media-unknown", remedy=REMEDY)


def media_type(head: bytes) -> str | None:
    """The media type of a film that begins with `head`, or None."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return None if brand in PICTURE_BRANDS else BRANDS.get(brand, "video/mp4")
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    for offset, magic, found in FILMS:
        if head[offset : offset + len(magic)] == magic:
            return found
    if _is_transport_stream(head):
        return "video/mp2t"
    # MPEG program and elementary streams, H.264 and HEVC without a container: start codes near the beginning.
    if head.find(b"\x00\x00\x01\xba", 0, 4096) >= 0 or head.startswith((b"\x00\x00\x01\xb3", b"\x00\x00\x01\xb0")):
        return "video/mpeg"
    if re.match(rb"\x00{1,8}\x01[\x09\x27\x67\x40\x46]", head):
        return "video/h264"
    return None


def _is_transport_stream(head: bytes) -> bool:
    """Sync bytes at the packet distance, from any place in the first packets on."""
    for size in (188, 192, 204):
        for start in range(min(size * 2, len(head))):
            marks = head[start : start + size * 8 : size]
            if len(marks) >= 5 and marks.count(0x47) == len(marks):
                return True
    return False


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    try:
        words = head.decode() if len(head) < HEAD_BYTES else head[: head.rfind(b"\n") + 1 or None].decode()
    except UnicodeDecodeError:
        words = head.decode("latin-1")
    return "\x00" not in words and sum(c.isprintable() or c in "\r\n\t\f" for c in words) > 0.95 * len(words)
