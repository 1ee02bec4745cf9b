"""No file crashes a reader: there are cues with findings, or there is a problem with a reason."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import Problem, TextRefused, TooLarge
from core.formats import convert
from core.formats.catalog import FORMATS
from core.formats.convert import read_text
from core.formats.options import TextOptions
from core.formats.script_xlsx import read_xlsx, write_xlsx
from core.formats.track import TextCue, TextTrack

READ = [each.name for each in FORMATS.values() if each.read]
OPTIONS = TextOptions(duration_ms=60_000)
SEEDS = {
    name: format.write(
        TextTrack([TextCue(1000, 2500, "Ann & Bob <go>.", {"speaker": "Ann"}), TextCue(3000, 4000, "x\ny")]), OPTIONS
    )
    for name, format in FORMATS.items()
    if format.write
}


def read_or_refused(name: str, data: bytes) -> None:
    try:
        _, reading = read_text(data, "file", OPTIONS, name)
    except Problem as problem:
        assert problem.status in (413, 422) and problem.detail
        return
    for cue in reading.track.cues:
        assert 0 <= cue.start_ms <= cue.end_ms and isinstance(cue.text, str)


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        piece = draw(
            st.binary(max_size=6)
            | st.sampled_from([b"-->", b"\n\n", b"\x00", b"99999999999999", b"-1", b"NaN", b"{", b"<", b"\t"])
        )
        data[at : at + draw(st.integers(0, 8))] = piece
    return bytes(data)


@pytest.mark.parametrize("name", READ)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    read_or_refused(name, data.draw(damaged(SEEDS.get(name, b""))))


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
@settings(max_examples=4000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_many_damaged_files(name: str, data: st.DataObject) -> None:
    read_or_refused(name, data.draw(damaged(SEEDS.get(name, b""))))


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200), ending=st.sampled_from((".vtt", ".srt", ".csv", ".json", ".txt", ".xml", "")))
@example(data=b"", ending=".srt")
@example(data=b"\xff\xfe", ending=".vtt")
def test_any_bytes_under_any_name(data: bytes, ending: str) -> None:
    try:
        read_text(data, f"file{ending}", OPTIONS)
    except TextRefused as refused:
        assert refused.detail


@pytest.mark.parametrize("name", [name for name in READ if name != "xlsx"])
@pytest.mark.parametrize("piece", ["\n", "x\n", "\t", "0:00:01 ", '"', "[", "{", "1,2,3\n", "a\n\n"])
def test_megabytes_of_nothing_take_linear_time(name: str, piece: str) -> None:
    data = SEEDS.get(name, b"") + (piece * (600_000 // len(piece))).encode()
    began = time.process_time()
    read_or_refused(name, data)
    assert time.process_time() - began < 10


def test_cues_beyond_the_film_are_told() -> None:
    _, reading = read_text(b"1\n00:05:00,000 --> 00:05:01,000\nlate\n", "a.srt", OPTIONS)
    assert [finding.rule for finding in reading.findings] == ["beyond-the-film"]


def test_a_file_of_200_megabytes_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "MAX_BYTES", 1000)
    with pytest.raises(TooLarge) as refused:
        read_text(b"x" * 1001, "a.srt", OPTIONS)
    assert refused.value.status == 413 and refused.value.remedy


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * 300_000_000)
    began = time.process_time()
    with pytest.raises(TextRefused) as refused:
        read_xlsx(packed.getvalue(), OPTIONS)
    assert refused.value.slug == "text-bomb" and time.process_time() - began < 1


@pytest.mark.parametrize("text", ["=1+1", "+cmd|'/c calc'!A0", "-2", "@SUM(A1)", "'quoted", "\ttab"])
def test_no_text_becomes_a_formula_and_all_come_back(text: str) -> None:
    from openpyxl import load_workbook

    track = TextTrack([TextCue(0, 1000, text)])
    for name in ("csv", "xlsx"):
        written = FORMATS[name].write(track, OPTIONS)  # type: ignore[misc]
        _, reading = read_text(written, f"a.{name}", OPTIONS, name)
        assert [cue.text for cue in reading.track.cues] == [text]
    book = load_workbook(io.BytesIO(write_xlsx(track, OPTIONS)))
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    assert f',"{text}'.encode() not in FORMATS["csv"].write(track, OPTIONS)  # type: ignore[misc]
