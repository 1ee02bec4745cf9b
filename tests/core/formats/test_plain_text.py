"""Plain text with times, as people type it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.plain_text import read_plain_text, write_plain_text
from core.formats.timecode import FrameRate
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()


@pytest.mark.parametrize(
    ("line", "start_ms", "end_ms"),
    [
        ("00:01:02.5 Ann waits.", 62_500, None),
        ("[00:01:02] Ann waits.", 62_000, None),
        ("0:01 - 0:04 Ann waits.", 1000, 4000),
        ("(1:02) Ann waits.", 62_000, None),
        ("1:02 Ann waits.", 62_000, None),
        ("00:01:02:12 Ann waits.", 62_480, None),
        ("00:01:02;12 Ann waits.", 62_480, None),
        ("[00:12 - 00:15] Ann waits.", 12_000, 15_000),
        ("[00:12] - [00:15] Ann waits.", 12_000, 15_000),
        ("00:12-00:15: Ann waits.", 12_000, 15_000),
        ("00:12–00:14 Ann waits.", 12_000, 14_000),
        ("1. 00:12 Ann waits.", 12_000, None),
        ("- 0:12 Ann waits.", 12_000, None),
        ("12.5s Ann waits.", 12_500, None),
        ("00:00:01,500 --> 00:00:02,000 Ann waits.", 1500, 2000),
        ("0:12\tAnn waits.", 12_000, None),
        ("0:12\t0:15\tAnn waits.", 12_000, 15_000),
        ("0:12: Ann waits.", 12_000, None),
        ("0:12 — Ann waits.", 12_000, None),
        ("<00:12> Ann waits.", 12_000, None),
        ("0:01 to 0:02 Ann waits.", 1000, 2000),
        ("[00:12]Ann waits.", 12_000, None),
        ("100:00 Ann waits.", 6_000_000, None),
    ],
)
def test_usual_layouts(line: str, start_ms: int, end_ms: int | None) -> None:
    reading = read_plain_text(line.encode(), OPTIONS)
    cue = reading.track.cues[0]
    assert (cue.start_ms, cue.text) == (start_ms, "Ann waits.")
    assert cue.end_ms == (start_ms + 1000 if end_ms is None else end_ms)
    assert [each.rule for each in reading.findings] == (["end-guessed"] if end_ms is None else [])


def test_frames_are_counted_at_the_films_rate_from_its_first_code() -> None:
    rate = FrameRate.named("29.97df")
    options = TextOptions(rate=rate, start_frame=rate.frame_of("01:00:00;00"))
    assert read_plain_text(b"01:01:00;02 x", options).track.cues[0].start_ms == 60_060
    with pytest.raises(TextRefused):
        read_plain_text(b"01:01:00;00 x\n00:59:59;00 y\n01:00:00;35 z\n", options)  # dropped; too early; no frame


def test_an_end_is_the_next_start_or_what_the_text_takes_to_speak() -> None:
    text = (
        "Title\n0:05\nAnn walks\nto the door.\n0:06 Bob runs.\n0:30 One two three four five six seven eight nine ten.\n"
    )
    reading = read_plain_text(text.encode(), OPTIONS)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (5000, 6000, "Ann walks\nto the door."),
        (6000, 7000, "Bob runs."),
        (30_000, 34_000, "One two three four five six seven eight nine ten."),
    ]
    assert [(each.line, each.severity, each.rule) for each in reading.findings] == [
        (1, "error", "no-times"),
        (None, "warning", "end-guessed"),
    ]


@pytest.mark.parametrize("line", ["1:75 late", "12:30pm late", "just prose", "1:2 x", "00:61:00 x", ""])
def test_what_is_no_time_is_none(line: str) -> None:
    with pytest.raises(TextRefused) as refused:
        read_plain_text(line.encode(), OPTIONS)
    assert refused.value.slug == "text-no-cues" and refused.value.remedy


TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00") | st.sampled_from("\n\n -:0123"),
    max_size=40,
)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**6), TEXT), min_size=1, max_size=6))
def test_every_text_survives_to_the_millisecond(made: list[tuple[int, int, str]]) -> None:
    track = TextTrack([TextCue(start, start + length, text) for start, length, text in made])
    reading = read_plain_text(write_plain_text(track, OPTIONS), OPTIONS)
    assert reading.track == track and not reading.findings


@given(st.binary(max_size=200) | st.text("0123456789:.,;[]()<>-–\t\n sto", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read_plain_text(data, OPTIONS)
    except TextRefused as refused:
        assert refused.detail
        return
    assert all(0 <= cue.start_ms <= cue.end_ms for cue in reading.track.cues)


@pytest.mark.parametrize("piece", ["\n", "0:01\n", "0:01 - ", " ", "1. ", "[[[", "0:", "x\n", "9", "    x\n"])
def test_hostile_files_take_linear_time(piece: str) -> None:
    data = ("0:01 x\n" + piece * (2_000_000 // len(piece))).encode()
    began = time.process_time()
    assert read_plain_text(data, OPTIONS).track.cues
    assert time.process_time() - began < 8
