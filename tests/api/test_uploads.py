"""tus 1.0, as a client meets it."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core import uploads
from core.errors import Conflict, StorageFull
from core.settings import Settings
from core.tables import Upload
from tests.api.made import FILM, Person, announce, make_member, make_person, metadata, part_path, send, upload


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def head(client: TestClient, person: Person, location: str) -> int:
    answer = client.head(location, headers=person.headers)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


def test_options_says_what_it_can_do_without_signing_in(client: TestClient) -> None:
    answer = client.options("/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {"creation", "termination", "expiration", "checksum"}
    assert int(answer.headers["tus-max-size"]) > 2**30


def test_a_file_arrives_in_pieces(client: TestClient, ann: Person, settings: Settings) -> None:
    created = announce(client, ann, 10, filename="a.mp4")
    assert created.status_code == 201 and created.headers["tus-resumable"] == "1.0.0"
    assert created.headers["upload-expires"].endswith("GMT")
    location = created.headers["location"]
    assert head(client, ann, location) == 0
    assert send(client, ann, location, 0, b"01234").headers["upload-offset"] == "5"
    assert head(client, ann, location) == 5
    last = send(client, ann, location, 5, b"56789")
    assert last.status_code == 204 and last.headers["upload-offset"] == "10"
    assert part_path(settings.data, location.rsplit("/", 1)[1]).read_bytes() == b"0123456789"


def test_a_wrong_offset_is_refused_with_the_right_one(client: TestClient, ann: Person) -> None:
    location = announce(client, ann, 10).headers["location"]
    send(client, ann, location, 0, b"01234")
    for wrong in (0, 4, 6, 10):
        answer = send(client, ann, location, wrong, b"xx")
        assert answer.status_code == 409
        assert answer.json()["offset"] == 5 and answer.json()["type"] == "urn:ad:problem:upload-offset"
    assert head(client, ann, location) == 5


def test_more_bytes_than_announced_are_refused_and_not_kept(
    client: TestClient, ann: Person, settings: Settings
) -> None:
    location = announce(client, ann, 4).headers["location"]
    assert send(client, ann, location, 0, b"01234567").status_code == 413
    assert part_path(settings.data, location.rsplit("/", 1)[1]).stat().st_size <= 4


def test_files_beyond_the_limit_are_refused_at_once(client: TestClient, ann: Person, settings: Settings) -> None:
    answer = announce(client, ann, settings.upload_limit_bytes + 1)
    assert answer.status_code == 413 and answer.json()["limit_bytes"] == settings.upload_limit_bytes
    assert announce(client, ann, 21 * 2**20, purpose="subtitles").status_code == 413


def test_a_full_disk_is_told_before_the_first_byte(
    client: TestClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 5 * 2**20

    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: Usage)
    answer = announce(client, ann, 10 * 2**20)
    assert answer.status_code == 507
    assert answer.json()["type"] == "urn:ad:problem:storage-full" and "Free some space" in answer.json()["remedy"]


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(
    client: TestClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = announce(client, ann, 100).headers["location"]
    assert send(client, ann, location, 0, b"x" * 40).status_code == 204
    with monkeypatch.context() as full:

        def no_room(*_: object) -> None:
            raise StorageFull("full")

        full.setattr(uploads, "_write", no_room)
        assert send(client, ann, location, 40, b"y" * 60).status_code == 507
    assert head(client, ann, location) == 40
    assert send(client, ann, location, 40, b"y" * 60).status_code == 204


@pytest.mark.parametrize("name", ["sha256", "sha1"])
def test_checksums_are_checked_and_damaged_parts_taken_back(client: TestClient, ann: Person, name: str) -> None:
    location = announce(client, ann, 10).headers["location"]
    send(client, ann, location, 0, b"01234")

    def promised(body: bytes) -> str:
        return f"{name} {b64encode(hashlib.new(name, body).digest()).decode()}"

    damaged = send(client, ann, location, 5, b"5678X", **{"Upload-Checksum": promised(b"56789")})
    assert damaged.status_code == 460 and damaged.json()["type"] == "urn:ad:problem:upload-damaged"
    assert head(client, ann, location) == 5
    assert send(client, ann, location, 5, b"56789", **{"Upload-Checksum": promised(b"56789")}).status_code == 204
    assert head(client, ann, location) == 10


@pytest.mark.parametrize("value", ["crc32 AAAA", "sha256", "sha256 ***", ""])
def test_unknown_checksums_are_refused(client: TestClient, ann: Person, value: str) -> None:
    location = announce(client, ann, 10).headers["location"]
    assert send(client, ann, location, 0, b"0", **{"Upload-Checksum": value}).status_code in (422, 460)
    assert head(client, ann, location) == 0


def test_a_killed_process_loses_nothing_that_reached_the_file(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    location = announce(client, ann, 10).headers["location"]
    upload_id = location.rsplit("/", 1)[1]
    part_path(settings.data, upload_id).write_bytes(b"0123456")  # written, but the process died before the commit
    assert session.get_one(Upload, UUID(upload_id)).offset_bytes == 0
    assert head(client, ann, location) == 7
    assert send(client, ann, location, 7, b"789").status_code == 204
    assert part_path(settings.data, upload_id).read_bytes() == b"0123456789"


def test_a_killed_patch_with_a_checksum_does_not_count(client: TestClient, ann: Person, settings: Settings) -> None:
    location = announce(client, ann, 10).headers["location"]
    part = part_path(settings.data, location.rsplit("/", 1)[1])
    part.write_bytes(b"012XX")
    part.with_suffix(".checking").write_text("3")
    assert head(client, ann, location) == 3
    assert send(client, ann, location, 3, b"3456789").status_code == 204
    assert part.read_bytes() == b"0123456789" and not part.with_suffix(".checking").exists()


def test_two_senders_at_once_do_not_mix(settings: Settings) -> None:
    part = uploads.Part(UUID(int=1), 100)

    def slow() -> object:
        yield b"first"
        with pytest.raises(uploads.Locked):
            uploads.receive(part, 5, [b"second"])
        yield b"-more"

    assert uploads.receive(part, 0, slow()) == 10  # type: ignore[arg-type]
    assert part.path.read_bytes() == b"first-more"


def test_a_sender_that_goes_away_keeps_its_bytes_but_not_a_promised_part(settings: Settings) -> None:
    part = uploads.Part(UUID(int=2), 100)
    assert uploads.receive(part, 0, [b"abc"]) == 3  # the body simply ended early
    with pytest.raises(uploads.ChecksumMismatch):
        uploads.receive(part, 3, [b"d"], ("sha256", hashlib.sha256(b"def").digest()))
    assert part.offset() == 3
    with pytest.raises(Conflict):
        uploads.receive(part, 4, [b"x"])


def test_expired_uploads_are_gone_and_purged(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    upload_id = upload(client, ann, b"0123")
    row = session.get_one(Upload, upload_id)
    row.expires_at = datetime.now(UTC) - timedelta(hours=1)
    session.commit()
    assert client.head(f"/v1/uploads/{upload_id}", headers=ann.headers).status_code == 410
    assert send(client, ann, f"/v1/uploads/{upload_id}", 4, b"5").status_code == 410
    orphan = part_path(settings.data, UUID(int=9))
    orphan.write_bytes(b"x")
    os.utime(orphan, (0, 0))
    assert uploads.purge_uploads(session) == 1
    assert not orphan.exists()
    assert not part_path(settings.data, upload_id).exists()
    assert client.head(f"/v1/uploads/{upload_id}", headers=ann.headers).status_code == 404


def test_an_upload_can_be_given_up(client: TestClient, ann: Person, settings: Settings) -> None:
    upload_id = upload(client, ann, b"0123")
    assert client.delete(f"/v1/uploads/{upload_id}", headers=ann.headers).status_code == 204
    assert not part_path(settings.data, upload_id).exists()
    assert client.head(f"/v1/uploads/{upload_id}", headers=ann.headers).status_code == 404


def test_nobody_else_sees_an_upload(client: TestClient, ann: Person, session: Session) -> None:
    bob = make_person(session, "bob")
    make_member(session, bob, ann.collection, "admin")
    upload_id = upload(client, ann, b"0123")
    for answer in (
        client.head(f"/v1/uploads/{upload_id}", headers=bob.headers),
        send(client, bob, f"/v1/uploads/{upload_id}", 4, b"5"),
        client.delete(f"/v1/uploads/{upload_id}", headers=bob.headers),
        client.post("/v1/videos", headers=bob.headers, json={"upload_id": str(upload_id)}),
    ):
        assert answer.status_code == 404


def test_viewers_add_nothing(client: TestClient, ann: Person, session: Session) -> None:
    bob = make_person(session, "bob")
    make_member(session, bob, ann.collection, "viewer")
    assert announce(client, bob, 5, collection_id=str(ann.collection.id)).status_code == 403
    stranger = make_person(session, "eve")
    assert announce(client, stranger, 5, collection_id=str(ann.collection.id)).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "-1"}, 422),
        ({"Upload-Length": "many"}, 422),
        ({}, 422),
        ({"Upload-Length": "99999999999999999999999"}, 422),
        ({"Upload-Length": "5", "Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ???"}, 422),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(purpose="virus")}, 422),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(collection_id="1; drop table")}, 422),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(sha256="abc")}, 422),
    ],
)
def test_bad_announcements_are_refused(client: TestClient, ann: Person, headers: dict[str, str], status: int) -> None:
    answer = client.post("/v1/uploads", headers=ann.headers | headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\a.mp4", "a.mp4"),
        ("a\x00b\n.mkv", "ab.mkv"),
        ("..", "film"),
        ("ü" * 300 + ".mp4", "ü" * 196 + ".mp4"),
    ],
)
def test_file_names_lose_their_folders(client: TestClient, ann: Person, session: Session, name: str, kept: str) -> None:
    location = announce(client, ann, 5, filename=name).headers["location"]
    assert session.get_one(Upload, UUID(location.rsplit("/", 1)[1])).file_name == kept


def test_the_content_type_of_a_part_is_checked(client: TestClient, ann: Person) -> None:
    location = announce(client, ann, 5).headers["location"]
    assert send(client, ann, location, 0, b"01234", **{"Content-Type": "application/json"}).status_code == 415


def test_the_hash_grows_with_the_bytes_or_is_read_from_the_file(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    body, hashes = FILM * 3, []
    for forget in (False, True):
        location = announce(client, ann, len(body)).headers["location"]
        send(client, ann, location, 0, body[:5000])
        assert send(client, ann, location, 0, b"wrong").status_code == 409
        if forget:
            uploads._hashes.clear()  # as after a restart
        send(client, ann, location, 5000, body[5000:])
        row = session.get_one(Upload, UUID(location.rsplit("/", 1)[1]), populate_existing=True)
        hashes.append(row.content_hash)
        film = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(row.id)}).json()
        assert film["content_hash"] == hashlib.sha256(body).hexdigest()
    assert hashes == [hashlib.sha256(body).hexdigest(), None]


def test_a_damaged_part_does_not_spoil_the_hash(client: TestClient, ann: Person) -> None:
    location = announce(client, ann, len(FILM)).headers["location"]
    send(client, ann, location, 0, FILM[:100])
    promised = {"Upload-Checksum": f"sha256 {b64encode(hashlib.sha256(FILM[100:]).digest()).decode()}"}
    assert send(client, ann, location, 100, FILM[100:-1] + b"!", **promised).status_code == 460
    assert send(client, ann, location, 100, FILM[100:], **promised).status_code == 204
    film = client.post("/v1/videos", headers=ann.headers, json={"upload_id": location.rsplit("/", 1)[1]}).json()
    assert film["content_hash"] == hashlib.sha256(FILM).hexdigest()


def test_a_whole_film_is_whole(client: TestClient, ann: Person) -> None:
    upload_id = upload(client, ann, FILM, filename="film.mp4", sha256=hashlib.sha256(FILM).hexdigest())
    assert head(client, ann, f"/v1/uploads/{upload_id}") == len(FILM)
