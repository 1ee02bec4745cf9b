"""COCO captions and their results: sentences of pictures or clips, which have no times of their own.

Read, each caption is a cue without length at 0 whose group is its picture; written, each cue is a caption.
"""

from __future__ import annotations

import json
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.research.seconds import parsed_json
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES = frozenset(("group",))


def read_coco(data: bytes, options: TextOptions) -> Reading:
    """Annotations, or a list of results."""
    document = parsed_json(data)
    names: dict[Any, str] = {}
    if isinstance(document, dict):
        for image in document.get("images") or ():
            if isinstance(image, dict) and isinstance(image.get("id"), int | str):
                names[image["id"]] = str(image.get("file_name") or image["id"])
        rows = document.get("annotations")
    else:
        rows = document
    if not isinstance(rows, list):
        raise TextRefused("There are no annotations and no results in this file.", slug="text-coco", remedy="Check it.")
    cues: list[TextCue] = []
    findings: list[Finding] = []
    seen: set[Any] = set()
    for number, row in enumerate(rows):
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("caption"), str)
            or not isinstance(row.get("image_id"), int | str)
        ):
            message = f"Annotation {number} has no caption or no image_id; it is left out."
            findings.append(Finding(message, rule="coco-row", excerpt=str(row)[:80]))
            continue
        identity = row.get("id")
        if isinstance(identity, int | str):
            if identity in seen:
                message = f"Annotation {number} has the id {identity} of an earlier one."
                findings.append(Finding(message, severity="warning", rule="duplicate-id"))
            seen.add(identity)
        cues.append(TextCue(0, 0, row["caption"], {"group": names.get(row["image_id"], str(row["image_id"]))}))
    return Reading(TextTrack(cues, "description", options.language), findings, "utf-8")


def write_coco(track: TextTrack, options: TextOptions) -> bytes:
    """Pictures are the cues' groups, else one per cue named by its times."""
    images: dict[str, int] = {}
    annotations = []
    for number, cue in enumerate(track.cues, 1):
        name = str(cue.data.get("group") or f"{options.film}_{cue.start_ms}-{cue.end_ms}")
        image = images.setdefault(name, len(images) + 1)
        annotations.append({"id": number, "image_id": image, "caption": cue.text})
    document = {
        "info": {"description": options.film},
        "images": [{"id": identity, "file_name": name} for name, identity in images.items()],
        "annotations": annotations,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
