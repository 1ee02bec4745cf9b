"""WebVTT as a track: what is kept, what is told, what comes back, and whatever a file may hold."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt import read_webvtt
from core.formats.webvtt_blocks import parse_webvtt
from core.formats.webvtt_write import write_webvtt

OPTIONS = TextOptions()
TIMES = "00:01.000 --> 00:02.000"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{TIMES} line:oops\nx\n", [(3, 25, "warning", "setting-ignored")]),
        (f"{TIMES} align:middle size:50%\nx\n", [(3, 25, "warning", "setting-ignored")]),
        (f"{TIMES} region:low\nx\n", [(3, 25, "warning", "setting-ignored")]),
        ("lost words\nand more\n", [(3, 1, "error", "no-times")]),
        ("00:03.000 -> 00:04.000\nx\n", [(3, 1, "error", "no-times")]),
        ("99:99.000 --> 00:05.000\ny\n", [(3, 1, "error", "cue-times")]),
        ("id\n00:00:01.000 --> 00:00:02,000\ny\n", [(4, 18, "error", "cue-times")]),
        ("00:01.000 --> 00:02.00\ny\n", [(3, 15, "error", "cue-times")]),
        ("00:01.000 - -> --> 00:02.000\ny\n", [(3, 11, "error", "cue-times")]),
        ("00:05.000 --> 00:02.000\ny\n", [(3, 1, "warning", "cue-end-before-start")]),
        (f"{TIMES}\n\n", [(3, 1, "warning", "cue-empty")]),
        (f"{TIMES}\na\n2\n{TIMES}\nb\n", [(6, 1, "warning", "no-empty-line")]),
        (
            f"{TIMES}\nx\n<font color=red>y</font> <i>z\n",
            [(5, 1, "warning", "tag-ignored"), (5, 18, "warning", "tag-ignored")],
        ),
        (f"{TIMES}\n<00:99.000>x</b>\n", [(4, 1, "warning", "tag-ignored"), (4, 13, "warning", "tag-ignored")]),
        (f"{TIMES}\nx\n\nSTYLE\n::cue {{}}\n", [(6, 1, "warning", "block-too-late")]),
        ("STYLE\n\n", [(3, 1, "warning", "block-empty")]),
        ("REGION\nwidth:40%\n", [(3, 1, "warning", "region-no-id")]),
        ("REGION\nid:a width:140%\n", [(3, 1, "warning", "setting-ignored")]),
        ("REGION\nid:a\n\nREGION\nid:a\n", [(6, 1, "warning", "region-twice")]),
        ("9999:00:00.000 --> 9999:00:01.000\nx\n", [(3, 1, "error", "cue-times")]),
        ("1" * 5000 + ":00:00.000 --> 9999:00:01.000\nx\n", [(3, 1, "error", "cue-times")]),
        (f"   \n\t\n{TIMES}\nx\n\n  \n", []),
        (f"NOTE a\ncomment\n\n{TIMES} align:start\n<v Ann><i>x</i></v> &amp; y &copy\n", []),
    ],
)
def test_what_a_player_drops_silently_is_told_with_its_place(text: str, told: list[tuple[Any, ...]]) -> None:
    findings = read_webvtt(f"WEBVTT\n\n{text}".encode(), OPTIONS).findings
    assert [(each.line, each.column, each.severity, each.rule) for each in findings] == told


def test_the_header_is_read_and_what_it_swallows_is_told() -> None:
    text = f"WEBVTT - Title\nKind: descriptions\nlanguage : pt-BR\nX-TIMESTAMP-MAP=LOCAL:0\nNOTE a\n1\n{TIMES}\nx"
    reading = read_webvtt(text.encode(), TextOptions(kind="transcript"))
    assert (reading.track.kind, reading.track.language) == ("description", "pt-BR")
    assert reading.track.about["title"] == "- Title" and reading.track.about["vtt_kind"] == "descriptions"
    assert reading.track.about["vtt_header"] == ["X-TIMESTAMP-MAP=LOCAL:0", "NOTE a", "1"]
    assert [dict(cue.data) for cue in reading.track.cues] == [{}]
    assert [(each.line, each.rule) for each in reading.findings] == [(5, "block-in-header"), (7, "no-empty-line")]


BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "data", [b"", b"WEBVT", b"WEBVTTx\n", b" WEBVTT\n", BOM + BOM + b"WEBVTT\n", b"webvtt\n", b"\n"]
)
def test_without_the_signature_nothing_is_read(data: bytes) -> None:
    with pytest.raises(TextRefused) as refused:
        read_webvtt(data, OPTIONS)
    assert refused.value.slug == "text-no-signature" and refused.value.extra["findings"][0]["line"] == 1


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "cp1251"])
def test_a_file_that_is_not_utf8_is_read_and_told(encoding: str) -> None:
    said = "Она идёт домой, и он." if encoding == "cp1251" else "Là-bas, près de la fenêtre."
    reading = read_webvtt(f"WEBVTT\n\n{TIMES}\n{said}\n".encode(encoding), OPTIONS)
    assert reading.track.cues[0].text == said
    assert [each.rule for each in reading.findings] == ["not-utf8"]


def test_metadata_is_no_cue_text_and_chapters_are() -> None:
    text = f'WEBVTT\nKind: %s\n\n{TIMES}\n{{"a": "<b> &amp; c"}}\n'
    metadata = read_webvtt((text % "metadata").encode(), OPTIONS)
    assert metadata.track.cues[0] == TextCue(1000, 2000, '{"a": "<b> &amp; c"}')
    assert read_webvtt(write_webvtt(metadata.track, OPTIONS), OPTIONS).track == metadata.track
    chapters = read_webvtt((text % "chapters").encode(), OPTIONS)
    assert chapters.track.cues[0].text == '{"a": " & c"}' and chapters.track.about["vtt_kind"] == "chapters"
    assert read_webvtt(write_webvtt(chapters.track, OPTIONS), OPTIONS).track == chapters.track


def test_a_region_is_left_by_what_places_the_cue_itself() -> None:
    written = {
        "region:a": "a",
        "region:a region:b": "b",
        "region:a region:c": "",
        "region:a line:1": "",
        "line:1 region:a": "a",
        "region:a vertical:rl": "",
        "region:a size:50%": "",
        "region:a size:100%": "a",
        "region:a align:end position:10%": "a",
    }
    text = "WEBVTT\n\nREGION\nid:a\n\nREGION\nid:b\n\n" + "".join(f"{TIMES} {each}\nx\n\n" for each in written)
    assert [cue.settings.region for cue in parse_webvtt(text).cues] == list(written.values())
    track = read_webvtt(text.encode(), OPTIONS).track
    again = parse_webvtt(write_webvtt(track, OPTIONS).decode())
    assert [cue.settings for cue in again.cues] == [cue.settings for cue in parse_webvtt(text).cues]


def test_edited_text_and_speakers_win_over_the_old_markup() -> None:
    cue = read_webvtt(f"WEBVTT\n\n{TIMES}\n<v Ann>Go <i>on</i></v>\n".encode(), OPTIONS).track.cues[0]
    for changed, written in (
        (cue, b"<v Ann>Go <i>on</i></v>"),
        (replace(cue, text="Stop"), b"<v Ann>Stop"),
        (replace(cue, data=dict(cue.data) | {"speaker": "Bob"}), b"<v Bob>Go on"),
        (replace(cue, data={}), b"Go on"),
    ):
        assert write_webvtt(TextTrack([changed]), OPTIONS).splitlines()[-1] == written


def test_nothing_that_is_written_can_end_a_cue_or_make_another() -> None:
    evil = "a\n\n\n00:05.000 --> 00:06.000\n\n<v X>NOTE\n"
    data = {"id": "x\n00:00.000 --> 00:01.000", "speaker": "a>\n\n--> b", "settings": {"line": "1\n\nx"}}
    about = {
        "title": "a\n\n-->",
        "vtt_header": ["x\n\n1 --> 2"],
        "vtt_styles": ["a {}\n\n00:00.000 --> 00:01.000"],
        "vtt_notes": ["x\n\ny --> z"],
        "vtt_regions": [{"id": "a b"}, {"id": "c", "width": "1\n\n"}, "no"],
    }
    written = write_webvtt(TextTrack([TextCue(0, 1, evil, data)], about=about), OPTIONS)
    assert written.count(b"-->") == 1
    reading = read_webvtt(written, OPTIONS)
    assert [cue.text for cue in reading.track.cues] == [evil] and not reading.findings


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


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00") | st.sampled_from("\n\n<>&;-\r"),
    min_size=1,
    max_size=40,
)
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
        cues.append(TextCue(start, start + draw(st.integers(0, 90_000)), draw(TEXTS), data))
    return TextTrack(cues, draw(st.sampled_from(["description", "transcript", "alignment"])), "en", {})


@given(tracks())
def test_every_text_survives_to_the_millisecond(track: TextTrack) -> None:
    written = write_webvtt(track, OPTIONS)
    found = read_webvtt(written, OPTIONS)
    assert found.findings == [] and found.track.kind == track.kind
    assert written.count(b"-->") == len(track.cues)
    kept = [{name: value for name, value in cue.data.items() if name != "markup"} for cue in found.track.cues]
    assert kept == [dict(cue.data) for cue in track.cues]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: ("WEBVTT\n\n" + text).encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_webvtt(data, OPTIONS)
    except TextRefused as refused:
        assert refused.status == 422 and refused.detail


HOSTILE = [
    "\n",
    "x\n",
    "-->\n",
    f"{TIMES}\n",
    "a\n\n",
    "<c>",
    "</x>",
    "<x>\n",
    "&amp",
    "<",
    "NOTE\n\n",
    "STYLE\n\n",
    "&#1;",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_files_take_linear_time(piece: str) -> None:
    data = (f"WEBVTT\n\n{TIMES}\n" + piece * (2_000_000 // len(piece))).encode()
    spent: list[float] = []
    while not spent or (spent[-1] >= 8 and len(spent) < 3):  # a busy machine has its moments; slow code is slow again
        began = time.thread_time()
        reading = read_webvtt(data, OPTIONS)
        spent.append(time.thread_time() - began)
    assert min(spent) < 8
    assert len(reading.findings) <= 1001
