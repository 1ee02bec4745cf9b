"""Advanced SubStation: codes, escapes, odd columns."""

from __future__ import annotations

import pytest

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
    assert found.replace("\u29f5", "\\") == text


def test_a_half_hundredth_goes_up() -> None:
    assert [stamp(ms) for ms in (1004, 1005, 59_995)] == ["0:00:01.00", "0:00:01.01", "0:01:00.00"]


def test_bad_events_are_told() -> None:
    reading = read_ass(f"{HEAD}{FORMAT}Dialogue: 0,oops,0:00:02.00,,,0,0,0,,x\n".encode(), OPTIONS)
    assert reading.track.cues == [] and [(each.line, each.rule) for each in reading.findings] == [(10, "cue-times")]
