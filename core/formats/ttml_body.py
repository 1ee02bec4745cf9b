"""When each paragraph of a TTML body is there, what it says and who says it: nested times, white space, languages."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.formats.ttml_around import Around, Reader, inherited, says_end, set_end
from core.formats.ttml_shown import hiding
from core.formats.ttml_time import Ms
from core.formats.xml_tree import Element

_BLANK = re.compile(r"[ \t\r\n]+")
_BLOCKS = frozenset(("tt:div", "tt:p"))
_ANNOTATION = frozenset(("text", "textContainer", "delimiter"))  # tts:ruby: how the base is pronounced
# Characters of what many cues share: without a limit a small file would make a huge track.
MAX_NAME = 200  # of each of several agents of one cue
MAX_NAMES = 1000  # of all of them


@dataclass(slots=True)
class Run:
    """A piece of text, or a line break, with its own time."""

    text: str
    around: Around
    is_break: bool = False


@dataclass(slots=True)
class Paragraph:
    """One <p>, or a named <div> with none: an event that nobody has described yet.

    `divs` are the elements that it lies in, outermost first, each with what it hands down.
    """

    element: Element
    around: Around
    divs: Sequence[tuple[Element, Around]]
    runs: list[Run] = field(default_factory=list)
    is_plain: bool = False  # nothing but text and line breaks, all of one `around`


def paragraphs(root: Element, reader: Reader) -> Iterator[Paragraph]:
    """Every <p> of the document, in its order, with its times in milliseconds from the beginning."""
    start = inherited(root, Around(0, None), reader, 0, timed=False)
    for body in root.elements("tt:body"):
        around = hiding(body, inherited(body, start, reader, start.begin), reader)
        yield from _inside(body, around, (), reader)


def _inside(
    element: Element, around: Around, divs: tuple[tuple[Element, Around], ...], reader: Reader
) -> Generator[Paragraph, None, Ms | None]:
    """The paragraphs in a body or div; gives back when the last of them is over, None for never."""
    divs = (*divs, (element, around))
    sequence = element.attributes.get("timeContainer") == "seq"
    base: Ms | None = around.begin
    latest: Ms | None = around.begin
    if "xml:id" in element.attributes and not any(child.name in _BLOCKS for child in element.elements()):
        yield Paragraph(element, around, divs)
    for child in element.children:
        if isinstance(child, str) or child.name not in _BLOCKS:
            if not isinstance(child, str) and child.name == "tt:set" and base is not None:
                latest = _later(latest, end := set_end(child, around, reader, base, sequence))
                base = end if sequence else base
            continue
        if base is None:
            reader.add(child, "never-begins", "It comes after something without an end, so that it never begins.")
            break
        handed = inherited(child, around, reader, base)
        if reader.styles is not None:
            handed = hiding(child, handed, reader)
        if child.name == "tt:p":
            runs: list[Run] = []
            implied = _collect(child, handed, runs, reader)
            yield Paragraph(child, handed, divs, runs, all(run.around is handed for run in runs))
        else:
            implied = yield from _inside(child, handed, divs, reader)
        end = handed.end if says_end(child) else implied
        latest = _later(latest, end)
        if sequence:
            base = end
    return _within(latest, around.end)


def _later(one: Ms | None, other: Ms | None) -> Ms | None:
    """The later end; None is never."""
    return None if one is None or other is None else max(one, other)


def _within(one: Ms | None, other: Ms | None) -> Ms | None:
    """The earlier end; None is never."""
    return other if one is None else one if other is None else min(one, other)


def _collect(element: Element, around: Around, runs: list[Run], reader: Reader) -> Ms | None:
    """The text of a paragraph or span, in order; gives back when it is over, as `_inside` does.

    What is about the text (metadata, animation, sound, how to pronounce it) is not text.
    """
    sequence = element.attributes.get("timeContainer") == "seq"
    base: Ms | None = around.begin
    latest: Ms | None = around.begin
    has_text = False
    for child in element.children:
        if isinstance(child, str):
            if not sequence:
                runs.append(Run(child, around))
                has_text = has_text or not child.isspace()
            elif not child.isspace():
                message = "Text in a sequence has no time of its own; it is never there."
                reader.add(element, "never-begins", message, child)
        elif child.name == "tt:br" and not sequence:
            runs.append(Run("\n", around, True))
        elif child.name == "tt:span" and base is not None:
            handed = inherited(child, around, reader, base)
            if reader.styles is not None:
                if reader.styles.of(child, "tts:ruby") in _ANNOTATION:
                    continue
                handed = hiding(child, handed, reader)
            implied = _collect(child, handed, runs, reader)
            end = handed.end if says_end(child) else implied
            latest = _later(latest, end)
            if sequence:
                base = end
        elif child.name == "tt:set" and base is not None:
            latest = _later(latest, end := set_end(child, around, reader, base, sequence))
            base = end if sequence else base
    return _within(_later(latest, around.end) if has_text else latest, around.end)


def flowed(runs: Sequence[Run]) -> str:
    """The text that is seen: blanks are one blank, and none beside a line break, unless xml:space preserves them."""
    parts: list[str] = []
    open_line, loose = True, False  # at a line's start; whether the last part ends in a blank that may go
    for run in runs:
        if run.is_break or not run.around.preserve:
            text = run.text
            if not run.is_break and ("  " in text or "\n" in text or "\t" in text or "\r" in text):
                text = _BLANK.sub(" ", text)
            if (open_line or loose) and text[:1] == " ":
                text = text[1:]
            if not text:
                continue
            if run.is_break and loose:
                parts[-1] = parts[-1][:-1]
            loose = text[-1] == " " and not run.is_break
        else:
            text, loose = run.text, False
            if not text:
                continue
        parts.append(text)
        open_line = text[-1] == "\n"
    if loose:
        parts[-1] = parts[-1][:-1]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Agent:
    """A ttm:agent of the head: what it is called and the agent that plays it."""

    name: str
    kind: str
    actor: str


def agents_of(root: Element) -> dict[str, Agent]:
    """Every ttm:agent by its xml:id."""
    found: dict[str, Agent] = {}
    for head in root.elements("tt:head"):
        for element in head.walk():
            if element.name == "ttm:agent" and "xml:id" in element.attributes:
                actor = next((actor.attributes.get("agent", "") for actor in element.elements("ttm:actor")), "")
                kind = element.attributes.get("type", "")
                name = "" if element.attributes.get("cw:unnamed") == "true" else _name(element)
                found.setdefault(element.attributes["xml:id"], Agent(name, kind, actor))
    return found


def _name(agent: Element) -> str:
    names: dict[str, str] = {}
    for name in agent.elements("ttm:name"):
        names.setdefault(name.attributes.get("type", ""), _named(name))
    for kind in ("alias", "full") if agent.attributes.get("type") == "character" else ("full", "alias"):
        if names.get(kind):
            return names[kind]
    parts = [names[kind] for kind in ("given", "family") if names.get(kind)]
    return " ".join(parts) or next(iter(names.values()), "")


def _named(name: Element) -> str:
    preserve = name.attributes.get("xml:space") == "preserve"
    return flowed([Run(name.text(), Around(0, None, preserve=preserve))])


def _together(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else ", ".join(name[:MAX_NAME] for name in unique)[:MAX_NAMES]


def voices(ids: Sequence[str], agents: Mapping[str, Agent]) -> dict[str, str]:
    """'speaker' and 'voice' of a cue: the names of its agents, and of the persons who play them."""
    named = [agents[one] for one in dict.fromkeys(ids) if one in agents]
    speakers = [agent.name for agent in named if agent.name]
    actors = [agents[agent.actor].name for agent in named if agent.actor in agents and agents[agent.actor].name]
    found = {"speaker": _together(speakers), "voice": _together(actors)}
    return {key: value for key, value in found.items() if value}
