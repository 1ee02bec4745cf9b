"""The accessibility report: what it counts, what it concludes, and how it is shown."""

from __future__ import annotations

import base64
import itertools
import re
import time
import zlib
from dataclasses import asdict, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accessibility import fonts
from core.accessibility.html import report_html
from core.accessibility.pdf import report_pdf
from core.accessibility.report import AccessibilityReport, FilmTime, Subject, accessibility_report
from core.formats.track import TextCue, TextTrack

SUBJECT = Subject("The Storm", "Draft", made_on="2026-11-24")
# One minute: a new picture every 10 s; somebody speaks from 20 to 39.5 s.
FILM = FilmTime(
    duration_ms=60_000,
    shots=[(start, start + 10_000) for start in range(0, 60_000, 10_000)],
    speech=[(20_000, 39_500)],
    dialogue=None,
    gaps=[(0, 19_840), (39_660, 60_000)],
)
RAIN = TextCue(200, 3_000, "Mara waits in the rain.")
DOOR = TextCue(9_500, 12_000, "She opens a green door.")
ROOM = TextCue(40_500, 43_000, "A lamp burns in the room.")
SHIP = TextCue(50_200, 53_000, "A ship leaves the harbour.")


def report(*cues: TextCue, film: FilmTime = FILM, subject: Subject = SUBJECT) -> AccessibilityReport:
    return accessibility_report(TextTrack(list(cues)), film, subject)


def verdicts(made: AccessibilityReport) -> dict[str, str]:
    return {one.number: one.verdict for one in made.criteria}


def test_a_wholly_described_film_meets_all_three() -> None:
    made = report(RAIN, DOOR, ROOM, SHIP)
    assert verdicts(made) == {"1.2.3": "met", "1.2.5": "met", "1.2.7": "met"}
    assert made.untold == () and made.counts.untold_ms == 0
    # The pictures at 0, 10, 40 and 50 s are told; those at 20 and 30 s come while somebody speaks.
    counts = made.counts
    assert (counts.changes, counts.changes_described, counts.changes_under_speech) == (6, 4, 2)


def test_a_pause_without_words_is_listed_with_its_times() -> None:
    made = report(RAIN, ROOM, SHIP)
    assert verdicts(made)["1.2.5"] == "partly"
    (stretch,) = made.untold
    assert stretch.changes == 1 and stretch.start_ms < 10_000 < stretch.end_ms == 19_840
    assert stretch.start_ms > RAIN.start_ms + 1_000
    assert "1 stretch" in made.criteria[1].reason


def test_less_than_half_described_is_not_met() -> None:
    made = report(RAIN)
    assert verdicts(made) == {"1.2.3": "not met", "1.2.5": "not met", "1.2.7": "not met"}
    assert "complete text" in made.criteria[0].reason and "complete text" not in made.criteria[1].reason


def test_no_description_at_all_says_so() -> None:
    made = report()
    assert verdicts(made) == {"1.2.3": "not met", "1.2.5": "not met", "1.2.7": "not met"}
    assert made.criteria[1].reason.startswith("There is no description")


def test_empty_cues_are_no_descriptions() -> None:
    assert report(replace(RAIN, text="  ")).counts.cues == 0


def test_a_film_talked_through_is_for_a_person_to_judge() -> None:
    made = report(film=replace(FILM, speech=[(0, 60_000)], gaps=[]))
    assert set(verdicts(made).values()) == {"cannot be told"}
    assert "a person has to judge" in made.criteria[1].reason


@pytest.mark.parametrize(
    ("film", "words"),
    [
        (replace(FILM, shots=None), "shots"),
        (replace(FILM, shots=[]), "shots"),
        (replace(FILM, speech=None, gaps=None), "listened"),
        (FilmTime(), "shots"),
    ],
)
def test_what_nobody_looked_at_cannot_be_told(film: FilmTime, words: str) -> None:
    made = report(RAIN, film=film)
    assert set(verdicts(made).values()) == {"cannot be told"}
    assert words in made.criteria[1].reason
    assert "not known" in report_html(made)


def test_a_film_in_which_nobody_speaks_is_known_to_be_silent() -> None:
    made = report(RAIN, DOOR, film=replace(FILM, speech=[], gaps=None))
    assert made.counts.free_ms == 60_000 and verdicts(made)["1.2.5"] == "not met"


def test_a_description_longer_than_its_pause_is_named_and_costs_the_criterion() -> None:
    long = TextCue(40_500, 43_000, " ".join(["A lamp burns in the room while the whole crew sleeps."] * 8))
    made = report(RAIN, DOOR, long, SHIP)
    (note,) = made.too_long
    assert note.cue == 2 and note.needs_ms > note.has_ms == 60_000 - 39_660 - 500
    assert verdicts(made)["1.2.5"] == "partly" and verdicts(made)["1.2.7"] == "partly"
    waits = replace(long, data={"extended": True})
    extended = report(RAIN, DOOR, waits, SHIP)
    assert extended.too_long == () and verdicts(extended)["1.2.7"] == "met"
    assert extended.counts.extended == 1 and extended.counts.added_ms == note.needs_ms - note.has_ms


def test_a_measured_voice_goes_before_the_estimate() -> None:
    film = replace(FILM, spoken_ms={0: 30_000})
    (note,) = report(RAIN, DOOR, ROOM, SHIP, film=film).too_long
    assert note.needs_ms == 30_000


def test_talking_over_dialogue_is_counted() -> None:
    over = TextCue(25_000, 28_000, "He frowns and shakes his head.")
    made = report(RAIN, DOOR, ROOM, SHIP, over)
    assert made.counts.over_speech == 1 and verdicts(made)["1.2.5"] == "partly"


def test_pictures_deep_under_dialogue_are_for_a_person_to_judge() -> None:
    shots = [(start, start + 10_000) for start in range(0, 200_000, 10_000)]
    film = FilmTime(200_000, shots, [(12_000, 200_000)], None, [(0, 11_840)])
    made = report(RAIN, replace(DOOR, end_ms=11_000), film=film)
    assert verdicts(made)["1.2.5"] == "met" and verdicts(made)["1.2.7"] == "cannot be told"
    assert made.counts.changes_without_pause > 10
    waits = [TextCue(at, at + 1, "A ship.", {"extended": True}) for at in range(30_000, 200_000, 10_000)]
    extended = report(RAIN, replace(DOOR, end_ms=11_000), *waits, film=film)
    assert extended.counts.changes_without_pause == 0 and verdicts(extended)["1.2.7"] == "met"


def test_the_longest_silence_is_between_words_of_both_kinds() -> None:
    silence = report(RAIN, DOOR, ROOM).counts.longest_silence
    assert silence is not None and silence[1] == 60_000 and 42_000 < silence[0] < 44_000


_span = st.tuples(st.integers(0, 90_000), st.integers(1, 8_000)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(
    cues=st.lists(st.tuples(_span, st.text(max_size=60), st.booleans()), max_size=12),
    speech=st.lists(_span, max_size=8),
    shots=st.lists(_span, max_size=12),
    gaps=st.none() | st.lists(_span, max_size=6),
)
@settings(max_examples=120, deadline=None)
def test_whatever_the_film_the_counts_agree(cues: Any, speech: Any, shots: Any, gaps: Any) -> None:
    made = accessibility_report(
        TextTrack([TextCue(*span, text, {"extended": True} if waits else {}) for span, text, waits in cues]),
        FilmTime(90_000, shots, speech, None, gaps),
        SUBJECT,
    )
    counts = made.counts
    parts = counts.changes_described + counts.changes_under_speech + counts.changes_untold + counts.changes_brief
    assert parts == (counts.changes or 0)
    assert counts.changes_untold == sum(stretch.changes for stretch in made.untold)
    assert all(0 <= one.start_ms < one.end_ms <= 90_000 and one.changes for one in made.untold)
    ends = [(one.start_ms, one.end_ms) for one in made.untold]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(ends))
    assert counts.free_ms is None or 0 <= (counts.described_ms or 0) <= counts.free_ms
    assert report_html(made).endswith("</html>\n")


def test_a_film_of_three_hours_takes_no_time() -> None:
    cues = [TextCue(at, at + 2_000, "She walks down the long street.") for at in range(0, 10_800_000, 3_600)]
    shots = [(at, at + 3_000) for at in range(0, 10_800_000, 3_000)]
    film = FilmTime(10_800_000, shots, [(at, at + 1_200) for at in range(2_400, 10_800_000, 3_600)])
    began = time.process_time()
    made = report(*cues, film=film)
    assert len(cues) == 3_000 and made.counts.cues == 3_000
    assert time.process_time() - began < 2


class Page(HTMLParser):
    """Which elements a page has, with their attributes, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.said += data


def test_the_page_stands_alone_and_runs_nothing() -> None:
    evil = "</title><script>alert(1)</script><img src=http://x.example/a.png onerror=alert(1)>\x00\x1b"
    long = TextCue(40_500, 43_000, evil + " word" * 200)
    text = report_html(report(long, subject=Subject(evil, evil, evil, made_on=evil)))
    page = Page(text)
    assert page.open == []
    tags = {tag for tag, _ in page.seen}
    assert not tags & {"script", "img", "link", "iframe", "object", "a", "form", "base"}
    named = {name for _, attributes in page.seen for name in attributes}
    assert not named & {"src", "href", "action", "style"} and not any(name.startswith("on") for name in named)
    assert "url(" not in text and "@import" not in text and "\x00" not in text and "\x1b" not in text
    assert "<script>alert(1)</script>" in page.said  # as words


def test_the_page_has_what_a_screen_reader_needs() -> None:
    hindi = accessibility_report(TextTrack([replace(RAIN, text="बारिश " * 60)], language="hi"), FILM, SUBJECT)
    page = Page(report_html(hindi))
    assert page.seen[0] == ("html", {"lang": "en"})
    assert [tag for tag, _ in page.seen].count("h1") == 1
    levels = [int(tag[1]) for tag, _ in page.seen if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert {"lang": "hi", "dir": "auto"} in [attributes for tag, attributes in page.seen if tag == "td"]
    assert all(attributes.get("scope") for tag, attributes in page.seen if tag == "th")
    (picture,) = [attributes for tag, attributes in page.seen if tag == "svg"]
    assert picture["role"] == "img" and "stretch" in (picture["aria-label"] or "")
    ids = [attributes["id"] for _, attributes in page.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for _, attributes in page.seen if "aria-labelledby" in attributes} <= set(ids)


def test_a_language_tag_that_is_none_never_reaches_the_page() -> None:
    made = accessibility_report(TextTrack([replace(RAIN, text="x " * 300)], language='en"onx="'), FILM, SUBJECT)
    assert 'lang="und"' in report_html(made) and 'lang="en"onx' not in report_html(made)


def streams(pdf: bytes) -> str:
    """The content of all pages: text drawn with a standard font stands in it as it is."""
    found = re.findall(rb"ASCII85Decode /FlateDecode \].*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(base64.a85decode(b"<~" + part.strip(), adobe=True)) for part in found).decode(
        "latin-1"
    )


def test_the_pdf_holds_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    pdf = report_pdf(report(RAIN, ROOM, SHIP))
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert b"/Lang (en)" in pdf and b"/DisplayDocTitle true" in pdf
    assert b"Accessibility report: The Storm" in pdf and b"/Outlines" in pdf
    drawn = streams(pdf)
    for words in ("1.2.5 Audio description", "Partly", "Where nothing is said", "0:00:19.8", "page 1"):
        assert words in drawn, words


def test_signs_that_no_font_has_are_replaced_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    drawn = streams(report_pdf(report(RAIN, subject=Subject("嵐 Storm", "Draft"))))
    assert "? Storm" in drawn and "question mark" in drawn
    plain = streams(report_pdf(report(RAIN)))
    assert "question mark" not in plain


def test_fonts_of_the_machine_are_embedded_where_they_know_the_signs() -> None:
    letters = fonts.letters_for("Буря — Θύελλα")
    if letters.known is None:
        assert letters.lost("Буря") == 4
    else:
        assert letters.lost("Буря — Θύελλα") == 0
        assert b"/FontFile2" in report_pdf(report(RAIN, subject=Subject("Буря — Θύελλα", "Draft")))


@pytest.mark.parametrize("title", ["עברית", "العاصفة", "🌊🌊", "x" * 500, "a\x00b", "<b>bold</b> & more", ""])
def test_any_title_makes_a_pdf(title: str) -> None:
    long = TextCue(40_500, 43_000, title + " word" * 3_000)
    assert report_pdf(report(RAIN, long, subject=Subject(title, title))).startswith(b"%PDF-")


def test_right_to_left_text_is_said_not_to_be_laid_out() -> None:
    assert fonts.runs_right_to_left("שלום") and not fonts.runs_right_to_left("Storm 5")


def test_the_report_is_json() -> None:
    made = asdict(report(RAIN))
    assert made["criteria"][0]["number"] == "1.2.3" and made["untold"][0]["start_ms"] > 0
