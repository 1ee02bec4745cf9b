"""Files that are broken or are no films at all: made from whole ones by cutting and overwriting bytes."""

from __future__ import annotations

import random
import struct
import zlib
from math import cos, radians, sin

FTYP = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
SDP = b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello.\n"


def truncated(data: bytes, share: float) -> bytes:
    """The first part of a file, as a broken-off upload leaves it."""
    return data[: int(len(data) * share)]


def corrupted(data: bytes, seed: int, runs: int, length: int, spare: int = 1024) -> bytes:
    """Overwrite `runs` stretches of `length` bytes at random places beyond the first `spare` bytes."""
    rng, out = random.Random(seed), bytearray(data)
    for _ in range(runs):
        at = rng.randrange(min(spare, len(out) // 2), max(len(out) - length, len(out) // 2 + 1))
        out[at : at + length] = rng.randbytes(min(length, len(out) - at))
    return bytes(out)


def hole(data: bytes, share: float, length: int) -> bytes:
    """Zeroes where a download skipped a part."""
    at = int(len(data) * share)
    return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]


def claims_hours(data: bytes, hours: float, tables: bool) -> bytes:
    """Rewrite every length in an MP4's headers (mvhd, tkhd, elst, mdhd, all version 0) so that it claims `hours`.

    With `tables` the sample durations (stts) say so too; without, a reader that adds them up sees through it.
    """
    out = bytearray(data)
    movie = track = 1000  # ticks a second
    for kind, at in _boxes(data, {b"mvhd", b"tkhd", b"elst", b"mdhd", b"stts"}):
        if kind == b"mvhd":
            movie = struct.unpack_from(">I", out, at + 8 + 12)[0]
            struct.pack_into(">I", out, at + 8 + 16, _ticks(hours, movie))
        elif kind == b"tkhd":  # counted in the movie's ticks
            struct.pack_into(">I", out, at + 8 + 20, _ticks(hours, movie))
        elif kind == b"elst":  # after its count; one edit is all that our encoder writes
            struct.pack_into(">I", out, at + 8 + 8, _ticks(hours, movie))
        elif kind == b"mdhd":
            track = struct.unpack_from(">I", out, at + 8 + 12)[0]
            struct.pack_into(">I", out, at + 8 + 16, _ticks(hours, track))
        elif tables:
            runs = struct.unpack_from(">I", out, at + 8 + 4)[0]
            samples = sum(struct.unpack_from(">I", out, at + 16 + 8 * run)[0] for run in range(runs))
            for run in range(runs):
                struct.pack_into(">I", out, at + 16 + 8 * run + 4, _ticks(hours / samples, track))
    return bytes(out)


def _ticks(hours: float, scale: int) -> int:
    return min(0xFFFF_FFFE, int(hours * 3600 * scale))


def matroska_claims_hours(data: bytes, hours: float) -> bytes:
    """Rewrite the Duration of a Matroska file's head (element 4489, 8 bytes, milliseconds)."""
    at = data.index(b"\x44\x89\x88")
    return data[: at + 3] + struct.pack(">d", hours * 3_600_000) + data[at + 11 :]


def turned(data: bytes, degrees: int) -> bytes:
    """Write a rotation into the first picture track of an MP4 or MOV (tkhd version 0), clockwise as players turn it."""
    out = bytearray(data)
    for _, at in _boxes(data, {b"tkhd"}):
        width = struct.unpack_from(">I", data, at + 8 + 76)[0]
        if width:  # sound tracks have none
            a, b = round(cos(radians(degrees))), round(sin(radians(degrees)))
            matrix = (a, b, 0, -b, a, 0, 0, 0)
            struct.pack_into(">8i", out, at + 8 + 40, *(value << 16 for value in matrix))
            struct.pack_into(">i", out, at + 8 + 72, 1 << 30)
            return bytes(out)
    raise ValueError("no picture track")


def _boxes(data: bytes, kinds: set[bytes]) -> list[tuple[bytes, int]]:
    """(kind, offset) of boxes inside moov and its tracks, in file order."""
    found, stack = [], [(0, len(data))]
    while stack:
        at, end = stack.pop()
        while at + 8 <= end:
            size, kind = struct.unpack_from(">I4s", data, at)
            size = size or end - at
            if size < 8:
                break
            if kind in kinds:
                found.append((kind, at))
            if kind in {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}:
                stack.append((at + 8, min(end, at + size)))
            at += size
    return sorted(found, key=lambda box: box[1])


def not_films(seed: int) -> list[tuple[str, bytes, str]]:
    """(name, bytes, why) of files that claim to be films; all must be refused."""
    rng = random.Random(seed)
    png = b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", struct.pack(">2I5B", 60_000, 60_000, 8, 2, 0, 0, 0))
    png += _png_chunk(b"IDAT", zlib.compress(bytes(1000))) + _png_chunk(b"IEND", b"")
    return [
        ("empty.mp4", b"", "zero bytes"),
        ("one-byte.mp4", b"\0", "one byte"),
        ("zeroes.mkv", bytes(50_000), "nothing but zero bytes"),
        ("noise.mp4", rng.randbytes(50_000), "random bytes"),
        ("text.mp4", b"This is a shooting script, not a film.\n" * 200, "text renamed"),
        ("page.webm", b"<!doctype html><html><body>404 Not Found</body></html>", "an error page saved as a film"),
        ("letter.mov", "Grüße".encode("utf-16"), "text renamed"),
        ("subtitles.mp4", SRT.encode(), "subtitles renamed"),
        ("archive.avi", b"PK\x03\x04" + rng.randbytes(4000), "an archive renamed"),
        ("program.mkv", b"\x7fELF\x02\x01\x01" + rng.randbytes(4000), "a program renamed"),
        ("document.mp4", b"%PDF-1.7\n" + rng.randbytes(4000), "a document renamed"),
        ("head-only.mp4", FTYP, "MP4 head and nothing else"),
        ("head-only.mkv", b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x23", "Matroska head and nothing else"),
        ("endless-box.mp4", FTYP + b"\0\0\0\1moov" + b"\xff" * 8, "a box of 2^64 bytes"),
        ("nested.mp4", FTYP + _nested(2000), "boxes in boxes in boxes"),
        ("huge-picture.mp4", png, "a picture that claims 60000x60000 pixels"),
        ("playlist.mp4", b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", "a playlist that names a file"),
        (
            "playlist-net.m3u8",
            b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
            "a playlist that calls home",
        ),
        ("list.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n", "a list that names a file"),
        ("offer.mp4", SDP, "a network stream's description"),
    ]


def _nested(depth: int) -> bytes:
    box = b""
    for _ in range(depth):
        box = struct.pack(">I4s", len(box) + 8, b"moov") + box
    return box


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
