"""Who gets in, and what they may see and do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.deps import COOKIE
from core import people
from core.job_requests import start_job
from core.settings import Settings
from core.tables import BrowserSession, Collection, LoginLink, Membership, Track
from tests.api.made import Person, make_member, make_person, make_video, upload

PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("POST", "/v1/session"),
    ("OPTIONS", "/v1/uploads"),
    ("GET", "/media/{signature}/{expires}/{key:path}"),
    ("HEAD", "/media/{signature}/{expires}/{key:path}"),
    ("GET", "/{path:path}"),
    ("HEAD", "/{path:path}"),
}


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def signed_in(client: TestClient, session: Session, person: Person) -> str:
    """The CSRF token; the cookie is in the client."""
    link = people.create_login_link(session, person.user)
    session.commit()
    answer = client.post("/v1/session", json={"link": link})
    assert answer.status_code == 200
    return str(answer.json()["csrf_token"])


def routes(client: TestClient) -> list[APIRoute]:
    return [route for route in all_routes(client.app) if isinstance(route, APIRoute)]


def all_routes(app: object) -> list[object]:
    """Also those that FastAPI keeps within included routers."""
    found: list[object] = []
    for route in getattr(app, "routes", []):
        inner = getattr(route, "original_router", None)
        found += all_routes(inner) if inner is not None else [route]
    return found


def test_the_public_endpoints_are_these_and_no_others(client: TestClient) -> None:
    open_to_all = set()
    for route in routes(client):
        for method in route.methods or ():
            path = route.path
            for name in ("id", "user_id"):
                path = path.replace(f"{{{name}}}", "01a1fdae-c273-78bb-93a1-3559f1a636d2")
            if "{" in path:
                path = path.replace("{signature}", "x").replace("{expires}", "1").replace("{key:path}", "films/x")
                path = path.replace("{path:path}", "films")
            answer = client.request(method, path)
            if answer.status_code != 401:
                open_to_all.add((method, route.path))
    assert len(routes(client)) > 40
    assert open_to_all == PUBLIC


def test_a_login_link_works_once(client: TestClient, session: Session, ann: Person) -> None:
    link = people.create_login_link(session, ann.user)
    session.commit()
    first = client.post("/v1/session", json={"link": link})
    assert first.status_code == 200 and first.json()["user"]["email"] == "ann@example.org"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert client.get("/v1/session").json() == first.json()
    second = client.post("/v1/session", json={"link": link})
    assert second.status_code == 401 and second.json()["type"] == "urn:ad:problem:link-used"


def test_an_old_login_link_is_refused(client: TestClient, session: Session, ann: Person) -> None:
    link = people.create_login_link(session, ann.user)
    session.scalars(select(LoginLink)).one().expires_at = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()
    assert client.post("/v1/session", json={"link": link}).status_code == 401


def test_secrets_are_not_in_the_database(client: TestClient, session: Session, ann: Person) -> None:
    link = people.create_login_link(session, ann.user)
    session.commit()
    client.post("/v1/session", json={"link": link})
    key = client.post("/v1/keys", headers=ann.headers, json={"name": "k", "scopes": ["read"]}).json()["key"]
    secrets = {link, key, client.cookies[COOKIE]}
    for table in ("login_links", "sessions", "api_keys"):
        stored = session.connection().exec_driver_sql(f"select * from {table}").all()
        assert stored and not any(str(value) in secrets for row in stored for value in row)


def test_passwords(client: TestClient, session: Session) -> None:
    people.create_user(session, "Bob@Example.org", "Bob", password="correct horse battery")
    session.commit()

    def enter(email: str, password: str) -> int:
        return client.post("/v1/session", json={"email": email, "password": password}).status_code

    assert enter("bob@example.org", "correct horse battery") == 200
    assert enter("BOB@example.org", "correct horse battery") == 200
    assert enter("bob@example.org", "wrong") == 401
    assert enter("nobody@example.org", "wrong") == 401


def test_a_person_without_a_password_has_none_that_works(client: TestClient, ann: Person) -> None:
    answer = client.post("/v1/session", json={"email": "ann@example.org", "password": ""})
    assert answer.status_code == 401


def test_guessing_is_braked(client: TestClient, session: Session, ann: Person) -> None:
    body = {"email": "ann@example.org", "password": "guess"}
    seen = [client.post("/v1/session", json=body) for _ in range(11)]
    assert [answer.status_code for answer in seen[:10]] == [401] * 10
    assert seen[10].status_code == 429 and seen[10].headers["retry-after"] == "60"


def test_disabled_people_are_out_at_once(client: TestClient, session: Session, ann: Person) -> None:
    signed_in(client, session, ann)
    assert client.get("/v1/session").status_code == 200
    ann.user.disabled_at = datetime.now(UTC)
    session.commit()
    assert client.get("/v1/session").status_code == 401
    assert client.get("/v1/videos", headers=ann.headers).status_code == 401


def test_signing_out_ends_the_session(client: TestClient, session: Session, ann: Person) -> None:
    csrf = signed_in(client, session, ann)
    cookie = client.cookies[COOKIE]
    assert client.delete("/v1/session", headers={"X-CSRF-Token": csrf}).status_code == 204
    client.cookies.set(COOKIE, cookie)
    assert client.get("/v1/session").status_code == 401
    assert session.scalar(select(BrowserSession)) is None


def test_cookies_need_the_csrf_token_to_write(client: TestClient, session: Session, ann: Person) -> None:
    csrf = signed_in(client, session, ann)
    assert client.get("/v1/collections").status_code == 200
    for headers in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": "\u00fc"}):
        sent = {name: value.encode() for name, value in headers.items()}
        answer = client.post("/v1/collections", json={"name": "x"}, headers=sent)
        assert answer.status_code == 403 and answer.json()["type"] == "urn:ad:problem:csrf"
    assert client.post("/v1/collections", json={"name": "x"}, headers={"X-CSRF-Token": csrf}).status_code == 201


def test_another_sites_page_cannot_sign_in(client: TestClient, session: Session, ann: Person) -> None:
    link = people.create_login_link(session, ann.user)
    session.commit()
    foreign = client.post("/v1/session", json={"link": link}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    own = client.post("/v1/session", json={"link": link}, headers={"Origin": "http://testserver"})
    assert own.status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "evil.example:8000", "[::2]"])
def test_foreign_host_names_get_no_answer(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == 421 and answer.json()["type"] == "urn:ad:problem:wrong-host"


@pytest.mark.parametrize("host", ["testserver", "127.0.0.1:8000", "localhost", "[::1]:8000", "LOCALHOST:1"])
def test_own_host_names_do(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_scopes_limit_keys(client: TestClient, session: Session) -> None:
    reader = make_person(session, "reader", is_admin=True, scopes=("read",))
    writer = make_person(session, "writer", is_admin=True, scopes=("write",))
    ruler = make_person(session, "ruler", is_admin=True, scopes=("admin",))
    assert client.get("/v1/collections", headers=reader.headers).status_code == 200
    refused = client.post("/v1/collections", headers=reader.headers, json={"name": "x"})
    assert refused.status_code == 403 and refused.json()["type"] == "urn:ad:problem:scope-missing"
    assert client.post("/v1/collections", headers=writer.headers, json={"name": "x"}).status_code == 201
    assert client.get("/v1/users", headers=writer.headers).status_code == 403
    assert client.get("/v1/users", headers=ruler.headers).status_code == 200
    more = client.post("/v1/keys", headers=writer.headers, json={"name": "k", "scopes": ["admin"]})
    assert more.status_code == 403


def test_keys_are_listed_without_secrets_and_revoked(client: TestClient, ann: Person) -> None:
    made = client.post("/v1/keys", headers=ann.headers, json={"name": "laptop", "scopes": ["read"]}).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert client.get("/v1/videos", headers=headers).status_code == 200
    listed = client.get("/v1/keys", headers=ann.headers).json()
    assert made["id"] in [row["id"] for row in listed] and "key" not in listed[0]
    assert next(row for row in listed if row["id"] == made["id"])["last_used_at"]
    assert client.delete(f"/v1/keys/{made['id']}", headers=ann.headers).status_code == 204
    assert client.get("/v1/videos", headers=headers).status_code == 401
    assert client.delete(f"/v1/keys/{made['id']}", headers=ann.headers).status_code == 404


def test_keys_expire(client: TestClient, session: Session, ann: Person) -> None:
    late = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    body = {"name": "k", "scopes": ["read"], "expires_at": late}
    assert client.post("/v1/keys", headers=ann.headers, json=body).status_code == 422
    row, key = people.create_api_key(session, ann.user, "k", ["read"], datetime.now(UTC) + timedelta(days=1))
    session.commit()
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/v1/videos", headers=headers).status_code == 200
    row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()
    assert client.get("/v1/videos", headers=headers).status_code == 401


def test_nobody_sees_what_is_not_theirs(client: TestClient, session: Session, settings: Settings, ann: Person) -> None:
    """Every address with an id answers a stranger as if there were nothing."""
    video = make_video(session, ann)
    job, _ = start_job(session, "describe_video", video, ann.user, params={}, request=())
    track = Track(video_id=video.id, kind="description", source="x", title="t")
    session.add(track)
    session.commit()
    ids = {"videos": video.id, "jobs": job.id, "tracks": track.id, "collections": ann.collection.id}
    ids["uploads"] = upload(client, ann, b"x")
    eve = make_person(session, "eve")
    asked = 0
    for route in routes(client):
        noun = route.path.split("/")[2] if route.path.startswith("/v1/") else ""
        if "{id}" not in route.path or noun not in ids:
            continue
        for method in route.methods or ():
            path = route.path.replace("{id}", str(ids[noun])).replace("{user_id}", str(eve.user.id))
            body = {"json": {"name": "x", "title": "x", "role": "admin"}} if method in ("PUT", "PATCH") else {}
            extra = (
                {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"} if noun == "uploads" else {}
            )
            answer = client.request(method, path, headers=eve.headers | extra, **body)  # type: ignore[arg-type]
            assert answer.status_code == 404, (method, path, answer.text)
            asked += 1
    assert asked >= 20
    for listing in ("videos", "jobs", "collections"):
        items = client.get(f"/v1/{listing}", headers=eve.headers).json()["items"]
        assert str(ids[listing]) not in [item["id"] for item in items]


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("annotator", 202), ("reviewer", 202), ("admin", 202)])
def test_roles_say_who_may_start_work(
    client: TestClient, session: Session, ann: Person, role: str, status: int
) -> None:
    video = make_video(session, ann)
    bob = make_person(session, "bob")
    make_member(session, bob, ann.collection, role)
    assert client.get(f"/v1/videos/{video.id}", headers=bob.headers).status_code == 200
    assert client.post(f"/v1/videos/{video.id}/describe", headers=bob.headers).status_code == status
    renamed = client.patch(f"/v1/collections/{ann.collection.id}", headers=bob.headers, json={"name": "x"})
    assert renamed.status_code == (200 if role == "admin" else 403)


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("annotator", 403), ("reviewer", 403), ("admin", 204)])
def test_a_film_is_deleted_by_its_uploader_or_an_administrator(
    client: TestClient, session: Session, ann: Person, role: str, status: int
) -> None:
    bob = make_person(session, "bob")
    make_member(session, bob, ann.collection, role)
    others = make_video(session, ann)
    assert client.delete(f"/v1/videos/{others.id}", headers=bob.headers).status_code == status
    if role != "viewer":
        own = make_video(session, ann, uploaded_by=bob.user.id)
        assert client.delete(f"/v1/videos/{own.id}", headers=bob.headers).status_code == 204


def test_members_come_and_go(client: TestClient, session: Session, ann: Person) -> None:
    bob = make_person(session, "bob")
    base = f"/v1/collections/{ann.collection.id}"
    put = client.put(f"{base}/members/{bob.user.id}", headers=ann.headers, json={"role": "reviewer"})
    assert put.status_code == 200 and put.json()["role"] == "reviewer"
    assert client.get(base, headers=bob.headers).json()["role"] == "reviewer"
    emails = [row["email"] for row in client.get(f"{base}/members", headers=bob.headers).json()]
    assert emails == ["ann@example.org", "bob@example.org"]
    assert client.delete(f"{base}/members/{bob.user.id}", headers=bob.headers).status_code == 403
    assert client.delete(f"{base}/members/{bob.user.id}", headers=ann.headers).status_code == 204
    assert client.get(base, headers=bob.headers).status_code == 404


def test_a_collection_keeps_an_administrator(client: TestClient, session: Session, ann: Person) -> None:
    mine = f"/v1/collections/{ann.collection.id}/members/{ann.user.id}"
    assert client.delete(mine, headers=ann.headers).status_code == 409
    assert client.put(mine, headers=ann.headers, json={"role": "viewer"}).status_code == 409
    assert client.put(mine, headers=ann.headers, json={"role": "king"}).status_code == 422


def test_only_empty_collections_are_deleted(client: TestClient, session: Session, ann: Person) -> None:
    video = make_video(session, ann)
    path = f"/v1/collections/{ann.collection.id}"
    assert client.delete(path, headers=ann.headers).status_code == 409
    assert client.delete(f"/v1/videos/{video.id}", headers=ann.headers).status_code == 204
    assert client.delete(path, headers=ann.headers).status_code == 204
    assert client.get(path, headers=ann.headers).status_code == 404


def test_the_local_admin_is_made_once(session: Session) -> None:
    first = people.ensure_local_admin(session)
    again = people.ensure_local_admin(session)
    assert first.id == again.id and first.is_admin
    names = session.scalars(
        select(Collection.name)
        .join(Membership, Membership.collection_id == Collection.id)
        .where(Membership.user_id == first.id)
    ).all()
    assert names == ["My films"]


def test_administrators_see_all(client: TestClient, session: Session, ann: Person) -> None:
    make_video(session, ann)
    root = make_person(session, "root", is_admin=True, scopes=("admin",))
    assert client.get("/v1/videos", headers=root.headers).json()["total"] == 1
    people_seen = client.get("/v1/users?per_page=1", headers=root.headers).json()
    assert people_seen["total"] == 2 and len(people_seen["items"]) == 1
    added = {"email": "New@Example.org", "name": "New", "password": "long enough for us"}
    assert client.post("/v1/users", headers=root.headers, json=added).json()["email"] == "new@example.org"
    assert client.post("/v1/users", headers=root.headers, json=added).status_code == 409
    assert client.get("/v1/users", headers=ann.headers).status_code == 403
