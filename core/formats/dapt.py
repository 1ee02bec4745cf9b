"""DAPT, the W3C's script of audio description and dubbing: events, texts, voices, recordings, mixing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from core.formats.dapt_write import CARRIED_AS, write_dapt
from core.formats.options import TextOptions
from core.formats.track import Reading, TextCue, TextTrack
from core.formats.ttml import about_of, guessed_end, opened, placed
from core.formats.ttml_around import MAX_LANGUAGE, Around, Reader
from core.formats.ttml_body import Agent, Paragraph, Run, agents_of, flowed, paragraphs, voices
from core.formats.ttml_time import Ms, parse_time
from core.formats.xml_tree import Element

__all__ = ["CARRIES_DAPT", "read_dapt", "write_dapt"]
CARRIES_DAPT = frozenset(
    (
        *("id", "speaker", "voice", "language", "translations", "represents", "on_screen", "descriptions"),
        *("extended", "clip", "gain", "gap"),
        *CARRIED_AS,
    )
)
_MAX_DESCRIPTORS = 50  # of one event: ten are registered, and all events may inherit them
_LEVEL = re.compile(r"^[0-9]{1,6}(?:\.[0-9]{1,18})?%?\Z|^\.[0-9]{1,18}%?\Z")
_ABOUT = {
    "daptm:scriptType": "dapt_script_type",
    "daptm:scriptRepresents": "dapt_script_represents",
    "daptm:represents": "dapt_represents",
    "daptm:langSrc": "dapt_language_source",
    "ttp:frameRate": "dapt_frame_rate",
    "ttp:frameRateMultiplier": "dapt_frame_rate_multiplier",
}
_HEAD = {"daptm:daptOriginTimecode": "dapt_origin", "ebuttm:sourceMediaIdentifier": "source_media"}


def read_dapt(data: bytes, options: TextOptions) -> Reading:
    """Every script event as a cue: when its text is spoken, and as its `gap` the event's own interval if it differs.

    Forgives what `validate_dapt` does not. Raises `TextRefused` for what is no well-formed XML, or no TTML.
    """
    document, reader = opened(data, options)
    root = document.root
    agents = agents_of(root)
    language = root.attributes.get("xml:lang", "")[:MAX_LANGUAGE] or options.language
    made = (
        _cue(event, agents, language, following.box.begin if following else None, options, reader)
        for event, following in _with_next(_events(root, reader))
    )
    cues = [cue for cue in made if cue is not None]
    if not cues:
        reader.add(root, "no-cues", "There is no script event in this file.", lost=False)
    track = TextTrack(cues, options.kind, language, _about(root))
    return Reading(track, reader.findings, document.encoding)


@dataclass(frozen=True, slots=True)
class _Event:
    """A script event, or a text outside of any: the element that says things of it, its interval, its texts."""

    element: Element
    box: Around
    texts: list[Paragraph]


def _events(root: Element, reader: Reader) -> Iterator[_Event]:
    """Named divs without divs inside are events; other paragraphs stand for themselves, where they say something."""
    for _, group in groupby(paragraphs(root, reader), lambda paragraph: id(paragraph.divs[-1][0])):
        found = list(group)
        div, box = found[0].divs[-1]
        if _name_of(div) and not any(True for _ in div.elements("tt:div")):
            yield _Event(div, box, found)
            continue
        for paragraph in found:
            if any(run.text.strip() for run in paragraph.runs):
                yield _Event(paragraph.element, paragraph.around, [paragraph])


def _with_next(events: Iterator[_Event]) -> Iterator[tuple[_Event, _Event | None]]:
    event = next(events, None)
    while event is not None:
        following = next(events, None)
        yield event, following
        event = following


def _name_of(element: Element) -> str:
    return element.attributes.get("cw:id") or element.attributes.get("xml:id", "")


def _id_of(element: Element) -> str:
    """A cue's own name; not the one that we had to make up."""
    return "" if element.attributes.get("cw:unnamed") == "true" else _name_of(element)


def _cue(
    event: _Event,
    agents: dict[str, Agent],
    language: str,
    following: Ms | None,
    options: TextOptions,
    reader: Reader,
) -> TextCue | None:
    div, box = event.element, event.box
    main, others = _main(event.texts, language)
    text = "\n".join(filter(None, (flowed(paragraph.runs) for paragraph in main)))
    spoken = [run.around for paragraph in main for run in paragraph.runs if run.text.strip()] or [box]
    begin = min(around.begin for around in spoken)
    ends = [around.end for around in spoken if around.end is not None]
    end = max(ends) if len(ends) == len(spoken) else None
    if written := _pair(div.attributes.get("cw:time")):
        begin, end = written
    if end is None:
        end = guessed_end(div, begin, text, following, options, reader)
    times = placed(div, begin, end, reader, text)
    if times is None:
        return None
    data: dict[str, Any] = {"id": _id_of(div)} if _id_of(div) else {}
    data |= voices([one for paragraph in main for run in _or_box(paragraph, box) for one in run.agents], agents)
    data |= _said_of(div, event.texts[0])
    own = main[0].around.language if main else box.language
    own = next((run.around.language for paragraph in main for run in paragraph.runs if run.text.strip()), own)
    if own and own != language:
        data["language"] = own
    if others:
        data["translations"] = [
            {"language": paragraph.around.language, "text": flowed(paragraph.runs)} for paragraph in others
        ]
    if clip := _clip(div, reader):
        data["clip"] = clip
    if gain := _gain(event.texts, box, div, reader):
        data["gain"] = gain
    gap = [round(box.begin), round(box.end)] if box.end is not None else None
    if "cw:gap" in div.attributes:
        pair = _pair(div.attributes["cw:gap"])
        gap = list(pair) if pair else None
    if gap and gap != list(times):
        data["gap"] = gap
    return TextCue(*times, text, data)


def _or_box(paragraph: Paragraph, box: Around) -> list[Around]:
    return [run.around for run in paragraph.runs if run.text.strip()] or [box]


def _main(event: list[Paragraph], language: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """The text itself, in the script's language or the first one there is, and its translations."""
    marked = [paragraph for paragraph in event if paragraph.element.attributes.get("cw:main") == "true"]
    texts = [paragraph for paragraph in event if paragraph.element.name == "tt:p" and flowed(paragraph.runs)]
    own = [paragraph for paragraph in texts if paragraph.around.language == language]
    first = [paragraph for paragraph in texts if paragraph.around.language == texts[0].around.language]
    main = marked[:1] or own or first
    chosen = {id(paragraph) for paragraph in main}
    return main or event[:1], [paragraph for paragraph in texts if id(paragraph) not in chosen]


def _said_of(div: Element, paragraph: Paragraph) -> dict[str, Any]:
    """What attributes and descriptions say of an event."""
    given = div.attributes
    found: dict[str, Any] = {field: given[name] for field, name in CARRIED_AS.items() if given.get(name)}
    holders = [div, *(holder for holder, _ in reversed(paragraph.divs))]
    represents = given.get("cw:represents") or next(
        (holder.attributes["daptm:represents"] for holder in holders if holder.attributes.get("daptm:represents")), ""
    )
    if descriptors := _descriptors(represents):
        found["represents"] = [*descriptors]
    if given.get("daptm:onScreen"):
        found["on_screen"] = given["daptm:onScreen"]
    boxes = [div, *div.elements("tt:metadata")]
    descriptions = [
        {
            "type": described.attributes.get("cw:type") or described.attributes.get("daptm:descType", ""),
            "text": _text_of(described),
        }
        for box in boxes
        for described in box.elements("ttm:desc")
    ]
    if descriptions:
        found["descriptions"] = descriptions
    # No standard says that the film waits: any vocabulary's 'extended' is taken at its word.
    if any(name.endswith((":extended", "}extended")) and value != "false" for name, value in given.items()):
        found["extended"] = True
    return found


@lru_cache(maxsize=64)  # one list may be that of every event
def _descriptors(represents: str) -> tuple[str, ...]:
    return tuple(represents.split()[:_MAX_DESCRIPTORS])


def _text_of(element: Element) -> str:
    preserve = element.attributes.get("xml:space") == "preserve"
    return flowed([Run(element.text(), Around(0, None, preserve=preserve))])


def _pair(text: str | None) -> tuple[int, int] | None:
    """Two numbers of milliseconds, as our own attributes hold them."""
    parts = (text or "").split()
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _clip(div: Element, reader: Reader) -> dict[str, Any] | None:
    """The first recording of an event: which file, and which part of it."""
    for element in div.walk():
        if element.name != "tt:audio":
            continue
        sources = [element, *element.elements("tt:source")]
        src = next((one.attributes["src"] for one in sources if one.attributes.get("src")), "")
        if not src or src.startswith("#"):
            message = "A recording is embedded in the file; only recordings that are files of their own are read."
            reader.add(element, "embedded-audio", message)
            continue
        clip: dict[str, Any] = {"src": src}
        for name, attribute in (("begin_ms", "clipBegin"), ("end_ms", "clipEnd")):
            if (at := _moment(element, attribute, reader)) is not None:
                clip[name] = round(at)
        return {"src": src, "begin_ms": clip.get("begin_ms", 0)} | clip
    return None


def _gain(event: list[Paragraph], box: Around, div: Element, reader: Reader) -> list[dict[str, Any]]:
    """The programme's level under an event, as points in the film's time."""
    points: list[tuple[int, float]] = []
    holders: list[tuple[Element, Around]] = [(div, box)]
    holders += [(paragraph.element, paragraph.around) for paragraph in event if paragraph.element is not div]
    for holder, around in holders:
        if (level := _levels(holder.attributes.get("tta:gain"))) is not None:
            points.append((round(around.begin), level[0]))
        for animate in holder.elements():
            if animate.name not in ("tt:animate", "tt:set"):
                continue
            if (levels := _levels(animate.attributes.get("tta:gain"))) is None:
                continue
            begin = around.begin + (_moment(animate, "begin", reader) or 0)
            until, lasts = _moment(animate, "end", reader), _moment(animate, "dur", reader)
            end = around.begin + until if until is not None else begin + lasts if lasts is not None else around.end
            step = (end - begin) / (len(levels) - 1) if end is not None and end > begin and len(levels) > 1 else 0
            points += [(round(begin + step * number), level) for number, level in enumerate(levels)]
    kept = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    return [{"at_ms": at, "level": level} for at, level in kept]


def _levels(text: str | None) -> list[float] | None:
    """An animation's values; a percentage is a share of full level."""
    if not text:
        return None
    parts = [one.strip() for one in text[:2000].split(";")]
    if not all(_LEVEL.match(one) for one in parts):
        return None
    return [float(one.removesuffix("%")) / (100 if one.endswith("%") else 1) for one in parts]


def _moment(element: Element, name: str, reader: Reader) -> Ms | None:
    if name not in element.attributes:
        return None
    try:
        return parse_time(element.attributes[name], reader.rates)
    except ValueError as error:
        value = element.attributes[name]
        reader.add(element, "time-invalid", f"{name} {value[:40]!r} {error}.", value, lost=False)
        return None


def _about(root: Element) -> dict[str, Any]:
    about = {ours: root.attributes[name] for name, ours in _ABOUT.items() if root.attributes.get(name)}
    for head in root.elements("tt:head"):
        for metadata in head.elements("tt:metadata"):
            for element in metadata.elements():
                if element.name in _HEAD and element.text().strip():
                    about.setdefault(_HEAD[element.name], element.text().strip())
    return about | about_of(root)
