"""The truth of a film of the film world (`NAME.truth.json`, layout: studio/truth_schema.json), read as a track.

A description is the ideal script of the film: each line with the gap that it was written for. A transcript is what is
said, speakers by their names. Of an instructional film (layout: studio/instruction_schema.json) the narrator's
sentences are an alignment: one that the picture shows has the times of what it tells, any other those of its speech,
as in HTM-Align. As a transcript, all have the times of their speech.

All times are exact. A truth with a fault is no truth: it is read whole, or refused with every fault by its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.json_walk import JsonFault, JsonWalk, broken, shown
from core.formats.research.seconds import one_text
from core.formats.track import Kind, Reading, TextCue, TextTrack

CARRIES = frozenset(("speaker", "gap", "alignable", "group", "fields"))
INSTRUCTION = "cuewright-instruction/1"
_LISTS = ("cast", "events", "gaps", "script", "dialogue", "sentences")
_FACTS = ("world", "seed", "title", "duration_ms")
_LONGEST_MS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value of the file, with the words and the line to find it by."""

    where: str  # "script[3]": counted from 0, as the file's own references are
    line: int
    value: object


@dataclass(slots=True)
class _Pieces:
    """What stands in the file under names that are read here."""

    facts: dict[str, object] = field(default_factory=dict)
    lists: dict[str, list[_Piece]] = field(default_factory=dict)


def read_film_truth(data: bytes, options: TextOptions) -> Reading:
    """The track of `options.kind`; an instructional film's is an alignment unless its transcript is asked for.

    Raises `TextRefused` where anything that is read here is wrong, or where the film has nothing of this kind.
    """
    decoded = decode(data, options.encoding)
    walk, found, pieces = JsonWalk(decoded.text), Found(), _Pieces()
    try:
        _take(walk, pieces, found)
        walk.end()
    except JsonFault as fault:
        broken(fault, found, False)
    truth = _Truth(pieces, found)
    narrated = "layout" in pieces.facts
    kind: Kind = "alignment" if narrated and options.kind != "transcript" else options.kind
    sentences = truth.sentences(kind)
    described, spoken = truth.described(), truth.spoken()  # all that is read here is checked, whatever is asked for
    if found.kept:
        raise _refused(found)
    cues = sentences if narrated else {"description": described, "transcript": spoken, "alignment": []}[kind]
    if not cues:
        raise TextRefused(
            f"This film has no {_NOTHING[kind]}.",
            slug="text-no-cues",
            remedy="Ask for another kind: films have descriptions and a transcript, instructional films an alignment.",
        )
    about = {"title": truth.title, "world": {"version": truth.world, "seed": truth.seed}}
    return Reading(TextTrack(cues, kind, options.language, about), (), decoded.encoding, decoded.guessed)


_NOTHING: Mapping[Kind, str] = {
    "description": "descriptions: its dialogue leaves no gap",
    "transcript": "dialogue",
    "alignment": "narrator whose sentences could be aligned",
}


def _take(walk: JsonWalk, pieces: _Pieces, found: Found, within: bool = False) -> None:
    """One object's members; an instructional film has its film within. Raises JsonFault."""
    for name in walk.members():
        line = walk.line
        if name in pieces.facts or name in pieces.lists:
            found.error(f"{name} stands here twice.", "truth-twice", line)
        if name == "film" and walk.next == "{" and not within:
            pieces.facts[name] = True
            _take(walk, pieces, found, within=True)
        elif name in _LISTS and walk.next == "[":
            pieces.lists[name] = [_Piece(f"{name}[{at}]", walk.line, walk.value()) for at in walk.items()]
        elif name in _LISTS:
            pieces.lists[name] = []
            found.error(f"{name} is no list.", "truth-value", line, None, shown(walk.value()))
        elif name in (*_FACTS, "layout"):
            pieces.facts[name] = walk.value()
        else:
            walk.value()


class _Truth:
    """What the pieces say. Whatever is wrong is told to `found`, and left out of what is given."""

    def __init__(self, pieces: _Pieces, found: Found) -> None:
        self.pieces, self.found = pieces, found
        facts = pieces.facts
        needed = [*_FACTS, *(each for each in _LISTS if each != "sentences")]
        if "layout" in facts:
            needed += ["film", "sentences"]
            if facts["layout"] != INSTRUCTION:
                self._wrong(f"layout is {shown(facts['layout'])}; what is read here is {INSTRUCTION!r}.")
        for name in needed:
            if name not in facts and name not in pieces.lists:
                found.error(f"{name} is missing.", "truth-missing", 1)
        self.title, self.world, self.seed = self._text("title"), self._text("world"), self._number("seed")
        duration_ms = self._number("duration_ms")
        if duration_ms is not None and not 0 < duration_ms <= _LONGEST_MS:
            self._wrong(f"duration_ms is {duration_ms}, which no film lasts.")
            duration_ms = None
        self.duration_ms = duration_ms or _LONGEST_MS
        self.names = self._names()
        self.events = [self._event(piece) for piece in self._list("events")]
        self.gaps = [self._span(piece.value, piece.where, piece) for piece in self._list("gaps")]

    def described(self) -> list[TextCue]:
        """The ideal script. `fields`: `verbs` and the highest `importance` of what a line tells, its `unnamed` form."""
        cues = []
        for piece, row, times, text in self._rows("script"):
            told = self._indices(row.get("events"), "events", piece, len(self.events))
            events = [event for at in told if (event := self.events[at]) is not None]
            gap = row.get("gap")
            if isinstance(gap, bool) or not isinstance(gap, int) or not 0 <= gap < len(self.gaps):
                self._wrong(f"gap is {shown(gap)}, which is none of the film's {len(self.gaps)} gaps.", piece)
                continue
            fields: dict[str, Any] = {"verbs": [verb for verb, _ in events]}
            if events:
                fields["importance"] = max(importance for _, importance in events)
            if isinstance(row.get("unnamed"), str):
                fields["unnamed"] = one_text(str(row["unnamed"]))
            span = self.gaps[gap]
            cues.append(TextCue(*times, text, {"gap": list(span or ()), "fields": fields}))
        return cues

    def spoken(self) -> list[TextCue]:
        """The dialogue. `fields`: whether a line is `in_subtitles`, as films' subtitles leave some out."""
        cues = []
        for piece, row, times, text in self._rows("dialogue"):
            speaker = row.get("speaker")
            if isinstance(speaker, bool) or not isinstance(speaker, int) or speaker not in self.names:
                self._wrong(f"speaker is {shown(speaker)}, which is nobody's id in the cast.", piece)
                continue
            fields = {"in_subtitles": row["in_subtitles"]} if isinstance(row.get("in_subtitles"), bool) else {}
            cues.append(TextCue(*times, text, {"speaker": self.names[speaker], "fields": fields}))
        return cues

    def sentences(self, kind: Kind) -> list[TextCue]:
        """A narrator's sentences, in the order of speech. `fields`: their `kind` (told, early, late, repeat ..)."""
        cues = []
        for piece, row, times, text in self._rows("sentences"):
            alignable = row.get("alignable")
            intervals = row.get("intervals")
            if not isinstance(alignable, bool) or (alignable and not (isinstance(intervals, list) and intervals)):
                self._wrong("alignable is true (then it needs intervals) or false.", piece, shown(row))
                continue
            if alignable and isinstance(intervals, list):
                spans = [self._span(each, f"{piece.where}.intervals[{at}]", piece) for at, each in enumerate(intervals)]
                told = [span for span in spans if span is not None]
                if kind != "transcript" and told:
                    times = min(start for start, _ in told), max(end for _, end in told)
            data: dict[str, Any] = {"group": f"instruction-{self.seed}", "alignable": alignable}
            if isinstance(row.get("kind"), str):
                data["fields"] = {"kind": row["kind"]}
            cues.append(TextCue(*times, text, data))
        return cues

    def _rows(self, name: str) -> list[tuple[_Piece, dict[str, Any], tuple[int, int], str]]:
        """The objects of a list that have times and a text."""
        rows = []
        for piece in self._list(name):
            row, text = piece.value, None
            if not isinstance(row, dict):
                self._wrong("is no object.", piece)
                continue
            times = self._span([row.get("start_ms"), row.get("end_ms")], piece.where, piece)
            text = row.get("text")
            if not isinstance(text, str) or not text.strip():
                self._wrong(f"text is {shown(text)}; it must say something.", piece)
            elif times is not None:
                rows.append((piece, row, times, one_text(text)))
        return rows

    def _names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        for piece in self._list("cast"):
            row = piece.value if isinstance(piece.value, dict) else {}
            identity, name = row.get("id"), row.get("name")
            if isinstance(identity, bool) or not isinstance(identity, int) or not isinstance(name, str) or not name:
                self._wrong("needs an id, a whole number, and a name.", piece)
            elif identity in names:
                self._wrong(f"has the id {identity} of somebody before.", piece)
            else:
                names[identity] = one_text(name)
        return names

    def _event(self, piece: _Piece) -> tuple[str, float] | None:
        """(verb, importance)"""
        row = piece.value if isinstance(piece.value, dict) else {}
        verb, importance = row.get("verb"), row.get("importance")
        if not isinstance(verb, str) or isinstance(importance, bool) or not isinstance(importance, int | float):
            self._wrong("needs a verb and an importance, a number.", piece)
            return None
        return verb, float(importance)

    def _indices(self, value: object, name: str, piece: _Piece, count: int) -> list[int]:
        good = [at for at in value if type(at) is int and 0 <= at < count] if isinstance(value, list) else None
        if good is None or not isinstance(value, list) or len(good) != len(value):
            self._wrong(f"{name} is {shown(value)}; it must be a list of numbers below {count}.", piece)
        return good or []

    def _span(self, value: object, where: str, piece: _Piece) -> tuple[int, int] | None:
        """(start_ms, end_ms) within the film."""
        edges = [edge for edge in value if type(edge) is int] if isinstance(value, list) else []
        if not isinstance(value, list) or len(edges) != 2 or len(value) != 2:
            self.found.error(
                f"{where}: its start and end must be whole milliseconds.", "truth-time", piece.line, None, shown(value)
            )
            return None
        start_ms, end_ms = edges
        if not 0 <= start_ms < end_ms <= self.duration_ms:
            message = f"{where}: {start_ms} to {end_ms} ms is no stretch of a film of {self.duration_ms} ms."
            self.found.error(message, "truth-time", piece.line)
            return None
        return start_ms, end_ms

    def _list(self, name: str) -> list[_Piece]:
        return self.pieces.lists.get(name, [])

    def _text(self, name: str) -> str:
        value = self.pieces.facts.get(name, "")
        if not isinstance(value, str):
            self._wrong(f"{name} is {shown(value)}; it must be text.")
            return ""
        return one_text(value)

    def _number(self, name: str) -> int | None:
        value = self.pieces.facts.get(name)
        if type(value) is int:
            return value
        if name in self.pieces.facts:
            self._wrong(f"{name} is {shown(value)}; it must be a whole number.")
        return None

    def _wrong(self, message: str, piece: _Piece | None = None, excerpt: str = "") -> None:
        where = f"{piece.where}: " if piece else ""
        self.found.error(where + message, "truth-value", piece.line if piece else 1, None, excerpt)


def _refused(found: Found) -> TextRefused:
    first, count = found.kept[0], len(found.kept) + found.more
    more = "" if count == 1 else f" And {count - 1:,} more {'place is' if count == 2 else 'places are'} wrong."
    return TextRefused(
        f"This truth of a film is not whole. Line {first.line}: {first.message}{more}",
        slug="text-truth",
        remedy="Take the file as ./cuewright world wrote it, or mend the places that are named.",
        findings=found.as_extra(),
    )
