"""What is written is read back, through every format and through every pair of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.formats.catalog import FORMATS, Format
from core.formats.convert import read_text, write_text
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import TextCue, TextTrack

BOTH = [each for each in FORMATS.values() if each.read and each.write and each.name != "htm_aa"]
NAMES = [each.name for each in BOTH]
RATES = ("23.976", "24", "25", "29.97", "29.97df", "30", "50", "59.94df", "60")

# Letters, marks and signs of many scripts; the signs that some format has for itself are among them.
WORD = st.text(
    st.sampled_from("abcXYZ012,.!?'\"&;:()/-–…éßñ한中あعﬁ👁🎬")
    | st.characters(whitelist_categories=("L", "N", "P"), blacklist_characters="{}\\"),
    min_size=1,
    max_size=10,
).filter(lambda word: word.strip() and not word.isspace())
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NAME = st.text(st.sampled_from("abcdefgXYZ éß한"), min_size=1, max_size=8).map(
    lambda name: " ".join(name.split()) or "x"
)


@st.composite
def cues(draw: st.DrawFn) -> TextCue:
    start = draw(st.integers(0, 20_000_000))
    data: dict[str, Any] = {}
    if draw(st.booleans()):
        data["speaker"] = draw(NAME)
    if draw(st.booleans()):
        data["group"] = draw(NAME)
    text = "\n".join(draw(st.lists(LINE, min_size=1, max_size=3)))
    return TextCue(start, start + draw(st.integers(1, 60_000)), f"a{text}", data)


TRACKS = st.lists(cues(), min_size=1, max_size=5).map(TextTrack)


def carried(track: TextTrack, format: Format, options: TextOptions) -> list[tuple[int, int, str]]:
    """What a format promises to bring back of a track: times to its resolution, text without what it cannot carry."""
    kept = []
    for cue in track.cues:
        text = cue.text if format.lines else (" / " if format.name == "edl" else " ").join(cue.text.split("\n"))
        if format.name in FOLDED:
            text = " ".join(text.split())
        kept.append((cue.start_ms, cue.end_ms, text))
    return kept


FOLDED = ("lsmdc",)  # spaces in a row are one there


def tolerance_ms(format: Format, options: TextOptions) -> float:
    if format.resolution_ms == "frames":
        return 0.5 + 500 / float(options.rate.exact)
    return float(format.resolution_ms)


def assert_comes_back(track: TextTrack, format: Format, options: TextOptions) -> TextTrack:
    written = write_text(track, format.name, options)
    _, reading = read_text(written.data, f"a{format.extensions[0]}", options, format.name)
    assert [finding for finding in reading.findings if finding.severity == "error"] == []
    expected = carried(track, format, options)
    found = [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues]
    if format.name == "htm_align" or format.name == "youcook2":  # one list a video
        expected, found = sorted(expected), sorted(found)
    assert [text for _, _, text in found] == [text for _, _, text in expected]
    most = tolerance_ms(format, options)
    for (start, end, _), (known_start, known_end, _) in zip(found, expected, strict=True):
        assert abs(start - known_start) <= most and abs(end - known_end) <= most
    for name in format.carries & {"speaker", "group"}:
        given = Counter(str(cue.data[name]) for cue in track.cues if cue.data.get(name))
        came = Counter(str(cue.data.get(name, "")) for cue in reading.track.cues)
        assert given <= came  # where a cue names none, some formats name the film
        assert name == "group" or given == came - Counter({"": len(track.cues)})
    return reading.track


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(track=TRACKS, rate=st.sampled_from(RATES))
def test_a_track_comes_back(name: str, track: TextTrack, rate: str) -> None:
    options = TextOptions(rate=FrameRate.named(rate), start_frame=1000, film="a film")
    assert_comes_back(track, FORMATS[name], options)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=2000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(track=TRACKS, rate=st.sampled_from(RATES))
def test_two_thousand_tracks_come_back(name: str, track: TextTrack, rate: str) -> None:
    options = TextOptions(rate=FrameRate.named(rate), start_frame=1000, film="a film")
    assert_comes_back(track, FORMATS[name], options)


@pytest.mark.parametrize("first", NAMES)
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(track=TRACKS)
def test_through_any_pair_of_formats(first: str, track: TextTrack) -> None:
    assert_comes_back_through_each(first, track)


@pytest.mark.slow
@pytest.mark.parametrize("first", NAMES)
@settings(max_examples=2000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(track=TRACKS)
def test_two_thousand_tracks_through_any_pair_of_formats(first: str, track: TextTrack) -> None:
    assert_comes_back_through_each(first, track)


def assert_comes_back_through_each(first: str, track: TextTrack) -> None:
    options = TextOptions(rate=FrameRate.named("25"), film="a film")
    between = assert_comes_back(track, FORMATS[first], options)
    for second in BOTH:
        if second.name != first:
            assert_comes_back(replace(between, about={}), second, options)


def test_what_a_format_cannot_carry_is_counted() -> None:
    track = TextTrack([TextCue(0, 1000, "a\nb", {"speaker": "Anna", "notes": "soft"}), TextCue(1000, 2000, "c")])
    assert dict(write_text(track, "labels", TextOptions()).losses.counts) == {
        "speaker": 1,
        "notes": 1,
        "line breaks": 1,
    }
    assert dict(write_text(track, "jsonl", TextOptions()).losses.counts) == {}
    assert write_text(track, "srt", TextOptions()).losses.sentences() == [
        "notes: 1 cue loses it",
        "speaker: 1 cue loses it",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_known_by_its_content(name: str) -> None:
    format = FORMATS[name]
    track = TextTrack([TextCue(1000, 2000, "She waits.", {"group": "1005_Signs"}), TextCue(2500, 4000, "She goes.")])
    data = write_text(track, name, TextOptions(film="1005_Signs")).data
    found, reading = read_text(data, f"unknown{format.extensions[0]}", TextOptions())
    assert found.name == name and len(reading.track.cues) == 2
