"""Files of datasets: their layouts as they are published, and round trips."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.research import coco, htm_align, htm_csv, lsmdc, mad_csv, youcook2
from core.formats.research.coco import read_coco, write_coco, write_coco_results
from core.formats.research.htm_align import read_htm_align, write_htm_align
from core.formats.research.htm_csv import read_htm_csv, write_htm_aa, write_htm_csv
from core.formats.research.lsmdc import read_lsmdc, write_lsmdc
from core.formats.research.mad_csv import read_mad_csv, write_mad_csv, write_mad_v2
from core.formats.research.seconds import milliseconds, seconds
from core.formats.research.youcook2 import read_youcook2, write_youcook2
from core.formats.track import Reading, TextCue, TextTrack

OPTIONS = TextOptions(film="a film")
Read = Callable[[bytes, TextOptions], Reading]
Write = Callable[[TextTrack, TextOptions], bytes]
# name -> reader, writer, what it carries, whether a text may hold any sign, whether cues are gathered by video
FORMATS: dict[str, tuple[Read, Write, frozenset[str], bool, bool]] = {
    "htm_align": (read_htm_align, write_htm_align, htm_align.CARRIES, True, True),
    "htm_csv": (read_htm_csv, write_htm_csv, htm_csv.CARRIES, True, False),
    "mad_csv": (read_mad_csv, write_mad_csv, mad_csv.CARRIES, True, False),
    "mad_v2": (read_mad_csv, write_mad_v2, mad_csv.CARRIES_V2, True, False),
    "lsmdc": (read_lsmdc, write_lsmdc, lsmdc.CARRIES, False, False),
    "coco": (read_coco, write_coco, coco.CARRIES, True, False),
    "youcook2": (read_youcook2, write_youcook2, youcook2.CARRIES, True, True),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=30)
WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
ID = st.text(st.characters(categories=["L", "N"], include_characters="-_"), min_size=1, max_size=8)
KEYS = st.sampled_from(["imdb", "season", "note", "ünicode"])


@st.composite
def cues_for(draw: st.DrawFn, name: str) -> TextCue:
    *_, carries, any_text, _ = FORMATS[name]
    start_ms = draw(st.integers(0, 20_000_000))
    text = draw(TEXT) if any_text else " ".join(draw(st.lists(WORD, max_size=5)))
    data: dict[str, Any] = {"group": draw(ID)}
    if "alignable" in carries and draw(st.booleans()):
        data["alignable"] = draw(st.booleans())
    if "id" in carries:
        data["id"] = draw(ID)
    if "fields" in carries and draw(st.booleans()):
        values = WORD if name == "mad_csv" else WORD | st.integers() | st.lists(st.booleans(), max_size=2)
        data["fields"] = draw(st.dictionaries(KEYS, values, min_size=1, max_size=3))
    return TextCue(start_ms, start_ms + draw(st.integers(0, 60_000)), text, data)


def tracks_for(name: str) -> st.SearchStrategy[TextTrack]:
    def unique(cue: TextCue) -> object:
        if name == "lsmdc":  # where a clip is its film and times
            return cue.data["group"], cue.start_ms, cue.end_ms
        return cue.data.get("id") or id(cue)

    return st.lists(cues_for(name), min_size=1, max_size=6, unique_by=unique).map(TextTrack)


def comes_back(name: str, track: TextTrack) -> None:
    read, write, carries, _, by_video = FORMATS[name]
    reading = read(write(track, OPTIONS), OPTIONS)
    assert list(reading.findings) == []

    def shape(cue: TextCue) -> tuple[int, int, str, dict[str, Any]]:
        return cue.start_ms, cue.end_ms, cue.text, {key: cue.data[key] for key in carries if key in cue.data}

    meant = list(track.cues)
    if by_video:
        order = list(dict.fromkeys(cue.data["group"] for cue in meant))
        meant.sort(key=lambda cue: order.index(cue.data["group"]))
    assert [shape(cue) for cue in reading.track.cues] == [shape(cue) for cue in meant]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_dataset_comes_back_to_the_millisecond(name: str, data: st.DataObject) -> None:
    comes_back(name, data.draw(tracks_for(name)))


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=2000, deadline=None)
@given(data=st.data())
def test_two_thousand_datasets_come_back(name: str, data: st.DataObject) -> None:
    comes_back(name, data.draw(tracks_for(name)))


@pytest.mark.parametrize("name", FORMATS)
def test_cues_that_name_no_video_are_of_the_film(name: str) -> None:
    read, write, *_ = FORMATS[name]
    cues = read(write(TextTrack([TextCue(1000, 2000, "x"), TextCue(3000, 4000, "y")]), OPTIONS), OPTIONS).track.cues
    if name != "coco":  # there each is a picture of its own
        assert [cue.data["group"] for cue in cues] == ["a film", "a film"]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [(1000, 2000, "x"), (3000, 4000, "y")]


@settings(max_examples=300)
@given(st.integers(0, 2_000_000_000))
def test_milliseconds_come_back_from_seconds(time_ms: int) -> None:
    assert milliseconds(seconds(time_ms)) == time_ms
    assert milliseconds(time_ms / 1000) == time_ms


@pytest.mark.parametrize(
    ("value", "time_ms"), [(10.7394, 10739), (10.7396, 10740), ("1e1", 10000), (" 2.5 ", 2500), (-0.0001, 0), (3, 3000)]
)
def test_seconds_are_read_to_the_nearest_millisecond(value: object, time_ms: int) -> None:
    assert milliseconds(value) == time_ms


NO_TIMES: list[object] = [
    float("nan"), float("inf"), -1, "-1", "nan", "inf", "", "1:02", "1,5", True, None, [1], 10**400, "9" * 5000, "1_0",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_TIMES, ids=range(len(NO_TIMES)))
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        milliseconds(value)


def test_htm_align_as_it_is_published() -> None:
    data = b'{"-3CEg4y7mQM": [[0, 3.1, 10.2, "hi guys"], [1, 10.739, 17.535, "add extra virgin olive oil and garlic"]]}'
    cues = read_htm_align(data, OPTIONS).track.cues
    assert cues[1] == TextCue(
        10_739, 17_535, "add extra virgin olive oil and garlic", {"group": "-3CEg4y7mQM", "alignable": True}
    )
    assert cues[0].data["alignable"] is False
    written = write_htm_align(TextTrack(cues), OPTIONS)
    assert json.loads(written) == json.loads(data) and b"[0, 3.100, 10.200," in written


def test_sentencified_captions_are_read_too() -> None:
    data = b'{"abc": {"text": ["one", "two"], "start": [0.5, 2], "end": [1.5, 3]}, "def": {"text": ["x"], "start": []}}'
    reading = read_htm_align(data, OPTIONS)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.track.cues] == [
        (500, 1500, "one"), (2000, 3000, "two"),
    ]  # fmt: skip
    assert [each.rule for each in reading.findings] == ["htm-align-rows"]


def test_what_nobody_decided_is_no_answer() -> None:
    written = write_htm_align(TextTrack([TextCue(0, 1000, "x", {"group": "v"})]), OPTIONS)
    assert json.loads(written) == {"v": [[None, 0.0, 1.0, "x"]]}


def test_htm_aa_tells_the_centre() -> None:
    data = b'vid,timestamp,text\n6yooogsTG8k,284,"and starting with pink, i\'m"\n'
    cues = read_htm_csv(data, OPTIONS).track.cues
    assert cues == [TextCue(284_000, 284_000, "and starting with pink, i'm", {"group": "6yooogsTG8k"})]
    track = TextTrack([TextCue(282_000, 286_999, "a", {"group": "v"}), TextCue(0, 1, "no", {"alignable": False})])
    assert write_htm_aa(track, OPTIONS) == b"vid,timestamp,text\nv,284,a\n"


@settings(max_examples=200, deadline=None)
@given(tracks_for("htm_csv"))
def test_htm_aa_moves_the_centre_by_half_a_second_at_most(track: TextTrack) -> None:
    found = read_htm_csv(write_htm_aa(track, OPTIONS), OPTIONS).track.cues
    assert [(cue.text, cue.data["group"]) for cue in found] == [(cue.text, cue.data["group"]) for cue in track.cues]
    for cue, meant in zip(found, track.cues, strict=True):
        assert abs(cue.start_ms - (meant.start_ms + meant.end_ms) / 2) <= htm_csv.RESOLUTION_AA_MS


def test_a_sentencified_csv_is_of_one_video() -> None:
    options = TextOptions(film="abc")
    cues = read_htm_csv(b"start,end,text\n1.0,2.5,hello\n", options).track.cues
    assert cues == [TextCue(1000, 2500, "hello", {"group": "abc"})]
    assert write_htm_csv(TextTrack(cues), options) == b"start,end,text\n1.000,2.500,hello\n"


MAD = (
    "movie,sentence,movie_duration,start,end,imdb,lsmdc_filename,start_hms,end_hms\n"
    "10142,Kar\u00eem\u2019s caf\u00e9 is empty.,6000.0,50.1,53.25,tt0000001,1005_Film_00.00.50.100,"
    "00:00:50.1,00:00:53.25\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_mad_eval_as_it_is_published_in_windows_1252_too(encoding: str) -> None:
    reading = read_mad_csv(MAD.encode(encoding), OPTIONS)
    cue = reading.track.cues[0]
    assert (cue.start_ms, cue.end_ms, cue.text) == (50_100, 53_250, "Kar\u00eem\u2019s caf\u00e9 is empty.")
    assert cue.data["group"] == "10142" and cue.data["fields"]["imdb"] == "tt0000001"
    assert reading.encoding == encoding and reading.guessed is (encoding == "cp1252")
    written = write_mad_csv(reading.track, OPTIONS).decode().splitlines()
    assert written[0] == MAD.splitlines()[0]
    assert written[1].endswith("6000.0,50.100,53.250,tt0000001,1005_Film_00.00.50.100,00:00:50.100,00:00:53.250")


def test_mad_v2_names_its_films_by_text_and_has_four_columns() -> None:
    v2 = b'movie,start,end,text\n0042,50.100,53.250,Someone waits.\n42,1.000,2.000,"Well, then."\n'
    track = read_mad_csv(v2, OPTIONS).track
    assert [cue.data["group"] for cue in track.cues] == ["0042", "42"]
    assert write_mad_v2(track, OPTIONS) == write_mad_csv(track, OPTIONS) == v2
    beyond = TextTrack([TextCue(0, 1500, "So.", {"fields": {"imdb": "tt1"}})], "transcript")
    assert write_mad_v2(beyond, OPTIONS) == b"movie,start,end,text\na film,0.000,1.500,So.\n"


def test_tv_ad_and_cmd_ad_keep_their_layouts() -> None:
    tv = b'text,start,end,imdbid,season,tvad_name,tvad_index\nShe waits.,1.5,3,tt1,2,show_s02e01,"[1, 2]"\n'
    track = read_mad_csv(tv, OPTIONS).track
    assert track.cues[0].data["group"] == "show_s02e01" and track.cues[0].data["fields"]["tvad_index"] == "[1, 2]"
    assert write_mad_csv(track, OPTIONS).startswith(b"text,start,end,imdbid,imdbid_pe,season,")
    cmd = b"start,end,movie,scaled_start,cmd_filename,imdbid\n100.5,102,A Film,3.5,2014/ewEreSjPyC4,tt2\n"
    reading = read_mad_csv(cmd, OPTIONS)
    assert [each.rule for each in reading.findings] == ["no-text"]
    assert reading.track.cues[0].data["group"] == "2014/ewEreSjPyC4" and reading.track.cues[0].text == ""
    assert read_mad_csv(write_mad_csv(reading.track, OPTIONS), OPTIONS).track == reading.track


LSMDC = (
    "0001_American_Beauty_00.00.51.926-00.00.54.129\t00:00:51.926\t00:00:54.129\t00:00:51.500\t00:00:54.000\t"
    "SOMEONE looks at SOMEONE.\n"
)


def test_lsmdc_as_it_is_published() -> None:
    cue = read_lsmdc(LSMDC.encode(), OPTIONS).track.cues[0]
    assert (cue.start_ms, cue.end_ms, cue.text) == (51_926, 54_129, "SOMEONE looks at SOMEONE.")
    assert cue.data["group"] == "0001_American_Beauty"
    assert cue.data["id"] == "0001_American_Beauty_00.00.51.926-00.00.54.129"
    assert write_lsmdc(TextTrack([cue]), OPTIONS).decode() == LSMDC


def test_lsmdc_lines_without_times_are_refused() -> None:
    with pytest.raises(TextRefused) as refused:
        read_lsmdc(b"0001_Film_1\tSOMEONE waits.\n", OPTIONS)
    assert refused.value.extra["findings"][0]["line"] == 1


def test_coco_captions_and_results() -> None:
    data = {
        "info": {"year": 2014}, "licenses": [],
        "annotations": [{"id": 7, "image_id": 1, "caption": "A cat."}, {"id": 8, "image_id": 2, "caption": "A dog."}],
        "images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg", "width": 3}],
    }  # fmt: skip
    track = read_coco(json.dumps(data).encode(), OPTIONS).track
    assert [(cue.text, cue.data["group"], cue.data["id"]) for cue in track.cues] == [
        ("A cat.", "a.jpg", "7"), ("A dog.", "b.jpg", "8"),
    ]  # fmt: skip
    written = json.loads(write_coco(track, OPTIONS))
    assert written["info"] == {"year": 2014}
    assert [(row["id"], row["image_id"], row["caption"]) for row in written["annotations"]] == [
        (7, 1, "A cat."), (8, 2, "A dog."),
    ]  # fmt: skip
    results = read_coco(b'[{"image_id": 42, "caption": "A cat."}]', OPTIONS)
    assert results.track.cues[0].data["group"] == "42" and list(results.findings) == []
    assert json.loads(write_coco_results(results.track, OPTIONS)) == [{"image_id": 42, "caption": "A cat."}]


YOUCOOK = {
    "database": {
        "xHr8X2Wpmno": {
            "duration": 311.77, "subset": "training", "recipe_type": "226",
            "annotations": [
                {"segment": [41, 54], "id": 0, "sentence": "place the pancetta"},
                {"segment": [84, 122], "id": 1, "sentence": "add salt"},
            ],
        },
        "empty": {"subset": "testing"},
    }
}  # fmt: skip


def test_youcook2_as_it_is_published() -> None:
    track = read_youcook2(json.dumps(YOUCOOK).encode(), OPTIONS).track
    assert [(cue.start_ms, cue.end_ms, cue.text, dict(cue.data)) for cue in track.cues] == [
        (41_000, 54_000, "place the pancetta", {"group": "xHr8X2Wpmno", "id": "0"}),
        (84_000, 122_000, "add salt", {"group": "xHr8X2Wpmno", "id": "1"}),
    ]
    written = json.loads(write_youcook2(track, OPTIONS))
    assert written["database"]["xHr8X2Wpmno"] == YOUCOOK["database"]["xHr8X2Wpmno"]
