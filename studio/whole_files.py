"""Files that are written whole or not at all: under a temporary name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """One file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """One file of UTF-8."""
    write_bytes(path, text.encode())


@contextmanager
def beside(texts: Mapping[Path, str]) -> Iterator[None]:
    """Texts that belong to what the block writes: they get their names when it has ended well, and room before it."""
    try:
        for path, text in texts.items():
            _part(path).write_text(text, encoding="utf-8")
        yield
        for path in texts:
            _part(path).replace(path)
    finally:
        for path in texts:
            _part(path).unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
