"""The words that DAPT knows: its registries, and what may stand inside what."""

from __future__ import annotations

import re
from collections.abc import Container

CONTENT_PROFILE = "http://www.w3.org/ns/ttml/profile/dapt1.0/content"
PROCESSOR_PROFILE = "http://www.w3.org/ns/ttml/profile/dapt1.0/processor"
SCRIPT_TYPES = ("originalTranscript", "translatedTranscript", "preRecording", "asRecorded")
ON_SCREEN = ("ON", "OFF", "ON_OFF", "OFF_ON")
DESCRIPTION_TYPES = ("pronunciationNote", "scene", "plotSignificance")
AGENT_TYPES = ("person", "character", "group", "organization", "other")
NAME_TYPES = ("full", "family", "given", "alias", "other")
# The registry of content descriptors: what a script, or one of its events, describes.
DESCRIPTORS = (
    "audio",
    "audio.dialogue",
    "audio.nonDialogueSounds",
    "visual",
    "visual.dialogue",
    "visual.nonText",
    "visual.text",
    "visual.text.title",
    "visual.text.credit",
    "visual.text.location",
)
LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
MAX_DESCRIPTOR = 200  # characters: every part of one is looked up
_TOKEN = re.compile(r"^[A-Za-z_:\u00c0-\ufffd0-9\-\u00b7][-\w:\u00b7\u203f\u2040]*\Z")
_EXTENSION = re.compile(r"^x-[-\w]+\Z")
ORIGIN = re.compile(r"^([0-9]{2,4}):([0-5][0-9]):([0-5][0-9]):([0-9]{2})\Z")
# Children in the namespace of TTML that each element of it may have; metadata, animation and styling are added below.
_ANIMATED = frozenset(("tt:animate", "tt:set"))
_EMBEDDED = frozenset(("tt:audio", "tt:image", "tt:data", "tt:source", "tt:chunk", "tt:font"))
_INLINE = frozenset(("tt:span", "tt:br")) | _EMBEDDED | _ANIMATED | {"tt:region"}
CHILDREN: dict[str, frozenset[str]] = {
    "tt:tt": frozenset(("tt:head", "tt:body")),
    "tt:head": frozenset(("tt:resources", "tt:styling", "tt:layout", "tt:animation")),
    "tt:body": frozenset(("tt:div", "tt:region")) | _ANIMATED | _EMBEDDED,
    "tt:div": frozenset(("tt:div", "tt:p", "tt:region")) | _ANIMATED | _EMBEDDED,
    "tt:p": _INLINE,
    "tt:span": _INLINE,
    "tt:br": _ANIMATED,
    "tt:audio": frozenset(("tt:source",)) | _ANIMATED,
    "tt:source": frozenset(("tt:data",)),
    "tt:data": frozenset(("tt:chunk", "tt:source")),
    "tt:resources": _EMBEDDED,
}
# Where character data means something; elsewhere in the body it is a mistake.
HOLDS_TEXT = frozenset(("tt:p", "tt:span", "tt:data", "tt:chunk"))
TIMED = frozenset(("tt:body", "tt:div", "tt:p", "tt:span", "tt:br", "tt:audio", "tt:animate", "tt:set", "tt:region"))


def descriptor_fault(token: str) -> str | None:
    """What is wrong with one content descriptor, or None. Own ones have a part that begins with 'x-'."""
    if len(token) > MAX_DESCRIPTOR:
        return f"{token[:60]!r} is too long for a content descriptor; {MAX_DESCRIPTOR} characters are read"
    parts = token.split(".")
    if not all(_TOKEN.match(part) for part in parts):
        return f"{token[:60]!r} is no content descriptor; they are words joined by full stops, parted by blanks"
    known: list[str] = []
    for part in parts:
        if _EXTENSION.match(part):
            return None
        known.append(part)
        if ".".join(known) not in DESCRIPTORS:
            return f"{token[:60]!r} is not registered; known are {', '.join(DESCRIPTORS)}, and own ones begin with x-"
    return None


def is_within(token: str, allowed: Container[str]) -> bool:
    """Whether a descriptor is one of these or a sub-type of one: visual.text of visual."""
    while token:
        if token in allowed:
            return True
        token = token.rpartition(".")[0]
    return False


def description_type_fault(value: str) -> str | None:
    if value in DESCRIPTION_TYPES or _EXTENSION.match(value):
        return None
    return f"{value[:60]!r} is no type of description; known are {', '.join(DESCRIPTION_TYPES)}, own ones begin with x-"


def designators(value: str) -> list[str]:
    """The profiles that a list names: parted by blanks, perhaps as 'all(...)' or 'any(...)'."""
    value = value.strip()
    if value.startswith(("all(", "any(")) and value.endswith(")"):
        value = value[4:-1]
    return value.split()
