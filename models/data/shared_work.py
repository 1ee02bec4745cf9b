"""Work that any number of processes share through a folder: who is at a piece, and files that are there whole or not.

Locks are the system's, so that a process that dies, however it dies, lets go of its own.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def claimed(lock: Path) -> Iterator[bool]:
    """Whether nobody else has this lock now. Raises FileNotFoundError where its folder is gone."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Waits until nobody else has it."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, data: bytes) -> None:
    """Under another name first, and on the disk before it has its own."""
    part = path.with_name(f".{path.name}.new")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
