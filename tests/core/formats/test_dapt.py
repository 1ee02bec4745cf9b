"""DAPT scripts: what is read of an event, and that what is written is valid and comes back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.dapt import CARRIES_DAPT, read_dapt, write_dapt
from core.formats.dapt_validate import validate_dapt
from core.formats.options import TextOptions
from core.formats.track import Reading, TextCue, TextTrack

OPTIONS = TextOptions()
SUITE = Path(__file__).parent / "dapt" / "dapt1" / "validation"
HEAD = (
    '<metadata><ttm:agent type="person" xml:id="v"><ttm:name type="full">Ann</ttm:name></ttm:agent>'
    '<ttm:agent type="character" xml:id="d"><ttm:name type="alias">DESCRIBER</ttm:name>'
    '<ttm:actor agent="v"/></ttm:agent>'
    "</metadata>"
)


def read(body: str, root: str = "", head: str = HEAD) -> Reading:
    document = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:tta="http://www.w3.org/ns/ttml#audio" '
        'xmlns:daptm="http://www.w3.org/ns/ttml/profile/dapt#metadata" xmlns:o="urn:other" '
        'xmlns:ebuttm="urn:ebu:tt:metadata" '
        'ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/dapt1.0/content" xml:lang="en" '
        f'daptm:scriptRepresents="visual" daptm:scriptType="preRecording" {root}>'
        f"<head>{head}</head><body>{body}</body></tt>"
    )
    return read_dapt(document.encode(), OPTIONS)


def only(body: str, root: str = "") -> TextCue:
    reading = read(body, root)
    assert not reading.findings
    (cue,) = reading.track.cues
    return cue


def event(inner: str, attributes: str = 'begin="10s" end="20s"') -> str:
    return f'<div xml:id="e" {attributes}>{inner}</div>'


def test_an_event_is_a_cue_and_its_interval_the_gap_that_it_was_written_for() -> None:
    cue = only(event('<p><span begin="1s" end="3s">A door <br/> opens.</span></p>'))
    assert (cue.start_ms, cue.end_ms, cue.text) == (11_000, 13_000, "A door\nopens.")
    assert cue.data == {"id": "e", "gap": [10_000, 20_000]}
    assert only(event("<p>A door.</p>")).data == {"id": "e"}


def test_voices_come_from_the_describer_and_who_plays_it() -> None:
    cue = only(event("<p>a</p>", 'begin="0s" end="1s" ttm:agent="d"'))
    assert (cue.data["speaker"], cue.data["voice"]) == ("DESCRIBER", "Ann")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('daptm:represents="visual.text visual.x-own"', {"represents": ["visual.text", "visual.x-own"]}),
        ('daptm:onScreen="ON_OFF"', {"on_screen": "ON_OFF"}),
        ('o:extended="pause"', {"extended": True}),
        ('o:extended="false"', {}),
        ('xml:lang="de"', {"language": "de"}),
    ],
)
def test_what_attributes_say_of_an_event(attributes: str, expected: dict[str, Any]) -> None:
    cue = only(event("<p>a</p>", f'begin="0s" end="1s" {attributes}'))
    assert cue.data == {"id": "e"} | expected


def test_what_the_body_represents_is_inherited() -> None:
    body = '<div daptm:represents="visual.nonText">' + event("<p>a</p>") + "</div>"
    assert only(body).data["represents"] == ["visual.nonText"]


def test_descriptions_have_types_and_order() -> None:
    inner = '<ttm:desc daptm:descType="scene">Kitchen,\n night</ttm:desc>'
    inner += "<metadata><ttm:desc>b</ttm:desc></metadata><p>a</p>"
    assert only(event(inner)).data["descriptions"] == [
        {"type": "scene", "text": "Kitchen, night"},
        {"type": "", "text": "b"},
    ]


def test_translations_are_the_texts_in_other_languages() -> None:
    inner = '<p xml:lang="fr">Une porte.</p><p daptm:langSrc="fr">A door.</p>'
    inner += '<p xml:lang="de" daptm:langSrc="fr">Eine Tür.</p>'
    cue = only(event(inner))
    assert cue.text == "A door."
    assert cue.data["translations"] == [
        {"language": "fr", "text": "Une porte."},
        {"language": "de", "text": "Eine Tür."},
    ]


@pytest.mark.parametrize(
    ("audio", "expected"),
    [
        ('<audio src="a.wav" clipBegin="1s" clipEnd="2.5s"/>', {"src": "a.wav", "begin_ms": 1000, "end_ms": 2500}),
        ('<audio src="a.wav"/>', {"src": "a.wav", "begin_ms": 0}),
        ('<audio><source src="b.mp3"/><source src="b.wav"/></audio>', {"src": "b.mp3", "begin_ms": 0}),
        ('<span><audio src="c.wav"/></span>', {"src": "c.wav", "begin_ms": 0}),
    ],
)
def test_recordings(audio: str, expected: dict[str, Any]) -> None:
    assert only(event(f"<p>a{audio}</p>")).data["clip"] == expected


@pytest.mark.parametrize("inner", ["<source><data type='audio/wav'>UklG</data></source>", "<source src='#r'/>"])
def test_embedded_sound_is_told_to_be_left_out(inner: str) -> None:
    reading = read(event(f"<p>a<audio>{inner}</audio></p>"))
    assert [finding.rule for finding in reading.findings] == ["embedded-audio"]
    assert "clip" not in reading.track.cues[0].data


@pytest.mark.parametrize(
    ("inner", "points"),
    [
        (
            '<p><animate begin="0s" end="0.5s" tta:gain="1;0.39" fill="freeze"/>'
            '<animate begin="9.5s" dur="500ms" tta:gain=".39;1"/>a</p>',
            [(10_000, 1.0), (10_500, 0.39), (19_500, 0.39), (20_000, 1.0)],
        ),
        ('<p><animate tta:gain="1;50%;0"/>a</p>', [(10_000, 1.0), (15_000, 0.5), (20_000, 0.0)]),
        ('<p tta:gain="0.5">a</p>', [(10_000, 0.5)]),
        ('<animate begin="1s" end="2s" tta:gain="1;0"/><p>a</p>', [(11_000, 1.0), (12_000, 0.0)]),
        ('<p begin="2s" end="3s"><animate begin="0s" end="1s" tta:gain="1;0"/>a</p>', [(12_000, 1.0), (13_000, 0.0)]),
    ],
)
def test_the_programmes_level(inner: str, points: list[tuple[int, float]]) -> None:
    gain = only(event(inner)).data["gain"]
    assert [(point["at_ms"], point["level"]) for point in gain] == points


def test_events_without_text_and_texts_without_events_are_kept() -> None:
    reading = read(
        '<div xml:id="a" begin="1s" end="2s"/><div><p begin="3s" end="4s">b</p><p begin="5s" end="6s">c</p></div>'
    )
    assert [(cue.start_ms, cue.text, cue.data.get("id")) for cue in reading.track.cues] == [
        (1000, "", "a"),
        (3000, "b", None),
        (5000, "c", None),
    ]


def test_a_div_of_divs_is_no_event_even_with_a_name() -> None:
    body = '<div xml:id="o" begin="1s"><div xml:id="i" begin="1s" end="2s"><p>a</p></div>'
    body += '<p begin="5s" end="6s">b</p></div>'
    cues = read(body).track.cues
    assert [(cue.start_ms, cue.text, cue.data.get("id")) for cue in cues] == [(2000, "a", "i"), (6000, "b", None)]


def test_what_the_document_says_of_itself_comes_back() -> None:
    head = (
        "<metadata><daptm:daptOriginTimecode>10:00:00:12</daptm:daptOriginTimecode>"
        "<ebuttm:sourceMediaIdentifier>urn:film:7</ebuttm:sourceMediaIdentifier></metadata>"
    )
    track = read(event("<p>a</p>"), 'ttp:frameRate="25" daptm:represents="visual.text" daptm:langSrc="zxx"', head).track
    written = write_dapt(track, OPTIONS)
    assert [finding for finding in validate_dapt(written) if finding.severity == "error"] == []
    assert read_dapt(written, OPTIONS).track == track
    assert b"10:00:00:12" in written and b"urn:film:7" in written


@pytest.mark.parametrize("path", sorted((SUITE / "valid").glob("*.xml")), ids=lambda path: path.stem)
def test_valid_files_of_the_suite_are_read_and_written_valid(path: Path) -> None:
    track = read_dapt(path.read_bytes(), OPTIONS).track
    written = write_dapt(track, OPTIONS)
    assert [finding for finding in validate_dapt(written) if finding.severity == "error"] == []
    again = read_dapt(written, OPTIONS).track
    assert [(cue.text, cue.data.get("represents")) for cue in again.cues] == [
        (cue.text, cue.data.get("represents")) for cue in track.cues
    ]


@pytest.mark.parametrize("path", sorted((SUITE / "invalid").glob("*.xml")), ids=lambda path: path.stem)
def test_invalid_files_of_the_suite_are_read_or_refused(path: Path) -> None:
    try:
        track = read_dapt(path.read_bytes(), OPTIONS).track
    except TextRefused as problem:
        assert "serialization" in path.stem
        assert problem.extra["findings"][0]["line"]
    else:
        assert [one for one in validate_dapt(write_dapt(track, OPTIONS)) if one.severity == "error"] == []


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
NAMES = WORDS.filter(str.strip)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join).filter(str.strip)
LANGUAGES = st.sampled_from(["de", "fr-CA", "en", "zxx"])
TIMES = st.integers(0, 100_000)
DESCRIPTORS = ["visual", "visual.text", "visual.text.title", "audio.dialogue", "visual.x-mine", "x-own", "smell", "a,b"]
# No two points of one level at one time: they are one point.
GAIN = st.lists(
    st.builds(lambda at, level: {"at_ms": at, "level": level / 1000}, TIMES, st.integers(0, 2000)),
    min_size=1,
    max_size=5,
    unique_by=lambda point: point["at_ms"],
).map(lambda points: sorted(points, key=lambda point: point["at_ms"]))
FIELDS = {
    "id": NAMES | st.sampled_from(["event_1", "event_2", "person_1", "character_1"]),
    "speaker": NAMES,
    "voice": NAMES,
    "language": LANGUAGES,
    "translations": st.lists(st.fixed_dictionaries({"language": LANGUAGES, "text": TEXTS}), min_size=1, max_size=2),
    "represents": st.lists(st.sampled_from(DESCRIPTORS), min_size=1, max_size=3),
    "on_screen": st.sampled_from(["ON", "OFF", "ON_OFF", "OFF_ON"]),
    "descriptions": st.lists(
        st.fixed_dictionaries({"type": st.sampled_from(["", "scene", "x-own", "odd type"]), "text": TEXTS}),
        min_size=1,
        max_size=2,
    ),
    "extended": st.just(True),
    "clip": st.fixed_dictionaries(
        {"src": NAMES.filter(lambda name: name[0] != "#"), "begin_ms": TIMES, "end_ms": TIMES}
    ),
    "gain": GAIN,
    "gap": st.tuples(TIMES, TIMES).map(sorted),
    "notes": TEXTS,
    "status": NAMES,
    "group": NAMES,
    "style": NAMES,
}


@st.composite
def tracks(draw: st.DrawFn) -> TextTrack:
    made = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(TIMES)
        data = draw(st.fixed_dictionaries({}, optional=FIELDS))
        made.append(TextCue(start, start + draw(st.integers(0, 9000)), draw(TEXTS | st.just("")), data))
    kind = draw(st.sampled_from(["description", "transcript"]))
    return TextTrack(made, kind, draw(st.sampled_from(["en", "de-AT"])))


def expected(cue: TextCue, track: TextTrack) -> dict[str, Any]:
    data = dict(cue.data)
    if data.get("gap") == [cue.start_ms, cue.end_ms]:
        del data["gap"]
    if data.get("language") == track.language or not (cue.text or {"clip", "gain", "translations"} & set(data)):
        data.pop("language", None)
    return data


def round_trip(track: TextTrack) -> None:
    written = write_dapt(track, OPTIONS)
    assert [finding for finding in validate_dapt(written) if finding.severity == "error"] == []
    reading = read_dapt(written, TextOptions(kind=track.kind))
    assert [finding for finding in reading.findings if finding.rule != "no-cues"] == []
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]
    for was, now in zip(track.cues, reading.track.cues, strict=True):
        assert dict(now.data) == expected(was, track)
    assert set(FIELDS) == CARRIES_DAPT
    assert reading.track.language == track.language


@settings(max_examples=100, deadline=None)
@given(tracks())
def test_random_scripts_are_valid_and_come_back(track: TextTrack) -> None:
    round_trip(track)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(tracks())
def test_2000_random_scripts_are_valid_and_come_back(track: TextTrack) -> None:
    round_trip(track)


@pytest.mark.parametrize(
    "body",
    [
        '<div xml:id="e">' + '<p xml:lang="fr">a</p>' * 20_000 + "</div>",
        "".join(f'<div xml:id="e{n}" begin="{n}s"><ttm:desc>a</ttm:desc><p>b</p></div>' for n in range(10_000)),
        '<div xml:id="e" begin="0s" end="1s"><p>' + '<animate tta:gain="1;0"/>' * 30_000 + "a</p></div>",
        f'<div xml:id="e" begin="0s" end="1s"><p><animate tta:gain="{"1;" * 500_000}1"/>a</p></div>',
        '<div xml:id="e" begin="0s" end="1s"><p>' + "<audio/>" * 30_000 + "a</p></div>",
        '<div xml:id="e" begin="0s" end="1s">' + "<p>a</p>" * 20_000 + "<div/></div>",
        '<div xml:id="e" begin="0s" end="1s">' + "<div/><p>a</p>" * 10_000 + "</div>",
    ],
)
def test_hostile_scripts_are_read_in_linear_time(body: str) -> None:
    begun = time.perf_counter()
    read(body)
    assert time.perf_counter() - begun < 5


def test_what_every_event_inherits_is_not_multiplied_without_limit() -> None:
    events = "".join(f'<div xml:id="e{number}" begin="0s" end="1s"><p>a</p></div>' for number in range(5_000))
    begun = time.perf_counter()
    reading = read(f'<div daptm:represents="{"visual " * 50_000}" xml:lang="a{"-b" * 100_000}">{events}</div>')
    assert len(reading.track.cues) == 5_000 and len(reading.track.cues[0].data["represents"]) <= 50
    assert len(write_dapt(reading.track, OPTIONS)) < 20_000_000
    assert time.perf_counter() - begun < 5


def test_an_event_with_descriptors_of_its_own_alone_inherits_the_scripts() -> None:
    track = TextTrack([TextCue(0, 1000, "a", {"represents": ["smell"]})], about={"dapt_represents": "visual.text"})
    written = write_dapt(track, OPTIONS)
    assert validate_dapt(written) == [] and written.count(b"daptm:represents=") == 1
    assert read_dapt(written, OPTIONS).track.cues[0].data["represents"] == ["smell"]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "text-xml-not-well-formed"),
        (b"\0" * 1000, "text-xml-not-well-formed"),
        (b"<script/>", "text-not-ttml"),
        (b'<!DOCTYPE tt [<!ENTITY a "b">]><tt xmlns="http://www.w3.org/ns/ttml">&a;</tt>', "text-xml-doctype"),
        (b'<tt xmlns="http://www.w3.org/ns/ttml"><body>' + b"<div>" * 100_000, "text-xml-too-deep"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, slug: str) -> None:
    with pytest.raises(TextRefused) as caught:
        read_dapt(data, OPTIONS)
    assert caught.value.slug == slug
    assert caught.value.extra["findings"][0]["line"] == 1
