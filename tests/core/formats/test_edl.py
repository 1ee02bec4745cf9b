"""Edit lists and marker lists: events, comments, rates, drop frame, midnight."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.edl import read_edl, write_edl, write_marker_edl
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()
RATES = ("23.976", "24", "25", "29.97", "29.97df", "30", "50", "59.94df", "60")
WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
LINE = st.lists(WORD, max_size=6).map(" ".join)


@st.composite
def edl_tracks(draw: st.DrawFn) -> TextTrack:
    cues = []
    for _ in range(draw(st.integers(1, 6))):
        start_ms = draw(st.integers(0, 42_000_000))
        data = {"speaker": draw(WORD)} if draw(st.booleans()) else {}
        cues.append(TextCue(start_ms, start_ms + draw(st.integers(0, 60_000)), draw(LINE), data))
    return TextTrack(cues)


def options_of(rate: str, start: str) -> TextOptions:
    named = FrameRate.named(rate)
    return TextOptions(rate=named, start_frame=named.frame_of(start))


def comes_back(track: TextTrack, options: TextOptions) -> None:
    half_ms = 500 / float(options.rate.exact) + 0.5
    cues = read_edl(write_edl(track, options), options).track.cues
    assert [(cue.text, dict(cue.data)) for cue in cues] == [(cue.text, dict(cue.data)) for cue in track.cues]
    markers = read_edl(write_marker_edl(track, options), options).track.cues
    assert [(cue.text, dict(cue.data)) for cue in markers] == [(cue.text, {}) for cue in track.cues]
    for found, marker, meant in zip(cues, markers, track.cues, strict=True):
        assert abs(found.start_ms - meant.start_ms) <= half_ms and abs(found.end_ms - meant.end_ms) <= half_ms
        assert marker.start_ms == found.start_ms
        assert marker.end_ms == found.end_ms or marker.end_ms - marker.start_ms <= 2 * half_ms  # at least a frame


@settings(max_examples=200, deadline=None)
@given(edl_tracks(), st.sampled_from(RATES), st.sampled_from(("00:00:00:00", "01:00:00:00", "10:00:00:00")))
def test_lists_come_back_to_half_a_frame(track: TextTrack, rate: str, start: str) -> None:
    comes_back(track, options_of(rate, start))


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(edl_tracks(), st.sampled_from(RATES), st.sampled_from(("00:00:00:00", "01:00:00:00", "10:00:00:00")))
def test_two_thousand_lists_come_back(track: TextTrack, rate: str, start: str) -> None:
    comes_back(track, options_of(rate, start))


def test_an_event_looks_as_cmx_has_it() -> None:
    track = TextTrack([TextCue(10_000, 14_000, "She waits.\nHe goes.", {"speaker": "Ann"})], about={"title": "A film"})
    assert write_edl(track, options_of("25", "01:00:00:00")).decode() == (
        "TITLE: A film\n"
        "FCM: NON-DROP FRAME\n"
        "\n"
        "001  AX       A     C        00:00:00:00 00:00:04:00 01:00:10:00 01:00:14:00\n"
        "* COMMENT: She waits. / He goes.\n"
        "* SPEAKER: Ann\n"
    )


def test_a_marker_looks_as_resolve_has_it() -> None:
    track = TextTrack([TextCue(10_000, 14_000, "She | waits.", {"id": "a|1"}), TextCue(20_000, 20_000, "x")])
    lines = write_marker_edl(track, options_of("29.97df", "01:00:00;00")).decode().splitlines()
    assert lines[1] == "FCM: DROP FRAME"
    assert lines[3] == "001  001      V     C        01:00:10;00 01:00:10;01 01:00:10;00 01:00:10;01"
    assert lines[4] == " She | waits. |C:ResolveColorBlue |M:a/1 |D:120"
    assert lines[6] == " x |C:ResolveColorBlue |M:AD 2 |D:1"


RESOLVE = b"""TITLE: Timeline 1\r
FCM: NON-DROP FRAME\r
\r
001  001      V     C        01:00:10:00 01:00:10:01 01:00:10:00 01:00:10:01  \r
 |C:ResolveColorRed |M:She waits. |D:100\r
\r
002  001      V     C        01:00:20:00 01:00:20:01 01:00:20:00 01:00:20:01  \r
She goes. |C:ResolveColorRed |M:Marker 2 |D:1\r
"""


def test_a_list_from_resolve_is_read() -> None:
    cues = read_edl(RESOLVE, options_of("25", "01:00:00:00")).track.cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
        (10_000, 14_000, "She waits."), (20_000, 20_040, "She goes."),
    ]  # fmt: skip


def test_comments_clip_names_and_other_lines() -> None:
    data = (
        b"TITLE: X\nFCM: DROP FRAME\n"
        b"001  AX AA/V C 00:00:00;00 00:00:01;00 00:01:00;02 00:01:01;02\n* FROM CLIP NAME: a.mov\n"
        b"002  AX V D 025 00:00:00;00 00:00:01;00 00:01:02;00 00:01:03;00\nM2 AX 025.0 00:00:00;00\n"
        b"* FROM CLIP NAME: b.mov\n* COMMENT: one\n*COMMENT:two\n* SOURCE FILE: x\n"
    )
    reading = read_edl(data, TextOptions(rate=FrameRate.named("29.97")))
    assert [cue.text for cue in reading.track.cues] == ["a.mov", "one\ntwo"]
    assert reading.track.cues[0].start_ms == 60_060 and list(reading.findings) == []


SESSION = b"""SESSION NAME:\tFilm\nSAMPLE RATE:\t48000.000000\nSESSION START TIMECODE:\t00:59:50:00
TIMECODE FORMAT:\t25 Frame\n
M A R K E R S  L I S T I N G
#   \tLOCATION     \tTIME REFERENCE    \tUNITS    \tNAME                             \tCOMMENTS
1   \t01:00:01:00  \t144000            \tSamples  \tAD 1                             \tShe waits.
2   \t01:00:02:99  \t144000            \tSamples  \tAD 2                             \tno
3   \t01:00:04:12  \t144000            \tSamples  \tShe goes.                        \t
"""


def test_markers_of_a_pro_tools_session_are_points() -> None:
    reading = read_edl(SESSION, TextOptions(rate=FrameRate.named("24"), start_frame=90_000))
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (1000, 1000, "She waits."), (4480, 4480, "She goes."),
    ]  # fmt: skip
    assert [each.rule for each in reading.findings] == ["edl-time"]


def test_a_list_that_runs_over_midnight_comes_back() -> None:
    options = options_of("25", "23:59:00:00")
    track = TextTrack([TextCue(30_000, 90_000, "x"), TextCue(7_200_000, 7_201_000, "y")])
    written = write_edl(track, options)
    assert b"00:00:30:00" in written and b"24:" not in written
    assert read_edl(written, options).track.cues == track.cues


def test_faults_are_told_with_their_lines() -> None:
    data = (
        b"001 AX A C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n* COMMENT: good\n"
        b"002 AX A C 00:00:00:00 00:00:01:00 01:00:01:30 01:00:02:00\n* COMMENT: frame 30\n"
        b"003 AX A C 00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00\n* COMMENT: before\n"
        b"004 AX A C 00:00:00:00 00:00:01:00\n* COMMENT: half\n"
        b"005 AX A C 00:00:00:00 00:00:01:00 01:00:09:00 01:00:08:00\n* COMMENT: back\n"
    )
    reading = read_edl(data, options_of("25", "01:00:00:00"))
    assert [(each.line, each.rule, each.severity) for each in reading.findings] == [
        (3, "edl-time", "error"), (5, "edl-time", "error"), (7, "edl-event", "error"),
        (9, "cue-end-before-start", "warning"),
    ]  # fmt: skip
    assert [cue.text for cue in reading.track.cues] == ["good", "back"]


def test_an_hour_that_nobody_declared_is_told() -> None:
    assert [each.rule for each in read_edl(RESOLVE, OPTIONS).findings] == ["edl-start"]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from("0123456789:; \n*|CMDOMENT")).map(
        lambda text: b"001 AX A C 00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00\n" + text.encode()
    )
)
def test_any_bytes_are_events_or_a_refusal(data: bytes) -> None:
    try:
        cues = read_edl(data, OPTIONS).track.cues
    except TextRefused as refused:
        assert refused.slug.startswith("text-")
        return
    assert all(0 <= cue.start_ms <= cue.end_ms for cue in cues)


PIECES = ["|C:a |M:b ", "|D:1", "0 ", "1 a:b ", "\n", "* COMMENT: \n", "001 AX A C 1:2 3 4\n", "*"]


@pytest.mark.parametrize("piece", PIECES)
def test_many_of_one_piece_take_linear_time(piece: str) -> None:
    data = b"001 AX A C 00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00\n" + piece.encode() * (500_000 // len(piece))
    began = time.process_time()
    assert len(read_edl(data, OPTIONS).findings) <= 1001
    assert time.process_time() - began < 5
