"""Voices that lie in files beside the weights in service, and what tells one file from another of the same name."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from core.checkpoints import folder_of
from core.settings import get_settings

FOLDER = "voices"


def voices_folder() -> Path:
    """models/<profile>/voices, whether or not it is there."""
    return folder_of(get_settings(), FOLDER)


def voice_fingerprint(voice: str | None) -> str | None:
    """sha256 over the files (NAME.onnx, NAME.onnx.json) of a voice; of all where none is named, as the language then
    decides. None where there is no such file, as for the voices that need none."""
    name = None if voice is None else voice.split(":")[0]
    models = [path for path in sorted(voices_folder().glob("*.onnx")) if name in (None, path.stem)]
    files = [path for model in models for path in (model, model.with_name(f"{model.name}.json")) if path.is_file()]
    return (
        _digest(tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)) if files else None
    )


@lru_cache(maxsize=64)
def _digest(files: tuple[tuple[str, int, int], ...]) -> str:
    """Read once; size and time of change tell whether a file is another one now."""
    digest = hashlib.sha256()
    for path, size, _ in files:
        digest.update(f"{Path(path).name} {size} ".encode())
        with Path(path).open("rb") as file:
            while block := file.read(2**20):
                digest.update(block)
    return digest.hexdigest()
