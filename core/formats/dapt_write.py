"""Writing DAPT: an event for each cue, its text with voice and times, recordings and the programme's level."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.formats.dapt_vocabulary import (
    CONTENT_PROFILE,
    LANGUAGE,
    ON_SCREEN,
    ORIGIN,
    SCRIPT_TYPES,
    description_type_fault,
    descriptor_fault,
    is_within,
)
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.ttml_names import escaped, quoted
from core.formats.ttml_time import rates_of
from core.formats.ttml_write import Cast, attributes_of, content, identity_of, root_opening

# Fields that DAPT has no place for: attributes of our own namespace.
CARRIED_AS = {"notes": "cw:notes", "status": "cw:status", "group": "cw:group", "style": "cw:style"}
_TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
}
_PREFIXES = ("ttp", "ttm", "tta", "daptm", "ebuttm", "cw")


def write_dapt(track: TextTrack, options: TextOptions) -> bytes:
    """A valid DAPT 1.0 document.

    What the track says of itself (`about`: dapt_script_type, dapt_represents ..) is kept where it is valid.
    """
    cast = Cast()
    for cue in track.cues:
        cast.add(_word(cue, "speaker"), _word(cue, "voice"))
    root = _root(track)
    used = cast.ids()
    events = [_event(cue, number, track, cast, used) for number, cue in enumerate(track.cues, 1)]
    metadata = _metadata(track, options, "ttp:frameRate" in root) + cast.written()
    parts = [
        root_opening(root, _PREFIXES),
        f"  <head>\n    <metadata>\n{metadata}    </metadata>\n  </head>\n" if metadata else "",
        "  <body>\n",
        *events,
        "  </body>\n</tt>\n",
    ]
    return "".join(parts).replace("\n", options.line_end).encode("utf-8", "replace")


def _root(track: TextTrack) -> dict[str, str]:
    """The root's attributes: among them what a cue describes that does not say so itself."""
    about, spoken = track.about, track.kind == "transcript"
    recorded = any(cue.data.get("clip") or cue.data.get("gain") for cue in track.cues)
    kind = about.get("dapt_script_type")
    if kind not in SCRIPT_TYPES:
        kind = "originalTranscript" if spoken else "asRecorded" if recorded else "preRecording"
    kept = _valid(str(about.get("dapt_represents") or "").split())
    default = kept or (["audio.dialogue"] if spoken else ["visual"])
    inherited = bool(kept) or any(not _valid(cue.data.get("represents") or ()) for cue in track.cues)
    described = dict.fromkeys(_valid(str(about.get("dapt_script_represents") or "").split()))
    if not described:
        described[default[0].split(".")[0]] = None
    for represents in (*(cue.data.get("represents") or () for cue in track.cues), default if inherited else ()):
        described |= dict.fromkeys(token for token in _valid(represents) if not is_within(token, described))
    source = str(about.get("dapt_language_source") or ("" if spoken else "zxx"))
    root = {
        "ttp:contentProfiles": CONTENT_PROFILE,
        "xml:lang": track.language if LANGUAGE.match(track.language) else "und",
        "daptm:scriptRepresents": " ".join(described),
        "daptm:scriptType": str(kind),
    }
    if inherited:
        root["daptm:represents"] = " ".join(default)
    if LANGUAGE.match(source):
        root["daptm:langSrc"] = source
    rates = {
        f"ttp:{name}": str(about[key])
        for name, key in (("frameRate", "dapt_frame_rate"), ("frameRateMultiplier", "dapt_frame_rate_multiplier"))
        if about.get(key)
    }
    if "ttp:frameRate" in rates and not rates_of(rates)[1]:
        root |= rates
    return root


def _metadata(track: TextTrack, options: TextOptions, has_rate: bool) -> str:
    parts = [
        f"      <ttm:{name}>{escaped(str(track.about[name]))}</ttm:{name}>\n"
        for name in ("title", "copyright")
        if track.about.get(name)
    ]
    film = str(track.about.get("source_media") or (options.film if options.film != "film" else ""))
    if film.strip():
        parts.append(f"      <ebuttm:sourceMediaIdentifier>{escaped(film)}</ebuttm:sourceMediaIdentifier>\n")
    origin = str(track.about.get("dapt_origin") or "")
    found = ORIGIN.match(origin)
    if found and has_rate and int(found[4]) < int(str(track.about["dapt_frame_rate"])):
        parts.append(f"      <daptm:daptOriginTimecode>{origin}</daptm:daptOriginTimecode>\n")
    return "".join(parts)


def _event(cue: TextCue, number: int, track: TextTrack, cast: Cast, used: set[str]) -> str:
    """One <div>: its interval is the gap that the cue was written for, stretched to all that happens in it."""
    data = cue.data
    gap = data.get("gap")
    gain = sorted(data.get("gain") or (), key=lambda point: int(point["at_ms"]))
    times = [cue.start_ms, cue.end_ms, *(gap or ()), *(max(0, int(point["at_ms"])) for point in gain)]
    begin, end = min(times), max(times)
    given = identity_of(_word(cue, "id"), used)
    if "xml:id" not in given:
        given |= {"cw:id": _word(cue, "id")} | _numbered(number, used)
        if not given["cw:id"]:
            given["cw:unnamed"] = "true"
    given |= {"begin": _seconds(begin), "end": _seconds(end)}
    if [begin, end] != list(gap or (cue.start_ms, cue.end_ms)):
        given["cw:gap"] = " ".join(map(str, gap)) if gap else "none"
    if not cue.text.strip() and (begin, end) != (cue.start_ms, cue.end_ms):
        given["cw:time"] = f"{cue.start_ms} {cue.end_ms}"
    given |= _described(cue)
    given["ttm:agent"] = cast.add(_word(cue, "speaker"), _word(cue, "voice"))
    given |= {name: _word(cue, field) for field, name in CARRIED_AS.items()}
    inner = "".join(f"      {_description(one)}\n" for one in data.get("descriptions") or ())
    inner += _texts(cue, track, begin, end, gain)
    return f"    <div{attributes_of(given)}>\n{inner}    </div>\n"


def _numbered(number: int, used: set[str]) -> dict[str, str]:
    name = f"event_{number}"
    while name in used:
        name += "_"
    used.add(name)
    return {"xml:id": name}


def _described(cue: TextCue) -> dict[str, str]:
    given: dict[str, str] = {}
    represents = [str(token) for token in cue.data.get("represents") or ()]
    if represents:
        valid = _valid(represents)
        given["daptm:represents"] = " ".join(valid)  # where none is valid, the root's is inherited
        if valid != represents:
            given["cw:represents"] = " ".join(represents)
    if cue.data.get("on_screen") in ON_SCREEN:
        given["daptm:onScreen"] = str(cue.data["on_screen"])
    if cue.data.get("extended"):
        given["cw:extended"] = "pause"
    return given


def _description(described: Mapping[str, Any]) -> str:
    kind, text = str(described.get("type") or ""), str(described.get("text") or "")
    name = "cw:type" if kind and description_type_fault(kind) else "daptm:descType"
    space = content(text)[0] or (' xml:space="preserve"' if "\n" in text else "")
    return f"<ttm:desc{attributes_of({name: kind})}{space}>{escaped(text)}</ttm:desc>"


def _texts(cue: TextCue, track: TextTrack, begin: int, end: int, gain: Sequence[Mapping[str, Any]]) -> str:
    """The text and its translations, each a <p>; the first one holds the mixing and the recording."""
    data = cue.data
    language, translations = _word(cue, "language"), list(data.get("translations") or ())
    clip = _clip(data.get("clip"))
    if not cue.text and not gain and not clip and not translations:
        return ""
    given = {"xml:lang": language if LANGUAGE.match(language) else ""}
    if translations:
        given["cw:main"] = "true"
    animates = "".join(f"        {one}\n" for one in _animates(gain, begin))
    timed = {}
    if (begin, end) != (cue.start_ms, cue.end_ms):
        timed = {"begin": _seconds(cue.start_ms - begin), "end": _seconds(cue.end_ms - begin)}
    speak = {"tta:speak": "normal"} if track.kind == "description" and not clip and cue.text else {}
    space, text = content(cue.text)
    spoken = f"        <span{attributes_of(timed | speak)}{space}>{text}{clip}</span>"
    parts = [f"      <p{attributes_of(given)}>\n{animates}{spoken}</p>\n"]
    for translation in translations:
        own = str(translation.get("language") or "und")
        languages = {"xml:lang": own if LANGUAGE.match(own) else "und"}
        source = language or track.language
        if LANGUAGE.match(source):
            languages["daptm:langSrc"] = source
        space, text = content(str(translation.get("text") or ""))
        span = f"<span{attributes_of(timed)}{space}>{text}</span>"
        parts.append(f"      <p{attributes_of(languages)}>{span}</p>\n")
    return "".join(parts)


def _animates(gain: Sequence[Mapping[str, Any]], begin: int) -> list[str]:
    """The programme's level: a ramp between every two points; one that stays level is left to `fill`."""
    points = [(max(0, int(point["at_ms"])) - begin, float(point["level"])) for point in gain]
    if len(points) == 1:
        return [_animate(points[0][0], None, _level(points[0][1]))]
    ramps = [(*first, *second) for first, second in pairwise(points)]
    parts = []
    for number, (start, level, end, target) in enumerate(ramps):
        moves = [
            ramps[near][0] < ramps[near][2] and ramps[near][1] != ramps[near][3]
            for near in (number - 1, number + 1)
            if 0 <= near < len(ramps)
        ]
        if start < end and level == target and moves == [True, True]:
            continue
        if start < end:
            parts.append(_animate(start, end, f"{_level(level)};{_level(target)}"))
        else:
            parts.append(_animate(start, None, _level(level)))
            parts.append(_animate(end, None, _level(target)))
    return parts


def _animate(begin: int, end: int | None, levels: str) -> str:
    until = f' end="{_seconds(end)}"' if end is not None else ""
    return f'<animate begin="{_seconds(begin)}"{until} tta:gain="{levels}" fill="freeze"/>'


def _level(level: float) -> str:
    """Plain decimals, exact to nine places: TTML knows no exponents."""
    return re.sub(r"\.?0+\Z", "", f"{max(0.0, level):.9f}") or "0"


def _clip(clip: Any) -> str:
    if not isinstance(clip, Mapping) or not clip.get("src"):
        return ""
    src = str(clip["src"])
    if src.startswith("#"):  # would name something inside the document
        src = f"%23{src[1:]}"
    kind = _TYPES.get(posixpath.splitext(src.split("?")[0].split("#")[0])[1].lower(), "")
    given = {"type": kind}
    for name, key in (("clipBegin", "begin_ms"), ("clipEnd", "end_ms")):
        if clip.get(key) is not None:
            given[name] = _seconds(int(clip[key]))
    return f"<audio src={quoted(src)}{attributes_of(given)}/>"


def _valid(tokens: Sequence[Any]) -> list[str]:
    return [str(token) for token in tokens if descriptor_fault(str(token)) is None]


def _seconds(time_ms: int) -> str:
    return f"{time_ms // 1000}.{time_ms % 1000:03d}s"


def _word(cue: TextCue, name: str) -> str:
    value = cue.data.get(name)
    return "" if value is None else str(value)
