"""From any format to any other: which one a file is, its cues with what is wrong, and what the target cannot carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from core.errors import TextRefused, TooLarge
from core.formats.catalog import FORMATS, Format
from core.formats.detect import detect
from core.formats.options import TextOptions
from core.formats.track import Finding, Losses, Reading, TextTrack

MAX_BYTES = 64 * 2**20  # a feature film's script is 0.3 MB; larger files are something else


@dataclass(frozen=True, slots=True)
class Written:
    data: bytes
    losses: Losses


def format_named(name: str) -> Format:
    """The format of this name. Raises `TextRefused` with those that there are."""
    found = FORMATS.get(name)
    if found is None:
        raise TextRefused(
            f"There is no format {name!r}.", slug="text-format-unknown", remedy=f"There are: {', '.join(FORMATS)}."
        )
    return found


def format_of_name(file_name: str) -> Format | None:
    """The format that writes files of this name's ending, the most usual first."""
    ending = PurePath(file_name).suffix.lower()
    return next((format for format in FORMATS.values() if ending in format.extensions and format.write), None)


def read_text(
    data: bytes, file_name: str, options: TextOptions, format_name: str | None = None
) -> tuple[Format, Reading]:
    """A file's format (told, or found out by its content and name) and its cues.

    Raises TooLarge, and `TextRefused` where no cue can be read at all.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"{file_name} is {len(data):,} bytes; timed text is taken up to {MAX_BYTES:,}.",
            slug="text-too-large",
            remedy="Check that this is the right file, or split it.",
        )
    format = format_named(format_name) if format_name else detect(data, file_name)
    if format.read is None:
        raise TextRefused(f"{format.title} is written here but not read.", slug="text-format-unread")
    reading = format.read(data, options)
    return format, replace(reading, findings=[*reading.findings, *beyond(reading.track, options)])


def faults(format: Format, reading: Reading, data: bytes) -> list[Finding]:
    """What is wrong in a file. Where a format has a validator, that says what is an error; what else a reader could not
    use of a valid file is a warning."""
    if format.validate is None:
        return [*reading.findings]
    found = [*format.validate(data)]
    known = {(each.line, each.message) for each in found}
    rest = [each for each in reading.findings if (each.line, each.message) not in known]
    return [*found, *(replace(each, severity="warning") for each in rest)]


def beyond(track: TextTrack, options: TextOptions) -> list[Finding]:
    """Cues that lie after the film's end, where its length is known."""
    if options.duration_ms is None:
        return []
    return [
        Finding(
            f"Cue {number} begins at {cue.start_ms / 1000:.3f} s; the film ends at {options.duration_ms / 1000:.3f} s.",
            severity="warning",
            rule="beyond-the-film",
            excerpt=cue.text[:80],
        )
        for number, cue in enumerate(track.cues, 1)
        if cue.start_ms >= options.duration_ms
    ]


def write_text(track: TextTrack, format_name: str, options: TextOptions) -> Written:
    """The file, and what it could not carry. Raises `TextRefused` where the format is not written."""
    format = format_named(format_name)
    if format.write is None:
        raise TextRefused(f"{format.title} is read here but not written.", slug="text-format-unwritten")
    return Written(format.write(track, options), format.losses(track))
