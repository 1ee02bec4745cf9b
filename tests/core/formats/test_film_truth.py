"""A film world's truth becomes a description, a transcript or an alignment; a faulty one is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.convert import read_text, write_text
from core.formats.detect import detect
from core.formats.film_truth import read_film_truth
from core.formats.options import TextOptions
from core.formats.track import Kind, TextTrack
from core.settings import PROJECT
from studio.instruction import Dials
from studio.instruction_story import write_instruction
from studio.story import write_film

SAMPLES = sorted((PROJECT / "samples").glob("*.truth.json"))
# One small film, written by hand: a fault is put into a copy of it.
SMALL: dict[str, Any] = {
    "world": "1",
    "seed": 7,
    "title": "A Hat",
    "duration_ms": 9000,
    "cast": [{"id": 0, "look": "hat", "name": "Ben"}, {"id": 4, "look": "robot", "name": "Pixel"}],
    "events": [{"verb": "enter", "importance": 0.9}, {"verb": "jump", "importance": 0.3}],
    "gaps": [[0, 4000], [5000, 9000]],
    "script": [
        {"start_ms": 100, "end_ms": 2000, "gap": 0, "events": [0, 1], "text": "Ben enters.", "unnamed": "He enters."},
        {"start_ms": 5200, "end_ms": 6000, "gap": 1, "events": [], "text": "Night."},
    ],
    "dialogue": [{"start_ms": 4000, "end_ms": 5000, "speaker": 4, "text": "Hello, Ben.", "in_subtitles": False}],
}  # fmt: skip
SENTENCES: list[dict[str, Any]] = [
    {"start_ms": 0, "end_ms": 900, "text": "Hi.", "alignable": False, "intervals": None, "kind": "chat"},
    {
        "start_ms": 1000,
        "end_ms": 2000,
        "text": "Now twice.",
        "alignable": True,
        "intervals": [[3000, 4000], [5000, 8000]],
    },
]
INSTRUCTION = {
    "layout": "cuewright-instruction/1",
    "film": {**SMALL, "script": [], "dialogue": []},
    "sentences": SENTENCES,
}


def track_of(truth: object, kind: Kind = "description", indent: int | None = None) -> TextTrack:
    data = json.dumps(truth, indent=indent).encode()
    return read_film_truth(data, TextOptions(kind=kind)).track


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_its_script_and_what_is_said(path: Any) -> None:
    truth = json.loads(path.read_text())
    names = {each["id"]: each["name"] for each in truth["cast"]}
    format, script = read_text(path.read_bytes(), path.name, TextOptions())
    assert format.name == "truth" and script.findings == [] and script.track.kind == "description"
    assert [(cue.start_ms, cue.end_ms, cue.text, cue.data["gap"]) for cue in script.track.cues] == [
        (line["start_ms"], line["end_ms"], line["text"], truth["gaps"][line["gap"]]) for line in truth["script"]
    ]
    _, said = read_text(path.read_bytes(), path.name, TextOptions(kind="transcript"))
    assert said.track.kind == "transcript"
    assert [(cue.start_ms, cue.end_ms, cue.text, cue.data["speaker"]) for cue in said.track.cues] == [
        (line["start_ms"], line["end_ms"], line["text"], names[line["speaker"]]) for line in truth["dialogue"]
    ]


def test_speakers_are_found_by_their_id_and_events_told_with_a_line() -> None:
    assert track_of(SMALL, "transcript").cues[0].data == {"speaker": "Pixel", "fields": {"in_subtitles": False}}
    script = track_of(SMALL)
    assert script.cues[0].data == {
        "gap": [0, 4000],
        "fields": {"verbs": ["enter", "jump"], "importance": 0.9, "unnamed": "He enters."},
    }
    assert script.about == {"title": "A Hat", "world": {"version": "1", "seed": 7}}


def test_a_sentence_that_the_picture_shows_has_the_times_of_the_picture() -> None:
    aligned = track_of(INSTRUCTION)
    assert aligned.kind == "alignment"
    assert [(cue.start_ms, cue.end_ms, cue.data["alignable"]) for cue in aligned.cues] == [
        (0, 900, False),
        (3000, 8000, True),
    ]
    said = track_of(INSTRUCTION, "transcript")
    assert said.kind == "transcript" and [cue.start_ms for cue in said.cues] == [0, 1000]
    rows = json.loads(write_text(aligned, "htm_align", TextOptions()).data)
    assert rows == {"instruction-7": [[0, 0.0, 0.9, "Hi."], [1, 3.0, 8.0, "Now twice."]]}


@pytest.mark.parametrize("seed", [2_000_000, 2_000_001])
def test_what_the_studio_writes_today_is_read(seed: int) -> None:
    film = write_film(seed)
    assert len(track_of(film.to_dict()).cues) == len(film.script)
    lesson = write_instruction(seed, Dials(length_s=60))
    data = json.dumps(lesson.to_dict()).encode()
    assert detect(data, "lesson.json").name == "truth"
    assert [cue.text for cue in track_of(lesson.to_dict()).cues] == [each.text for each in lesson.sentences]


@pytest.mark.parametrize("sort_keys", [False, True])
@pytest.mark.parametrize("indent", [None, 1])
def test_it_is_known_by_its_content(sort_keys: bool, indent: int | None) -> None:
    for truth in (SMALL, INSTRUCTION):
        data = json.dumps(truth, indent=indent, sort_keys=sort_keys).encode()
        assert detect(data, "unnamed.json").name == "truth"
    assert detect(b'{"images": [], "annotations": [{"caption": "the cast"}]}', "a.json").name == "coco"


FAULTS: dict[str, tuple[list[Any], object, str]] = {  # where, what is put there (None: it is taken out), what is told
    "a missing list": (["gaps"], None, "gaps is missing"),
    "no list": (["script"], {}, "script is no list"),
    "no length": (["duration_ms"], 0, "duration_ms is 0"),
    "a text for a number": (["duration_ms"], "9000", "must be a whole number"),
    "a title that is none": (["title"], 3, "title is 3"),
    "a line beyond the film": (["script", 1, "end_ms"], 9001, "script[1]: 5200 to 9001 ms"),
    "a line that ends before it begins": (["script", 1, "end_ms"], 5200, "script[1]: 5200 to 5200 ms"),
    "a time that is none": (["script", 0, "start_ms"], True, "script[0]: its start and end"),
    "a fraction": (["dialogue", 0, "start_ms"], 4000.5, "dialogue[0]: its start and end"),
    "an empty line": (["script", 0, "text"], "  ", "script[0]: text is"),
    "a gap that is none": (["script", 1, "gap"], 2, "none of the film's 2 gaps"),
    "an event that is none": (["script", 0, "events"], [2], "a list of numbers below 2"),
    "a speaker that is none": (["dialogue", 0, "speaker"], 1, "nobody's id in the cast"),
    "two of one id": (["cast", 1, "id"], 0, "cast[1]: has the id 0 of somebody before"),
    "a nameless one": (["cast", 0, "name"], None, "cast[0]: needs an id"),
    "a gap turned round": (["gaps", 0], [4000, 0], "gaps[0]: 4000 to 0 ms"),
    "an event without a verb": (["events", 0, "verb"], None, "events[0]: needs a verb"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["description", "transcript"])
@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_refuses_the_whole_with_its_line(name: str, kind: Kind) -> None:
    path, value, told = FAULTS[name]
    truth: Any = json.loads(json.dumps(SMALL))
    at: Any = truth
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    with pytest.raises(TextRefused) as refused:
        track_of(truth, kind, indent=1)
    problem = refused.value
    assert problem.slug == "text-truth" and told in problem.detail and problem.remedy
    finding = problem.extra["findings"][0]
    if len(path) > 2:  # an item of a list stands on a line of its own here
        whole = json.dumps(truth, indent=1).split("\n")
        listed = next(number for number, line in enumerate(whole, 1) if line.startswith(f' "{path[0]}"'))
        assert finding["line"] > listed and whole[finding["line"] - 1].startswith("  {")


def test_every_fault_is_named() -> None:
    wrong = {**SMALL, "script": [{**SMALL["script"][0], "gap": 9}, {**SMALL["script"][1], "text": ""}], "title": None}
    with pytest.raises(TextRefused) as refused:
        track_of(wrong)
    assert len(refused.value.extra["findings"]) == 3 and "And 2 more places" in refused.value.detail


def test_faults_of_an_instructional_film_are_named() -> None:
    for change, told in (
        ({"layout": "cuewright-instruction/2"}, "what is read here is 'cuewright-instruction/1'"),
        ({"sentences": [{**SENTENCES[1], "intervals": None}]}, "then it needs intervals"),
        ({"sentences": [{**SENTENCES[1], "intervals": [[1, 9999]]}]}, "sentences[0].intervals[0]: 1 to 9999 ms"),
        ({"film": 3}, "title is missing"),
    ):
        with pytest.raises(TextRefused) as refused:
            track_of({**INSTRUCTION, **change})
        assert any(told in each["message"] for each in refused.value.extra["findings"])


def test_what_a_film_does_not_have_is_said() -> None:
    for truth, kind, told in (
        (SMALL, "alignment", "no narrator"),
        ({**SMALL, "script": []}, "description", "no descriptions"),
        ({**SMALL, "dialogue": []}, "transcript", "no dialogue"),
    ):
        with pytest.raises(TextRefused) as refused:
            track_of(truth, kind)  # type: ignore[arg-type]
        assert refused.value.slug == "text-no-cues" and told in refused.value.detail


def test_a_file_that_was_cut_off_is_refused_and_a_film_in_a_film_opens_no_pit() -> None:
    whole = json.dumps(SMALL).encode()
    deep = b'{"layout": "cuewright-instruction/1", ' + b'"film": {' * 5000 + b"}" * 5001
    for data in (whole[:-40], whole + b"x", b"[]", deep):
        with pytest.raises(TextRefused) as refused:
            read_film_truth(data, TextOptions())
        assert refused.value.slug == "text-json"


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_damaged_truth_is_read_or_refused(data: st.DataObject) -> None:
    text = bytearray(SAMPLES[0].read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.sampled_from([b"", b"-1", b"9e9", b"null", b'"', b"{", b"[[", b"\x00"])
        )
    try:
        track = read_film_truth(bytes(text), TextOptions()).track
    except TextRefused as problem:
        assert problem.slug.startswith("text-") and problem.remedy
        return
    assert all(0 <= cue.start_ms < cue.end_ms <= 2**31 - 1 and cue.text.strip() for cue in track.cues)
