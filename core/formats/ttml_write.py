"""Writing TTML: a paragraph for each cue, agents for who is heard, and the styles and regions that a reading kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.stamp import stamp
from core.formats.track import TextCue, TextTrack
from core.formats.ttml_around import MAX_REGION
from core.formats.ttml_names import NAMESPACES, NCNAME, escaped, quoted, read_tree, written

_LOOSE_BLANKS = re.compile(r"^[ \t]|[ \t]\Z|[ \t\r\n][ \t]|[ \t]\n|[\t\r]")


@dataclass(slots=True)
class Cast:
    """The agents of a document: a character for each speaker, and the person who speaks it."""

    persons: dict[str, str] = field(default_factory=dict)  # voice -> xml:id
    characters: dict[tuple[str, str], str] = field(default_factory=dict)  # (speaker, voice) -> xml:id

    def add(self, speaker: str, voice: str) -> str:
        """The xml:id of a character; '' where nobody is named."""
        if not speaker and not voice:
            return ""
        if voice:
            self.persons.setdefault(voice, f"person_{len(self.persons) + 1}")
        return self.characters.setdefault((speaker, voice), f"character_{len(self.characters) + 1}")

    def ids(self) -> set[str]:
        return {*self.persons.values(), *self.characters.values()}

    def written(self) -> str:
        """The ttm:agent elements. A voice without a speaker plays a describer whose name nobody gave."""
        parts = [_agent("person", identity, "full", voice) for voice, identity in self.persons.items()]
        for (speaker, voice), identity in self.characters.items():
            actor = f'<ttm:actor agent="{self.persons[voice]}"/>' if voice else ""
            parts.append(_agent("character", identity, "alias", speaker, actor))
        return "".join(f"      {part}\n" for part in parts)


def _agent(kind: str, identity: str, named: str, name: str, actor: str = "") -> str:
    unnamed = "" if name.strip() else ' cw:unnamed="true"'
    space = ' xml:space="preserve"' if _LOOSE_BLANKS.search(name) or "\n" in name else ""
    text = escaped(name if name.strip() else "DESCRIBER")
    return (
        f'<ttm:agent type="{kind}" xml:id="{identity}"{unnamed}>'
        f'<ttm:name type="{named}"{space}>{text}</ttm:name>{actor}</ttm:agent>'
    )


def root_opening(attributes: Mapping[str, str], prefixes: tuple[str, ...]) -> str:
    """The declaration and the root's start tag."""
    spaces = "".join(f'\n    xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    given = "".join(f"\n    {name}={quoted(value)}" for name, value in attributes.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="{NAMESPACES["tt"]}"{spaces}{given}>\n'


def content(text: str) -> tuple[str, str]:
    """(attribute, text) of an element that says this: lines parted by <br/>, blanks preserved where they matter."""
    space = ' xml:space="preserve"' if _LOOSE_BLANKS.search(text) else ""
    return space, escaped(text).replace("\n", "<br/>")


def attributes_of(given: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoted(value)}" for name, value in given.items() if value)


def identity_of(name: str, used: set[str]) -> dict[str, str]:
    """A cue's own name as xml:id where XML allows it and it is free, else as our own attribute."""
    if name and name not in used and NCNAME.match(name):
        used.add(name)
        return {"xml:id": name}
    return {"cw:id": name} if name else {}


def write_ttml(track: TextTrack, options: TextOptions) -> bytes:
    """A TTML2 document that IMSC players read, with times as hh:mm:ss.mmm."""
    cast = Cast()
    for cue in track.cues:
        cast.add(_word(cue, "speaker"), _word(cue, "voice"))
    kept = _kept(track)
    used = {*cast.ids(), *kept.ids}
    titles = "".join(
        f"      <ttm:{name}>{escaped(str(track.about[name]))}</ttm:{name}>\n"
        for name in ("title", "copyright")
        if track.about.get(name)
    )
    metadata = titles + cast.written()
    parts = [
        root_opening(
            {"xml:lang": track.language or "und"}, tuple(name for name in NAMESPACES if name not in ("tt", "xml"))
        ),
        f"  <head>\n    <metadata>\n{metadata}    </metadata>\n{kept.text}  </head>\n" if metadata or kept.text else "",
        "  <body>\n    <div>\n",
        *(_paragraph(cue, cast, kept, used) for cue in track.cues),
        "    </div>\n  </body>\n</tt>\n",
    ]
    return "".join(parts).replace("\n", options.line_end).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What an earlier reading kept of the head, as XML, and which names it declares."""

    text: str
    ids: set[str]
    styles: set[str]
    regions: dict[str, None]  # in order


def _kept(track: TextTrack) -> _Kept:
    inner = "".join(str(track.about.get(name) or "") for name in ("ttml_styling", "ttml_layout"))
    spaces = "".join(
        f' xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items() if prefix not in ("tt", "xml")
    )
    try:
        root = read_tree(f'<tt xmlns="{NAMESPACES["tt"]}"{spaces}>{inner}</tt>'.encode("utf-8", "replace")).root
    except TextRefused:
        return _Kept("", set(), set(), {})
    named = [element for element in root.walk() if "xml:id" in element.attributes]
    return _Kept(
        "".join(f"    {written(box)}\n" for box in root.elements() if box.name in ("tt:styling", "tt:layout")),
        {element.attributes["xml:id"] for element in named},
        {element.attributes["xml:id"] for element in named if element.name == "tt:style"},
        {
            name: None
            for name in (one.attributes["xml:id"] for one in named if one.name == "tt:region")
            if len(name) <= MAX_REGION
        },
    )


def _paragraph(cue: TextCue, cast: Cast, kept: _Kept, used: set[str]) -> str:
    given = {"begin": stamp(cue.start_ms), "end": stamp(cue.end_ms)} | identity_of(_word(cue, "id"), used)
    if style := _word(cue, "style"):
        given["style" if kept.styles.issuperset(style.split()) and style.split() else "cw:style"] = style
    if kept.regions:  # a document with regions shows only what lies in one
        settings = cue.data.get("settings")
        region = settings.get("region") if isinstance(settings, Mapping) else None
        given["region"] = region if isinstance(region, str) and region in kept.regions else next(iter(kept.regions))
    given["xml:lang"] = _word(cue, "language")
    given["ttm:agent"] = cast.add(_word(cue, "speaker"), _word(cue, "voice"))
    space, text = content(cue.text)
    return f"      <p{attributes_of(given)}{space}>{text}</p>\n"


def _word(cue: TextCue, name: str) -> str:
    value = cue.data.get(name)
    return "" if value is None else str(value)
