"""Signed addresses: ranges for players, nothing for anybody else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from core.media_urls import expiry, media_url
from core.settings import Settings

KEY = "films/ab/abc"
BODY = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 100


@pytest.fixture
def url(settings: Settings) -> str:
    path = settings.data / "files" / KEY
    path.parent.mkdir(parents=True)
    path.write_bytes(BODY)
    return media_url(KEY)


def test_a_whole_file(client: TestClient, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200 and answer.content == BODY
    assert answer.headers["content-type"] == "video/mp4" and answer.headers["accept-ranges"] == "bytes"
    assert "immutable" in answer.headers["cache-control"] and "content-encoding" not in answer.headers
    assert (
        answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    )


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, len(BODY)), ("bytes=-5", len(BODY) - 5, len(BODY))],
)
def test_ranges(client: TestClient, url: str, asked: str, first: int, end: int) -> None:
    answer = client.get(url, headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert answer.status_code == 206 and answer.content == BODY[first:end]
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(BODY)}"


def test_a_range_beyond_the_end(client: TestClient, url: str) -> None:
    answer = client.get(url, headers={"Range": f"bytes={len(BODY) + 1}-"})
    assert answer.status_code == 416 and answer.headers["content-range"].endswith(f"*/{len(BODY)}")


def test_head_has_no_body(client: TestClient, url: str) -> None:
    answer = client.head(url)
    assert answer.status_code == 200 and answer.content == b"" and answer.headers["content-length"] == str(len(BODY))


def test_what_is_cached_is_not_sent_again(client: TestClient, url: str) -> None:
    etag = client.get(url).headers["etag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    resumed = client.get(url, headers={"If-Range": etag, "Range": "bytes=5-6"})
    assert resumed.status_code == 206 and resumed.content == BODY[5:7]


def test_forged_and_expired_addresses(client: TestClient, url: str, settings: Settings) -> None:
    (settings.data / "files" / "films" / "ab" / "abd").write_bytes(b"another film")
    _, _, signature, expires, _ = url.split("/", 4)
    other_end = "B" if signature.endswith("A") else "A"
    for forged in (
        f"/media/{signature}/{expires}/films/ab/abd",
        f"/media/{signature}/{int(expires) + 1}/{KEY}",
        f"/media/{signature[:-1]}{other_end}/{expires}/{KEY}",
        f"/media/x/{expires}/{KEY}",
        f"/media/%C3%BC/{expires}/{KEY}",
    ):
        answer = client.get(forged)
        assert answer.status_code == 403 and answer.json()["type"] == "urn:ad:problem:media-link-invalid"
    late = client.get(media_url(KEY, int(time.time()) - 1))
    assert late.status_code == 403 and late.json()["type"] == "urn:ad:problem:media-link-expired"


@pytest.mark.parametrize("key", ["films/../secret", "films/%2e%2e/secret", "secret", "uploads/x.part", "/etc/passwd"])
def test_only_films_and_results_are_served(client: TestClient, settings: Settings, key: str) -> None:
    """Even a signed address does not lead out of them."""
    (settings.data / "files").mkdir(parents=True)
    (settings.data / "files" / "secret").write_bytes(b"secret")
    assert client.get(media_url(key)).status_code in (403, 404, 422)


def test_a_file_that_is_gone(client: TestClient, url: str, settings: Settings) -> None:
    (settings.data / "files" / KEY).unlink()
    assert client.get(url).status_code == 404


def test_addresses_stay_the_same_for_an_hour(settings: Settings) -> None:
    assert expiry(3600 * 5) == expiry(3600 * 5 + 3599) != expiry(3600 * 6)
    assert expiry(3600 * 5 + 3599) - (3600 * 5 + 3599) > settings.media_url_hours * 3600


def test_the_bundle_is_served_and_nothing_beside_it(client: TestClient, settings: Settings) -> None:
    missing = client.get("/")
    assert missing.status_code == 503 and "./cuewright up" in missing.text
    dist: Path = settings.frontend
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>page</title>")
    (dist / "assets" / "app-1a2b.js").write_text("let a = 1;")
    (dist.parent / "secret.txt").write_text("secret")
    for path in ("/", "/films", "/films/1/edit", "/login?link=abc"):
        page = client.get(path)
        assert page.status_code == 200 and "<title>page" in page.text
        assert (
            "default-src 'self'" in page.headers["content-security-policy"]
            and page.headers["cache-control"] == "no-cache"
        )
    asset = client.get("/assets/app-1a2b.js")
    assert asset.text == "let a = 1;" and "immutable" in asset.headers["cache-control"]
    for path in ("/assets/gone.js", "/v1/nothing", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%00.js"):
        answer = client.get(path)
        assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
