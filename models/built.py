"""Folders that are made of a checkpoint once, for libraries that want files of their own, and kept in a cache."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def built(cache: Path, name: str, build: Callable[[Path], None]) -> Path:
    """`cache`/`name`, filled by `build` if it is not there: at once and whole, and never changed.

    `name` tells the content. Any number of processes may ask at once; one build wins.
    """
    place = cache / name
    if place.is_dir():
        return place
    cache.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=cache, prefix=f".{name}-"))
    try:
        build(part)
        part.chmod(0o755)
        part.rename(place)
    except OSError:
        if not place.is_dir():  # else another process was first, with the same content
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place
