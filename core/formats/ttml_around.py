"""What each element of a TTML document hands down to its content: times, language, white space, agents, region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.formats.track import Finding
from core.formats.ttml_time import Ms, Rates, parse_time, plain_time, uses_frames
from core.formats.xml_tree import Element

_PRESERVES = {"preserve": True, "default": False}
MAX_FINDINGS = 10_000
MAX_AGENTS = 50  # of one element
# Characters of what many cues inherit or share: without a limit a small file would make a huge track.
MAX_LANGUAGE = 100
MAX_REGION = 200
Interval = tuple[Ms, Ms | None]  # from when until when; None is for ever


@dataclass(slots=True)  # not frozen: there is one for every element, and freezing triples its cost
class Around:
    """What an element inherits; never changed once made. `end` is None where nothing ends it."""

    begin: Ms
    end: Ms | None
    language: str = ""
    preserve: bool = False
    agents: tuple[str, ...] = ()
    region: str = ""
    hidden: tuple[Interval, ...] = ()  # when tts:display takes it away


@dataclass(slots=True)
class Styles:
    """What a document's styles say of the few properties that decide whether text is shown, by the style's name."""

    named: Mapping[str, Mapping[str, str]]

    def of(self, element: Element, name: str) -> str:
        """An element's own value, or that of the last style that it names; '' for none."""
        given = element.attributes
        if name in given:
            return given[name]
        for one in reversed(given.get("style", "").split()):
            if one in self.named and name in self.named[one]:
                return self.named[one][name]
        return ""


@dataclass(slots=True)
class Reader:
    """What reading needs and finds."""

    rates: Rates
    findings: list[Finding]
    styles: Styles | None = None  # None where no style asks whether text is shown
    regions: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)  # by name: when it shows nothing
    frames_told: bool = False  # whether it was said that the file does not tell its frame rate

    def add(self, at: Element, rule: str, message: str, excerpt: str = "", *, lost: bool = True) -> None:
        if len(self.findings) < MAX_FINDINGS:
            severity = "error" if lost else "warning"
            self.findings.append(Finding(message, at.line, at.column, severity, rule, excerpt[:80]))  # type: ignore[arg-type]


def says_end(element: Element) -> bool:
    return "end" in element.attributes or "dur" in element.attributes


def set_end(child: Element, around: Around, reader: Reader, base: Ms, sequence: bool) -> Ms | None:
    """When a <set> is over; where it does not say, at once in a sequence, so that what follows it may begin."""
    timed = inherited(child, around, reader, base)
    return timed.begin if sequence and not says_end(child) else timed.end


def inherited(element: Element, outer: Around, reader: Reader, base: Ms, *, timed: bool = True) -> Around:
    """What an element hands down to its content; its times count from `base`."""
    given = element.attributes
    if not given:
        return outer if base == outer.begin else replace(outer, begin=base)
    begin, end = base, outer.end
    if timed and ("begin" in given or "end" in given or "dur" in given):
        if "begin" in given:
            begin = base + (_time(element, "begin", reader) or 0)
        if "end" in given and (until := _time(element, "end", reader)) is not None:
            end = base + until if end is None else min(end, base + until)
        if "dur" in given and (lasts := _time(element, "dur", reader)) is not None:
            end = begin + lasts if end is None else min(end, begin + lasts)
    return Around(
        begin,
        end,
        given["xml:lang"][:MAX_LANGUAGE] if "xml:lang" in given else outer.language,
        _PRESERVES.get(given["xml:space"], outer.preserve) if "xml:space" in given else outer.preserve,
        tuple(given["ttm:agent"].split()[:MAX_AGENTS]) if "ttm:agent" in given else outer.agents,
        given["region"][:MAX_REGION] if given.get("region") else outer.region,
        outer.hidden,
    )


def _time(element: Element, name: str, reader: Reader) -> Ms | None:
    value, rates = element.attributes[name], reader.rates
    if rates.base != "smpte" and (plain := plain_time(value)) is not None:
        return plain
    if not rates.has_frame_rate and not reader.frames_told and uses_frames(value):
        reader.frames_told = True
        message = "The file counts frames but does not say how many a second has; 30 were taken, as TTML says."
        reader.add(element, "frame-rate-missing", message, value, lost=False)
    try:
        return parse_time(value, rates)
    except ValueError as error:
        reader.add(element, "time-invalid", f"{name} {value[:40]!r} {error}.", value, lost=False)
        return None
