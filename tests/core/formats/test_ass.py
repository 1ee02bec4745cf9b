"""Advanced SubStation: codes, escapes, odd columns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.ass import read_ass, stamp, write_ass
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()
HEAD = "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name\nStyle: Sign\n\n[Events]\n"
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def test_codes_are_kept_and_not_said() -> None:
    text = f"{HEAD}{FORMAT}Dialogue: 2,0:00:01.00,0:00:02.50,Sign,Anna,0,0,0,,{{\\i1}}Off{{\\i0}} she\\Ngoes, now\n"
    reading = read_ass(text.encode(), OPTIONS)
    cue = reading.track.cues[0]
    assert (cue.start_ms, cue.end_ms, cue.text) == (1000, 2500, "Off she\ngoes, now")
    assert cue.data["speaker"] == "Anna" and cue.data["layer"] == 2 and cue.data["style"] == "Sign"
    again = read_ass(write_ass(reading.track, OPTIONS), OPTIONS)
    assert again.track == reading.track


def test_columns_in_another_order_and_comments() -> None:
    text = (
        "[Events]\nFormat: Start, End, Text\nComment: 0:00:00.00,0:00:01.00,no\nDialogue: 0:00:01.00,0:00:02.00,a, b\n"
    )
    assert [cue.text for cue in read_ass(text.encode(), OPTIONS).track.cues] == ["a, b"]


@pytest.mark.parametrize("text", ["a{b}c", "{", "}{", "\\{x\\}", "tail\\"])
def test_braces_and_backslashes_are_text(text: str) -> None:
    found = read_ass(write_ass(TextTrack([TextCue(0, 1000, text)]), OPTIONS), OPTIONS).track.cues[0].text
    assert found == text


def test_a_half_hundredth_goes_up() -> None:
    assert [stamp(ms) for ms in (1004, 1005, 59_995)] == ["0:00:01.00", "0:00:01.01", "0:01:00.00"]


def test_bad_events_are_told() -> None:
    reading = read_ass(f"{HEAD}{FORMAT}Dialogue: 0,oops,0:00:02.00,,,0,0,0,,x\n".encode(), OPTIONS)
    assert reading.track.cues == [] and [(each.line, each.rule) for each in reading.findings] == [(10, "cue-times")]


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=30)
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@st.composite
def ass_cues(draw: st.DrawFn) -> TextCue:
    start_ms = draw(st.integers(0, 36_000_000))
    data: dict[str, object] = {}
    if draw(st.booleans()):
        data["speaker"] = draw(NAMES)
    if draw(st.booleans()):
        data["style"] = draw(NAMES.filter(lambda name: name != "Default"))
    if draw(st.booleans()):
        data["layer"] = draw(st.integers(1, 99))
    return TextCue(start_ms, start_ms + draw(st.integers(0, 60_000)), draw(WORDS), data)


ASS_TRACKS = st.lists(ass_cues(), max_size=6).map(TextTrack)


def comes_back(track: TextTrack) -> None:
    reading = read_ass(write_ass(track, OPTIONS), OPTIONS)
    assert list(reading.findings) == []
    assert [(cue.text, dict(cue.data)) for cue in reading.track.cues] == [(c.text, dict(c.data)) for c in track.cues]
    for found, meant in zip(reading.track.cues, track.cues, strict=True):
        assert abs(found.start_ms - meant.start_ms) <= 5 and abs(found.end_ms - meant.end_ms) <= 5
        assert found.start_ms == (meant.start_ms + 5) // 10 * 10
    again = read_ass(write_ass(reading.track, OPTIONS), OPTIONS)
    assert again.track == reading.track


@settings(max_examples=200, deadline=None)
@given(ASS_TRACKS)
def test_any_text_comes_back_braces_and_backslashes_too(track: TextTrack) -> None:
    comes_back(track)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(ASS_TRACKS)
def test_two_thousand_tracks_come_back(track: TextTrack) -> None:
    comes_back(track)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("\\{}Nnhpi1 a\u2060"), max_size=12))
def test_any_mess_of_codes_is_kept_as_markup(raw: str) -> None:
    line = f"{HEAD}{FORMAT}Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{raw}\n"
    track = read_ass(line.encode(), OPTIONS).track
    again = read_ass(write_ass(track, OPTIONS), OPTIONS).track
    assert again == track


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"[Events]\nDialogue: 0,0:00:01.00," + data))
def test_any_bytes_are_cues_or_a_refusal(data: bytes) -> None:
    try:
        cues = read_ass(data, OPTIONS).track.cues
    except TextRefused as refused:
        assert refused.detail
        return
    assert all(0 <= cue.start_ms <= cue.end_ms and "\r" not in cue.text for cue in cues)


def events(*lines: str, names: str = FORMAT) -> bytes:
    return (HEAD + names + "".join(f"{line}\n" for line in lines)).encode()


def test_drawings_are_no_text() -> None:
    raw = "{\\p1}m 0 0 l 100 0{\\p0}A sign reads {\\b1}Exit{\\b0}"
    reading = read_ass(
        events(
            f"Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{raw}",
            "Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{\\p1}m 0 0",
        ),
        OPTIONS,
    )
    assert [cue.text for cue in reading.track.cues] == ["A sign reads Exit"]
    assert [(each.rule, each.line) for each in reading.findings] == [("drawing", 11)]


def test_a_brace_that_nothing_closes_is_text() -> None:
    reading = read_ass(events("Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,a {b} c {d"), OPTIONS)
    assert reading.track.cues[0].text == "a  c {d"


def test_placement_comments_and_script_info_come_back() -> None:
    data = events(
        "Comment: 0,0:00:00.00,0:00:00.50,Default,,0,0,0,,first",
        "Dialogue: 0,0:00:01.00,0:00:02.00,Sign,Anna,10,0,0020,Banner;1,Hello",
        "Comment: 0,0:00:02.00,0:00:02.50,Default,,0,0,0,,last, with a comma",
    )
    track = read_ass(data, OPTIONS).track
    assert track.cues[0].data["settings"] == {"MarginL": "10", "MarginV": "0020", "Effect": "Banner;1"}
    assert [each["before"] for each in track.about["ass_comments"]] == [0, 1]
    written = write_ass(track, OPTIONS).decode()
    assert written.index("Comment: 0,0:00:00.00") < written.index("Dialogue:") < written.index("last, with a comma")
    assert "Title: x" in written and "Style: Sign" in written
    assert read_ass(written.encode(), OPTIONS).track == track


def test_ssa_v4_is_read_and_its_styles_are_made_new() -> None:
    data = (
        "[Script Info]\r\nScriptType: v4.00\r\n[V4 Styles]\r\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, TertiaryColour, BackColour, Bold, Italic, "
        "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, AlphaLevel, Encoding\r\n"
        "Style: Top,Arial,20,16777215,255,65280,0,-1,0,1,2,0,6,30,30,30,0,0\r\n"
        "[Events]\r\nFormat: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.50,*Default,Ann,0000,0000,0000,,Hi, you\r\n"
    ).encode("cp1252")
    track = read_ass(data, OPTIONS).track
    assert (track.cues[0].text, dict(track.cues[0].data)) == ("Hi, you", {"speaker": "Ann"})
    style = dict(
        zip(track.about["ass_styles"][0][8:].split(", "), track.about["ass_styles"][1][7:].split(","), strict=True)
    )
    assert style["OutlineColour"] == "65280" and style["Alignment"] == "8" and style["ScaleX"] == "100"


def test_the_text_may_stand_between_other_columns() -> None:
    names = "Format: Text, End, Start, Actor\n"
    cue = read_ass(events("Dialogue: Hello,0:00:02.00,0:00:01.00,Ann", names=names), OPTIONS).track.cues[0]
    assert (cue.start_ms, cue.end_ms, cue.text, cue.data["speaker"]) == (1000, 2000, "Hello", "Ann")


def test_tags_of_subrip_and_webvtt_become_codes() -> None:
    track = TextTrack([TextCue(0, 1000, "Tom & Eve go", {"markup": "<i>Tom &amp; Eve</i> go"})])
    cue = read_ass(write_ass(track, OPTIONS), OPTIONS).track.cues[0]
    assert cue.text == "Tom & Eve go" and cue.data["markup"] == "{\\i1}Tom & Eve{\\i0} go"


def test_markup_that_says_something_else_is_not_written() -> None:
    track = TextTrack([TextCue(0, 1000, "new words", {"markup": "{\\i1}old words"})])
    assert read_ass(write_ass(track, OPTIONS), OPTIONS).track.cues[0].text == "new words"


def test_faults_are_told_with_their_lines() -> None:
    reading = read_ass(
        events(
            "Dialogue: 0,0:00:03.00,0:00:02.00,,,0,0,0,,back",
            "Dialogue: 0,0:00:03.00",
            "Sound: 0,0:00:03.00,0:00:04.00,,,0,0,0,,bang.wav",
            "what is this",
        )
        + b"[Fonts]\nfontname: a.ttf\n!!!!\n",
        OPTIONS,
    )
    told = [(each.line, each.rule, each.severity) for each in reading.findings]
    assert told == [
        (10, "cue-end-before-start", "warning"), (11, "cue-times", "error"), (12, "event-kind", "warning"),
        (13, "no-event", "error"), (14, "embedded", "warning"),
    ]  # fmt: skip
    assert [(cue.start_ms, cue.end_ms) for cue in reading.track.cues] == [(3000, 3000)]


def test_what_is_no_ass_is_refused() -> None:
    with pytest.raises(TextRefused) as refused:
        read_ass(b"1\n00:00:01,000 --> 00:00:02,000\nhello\n", OPTIONS)
    assert refused.value.slug == "text-no-cues" and refused.value.remedy


@pytest.mark.parametrize("piece", ["{", "}", "\\", "{\\p1}", "{\\p", "\n", "Dialogue: ,,\n", "a\n", "[x]\n"])
def test_a_megabyte_of_one_piece_takes_linear_time(piece: str) -> None:
    data = events("Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,," + piece * (1_000_000 // len(piece)))
    began = time.process_time()
    reading = read_ass(data, OPTIONS)
    assert time.process_time() - began < 5 and len(reading.findings) <= 1001
    write_ass(reading.track, OPTIONS)
    assert time.process_time() - began < 8
