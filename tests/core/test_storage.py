"""Files behind their keys, in a folder and in a bucket: both keep the same promises."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Invalid, NotFound, StorageFull
from core.storage import LocalStorage, S3Storage, Storage
from tests.core.s3_double import Bucket, bucket


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


@pytest.fixture
def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[S3Storage, Bucket]]:
    with bucket() as server:
        for name, value in {
            "AWS_ENDPOINT": server.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "nowhere-1",
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }.items():
            monkeypatch.setenv(name, value)
        yield S3Storage("s3://films/under/here", tmp_path / "cache"), server


@pytest.fixture(params=["local", "s3"])
def storage(request: pytest.FixtureRequest) -> Storage:
    found = request.getfixturevalue(request.param)
    kept: Storage = found[0] if request.param == "s3" else found
    return kept


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"content")
    return path


@pytest.mark.parametrize("move", [True, False])
def test_a_file_is_put_found_and_deleted(storage: Storage, source: Path, move: bool) -> None:
    storage.put("films/ab/abc", source, move=move)
    assert storage.exists("films/ab/abc") and storage.path("films/ab/abc").read_bytes() == b"content"
    assert source.exists() is not move
    storage.delete("films/ab/abc")
    assert not storage.exists("films/ab/abc")
    storage.delete("films/ab/abc")
    with pytest.raises(NotFound):
        storage.path("films/ab/abc")


def test_a_prefix_is_deleted_whole(storage: Storage, source: Path) -> None:
    for key in ("results/a/1", "results/a/2", "results/b/1"):
        storage.put(key, source)
    storage.delete("results/a")
    assert [storage.exists(key) for key in ("results/a/1", "results/a/2", "results/b/1")] == [False, False, True]


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "films/../../x", "a/./b/../c"])
def test_keys_never_leave_the_root(storage: Storage, source: Path, key: str) -> None:
    for use in (storage.path, storage.exists, storage.delete, lambda one: storage.put(one, source)):
        with pytest.raises(Invalid):
            use(key)


def test_a_full_disk_is_a_problem_that_says_so_and_leaves_nothing(
    local: LocalStorage, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"con")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StorageFull) as raised:
        local.put("films/x", source)
    assert raised.value.remedy and raised.value.status == 507
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_file_that_is_put_again_is_read_anew(storage: Storage, source: Path) -> None:
    storage.put("results/a/1", source)
    assert storage.path("results/a/1").read_bytes() == b"content"
    source.write_bytes(b"other content")
    storage.put("results/a/1", source)
    assert storage.path("results/a/1").read_bytes() == b"other content"


def test_a_bucket_is_read_once_and_its_keys_lie_under_the_prefix(s3: tuple[S3Storage, Bucket], source: Path) -> None:
    storage, server = s3
    storage.put("films/ab/abc", source)
    assert server.objects == {"under/here/films/ab/abc": b"content"}
    (storage.cache / "films" / "ab" / "abc").unlink(missing_ok=True)
    assert [storage.path("films/ab/abc").read_bytes() for _ in range(3)] == [b"content"] * 3
    assert server.reads == 1


def test_a_large_file_reaches_the_bucket_in_parts(s3: tuple[S3Storage, Bucket], tmp_path: Path) -> None:
    storage, server = s3
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * (12 * 2**12))  # 12 MiB
    storage.put("films/ab/large", large)
    assert server.objects["under/here/films/ab/large"] == large.read_bytes()
    assert storage.path("films/ab/large").read_bytes() == large.read_bytes()


def test_what_was_deleted_is_not_served_from_the_cache(s3: tuple[S3Storage, Bucket], source: Path) -> None:
    storage, _ = s3
    storage.put("results/a/1", source)
    storage.path("results/a/1")
    storage.delete("results/a")
    with pytest.raises(NotFound):
        storage.path("results/a/1")
