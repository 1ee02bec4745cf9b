"""When a TTML document hides its own text: tts:display, in styles and animated, and the times of regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.formats.ttml_around import Around, Interval, Reader, Styles, inherited, set_end
from core.formats.ttml_time import Ms
from core.formats.xml_tree import Document, Element

_ASKED = ("tts:display", "tts:ruby")
_MOST_HIDDEN = 50  # stretches of time, of one element and all that it lies in
_MOST_CHAINED = 50  # styles that name styles
_NOTHING: Mapping[str, str] = {}


def look_up_styles(document: Document, reader: Reader) -> None:
    """Gives a reader the styles and regions that decide what is shown; most documents have none."""
    heads = list(document.root.elements("tt:head"))
    if any(name in document.names for name in _ASKED):
        elements = {
            style.attributes["xml:id"]: style
            for head in heads
            for styling in head.elements("tt:styling")
            for style in styling.elements("tt:style")
            if "xml:id" in style.attributes
        }
        named: dict[str, Mapping[str, str]] = {}
        for name in elements:
            _resolve(name, elements, named, 0)
        reader.styles = Styles(named)
    reader.regions = {
        region.attributes["xml:id"]: _out_of(region, reader)
        for head in heads
        for layout in head.elements("tt:layout")
        for region in layout.elements("tt:region")
        if "xml:id" in region.attributes
    }


def hiding(element: Element, around: Around, reader: Reader) -> Around:
    """What an element hands down, with the times when tts:display takes it away."""
    hidden = _hidden(element, around, reader)
    return replace(around, hidden=(around.hidden + hidden)[:_MOST_HIDDEN]) if hidden else around


def is_over(at: Ms, hidden: tuple[Interval, ...]) -> bool:
    """Whether something is hidden at that moment."""
    return any(begin <= at and (end is None or at < end) for begin, end in hidden)


def _resolve(
    name: str, elements: Mapping[str, Element], named: dict[str, Mapping[str, str]], depth: int
) -> Mapping[str, str]:
    """What a style says of what is asked, itself or by the styles that it names; of those the last one counts."""
    if name in named or name not in elements or depth > _MOST_CHAINED:
        return named.get(name, _NOTHING)
    named[name] = _NOTHING  # for a style that names itself
    given = elements[name].attributes
    found: dict[str, str] = {}
    for reference in given.get("style", "").split():
        found |= _resolve(reference, elements, named, depth + 1)
    found |= {asked: given[asked] for asked in _ASKED if asked in given}
    named[name] = found
    return found


def _out_of(region: Element, reader: Reader) -> tuple[Interval, ...]:
    """When a region shows nothing: before and after its own times, and while it is not displayed."""
    around = inherited(region, Around(0, None), reader, 0)
    hidden: list[Interval] = [(0, around.begin)] if around.begin else []
    if around.end is not None:
        hidden.append((around.end, None))
    if reader.styles is not None:
        hidden += _hidden(region, around, reader)
    return tuple(hidden)


def _hidden(element: Element, around: Around, reader: Reader) -> tuple[Interval, ...]:
    """When tts:display is 'none': always, or as long as a <set> says."""
    if reader.styles is None:
        return ()
    base = reader.styles.of(element, "tts:display")
    if not base and element.name == "tt:region":  # a region's styles may stand in it
        for style in element.elements("tt:style"):
            base = reader.styles.of(style, "tts:display") or base
    sets: list[tuple[Ms, Ms | None, str]] = []
    sequence = element.attributes.get("timeContainer") == "seq"
    at: Ms | None = around.begin
    for child in element.elements("tt:set"):
        if at is None:
            break
        while_set = inherited(child, around, reader, at)
        begin, end = while_set.begin, while_set.end
        if sequence:
            at = end = set_end(child, around, reader, at, sequence)
        if "tts:display" in child.attributes and len(sets) < _MOST_HIDDEN:
            sets.append((begin, end, child.attributes["tts:display"]))
    if not sets:
        return ((around.begin, None),) if base == "none" else ()
    edges = sorted({around.begin, *(at for begin, end, _ in sets for at in (begin, end) if at is not None)})
    hidden: list[Interval] = []
    for begin, end in zip(edges, [*edges[1:], None], strict=True):
        said = [value for first, last, value in sets if first <= begin and (last is None or begin < last)]
        if (said[-1] if said else base) == "none":
            hidden.append((begin, end))
    return tuple(hidden)
