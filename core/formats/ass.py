"""Advanced SubStation (v4.00+, and SSA v4 as it comes): the actor column is the speaker, override codes are markup.

Resolution: centiseconds, each time rounded to the nearer one (a half goes up), so it moves by 5 ms at most. Commas in
a style's or speaker's name become semicolons. Script info, styles and comments are kept in `about`; embedded fonts and
pictures are left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import TextRefused
from core.formats.ass_styles import DEFAULT_STYLES, as_v4_plus
from core.formats.ass_tags import plain_of, raw_of, raw_with_markup
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("speaker", "style", "layer", "markup"))
RESOLUTION_MS = 5
_TIME = re.compile(r"\s*([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})(?:[.,:]([0-9]{1,3})[0-9]*)?\s*$")
_NAMES = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_OTHER_EVENTS = ("picture", "sound", "movie", "command")
_FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def read_ass(data: bytes, options: TextOptions) -> Reading:
    """The events of an ASS or SSA file, in whatever order its Format line names their columns."""
    decoded = decode(data, options.encoding)
    found = Found()
    cues: list[TextCue] = []
    info: list[str] = []
    styles: list[str] = []
    comments: list[dict[str, Any]] = []
    section, known = "", False
    names: Sequence[str] = _NAMES
    lines = decoded.text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("Dialogue:"):  # nearly every line
            cue = _event(line[9:], names, number, found)
            if cue is not None:
                cues.append(cue)
            known = True
            continue
        head = line.strip("\ufeff \t")
        if not head:
            continue
        if head.startswith("[") and head.endswith("]"):
            section = head[1:-1].strip().lower()
            known = known or section in ("script info", "events") or "styles" in section
            if section in ("fonts", "graphics"):
                found.warning(f"The embedded {section} are left out.", "embedded", number)
        elif section in ("fonts", "graphics") or head.startswith((";", "!:")):
            continue
        elif section == "script info":
            if not head.lower().startswith("scripttype"):  # it is always written as v4.00+
                info.append(head)
        elif "styles" in section:
            styles.append(head)
        else:
            kind, colon, rest = head.partition(":")
            kind = kind.strip().lower()
            if kind == "format" and colon:
                names = _named(rest, names, number, found)
            elif kind == "dialogue" and colon:
                known = True
                cue = _event(rest, names, number, found)
                if cue is not None:
                    cues.append(cue)
            elif kind == "comment" and colon:
                values = _values(rest, names)
                comments.append({"before": len(cues), "line": ",".join(values.get(name, "") for name in _NAMES)})
            elif kind in _OTHER_EVENTS and colon:
                found.warning(f"A {kind} event holds no text; it is left out.", "event-kind", number, 1, head)
            elif section in ("events", ""):
                found.error("This line is no event; it is left out.", "no-event", number, 1, head)
    if not known:
        raise TextRefused(
            "This is no Advanced SubStation file: it has neither [Script Info] nor a Dialogue line.",
            slug="text-no-cues",
            remedy="Choose another file, or say which format it is.",
        )
    title = next((line.partition(":")[2].strip() for line in info if line.lower().startswith("title:")), "")
    parts = {"title": title, "ass_info": info, "ass_styles": as_v4_plus(styles), "ass_comments": comments}
    about = {name: value for name, value in parts.items() if value}
    track = TextTrack(cues, options.kind, options.language, about)
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _named(row: str, before: Sequence[str], line: int, found: Found) -> Sequence[str]:
    """The columns' names in lower case; a Format line without the needed ones is passed over."""
    names = tuple({"actor": "name", "marked": "layer"}.get(name, name) for name in _split(row.lower()))
    missing = [name for name in ("start", "end", "text") if name not in names]
    if missing:
        message = f"This Format line names no {missing[0].title()}; it is passed over."
        found.warning(message, "format-line", line, 1, row.strip())
        return before
    return _NAMES if names == _NAMES else names


def _split(row: str) -> list[str]:
    return [name.strip() for name in row.split(",")]


def _values(row: str, names: Sequence[str]) -> dict[str, str]:
    """By column; where the text comes last, as it should, its commas are its own."""
    row = row.removeprefix(" ")
    values = row.split(",", len(names) - 1) if names[-1] == "text" else row.split(",")
    return dict(zip(names, values, strict=False))


def _event(row: str, names: Sequence[str], line: int, found: Found) -> TextCue | None:
    values = row.split(",", 9)
    if names is not _NAMES or len(values) < 10:
        by_name = _values(row, names)
        values = [by_name.get(name, "") if "text" in by_name else "" for name in _NAMES]
    layer, start, end, style, speaker, left, right, vertical, effect, raw = values
    start_ms, end_ms = _ms(start), _ms(end)
    if start_ms is None or end_ms is None:
        message = "An event needs Start, End and Text, with times like 0:01:02.50; it is left out."
        found.error(message, "cue-times", line, 1, row.strip())
        return None
    text = plain_of(raw)
    if end_ms < start_ms:
        message = "The event ends before it begins: players never show it. It is kept without length."
        found.warning(message, "cue-end-before-start", line, 1, text)
        end_ms = start_ms
    data: dict[str, Any] = {}
    if text != raw and raw != raw_of(text):
        if not text.strip() and "\\p" in raw:
            found.warning("The event holds a drawing and no text; it is left out.", "drawing", line, 1, raw)
            return None
        data["markup"] = raw
    if speaker and (speaker := speaker.strip()):
        data["speaker"] = speaker
    if style != "Default" and (style := style.strip().lstrip("*")) and style != "Default":
        data["style"] = style
    if layer not in (" 0", "0") and (number := _whole(layer)):
        data["layer"] = number
    if effect or left != "0" or right != "0" or vertical != "0":
        placed = {"MarginL": left, "MarginR": right, "MarginV": vertical, "Effect": effect}
        said = {name: value.strip() for name, value in placed.items() if value.strip(" \t0")}
        if said:
            data["settings"] = said
    return TextCue(start_ms, end_ms, text, data)


def _whole(written: str) -> int:
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _ms(written: str) -> int | None:
    found = _TIME.match(written)
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    part_ms = int(part) * 10 if part and len(part) == 2 else int((part or "0").ljust(3, "0"))
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + int(seconds) * 1000 + part_ms


def write_ass(track: TextTrack, options: TextOptions) -> bytes:
    """An ASS file in UTF-8, with the info, styles and comments that the track brings along."""
    about = track.about
    styles = [_flat(str(line)) for line in about.get("ass_styles") or DEFAULT_STYLES]
    lines = ["[Script Info]", *_info(about), "", "[V4+ Styles]", *styles, "", "[Events]", _FORMAT]
    comments = list(about.get("ass_comments") or ())
    placed = sorted((int(each["before"]), _flat(str(each["line"]))) for each in comments if isinstance(each, Mapping))
    upcoming = 0
    for number, cue in enumerate(track.cues):
        while upcoming < len(placed) and placed[upcoming][0] <= number:
            lines.append(f"Comment: {placed[upcoming][1]}")
            upcoming += 1
        lines.append(_line(cue))
    lines += [f"Comment: {line}" for _, line in placed[upcoming:]]
    return ("\n".join(lines) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")


def _info(about: Mapping[str, Any]) -> list[str]:
    """The script's own lines; without any, enough for players to agree on how it looks."""
    lines = [_flat(str(line)) for line in about.get("ass_info") or ()]
    if not lines:
        lines = ["WrapStyle: 0", "ScaledBorderAndShadow: yes", "PlayResX: 1920", "PlayResY: 1080"]
        if title := _flat(str(about.get("title") or "")):
            lines.insert(0, f"Title: {title}")
    return ["ScriptType: v4.00+", *(line for line in lines if line and not line.startswith("["))]


def _line(cue: TextCue) -> str:
    text, data = cue.text, cue.data
    if "\r" in text or "\x00" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    times = f"{stamp(cue.start_ms)},{stamp(cue.end_ms)}"
    if not data:
        return f"Dialogue: 0,{times},Default,,0,0,0,,{raw_of(text)}"
    settings = data.get("settings")
    placed = settings if isinstance(settings, Mapping) else {}
    left, right, vertical = (_digits(placed.get(name)) for name in ("MarginL", "MarginR", "MarginV"))
    layer, style = _digits(data.get("layer")), _name(data.get("style")) or "Default"
    effect = _name(placed.get("Effect"))
    body = raw_with_markup(text, data.get("markup"))
    return f"Dialogue: {layer},{times},{style},{_name(data.get('speaker'))},{left},{right},{vertical},{effect},{body}"


def stamp(time_ms: int) -> str:
    """h:mm:ss.cc, the nearer hundredth; a half goes up."""
    seconds, part = divmod((time_ms + 5) // 10, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{part:02d}"


def _digits(value: object) -> str:
    written = str(value or 0)
    return written if written.isascii() and written.isdigit() and len(written) < 10 else "0"


def _name(value: object) -> str:
    return _flat(str(value)).replace(",", ";") if value else ""


def _flat(text: str) -> str:
    """One line without NUL; spaces inside stay."""
    return " ".join(text.replace("\x00", "\ufffd").splitlines()).strip()
