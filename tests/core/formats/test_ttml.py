"""TTML2 and IMSC: times in every spelling, nested and in sequence, white space, languages and agents."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.track import Reading, TextCue, TextTrack
from core.formats.ttml import CARRIES_TTML, read_ttml, write_ttml
from core.formats.ttml_time import Rates, parse_time, rates_of

OPTIONS = TextOptions()


def read(body: str, attributes: str = "", head: str = "", options: TextOptions = OPTIONS) -> Reading:
    document = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
        f'xml:lang="en" {attributes}><head>{head}</head><body>{body}</body></tt>'
    )
    return read_ttml(document.encode(), options)


def cues(body: str, attributes: str = "", head: str = "") -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read(body, attributes, head).track.cues]


def ms(text: str, strict: bool = False, **given: str) -> float:
    rates, wrong = rates_of({f"ttp:{name}": value for name, value in given.items()})
    assert not wrong
    return float(parse_time(text, rates, strict=strict))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00:01", 1000),
        ("01:02:03.5", 3_723_500),
        ("100:00:00", 360_000_000),
        ("00:00:00.0005", 0.5),
        ("00:00:01.123456", 1123.456),
        ("1h", 3_600_000),
        ("1.5m", 90_000),
        ("62.25s", 62_250),
        ("0.5ms", 0.5),
        ("1234ms", 1234),
        ("30f", 1000),
        ("00:00:01:15", 1500),
        ("3t", 3000),
        ("0s", 0),
    ],
)
def test_time_expressions_by_the_default_rates(text: str, expected: float) -> None:
    assert ms(text) == ms(text, strict=True) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("00:00:01:12", {"frameRate": "25"}, 1480),
        ("25f", {"frameRate": "25"}, 1000),
        ("12.5f", {"frameRate": "25"}, 500),
        ("30f", {"frameRate": "30", "frameRateMultiplier": "1000 1001"}, 1001),
        ("30f", {"frameRate": "30", "frameRateMultiplier": "1000:1001"}, 1001),
        ("00:00:10:00", {"frameRate": "30", "frameRateMultiplier": "1000 1001"}, 10_000),
        ("00:00:01:10.1", {"frameRate": "25", "subFrameRate": "2"}, 1420),
        ("10000000t", {"tickRate": "10000000"}, 1000),
        ("50t", {"frameRate": "25", "subFrameRate": "2"}, 1000),
        ("00:00:10:00", {"frameRate": "30", "frameRateMultiplier": "1000 1001", "timeBase": "smpte"}, 10_010),
        (
            "01:00:00:00",
            {"frameRate": "30", "frameRateMultiplier": "1000 1001", "timeBase": "smpte", "dropMode": "dropNTSC"},
            3_599_996.4,
        ),
        (
            "00:01:00:02",
            {"frameRate": "30", "frameRateMultiplier": "1000 1001", "timeBase": "smpte", "dropMode": "dropNTSC"},
            60_060,
        ),
        ("00:02:00:04", {"frameRate": "30", "timeBase": "smpte", "dropMode": "dropPAL"}, 120_000),
    ],
)
def test_time_expressions_by_the_files_rates(text: str, given: dict[str, str], expected: float) -> None:
    assert ms(text, **given) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1 s",
        "-1s",
        "+1s",
        "1e3s",
        "1:2",
        "::",
        "00:00:00.",
        "s",
        ".5s",
        "٣s",
        "9" * 5000 + "s",
        "1.s",
        "1d",
        "00:00:01:",
        'wallclock("2020-01-01")',
        "00:00:00:99999",
        "1s\x00",
        "0" * 100 + ":00:00",
    ],
)
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    for strict in (True, False):
        with pytest.raises(ValueError, match=r"is no time|is a time of the day"):
            parse_time(text, Rates(), strict=strict)


@given(st.fractions(min_value=0, max_value=10**8, max_denominator=10**6))
@settings(max_examples=100, deadline=None)
def test_any_decimal_is_exact_in_every_metric(value: Fraction) -> None:
    decimal = f"{float(value):.9f}"
    for metric, size in (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1), ("f", Fraction(100, 3)), ("t", 1000)):
        assert parse_time(f"{decimal}{metric}", Rates(), strict=True) == Fraction(decimal) * size


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<div><p begin="1s" end="2s">a</p></div>', [(1000, 2000, "a")]),
        ('<div><p begin="1s" dur="2s">a</p></div>', [(1000, 3000, "a")]),
        ('<div><p begin="1s" dur="9s" end="2s">a</p></div>', [(1000, 2000, "a")]),
        ('<div begin="10s"><p begin="1s" end="2s">a</p></div>', [(11_000, 12_000, "a")]),
        ('<div begin="10s" end="11.5s"><p begin="1s" end="2s">a</p></div>', [(11_000, 11_500, "a")]),
        (
            '<div begin="10s" dur="1s"><p>a</p><p begin="500ms">b</p></div>',
            [(10_000, 11_000, "a"), (10_500, 11_000, "b")],
        ),
        ('<div><div begin="1s"><div begin="1s"><p begin="1s" dur="1s">a</p></div></div></div>', [(3000, 4000, "a")]),
        (
            '<div timeContainer="seq"><p dur="1s">a</p><p begin="1s" end="3s">b</p><p dur="2s">c</p></div>',
            [(0, 1000, "a"), (2000, 4000, "b"), (4000, 6000, "c")],
        ),
        (
            '<div timeContainer="seq"><div><p begin="0s" end="2s">a</p></div>'
            '<div><p begin="1s" end="2s">b</p></div></div>',
            [(0, 2000, "a"), (3000, 4000, "b")],
        ),
        (
            '<div><p timeContainer="seq" begin="5s"><span dur="1s">a</span><span dur="1s">b</span></p></div>',
            [(5000, 6000, "a"), (6000, 7000, "b")],
        ),
        ('<div><p begin="5s" end="9s"><span begin="1s" end="2s">a</span></p></div>', [(6000, 7000, "a")]),
        (
            '<div><p begin="0s" end="3s">a <span begin="1s">b <span begin="1s">c</span></span></p></div>',
            [(0, 1000, "a"), (1000, 2000, "a b"), (2000, 3000, "a b c")],
        ),
        ('<div><p begin="1s" end="2s"></p><p begin="3s" end="4s"> <span/> </p></div>', []),
    ],
)
def test_times_are_nested(body: str, expected: list[tuple[int, int, str]]) -> None:
    assert cues(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # What begins when all around it is over is never there; an event without length that was written so is kept.
        ('<div timeContainer="seq" dur="4s"><p dur="4s">a</p><p dur="4s">b</p></div>', [(0, 4000, "a")]),
        ('<div end="4s"><p end="4s"><span begin="4s" dur="1s">a</span></p></div>', []),
        ('<div><p begin="4s" end="4s">a</p></div>', [(4000, 4000, "a")]),
        # In a sequence, bare text and line breaks last no time, and <set> has its turn.
        ('<div><p timeContainer="seq" end="9s">a<br/><span dur="2s">b</span></p></div>', [(0, 2000, "b")]),
        ('<div timeContainer="seq"><set dur="1s"/><p dur="1s">a</p></div>', [(1000, 2000, "a")]),
        ('<div timeContainer="seq"><p><set dur="1s"/></p><p dur="1s">a</p></div>', [(1000, 2000, "a")]),
    ],
)
def test_what_lasts_no_time_is_never_there(body: str, expected: list[tuple[int, int, str]]) -> None:
    assert cues(body) == expected


STYLES = (
    '<styling><style xml:id="off" tts:display="none"/><style xml:id="on" tts:display="auto"/>'
    '<style xml:id="chain" style="on off"/><style xml:id="loop" style="loop off"/>'
    '<style xml:id="above" tts:ruby="text"/></styling>'
    '<layout><region xml:id="late" begin="2s" end="5s"/><region xml:id="gone"><style tts:display="none"/></region>'
    '<region xml:id="blinks"><set begin="1s" end="2s" tts:display="none"/></region><region xml:id="r"/></layout>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<div><p end="9s" tts:display="none" region="r">a</p></div>', []),
        ('<div style="off"><p end="9s" tts:display="auto" region="r">a</p></div>', []),
        ('<div><p end="9s" style="chain" region="r">a</p></div>', []),
        ('<div><p end="9s" style="loop" region="r">a</p></div>', []),
        ('<div><p end="9s" style="off on nowhere" region="r">a</p></div>', [(0, 9000, "a")]),
        ('<div><p end="9s" region="r">a <span tts:display="none">b</span></p></div>', [(0, 9000, "a")]),
        (
            '<div><p begin="1s" end="9s" region="r"><set begin="2s" dur="1s" tts:display="none"/>a</p></div>',
            [(1000, 3000, "a"), (4000, 9000, "a")],
        ),
        (
            '<div><p end="9s" style="off" region="r"><set begin="1s" end="2s" tts:display="auto"/>a</p></div>',
            [(1000, 2000, "a")],
        ),
        (
            '<div><p end="9s" region="r"><set begin="1s" tts:display="auto"/>a</p></div>',
            [(0, 9000, "a")],
        ),
        ('<div region="late"><p>a</p><p end="3s">b</p></div>', [(2000, 5000, "a"), (2000, 3000, "b")]),
        ('<div region="late"><p begin="6s" end="8s">a</p></div>', []),
        ('<div region="gone"><p end="8s">a</p></div>', []),
        ('<div region="blinks"><p end="8s">a</p></div>', [(0, 1000, "a"), (2000, 8000, "a")]),
        (
            '<div><p end="9s">never <span region="r">a</span> <span region="late">b</span></p></div>',
            [(0, 9000, "a"), (2000, 5000, "b")],
        ),
        ('<div><p end="9s" region="r"><span>漢</span><span style="above">かん</span></p></div>', [(0, 9000, "漢")]),
    ],
)
def test_what_styles_and_regions_hide_is_no_cue(body: str, expected: list[tuple[int, int, str]]) -> None:
    assert cues(body, head=STYLES) == expected


def test_what_is_never_shown_is_told() -> None:
    reading = read(
        '<div>\n<p end="9s" style="off">a</p>\n<p end="9s">b<span region="r">c</span></p></div>', head=STYLES
    )
    assert [(finding.rule, finding.line, finding.excerpt) for finding in reading.findings] == [
        ("never-shown", 2, "a"),
        ("no-region", 3, "b"),
    ]
    assert [cue.data["settings"] for cue in reading.track.cues] == [{"region": "r"}]


def test_the_body_too_moves_what_is_in_it() -> None:
    document = (
        '<tt xmlns="http://www.w3.org/ns/ttml"><body begin="1h"><div><p begin="1s" end="2s">a</p></div></body></tt>'
    )
    assert read_ttml(document.encode(), OPTIONS).track.cues[0].start_ms == 3_601_000


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (" a\n   b ", "a b"),
        ("a<br/>b", "a\nb"),
        ("\n a\n <br/>\n b\n", "a\nb"),
        ("<span> a </span> <span> b </span>", "a b"),
        ("a<span>b</span>c", "abc"),
        ("a<br/><br/>b", "a\n\nb"),
        ("<span xml:space='preserve'> a  b </span>", " a  b "),
        ("a<metadata>no</metadata><set/>b", "ab"),
        ("&lt;b&gt; &#x1F3AC;", "<b> 🎬"),
        ("<span tts:ruby='container'><span tts:ruby='base'>漢</span><span tts:ruby='text'>かん</span></span>", "漢"),
        ("a\u00a0 b", "a\u00a0 b"),
        ("שלום <span tts:direction='ltr'>abc</span>", "שלום abc"),
    ],
)
def test_white_space_and_breaks(inner: str, expected: str) -> None:
    assert cues(f'<div><p begin="0s" end="1s">{inner}</p></div>') == [(0, 1000, expected)]


AGENTS = (
    '<metadata><ttm:agent type="person" xml:id="p"><ttm:name type="full">Ann  Voice</ttm:name></ttm:agent>'
    '<ttm:agent type="character" xml:id="c"><ttm:name type="full">Mara Lind</ttm:name>'
    '<ttm:name type="alias">MARA</ttm:name><ttm:actor agent="p"/></ttm:agent>'
    '<ttm:agent type="person" xml:id="g"><ttm:name type="family">Roe</ttm:name><ttm:name type="given">Jo</ttm:name>'
    "</ttm:agent></metadata>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<div ttm:agent="c"><p>a</p></div>', {"speaker": "MARA", "voice": "Ann Voice"}),
        ('<div ttm:agent="c"><p ttm:agent="g">a</p></div>', {"speaker": "Jo Roe"}),
        ('<div><p ttm:agent="c g">a</p></div>', {"speaker": "MARA, Jo Roe", "voice": "Ann Voice"}),
        ('<div><p><span ttm:agent="p">a</span></p></div>', {"speaker": "Ann Voice"}),
        ('<div><p ttm:agent="gone">a</p></div>', {}),
        ('<div xml:lang="de"><p>a</p></div>', {"language": "de"}),
        ('<div xml:lang="de"><p xml:lang="en">a</p></div>', {}),
        ('<div><p><span xml:lang="fr">a</span></p></div>', {"language": "fr"}),
        ('<div><p xml:id="x1" style="s1 s2">a</p></div>', {"id": "x1", "style": "s1 s2"}),
        ('<div region="r"><p>a</p></div>', {"settings": {"region": "r"}}),
    ],
)
def test_what_is_said_of_a_cue(body: str, expected: dict[str, Any]) -> None:
    (cue,) = read(body, head=AGENTS, options=TextOptions(duration_ms=1000)).track.cues
    assert dict(cue.data) == expected


def test_the_tracks_language_is_the_roots() -> None:
    assert read("<div/>", 'xml:space="preserve"').track.language == "en"
    document = b'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang=""/>'
    assert read_ttml(document, TextOptions(language="sv")).track.language == "sv"


def test_the_drafts_of_2006_are_read() -> None:
    document = (
        b'<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:p="http://www.w3.org/2006/10/ttaf1#parameter" '
        b'p:frameRate="25"><body><div><p begin="00:00:01:05" end="00:00:02:00">a</p></div></body></tt>'
    )
    (cue,) = read_ttml(document, OPTIONS).track.cues
    assert (cue.start_ms, cue.end_ms) == (1200, 2000)


def test_bad_times_are_told_and_the_good_cues_stay() -> None:
    reading = read(
        '<div>\n<p begin="soon" end="2s">a</p>\n<p begin="5s" end="4s">b</p>\n<p begin="6s" end="7s">c</p>\n'
        '<p begin="8s">d</p></div>'
    )
    assert [cue.text for cue in reading.track.cues] == ["a", "c", "d"]
    assert [(finding.rule, finding.line, finding.severity) for finding in reading.findings] == [
        ("time-invalid", 2, "warning"),
        ("cue-end-before-start", 3, "error"),
        ("end-guessed", 5, "warning"),
    ]


def test_subtitles_that_are_pictures_are_counted() -> None:
    reading = read('<div begin="1s" end="2s"><image src="a.png"/></div><div><p begin="1s" end="2s">a</p></div>')
    assert [(finding.rule, finding.severity) for finding in reading.findings] == [("picture-subtitles", "error")]
    assert len(reading.track.cues) == 1


def test_a_cue_without_an_end_lasts_until_the_next_or_the_films_end() -> None:
    reading = read('<div><p begin="1s">a</p><p begin="2s">b</p></div>', options=TextOptions(duration_ms=9000))
    assert [(cue.start_ms, cue.end_ms) for cue in reading.track.cues] == [(1000, 2000), (2000, 9000)]
    assert cues('<div><p begin="1s">a</p><p begin="1s">b</p><p begin="2s">c d e f g</p></div>') == [
        (1000, 2000, "a"),
        (1000, 2000, "b"),
        (2000, 4000, "c d e f g"),
    ]


def test_what_the_file_does_not_say_about_its_frames_is_told() -> None:
    reading = read('<div><p begin="00:00:01:15" end="2s">a</p></div>')
    assert [finding.rule for finding in reading.findings] == ["frame-rate-missing"]
    assert not read('<div><p begin="00:00:01:15" end="2s">a</p></div>', 'ttp:frameRate="25"').findings
    assert read("<div/>", 'ttp:frameRate="-1"').findings[0].rule == "rate-invalid"


def test_what_comes_after_something_endless_in_a_sequence_is_told() -> None:
    reading = read('<div timeContainer="seq"><p>a</p><p dur="1s">b</p></div>')
    assert [finding.rule for finding in reading.findings] == ["never-begins", "end-guessed"]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "text-xml-not-well-formed"),
        (b"\0" * 1000, "text-xml-not-well-formed"),
        (b"1\n00:00:01,000 --> 00:00:02,000\na\n", "text-xml-not-well-formed"),
        (b"<html/>", "text-not-ttml"),
        (b"<tt/>", "text-not-ttml"),
        (b'<!DOCTYPE tt [<!ENTITY a "b">]><tt xmlns="http://www.w3.org/ns/ttml">&a;</tt>', "text-xml-doctype"),
        (b'<tt xmlns="http://www.w3.org/ns/ttml"><body>' + b"<div>" * 100_000, "text-xml-too-deep"),
        (b'<?xml version="1.0" encoding="nope"?><tt/>', "text-xml-encoding-unknown"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, slug: str) -> None:
    with pytest.raises(TextRefused) as caught:
        read_ttml(data, OPTIONS)
    assert caught.value.slug == slug
    assert caught.value.extra["findings"][0]["line"] == 1


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + '<p begin="1s" end="2s">a</p>' * 20_000 + "</div>",
        "<div><p>" + "".join(f'<span begin="{n}s" end="{n + 9}s">a</span>' for n in range(20_000)) + "</p></div>",
        "<div><p>" + "<span>" * 190 + "a" + "</span>" * 190 + "</p></div>",
        "<div><p>" + "a<br/> " * 50_000 + "</p></div>",
        '<div timeContainer="seq">' * 190 + '<p dur="1s">a</p>' * 10_000 + "</div>" * 190,
        "<div>" + '<p begin="x" end="y">a</p>' * 30_000 + "</div>",
        f'<div ttm:agent="{" ".join(f"a{n}" for n in range(30_000))}"><p>a</p></div>',
        "<div>" + '<set begin="1s" end="2s" tts:display="none"/>' * 30_000 + "<p>a</p>" * 20_000 + "</div>",
        "<div><p>" + '<span tts:display="none">a</span>' * 30_000 + "</p></div>",
        '<div tts:display="none"><p>' + '<span begin="1s" end="2s">a</span><span>b</span>' * 20_000 + "</p></div>",
    ],
)
def test_hostile_bodies_are_read_in_linear_time(body: str) -> None:
    begun = time.perf_counter()
    read(body)
    assert time.perf_counter() - begun < 5


def test_agents_that_every_cue_inherits_are_looked_up_once() -> None:
    names = " ".join(f"a{n}" for n in range(5_000))
    begun = time.perf_counter()
    read(f'<div ttm:agent="{names}">' + "<p>a</p>" * 5_000 + "</div>")
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        (f'xml:lang="a{"-b" * 100_000}"', ""),
        (f'region="{"r" * 200_000}"', f'<layout><region xml:id="{"r" * 200_000}"/></layout>'),
        (
            'ttm:agent="a b"',
            "".join(
                f'<ttm:agent type="person" xml:id="{name}"><ttm:name>{name * 200_000}</ttm:name></ttm:agent>'
                for name in "ab"
            ),
        ),
    ],
)
def test_what_every_cue_inherits_is_not_multiplied_without_limit(attributes: str, head: str) -> None:
    begun = time.perf_counter()
    reading = read(f"<div {attributes}>" + '<p begin="0s" end="1s">a</p>' * 10_000 + "</div>", head=head)
    assert len(reading.track.cues) == 10_000
    assert len(write_ttml(reading.track, OPTIONS)) < 20_000_000
    assert time.perf_counter() - begun < 5


def test_one_long_name_comes_whole_and_several_are_cut() -> None:
    agents = "".join(
        f'<ttm:agent type="character" xml:id="{name}"><ttm:name type="alias">{name * 300}</ttm:name></ttm:agent>'
        for name in "ab"
    )
    one, two = read(
        '<div><p end="1s" ttm:agent="a">x</p><p end="1s" ttm:agent="a b">y</p></div>', head=agents
    ).track.cues
    assert (one.data["speaker"], two.data["speaker"]) == ("a" * 300, "a" * 200 + ", " + "b" * 200)


def test_a_break_that_is_never_there_parts_no_lines() -> None:
    assert cues('<div><p end="1s">a<span begin="2s"><br/></span>b <span dur="0s"> <br/></span>c</p></div>') == [
        (0, 1000, "ab c")
    ]


def test_a_cue_without_a_region_is_put_into_the_first_one_because_else_no_player_shows_it() -> None:
    head = '<layout><region xml:id="top"/><region xml:id="low"/></layout>'
    track = read('<div><p end="1s">a</p><p region="low" end="1s">b</p></div>', head=head).track
    again = read_ttml(write_ttml(track, OPTIONS), OPTIONS).track
    assert [cue.data["settings"]["region"] for cue in again.cues] == ["top", "low"]
    assert b"region=" not in write_ttml(TextTrack(track.cues), OPTIONS)


def test_styles_and_regions_that_were_read_are_written_again() -> None:
    head = (
        '<styling><style xml:id="s" tts:color="red"/></styling>'
        '<layout><region xml:id="r" tts:origin="10% 80%"/></layout>'
    )
    first = read('<div><p begin="0s" end="1s" style="s" region="r">a</p></div>', head=head)
    second = read_ttml(write_ttml(first.track, OPTIONS), OPTIONS)
    assert second.track == first.track
    assert b'style="s" region="r"' in write_ttml(first.track, OPTIONS)
    assert 'tts:color="red"' in str(second.track.about["ttml_styling"])


def test_a_kept_head_that_is_no_xml_is_left_out() -> None:
    track = TextTrack([TextCue(0, 1, "a")], about={"ttml_styling": "</tt><script>"})
    assert [cue.text for cue in read_ttml(write_ttml(track, OPTIONS), OPTIONS).track.cues] == ["a"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join).filter(str.strip)
NAMES = WORDS.filter(str.strip)


@st.composite
def tracks(draw: st.DrawFn) -> TextTrack:
    made = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, 400_000_000))
        data = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "id": NAMES,
                    "speaker": NAMES,
                    "voice": NAMES,
                    "style": NAMES,
                    "language": st.sampled_from(["de", "fr-CA", "zxx"]),
                },
            )
        )
        made.append(TextCue(start, start + draw(st.integers(0, 100_000)), draw(TEXTS), data))
    return TextTrack(made, "description", draw(st.sampled_from(["en", "de-AT", "und"])))


def round_trip(track: TextTrack) -> None:
    reading = read_ttml(write_ttml(track, OPTIONS), OPTIONS)
    assert [finding for finding in reading.findings if finding.rule != "no-cues"] == []
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]
    for was, now in zip(track.cues, reading.track.cues, strict=True):
        expected = {name: value for name, value in was.data.items() if name in CARRIES_TTML}
        if expected.get("language") == track.language:
            del expected["language"]
        assert dict(now.data) == expected
    assert reading.track.language == track.language


@settings(max_examples=100, deadline=None)
@given(tracks())
def test_random_tracks_come_back(track: TextTrack) -> None:
    round_trip(track)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(tracks())
def test_2000_random_tracks_come_back(track: TextTrack) -> None:
    round_trip(track)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='<>/pdivspan begtu="0123456789sf:.&;\n', max_size=150))
def test_any_body_is_read_or_refused(body: str) -> None:
    try:
        read(body)
    except TextRefused as problem:
        assert problem.extra["findings"]
