"""Description by others, on which the rules' false alarms are counted: sentences, or tables of films with times."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.formats.track import TextCue, TextTrack
from core.gaps import spoken_ms

MOST_CUES = 200_000  # of a corpus that are looked at
_TEXT = ("text", "sentence")
_FILM = ("movie", "imdbid_pe", "cmd_filename", "tvad_name", "imdbid")  # the first that is there parts the films
_BETWEEN_MS = 3_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Films as tracks. Where no times are `known`, all sentences stand in one track with time enough for each."""

    tracks: Sequence[TextTrack]
    known: bool

    @property
    def texts(self) -> list[str]:
        return [cue.text for track in self.tracks for cue in track.cues]


def corpus_of(path: Path) -> Corpus:
    """One sentence a line; or a CSV or TSV with a column text or sentence, and times where start and end stand beside.

    ValueError where there is no sentence in it.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if path.suffix.lower() not in (".csv", ".tsv"):
        return Corpus([in_order(_kept(text.splitlines()))], False)
    csv.field_size_limit(1 << 24)
    reader = csv.DictReader(text.splitlines(), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    columns = {name.lower(): name for name in reader.fieldnames or () if name}
    column = next((columns[name] for name in _TEXT if name in columns), None)
    if column is None:
        raise ValueError("a CSV needs a column text or sentence")
    rows = list(reader)
    if {"start", "end"} <= columns.keys():
        film = next((columns[name] for name in _FILM if name in columns), "")
        if tracks := _timed(rows, column, film, columns["start"], columns["end"]):
            return Corpus(tracks, True)
    return Corpus([in_order(_kept([row[column] or "" for row in rows]))], False)


def _kept(lines: Sequence[str]) -> list[str]:
    kept = [line.strip() for line in lines if line.strip()][:MOST_CUES]
    if not kept:
        raise ValueError("there is no sentence in it")
    return kept


def in_order(lines: Sequence[str]) -> TextTrack:
    """Sentences one after another, each with time to speak it calmly."""
    cues, at = [], 0
    for line in lines:
        length = spoken_ms(line) + 500
        cues.append(TextCue(at, at + length, line))
        at += length + _BETWEEN_MS
    return TextTrack(cues)


def _timed(rows: Sequence[Mapping[str, str]], text: str, film: str, start: str, end: str) -> list[TextTrack]:
    """A track for each film, of the rows whose times (seconds) can be read."""
    films: dict[str, list[TextCue]] = {}
    for row in rows[:MOST_CUES]:
        try:
            begin, until = round(float(row[start]) * 1000), round(float(row[end]) * 1000)
        except (TypeError, ValueError, OverflowError):
            continue
        said = (row[text] or "").strip()
        if said and 0 <= begin <= until:
            films.setdefault(row.get(film) or "", []).append(TextCue(begin, until, said))
    return [TextTrack(cues) for cues in films.values()]
