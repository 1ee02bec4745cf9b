"""Films by their first bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.containers import identify, media_type
from core.errors import MediaRefused

TS_PACKET = b"\x47" + bytes(187)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", "video/x-matroska"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video/x-msvideo"),
        (TS_PACKET * 8, "video/mp2t"),
        (bytes(77) + TS_PACKET * 9, "video/mp2t"),
        ((b"\x00\x00\x00\x01" + TS_PACKET) * 8, "video/mp2t"),
        (b"\x00\x00\x01\xba\x44", "video/mpeg"),
        (b"\x00\x00\x01\xb3\x14", "video/mpeg"),
        (b"\x00\x00\x00\x01\x67\x42", "video/h264"),
        (b"OggS\x00\x02", "video/ogg"),
        (b"FLV\x01\x05", "video/x-flv"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
        (b"\x06\x0e\x2b\x34\x02\x05", "application/mxf"),
    ],
)
def test_every_container_is_known(tmp_path: Path, head: bytes, found: str) -> None:
    path = tmp_path / "holiday.txt"  # the name does not matter
    path.write_bytes(head + bytes(range(256)) * 10)
    assert identify(path) == found


@given(st.binary(max_size=3000))
def test_any_bytes_are_a_film_or_refused_with_words(data: bytes) -> None:
    assert media_type(data) is None or "/" in str(media_type(data))


@given(data=st.binary(max_size=400))
def test_refusals_say_what_to_do(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mp4"
    path.write_bytes(data)
    try:
        assert "/" in identify(path)
    except MediaRefused as refused:
        assert refused.slug.startswith("media-") and refused.detail and refused.remedy
