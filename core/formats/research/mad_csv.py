"""Descriptions of films as MAD-eval, MAD-v2, CMD-AD and TV-AD tables have them, Windows-1252 files too.

Seconds; exact to the millisecond. Columns that have no place in a cue stay under `fields` by their names, as text, and
come back where the film is written again; a table is written in the layout that it was read in, else as MAD-eval.
CMD-AD comes without its texts, for copyright: its cues have none, and a column is added where there are some.
MAD-v2's three files (mad-v2-ad-named.csv, mad-v2-ad-unnamed.csv, mad-v2-subs.csv) have one layout; ids of films are
text there, though those of training films are written in digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.seconds import milliseconds, one_text, seconds, span
from core.formats.research.tables import names_of, rows_of, table
from core.formats.stamp import stamp
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "fields"))
CARRIES_V2 = frozenset(("group",))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns of the film and of the text, and all of them in their order."""

    group: str
    text: str
    columns: tuple[str, ...]


# By what tells them apart: the first whose film and text are named; CMD-AD has no text.
_LAYOUTS: Mapping[str, _Layout] = {
    "mad": _Layout(
        "movie", "sentence",
        ("movie", "sentence", "movie_duration", "start", "end", "imdb", "lsmdc_filename", "start_hms", "end_hms"),
    ),
    "tv": _Layout(
        "tvad_name", "text",
        ("text", "start", "end", "imdbid", "imdbid_pe", "season", "episode", "scaled_end", "scaled_start", "duration",
         "tvad_name", "tvad_index"),
    ),
    "cmd": _Layout(
        "cmd_filename", "text",
        ("start", "end", "movie", "scaled_start", "scaled_end", "cmd_filename", "imdbid", "movie_title", "cmd_clip_idx",
         "duration", "num_words", "num_string"),
    ),
    "plain": _Layout("movie", "text", ("movie", "start", "end", "text")),
    "imdb": _Layout("imdbid", "text", ("imdbid", "text", "start", "end")),
}  # fmt: skip
_DERIVED = ("start_hms", "end_hms")


def read_mad_csv(data: bytes, options: TextOptions) -> Reading:
    """The rows of any of these tables."""
    decoded = decode(data, options.encoding)
    found = Found()
    names = names_of(decoded.text)
    name, layout = _layout(names)
    needed = (layout.group, "start", "end") + ((layout.text,) if layout.text in names else ())
    if layout.text not in names:
        found.warning("The table has no column of texts; its cues are empty.", "no-text", 1)
    cues: list[TextCue] = []
    for line, row in rows_of(decoded.text, needed, found):
        limit_ms = options.duration_ms if options.duration_ms is not None else _duration(row)
        times = span(row["start"], row["end"], f"Line {line}", line, found, limit_ms)
        if times is None:
            continue
        group = row[layout.group].strip()
        if not group:
            found.error(f"Line {line} names no film; it is left out.", "missing-id", line, 1, row.get(layout.text, ""))
            continue
        placed = (layout.group, layout.text, "start", "end", *_DERIVED)
        rest = {name: one_text(value) for name, value in row.items() if value and name and name not in placed}
        cues.append(
            TextCue(*times, one_text(row.get(layout.text, "")), {"group": group} | ({"fields": rest} if rest else {}))
        )
    track = TextTrack(cues, "description", options.language, {"mad_layout": name})
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _layout(names: tuple[str, ...]) -> tuple[str, _Layout]:
    for name, layout in _LAYOUTS.items():
        if layout.group in names and (layout.text in names or name == "cmd"):
            return name, layout
    raise TextRefused(
        "The first row names no film and no sentence as MAD, CMD-AD or TV-AD do.",
        slug="text-no-columns",
        remedy="It must name movie, sentence, start, end; or cmd_filename or tvad_name, text, start, end.",
        line=1,
        column=1,
    )


def _duration(row: Mapping[str, str]) -> int | None:
    """The film's own length, where the table tells it."""
    try:
        return milliseconds(row.get("movie_duration", "")) or None
    except ValueError:
        return None


def write_mad_csv(track: TextTrack, options: TextOptions) -> bytes:
    """The layout's columns first, then whatever else the cues carry."""
    layout = _LAYOUTS.get(str(track.about.get("mad_layout")), _LAYOUTS["mad"])
    columns = list(layout.columns)
    if layout.text not in columns and any(cue.text for cue in track.cues):
        columns.append(layout.text)
    own = {layout.group, layout.text, "start", "end", *_DERIVED}
    beyond: dict[str, None] = {}
    rows: list[dict[str, object]] = []
    for cue in track.cues:
        row: dict[str, object] = {}
        for name, value in (cue.data.get("fields") or {}).items():
            key = str(name).strip().lower()
            if key and key not in own and value is not None:
                row[key] = one_text(str(value))
                if key not in columns:
                    beyond[key] = None
        row |= {
            layout.group: one_text(str(cue.data.get("group") or options.film)),
            layout.text: one_text(cue.text),
            "start": seconds(cue.start_ms),
            "end": seconds(cue.end_ms),
            "start_hms": stamp(cue.start_ms),
            "end_hms": stamp(cue.end_ms),
        }
        if options.duration_ms is not None:
            row.setdefault("movie_duration", seconds(options.duration_ms))
        rows.append(row)
    columns += beyond
    return table(columns, ([row.get(name, "") for name in columns] for row in rows))


def write_mad_v2(track: TextTrack, options: TextOptions) -> bytes:
    """movie, start, end, text and nothing else, as MAD-v2's files have them."""
    rows = (
        (
            one_text(str(cue.data.get("group") or options.film)),
            seconds(cue.start_ms),
            seconds(cue.end_ms),
            one_text(cue.text),
        )
        for cue in track.cues
    )
    return table(_LAYOUTS["plain"].columns, rows)
