"""COCO captions and their results: sentences of pictures or clips.

COCO has no times of its own. Each caption is written with `start` and `end` in seconds beside COCO's keys, which other
tools pass over, so that it comes back exact to the millisecond; where they are missing, a cue lies at 0. A picture is
the cue's group: evaluations compare the captions of one picture. A cue without a group is a picture of its own, named
by film and times. Results (`write_coco_results`) are [{"image_id", "caption"}] alone.
"""

from __future__ import annotations

import json

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.json_walk import JsonFault, JsonWalk, broken, shown
from core.formats.research.seconds import one_text, span
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "id", "fields"))
CARRIES_RESULTS = frozenset(("group",))
_OWN = ("id", "image_id", "caption", "start", "end")


def read_coco(data: bytes, options: TextOptions) -> Reading:
    """Annotations, or a list of results."""
    found = Found()
    decoded = decode(data, options.encoding)
    walk = JsonWalk(decoded.text)
    names: dict[object, str] = {}
    rows: list[tuple[int, object]] = []
    results = walk.next == "["
    about: dict[str, object] = {}
    try:
        if results:
            rows += ((walk.line, walk.value()) for _ in walk.items())
        else:
            for name in walk.members():
                if name == "images" and walk.next == "[":
                    for number in walk.items():
                        _image(number, walk.line, walk.value(), names, found)
                elif name == "annotations" and walk.next == "[":
                    rows += ((walk.line, walk.value()) for _ in walk.items())
                else:
                    value = walk.value()
                    if name in ("info", "licenses"):
                        about[f"coco_{name}"] = value
        walk.end()
    except JsonFault as fault:
        broken(fault, found, bool(rows))
    if not rows and not results and not names and "coco_info" not in about:
        raise TextRefused("There are no annotations and no results in this file.", slug="text-coco", remedy="Check it.")
    cues: list[TextCue] = []
    seen: set[object] = set()
    for number, (line, row) in enumerate(rows):
        cue = _cue(number, line, row, names, seen, results, options, found)
        if cue is not None:
            cues.append(cue)
    track = TextTrack(cues, "description", options.language, about)
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _image(number: int, line: int, image: object, names: dict[object, str], found: Found) -> None:
    identity = image.get("id") if isinstance(image, dict) else None
    if not isinstance(image, dict) or not _is_id(identity):
        found.warning(f"Image {number} has no id.", "missing-id", line, None, shown(image))
        return
    if identity in names:
        found.warning(f"Image {number} has the id {str(identity)[:40]} of an earlier one.", "duplicate-id", line)
        return
    file_name = image.get("file_name")
    names[identity] = one_text(file_name) if isinstance(file_name, str) and file_name else one_text(str(identity))


def _is_id(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30)


def _cue(
    number: int,
    line: int,
    row: object,
    names: dict[object, str],
    seen: set[object],
    results: bool,
    options: TextOptions,
    found: Found,
) -> TextCue | None:
    where = f"{'Result' if results else 'Annotation'} {number}"
    if not isinstance(row, dict) or not isinstance(row.get("caption"), str) or not _is_id(row.get("image_id")):
        found.error(f"{where} has no caption or no image_id; it is left out.", "coco-row", line, None, shown(row))
        return None
    times = (0, 0)
    if "start" in row or "end" in row:
        told = span(row.get("start"), row.get("end"), where, line, found, options.duration_ms, numbers=True)
        if told is None:
            return None
        times = told
    image, identity = row["image_id"], row.get("id")
    if names and image not in names:
        found.warning(f"{where} is of image {str(image)[:40]}, which is not listed.", "missing-id", line)
    data: dict[str, object] = {"group": names.get(image, one_text(str(image)))}
    if not results:
        if not _is_id(identity):
            found.warning(f"{where} has no id.", "missing-id", line, None, shown(row))
        elif identity in seen:
            found.warning(f"{where} has the id {str(identity)[:40]} of an earlier one.", "duplicate-id", line)
        if _is_id(identity):
            seen.add(identity)
            data["id"] = one_text(str(identity))
    rest = {str(name): value for name, value in row.items() if name not in _OWN}
    if rest:
        data["fields"] = rest
    return TextCue(*times, one_text(row["caption"]), data)


def write_coco(track: TextTrack, options: TextOptions) -> bytes:
    """Images, and annotations in the track's order; cues without an id are numbered with what is free."""
    images: dict[str, int] = {}
    taken = {str(cue.data["id"]) for cue in track.cues if cue.data.get("id")}
    annotations: list[str] = []
    free = 0
    for cue in track.cues:
        identity: object = cue.data.get("id")
        if not identity:
            free += 1
            while str(free) in taken:
                free += 1
            identity = free
        row = {
            "id": _number(identity),
            "image_id": images.setdefault(_picture(cue, options), len(images) + 1),
            "caption": cue.text,
            "start": cue.start_ms / 1000,
            "end": cue.end_ms / 1000,
        }
        fields = {str(name): value for name, value in (cue.data.get("fields") or {}).items() if str(name) not in _OWN}
        annotations.append(_json(row | fields))
    pictures = [_json({"id": number, "file_name": name}) for name, number in images.items()]
    info = track.about.get("coco_info") or {"description": options.film}
    parts = [f'"info": {_json(info)}', f'"images": {_listed(pictures)}', f'"annotations": {_listed(annotations)}']
    if licenses := track.about.get("coco_licenses"):
        parts.insert(1, f'"licenses": {_json(licenses)}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "replace")


def write_coco_results(track: TextTrack, options: TextOptions) -> bytes:
    """[{"image_id", "caption"}], as evaluations take it; an image's number stays a number."""
    rows = [_json({"image_id": _number(_picture(cue, options)), "caption": cue.text}) for cue in track.cues]
    return (_listed(rows) + "\n").encode("utf-8", "replace")


def _picture(cue: TextCue, options: TextOptions) -> str:
    return str(cue.data.get("group") or f"{options.film}_{cue.start_ms}-{cue.end_ms}")


def _number(identity: object) -> object:
    """An id as the number that it is, where nothing is lost by that."""
    written = str(identity)
    whole = written.isascii() and written.isdigit() and len(written) < 16 and str(int(written)) == written
    return int(written) if whole else written


def _listed(rows: list[str]) -> str:
    return "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
