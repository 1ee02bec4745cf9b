"""SubRip as it is found in the wild."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.subrip import read_subrip, write_subrip
from core.formats.track import TextCue, TextTrack

OPTIONS = TextOptions()
ONE = "1\n00:00:01,000 --> 00:00:02,000\n"


def cues(text: str) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read_subrip(text.encode(), OPTIONS).track.cues]


@pytest.mark.parametrize(
    ("times", "end_ms"),
    [
        ("00:00:01,000 --> 00:00:02,500", 2500),
        ("00:00:01.000 --> 00:00:02.500", 2500),
        ("0:0:1 --> 0:0:2,5", 2500),
        ("00:00:01，000 --> 00:00:02，500", 2500),
        ("00:00:01,000-->00:00:02,500", 2500),
        ("00:00:01,000 -> 00:00:02,500", 2500),
        ("  00:00:01,000 --> 00:00:02,500  ", 2500),
        ("00:00:01,000 --> 00:00:02,500  X1:63 X2:223 Y1:43 Y2:58", 2500),
        ("00 : 00 : 01 , 000 --> 00 : 00 : 02 , 500", 2500),
        ("00:01,000 --> 00:02,500", 2500),
        ("00:00:01:000 --> 00:00:02:500", 2500),
        ("00:00:01,000 –> 00:00:02,500", 2500),
        ("00:00:01 --> 00:00:02", 2000),
        ("00:00:01, --> 00:00:02,", 2000),
        ("00.00.01.000 --> 00.00.02.500", 2500),
        ("00:00:01;000 --> 00:00:02;500", 2500),
        ("00:00:01,0004 --> 00:00:02,5009", 2500),
        ("٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٥٠٠", 2500),
        ("00:00:001,000 - -> 00:00:002,500", 2500),
        ("00:00:01'000 -->> 00:00:02’500", 2500),
        ("\u200f00:00:01,000 --> \u200f00:00:02,500\u200f", 2500),
        ("1 00:00:01,000 --> 00:00:02,500", 2500),
        ("00:00:01,000.0999999999 --> 00:00:02,500.79999999999995", 2500),
    ],
)
@pytest.mark.parametrize("before", ["1\n", "", "99999\n", "\n\n1\n", "1\n\n", "1.\n", "-1\n", "\u200f1\n"])
def test_any_spelling_of_the_times_is_read(times: str, end_ms: int, before: str) -> None:
    assert cues(f"{before}{times}\nHello\nthere.\n") == [(1000, end_ms, "Hello\nthere.")]


def test_more_than_a_hundred_hours() -> None:
    assert cues("1\n120:00:00,000 --> 120:00:01,000\nlate\n") == [(432_000_000, 432_001_000, "late")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_empty_lines_missing_lines_and_numbers_in_the_text(line_end: str) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n\nfirst\n\nstill first\n\n2\n00:00:03,000 --> 00:00:04,000\nsecond\n"
        "3\n00:00:05,000 --> 00:00:06,000\n1984\n\n4\n00:00:07,000 --> 00:00:08,000\nlast"
    )
    assert [cue[2] for cue in cues(text.replace("\n", line_end))] == ["first\nstill first", "second", "1984", "last"]


def test_tags_are_not_said_but_kept() -> None:
    reading = read_subrip(
        b'1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Off</i> <font color="#fff">she</font> goes.\n', OPTIONS
    )
    cue = reading.track.cues[0]
    assert cue.text == "Off she goes." and cue.data["markup"].startswith("{\\an8}<i>Off")
    assert read_subrip(write_subrip(reading.track, OPTIONS), OPTIONS).track == reading.track
    edited = TextTrack([TextCue(cue.start_ms, cue.end_ms, "Off he goes.", cue.data)])
    assert write_subrip(edited, OPTIONS).splitlines()[-1] == b"Off he goes."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("one<br>two<BR />three", "one\ntwo\nthree"),
        ('< u>a<font color="red" >b< s>c< / i >d</xyz>', "abcd"),
        ("{b}a{/b} {Y:i}b {\\an8}c {note}", "a b c {note}"),
        ("Go {\\an2} on <i> now", "Go on now"),
        ("<LAUGHS & WHOOPS!> <<THE END>> <me@there.org> <>", "<LAUGHS & WHOOPS!> <<THE END>> <me@there.org> <>"),
        ("a < i and i > b, 1 <3", "a < i and i > b, 1 <3"),
        ("Tom &amp; Ann &lt;i&gt; &#39;x&#x27; AT&T &quot;", "Tom & Ann <i> 'x' AT&T \""),
        ("a&nbsp;b &nbsp;", "a\u00a0b"),
        ("<i>never closed", "never closed"),
        ("♪ la la ♪", "♪ la la ♪"),
    ],
)
def test_what_is_a_tag_and_what_is_text(written: str, said: str) -> None:
    reading = read_subrip((ONE + written + "\n").encode(), OPTIONS)
    assert [cue.text for cue in reading.track.cues] == [said]
    again = read_subrip(write_subrip(reading.track, OPTIONS), OPTIONS)
    assert again.track == reading.track


def test_voices_of_webvtt_are_no_tags_of_subrip() -> None:
    track = TextTrack([TextCue(0, 1000, "Go on", {"markup": "<v Ann>Go <i>on</i></v>"})])
    assert write_subrip(track, OPTIONS) == b"1\n00:00:00,000 --> 00:00:01,000\nGo <i>on</i>\n"


NEXT = "\n\n2\n00:00:03,000 --> 00:00:04,000\n"


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        # What is left out.
        ("junk\n\n" + ONE + "a\n", ["a"], [(1, "error", "no-times")]),
        (
            ONE + "a\n\n2\n00:00:xx,000 --> 00:00:07,000\nlost\n\n3\n00:00:08,000 --> 00:00:09,000\nb\n",
            ["a", "b"],
            [(6, "error", "cue-times")],
        ),
        (ONE + "a\n\n2\n00:00:05,000 -->\nlost\n", ["a"], [(6, "error", "cue-times")]),
        (ONE + "a\n\n2\n--> 00:00:05,000\nlost\n", ["a"], [(6, "error", "cue-times")]),
        (ONE + "a\n\n2\n-00:00:03,000 --> 00:00:05,000\nlost\n", ["a"], [(6, "error", "cue-times")]),
        (ONE + "a\n\n2\n9999:00:00,000 --> 9999:00:01,000\nlost\n", ["a"], [(6, "error", "cue-times")]),
        (ONE + NEXT + "b\n", ["b"], [(2, "warning", "cue-empty")]),
        (ONE + "<i></i>\n", [], [(2, "warning", "cue-empty")]),
        (ONE + "a\n\n2\nlost\n\n3\nlost\n\n4\n00:00:08,000 --> 00:00:09,000\nb\n", ["a", "b"],
         [(5, "error", "cue-times"), (8, "error", "cue-times")]),
        (ONE + "a\n\n2\n00:00:03,000 00:00:04,000\nlost\n", ["a"], [(5, "error", "cue-times")]),
        (ONE + "a\n\n00:00:03,000\nlost\n", ["a"], [(5, "error", "cue-times")]),
        (ONE + "a\n\n1\naa:bb:cc,ddd --> ee:ff:gg,hhh\nlost\n", ["a"], [(5, "error", "cue-times")]),
        (ONE + "a\n\n2\n00:00:03,000 --> 00:00:04wer,500\nlost\n", ["a"], [(6, "error", "cue-times")]),
        (ONE + "a\n\n2\n", ["a"], [(5, "error", "cue-times")]),
        (ONE + "a\n\n2\n00:00:0", ["a"], [(5, "error", "cue-times")]),
        ("1\nlost\n\n2\n00:00:03,000 - 00:00:04,000\n\n3\n00:00:08,000 --> 00:00:09,000\nb\n", ["b"],
         [(1, "error", "cue-times"), (4, "error", "cue-times")]),
        # What is mended.
        (ONE + "a\n\n2a\n00:00:03,000 --> 00:00:04,000\nb\n", ["a", "b"], [(5, "warning", "cue-number")]),
        (ONE + "a\n\ncue 2\n00:00:03,000 --> 00:00:04,000\nb\n", ["a", "b"], [(5, "warning", "cue-number")]),
        ("1\n00:00:05,000 --> 00:00:02,000\nback\n", ["back"], [(2, "warning", "cue-end-before-start")]),
        (ONE + "a\n\n2\n00:00:01,500 --> 00:00:03,000\nb\n", ["a", "b"], [(6, "warning", "cue-overlap")]),
        (ONE + "a\n\n2\n00:00:00,500 --> 00:00:00,900\nb\n", ["a", "b"], [(6, "warning", "cue-order")]),
        (ONE + "a\n\nmore of it\n", ["a\nmore of it"], [(5, "warning", "text-behind-empty-line")]),
        (ONE.strip() + " Hello\nyou\n", ["Hello\nyou"], [(2, "warning", "behind-times")]),
        (ONE.strip() + " X1:1 Y1:2\na\n", ["a"], [(2, "warning", "position-left-out")]),
        (ONE + "a\n\n5\n\nmore of it\n", ["a\n5\nmore of it"], [(5, "warning", "text-behind-empty-line")]),
        (ONE + "a\n\n2\n" + NEXT + "b\n", ["a\n2", "b"], [(5, "warning", "text-behind-empty-line")]),
        # What is no fault at all.
        (ONE + "\n2\n" + NEXT + "b\n", ["2", "b"], []),
        (ONE.replace("\n", "\r\r\n") + "a\r\r\nb\r\r\n\r\r\n", ["a\nb"], []),
        ("\ufeff\ufeff" + ONE + "a\n\n\ufeff2\n00:00:03,000 --> 00:00:04,000\nb\n\x1a", ["a", "b"], []),
        ("-1\n00:00:01,000 --> 00:00:02,000\na\n\n-2\n00:00:03,000 --> 00:00:04,000\nb\n", ["a", "b"], []),
        (ONE + "a\n2 00:00:03,000 --> 00:00:04,000\nb\n", ["a", "b"], []),
        (ONE + "a --> b\n1 > 0 and 5 -> 6\n", ["a --> b\n1 > 0 and 5 -> 6"], []),
        (ONE + "\n\na\n\n\n\n2\n\n00:00:03,000 --> 00:00:04,000\nb", ["a", "b"], []),
        (ONE.removeprefix("1\n") + "1984\n00:00:03,000 --> 00:00:04,000\nb\n00:00:05,000 --> 00:00:06,000\n7",
         ["1984", "b", "7"], []),
        (ONE + "1984" + NEXT + "12\n", ["1984", "12"], []),
        ("1.\n00:00:01,000 --> 00:00:02,000\na\n#2\n00:00:03,000 --> 00:00:04,000\nb\n", ["a", "b"], []),
        ("\0001\n00:00:01,000\0 --> 00:00:02,000\na\0b\n", ["ab"], []),
        (ONE + "عربي 👁 \u200fab\n", ["عربي 👁 \u200fab"], []),
    ],
)  # fmt: skip
def test_good_cues_are_kept_and_faults_told(text: str, kept: list[str], told: list[tuple[int, str, str]]) -> None:
    reading = read_subrip(text.encode(), OPTIONS)
    assert [cue.text for cue in reading.track.cues] == kept
    assert [(each.line, each.severity, each.rule) for each in reading.findings] == told


def test_no_time_line_is_refused_with_a_remedy() -> None:
    with pytest.raises(TextRefused) as refused:
        read_subrip(b"just prose\nand more", OPTIONS)
    assert refused.value.slug == "text-no-cues" and refused.value.remedy
    with pytest.raises(TextRefused) as refused:
        read_subrip(b"1\n00:00:xx,000 --> 00:00:07,000\nlost\n", OPTIONS)
    assert [each["line"] for each in refused.value.extra["findings"]] == [2]
    with pytest.raises(TextRefused) as refused:
        read_subrip(b"1\n00:00:03,000 - 00:00:07,000\nlost\n\n2\nlost\n", OPTIONS)
    assert [each["line"] for each in refused.value.extra["findings"]] == [1, 5]


# Whatever a line may hold, and pieces that SubRip's readers take for something else.
PIECES = [
    "<i>",
    "</i>",
    "<>",
    "{\\an8}",
    "{y:i}",
    "{b}",
    "<br>",
    "&amp;",
    "&",
    "\ufeff",
    "\x1a",
    "-->",
    "00:00:01,000 --> 00:00:02,000",
    "7",
    " ",
    "\u2060",
    "<",
    "-",
    ">",
]
LINE = st.lists(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\x00"), max_size=8)
    | st.sampled_from(PIECES),
    max_size=5,
).map("".join)
MADE = st.tuples(st.integers(0, 400_000_000), st.integers(0, 9_000), st.lists(LINE, min_size=1, max_size=4))


@given(st.lists(MADE, min_size=1, max_size=6))
def test_every_text_survives_to_the_millisecond(made: list[tuple[int, int, list[str]]]) -> None:
    track = TextTrack([TextCue(start, start + length, "\n".join(lines) or "x") for start, length, lines in made])
    written = write_subrip(track, OPTIONS)
    assert written.count(b" --> ") == len(made)
    found = read_subrip(written, OPTIONS)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found.track.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in track.cues
    ]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_subrip(data, OPTIONS)
    except TextRefused as refused:
        assert refused.status == 422 and refused.detail


HOSTILE = [
    "\n",
    "1\n",
    ONE,
    "0:",
    "<",
    "{\\",
    "1 - > ",
    "x\n\n",
    "1\n\n",
    "2\n\n",
    "x\n\n00:00:01\n\n",
    "1 00:00:01,000 - - -> \n",
    "&amp;",
    "< i ",
    "<a =",
    "\ufeff",
    "<i>\n",
    "1 -->\n",
    "a:a:",
    " \n",
    "0:0 -->\n\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_files_take_linear_time(piece: str) -> None:
    data = (ONE + piece * (2_000_000 // len(piece))).encode()
    began = time.process_time()
    reading = read_subrip(data, OPTIONS)
    assert time.process_time() - began < 8
    assert len(reading.findings) <= 1001
