"""WebVTT against the web platform's own tests, and against whatever a file may hold."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt import VttCue, parse_webvtt, read_webvtt
from core.formats.webvtt_cue_text import Node, parse_cue_text
from core.formats.webvtt_write import write_webvtt

HERE = Path(__file__).parent
FILES = sorted((HERE / "webvtt").glob("*.vtt"))
CUE_TEXTS = [
    (path.stem, case["text"], case["expectedTree"])
    for path in sorted((HERE / "webvtt_cue_text").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
OPTIONS = TextOptions()


def as_expected(cue: VttCue) -> dict[str, Any]:
    settings = cue.settings
    return {
        "id": cue.id,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "text": cue.text,
        "vertical": settings.vertical,
        "snap_to_lines": settings.snap_to_lines,
        "line": settings.line,
        "position": settings.position,
        "size": settings.size,
        "align": settings.align,
    }


def test_the_conformance_set_is_whole() -> None:
    assert len(FILES) == 30 and len(CUE_TEXTS) == 77


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_the_web_platform_gives_its_cues(path: Path) -> None:
    # The expected numbers are those of a browser, which knows no whole numbers.
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"), parse_int=float)
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        cues = [as_expected(cue) for cue in parse_webvtt(text.removeprefix("\ufeff")).cues if cue.start_ms >= 0]
    except TextRefused:
        cues = []
    assert cues == expected["cues"]


def dumped(node: Node, depth: int = 0) -> str:
    """The tree as html5lib's tests write one."""
    out = []
    pad = "| " + "  " * depth
    for child in node.children:
        if child.name == "":
            out.append(f'{pad}"{child.text}"\n')
            continue
        if child.name == "time":
            s, ms = divmod(child.time_ms, 1000)
            out.append(f"{pad}<?timestamp {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.{ms:03d}>\n")
            continue
        out.append(f"{pad}<{child.name if child.name in ('i', 'b', 'u', 'ruby', 'rt') else 'span'}>\n")
        if child.classes:
            out.append(f'{pad}  class="{" ".join(child.classes)}"\n')
        if child.name == "lang":
            out.append(f'{pad}  lang="{child.annotation}"\n')
        if child.name == "v":
            out.append(f'{pad}  title="{child.annotation}"\n')
        out.append(dumped(child, depth + 1))
    return "".join(out)


@pytest.mark.parametrize(("name", "text", "expected"), CUE_TEXTS)
def test_cue_text_gives_the_tree_of_the_web_platform(name: str, text: str, expected: str) -> None:
    shown = text.replace("\x00", "\ufffd").split("\n\n")[0].rstrip("\n")  # as a file would hold it
    assert dumped(parse_cue_text(shown)) == expected


def test_what_a_player_drops_silently_is_told_with_its_line() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:oops\nfine\n\nlost words\n\n"
        "00:03.000 -> 00:04.000\nx\n\n99:99.000 --> 00:05.000\ny\n"
    )
    reading = read_webvtt(text.encode(), OPTIONS)
    assert [cue.text for cue in reading.track.cues] == ["fine"]
    told = [(finding.line, finding.severity, finding.rule) for finding in reading.findings]
    assert told == [
        (3, "warning", "setting-ignored"),
        (6, "error", "no-times"),
        (8, "error", "no-times"),
        (11, "error", "cue-times"),
    ]


def test_voices_settings_regions_and_styles_survive() -> None:
    text = (
        "WEBVTT The title\nKind: captions\nLanguage: de\n\n"
        "REGION\nid:low\nwidth:40%\n\nSTYLE\n::cue(b) { color: red }\n\n"
        "NOTE for the booth\n\nfirst\n00:00:01.000 --> 00:00:02.000 region:low align:start\n<v Anna>Ja & nein</v>\n\n"
        "00:00:03.000 --> 00:00:04.000\n<i>leise</i>\n"
    )
    first = read_webvtt(text.encode(), OPTIONS)
    assert first.track.kind == "transcript" and first.track.language == "de" and not first.findings
    assert first.track.cues[0].data["speaker"] == "Anna" and first.track.cues[0].text == "Ja & nein"
    again = read_webvtt(write_webvtt(first.track, OPTIONS), OPTIONS)
    assert again.track == first.track and not again.findings


LINES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\x00"), min_size=1, max_size=30)
NAMES = st.text(st.characters(whitelist_categories=("L", "N"), whitelist_characters="<&>.-"), min_size=1, max_size=12)


@st.composite
def tracks(draw: st.DrawFn) -> TextTrack:
    cues = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 400_000_000))
        data: dict[str, Any] = {}
        if draw(st.booleans()):
            data["speaker"] = draw(NAMES)
        if draw(st.booleans()):
            data["id"] = draw(NAMES.filter(lambda name: "-->" not in name))
        text = "\n".join(draw(st.lists(LINES, min_size=1, max_size=3)))
        cues.append(TextCue(start, start + draw(st.integers(0, 90_000)), text, data))
    return TextTrack(cues, "description", "en", {})


@given(tracks())
def test_every_text_survives_to_the_millisecond(track: TextTrack) -> None:
    found = read_webvtt(write_webvtt(track, OPTIONS), OPTIONS)
    assert found.findings == []
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]
    assert [dict(cue.data) | {"markup": None} for cue in found.track.cues] == [
        dict(cue.data) | {"markup": None} for cue in track.cues
    ]


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: ("WEBVTT\n\n" + text).encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_webvtt(data, OPTIONS)
    except TextRefused as refused:
        assert refused.status == 422 and refused.detail


@pytest.mark.parametrize(
    "piece", ["\n", "x\n", "-->\n", "00:00.000 --> 00:01.000\n", "a\n\n", "<c>", "&amp", "<", "NOTE\n\n", "STYLE\n\n"]
)
def test_hostile_files_take_linear_time(piece: str) -> None:
    data = ("WEBVTT\n\n00:00.000 --> 00:01.000\n" + piece * (2_000_000 // len(piece))).encode()
    began = time.process_time()
    read_webvtt(data, OPTIONS)
    assert time.process_time() - began < 15
