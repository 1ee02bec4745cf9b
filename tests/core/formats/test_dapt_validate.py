"""What is DAPT and what is not: the W3C's own test suite, and variations of every case in it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from core.formats.dapt_validate import validate_dapt
from core.formats.track import Finding

SUITE = Path(__file__).parent / "dapt" / "dapt1" / "validation"
MANIFEST = json.loads((SUITE / "tests.json").read_text())
VALID = [test["test"] for feature in MANIFEST.values() for test in feature["valid"]]
# Every invalid file of the suite and the one reason for which it must be refused, with the line of the fault.
REASONS = {
    "dapt-invld-agent-actor-id-invalid": ("actor-id-invalid", 16),
    "dapt-invld-agent-actor-id-not-agent": ("actor-not-agent", 16),
    "dapt-invld-agent-actor-id-undeclared": ("actor-undeclared", 16),
    "dapt-invld-agent-actor-is-parent": ("actor-is-parent", 16),
    "dapt-invld-agent-invalid-xmlId": ("agent-id-invalid", 11),
    "dapt-invld-agent-no-name": ("agent-name-missing", 11),
    "dapt-invld-agent-no-xmlId": ("agent-id-missing", 11),
    "dapt-invld-contentProfiles-im3t-no-dapt": ("content-profiles-without-dapt", 2),
    "dapt-invld-contentProfiles-omitted": ("content-profiles-missing", 2),
    "dapt-invld-originTimecode-bad-format": ("origin-format", 11),
    "dapt-invld-originTimecode-frames-too-many": ("origin-frames", 11),
    "dapt-invld-originTimecode-no-framerate": ("origin-without-frame-rate", 10),
    "dapt-invld-originTimecode-too-many": ("origin-twice", 12),
    "dapt-invld-descType-extension-value": ("description-type-invalid", 11),
    "dapt-invld-onScreen": ("on-screen-invalid", 10),
    "dapt-invld-profile": ("profile-attribute", 2),
    "dapt-invld-represents-invalid": ("represents-invalid", 9),
    "dapt-invld-represents-omitted": ("represents-missing", 10),
    "dapt-invld-represents-scriptRepresents-mismatch": ("represents-outside-script", 9),
    "dapt-invld-scriptRepresents-invalid-content-descriptor": ("script-represents-invalid", 2),
    "dapt-invld-scriptRepresents-invalid-list": ("script-represents-invalid", 2),
    "dapt-invld-scriptRepresents-omitted": ("script-represents-missing", 2),
    "dapt-invld-scriptType-root-invalid-value": ("script-type-invalid", 2),
    "dapt-invld-scriptType-root-omitted": ("script-type-missing", 2),
    "dapt-invld-serialization-encoding-iso8859-1": ("encoding-not-utf8", 1),
    "dapt-invld-serialization-entity-declaration-and-ref": ("xml-doctype", 2),
    "dapt-invld-serialization-not-xml": ("xml-not-well-formed", 1),
    "dapt-invld-source-data-source-child": ("data-source-child", 167),
    "dapt-invld-langSrc-on-root-empty": ("language-source-empty", 2),
    "dapt-invld-langSrc-on-root-invalid-value": ("language-source-invalid", 2),
    "dapt-invld-xmlLang-on-audio-non-matching": ("audio-language-differs", 11),
    "dapt-invld-xmlLang-root-empty": ("language-empty", 2),
    "dapt-invld-xmlLang-root-invalid": ("language-invalid", 2),
    "dapt-invld-xmlLang-root-missing": ("language-missing", 2),
}
ROOT = {
    "ttp:contentProfiles": "http://www.w3.org/ns/ttml/profile/dapt1.0/content",
    "xml:lang": "en",
    "daptm:scriptRepresents": "audio visual",
    "daptm:represents": "visual",
    "daptm:scriptType": "preRecording",
}


def document(body: str = "", head: str = "", **root: str | None) -> bytes:
    """A valid document with `root` attributes (colon as __) added, changed or, for None, left out."""
    given = ROOT | {name.replace("__", ":"): value for name, value in root.items()}
    attributes = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:tta="http://www.w3.org/ns/ttml#audio" '
        'xmlns:daptm="http://www.w3.org/ns/ttml/profile/dapt#metadata" xmlns:o="urn:other" '
        f"{attributes}>\n<head>{head}</head>\n<body>{body}</body></tt>"
    ).encode()


def errors(data: bytes) -> list[Finding]:
    return [finding for finding in validate_dapt(data) if finding.severity == "error"]


def rules(data: bytes) -> set[str]:
    found = errors(data)
    assert all(finding.line and finding.column and finding.message.endswith(".") for finding in found)
    return {finding.rule for finding in found}


def test_the_suite_is_whole() -> None:
    assert len(VALID) == 25
    assert {test["test"] for feature in MANIFEST.values() for test in feature["invalid"]} == set(REASONS)
    assert len(REASONS) == 34


@pytest.mark.parametrize("name", VALID)
def test_valid_files_of_the_suite_are_accepted(name: str) -> None:
    assert errors((SUITE / "valid" / f"{name}.xml").read_bytes()) == []


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_invalid_files_of_the_suite_are_refused_for_their_one_reason(name: str, reason: tuple[str, int]) -> None:
    found = errors((SUITE / "invalid" / f"{name}.xml").read_bytes())
    assert [(finding.rule, finding.line) for finding in found] == [reason]


def agent(inner: str, attributes: str = 'xml:id="a" type="character"') -> str:
    person = '<ttm:agent type="person" xml:id="p"><ttm:name type="full">P</ttm:name></ttm:agent>'
    return f"<metadata>{person}<ttm:agent {attributes}>{inner}</ttm:agent></metadata>"


ALIAS = '<ttm:name type="alias">A</ttm:name>'


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (agent(ALIAS + '<ttm:actor agent="p q"/>'), "actor-id-invalid"),
        (agent(ALIAS + '<ttm:actor agent="1p"/>'), "actor-id-invalid"),
        (agent(ALIAS + "<ttm:actor/>"), "actor-id-invalid"),
        (agent(ALIAS + '<ttm:actor agent=""/>'), "actor-id-invalid"),
        (agent(ALIAS + '<ttm:actor agent="P"/>'), "actor-undeclared"),
        (agent(ALIAS + '<ttm:actor agent="a"/>'), "actor-is-parent"),
        (agent(ALIAS + '<ttm:actor agent="m"/>') + '<metadata xml:id="m"/>', "actor-not-agent"),
        (agent(ALIAS + '<ttm:actor agent="p"/><ttm:actor agent="p"/>'), "actor-twice"),
        (agent(""), "agent-name-missing"),
        (agent("<ttm:name type='alias'/>"), "agent-name-missing"),
        (agent("<ttm:name type='alias'>  </ttm:name>"), "agent-name-missing"),
        (agent("<name>A</name>"), "agent-name-missing"),
        (agent(ALIAS, 'type="character"'), "agent-id-missing"),
        (agent(ALIAS, 'id="a" type="character"'), "agent-id-missing"),
        (agent(ALIAS, 'xml:id="" type="character"'), "agent-id-invalid"),
        (agent(ALIAS, 'xml:id="1a" type="character"'), "agent-id-invalid"),
        (agent(ALIAS, 'xml:id="a b" type="character"'), "agent-id-invalid"),
        (agent(ALIAS, 'xml:id="a:b" type="character"'), "agent-id-invalid"),
        (agent(ALIAS, 'xml:id="p" type="character"'), "id-twice"),
        (agent(ALIAS, 'xml:id="a"'), "agent-type-missing"),
        (agent(ALIAS, 'xml:id="a" type="robot"'), "agent-type-invalid"),
    ],
)
def test_agents(head: str, rule: str) -> None:
    assert rules(document(head=head)) == {rule}


DAPT = "http://www.w3.org/ns/ttml/profile/dapt1.0/content"


@pytest.mark.parametrize(
    ("attributes", "rule"),
    [
        ({"ttp__contentProfiles": None}, "content-profiles-missing"),
        ({"ttp__contentProfiles": ""}, "content-profiles-without-dapt"),
        ({"ttp__contentProfiles": DAPT + "/"}, "content-profiles-without-dapt"),
        ({"ttp__contentProfiles": DAPT.upper()}, "content-profiles-without-dapt"),
        ({"ttp__contentProfiles": DAPT + ",urn:x"}, "content-profiles-without-dapt"),
        ({"ttp__contentProfiles": "http://www.w3.org/ns/dapt/profile/content"}, "content-profiles-without-dapt"),
        ({"ttp__profile": "urn:x"}, "profile-attribute"),
        ({"ttp__profile": ""}, "profile-attribute"),
        ({"ttp__processorProfiles": "urn:x"}, "processor-profiles-without-dapt"),
        ({"xml__lang": None}, "language-missing"),
        ({"xml__lang": ""}, "language-empty"),
        ({"xml__lang": " "}, "language-invalid"),
        ({"xml__lang": "en_GB"}, "language-invalid"),
        ({"xml__lang": "englishlanguage"}, "language-invalid"),
        ({"xml__lang": "en-"}, "language-invalid"),
        ({"xml__lang": "en\n"}, "language-invalid"),
        ({"daptm__langSrc": ""}, "language-source-empty"),
        ({"daptm__langSrc": "en fr"}, "language-source-invalid"),
        ({"daptm__langSrc": "e1"}, "language-source-invalid"),
        ({"daptm__scriptType": None}, "script-type-missing"),
        ({"daptm__scriptType": ""}, "script-type-invalid"),
        ({"daptm__scriptType": "prerecording"}, "script-type-invalid"),
        ({"daptm__scriptType": "preRecording asRecorded"}, "script-type-invalid"),
        ({"daptm__scriptRepresents": None}, "script-represents-missing"),
        ({"daptm__scriptRepresents": ""}, "script-represents-missing"),
        ({"daptm__scriptRepresents": "  "}, "script-represents-missing"),
        ({"daptm__scriptRepresents": "audio;visual"}, "script-represents-invalid"),
        ({"daptm__scriptRepresents": "visual."}, "script-represents-invalid"),
        ({"daptm__scriptRepresents": ".visual"}, "script-represents-invalid"),
        ({"daptm__scriptRepresents": "Visual"}, "script-represents-invalid"),
        ({"daptm__scriptRepresents": "visual.smell"}, "script-represents-invalid"),
        ({"daptm__scriptRepresents": "visual audio.x"}, "script-represents-invalid"),
        ({"ttp__timeBase": "smpte"}, "time-base-not-media"),
        ({"ttp__timeBase": "clock"}, "time-base-not-media"),
        ({"ttp__timeBase": "film"}, "time-base-invalid"),
        ({"ttp__dropMode": "nonDrop"}, "time-mode-prohibited"),
        ({"ttp__clockMode": "utc"}, "time-mode-prohibited"),
        ({"ttp__markerMode": "continuous"}, "time-mode-prohibited"),
        ({"ttp__frameRate": "0"}, "rate-invalid"),
        ({"ttp__frameRate": "25.0"}, "rate-invalid"),
        ({"ttp__frameRateMultiplier": "1000/1001"}, "rate-invalid"),
        ({"timeContainer": "seq"}, "time-container"),
    ],
)
def test_the_root(attributes: dict[str, str | None], rule: str) -> None:
    assert rules(document(**attributes)) == {rule}


@pytest.mark.parametrize(
    "attributes",
    [
        {"ttp__contentProfiles": f"urn:x  {DAPT}\n"},
        {"ttp__contentProfiles": f"all({DAPT} urn:x)"},
        {"ttp__processorProfiles": "http://www.w3.org/ns/ttml/profile/dapt1.0/processor"},
        {"xml__lang": "zh-Hant-TW"},
        {"xml__lang": "x-whatever"},
        {"daptm__langSrc": "zxx"},
        {"daptm__scriptRepresents": "  visual\n audio.dialogue "},
        {"daptm__scriptRepresents": "visual audio.x-own.part x-mine"},
        {"daptm__represents": "visual.text.title"},
        {"daptm__represents": "audio.dialogue visual.x-own"},
        {"ttp__timeBase": "media", "timeContainer": "par"},
        {"ttp__frameRate": "30", "ttp__frameRateMultiplier": "1000 1001"},
        {"o__anything": "<"[:0]},
    ],
)
def test_what_the_root_may_say(attributes: dict[str, str | None]) -> None:
    assert rules(document('<div xml:id="d"/>', **attributes)) == set()


def event(inner: str = "", attributes: str = "") -> str:
    return f'<div xml:id="d" {attributes}>{inner}</div>'


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (event("", 'daptm:onScreen="on"'), "on-screen-invalid"),
        (event("", 'daptm:onScreen=""'), "on-screen-invalid"),
        (event("", 'daptm:onScreen="ON OFF"'), "on-screen-invalid"),
        (event("<p/>", 'daptm:represents=""'), "represents-missing"),
        (event("<p/>", 'daptm:represents="visual,audio"'), "represents-invalid"),
        (event("<p/>", 'daptm:represents="visual.sound"'), "represents-invalid"),
        (event("<p daptm:represents='#x'/>"), "represents-invalid"),
        (event("", 'daptm:represents="x-own"'), "represents-outside-script"),
        (event('<ttm:desc daptm:descType="Scene">a</ttm:desc>'), "description-type-invalid"),
        (event('<ttm:desc daptm:descType="">a</ttm:desc>'), "description-type-invalid"),
        (event('<ttm:desc daptm:descType="x-">a</ttm:desc>'), "description-type-invalid"),
        (event('<ttm:desc daptm:descType="scene x-a">a</ttm:desc>'), "description-type-invalid"),
        (event("", 'daptm:langSrc=""'), "language-source-empty"),
        (event("<p daptm:langSrc='?'>a</p>"), "language-source-invalid"),
        (event("<p xml:lang='?'>a</p>"), "language-invalid"),
        (event("", 'ttm:agent="nobody"'), "agent-undeclared"),
        (event("", 'ttm:agent="d"'), "agent-undeclared"),
        (event() + event(), "id-twice"),
        ('<div xml:id="1"/>', "id-invalid"),
        ('<div><p xml:id="a b"/></div>', "id-invalid"),
        (event("", 'begin="1"'), "time-invalid"),
        (event("", 'begin="-1s"'), "time-invalid"),
        (event("", 'begin="00:60:00"'), "time-invalid"),
        (event("", 'begin="1:00:00"'), "time-invalid"),
        (event("", 'begin="00:00:01,5"'), "time-invalid"),
        (event("", 'end="wallclock(&quot;10:00&quot;)"'), "time-invalid"),
        (event("", 'begin="00:00:01:10"'), "frame-rate-missing"),
        (event("<p><span dur='3f'>a</span></p>"), "frame-rate-missing"),
        (event("<p end='3t'>a</p>"), "tick-rate-missing"),
        (event("<p timeContainer='seq'>a</p>"), "time-container"),
        (event("<p><audio src='a.wav' type='audio/wav' clipBegin='soon'/></p>"), "time-invalid"),
        (event("<p tta:gain='loud'>a</p>"), "mixing-invalid"),
        (event("<p><animate tta:gain='1;;0'/></p>"), "mixing-invalid"),
        (event("<p><animate tta:pan='left'/></p>"), "mixing-invalid"),
        (event("<p><animate tta:gain='1;0' fill='hold'/></p>"), "fill-invalid"),
        (event("<p><audio xml:lang='de' src='a.wav' type='audio/wav'/></p>"), "audio-language-differs"),
        (event("<p xml:lang='de'><audio xml:lang='en' src='a.wav' type='audio/wav'/></p>"), "audio-language-differs"),
        (event("<p><audio xml:lang='' src='a.wav' type='audio/wav'/></p>"), "audio-language-differs"),
        (
            event("<p><audio><source xml:lang='de' src='a.wav' type='audio/wav'/></audio></p>"),
            "audio-language-differs",
        ),
        (
            event("<p><audio><source><data xml:lang='de' type='audio/wav'>UklG</data></source></audio></p>"),
            "audio-language-differs",
        ),
        (event("<p><audio src='#gone'/></p>"), "audio-source-undeclared"),
        (event("<p><audio src='#d'/></p>"), "audio-source-undeclared"),
        (event("<p><audio><source><data type='audio/wav'> </data></source></audio></p>"), "data-empty"),
        (
            event("<p><audio><source><data>UklG<source src='#d'/></data></source></audio></p>"),
            "data-source-child",
        ),
        ("<p>a</p>", "element-misplaced"),
        (event("<span>a</span>"), "element-misplaced"),
        (event("<p><p>a</p></p>"), "element-misplaced"),
        (event("<p><div/></p>"), "element-misplaced"),
        (event("<paragraph>a</paragraph>"), "element-misplaced"),
        (event("loose text"), "text-misplaced"),
        ("loose text", "text-misplaced"),
    ],
)
def test_the_body(body: str, rule: str) -> None:
    data = document(body)
    if rule == "data-source-child":
        assert rule in rules(data)
    else:
        assert rules(data) == {rule}


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("<metadata><daptm:daptOriginTimecode>1:00:00:00</daptm:daptOriginTimecode></metadata>", "origin-format"),
        ("<metadata><daptm:daptOriginTimecode>10:00:00;00</daptm:daptOriginTimecode></metadata>", "origin-format"),
        ("<metadata><daptm:daptOriginTimecode>10:61:00:00</daptm:daptOriginTimecode></metadata>", "origin-format"),
        ("<metadata><daptm:daptOriginTimecode/></metadata>", "origin-format"),
        ("<metadata><daptm:daptOriginTimecode>10:00:00:25</daptm:daptOriginTimecode></metadata>", "origin-frames"),
        ("<animation><animate tta:gain='1;0'/></animation>", "animation-out-of-line"),
        ("<div/>", "element-misplaced"),
        ("<layout/><body/>", "element-misplaced"),
    ],
)
def test_the_head(head: str, rule: str) -> None:
    assert rules(document(head=head, ttp__frameRate="25")) == {rule}


def test_an_origin_in_another_place_counts_too() -> None:
    origin = "<daptm:daptOriginTimecode>10:00:00:00</daptm:daptOriginTimecode>"
    head = f"<metadata>{origin}</metadata>"
    assert rules(document(f"<metadata>{origin}</metadata>", head, ttp__frameRate="25")) == {"origin-twice"}
    assert rules(document(head=head, ttp__frameRate="24", ttp__frameRateMultiplier="1000 1001")) == set()


@pytest.mark.parametrize(
    "body",
    [
        '<div><div xml:id="d" daptm:represents="audio"/></div>',
        event('<ttm:desc daptm:descType="x-mine">a</ttm:desc><metadata><o:x>text</o:x></metadata><o:y>text</o:y>'),
        event("<p xml:lang='de'>a<audio src='a.wav' type='audio/wav'/></p><p xml:lang=''>b</p>"),
        event("<p begin='00:00:01.5' end='1.75m' o:x='1'><br/><span tta:speak='normal'>a</span></p>", "begin='60s'"),
        event("<p><animate tta:gain='1;.39' fill='freeze' begin='0s' end='300ms'/>a</p>"),
        event("<p><audio><source src='#s'/></audio></p>"),
    ],
)
def test_what_a_body_may_hold(body: str) -> None:
    head = "<resources><data xml:id='s' type='audio/wav'>UklGRg==</data></resources>"
    assert rules(document(body, head)) == set()


def test_what_lies_in_another_vocabulary_is_not_judged() -> None:
    assert rules(document(event('<o:x xml:lang="?"><p daptm:onScreen="?" begin="soon"><div/></p></o:x>'))) == set()


def test_only_script_events_must_say_what_they_describe() -> None:
    none = {"daptm__represents": None}
    assert rules(document("<div><p>a</p></div>", **none)) == set()
    assert rules(document('<div xml:id="a"><div xml:id="b" daptm:represents="visual"/></div>', **none)) == set()
    assert rules(document('<div xml:id="a"><div xml:id="b"/></div>', **none)) == {"represents-missing"}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml-not-well-formed"),
        (b"\0\0\0\0", "xml-not-well-formed"),
        (document("\0"), "xml-not-well-formed"),
        (document("&nbsp;"), "xml-not-well-formed"),
        (document().replace(b"</tt>", b""), "xml-not-well-formed"),
        (document("<p>" * 100_000), "xml-too-deep"),
        (b"<!DOCTYPE tt>" + document(), "xml-doctype"),
        (b'<!DOCTYPE tt SYSTEM "tt.dtd">' + document(), "xml-doctype"),
        (document().decode().encode("utf-16"), "encoding-not-utf8"),
        (b'<?xml version="1.0" encoding="us-ascii"?>' + document(), "encoding-not-utf8"),
        (b'<?xml version="1.1" encoding="utf-8"?>' + document(), "xml-version"),
        (document("\xe9").decode().encode("cp1252"), "xml-not-well-formed"),
        (b"<html/>", "root-not-tt"),
        (document().replace(b'http://www.w3.org/ns/ttml"', b'http://www.w3.org/2006/10/ttaf1"'), "root-not-tt"),
    ],
)
def test_what_is_no_document_at_all_is_one_finding(data: bytes, rule: str) -> None:
    (finding,) = validate_dapt(data)
    assert (finding.rule, finding.severity) == (rule, "error")
    assert finding.line is not None


def test_a_hostile_document_is_judged_in_linear_time_and_its_findings_are_few() -> None:
    tokens = " ".join(f"visual.x-{number}" for number in range(20_000))
    body = "".join(f'<div xml:id="d{number}" daptm:onScreen="?" ttm:agent="{number}"/>' for number in range(20_000))
    begun = time.perf_counter()
    found = validate_dapt(document(body, daptm__represents=tokens, daptm__scriptRepresents=tokens))
    assert time.perf_counter() - begun < 5
    assert len(found) == 1000


def test_a_long_descriptor_is_refused_before_each_of_its_parts_is_looked_up() -> None:
    token = "visual.x-own" + ".b" * 300_000
    begun = time.perf_counter()
    assert rules(document(f'<div xml:id="a" daptm:represents="{token}"/>', daptm__scriptRepresents="audio")) == {
        "represents-invalid"
    }
    assert rules(document(daptm__scriptRepresents=f"visual {token}")) == {"script-represents-invalid"}
    assert time.perf_counter() - begun < 5
    assert rules(document('<div xml:id="a" daptm:represents="visual.x-own.b.c"/>')) == set()


@pytest.mark.parametrize(
    "attribute",
    [f'xml:lang="a{"-b" * 600_000}"', f'daptm:represents="{" " * 1_200_000}"'],
    ids=["language", "descriptors"],
)
def test_what_everything_inherits_is_not_looked_through_for_each_element(attribute: str) -> None:
    events = "".join(f'<div xml:id="d{number}"><p><audio src="a.wav"/></p></div>' for number in range(15_000))
    begun = time.perf_counter()
    validate_dapt(document(f"<div {attribute}>{events}</div>"))
    assert time.perf_counter() - begun < 5
