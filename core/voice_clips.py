"""Where spoken lines and previews lie: under keys made from all that they depend on, so that none is made twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from core.storage import get_storage
from core.voices import voice_fingerprint

VOICE = "voice"
SCRIPTS = "scripts"  # of tracks, as jobs were asked to speak them
CLIPS, PREVIEWS = f"{VOICE}/clips", f"{VOICE}/previews"
VERSION = 2  # raise it when the same request sounds different


def key_of(folder: str, request: Mapping[str, Any]) -> str:
    """The storage key, without an ending, of what answers a request that names its `voice`."""
    file = voice_fingerprint(request["voice"])
    identity = json.dumps([VERSION, request] if file is None else [VERSION, request, file], sort_keys=True)
    return f"{folder}/{hashlib.sha256(identity.encode()).hexdigest()}"


def previews_of(film_key: str) -> str:
    """The folder of a stored film's previews: they hold its sound, and go with it."""
    return f"{PREVIEWS}/{PurePosixPath(film_key).name}"


def kept(key: str, ending: str) -> dict[str, Any] | None:
    """What was answered before, if it and its sound are still there."""
    storage = get_storage()
    if not storage.exists(f"{key}.json") or not storage.exists(f"{key}{ending}"):
        return None
    answer: dict[str, Any] = json.loads(storage.path(f"{key}.json").read_text())
    return answer
