"""Our own format: nothing is lost, what is not known is kept, what is newer is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.jsonl import CARRIES, jsonl_lines, read_jsonl, read_jsonl_lines, write_jsonl
from core.formats.options import TextOptions
from core.formats.track import CUE_FIELDS, TextCue, TextTrack

OPTIONS = TextOptions()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
HEAD = b'{"format": "cuewright-track", "version": 1, "kind": "transcript", "language": "de"}\n'
GOOD = b'{"start_ms": 1, "end_ms": 2, "text": "x"}\n'


@st.composite
def any_tracks(draw: st.DrawFn) -> TextTrack:
    cues = []
    for _ in range(draw(st.integers(0, 5))):
        start_ms = draw(st.integers(0, 2**30))
        data = draw(st.dictionaries(st.sampled_from(sorted(CUE_FIELDS)), JSON, max_size=4))
        cues.append(TextCue(start_ms, start_ms + draw(st.integers(0, 2**20)), draw(TEXT), data))
    about: dict[str, Any] = draw(st.dictionaries(st.sampled_from(["title", "vtt_notes", "x"]), JSON, max_size=3))
    if draw(st.booleans()):
        about["history"] = draw(st.lists(JSON, min_size=1, max_size=3))
    if draw(st.booleans()):
        about["provenance"] = {"checkpoint": draw(TEXT), "person": None}
    return TextTrack(cues, draw(st.sampled_from(["description", "transcript", "alignment"])), draw(TEXT), about)


@settings(max_examples=200, deadline=None)
@given(any_tracks())
def test_a_track_comes_back_whole(track: TextTrack) -> None:
    reading = read_jsonl(write_jsonl(track, OPTIONS), OPTIONS)
    assert reading.track == track and list(reading.findings) == []


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(any_tracks())
def test_two_thousand_tracks_come_back_whole(track: TextTrack) -> None:
    assert read_jsonl(write_jsonl(track, OPTIONS), OPTIONS).track == track


def test_every_field_is_carried() -> None:
    assert frozenset(CUE_FIELDS) == CARRIES


def test_the_lines_are_head_cues_history() -> None:
    history = [{"who": "Ann", "when": "2026-01-02", "operations": []}]
    about = {"title": "A film", "history": history, "provenance": {"a": 1}}
    lines = write_jsonl(TextTrack([TextCue(0, 1, "a\u2028b", {"id": "1"})], about=about), OPTIONS).split(b"\n")
    rows = [json.loads(line) for line in lines if line]
    assert rows == [
        {
            "format": "cuewright-track", "version": 1, "kind": "description", "language": "en",
            "about": {"title": "A film"}, "provenance": {"a": 1},
        },
        {"start_ms": 0, "end_ms": 1, "text": "a\u2028b", "data": {"id": "1"}},
        {"history": history[0]},
    ]  # fmt: skip


def test_what_is_not_known_is_kept_and_written_again() -> None:
    data = (
        HEAD[:-2]
        + b', "mood": "dark"}\n'
        + b'{"start_ms": 1, "end_ms": 2, "text": "x", "colour": [1], "data": {"speaker": "Ann", "shoe": 44}}\n'
        + b'{"signature": "abc"}\n{"history": {"who": "Ann"}}\n'
    )
    track = read_jsonl(data, OPTIONS).track
    assert (track.kind, track.language) == ("transcript", "de")
    assert track.cues[0].data == {"speaker": "Ann", "shoe": 44, "unknown": {"colour": [1]}}
    written = [json.loads(line) for line in write_jsonl(track, OPTIONS).splitlines()]
    assert written[0]["mood"] == "dark" and written[1]["colour"] == [1] and {"signature": "abc"} in written
    assert read_jsonl(write_jsonl(track, OPTIONS), OPTIONS).track == track


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (HEAD.replace(b'"version": 1', b'"version": 2'), "text-jsonl-version"),
        (HEAD.replace(b'"version": 1', b'"version": "1"'), "text-jsonl-version"),
        (HEAD.replace(b'"version": 1', b'"version": true'), "text-jsonl-version"),
        (HEAD.replace(b'"version": 1, ', b""), "text-jsonl-version"),
        (HEAD.replace(b"cuewright-track", b"other"), "text-jsonl-head"),
        (GOOD, "text-jsonl-head"),
        (b"[]\n", "text-jsonl-head"),
        (b"\xff\xfe{\x00", "text-jsonl-head"),
        (b"\n\n", "text-empty"),
        (b"", "text-empty"),
    ],
)
def test_what_is_refused_as_a_whole(data: bytes, slug: str) -> None:
    with pytest.raises(TextRefused) as refused:
        read_jsonl(data, OPTIONS)
    assert refused.value.slug == slug and refused.value.remedy
    assert ("newer" in refused.value.detail) is (b'"version": 2' in data)


BAD = [
    (b"no json", "jsonl-line"),
    (b"[1]", "jsonl-line"),
    (b'{"start_ms": 1', "jsonl-line"),
    (b'"\xff"', "jsonl-line"),
    (b'{"start_ms": NaN, "end_ms": 2, "text": "x"}', "jsonl-line"),
    (b"[" * 100_000, "jsonl-line"),
    (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", "jsonl-line"),
    (b"1" * 5000, "jsonl-line"),
    (b'{"start_ms": 1, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": "1", "end_ms": 2, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": 1.5, "end_ms": 2, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": true, "end_ms": 2, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": -1, "end_ms": 2, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": 3, "end_ms": 2, "text": "x"}', "jsonl-cue"),
    (b'{"start_ms": 1, "end_ms": 2}', "jsonl-cue"),
    (b'{"start_ms": 1, "end_ms": 2, "text": "x", "data": []}', "jsonl-cue"),
    (b'{"start_ms": 1, "end_ms": 99999999999999, "text": "x"}', "jsonl-cue"),
]


@pytest.mark.parametrize(("line", "rule"), BAD, ids=range(len(BAD)))
def test_a_bad_line_costs_itself_alone(line: bytes, rule: str) -> None:
    reading = read_jsonl(HEAD + GOOD + line + b"\r\n\n" + GOOD, OPTIONS)
    assert [cue.text for cue in reading.track.cues] == ["x", "x"]
    assert [(each.line, each.rule, each.severity) for each in reading.findings] == [(3, rule, "error")]


def test_numbers_that_are_none_and_lone_surrogates_never_make_a_broken_file() -> None:
    data = {"score": float("nan"), "gap": (1, 2), "fields": {"x": [float("inf")]}}
    reading = read_jsonl(write_jsonl(TextTrack([TextCue(0, 1, "a\ud800b", data)]), OPTIONS), OPTIONS)
    assert reading.findings == []
    assert reading.track.cues[0] == TextCue(0, 1, "a\ufffdb", {"score": None, "gap": [1, 2], "fields": {"x": [None]}})


def test_lines_are_read_and_written_one_at_a_time() -> None:
    taken: list[int] = []

    def source() -> Iterator[bytes]:
        for number in range(1000):
            taken.append(number)
            yield HEAD if number == 0 else GOOD

    assert len(read_jsonl_lines(source(), OPTIONS).track.cues) == 999 and len(taken) == 1000
    lines = jsonl_lines(TextTrack([TextCue(0, 1, "x"), TextCue(0, 1, "y", {"clip": object()})]))
    assert next(lines).startswith(b'{"format"') and b'"x"' in next(lines)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: HEAD + data))
def test_any_bytes_are_cues_or_a_refusal(data: bytes) -> None:
    try:
        reading = read_jsonl(data, OPTIONS)
    except TextRefused as refused:
        assert refused.detail
        return
    write_jsonl(reading.track, OPTIONS)


@pytest.mark.parametrize("piece", [b"\n", b"{}\n", b"x\n", b"[", b'{"a":', b'"', b"\x00"])
def test_many_of_one_piece_take_linear_time(piece: bytes) -> None:
    began = time.process_time()
    assert len(read_jsonl(HEAD + piece * (400_000 // len(piece)), OPTIONS).findings) <= 1001
    assert time.process_time() - began < 5
