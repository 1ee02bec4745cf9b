"""The report in words: one list of parts that the HTML page and the PDF both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.accessibility.criteria import seconds_in_words
from core.accessibility.report import AccessibilityReport

SHOWN = 200  # rows of one table; the JSON report has all

_STATES = {
    "draft": "a draft that no person has checked yet",
    "in_review": "being reviewed",
    "changes_asked": "sent back by its reviewer for changes",
    "approved": "approved",
    "published": "published",
}


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are cut to `SHOWN`; `more` says so. Column `own` holds the track's own words, in its language."""

    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    own: int | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    about: tuple[tuple[str, str], ...]
    answer: str  # the whole in one or two sentences
    caution: str
    numbers: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    picture: str  # what the picture of the film shows, for those who cannot see it
    method: tuple[str, ...]


def told(report: AccessibilityReport) -> Told:
    """Every sentence and table of the report."""
    subject, counts = report.subject, report.counts
    about = [
        ("Film", subject.film),
        ("Length", seconds_in_words(report.duration_ms) if report.duration_ms else "not known"),
        ("Description", f"{subject.track} ({_STATES.get(subject.state, subject.state)})"),
        ("Language of the description", report.language),
        ("Descriptions", f"{counts.cues:,} with {counts.words:,} words"),
    ]
    if subject.made_on:
        about.append(("Report made on", f"{subject.made_on}, from revision {subject.revision}"))
    return Told(
        title=f"Accessibility report: {subject.film}",
        about=tuple(about),
        answer=_answer(report),
        caution=_caution(report),
        numbers=_numbers(report),
        tables=(_untold(report), _too_long(report)),
        picture=_picture(report),
        method=_METHOD,
    )


def clock(ms: int) -> str:
    """0:01:12.3: hours, minutes, seconds and tenths."""
    tenths = ms // 100
    return f"{tenths // 36_000}:{tenths // 600 % 60:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def _answer(report: AccessibilityReport) -> str:
    levels = {one.level: one.verdict for one in report.criteria}
    met = [one for one in report.criteria if one.verdict == "met"]
    if levels["AA"] == "met":
        also = " The stricter level AAA is met as well." if levels["AAA"] == "met" else ""
        return "By what can be counted, this description meets WCAG 2.2 at the levels A and AA." + also
    if levels["AA"] == "cannot be told":
        return "Whether this description meets WCAG 2.2 cannot be told yet; the reasons are below."
    if met:
        return "This description meets part of what WCAG 2.2 asks; what is missing is listed below."
    how = "does not meet" if levels["AA"] == "not met" else "meets only in part"
    return f"This description {how} what WCAG 2.2 asks at level AA. What is missing is listed below, with times."


def _caution(report: AccessibilityReport) -> str:
    said = "This report counts where something is said. Whether the words are right and enough, only people can judge."
    if report.subject.state not in ("approved", "published") and report.counts.cues:
        said += " No person has approved these words so far."
    return said


def _numbers(report: AccessibilityReport) -> tuple[tuple[str, str], ...]:
    counts, rows = report.counts, []
    if counts.changes is None:
        rows.append(("New pictures (shots)", "not known: nobody has looked for them"))
    else:
        rows += [
            ("New pictures (shots)", f"{counts.changes:,}"),
            ("… with a description", f"{counts.changes_described:,}"),
            ("… while somebody speaks", f"{counts.changes_under_speech:,}"),
            ("… with nothing said, in pauses long enough for words", f"{counts.changes_untold:,}"),
            ("… with nothing said, in pauses too short for words", f"{counts.changes_brief:,}"),
        ]
    if counts.free_ms is None or counts.described_ms is None:
        rows.append(("Time free of speech", "not known: nobody has listened for speech"))
    else:
        share = round(100 * counts.described_ms / counts.free_ms) if counts.free_ms else 0
        rows += [
            ("Time free of speech", seconds_in_words(counts.free_ms)),
            ("… filled with description", f"{seconds_in_words(counts.described_ms)} ({share} %)"),
        ]
    if counts.longest_silence is not None:
        start, end = counts.longest_silence
        rows.append(
            (
                "Longest time with neither speech nor description",
                f"{seconds_in_words(end - start)}, from {clock(start)} to {clock(end)}",
            )
        )
    waits = f"{counts.extended:,}"
    if counts.extended:
        longer = f"they make the film {seconds_in_words(counts.added_ms)} longer"
        waits += f"; {longer if counts.added_ms else 'all would fit their pauses'}"
    rows += [
        ("Descriptions that talk over dialogue", f"{counts.over_speech:,}"),
        ("Descriptions longer than their pause", f"{len(report.too_long):,}"),
        ("Descriptions for which the film waits (extended)", waits),
    ]
    return tuple(rows)


def _untold(report: AccessibilityReport) -> Table:
    rows = tuple(
        (
            clock(one.start_ms),
            clock(one.end_ms),
            f"{(one.end_ms - one.start_ms) / 1000:.1f} s",
            f"{one.changes:,}",
            f"about {one.room_words:,} words" if one.room_words else "none",
        )
        for one in report.untold[:SHOWN]
    )
    lead = "There is none."
    if rows:
        lead = "In these stretches the picture changes, nobody speaks, and no description says what is to be seen."
    elif report.counts.changes is None or report.counts.free_ms is None:
        lead = "This cannot be told before the film has been looked at and listened to."
    head = ("From", "To", "Length", "New pictures", "Room for")
    return Table("Where nothing is said", lead, head, rows, more=_more(len(report.untold)))


def _too_long(report: AccessibilityReport) -> Table:
    rows = tuple(
        (clock(one.start_ms), one.text, f"{one.needs_ms / 1000:.1f} s", f"{one.has_ms / 1000:.1f} s")
        for one in report.too_long[:SHOWN]
    )
    lead = "Shorten these, or let the film wait for them." if rows else "There is none."
    head = ("At", "Description", "Needs", "Has")
    return Table("Descriptions longer than their pause", lead, head, rows, own=1, more=_more(len(report.too_long)))


def _more(number: int) -> str:
    return f"The first {SHOWN} of {number:,} are shown; the report as JSON has all." if number > SHOWN else ""


def _picture(report: AccessibilityReport) -> str:
    return (
        f"The film from its beginning to its end: {_stretches(report.lanes['speech'])} with speech, "
        f"{_stretches(report.lanes['described'])} with description, "
        f"{_stretches(report.lanes['untold'])} where the picture changes and nothing is said."
    )


def _stretches(spans: Sequence[object]) -> str:
    return f"{len(spans):,} {'stretch' if len(spans) == 1 else 'stretches'}"


_METHOD = (
    "A new picture is the beginning of a shot, as found in the film by a program. Between cuts much can happen that "
    "this report does not see; not every cut shows something new.",
    "A description counts for the pictures from one second before it begins until one second after it ends.",
    "Stretches shorter than two seconds are not listed: no sentence fits there.",
    "How long a description sounds is measured where a recording is there, else estimated from its syllables at 150 "
    "words a minute.",
    "Speech is what a program heard in the film, and the lines of its subtitles or transcript where there are any.",
)
