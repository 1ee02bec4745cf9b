"""Scripts as CSV and XLSX: other people's columns, every way to write a time, formulas."""

from __future__ import annotations

import datetime
import io
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.delimited import rows_of
from core.formats.found import Found
from core.formats.inert import as_meant, inert
from core.formats.options import TextOptions
from core.formats.script_csv import read_csv, write_csv
from core.formats.script_xlsx import read_xlsx, write_xlsx
from core.formats.timecode import FrameRate
from core.formats.track import Reading, TextCue, TextTrack

OPTIONS = TextOptions()
RATES = ("23.976", "24", "25", "29.97", "29.97df", "30", "50", "59.94", "59.94df", "60")
# What a workbook can hold too: no control characters.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t"),
    max_size=30,
)
NAME = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=10)


@st.composite
def script_cues(draw: st.DrawFn) -> TextCue:
    start_ms = draw(st.integers(0, 20_000_000))
    data: dict[str, Any] = {}
    for name in ("speaker", "voice", "notes", "status"):
        if draw(st.booleans()):
            data[name] = draw(NAME)
    if draw(st.booleans()):
        data["extended"] = True
    if draw(st.booleans()):
        data["represents"] = draw(
            st.lists(st.sampled_from(["visual", "visual.text", "x-ours"]), min_size=1, max_size=3)
        )
    return TextCue(start_ms, start_ms + draw(st.integers(0, 60_000)), draw(TEXT), data)


@st.composite
def script_tracks(draw: st.DrawFn) -> TextTrack:
    cues = draw(st.lists(script_cues(), max_size=5))
    names = NAME | st.sampled_from(["#1", "##2", "1", "-1"])
    ids = draw(st.lists(names, min_size=len(cues), max_size=len(cues), unique=True))
    some = [
        TextCue(cue.start_ms, cue.end_ms, cue.text, {**cue.data, **({"id": name} if draw(st.booleans()) else {})})
        for cue, name in zip(cues, ids, strict=True)
    ]
    return TextTrack(some, draw(st.sampled_from(["description", "transcript"])), draw(st.sampled_from(["en", "de-CH"])))


def same(reading: Reading, track: TextTrack) -> None:
    assert list(reading.findings) == []
    assert [(c.start_ms, c.end_ms, c.text, dict(c.data)) for c in reading.track.cues] == [
        (c.start_ms, c.end_ms, c.text, dict(c.data)) for c in track.cues
    ]
    assert (reading.track.kind, reading.track.language) == (track.kind, track.language)


def options_of(rate: str, hour: int) -> TextOptions:
    named = FrameRate.named(rate)
    return TextOptions(rate=named, start_frame=named.frame_of(f"{hour:02d}:00:00:00"))


@settings(max_examples=200, deadline=None)
@given(script_tracks(), st.sampled_from(RATES), st.sampled_from((0, 1, 10)))
def test_a_csv_script_comes_back_exactly(track: TextTrack, rate: str, hour: int) -> None:
    same(read_csv(write_csv(track, options_of(rate, hour)), OPTIONS), track)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(script_tracks(), st.sampled_from(RATES), st.sampled_from((0, 1, 10)))
def test_two_thousand_csv_scripts_come_back_exactly(track: TextTrack, rate: str, hour: int) -> None:
    same(read_csv(write_csv(track, options_of(rate, hour)), OPTIONS), track)


@settings(max_examples=40, deadline=None)
@given(script_tracks(), st.sampled_from(RATES), st.sampled_from((0, 1, 10)))
def test_an_xlsx_script_comes_back_exactly(track: TextTrack, rate: str, hour: int) -> None:
    same(read_xlsx(write_xlsx(track, options_of(rate, hour)), OPTIONS), track)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(script_tracks(), st.sampled_from(RATES), st.sampled_from((0, 1, 10)))
def test_two_thousand_xlsx_scripts_come_back_exactly(track: TextTrack, rate: str, hour: int) -> None:
    same(read_xlsx(write_xlsx(track, options_of(rate, hour)), OPTIONS), track)


@pytest.mark.parametrize("rate", RATES)
def test_the_time_codes_alone_are_exact_to_half_a_frame(rate: str) -> None:
    options = options_of(rate, 10)
    track = TextTrack([TextCue(ms, ms + 1501, f"cue {ms}") for ms in range(0, 7_000_000, 99_991)])
    rows = list(rows_of(write_csv(track, options).decode("utf-8-sig"), ",", Found()))
    lines = ["|".join([cells[1], cells[2], cells[12]]) for _, cells in rows[1:]]
    head = f"Frame rate: {options.rate.name}|Start timecode: {options.rate.code_of(options.start_frame)}\n"
    cues = read_csv((head + "\n".join(lines)).encode(), OPTIONS).track.cues
    assert len(cues) == len(track.cues)
    half_ms = 500 / float(options.rate.exact) + 0.5
    for found, meant in zip(cues, track.cues, strict=True):
        assert abs(found.start_ms - meant.start_ms) <= half_ms and abs(found.end_ms - meant.end_ms) <= half_ms


def cues_of(text: str, options: TextOptions = OPTIONS) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read_csv(text.encode(), options).track.cues]


@pytest.mark.parametrize(
    "text",
    [
        "in,out,text\n00:00:01:00,00:00:02:12,She waits.\n",
        "Start;End;Description\n00:00:01.000;00:00:02.480;She waits.\n",
        "TC IN\tTC OUT\tNARRATION\n00:00:01,000\t00:00:02,480\tShe waits.\n",
        "begin|end|audio_description\n0:01|0:02.48|She waits.\n",
        "No.,Character,Start (s),End (s),Dialogue\n1,Ann,1.0,2.48,She waits.\n",
        "start_ms,end_ms,text\n1000,2480,She waits.\n",
        "Timecode In,Duration,AD Text\n00:00:01:00,1.48,She waits.\n",
        "A script of the film\n\nAuthor,Me\nTime In,Time Out,Script\n00:00:01:00,00:00:02:12,She waits.\n",
        "Marker Name;Description;In;Out;Duration;Type\n;She waits.;00:00:01:00;00:00:02:12;00:00:01:12;Comment\n",
        "Start,End,Beschreibung\n1s,2.48s,She waits.\n",
        "00:00:01:00,00:00:02:12,She waits.\n",
        'sep=;\nin;out;text\n"1,000";"2,480";She waits.\n',
        "start,end,text\n0.0000115740740740741,0.0000287037037037037,She waits.\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_columns_are_found_by_many_names(text: str, encoding: str) -> None:
    found = read_csv(text.encode(encoding), OPTIONS).track.cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found] == [(1000, 2480, "She waits.")]


def test_speakers_notes_and_unknown_columns_are_kept() -> None:
    text = "in,out,Character,Voice talent,text,Comments,Scene\n1,2,Ann,Jo,She waits.,softly,12a\n"
    assert dict(read_csv(text.encode(), OPTIONS).track.cues[0].data) == {
        "speaker": "Ann", "voice": "Jo", "notes": "softly", "fields": {"Scene": "12a"},
    }  # fmt: skip


def test_cells_of_windows_1252_are_read_and_the_guess_is_told() -> None:
    reading = read_csv("in,out,text\n1,2,Café – “Zoë” naïve\n".encode("cp1252"), OPTIONS)
    assert reading.track.cues[0].text == "Café – “Zoë” naïve" and reading.guessed and reading.encoding == "cp1252"


def test_semicolons_mean_dropped_numbers_where_no_rate_is_told() -> None:
    options = TextOptions(rate=FrameRate.named("29.97"))
    reading = read_csv(b"in,out,text\n00:01:00;02,00:01:01;00,x\n", options)
    assert reading.track.cues[0].start_ms == 60_060
    assert [each.rule for each in reading.findings] == ["drop-frame-guessed"]


def test_a_start_time_code_is_taken_off_codes_and_clocks() -> None:
    options = TextOptions(start_frame=90_000)
    assert cues_of("in,out,text\n01:00:01:00,01:00:02:00,x\n", options) == [(1000, 2000, "x")]
    assert cues_of("in,out,text\n01:00:01.000,01:00:02.000,x\n", options) == [(1000, 2000, "x")]
    assert cues_of("in,out,text\n00:00:01.000,00:00:02.000,x\n", options) == [(1000, 2000, "x")]


def test_codes_that_run_over_midnight_go_on() -> None:
    options = TextOptions(start_frame=FrameRate().frame_of("23:59:00:00"))
    assert cues_of("in,out,text\n23:59:59:00,00:00:01:00,x\n", options) == [(59_000, 61_000, "x")]


def test_an_edited_time_code_wins_over_its_seconds_and_is_told() -> None:
    written = write_csv(TextTrack([TextCue(1000, 2000, "x")]), OPTIONS).replace(b"00:00:01:00", b"00:00:01:10")
    reading = read_csv(written, OPTIONS)
    assert reading.track.cues[0].start_ms == 1400
    assert [(each.rule, each.line) for each in reading.findings] == [("times-differ", 3)]


def test_rows_without_an_end_last_as_long_as_they_take() -> None:
    assert cues_of("time,text\n0:01,one two three four five\n0:10,x\n0:10.5,y\n") == [
        (1000, 3000, "one two three four five"), (10_000, 10_500, "x"), (10_500, 11_500, "y"),
    ]  # fmt: skip


def test_faults_are_told_with_their_lines_and_the_good_rows_stay() -> None:
    text = (
        "id,in,out,text\n"
        "a,00:00:01:00,00:00:02:00,one\n"
        "b,00:00:01:99,00:00:02:00,frame 99\n"
        "c,soon,00:00:02:00,no time\n"
        "d,,,neither\n"
        'e,00:00:05:00,00:00:04:00,"two\nlines"\n'
        "a,00:00:06:00,00:00:07:00,again\n"
    )
    reading = read_csv(text.encode(), OPTIONS)
    assert [(each.line, each.rule, each.severity) for each in reading.findings] == [
        (3, "table-time", "error"), (4, "table-time", "error"), (5, "table-time", "error"),
        (6, "cue-end-before-start", "warning"), (8, "duplicate-id", "warning"),
    ]  # fmt: skip
    assert [cue.text for cue in reading.track.cues] == ["one", "two\nlines", "again"]


def test_a_quote_that_is_never_closed_costs_its_line_only() -> None:
    text = 'in,out,text\n1,2,"a 12" record\n3,4,"She said ""go""."\n5,6,end\n'
    reading = read_csv(text.encode(), OPTIONS)
    assert [cue.text for cue in reading.track.cues][-1] == "end" and len(reading.track.cues) == 3
    broken = 'in,out,text\n1,2,"never closed\n' + "".join(f"{n},{n + 1},line {n}\n" for n in range(3, 600))
    reading = read_csv(broken.encode(), OPTIONS)
    assert len(reading.track.cues) == 598 and reading.track.cues[0].text == '"never closed'
    assert [(each.rule, each.line) for each in reading.findings] == [("quote-not-closed", 2)]


FORMULAS = ["=1+1", "+1", "-1", "@A1", "\tx", "'=1", "''=1", "'", "''", "＝1", "'x", "=cmd|'/c'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_each_comes_back(text: str) -> None:
    cell = inert(text)
    assert as_meant(cell) == text
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "＝")


@settings(max_examples=200)
@given(st.text(st.sampled_from("='+-@\t\n ax＝")))
def test_making_inert_is_always_undone(text: str) -> None:
    assert as_meant(inert(text)) == text


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from("0123456789:;,.\t|\"\n=ab'")).map(lambda text: b"in,out,text\n" + text.encode())
)
def test_any_bytes_are_rows_or_a_refusal(data: bytes) -> None:
    for read in (read_csv, read_xlsx):
        try:
            cues = read(data, OPTIONS).track.cues
        except TextRefused as refused:
            assert refused.detail
            continue
        assert all(0 <= cue.start_ms <= cue.end_ms for cue in cues)


@pytest.mark.parametrize("piece", ['"', '"\n', 'a","b\n', ",", "\n", "x\n", "1,2,x\n", '"",', "0:01,", "'="])
def test_many_of_one_piece_take_linear_time(piece: str) -> None:
    data = b"in,out,text\n1,2,x\n" + piece.encode() * (300_000 // len(piece))
    began = time.process_time()
    try:
        assert len(read_csv(data, OPTIONS).findings) <= 2002
    except TextRefused as refused:
        assert refused.detail
    assert time.process_time() - began < 6


def test_markers_of_avid_have_no_names() -> None:
    data = b"ann\t01:00:01:00\tV1\tred\tShe waits.\t1\nann\t01:00:03:00\tV1\tred\tShe goes.\t1\n"
    reading = read_csv(data, TextOptions(start_frame=90_000))
    assert [(cue.start_ms, cue.text) for cue in reading.track.cues] == [(1000, "She waits."), (3000, "She goes.")]
    assert [each.rule for each in reading.findings] == ["columns-guessed", "end-guessed"]


def test_a_table_beyond_sense_is_refused() -> None:
    with pytest.raises(TextRefused) as refused:
        read_csv(b"in,out,text\n" + b"1,2,x\n" * 200_001, OPTIONS)
    assert refused.value.slug == "text-too-large"


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"in,out\n1,2\n", b"hello world", b"text\nonly text\n"])
def test_a_table_without_times_or_text_is_refused(data: bytes) -> None:
    with pytest.raises(TextRefused) as refused:
        read_csv(data, OPTIONS)
    assert refused.value.slug == "text-no-columns" and refused.value.remedy


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (1.0, 2.48), ("00:00:01:00", "00:00:02:12"), ("00:00:01.000", "00:00:02.480"),
        (datetime.time(0, 0, 1), datetime.time(0, 0, 2, 480_000)),
        (datetime.timedelta(seconds=1), datetime.timedelta(seconds=2.48)),
        (1 / 86_400, 2.48 / 86_400),
        (datetime.datetime(2026, 3, 1, 0, 0, 1), datetime.datetime(2026, 3, 1, 0, 0, 2, 480_000)),
    ],
)  # fmt: skip
def test_times_in_a_workbook_however_they_are_kept(start: Any, end: Any) -> None:
    rows = [["Title", None, None], [None, None, None], ["Start", "End", "Text"], [start, end, "She waits."]]
    found = read_xlsx(workbook(rows), OPTIONS).track.cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found] == [(1000, 2480, "She waits.")]


def test_formulas_are_neither_run_nor_read() -> None:
    rows = [["in", "out", "text"], [1, 2, '=WEBSERVICE("http://127.0.0.1:9/")'], [3, 4, "y"]]
    assert [cue.text for cue in read_xlsx(workbook(rows), OPTIONS).track.cues] == ["", "y"]


def test_the_second_sheet_is_found_where_the_first_is_no_script() -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Contact", "Phone"])
    second = book.create_sheet("Script")
    for row in (["in", "out", "text"], [1, 2, "x"]):
        second.append(row)
    out = io.BytesIO()
    book.save(out)
    assert [cue.text for cue in read_xlsx(out.getvalue(), OPTIONS).track.cues] == ["x"]


def test_a_text_that_no_cell_holds_is_refused_not_cut() -> None:
    with pytest.raises(TextRefused) as refused:
        write_xlsx(TextTrack([TextCue(0, 1, "x" * 40_000)]), OPTIONS)
    assert "Cue 1" in refused.value.detail
