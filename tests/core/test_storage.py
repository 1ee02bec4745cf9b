"""Files behind their keys."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from core.errors import Invalid, NotFound, StorageFull
from core.storage import LocalStorage


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"content")
    return path


@pytest.mark.parametrize("move", [True, False])
def test_a_file_is_put_found_and_deleted(storage: LocalStorage, source: Path, move: bool) -> None:
    storage.put("films/ab/abc", source, move=move)
    assert storage.exists("films/ab/abc") and storage.path("films/ab/abc").read_bytes() == b"content"
    assert source.exists() is not move
    storage.delete("films/ab/abc")
    assert not storage.exists("films/ab/abc")
    storage.delete("films/ab/abc")
    with pytest.raises(NotFound):
        storage.path("films/ab/abc")


def test_a_prefix_is_deleted_whole(storage: LocalStorage, source: Path) -> None:
    for key in ("results/a/1", "results/a/2", "results/b/1"):
        storage.put(key, source)
    storage.delete("results/a")
    assert [storage.exists(key) for key in ("results/a/1", "results/a/2", "results/b/1")] == [False, False, True]


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "films/../../x", "a/./b/../c"])
def test_keys_never_leave_the_root(storage: LocalStorage, source: Path, key: str) -> None:
    for use in (storage.path, storage.exists, storage.delete, lambda one: storage.put(one, source)):
        with pytest.raises(Invalid):
            use(key)


def test_a_full_disk_is_a_problem_that_says_so_and_leaves_nothing(
    storage: LocalStorage, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"con")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StorageFull) as raised:
        storage.put("films/x", source)
    assert raised.value.remedy and raised.value.status == 507
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
