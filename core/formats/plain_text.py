"""Plain text with times, as people type it: "0:01:02.5 She enters.", "[00:12] ..", "1:02 - 1:05 ..", 00:01:02:12 ..

Written as `hh:mm:ss.mmm - hh:mm:ss.mmm text`, further lines indented by four spaces. Resolution: exact to the
millisecond.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.stamp import stamp
from core.formats.track import Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset()
MAX_MS = 1000 * 3_600_000
WORDS_PER_SECOND = 2.5  # of a line that tells no end
_OURS = re.compile(
    r"([0-9]{2,9}):([0-9]{2}):([0-9]{2})\.([0-9]{3}) - ([0-9]{2,9}):([0-9]{2}):([0-9]{2})\.([0-9]{3})(?: (.*))?",
    re.DOTALL,
)
_INDENT = "    "
# A clock time, with thousandths or frames; or seconds that say so (62.5s).
_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3}|[:;][0-9]{2,3})?(?![0-9]|[:.,][0-9])"
_TIME = rf"({_CLOCK}|[0-9]{{1,6}}(?:[.,][0-9]{{1,3}})?\s?s(?:ec)?\b)"
_BETWEEN = r"\s{0,9}(?:-{1,3}>?|[–—→>~]|to\b|bis\b|\t)\s{0,9}"
_OPEN, _CLOSE = r"[\[({<]?\s{0,3}", r"\s{0,3}[\])}>]?"
_TYPED = re.compile(
    rf"\s{{0,99}}(?:[0-9]{{1,5}}[.)]\s{{1,9}}|[-*•]\s{{1,9}})?{_OPEN}{_TIME}{_CLOSE}"
    rf"(?:{_BETWEEN}{_OPEN}{_TIME}{_CLOSE})?(?=[\s:,;.|\-–—]|\Z|(?<=[\])}}>]))[:,;.|]?(?:\s{{0,9}}[-–—|:]\s{{1,9}})?"
)


@dataclass(slots=True)
class _Line:
    """A cue while its lines are gathered."""

    start_ms: int
    end_ms: int | None
    texts: list[str]
    line: int


def read_plain_text(data: bytes, options: TextOptions) -> Reading:
    """Lines that begin with a time are cues; lines without one belong to the cue above.

    Raises `TextRefused` where no line begins with a time.
    """
    decoded = decode(data, options.encoding)
    found = Found()
    lines = decoded.text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    ours = any(_OURS.fullmatch(line) for line in lines[:3])
    made: list[_Line] = []
    for number, line in enumerate(lines, 1):
        if ours and made and line.startswith(_INDENT):
            made[-1].texts.append(line[len(_INDENT) :])
        elif (cue := (_written(line, number) if ours else None) or _typed(line, number, options)) is not None:
            made.append(cue)
        elif line and not line.isspace():
            if made:
                made[-1].texts.append(line.strip())
            else:
                message = "This line stands above the first time; it is left out."
                found.error(message, "no-times", number, 1, line.strip())
    if not made:
        raise TextRefused(
            "No line of this text begins with a time.",
            slug="text-no-cues",
            remedy="Write 0:01:02 before each description.",
            findings=found.as_extra(),
        )
    cues = _ended(made, ours, found)
    return Reading(TextTrack(cues, options.kind, options.language), found.all(), decoded.encoding, decoded.guessed)


def _written(line: str, number: int) -> _Line | None:
    """A line as it is written here: its text is taken to the letter."""
    if (whole := _OURS.fullmatch(line)) is None:
        return None
    h1, m1, s1, f1, h2, m2, s2, f2 = map(int, whole.groups()[:8])
    start_ms, end_ms = ((h1 * 60 + m1) * 60 + s1) * 1000 + f1, ((h2 * 60 + m2) * 60 + s2) * 1000 + f2
    return _Line(start_ms, end_ms, [whole[9] or ""], number)


def _typed(line: str, number: int, options: TextOptions) -> _Line | None:
    found = _TYPED.match(line)
    if found is None or (start_ms := _ms(found[1], options)) is None:
        return None
    end_ms = _ms(found[2], options) if found[2] else None
    if found[2] and end_ms is None:
        return None
    text = line[found.end() :].strip()
    return _Line(start_ms, end_ms, [text] if text else [], number)


def _ms(written: str, options: TextOptions) -> int | None:
    """Milliseconds of a time as it was typed; None where it is none (1:75), or lies before the first picture."""
    plain = written.replace(",", ".")
    if plain[-1] in "sc":
        return round(float(plain.rstrip("sec \t")) * 1000)
    if ";" in plain or plain.count(":") == 3:
        try:
            frame = options.rate.frame_of(plain) - options.start_frame
        except ValueError:
            return None
        return options.rate.ms_of(frame) if frame >= 0 else None
    *front, seconds = plain.split(":")
    parts = [int(part) for part in front]
    if float(seconds) >= 60 or (len(parts) == 2 and parts[1] > 59):
        return None
    total = parts[0] * 60 + parts[1] if len(parts) == 2 else parts[0]
    return round((total * 60 + float(seconds)) * 1000)


def _ended(made: list[_Line], ours: bool, found: Found) -> list[TextCue]:
    """The cues with an end: their own, or as long as they take to speak, but no longer than to the next."""
    cues: list[TextCue] = []
    guessed = 0
    for at, line in enumerate(made):
        text = "\n".join(line.texts)
        if line.start_ms > MAX_MS or (line.end_ms or 0) > MAX_MS:
            found.error("The cue lies beyond a thousand hours; it is left out.", "cue-times", line.line, 1, text)
            continue
        end_ms = line.end_ms
        if end_ms is None:
            guessed += 1
            end_ms = line.start_ms + max(1000, round(len(text.split()) / WORDS_PER_SECOND * 1000))
            if at + 1 < len(made) and made[at + 1].start_ms > line.start_ms:
                end_ms = min(end_ms, made[at + 1].start_ms)
        elif end_ms < line.start_ms:
            message = "The cue ends before it begins; it is kept without length."
            found.warning(message, "cue-end-before-start", line.line, 1, text)
            end_ms = line.start_ms
        if not text and not ours:
            found.warning("The cue has no text.", "cue-empty", line.line, 1)
        cues.append(TextCue(line.start_ms, end_ms, text))
    if guessed:
        which = "One line tells no end; it lasts" if guessed == 1 else f"{guessed:,} lines tell no end; each lasts"
        found.warning(f"{which} as long as it takes to speak, or until the next begins.", "end-guessed")
    return cues


def write_plain_text(track: TextTrack, options: TextOptions) -> bytes:
    """One line a cue, further lines of its text below it."""
    blocks = []
    for cue in track.cues:
        text = cue.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
        body = text.replace("\n", f"\n{_INDENT}") if "\n" in text else text
        blocks.append(f"{stamp(cue.start_ms)} - {stamp(cue.end_ms)} {body}")
    return ("\n".join(blocks) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")
