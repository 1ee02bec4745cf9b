"""Audacity labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.labels import read_labels, write_labels
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()


def test_labels_of_every_kind_are_read() -> None:
    data = (
        "1.5\t2.0004\tShe waits.\r\n\\\t100.0\t2000.0\r\n3,25\t3,25\tpoint\r\n\r\n"
        "4.000000\told point\r\n5\t6\r\n7.1\t8\ttab\tin it\r\n"
    )
    reading = read_labels(data.encode(), OPTIONS)
    assert reading.findings == []
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (1500, 2000, "She waits."),
        (3250, 3250, "point"),
        (4000, 4000, "old point"),
        (5000, 6000, ""),
        (7100, 8000, "tab\tin it"),
    ]


def test_faults_are_told_with_their_place() -> None:
    data = b"1\t2\tgood\nwords\n-1\t2\tbefore\n5\t4\tback\nnan\t1\tx\n99999999\t99999999\tfar\n7\n"
    reading = read_labels(data, OPTIONS)
    assert [cue.text for cue in reading.track.cues] == ["good", "back"]
    told = [(each.line, each.column, each.severity, each.rule) for each in reading.findings]
    assert told == [
        (2, 1, "error", "label"),
        (3, 1, "error", "cue-times"),
        (4, 3, "warning", "cue-end-before-start"),
        (5, 1, "error", "label"),
        (6, 1, "error", "cue-times"),
        (7, 1, "error", "label"),
    ]


def test_no_label_is_refused_with_what_was_found() -> None:
    with pytest.raises(TextRefused) as refused:
        read_labels(b"prose\n", OPTIONS)
    assert refused.value.slug == "text-no-cues" and refused.value.extra["findings"][0]["line"] == 1


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**6), TEXT), min_size=1, max_size=6))
def test_every_line_survives_to_the_millisecond(made: list[tuple[int, int, str]]) -> None:
    track = TextTrack([TextCue(start, start + length, text) for start, length, text in made])
    assert read_labels(write_labels(track, OPTIONS), OPTIONS).track == track


@given(st.text(max_size=40))
def test_no_text_makes_another_label(text: str) -> None:
    written = write_labels(TextTrack([TextCue(0, 1, text)]), OPTIONS)
    assert len(written.decode("utf-8", "replace").splitlines()) == 1


@given(st.binary(max_size=200) | st.text("0123456789.,\t\n\\-ex ", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read_labels(data, OPTIONS)
    except TextRefused as refused:
        assert refused.detail
        return
    assert all(0 <= cue.start_ms <= cue.end_ms for cue in reading.track.cues)
