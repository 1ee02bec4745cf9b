"""Files behind one protocol: a local folder or S3, by `CUEWRIGHT_STORAGE_URL`.

Keys are slash-separated and never leave the root. A file appears whole or not at all.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from core.errors import Invalid, NotFound, StorageFull
from core.settings import get_settings


class Storage(Protocol):
    def put(self, key: str, source: Path, *, move: bool = False) -> None:
        """Store the file at `source` under `key`, replacing what was there; `move` gives the source up."""

    def path(self, key: str) -> Path:
        """A local file with the contents of `key` (S3: a cached copy). Raises NotFound."""

    def exists(self, key: str) -> bool: ...

    def delete(self, prefix: str) -> None:
        """Everything under `prefix`; nothing there is fine."""

    def trim(self, prefix: str, most_bytes: int) -> int:
        """Delete the oldest files under `prefix` until the others take no more than this; how many went."""


def checked(key: str) -> str:
    """Refuse keys that would leave the root."""
    parts = PurePosixPath(key).parts
    if not parts or key.startswith("/") or any(part in ("..", ".") for part in parts):
        raise Invalid(f"{key!r} is not a storage key")
    return key


@contextmanager
def disk_errors() -> Iterator[None]:
    """A full disk becomes a problem that says so."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(
                "The disk that holds Cuewright's data is full.",
                remedy="Free some space (or use --data on another disk), then start the job again. Nothing is lost.",
            ) from error
        raise


class LocalStorage:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, source: Path, *, move: bool = False) -> None:
        target = self.root / checked(key)
        with disk_errors():
            target.parent.mkdir(parents=True, exist_ok=True)
            if move and source.stat().st_dev == target.parent.stat().st_dev:
                source.replace(target)
                return
            partial = target.with_name(f".{target.name}.{uuid4().hex[:8]}.partial")
            try:
                shutil.copyfile(source, partial)
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
        if move:
            source.unlink()

    def path(self, key: str) -> Path:
        path = self.root / checked(key)
        if not path.is_file():
            raise NotFound(f"The file {key} is not in storage.")
        return path

    def exists(self, key: str) -> bool:
        return (self.root / checked(key)).is_file()

    def delete(self, prefix: str) -> None:
        target = self.root / checked(prefix)
        if target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        else:
            target.unlink(missing_ok=True)

    def trim(self, prefix: str, most_bytes: int) -> int:
        found = []
        for path in (self.root / checked(prefix)).rglob("*"):
            with suppress(FileNotFoundError):  # another one tidies, too
                if path.is_file():
                    found.append((path.stat().st_mtime, path.stat().st_size, path.relative_to(self.root).as_posix()))
        return _trim(self, found, most_bytes)


class S3Storage:
    """An S3 bucket through obstore; reads are cached in `cache`, one file per key."""

    def __init__(self, url: str, cache_folder: Path) -> None:
        from obstore.store import S3Store

        parts = urlsplit(url)
        self.store = S3Store(parts.netloc, prefix=parts.path.strip("/") or None)
        self.cache = cache_folder

    def put(self, key: str, source: Path, *, move: bool = False) -> None:
        import obstore

        obstore.put(self.store, checked(key), source)
        self._forget(key)
        if move:
            source.unlink()

    def path(self, key: str) -> Path:
        import obstore

        path = self.cache / checked(key)
        if path.is_file():
            return path
        try:
            chunks = obstore.get(self.store, key)
        except FileNotFoundError as error:
            raise NotFound(f"The file {key} is not in storage.") from error
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.partial")
        try:
            with disk_errors(), partial.open("wb") as file:
                for chunk in chunks:
                    file.write(bytes(chunk))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path

    def exists(self, key: str) -> bool:
        import obstore

        try:
            obstore.head(self.store, checked(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, prefix: str) -> None:
        import obstore

        self._forget(prefix)
        if self.exists(prefix):  # a listing holds what lies under a key, not the key itself
            obstore.delete(self.store, prefix)
        for batch in obstore.list(self.store, prefix):
            obstore.delete(self.store, [item["path"] for item in batch])

    def trim(self, prefix: str, most_bytes: int) -> int:
        import obstore

        found = [
            (item["last_modified"].timestamp(), item["size"], item["path"])
            for batch in obstore.list(self.store, checked(prefix))
            for item in batch
        ]
        return _trim(self, found, most_bytes)

    def _forget(self, prefix: str) -> None:
        """Drop the cached copies under a prefix; another machine's cache forgets with its disk."""
        LocalStorage(self.cache).delete(prefix)


def _trim(storage: Storage, found: list[tuple[float, int, str]], most_bytes: int) -> int:
    """`found` are (when it was stored, bytes, key)."""
    left, gone = sum(size for _, size, _ in found), 0
    for _, size, key in sorted(found):
        if left <= most_bytes:
            break
        storage.delete(key)
        left, gone = left - size, gone + 1
    return gone


@cache
def get_storage() -> Storage:
    settings = get_settings()
    url = urlsplit(settings.files)
    if url.scheme == "s3":
        return S3Storage(settings.files, settings.data / "cache" / "s3")
    return LocalStorage(Path(url.path))
