"""Verifying alignments over HTTP: the way of an annotator, what others may see, and a reviewer's part."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.tables import Assignment, Collection, Track
from tests.api.made import Person, make_member, make_person
from tests.core.align_made import FILM_MS, cue_ids, make_film, make_proposal


@pytest.fixture
def root(session: Session) -> Person:
    """Administrator of the collection."""
    return make_person(session, "root")


@pytest.fixture
def ann(session: Session, root: Person) -> Person:
    return member(session, root, "ann", "annotator")


@pytest.fixture
def ben(session: Session, root: Person) -> Person:
    return member(session, root, "ben", "annotator")


@pytest.fixture
def rita(session: Session, root: Person) -> Person:
    return member(session, root, "rita", "reviewer")


@pytest.fixture
def track(session: Session, root: Person) -> Track:
    made = make_proposal(session, make_film(session, root.collection), 0.9, 0.2)
    session.commit()
    return made


def member(session: Session, root: Person, name: str, role: str) -> Person:
    person = make_person(session, name)
    make_member(session, person, root.collection, role)
    return person


def wish(session: Session, root: Person, **wishes: Any) -> None:
    session.execute(update(Collection).where(Collection.id == root.collection.id).values(**wishes))
    session.commit()


def ask(client: TestClient, person: Person, collection: Collection) -> Any:
    answer = client.post(f"/v1/collections/{collection.id}/assignments/next", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["assignment"]


def read(client: TestClient, person: Person, assignment_id: str) -> Any:
    answer = client.get(f"/v1/assignments/{assignment_id}", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def say(
    client: TestClient, person: Person, assignment_id: str, cue_id: Any, label: str, *span: int, **over: Any
) -> Any:
    body: dict[str, Any] = {"cue_id": str(cue_id), "label": label, "took_ms": 2_000, "request_id": uuid4().hex}
    if span:
        body |= {"start_ms": span[0], "end_ms": span[1]}
    return client.post(f"/v1/assignments/{assignment_id}/answers", headers=person.headers, json=body | over)


def do(client: TestClient, person: Person, assignment_id: str, what: str, body: Any = None) -> Any:
    return client.post(f"/v1/assignments/{assignment_id}/{what}", headers=person.headers, json=body)


def verify(client: TestClient, person: Person, collection: Collection, *spans: tuple[int, int] | None) -> str:
    """Ask, answer each sentence in order, and hand in."""
    held = ask(client, person, collection)
    for sentence, span in zip(read(client, person, held["id"])["sentences"], spans, strict=True):
        given = say(
            client, person, held["id"], sentence["cue_id"], "alignable" if span else "not_visible", *(span or ())
        )
        assert given.status_code == 200, given.text
    assert do(client, person, held["id"], "finish").status_code == 200
    return str(held["id"])


def test_from_the_queue_to_handing_in(
    client: TestClient, session: Session, root: Person, ann: Person, track: Track
) -> None:
    held = ask(client, ann, root.collection)
    assert held["track_id"] == str(track.id) and held["state"] == "open"
    assert (held["sentences"], held["answered"], held["gold"]) == (2, 0, None)
    assert ask(client, ann, root.collection)["id"] == held["id"]
    whole = read(client, ann, held["id"])
    assert whole["duration_ms"] == FILM_MS and whole["media"]["original_url"].startswith("/media/")
    first, second = whole["sentences"]
    assert first["spoken"] == {"start_ms": 0, "end_ms": 3_000} and first["proposed"]["start_ms"] == 2_000
    assert (first["alignable"], first["score"], first["curve"]["from_s"], first["answer"]) == (0.9, 0.4, 0, None)
    given = say(client, ann, held["id"], first["cue_id"], "alignable", 1_500, 4_000)
    assert given.status_code == 200 and given.json()["label"] == "alignable"
    missing = do(client, ann, held["id"], "finish")
    assert missing.status_code == 409 and missing.json()["type"] == "urn:ad:problem:answers-missing"
    assert missing.json()["missing"] == 1 and missing.json()["cues"] == [second["cue_id"]] and missing.json()["remedy"]
    say(client, ann, held["id"], second["cue_id"], "unsure")
    undone = do(client, ann, held["id"], "undo").json()
    assert undone["undone"]["cue_id"] == second["cue_id"] and undone["undone"]["undone_at"] and undone["counts"] is None
    assert [one["answer"] is None for one in read(client, ann, held["id"])["sentences"]] == [False, True]
    say(client, ann, held["id"], second["cue_id"], "not_visible")
    done = do(client, ann, held["id"], "finish").json()
    assert done["state"] == "done" and done["finished_at"] and done["answered"] == 2
    assert ask(client, ann, root.collection) is None
    listed = client.get("/v1/assignments", headers=ann.headers).json()
    assert [one["id"] for one in listed["items"]] == [held["id"]] and listed["total"] == 1
    assert client.get("/v1/assignments?state=open", headers=ann.headers).json()["total"] == 0


def test_undo_works_from_another_browser_and_only_once(
    client: TestClient, session: Session, root: Person, ann: Person, track: Track
) -> None:
    held = ask(client, ann, root.collection)
    first, _ = cue_ids(session, track.id)
    one = say(client, ann, held["id"], first, "alignable", 10, 20).json()
    two = say(client, ann, held["id"], first, "not_visible").json()
    with TestClient(client.app) as other:
        for _ in range(2):
            undone = do(other, ann, held["id"], "undo", {"answer_id": two["id"]}).json()
            assert undone["undone"]["id"] == two["id"] and undone["counts"]["id"] == one["id"]
    assert do(client, ann, held["id"], "undo", {"answer_id": str(uuid4())}).status_code == 404
    assert do(client, ann, held["id"], "undo").json()["undone"]["id"] == one["id"]
    assert do(client, ann, held["id"], "undo").status_code == 409


def test_an_answer_sent_twice_is_one(
    client: TestClient, session: Session, root: Person, ann: Person, track: Track
) -> None:
    held = ask(client, ann, root.collection)
    first, _ = cue_ids(session, track.id)
    answers = [say(client, ann, held["id"], first, "unsure", request_id="r1") for _ in range(3)]
    assert len({one.json()["id"] for one in answers}) == 1
    other = say(client, ann, held["id"], first, "not_visible", request_id="r1")
    assert other.status_code == 409 and other.json()["type"] == "urn:ad:problem:request-id-used"


def test_what_is_refused(client: TestClient, session: Session, root: Person, ann: Person, track: Track) -> None:
    other = make_proposal(session, make_film(session, root.collection), 0.99)
    session.commit()
    held = ask(client, ann, root.collection)
    first, second = cue_ids(session, UUID(held["track_id"]))
    (foreign,) = cue_ids(session, other.id)

    def answer(*args: Any, **over: Any) -> tuple[int, str]:
        got = say(client, ann, held["id"], *args, **over)
        assert got.headers["content-type"] == "application/problem+json" and got.json()["detail"]
        return got.status_code, got.json()["type"].rsplit(":", 1)[1]

    assert answer(first, "alignable") == (422, "interval-missing")
    assert answer(first, "alignable", start_ms=5) == (422, "interval-missing")
    assert answer(first, "unsure", 1, 2) == (422, "interval-unasked")
    assert answer(first, "alignable", 9, 5) == (422, "interval-times")
    assert answer(first, "alignable", 5, FILM_MS + 1) == (422, "interval-beyond")
    assert answer(foreign, "unsure") == (404, "not-found")
    assert answer(first, "perhaps")[0] == 422
    assert answer(first, "unsure", took_ms=-1)[0] == 422
    for bad in ("", "a b", "\x00", "x" * 101):
        assert answer(first, "unsure", request_id=bad)[0] == 422
    for cue_id in (first, second):
        say(client, ann, held["id"], cue_id, "not_visible")
    assert do(client, ann, held["id"], "finish").status_code == 200
    assert answer(first, "unsure") == (409, "assignment-done")
    assert do(client, ann, held["id"], "undo").status_code == 409
    assert do(client, ann, held["id"], "return").status_code == 409


def test_a_place_that_went_to_others_is_a_clear_conflict(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, track: Track
) -> None:
    wish(session, root, people_per_track=1)
    held = ask(client, ann, root.collection)
    first, _ = cue_ids(session, track.id)
    assert ask(client, ben, root.collection) is None
    session.execute(update(Assignment).values(lease_until=datetime.now(UTC) - timedelta(minutes=1)))
    session.commit()
    assert say(client, ann, held["id"], first, "unsure").status_code == 200, "nobody else came"
    session.execute(update(Assignment).values(lease_until=datetime.now(UTC) - timedelta(minutes=1)))
    session.commit()
    assert ask(client, ben, root.collection)["track_id"] == str(track.id)
    late = say(client, ann, held["id"], first, "not_visible")
    assert late.status_code == 409 and late.json()["type"] == "urn:ad:problem:place-taken" and late.json()["remedy"]
    given_back = do(client, ann, held["id"], "return")
    assert given_back.json()["state"] == "returned"


def test_annotators_see_the_proposal_and_their_own_answers_only(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, rita: Person, track: Track
) -> None:
    mine = verify(client, ann, root.collection, (100, 900), None)
    his = ask(client, ben, root.collection)["id"]
    assert all(one["answer"] is None for one in read(client, ben, his)["sentences"])
    for path in (
        f"/v1/assignments/{mine}",
        f"/v1/collections/{root.collection.id}/agreement",
        f"/v1/collections/{root.collection.id}/labelling",
        f"/v1/collections/{root.collection.id}/adjudications",
        f"/v1/tracks/{track.id}/disagreements",
        f"/v1/assignments?everyone=true&collection_id={root.collection.id}",
    ):
        assert client.get(path, headers=ben.headers).status_code in (403, 404), path
        assert client.get(path, headers=rita.headers).status_code == 200, path
    for what in ("finish", "undo", "return"):
        assert do(client, ben, mine, what).status_code == 404
        assert do(client, rita, mine, what).status_code == 404, "a reviewer reads, and answers for nobody"
    assert client.get("/v1/assignments?everyone=true", headers=ben.headers).json() == {"items": [], "total": 0}
    assert client.get("/v1/assignments", headers=ben.headers).json()["total"] == 1


def test_who_verifies_what(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, rita: Person, track: Track
) -> None:
    verify(client, ann, root.collection, (100, 900), None)
    held = ask(client, ben, root.collection)
    say(client, ben, held["id"], cue_ids(session, track.id)[0], "unsure")
    elsewhere = make_person(session, "elsewhere")
    make_proposal(session, make_film(session, elsewhere.collection), 0.5)
    session.commit()
    ask(client, elsewhere, elsewhere.collection)

    def seen(person: Person, **wanted: Any) -> list[tuple[Any, ...]]:
        answer = client.get("/v1/assignments", headers=person.headers, params={"everyone": True, **wanted})
        assert answer.status_code == 200, answer.text
        items = answer.json()["items"]
        return [(one["user_name"], one["state"], one["answered"], one["sentences"], one["may_end"]) for one in items]

    assert seen(rita) == [("ben", "open", 1, 2, False), ("ann", "done", 2, 2, False)]
    assert seen(root) == [("ben", "open", 1, 2, True), ("ann", "done", 2, 2, False)]
    assert seen(root, state="done", collection_id=str(root.collection.id))[0][0] == "ann"
    assert [one[0] for one in seen(root, user_id=str(ben.user.id))] == ["ben"]
    every = make_person(session, "every", is_admin=True)
    assert [one[0] for one in seen(every)] == ["elsewhere", "ben", "ann"]
    one = client.get("/v1/assignments?everyone=true&state=open", headers=rita.headers).json()["items"][0]
    assert (one["collection_name"], one["track_title"], one["gold"]) == (root.collection.name, track.title, False)
    assert client.get("/v1/assignments", headers=ben.headers).json()["items"][0]["gold"] is None


def test_a_place_is_given_back_for_who_holds_it(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, rita: Person, track: Track
) -> None:
    wish(session, root, people_per_track=1)
    held = ask(client, ann, root.collection)
    first, _ = cue_ids(session, track.id)
    say(client, ann, held["id"], first, "unsure")
    assert ask(client, ben, root.collection) is None
    for person, status in ((ann, 403), (rita, 403), (ben, 404), (make_person(session, "eve"), 404)):
        assert do(client, person, held["id"], "end").status_code == status
    ended = do(client, root, held["id"], "end")
    assert ended.status_code == 200 and (ended.json()["state"], ended.json()["may_end"]) == ("returned", False)
    assert do(client, root, held["id"], "end").status_code == 200
    late = say(client, ann, held["id"], first, "not_visible")
    assert late.status_code == 409 and late.json()["type"] == "urn:ad:problem:assignment-returned"
    assert ask(client, ben, root.collection)["track_id"] == str(track.id)
    assert len(read(client, rita, held["id"])["sentences"]) == 2, "what she answered stays"
    assert ask(client, ann, root.collection) is None
    admin = make_person(session, "admin", is_admin=True, scopes=("admin",))
    entries = client.get("/v1/audit?action=assignment.ended", headers=admin.headers).json()
    assert entries["total"] == 1 and entries["items"][0]["changes"]["person"] == {"old": "ann", "new": None}


def test_roles(client: TestClient, session: Session, root: Person, ann: Person, rita: Person, track: Track) -> None:
    vera, eve = member(session, root, "vera", "viewer"), make_person(session, "eve")
    next_path = f"/v1/collections/{root.collection.id}/assignments/next"
    assert client.post(next_path, headers=vera.headers).status_code == 403
    assert client.post(next_path, headers=eve.headers).status_code == 404
    adjudicate = f"/v1/tracks/{track.id}/adjudicate"
    for person, status in ((vera, 403), (ann, 403), (eve, 404), (rita, 409)):
        assert client.post(adjudicate, headers=person.headers, json={"decisions": []}).status_code == status
    wishes = {"labelling": {"people_per_track": 3}}
    for person, status in ((ann, 403), (rita, 403), (eve, 404), (root, 200)):
        answer = client.patch(f"/v1/collections/{root.collection.id}", headers=person.headers, json=wishes)
        assert answer.status_code == status


def test_what_a_collection_wants(client: TestClient, root: Person) -> None:
    path = f"/v1/collections/{root.collection.id}"
    before = client.get(path, headers=root.headers).json()
    assert before["labelling"] == {"people_per_track": 2, "lease_minutes": 60, "gold_share": 0.1}
    after = client.patch(path, headers=root.headers, json={"labelling": {"lease_minutes": 15, "gold_share": 0}}).json()
    assert after["labelling"] == {"people_per_track": 2, "lease_minutes": 15, "gold_share": 0}
    assert after["name"] == before["name"]
    renamed = client.patch(path, headers=root.headers, json={"name": "New"}).json()
    assert renamed["name"] == "New" and renamed["labelling"] == after["labelling"]
    for bad in ({"people_per_track": 0}, {"lease_minutes": 0}, {"gold_share": 1}, {"gold_share": -0.1}):
        assert client.patch(path, headers=root.headers, json={"labelling": bad}).status_code == 422


def shape(value: Any) -> Any:
    """Of an answer all that is no id, time or address; whether it is there."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    if isinstance(value, str) and (len(value) >= 20 or value.startswith("/")):
        return "..."
    return value


def test_gold_looks_like_any_other(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, rita: Person, track: Track
) -> None:
    """Everything that an annotator can read of a gold question, beside the same of another."""
    known = make_film(session, root.collection)
    gold = make_proposal(session, known, 0.9, 0.2)
    truth = make_proposal(session, known, 1.0, 0.0, source="person:someone")
    truth.state = "approved"
    session.commit()
    seen: dict[str, list[Any]] = {}
    for person, share in ((ann, 0.0), (ben, 0.9)):
        wish(session, root, gold_share=share)
        held = ask(client, person, root.collection)
        for _ in range(60):  # gold comes by chance
            if (held["track_id"] == str(gold.id)) == (share > 0):
                break
            session.execute(Assignment.__table__.delete().where(Assignment.id == UUID(held["id"])))
            session.commit()
            held = ask(client, person, root.collection)
        assert (held["track_id"] == str(gold.id)) == (share > 0)
        whole = read(client, person, held["id"])
        told = [held, whole, client.get("/v1/assignments", headers=person.headers).json()]
        for sentence in whole["sentences"]:
            told.append(say(client, person, held["id"], sentence["cue_id"], "not_visible").json())
        told.append(do(client, person, held["id"], "undo").json())
        told.append(do(client, person, held["id"], "finish").json())
        told.append(say(client, person, held["id"], whole["sentences"][1]["cue_id"], "unsure").json())
        told.append(do(client, person, held["id"], "finish").json())
        told.append(read(client, person, held["id"]))
        for path in (
            f"/v1/tracks/{held['track_id']}",
            f"/v1/videos/{held['video_id']}",
            f"/v1/videos/{held['video_id']}/tracks",
            f"/v1/videos/{held['video_id']}/media",
            f"/v1/videos/{held['video_id']}/timeline",
        ):
            told.append(client.get(path, headers=person.headers).json())
        assert str(truth.id) not in str(told)
        seen[person.user.name] = told
    assert {one["gold"] for told in seen.values() for one in (told[0], *told[2]["items"])} == {None}
    renamed = str(shape(seen["ben"])).replace("'ben'", "'ann'")
    assert renamed == str(shape(seen["ann"]))
    assert client.get(f"/v1/tracks/{truth.id}", headers=ben.headers).status_code == 404
    every = client.get(f"/v1/assignments?everyone=true&collection_id={root.collection.id}", headers=rita.headers).json()
    assert {one["user_name"]: one["gold"] for one in every["items"]} == {"ann": False, "ben": True}


def test_a_reviewer_decides(
    client: TestClient, session: Session, root: Person, ann: Person, ben: Person, rita: Person, track: Track
) -> None:
    verify(client, ann, root.collection, (2_000, 5_000), (12_000, 15_000))
    verify(client, ben, root.collection, (2_200, 5_000), None)
    (open_one,) = client.get(f"/v1/tracks/{track.id}/disagreements", headers=rita.headers).json()
    assert open_one["differs"] == "label" and open_one["text"] == "Step 1." and open_one["curve"]["values"]
    assert [(one["name"], one["label"], one["start_ms"]) for one in open_one["answers"]] in (
        [("ann", "alignable", 12_000), ("ben", "not_visible", None)],
        [("ben", "not_visible", None), ("ann", "alignable", 12_000)],
    )
    report = client.get(f"/v1/collections/{root.collection.id}/agreement", headers=rita.headers).json()
    assert report["answers"] == 4 and {one["name"] for one in report["people"]} == {"ann", "ben"}
    contested = report["contested"][0]
    assert contested["cue_id"] == open_one["cue_id"] and contested["text"] == "Step 1."
    assert contested["track_id"] == str(track.id) and report["pairs"][0]["intervals"] == 1
    assert report["alpha"]["measure"] and (report["alpha"]["value"] is None) == (report["alpha"]["detail"] is not None)
    progress = client.get(f"/v1/collections/{root.collection.id}/labelling", headers=rita.headers).json()
    assert (progress["ready"], progress["answers_left"], progress["stop"]) == (1, 0, False)
    films_path = f"/v1/collections/{root.collection.id}/adjudications"
    film = client.get(films_path, headers=rita.headers).json()["items"][0]
    assert (film["track_id"], film["stage"], film["finished"], film["sentences"]) == (str(track.id), "ready", 2, 2)
    path = f"/v1/tracks/{track.id}/adjudicate"

    def decide(*decisions: dict[str, Any]) -> Any:
        return client.post(path, headers=rita.headers, json={"decisions": list(decisions)})

    undecided = decide()
    assert undecided.status_code == 422 and undecided.json()["cues"] == [open_one["cue_id"]]
    word = {"cue_id": open_one["cue_id"], "label": "alignable", "start_ms": 12_000, "end_ms": 14_000}
    assert decide(word, word).status_code == 422
    assert decide(word | {"end_ms": None}).status_code == 422
    assert decide(word, word | {"cue_id": str(uuid4())}).status_code == 404
    made = decide(word)
    assert made.status_code == 201 and made.json()["state"] == "approved" and made.json()["cue_count"] == 2
    whole = client.get(f"/v1/tracks/{made.json()['id']}", headers=rita.headers).json()
    assert [(cue["start_ms"], cue["end_ms"], cue["data"]["decided"]) for cue in whole["cues"]] == [
        (2_100, 5_000, "agreement"),
        (12_000, 14_000, "reviewer"),
    ]
    again = decide(word)
    assert again.status_code == 409 and again.json()["track_id"] == made.json()["id"]
    films = client.get(films_path, headers=rita.headers).json()
    assert [(one["track_id"], one["stage"]) for one in films["items"]] == [(made.json()["id"], "approved")]
    assert client.get(f"{films_path}?track_id={track.id}", headers=rita.headers).json() == films
    assert client.get(f"/v1/tracks/{made.json()['id']}", headers=ann.headers).status_code == 404
    edits = {"revision": 1, "operations": [{"cue_id": whole["cues"][0]["id"], "text": "x"}]}
    assert client.post(f"/v1/tracks/{made.json()['id']}/edits", headers=rita.headers, json=edits).status_code == 409
    assert session.scalars(select(Track.state).where(Track.id == track.id)).one() == "draft"


def test_alignments_are_written_as_research_reads_them(
    client: TestClient, session: Session, root: Person, ann: Person, rita: Person, track: Track
) -> None:
    wish(session, root, people_per_track=1)
    verify(client, ann, root.collection, (2_000, 5_000), None)
    path = f"/v1/tracks/{track.id}/adjudicate"
    approved = client.post(path, headers=rita.headers, json={"decisions": []}).json()["id"]

    def written(track_id: Any, format: str) -> str:
        answer = client.get(f"/v1/tracks/{track_id}/export?format={format}", headers=rita.headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    for track_id in (approved, track.id):  # the proposal gives 0.9 and 0.2
        (rows,) = json.loads(written(track_id, "htm_align")).values()
        assert [(row[0], row[3]) for row in rows] == [(1, "Step 0."), (0, "Step 1.")]
        assert "Step 0." in (kept := written(track_id, "htm_aa")) and "Step 1." not in kept
        assert written(track_id, "vtt").startswith("WEBVTT") and "Step 1." in written(track_id, "jsonl")
