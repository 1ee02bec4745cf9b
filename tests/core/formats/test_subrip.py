"""SubRip as it is found in the wild."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.subrip import read_subrip, write_subrip
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()


def cues(text: str) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read_subrip(text.encode(), OPTIONS).track.cues]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000 --> 00:00:02,500",
        "00:00:01.000 --> 00:00:02.500",
        "0:0:1 --> 0:0:2,5",
        "00:00:01，000 --> 00:00:02，500",
        "00:00:01,000-->00:00:02,500",
        "00:00:01,000 -> 00:00:02,500",
        "  00:00:01,000 --> 00:00:02,500  ",
        "00:00:01,000 --> 00:00:02,500  X1:63 X2:223 Y1:43 Y2:58",
        "00 : 00 : 01 , 000 --> 00 : 00 : 02 , 500",
        "00:01,000 --> 00:02,500",
        "00:00:01:000 --> 00:00:02:500",
        "00:00:01,000 –> 00:00:02,500",
    ],
)
@pytest.mark.parametrize("before", ["1\n", "", "99999\n", "\n\n1\n"])
def test_any_spelling_of_the_times_is_read(times: str, before: str) -> None:
    found = cues(f"{before}{times}\nHello\nthere.\n")
    assert found == [
        (
            1000,
            2500 if "," in times[14:] or "." in times[14:] or "，" in times or ":500" in times else 2000,
            "Hello\nthere.",
        )
    ]


def test_more_than_a_hundred_hours() -> None:
    assert cues("1\n120:00:00,000 --> 120:00:01,000\nlate\n") == [(432_000_000, 432_001_000, "late")]


def test_empty_lines_missing_lines_and_numbers_in_the_text() -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n\r\nfirst\r\n\r\nstill first\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:04,000\r\nsecond\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n1984\r\n\r\n"
        "4\r\n00:00:07,000 --> 00:00:08,000\r\nlast"
    )
    assert [cue[2] for cue in cues(text)] == ["first\nstill first", "second", "1984", "last"]


def test_tags_are_not_said_but_kept() -> None:
    reading = read_subrip(
        b'1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Off</i> <font color="#fff">she</font> goes.\n', OPTIONS
    )
    cue = reading.track.cues[0]
    assert cue.text == "Off she goes." and cue.data["markup"].startswith("{\\an8}<i>Off")
    assert read_subrip(write_subrip(reading.track, OPTIONS), OPTIONS).track == reading.track


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    text = (
        "junk\n\n1\n00:00:05,000 --> 00:00:02,000\nback\n\n2\n00:00:xx --> 00:00:07,000\nlost\n\n"
        "3\n00:00:08,000 --> 00:00:09,000\n\n"
    )
    reading = read_subrip(text.encode(), OPTIONS)
    told = [(each.line, each.severity, each.rule) for each in reading.findings]
    assert (1, "error", "no-times") in told and (4, "warning", "cue-end-before-start") in told
    assert (12, "warning", "cue-empty") in told
    assert reading.track.cues[0].end_ms == reading.track.cues[0].start_ms == 5000


@pytest.mark.parametrize("times", ["00:00:05,000 --> nowhere", "00:00:05,000 -->", "00:0x:05,000 --> 00:00:07,000"])
def test_the_text_of_unreadable_times_goes_to_no_other_cue(times: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n2\n{times}\nlost\n\n3\n00:00:08,000 --> 00:00:09,000\nthird\n"
    reading = read_subrip(text.encode(), OPTIONS)
    assert [cue.text for cue in reading.track.cues] == ["first", "third"]
    assert [(each.line, each.rule) for each in reading.findings] == [(6, "cue-times")]


def test_no_time_line_is_refused_with_a_remedy() -> None:
    with pytest.raises(TextRefused) as refused:
        read_subrip(b"just prose\nand more", OPTIONS)
    assert refused.value.slug == "text-no-cues" and refused.value.remedy


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Z"), blacklist_characters="<{>\u2028\u2029\x85"),
    min_size=1,
    max_size=12,
)
LINE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(
    st.lists(
        st.tuples(st.integers(0, 400_000_000), st.integers(0, 9_000), st.lists(LINE, min_size=1, max_size=3)),
        min_size=1,
        max_size=6,
    )
)
def test_every_text_survives_to_the_millisecond(made: list[tuple[int, int, list[str]]]) -> None:
    track = TextTrack([TextCue(start, start + length, "\n".join(lines)) for start, length, lines in made])
    found = read_subrip(write_subrip(track, OPTIONS), OPTIONS)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_subrip(data, OPTIONS)
    except TextRefused as refused:
        assert refused.status == 422 and refused.detail


@pytest.mark.parametrize("piece", ["\n", "1\n", "00:00:01,000 --> 00:00:02,000\n", "0:", "<", "{\\", "1 - > ", "x\n\n"])
def test_hostile_files_take_linear_time(piece: str) -> None:
    data = ("1\n00:00:01,000 --> 00:00:02,000\n" + piece * (1_000_000 // len(piece))).encode()
    began = time.process_time()
    read_subrip(data, OPTIONS)
    assert time.process_time() - began < 10
