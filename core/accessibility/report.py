"""The accessibility report: where the picture changes, what is said there, and what that means for WCAG 2.2.

It counts; whether the words are right is for people to say. Pure: everything is handed in, times in ms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.accessibility.criteria import Criterion, judge
from core.formats.track import TextCue, TextTrack
from core.gaps import DEFAULT_PROFILE, FitProfile, room_ms, spoken_ms, words_that_fit
from core.intervals import Interval, free_intervals, merged

REACH_MS = 1_000  # a sentence tells of the pictures so shortly before and after it
SHORTEST_MS = 2_000  # shorter stretches hold no sentence
TALKED_OVER_MS = 150  # so much overlap of voice and dialogue is heard as such
PAUSE_NEAR_MS = 10_000  # what happens under dialogue can still be told in a pause so near


@dataclass(frozen=True, slots=True)
class Subject:
    """What the report is about, for its head."""

    film: str
    track: str
    state: str = "draft"
    revision: int = 1
    made_on: str = ""  # a date, "2026-11-24"


@dataclass(frozen=True, slots=True)
class FilmTime:
    """One film along its time. None means that nobody looked or listened; an empty list, that nothing is there."""

    duration_ms: int | None = None
    shots: Sequence[Interval] | None = None
    speech: Sequence[Interval] | None = None  # heard
    dialogue: Sequence[Interval] | None = None  # written
    gaps: Sequence[Interval] | None = None
    spoken_ms: Mapping[int, int] = field(default_factory=dict)  # measured length of a cue's voice, by its index


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the picture changes and neither dialogue nor a description says so."""

    start_ms: int
    end_ms: int
    changes: int
    room_words: int  # how many words would fit


@dataclass(frozen=True, slots=True)
class CueNote:
    """A description that needs more time than it has."""

    cue: int  # index in the track
    start_ms: int
    text: str
    needs_ms: int
    has_ms: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of the report; None where nobody looked or listened."""

    cues: int
    words: int
    changes: int | None  # new pictures, the first one among them
    changes_described: int
    changes_under_speech: int
    changes_untold: int  # in the listed stretches
    changes_brief: int  # in free stretches too short for a sentence
    changes_without_pause: int  # under speech, with no pause near and no extended description
    free_ms: int | None
    described_ms: int | None  # of the free time
    untold_ms: int
    longest_silence: Interval | None
    over_speech: int  # descriptions that talk over dialogue
    extended: int
    added_ms: int  # by which the extended ones lengthen the film
    measured: int  # cues whose voice was measured; the others are estimated


@dataclass(frozen=True, slots=True)
class AccessibilityReport:
    subject: Subject
    language: str
    duration_ms: int | None
    criteria: tuple[Criterion, ...]
    counts: Counts
    untold: tuple[Stretch, ...]
    too_long: tuple[CueNote, ...]
    lanes: Mapping[str, tuple[Interval, ...]]  # "speech", "described", "untold": for the picture of the film


def accessibility_report(
    track: TextTrack, film: FilmTime, subject: Subject, profile: FitProfile = DEFAULT_PROFILE
) -> AccessibilityReport:
    """Count what a description track tells of its film and judge WCAG 2.2's criteria 1.2.3, 1.2.5 and 1.2.7."""
    cues = sorted(
        ((index, cue) for index, cue in enumerate(track.cues) if cue.text.strip()), key=lambda pair: pair[1].start_ms
    )
    lengths = {index: film.spoken_ms.get(index) or spoken_ms(cue.text, profile) for index, cue in cues}
    known_gaps = merged(film.gaps) if film.gaps is not None else None
    spoken = [(cue.start_ms, cue.start_ms + _in_film(cue, lengths[index], known_gaps, profile)) for index, cue in cues]
    duration = film.duration_ms or max(
        (end for group in (film.shots, film.speech, film.dialogue, spoken) for _, end in group or ()), default=0
    )
    heard = film.speech is not None or film.dialogue is not None
    speech = _speech(film, profile) if heard else []
    reach = merged((start - REACH_MS, end + REACH_MS) for start, end in spoken)
    starts = sorted({start for start, _ in film.shots or () if 0 <= start < duration})
    untold = _untold(duration, speech, reach, starts, profile) if heard else ()
    gaps = known_gaps if known_gaps is not None else free_intervals(duration, speech) if heard else None
    too_long = tuple(
        note for index, cue in cues if (note := _too_long(index, cue, lengths[index], gaps, profile)) is not None
    )
    waits = [(cue, lengths[index]) for index, cue in cues if cue.data.get("extended")]
    inline = merged(span for (_, cue), span in zip(cues, spoken, strict=True) if not cue.data.get("extended"))
    by_place = _places(starts, reach, speech, untold)
    free_ms = None if gaps is None else sum(end - start for start, end in gaps)
    counts = Counts(
        cues=len(cues),
        words=sum(len(cue.text.split()) for _, cue in cues),
        changes=None if film.shots is None or not starts else len(starts),
        changes_described=len(by_place["described"]),
        changes_under_speech=len(by_place["speech"]),
        changes_untold=len(by_place["untold"]),
        changes_brief=len(by_place["brief"]),
        changes_without_pause=_without_pause(by_place["speech"], gaps or [], waits, profile),
        free_ms=free_ms,
        described_ms=None if gaps is None else sum(_overlap(gaps, span) for span in inline),
        untold_ms=sum(stretch.end_ms - stretch.start_ms for stretch in untold),
        longest_silence=_longest(free_intervals(duration, [*speech, *spoken])) if heard else None,
        over_speech=sum(
            _overlap(speech, span) > TALKED_OVER_MS
            for (_, cue), span in zip(cues, spoken, strict=True)
            if not cue.data.get("extended")
        ),
        extended=len(waits),
        added_ms=sum(max(0, length - _room(cue, gaps, profile, within=True)) for cue, length in waits),
        measured=sum(index in film.spoken_ms for index, _ in cues),
    )
    missing = [name for name, known in (("shots", bool(starts)), ("speech", heard)) if not known]
    return AccessibilityReport(
        subject=subject,
        language=track.language,
        duration_ms=duration or None,
        criteria=judge(counts, len(untold), len(too_long), missing),
        counts=counts,
        untold=untold,
        too_long=too_long,
        lanes={
            "speech": tuple(speech),
            "described": tuple(merged(spoken)),
            "untold": tuple((stretch.start_ms, stretch.end_ms) for stretch in untold),
        },
    )


def _speech(film: FilmTime, profile: FitProfile) -> list[Interval]:
    """Speech that was heard or is written, as the finder of gaps sees it."""
    margin = profile.speech_margin_ms
    heard = [(max(0, s - margin), e + margin) for s, e in film.speech or () if e - s >= profile.min_speech_ms]
    return merged([*heard, *(film.dialogue or ())])


def _untold(
    duration: int, speech: Sequence[Interval], reach: Sequence[Interval], starts: Sequence[int], profile: FitProfile
) -> tuple[Stretch, ...]:
    found = []
    for start, end in free_intervals(duration, [*speech, *reach]):
        changes = bisect_left(starts, end) - bisect_left(starts, start)
        if changes and end - start >= SHORTEST_MS:
            found.append(Stretch(start, end, changes, words_that_fit(end - start, profile)))
    return tuple(found)


def _places(
    starts: Sequence[int], reach: Sequence[Interval], speech: Sequence[Interval], untold: Sequence[Stretch]
) -> dict[str, list[int]]:
    """Each new picture in the first place that holds it: described, under speech, untold, else in a brief pause."""
    places: dict[str, list[int]] = {"described": [], "speech": [], "untold": [], "brief": []}
    stretches = [(stretch.start_ms, stretch.end_ms) for stretch in untold]
    for at in starts:
        held = (("described", reach), ("speech", speech), ("untold", stretches))
        places[next((name for name, spans in held if _inside(spans, at)), "brief")].append(at)
    return places


def _without_pause(
    under_speech: Sequence[int], gaps: Sequence[Interval], waits: Sequence[tuple[TextCue, int]], profile: FitProfile
) -> int:
    pauses = [(start, end) for start, end in gaps if end - start >= profile.min_gap_ms]
    near = merged(
        (start - PAUSE_NEAR_MS, end + PAUSE_NEAR_MS)
        for start, end in [*pauses, *((cue.start_ms, cue.start_ms + 1) for cue, _ in waits)]
    )
    return sum(not _inside(near, at) for at in under_speech)


def _too_long(
    index: int, cue: TextCue, length: int, gaps: Sequence[Interval] | None, profile: FitProfile
) -> CueNote | None:
    room = _room(cue, gaps, profile)
    if cue.data.get("extended") or length <= room:
        return None
    return CueNote(index, cue.start_ms, cue.text, length, room)


def _in_film(cue: TextCue, length: int, gaps: Sequence[Interval] | None, profile: FitProfile) -> int:
    """How much of the film's own time the voice takes; while the film waits, none passes."""
    return min(length, max(1, _room(cue, gaps, profile, within=True))) if cue.data.get("extended") else length


def _room(cue: TextCue, gaps: Sequence[Interval] | None, profile: FitProfile, within: bool = False) -> int:
    """How long a cue may sound: in its gap, else as long as it is written (or not at all, `within` gaps only)."""
    at = bisect_right(gaps, (cue.start_ms, 2**62)) - 1 if gaps else -1
    own = cue.data.get("gap")
    if gaps and at >= 0 and cue.start_ms < gaps[at][1]:
        return room_ms(gaps[at][1] - gaps[at][0], profile)
    if isinstance(own, list | tuple) and len(own) == 2:
        return room_ms(int(own[1]) - int(own[0]), profile)
    return 0 if within else cue.end_ms - cue.start_ms


def _inside(spans: Sequence[Interval], at: int) -> bool:
    """Whether a time lies in one of the joined spans."""
    index = bisect_right(spans, (at, 2**62)) - 1
    return index >= 0 and at < spans[index][1]


def _overlap(spans: Sequence[Interval], span: Interval) -> int:
    """How much of a span the joined spans hold, in ms."""
    at, held = max(0, bisect_right(spans, (span[0], 2**62)) - 1), 0
    while at < len(spans) and spans[at][0] < span[1]:
        held += max(0, min(spans[at][1], span[1]) - max(spans[at][0], span[0]))
        at += 1
    return held


def _longest(spans: Sequence[Interval]) -> Interval | None:
    return max(spans, key=lambda span: span[1] - span[0], default=None)
