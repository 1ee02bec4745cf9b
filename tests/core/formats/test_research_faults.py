"""Files of datasets that are wrong: every fault by its line, nothing but refusals from rubbish, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.research.coco import read_coco
from core.formats.research.htm_align import read_htm_align, write_htm_align
from core.formats.research.htm_csv import read_htm_csv
from core.formats.research.lsmdc import read_lsmdc
from core.formats.research.mad_csv import read_mad_csv
from core.formats.research.youcook2 import read_youcook2
from core.formats.track import Reading, TextCue, TextTrack
from tests.core.formats.test_research import FORMATS, LSMDC, OPTIONS, Read


def told(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.rule, each.severity) for each in reading.findings]


def test_faults_of_htm_align_are_named_by_line() -> None:
    data = b"""{"a": [
 [1, 5, 4, "back"],
 [1, NaN, 4, "no time"],
 [1, "1.5", 2, "text for a number"],
 [2, 1, 2, "what is two"],
 [1, 1, 2],
 [1, -3, 2, "before"],
 [null, 1, 2, "open"],
 [1, 1, 1e9, "beyond"]
],
"a": [[0, 1, 2, "again"]],
"": [[0, 1, 2, "nameless"]],
"b": 3
}"""
    reading = read_htm_align(data, OPTIONS)
    assert told(reading) == [
        (2, "cue-end-before-start", "error"), (3, "research-time", "error"), (4, "text-for-number", "warning"),
        (5, "htm-align-alignable", "warning"), (6, "htm-align-row", "error"), (7, "research-time", "error"),
        (9, "research-time", "error"), (11, "duplicate-id", "warning"), (12, "missing-id", "warning"),
        (13, "htm-align-rows", "error"),
    ]  # fmt: skip
    assert [cue.text for cue in reading.track.cues] == [
        "text for a number", "what is two", "open", "again", "nameless",
    ]  # fmt: skip


def test_a_file_that_was_cut_off_gives_what_stands_before() -> None:
    track = TextTrack([TextCue(n * 1000, n * 1000 + 500, f"s {n}", {"group": "v"}) for n in range(50)])
    whole = write_htm_align(track, OPTIONS)
    reading = read_htm_align(whole[: len(whole) // 2], OPTIONS)
    assert 20 <= len(reading.track.cues) <= 30
    assert [each.rule for each in reading.findings] == ["json"] and reading.findings[0].line is not None
    with pytest.raises(TextRefused) as refused:
        read_htm_align(b'{"v":\n [[1, 2', OPTIONS)
    assert refused.value.slug == "text-json" and refused.value.extra["line"] == 2


def test_faults_of_tables_are_named_by_line() -> None:
    data = (
        b"movie,sentence,movie_duration,start,end\n"
        b"m,good,100,1,2\nm,back,100,3,2\nm,nan,100,nan,2\n,nameless,100,1,2\nm,beyond,100,90,101\nm,short\n"
        b'm,"two\nlines",100,1,2\nm,text,100,one,2\nm,more,100,1,2,x\n'
    )
    reading = read_mad_csv(data, OPTIONS)
    assert told(reading) == [
        (3, "cue-end-before-start", "error"), (4, "research-time", "error"), (5, "missing-id", "error"),
        (6, "ends-beyond-the-film", "warning"), (7, "table-columns", "error"), (10, "research-time", "error"),
        (11, "table-columns", "warning"),
    ]  # fmt: skip
    assert [cue.text for cue in reading.track.cues] == ["good", "beyond", "two\nlines", "more"]


def test_faults_of_lsmdc_are_named_by_line_and_column() -> None:
    data = LSMDC + LSMDC + "clip\t00:00:02.000\t00:00:01.000\tback\nclip\tsoon\t1\tx\n\t1\t2\tx\nonly\ttwo\n"
    reading = read_lsmdc(data.encode(), TextOptions(duration_ms=60_000))
    assert told(reading) == [
        (2, "duplicate-id", "warning"), (3, "cue-end-before-start", "error"), (4, "research-time", "error"),
        (5, "missing-id", "error"), (6, "lsmdc-line", "error"),
    ]  # fmt: skip
    assert reading.findings[2].column == 6


def test_faults_of_coco_are_named_by_line() -> None:
    data = b"""{"images": [{"id": 1}, {"id": 1}, {}],
"annotations": [
{"id": 1, "image_id": 1, "caption": "good"},
{"id": 1, "image_id": 1, "caption": "again"},
{"image_id": 1, "caption": "nameless"},
{"id": 3, "image_id": 9, "caption": "unlisted"},
{"id": 4, "caption": "no picture"},
{"id": 5, "image_id": 1, "caption": 5},
7
]}"""
    assert told(read_coco(data, OPTIONS)) == [
        (1, "duplicate-id", "warning"), (1, "missing-id", "warning"), (4, "duplicate-id", "warning"),
        (5, "missing-id", "warning"), (6, "missing-id", "warning"), (7, "coco-row", "error"), (8, "coco-row", "error"),
        (9, "coco-row", "error"),
    ]  # fmt: skip


def test_faults_of_youcook2_are_named_by_line() -> None:
    data = b"""{"database": {
"a": {"duration": 10, "annotations": [
{"id": 0, "segment": [1, 2], "sentence": "good"},
{"id": 0, "segment": [1, 2], "sentence": "again"},
{"segment": [1, 2], "sentence": "nameless"},
{"id": 2, "segment": [2, 1], "sentence": "back"},
{"id": 3, "segment": [1], "sentence": "half"},
{"id": 4, "segment": [1, 2]},
{"id": 5, "segment": [1, 20], "sentence": "beyond"}]},
"b": {"subset": "training"},
"c": []
}}"""
    assert told(read_youcook2(data, OPTIONS)) == [
        (4, "duplicate-id", "warning"), (5, "missing-id", "warning"), (6, "cue-end-before-start", "error"),
        (7, "youcook2-row", "error"), (8, "youcook2-row", "error"), (2, "ends-beyond-the-film", "warning"),
        (10, "youcook2-rows", "error"), (11, "youcook2-rows", "error"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_cue_beyond_the_film_is_told_where_its_length_is_known(name: str) -> None:
    read, write, *_ = FORMATS[name]
    written = write(TextTrack([TextCue(1000, 2000, "x"), TextCue(3000, 9000, "y")]), OPTIONS)
    findings = read(written, TextOptions(duration_ms=5000)).findings
    assert [each.rule for each in findings] == ["ends-beyond-the-film"] and findings[0].line is not None


PIECES = [b'"', b"{", b"[", b"NaN", b"-", b"\t", b"\n", b"]"]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_bytes_are_cues_or_a_refusal(name: str, data: st.DataObject) -> None:
    read, write, *_ = FORMATS[name]
    good = write(TextTrack([TextCue(1000, 2000, "x", {"group": "1_2"}), TextCue(3000, 9000, 'y"\n')]), OPTIONS)
    place = data.draw(st.integers(0, len(good)))
    piece = data.draw(st.binary(max_size=8) | st.sampled_from(PIECES))
    damaged = good[:place] + piece + good[place + data.draw(st.integers(0, 3)) :]
    for sample in (data.draw(st.binary(max_size=60)), damaged):
        try:
            reading = read(sample, OPTIONS)
        except TextRefused as refused:
            assert refused.detail
            continue
        assert all(0 <= cue.start_ms <= cue.end_ms for cue in reading.track.cues)
        write(reading.track, OPTIONS)


@pytest.mark.parametrize("name", ["htm_align", "coco", "youcook2"])
@pytest.mark.parametrize("piece", [b"[", b'{"a":', b'{"database":', b'{"v": [', b'{"annotations": ['])
def test_a_hundred_thousand_levels_are_refused(name: str, piece: bytes) -> None:
    with pytest.raises(TextRefused) as refused:
        FORMATS[name][0](piece * 100_000, OPTIONS)
    assert refused.value.slug == "text-json"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("piece", [b"\n", b"1,", b'"', b"[1,2,3],", b"\t", b'{"id":1},', b"x\n", b"\\"])
def test_many_of_one_piece_take_linear_time(name: str, piece: bytes) -> None:
    read, write, *_ = FORMATS[name]
    good = write(TextTrack([TextCue(1000, 2000, "x")]), OPTIONS)
    began = time.process_time()
    for sample in (good + piece * (200_000 // len(piece)), good[:-9] + piece * (200_000 // len(piece))):
        try:
            assert len(read(sample, OPTIONS).findings) <= 1001
        except TextRefused as refused:
            assert refused.detail
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_htm_csv, b"a,b\n1,2\n"), (read_htm_csv, b"timestamp,text\n1,2\n"), (read_mad_csv, b"a,b\n1,2\n"),
        (read_mad_csv, b"movie,sentence\n1,2\n"), (read_youcook2, b'{"data": {}}'), (read_coco, b'{"a": 1}'),
        (read_coco, b"3"), (read_htm_align, b"[]"), (read_lsmdc, b"hello\n"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_refused_with_a_word(read: Read, data: bytes) -> None:
    with pytest.raises(TextRefused) as refused:
        read(data, OPTIONS)
    assert refused.value.slug.startswith("text-") and refused.value.remedy
