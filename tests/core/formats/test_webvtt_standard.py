"""WebVTT against the web platform's own tests, and against the standard's steps on files made at random."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.webvtt_blocks import VttCue, parse_webvtt
from core.formats.webvtt_cue_text import Node, parse_cue_text, plain_text
from core.formats.webvtt_settings import PLAIN
from tests.core.formats import webvtt_standard

HERE = Path(__file__).parent
FILES = sorted((HERE / "webvtt").glob("*.vtt"))
CUE_TEXTS = [
    (path.stem, case["text"], case["expectedTree"])
    for path in sorted((HERE / "webvtt_cue_text").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]


def as_expected(cue: VttCue) -> dict[str, Any]:
    names = ("vertical", "snap_to_lines", "line", "position", "size", "align")
    return {"id": cue.id, "start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text} | {
        name: getattr(cue.settings, name) for name in names
    }


def test_the_conformance_set_is_whole() -> None:
    assert len(FILES) == 30 and len(CUE_TEXTS) == 77


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_the_web_platform_gives_its_cues(path: Path) -> None:
    # The expected numbers are those of a browser, which knows no whole numbers.
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"), parse_int=float)
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        cues = [as_expected(cue) for cue in parse_webvtt(text.removeprefix("\ufeff")).cues]
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


# Pieces that files are made of, put together at random: the fast reader must find what the standard's steps find.
PIECES = st.sampled_from(
    [
        *("\n", "\n", "\r\n", "\r", "\n\n", " ", "\t", "\f", "x", "1", "\0", "\ufeff", "\u2028", "\x0b", "<b>"),
        *("WEBVTT", "STYLE", "REGION", "NOTE", "NOTE x", "id:a", "id:b", "00:01.000 --> 00:02.000", "-->"),
        *("00:00:01.000", "00:01.000", "1:00:00.000", "60:00.000", "00:60.000", "00:01.0000", "0:01.000"),
        *("100:00:00.000", "region:a", "region:b", "line:1", "line:-1", "line:50%", "line:1,start", "line:1.5"),
        *("line:1,", "line:.5", "line:-", "position:10%", "position:10%,line-left", "position:10%,x"),
        *("position:101%", "size:50%", "size:100%", "size:5", "align:end", "align:middle", "vertical:rl"),
        *("vertical:x", ":", "a:b:c", "size:", ":x"),
    ]
)
HEADS = st.sampled_from(["WEBVTT\n\n", "WEBVTT\n", "WEBVTT ", "", "WEBVTT\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000 "])
RANDOM_FILES = st.builds(lambda head, pieces: head + "".join(pieces), HEADS, st.lists(PIECES, max_size=40))


def assert_as_the_standard(text: str) -> None:
    expected = webvtt_standard.parse(text)
    try:
        file = parse_webvtt(text)
    except TextRefused:
        assert expected is None
        return
    assert expected is not None
    found = [
        {name: getattr(cue.settings, name) for name in PLAIN.__slots__}
        | {"id": cue.id, "start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text}
        for cue in file.cues
    ]
    assert found == expected.cues
    assert file.styles == expected.styles
    assert set(file.regions) == {name for name in expected.regions if name}


@settings(max_examples=300, deadline=None)
@given(RANDOM_FILES)
def test_any_file_gives_what_the_standards_own_steps_give(text: str) -> None:
    assert_as_the_standard(text)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(RANDOM_FILES)
def test_many_files_give_what_the_standards_own_steps_give(text: str) -> None:
    assert_as_the_standard(text)


MARKUP = st.lists(
    st.sampled_from(
        [
            *(
                "<",
                ">",
                "/",
                ".",
                " ",
                "\n",
                "\t",
                "\f",
                "\xa0",
                "<c",
                "<i>",
                "</i>",
                "<b.x.y>",
                "</b>",
                "<u",
                "<ruby>",
            ),
            *("<rt>", "</rt>", "</ruby>", "<v ", "<v.a B  C>", "</v>", "<lang de>", "</lang>", "<00:01.000>"),
            *("<00:01.000", "<1:00:01.000>", "<00:61.000>", "<00:01.000 >", "<00:01.000\n>", "&amp;", "&lt", "&nbsp;"),
            *("&#65;", "&#x41", "&", "&#0;", "&#x80;", "&notit;", "x", "c", "é", "1"),
        ]
    ),
    max_size=25,
).map("".join)


def nested(node: Node) -> list[Any]:
    out: list[Any] = []
    for child in node.children:
        if child.name in ("", "time"):
            out.append(child.text if child.name == "" else ["time", child.time_ms])
        else:
            out.append([child.name, list(child.classes), child.annotation, nested(child)])
    return out


@settings(max_examples=300, deadline=None)
@given(MARKUP)
def test_any_cue_text_gives_the_tree_of_the_standards_own_steps(text: str) -> None:
    assert nested(parse_cue_text(text)) == webvtt_standard.tree(text)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(MARKUP)
def test_many_cue_texts_give_the_tree_of_the_standards_own_steps(text: str) -> None:
    assert nested(parse_cue_text(text)) == webvtt_standard.tree(text)


@pytest.mark.parametrize(
    ("reference", "sign"),
    [
        *(("&#1;", "\x01"), ("&#13;", "\r"), ("&#xFFFE;", "\ufffe"), ("&#x81;", "\x81"), ("&#150;", "–")),
        *(("&#xD800;", "\ufffd"), ("&#x110000;", "\ufffd"), ("&#" + "9" * 5000 + ";", "\ufffd"), ("&#;", "&#;")),
        *(("&#000000000000065;", "A"), ("&#x;", "&#x;"), ("&NotEqualTilde;", "\u2242\u0338"), ("&ampx", "&x")),
        *(("&copy", "©"), ("&copycat;", "©cat;"), ("&gt;", ">"), ("&lrm;", "\u200e"), ("&none;", "&none;")),
    ],
)
def test_references_are_those_of_html(reference: str, sign: str) -> None:
    assert plain_text(parse_cue_text(reference)) == sign
