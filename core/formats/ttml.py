"""TTML2 and IMSC: captions, transcripts and plain descriptions as XML."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.formats.options import TextOptions
from core.formats.plain_text import WORDS_PER_SECOND
from core.formats.track import Reading, TextCue, TextTrack
from core.formats.ttml_around import MAX_LANGUAGE, Reader
from core.formats.ttml_body import Agent, Paragraph, Run, agents_of, flowed, paragraphs, voices
from core.formats.ttml_names import not_ttml, read_tree, written
from core.formats.ttml_shown import is_over, look_up_styles
from core.formats.ttml_time import Ms, rates_of, time_findings
from core.formats.ttml_write import write_ttml
from core.formats.xml_tree import Document, Element

__all__ = ["CARRIES_TTML", "read_ttml", "write_ttml"]
CARRIES_TTML = frozenset(("id", "speaker", "voice", "style", "language"))
_PICTURES = frozenset(("tt:image", "smpte:backgroundImage"))
_MOST_STATES = 200_000  # changes times pieces of one paragraph whose spans come and go; beyond, each span is a cue
_NEVER_THERE = "It ends before it begins, or begins after what it lies in is over."
_KEPT_HEAD = {"tt:styling": "ttml_styling", "tt:layout": "ttml_layout"}


@dataclass(slots=True)
class _Slice:
    """A paragraph as it is seen from `begin` to `end`."""

    text: str
    runs: list[Run]
    begin: Ms
    end: Ms | None
    is_first: bool


def read_ttml(data: bytes, options: TextOptions) -> Reading:
    """Every <p> as a cue; one whose spans come and go is a cue for each state that is seen.

    Raises `TextRefused` for what is no well-formed XML, or no TTML.
    """
    document, reader = opened(data, options)
    root = document.root
    agents = agents_of(root)
    language = root.attributes.get("xml:lang", "")[:MAX_LANGUAGE] or options.language
    cues: list[TextCue] = []
    endless: list[tuple[int, Element]] = []  # cues by number, whose end is known only once all begins are
    for paragraph in paragraphs(root, reader):
        for piece in _slices(paragraph, reader):
            end = piece.begin if piece.end is None else piece.end
            if piece.end == piece.begin and _is_cut(paragraph):
                reader.add(paragraph.element, "cue-end-before-start", _NEVER_THERE, piece.text)
                continue
            times = placed(paragraph.element, piece.begin, end, reader, piece.text)
            if times is not None:
                if piece.end is None:
                    endless.append((len(cues), paragraph.element))
                cues.append(TextCue(*times, piece.text, _data(paragraph, piece, agents, language)))
    _end(cues, endless, options, reader)
    pictures = 0
    if not document.names.isdisjoint(_PICTURES):
        pictures = sum(not _PICTURES.isdisjoint((one.name, *one.attributes)) for one in root.walk())
    if pictures:
        message = f"{pictures} subtitles are pictures; their text is not known and they were left out."
        reader.add(root, "picture-subtitles", message)
    if not cues:
        reader.add(root, "no-cues", "There is no text in this file.", lost=False)
    track = TextTrack(cues, options.kind, language, about_of(root))
    return Reading(track, reader.findings, document.encoding)


def opened(data: bytes, options: TextOptions) -> tuple[Document, Reader]:
    """The tree of a TTML document, its rates, and what is wrong with them. Raises `TextRefused`."""
    document = read_tree(data, options.encoding)
    root = document.root
    if root.name != "tt:tt":
        raise not_ttml(root)
    rates, wrong = rates_of(root.attributes)
    reader = Reader(rates, time_findings(wrong, root.line, root.column))
    if rates.base != "media":
        message = f"The file's times are {rates.base} times; they were taken as times from the film's beginning."
        reader.add(root, "time-base", message, lost=False)
    look_up_styles(document, reader)
    return document, reader


def placed(element: Element, begin: Ms, end: Ms, reader: Reader, text: str) -> tuple[int, int] | None:
    """Begin and end in whole milliseconds, or None and a finding where it is never there."""
    if end < begin:
        reader.add(element, "cue-end-before-start", _NEVER_THERE, text)
        return None
    return round(begin), round(end)


def guessed_end(
    element: Element, begin: Ms, text: str, following: Ms | None, options: TextOptions, reader: Reader
) -> Ms:
    """Where a cue without an end is taken to end: when the next begins, with the film, or when it is spoken."""
    message = (
        "It has no end; it lasts until the next one begins, else to the film's end or as long as it takes to speak."
    )
    reader.add(element, "end-guessed", message, lost=False)
    if following is not None and following > begin:
        return following
    if options.duration_ms is not None:
        return max(begin, options.duration_ms)
    return begin + max(1000, round(len(text.split()) / WORDS_PER_SECOND * 1000))


def about_of(root: Element) -> dict[str, Any]:
    """Title, copyright, styles and regions, to be written back."""
    about: dict[str, Any] = {}
    for head in root.elements("tt:head"):
        for box in (head, *head.elements("tt:metadata")):
            for element in box.elements():
                if element.name in ("ttm:title", "ttm:copyright") and element.text().strip():
                    about.setdefault(element.name[4:], " ".join(element.text().split()))
        for element in head.elements():
            if element.name in _KEPT_HEAD and any(True for _ in element.elements()):
                about.setdefault(_KEPT_HEAD[element.name], written(element))
    return about


def _is_cut(paragraph: Paragraph) -> bool:
    """Whether what has no length was not written so, but begins when what it lies in is over."""
    around, outer = paragraph.around, paragraph.divs[-1][1]
    return around.begin != around.end or (outer.end is not None and outer.end <= around.begin)


def _end(cues: list[TextCue], endless: list[tuple[int, Element]], options: TextOptions, reader: Reader) -> None:
    """Gives cues without an end one."""
    begins = sorted({cue.start_ms for cue in cues}) if endless else []
    for number, element in endless:
        cue = cues[number]
        at = bisect_right(begins, cue.start_ms)
        following = begins[at] if at < len(begins) else None
        end = guessed_end(element, cue.start_ms, cue.text, following, options, reader)
        cues[number] = replace(cue, end_ms=round(end))


def _slices(paragraph: Paragraph, reader: Reader) -> Iterator[_Slice]:
    """What is seen of a paragraph from when to when: usually one state, else one after the other in each region."""
    around, runs = paragraph.around, paragraph.runs
    if paragraph.is_plain and not around.hidden and not reader.regions.get(around.region):
        text = flowed(runs)
        if text.strip() or _spoken(runs):
            yield _Slice(text, runs, around.begin, around.end, True)
        return
    spoken = _spoken(runs)
    regions = list(dict.fromkeys(run.around.region for run in spoken)) if reader.regions else []
    is_parted = len(regions) > 1
    if is_parted and "" in regions:
        message = "It lies in no region, but other text of its paragraph does; no player shows it."
        reader.add(paragraph.element, "no-region", message, flowed([run for run in spoken if not run.around.region]))
        regions.remove("")
    first = True
    for region in regions if is_parted else [None]:
        for piece in _states([run for run in runs if region in (None, run.around.region)], reader):
            piece.is_first = first
            first = False
            yield piece
    if first and spoken and (is_parted or any(run.around.hidden or run.around.region for run in spoken)):
        message = "Its style or its region never shows it."
        reader.add(paragraph.element, "never-shown", message, flowed(spoken))


def _states(runs: list[Run], reader: Reader) -> Iterator[_Slice]:
    """The states of runs: which of them are seen from when to when."""
    spoken = _spoken(runs)
    seen = {(run.around.begin, run.around.end) for run in spoken}
    hidden = {run.around.hidden + reader.regions.get(run.around.region, ()) for run in spoken}
    if len(seen) <= 1 and not any(hidden):
        # Line breaks and blanks have times of their own: one that is not there yet, or no more, parts no lines.
        for begin, end in seen:
            there = [run for run in runs if run.text.strip() or _is_seen(run, begin, reader)]
            yield _Slice(flowed(there), there, begin, end, True)
        return
    edges = sorted({edge for times in (seen, *hidden) for pair in times for edge in pair if edge is not None})
    if len(edges) * len(runs) * (1 + max(map(len, hidden))) > _MOST_STATES:
        for run in spoken:
            yield _Slice(flowed([run]), [run], run.around.begin, run.around.end, True)
        return
    last: _Slice | None = None
    for begin, end in zip(edges, [*edges[1:], None], strict=True):
        there = [run for run in runs if _is_seen(run, begin, reader)]
        if last is not None and last.end == begin and last.runs == there:
            last.end = end
            continue
        if last is not None:
            yield last
        last = _Slice(flowed(there), there, begin, end, True) if _spoken(there) else None
    if last is not None:
        yield last


def _spoken(runs: list[Run]) -> list[Run]:
    """Pieces that say something; blanks alone do so only where they are preserved and there is nothing else."""
    said = [run for run in runs if not run.is_break and run.text.strip()]
    return said or [run for run in runs if not run.is_break and run.around.preserve and run.text]


def _is_seen(run: Run, at: Ms, reader: Reader) -> bool:
    around = run.around
    if at < around.begin or (around.end is not None and around.end <= at):
        return False
    return not is_over(at, around.hidden) and not is_over(at, reader.regions.get(around.region, ()))


def _data(paragraph: Paragraph, piece: _Slice, agents: dict[str, Agent], language: str) -> dict[str, Any]:
    given, around = paragraph.element.attributes, paragraph.around
    pieces = [around] if paragraph.is_plain else [run.around for run in _spoken(piece.runs)]
    data: dict[str, Any] = voices([one for each in pieces for one in each.agents], agents) if agents else {}
    identity = given.get("cw:id") or given.get("xml:id")
    if identity and piece.is_first:
        data["id"] = identity
    if style := given.get("cw:style") or given.get("style"):
        data["style"] = style
    own = pieces[0].language if len({each.language for each in pieces}) == 1 else around.language
    if own and own != language:
        data["language"] = own
    if pieces[0].region:
        data["settings"] = {"region": pieces[0].region}
    return data
