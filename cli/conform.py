"""`cuewright conform`: timed text moved to another cut of its film, by frame rates or by comparing the two films."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from core.conform import Conformed, Touched, conform_track, for_review, from_rates, from_segments
from core.errors import Invalid, Problem
from core.formats.catalog import FORMATS, Format
from core.formats.convert import format_of_name, read_text, write_text
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import Losses, TextTrack
from core.time_map import TimeMap

if TYPE_CHECKING:
    from media.streams import Probe

SHOWN = 100  # touched cues in the terminal; --json has all

WHY = {
    "dropped": "left out",
    "partly-dropped": "cut into",
    "crosses-cut": "over a cut",
    "into-dialogue": "over dialogue",
    "no-longer-fits": "too long",
}


@dataclass(frozen=True, slots=True)
class Rates:
    """The same frames at another rate."""

    old: FrameRate
    new: FrameRate
    pull_down: bool
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Films:
    """Two cuts to be compared: by their sound, or by their pictures where there is none or where that is asked for."""

    old: Path
    new: Path
    pictures: bool


@dataclass(frozen=True, slots=True)
class Wish:
    source: Path
    target: Path | None  # None: beside the source
    how: Rates | Films
    options: TextOptions
    start: str | None  # time code of the first frame, in both cuts
    read_as: str | None
    write_as: str | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """How one cut lies in the other."""

    time_map: TimeMap
    old_rate: FrameRate | None  # of time codes
    new_rate: FrameRate | None
    how: dict[str, Any]  # for --json
    said: str


class Stop(Exception):
    """The comparison cannot go on; what to do is the second argument."""

    def __init__(self, what: str, remedy: str, code: int) -> None:
        super().__init__(what)
        self.what, self.remedy, self.code = what, remedy, code


def conform(console: Console, wish: Wish) -> int:
    """Write the retimed text; 0 where that is done, 1 where the films are not one film, 2 where nothing can be done."""
    progress = Console(stderr=True) if wish.as_json else console
    try:
        data = wish.source.read_bytes()
        read_text(
            data, wish.source.name, wish.options, wish.read_as
        )  # what cannot be read is said before the long work
        found = _by_rates(wish.how) if isinstance(wish.how, Rates) else _by_films(progress, wish.how)
        format, reading = read_text(data, wish.source.name, _timed(wish, found.old_rate), wish.read_as)
        target = wish.target or wish.source.with_name(f"{wish.source.stem}.conformed{wish.source.suffix}")
        chosen = _written_as(wish, target, format)
        conformed = conform_track(reading.track, found.time_map)
        written = write_text(_marked(conformed, chosen), chosen.name, _timed(wish, found.new_rate))
        target.write_bytes(written.data)
    except Stop as stop:
        return _refused(console, wish, Invalid(stop.what, slug="conform", remedy=stop.remedy), stop.code)
    except Problem as problem:
        return _refused(console, wish, problem, 2)
    except OSError as error:
        what = f"{error.filename or wish.target or wish.source}: {error.strerror}"
        return _refused(console, wish, Invalid(what, slug="file"), 2)
    if wish.as_json:
        answer = _answer(wish.source, target, reading.track, conformed, found, written.losses)
        console.print_json(json.dumps(answer, ensure_ascii=False))
        return 0
    console.print(found.said, markup=False, highlight=False, soft_wrap=True)
    for each in reading.findings:
        line = f" line {each.line}:" if each.line else ""
        console.print(f"  in {wish.source.name}:{line} {each.message}", style="yellow", markup=False, highlight=False)
    _tell(console, reading.track, conformed, target, chosen, written.losses)
    return 0


def _timed(wish: Wish, rate: FrameRate | None) -> TextOptions:
    """What a reader or writer is told, at one cut's frame rate."""
    options = wish.options if rate is None else replace(wish.options, rate=rate)
    if wish.start is None:
        return options
    try:
        return replace(options, start_frame=options.rate.frame_of(wish.start))
    except ValueError as error:
        raise Stop(str(error), "Give --start as it is in both cuts, or leave it out.", 2) from error


def _written_as(wish: Wish, target: Path, source: Format) -> Format:
    """What was asked for; else what the ending says, and the source's own format where that has the ending too."""
    if wish.write_as:
        found = FORMATS.get(wish.write_as)
    elif target.suffix.lower() in source.extensions and source.write:
        found = source
    else:
        found = format_of_name(target.name)
    if found is None or found.write is None:
        what = (
            f"There is no format {wish.write_as!r}" if wish.write_as else f"The ending of {target.name} is of no format"
        )
        named = ", ".join(name for name, each in FORMATS.items() if each.write)
        raise Stop(f"{what} that is written.", f"Choose one with --to: {named}.", 2)
    return found


def _marked(conformed: Conformed, format: Format) -> TextTrack:
    """Touched cues marked for review where the format has a place for it."""
    return for_review(conformed) if "status" in format.carries else conformed.track


def _by_rates(rates: Rates) -> _Found:
    try:
        time_map = from_rates(rates.old, rates.new, rates.pull_down, rates.offset_ms).shown()
    except ValueError as error:
        remedy = "Say the rates of the two files as they are: 23.976, 24, 25, 29.97df, 30, 50 .."
        raise Stop(f"{str(error)[0].upper()}{str(error)[1:]}.", remedy, 2) from error
    how = {"from_rate": rates.old.name, "to_rate": rates.new.name, "pull_down": rates.pull_down}
    rate = float(time_map.stretches[0].rate)
    said = f"{rates.old.name} to {rates.new.name} frames per second: an hour becomes {_clock(rate * 3_600_000)}"
    if rates.offset_ms:
        said += f", {abs(rates.offset_ms) / 1000:.3f} s {'later' if rates.offset_ms > 0 else 'earlier'}"
    return _Found(time_map, rates.old, rates.new, how | {"offset_ms": rates.offset_ms}, said)


def _by_films(console: Console, films: Films) -> _Found:
    from cli.compare_films import compare
    from media.errors import Refused
    from media.fingerprint import NotTheSameFilm

    try:
        found = compare(console, films.old, films.new, films.pictures)
    except Refused as refused:
        raise Stop(refused.detail, refused.remedy, 2) from refused
    except NotTheSameFilm as error:
        other = "" if "shots" in error.what else " Where they are one film in two languages, try --pictures."
        raise Stop(str(error), f"Check that --old and --new are the right files.{other}", 1) from error
    shared = sum(one.a_end_ms - one.a_start_ms for one in found.segments)
    pieces = f"{len(found.segments)} {'stretch' if len(found.segments) == 1 else 'stretches'}"
    said = (
        f"compared by {found.by}: {shared / 1000:.1f} s of {found.old.duration_ms / 1000:.1f} s of {films.old.name} "
        f"are in {films.new.name}, in {pieces}"
    )
    how = {"by": found.by, "segments": [list(one) for one in found.segments]}
    time_map = from_segments(found.segments).shown(found.new.duration_ms)
    return _Found(time_map, _rate(found.old), _rate(found.new), how, said)


def _rate(film: Probe) -> FrameRate | None:
    try:
        return FrameRate(film.picture.frames_per_second)
    except ValueError:
        return None


def _tell(console: Console, old: TextTrack, conformed: Conformed, target: Path, format: Format, losses: Losses) -> None:
    touched, total = conformed.touched, len(old.cues)
    said = f"{total - len(touched)} of {total} cues moved unchanged, {len(touched)} to be looked at"
    console.print(f"{said}; written to {target} ({format.title})", markup=False, highlight=False, soft_wrap=True)
    for sentence in losses.sentences():
        console.print(f"  not carried: {sentence}", style="yellow", markup=False, highlight=False)
    if not touched:
        return
    table = Table("was at", "is at", "", "why", "text")
    for one in touched[:SHOWN]:
        cue = old.cues[one.old_index]
        new = None if one.new_index is None else conformed.track.cues[one.new_index]
        table.add_row(
            _clock(cue.start_ms),
            "–" if new is None else _clock(new.start_ms),
            WHY[one.why],
            one.reason,
            _short(cue.text),
        )
    console.print(table, markup=False, highlight=False)
    if len(touched) > SHOWN:
        console.print(f"and {len(touched) - SHOWN} more; --json shows all", highlight=False)


def _answer(
    source: Path, target: Path, old: TextTrack, conformed: Conformed, found: _Found, losses: Losses
) -> dict[str, Any]:
    return {
        "file": source.name,
        "written": str(target),
        "how": found.how,
        "cues": len(old.cues),
        "unchanged": len(old.cues) - len(conformed.touched),
        "touched": [_touched(one, old, conformed) for one in conformed.touched],
        "losses": dict(losses.counts),
    }


def _touched(one: Touched, old: TextTrack, conformed: Conformed) -> dict[str, Any]:
    cue = old.cues[one.old_index]
    new = None if one.new_index is None else conformed.track.cues[one.new_index]
    return {
        "cue": one.old_index + 1,
        "old_start_ms": cue.start_ms,
        "old_end_ms": cue.end_ms,
        "new_start_ms": None if new is None else new.start_ms,
        "new_end_ms": None if new is None else new.end_ms,
        "why": one.why,
        "reason": one.reason,
        "text": cue.text,
    }


def _clock(ms: float) -> str:
    whole = round(ms)
    return f"{whole // 3_600_000}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"


def _refused(console: Console, wish: Wish, problem: Problem, code: int) -> int:
    if wish.as_json:
        console.print_json(json.dumps({"file": wish.source.name, "problem": problem.document()}, ensure_ascii=False))
        return code
    console.print(problem.detail, style="red", markup=False, highlight=False, soft_wrap=True)
    if problem.remedy:
        console.print(problem.remedy, markup=False, highlight=False, soft_wrap=True)
    return code
