"""Resumable uploads (tus 1.0): bytes go straight into `<data>/uploads/<id>.part`, whose size is the offset.

The size of the part file is what counts: after a process is killed in the middle, everything that reached the file
counts as received. Only a PATCH that promised a checksum is taken back whole when it broke off; while it runs, a marker
file says where to go back to. One writer at a time holds a lock on the file, which dies with its process.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.collections import require_role, visible_to
from core.errors import Conflict, Invalid, NotFound, Problem, StorageFull, TooLarge
from core.settings import get_settings
from core.storage import disk_errors
from core.tables import ROLES, Collection, Membership, Upload, User

SUBTITLES_LIMIT_BYTES = 20 * 2**20
CHECKSUMS = ("sha256", "sha1")
FREE_CHECK_BYTES = 64 * 2**20  # how often the free space is looked at while bytes come in


class Gone(Problem):
    status, slug, title = 410, "upload-expired", "This upload is too old"


class Locked(Problem):
    status, slug, title = 423, "upload-busy", "Somebody is sending to this upload already"


class ChecksumMismatch(Problem):
    status, slug, title = 460, "upload-damaged", "The bytes were damaged on the way"


@dataclass(frozen=True, slots=True)
class Part:
    """The file of an upload, apart from the database."""

    id: UUID
    size_bytes: int  # when it is whole

    @property
    def path(self) -> Path:
        return _folder() / f"{self.id}.part"

    @property
    def checking(self) -> Path:
        """There while a PATCH with a checksum runs; holds the offset that it started from."""
        return _folder() / f"{self.id}.checking"

    def offset(self) -> int:
        """How many bytes count as received, in bytes."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return 0
        try:
            return min(size, int(self.checking.read_text()), self.size_bytes)
        except (FileNotFoundError, ValueError):
            return min(size, self.size_bytes)

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)
        self.checking.unlink(missing_ok=True)


def _folder() -> Path:
    return get_settings().data / "uploads"


def file_name_only(name: str) -> str:
    """The name without folders and control characters, at most 200 characters."""
    name = PureWindowsPath(PurePosixPath(name).name).name
    name = "".join(c for c in name if c.isprintable()).strip(" .")
    return name[-200:] or "film"


def create_upload(
    session: Session,
    user: User,
    *,
    file_name: str,
    size_bytes: int,
    purpose: str,
    collection_id: UUID | None = None,
    sha256: str | None = None,
) -> Upload:
    """Room for a file. Without a collection it goes to the first one that this person may add to."""
    settings = get_settings()
    limit = (
        settings.upload_limit_bytes if purpose == "film" else min(SUBTITLES_LIMIT_BYTES, settings.upload_limit_bytes)
    )
    if size_bytes > limit:
        raise TooLarge(
            f"The file has {size_bytes / 1e6:,.0f} MB; {limit / 1e6:,.0f} MB are the most that is taken.",
            remedy="Send a smaller version of it.",
            limit_bytes=limit,
        )
    if collection_id is None:
        collection_id = _first_collection(session, user)
    require_role(session, user, collection_id, "annotator")
    purge_uploads(session)
    with disk_errors():
        _folder().mkdir(parents=True, exist_ok=True)
    _check_room(size_bytes)
    upload = Upload(
        user_id=user.id,
        collection_id=collection_id,
        file_name=file_name_only(file_name),
        size_bytes=size_bytes,
        sha256=sha256,
        purpose=purpose,
        expires_at=datetime.now(UTC) + timedelta(hours=settings.upload_expires_h),
        finished_at=datetime.now(UTC) if size_bytes == 0 else None,
    )
    session.add(upload)
    session.flush()
    return upload


def _first_collection(session: Session, user: User) -> UUID:
    query = select(Collection.id).where(Collection.id.in_(visible_to(user)))
    may_add = select(Membership.collection_id).where(
        Membership.user_id == user.id, Membership.role.in_(ROLES[ROLES.index("annotator") :])
    )
    found = session.scalar(query.where(Collection.id.in_(may_add)).order_by(Collection.created_at).limit(1))
    if found is None:
        raise Invalid("You have no collection to put films in.", remedy="Make one first, or ask to be added to one.")
    return found


def _check_room(needed_bytes: int) -> None:
    keep = get_settings().keep_free_bytes
    free = shutil.disk_usage(_folder()).free
    if free - needed_bytes < keep:
        raise StorageFull(
            f"{needed_bytes / 1e6:,.0f} MB are to come, but only {max(free - keep, 0) / 1e6:,.0f} MB are free.",
            remedy="Free some space, or start Cuewright with --data on another disk, then send the file again.",
        )


def get_upload(session: Session, user: User, upload_id: UUID, *, lock: bool = False) -> Upload:
    """One's own upload, not yet expired."""
    query = select(Upload).where(Upload.id == upload_id, Upload.user_id == user.id)
    upload = session.scalar(query.with_for_update() if lock else query)
    if upload is None:
        raise NotFound("There is no such upload.")
    if upload.expires_at < datetime.now(UTC):
        raise Gone("This upload has expired.", remedy="Send the file again.")
    return upload


def part_of(upload: Upload) -> Part:
    return Part(upload.id, upload.size_bytes)


def note_offset(session: Session, upload_id: UUID, offset: int) -> None:
    """Write down how far it came, and the hash if it is whole and known; the part file stays the truth."""
    session.execute(
        update(Upload)
        .where(Upload.id == upload_id)
        .values(
            offset_bytes=offset,
            content_hash=_hashed_to(upload_id, offset),
            finished_at=func.coalesce(Upload.finished_at, func.now()) if offset == Upload.size_bytes else None,
        )
    )


def delete_upload(session: Session, upload: Upload) -> None:
    """Stop an upload. A writer that is at it finds its file gone and its row too."""
    with _locked(part_of(upload)):
        part_of(upload).delete()
    session.delete(upload)
    session.flush()


def purge_uploads(session: Session) -> int:
    """Forget expired uploads, and files without an upload. Safe to run at any time, side by side."""
    expired = session.scalars(
        delete(Upload).where(Upload.expires_at < func.now() - timedelta(minutes=10)).returning(Upload.id)
    ).all()
    for upload_id in expired:
        Part(upload_id, 0).delete()
    old = time.time() - (get_settings().upload_expires_h + 1) * 3600
    for path in _folder().glob("*.part"):  # of uploads whose row went with its person or collection
        if path.stat().st_mtime < old and session.get(Upload, UUID(path.stem)) is None:
            Part(UUID(path.stem), 0).delete()
    return len(expired)


# --- Bytes ----------------------------------------------------------------------------------------------------------


@contextmanager
def _locked(part: Part) -> Iterator[BinaryIO]:
    """The part file, opened for writing by us alone. Raises Locked."""
    with disk_errors():
        part.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part.path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked(
                "Another request is sending to this upload.", remedy="Ask for its offset in a moment, then go on there."
            ) from error
        yield file


# SHA-256 of the bytes so far, per upload: (offset, state). A film of many gigabytes need not be read again for it. Only
# the holder of the part's lock touches its entry; what is not there (another process) is read from the file later.
_hashes: dict[UUID, tuple[int, hashlib._Hash]] = {}
_HASHES_KEPT = 256


def _hashed_to(upload_id: UUID, offset: int) -> str | None:
    known = _hashes.get(upload_id)
    return known[1].hexdigest() if known is not None and known[0] == offset else None


def _hash_on(part: Part, offset: int, chunk: bytes) -> None:
    """Take up the bytes that were written at `offset`."""
    known = _hashes.pop(part.id, None) or (0, hashlib.sha256())
    if known[0] == offset:
        known[1].update(chunk)
        _hashes[part.id] = (offset + len(chunk), known[1])
        for oldest in list(_hashes)[:-_HASHES_KEPT]:
            _hashes.pop(oldest, None)


def receive(part: Part, offset: int, chunks: Iterable[bytes], checksum: tuple[str, bytes] | None = None) -> int:
    """Append what comes in at `offset`; returns the new offset.

    `chunks` may end early (the sender went away): what came counts, unless a checksum was promised.
    Raises Conflict for a wrong offset, TooLarge beyond the announced size, StorageFull, ChecksumMismatch, Locked.
    """
    digest = None
    if checksum is not None:
        if checksum[0] not in CHECKSUMS:
            raise Invalid(f"Checksums are {' or '.join(CHECKSUMS)}.")
        digest = hashlib.new(checksum[0], usedforsecurity=False)
    with _locked(part) as file:
        here = part.offset()
        if offset != here:
            raise Conflict(
                f"The upload stands at {here} bytes, not at {offset}.",
                slug="upload-offset",
                remedy="Ask for its offset (HEAD), then go on from there.",
                offset=here,
            )
        with disk_errors():
            file.truncate(here)
            file.seek(here)
            if digest is not None:
                part.checking.write_text(str(here))
            try:
                for chunk in chunks:
                    if here + len(chunk) > part.size_bytes:
                        raise TooLarge(f"More bytes came than the {part.size_bytes} that were announced.")
                    if here // FREE_CHECK_BYTES != (here + len(chunk)) // FREE_CHECK_BYTES:
                        _check_room(0)
                    _write(file, chunk)
                    _hash_on(part, here, chunk)
                    here += len(chunk)
                    if digest is not None:
                        digest.update(chunk)
                if (
                    digest is not None
                    and checksum is not None
                    and not hmac.compare_digest(digest.digest(), checksum[1])
                ):
                    raise ChecksumMismatch("The checksum does not fit the bytes.", remedy="Send this part again.")
            except BaseException:
                _hashes.pop(part.id, None)
                if digest is not None:
                    file.truncate(offset)
                raise
            finally:
                part.checking.unlink(missing_ok=True)
    return here


def _write(file: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]
