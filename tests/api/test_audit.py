"""Who did what over HTTP: each deed has its entry, a refused one has none, and only administrators read them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core import people
from core.tables import Track
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_checks import described
from tests.api.test_edits import read, save


@pytest.fixture
def root(session: Session) -> Person:
    return make_person(session, "root", is_admin=True, scopes=("admin",))


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def ben(session: Session, ann: Person) -> Person:
    ben = make_person(session, "ben")
    make_member(session, ben, ann.collection, "annotator")
    return ben


@pytest.fixture
def track(session: Session, ann: Person) -> Track:
    return described(session, make_video(session, ann, title="The garden"), "We see a man.", "She waits.")


def audit(client: TestClient, root: Person, **wanted: Any) -> Any:
    answer = client.get("/v1/audit", headers=root.headers, params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(client: TestClient, root: Person, *actions: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(action, who, of what, {name: (old, new)}), the oldest first."""
    return [
        (
            one["action"],
            one["user_name"],
            one["subject_label"],
            {name: (change["old"], change["new"]) for name, change in one["changes"].items()},
        )
        for one in reversed(audit(client, root, action=list(actions))["items"])
    ]


def test_only_administrators_read_it(client: TestClient, session: Session, ann: Person, root: Person) -> None:
    make_member(session, root, ann.collection, "viewer")
    writer = make_person(session, "writer", is_admin=True, scopes=("write",))
    assert client.get("/v1/audit").status_code == 401
    assert client.get("/v1/audit", headers=ann.headers).status_code == 403
    assert client.get("/v1/audit", headers=writer.headers).status_code == 403
    assert audit(client, root)["total"] > 0


def test_what_is_asked_for_must_make_sense(client: TestClient, root: Person) -> None:
    for bad in ({"action": "nothing.done"}, {"before": "yesterday"}, {"after": "2026-01-01T00:00:00"},
                {"older_than": "1"}, {"per_page": 0}, {"per_page": 201}, {"user_id": "ann"}):  # fmt: skip
        assert client.get("/v1/audit", headers=root.headers, params=bad).status_code == 422, bad


def test_it_is_read_page_by_page(client: TestClient, ann: Person, root: Person) -> None:
    for number in range(5):
        client.post("/v1/keys", headers=ann.headers, json={"name": f"key {number}"})
    wanted = {"action": "key.made", "user_id": str(ann.user.id), "per_page": 2}
    seen: list[str] = []
    page = audit(client, root, **wanted)
    while page["items"]:
        assert page["total"] == 6, "one of them came with her"
        seen += [one["subject_label"].split(" (")[0] for one in page["items"]]
        page = audit(client, root, **wanted, older_than=page["items"][-1]["id"])
    assert seen == ["key 4", "key 3", "key 2", "key 1", "key 0", "test"]
    entry = audit(client, root, **wanted)["items"][0]
    assert audit(client, root, **wanted, after="2100-01-01T00:00:00Z")["total"] == 0
    assert audit(client, root, **wanted, before="2100-01-01T00:00:00+14:00")["total"] == 6
    assert entry["subject_kind"] == "key" and entry["collection_id"] is None


def test_signing_in_and_being_refused(client: TestClient, session: Session, root: Person) -> None:
    ben = people.create_user(session, "ben@example.org", "Ben", password="correct horse battery")
    link = people.create_login_link(session, ben)
    session.commit()

    def enter(**body: str) -> int:
        return client.post("/v1/session", json=body).status_code

    assert enter(email="ben@example.org", password="correct horse battery") == 200
    assert enter(email="Ben@example.org", password="wrong battery") == 401
    assert enter(email="nobody@example.org", password="wrong battery") == 401
    assert enter(email="a password in the wrong field", password="x") == 401
    assert enter(link=link) == 200
    assert enter(link=link) == 401
    client.cookies.clear()
    him, password, by_link = "Ben (ben@example.org)", {"way": (None, "password")}, {"way": (None, "link")}
    assert told(client, root, "session.opened", "session.refused") == [
        ("session.opened", "Ben", him, password),
        ("session.refused", "", him, password),
        ("session.refused", "", "nobody@example.org", password),
        ("session.refused", "", "", password),
        ("session.opened", "Ben", him, by_link),
        ("session.refused", "", "", by_link),
    ]
    kept = str(audit(client, root))
    assert "battery" not in kept and "wrong field" not in kept and link not in kept


def test_people_roles_and_collections(client: TestClient, ann: Person, ben: Person, root: Person) -> None:
    person = {"email": "New@example.org", "name": "New", "is_admin": True}
    assert client.post("/v1/users", headers=root.headers, json=person).status_code == 201
    assert client.post("/v1/users", headers=root.headers, json=person).status_code == 409
    base = f"/v1/collections/{ann.collection.id}"
    place = f"{base}/members/{ben.user.id}"
    assert client.put(place, headers=ben.headers, json={"role": "admin"}).status_code == 403
    assert client.put(place, headers=ann.headers, json={"role": "reviewer"}).status_code == 200
    assert client.delete(place, headers=ann.headers).status_code == 204
    assert client.delete(f"{base}/members/{ann.user.id}", headers=ann.headers).status_code == 409
    wishes = {"name": "Garden films", "labelling": {"lease_minutes": 30}}
    assert client.patch(base, headers=ann.headers, json=wishes).status_code == 200
    assert client.delete(base, headers=ben.headers).status_code == 404
    assert client.delete(base, headers=ann.headers).status_code == 204
    him = "ben (ben@example.org)"
    assert told(client, root, "user.made")[-1] == (
        "user.made", "root", "New (new@example.org)", {"is_admin": (None, True)},
    )  # fmt: skip
    actions = ("membership.changed", "membership.removed", "collection.changed", "collection.removed")
    assert told(client, root, *actions) == [
        ("membership.changed", "ann", him, {"role": ("annotator", "reviewer")}),
        ("membership.removed", "ann", him, {"role": ("reviewer", None)}),
        ("collection.changed", "ann", "Garden films",
         {"name": ("films of ann", "Garden films"), "lease_minutes": (60, 30)}),
        ("collection.removed", "ann", "Garden films", {}),
    ]  # fmt: skip
    chosen = audit(client, root, collection_id=str(ann.collection.id), user_id=str(ann.user.id))
    assert chosen["total"] == 5 and {one["collection_name"] for one in chosen["items"]} == {None}


def test_a_scripts_way(client: TestClient, ann: Person, ben: Person, root: Person, track: Track) -> None:
    path, title = f"/v1/tracks/{track.id}", f"The garden · {track.title}"

    def send(person: Person, state: str, revision: int) -> int:
        body = {"state": state, "revision": revision}
        return client.post(f"{path}/state", headers=person.headers, json=body).status_code

    cue = read(client, ben, track)["cues"][0]["id"]
    assert save(client, ben, track, 1, {"cue_id": cue, "text": "A man."}).status_code == 200
    assert client.post(f"{path}/restore", headers=ben.headers, json={"revision": 1}).status_code == 200
    assert client.post(f"{path}/restore", headers=ben.headers, json={"revision": 9}).status_code == 422
    given = client.put(f"{path}/waivers", headers=ben.headers, json={"rule": "S3", "reason": "House style."}).json()
    assert client.put(f"{path}/waivers", headers=ben.headers, json={"rule": "X9", "reason": "x"}).status_code == 422
    assert client.delete(f"{path}/waivers/{given['id']}", headers=ben.headers).status_code == 204
    assert send(ben, "in_review", 3) == 200
    assert send(ben, "approved", 3) == 403
    assert send(ann, "approved", 2) == 409
    assert send(ann, "approved", 3) == 200
    assert told(client, root, "track.state_changed", "track.restored", "waiver.made", "waiver.removed") == [
        ("track.restored", "ben", title, {"revision": (2, 1)}),
        ("waiver.made", "ben", title, {"rule": (None, "S3"), "reason": (None, "House style.")}),
        ("waiver.removed", "ben", title, {"rule": ("S3", None)}),
        ("track.state_changed", "ben", title, {"state": ("draft", "in_review")}),
        ("track.state_changed", "ann", title, {"state": ("in_review", "approved")}),
    ]
    (entry, *_) = audit(client, root, action="track.state_changed")["items"]
    assert entry["subject_id"] == str(track.id) and entry["collection_name"] == "films of ann"


def test_jobs_and_films(client: TestClient, session: Session, ann: Person, ben: Person, root: Person) -> None:
    video = make_video(session, ann, title="The garden")
    job = client.post(f"/v1/videos/{video.id}/describe", headers=ben.headers).json()
    for _ in range(2):
        assert client.post(f"/v1/jobs/{job['id']}/cancel", headers=ben.headers).json()["state"] == "cancelled"
    assert client.delete(f"/v1/videos/{video.id}", headers=ben.headers).status_code == 403
    assert client.delete(f"/v1/videos/{video.id}", headers=ann.headers).status_code == 204
    assert told(client, root, "job.cancelled", "video.removed") == [
        ("job.cancelled", "ben", "The garden", {"pipeline": (None, "describe_video")}),
        ("video.removed", "ann", "The garden", {}),
    ]
