"""Findings, rules and the accessibility report of a stored description, and its files in every format."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.formats.catalog import FORMATS, Format
from core.settings import Settings
from core.tables import Track, Video
from core.tracks import keep_track, list_tracks
from tests.api.made import Person, make_person, make_video
from tests.api.test_videos import analysed


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def described(session: Session, video: Video, *texts: str, kind: str = "description", **about: Any) -> Track:
    """A track of its own, a cue every five seconds."""
    cues = [
        {"start_ms": 3_000 + 5_000 * at, "end_ms": 6_000 + 5_000 * at, "text": text} for at, text in enumerate(texts)
    ]
    values = {"title": "Mine", "language": "en", "provenance": {}} | about
    source = f"test:{kind}:{uuid4()}"
    keep_track(session, video.id, kind=kind, source=source, cues=cues, **values)
    session.commit()
    return session.scalars(select(Track).where(Track.source == source)).one()


def test_findings_name_their_cue_their_words_and_their_source(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    video = analysed(session, ann, settings)
    track = described(session, video, "We see a man in a red hat.", "Mara opens the door.")
    answer = client.get(f"/v1/tracks/{track.id}/findings", headers=ann.headers).json()
    cues = client.get(f"/v1/tracks/{track.id}", headers=ann.headers).json()["cues"]
    first = next(each for each in answer["findings"] if each["rule"] == "S3")
    assert first["cue_id"] == cues[0]["id"] and first["start_ms"] == 3_000 and first["severity"] == "error"
    assert cues[0]["text"][first["span"]["start"] : first["span"]["end"]].lower().startswith("we")
    assert first["title"] and first["reason"] and first["source"] and first["waived"] is None
    assert answer["profile"] == "house"
    assert answer["counts"]["error"] == sum(each["severity"] == "error" for each in answer["findings"]) > 0
    off = {each["rule"]: each["why"] for each in answer["off"]}
    assert off.get("A1")
    times = [each["start_ms"] for each in answer["findings"] if each["start_ms"] is not None]
    assert times == sorted(times)


def test_the_film_s_speech_and_dialogue_are_looked_at(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    video = analysed(session, ann, settings)
    track = described(session, video, "A man in a red hat waits.")
    path = f"/v1/tracks/{track.id}/findings"
    before = {each["rule"] for each in client.get(path, headers=ann.headers).json()["off"]}
    described(session, video, "Where are you, Tom?", kind="transcript")
    after = {each["rule"] for each in client.get(path, headers=ann.headers).json()["off"]}
    assert "S11" in before and "S11" not in after
    bare = described(session, make_video(session, ann), "A man waits.")
    off = {each["rule"] for each in client.get(f"/v1/tracks/{bare.id}/findings", headers=ann.headers).json()["off"]}
    assert "T3" in off and "T3" not in before


def test_a_profile_changes_what_is_said(client: TestClient, ann: Person, session: Session, settings: Settings) -> None:
    video = analysed(session, ann, settings)
    path = f"/v1/tracks/{described(session, video, 'We see a man in a red hat.').id}/findings"
    house = client.get(path, headers=ann.headers).json()
    research = client.get(path, headers=ann.headers, params={"profile": "research"}).json()
    assert research["profile"] == "research" and research["counts"]["error"] < house["counts"]["error"]
    unknown = client.get(path, headers=ann.headers, params={"profile": "none"})
    assert unknown.status_code == 422 and unknown.json()["type"] == "urn:ad:problem:profile-unknown"
    assert "house" in unknown.json()["remedy"]


def test_the_catalogue_tells_rules_and_limits(client: TestClient, ann: Person) -> None:
    answer = client.get("/v1/rules", headers=ann.headers).json()
    assert {"T1", "S1", "X1", "A1"} <= {each["rule"] for each in answer["rules"]}
    assert all(each["title"] and each["source"] for each in answer["rules"])
    house = next(each for each in answer["profiles"] if each["name"] == "house")
    assert house["title"] and house["limits"]["lead_ms"] > 0 and "name" not in house["limits"]


@pytest.mark.parametrize("what", ["findings", "report"])
def test_only_descriptions_of_films_that_one_may_see(
    client: TestClient, ann: Person, session: Session, settings: Settings, what: str
) -> None:
    video = analysed(session, ann, settings)
    spoken = described(session, video, "Hello there.", kind="transcript")
    refused = client.get(f"/v1/tracks/{spoken.id}/{what}", headers=ann.headers)
    assert refused.status_code == 422 and refused.json()["type"] == "urn:ad:problem:track-kind"
    ben = make_person(session, "ben")
    track = described(session, video, "A man waits.")
    assert client.get(f"/v1/tracks/{track.id}/{what}", headers=ben.headers).status_code == 404
    assert client.get(f"/v1/tracks/{track.id}/{what}").status_code == 401


def test_an_empty_description_has_no_findings_and_a_report(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    track = described(session, make_video(session, ann))
    answer = client.get(f"/v1/tracks/{track.id}/findings", headers=ann.headers).json()
    assert [each for each in answer["findings"] if each["cue_id"]] == []
    assert client.get(f"/v1/tracks/{track.id}/report", headers=ann.headers).status_code == 200


def test_the_report_comes_as_page_pdf_and_json(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    video = analysed(session, ann, settings)
    video.title = "<script>alert(1)</script> & Söhne"
    track = described(session, video, "A man in a red hat waits.")
    path = f"/v1/tracks/{track.id}/report"
    page = client.get(path, headers=ann.headers)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text and "&lt;script&gt;" in page.text and "1.2.5" in page.text
    pdf = client.get(f"{path}?format=pdf&download=true", headers=ann.headers)
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert "accessibility%20report.pdf" in pdf.headers["content-disposition"]
    told = client.get(f"{path}?format=json", headers=ann.headers).json()
    assert [each["number"] for each in told["criteria"]] == ["1.2.3", "1.2.5", "1.2.7"]
    # The picture changes at 0 and at 4 s, and the description speaks from 3 s on: only the opening is untold.
    assert told["counts"]["changes"] == 2 and told["counts"]["changes_described"] == 1
    assert told["subject"]["film"] == video.title and told["duration_ms"] == 60_000
    assert client.get(f"{path}?format=docx", headers=ann.headers).status_code == 422


def test_a_film_that_was_never_analysed_is_not_judged(client: TestClient, ann: Person, session: Session) -> None:
    track = described(session, make_video(session, ann), "A man in a red hat waits.")
    told = client.get(f"/v1/tracks/{track.id}/report?format=json", headers=ann.headers).json()
    assert {each["verdict"] for each in told["criteria"]} == {"cannot be told"}


def test_an_export_tells_what_the_format_could_not_carry(
    client: TestClient, ann: Person, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def write(track: Any, options: Any) -> bytes:
        seen["track"], seen["options"] = track, options
        return b"written"

    made = Format("times", "Times only", (".tms",), "text/x-times", None, write, carries=frozenset(("speaker",)))
    read_only = Format("seen", "Only read", (".seen",), "text/x-seen", lambda data, options: None, None)  # type: ignore[arg-type, return-value]
    monkeypatch.setitem(FORMATS, "times", made)
    monkeypatch.setitem(FORMATS, "seen", read_only)
    video = make_video(session, ann, title="The Storm")
    cues = [{"start_ms": 0, "end_ms": 900, "text": "Rain.", "data": {"speaker": "Tom", "voice": "Ann", "max_words": 3}}]
    keep_track(
        session, video.id, kind="description", source="test", title="Mine", language="de", provenance={}, cues=cues
    )
    session.commit()
    path = f"/v1/tracks/{list_tracks(session, video.id)[0][0].id}/export"
    answer = client.get(
        path, headers=ann.headers, params={"format": "times", "rate": "24", "start": "01:00:00:00", "download": True}
    )
    assert answer.content == b"written" and answer.headers["content-type"].startswith("text/x-times")
    assert json.loads(answer.headers["cuewright-losses"]) == {"voice": 1, "max_words": 1}
    assert 'filename="Mine.tms"' in answer.headers["content-disposition"]
    options = seen["options"]
    assert (options.rate.name, options.start_frame, options.film, options.language) == ("24", 86_400, "The Storm", "de")
    assert seen["track"].cues[0].text == "Rain." and seen["track"].about["title"] == "Mine"
    slugs = {
        name: client.get(path, headers=ann.headers, params={"format": name, **more}).json()["type"].rsplit(":", 1)[1]
        for name, more in (("exe", {}), ("seen", {}), ("times", {"rate": "0"}))
    }
    assert slugs == {"exe": "text-format-unknown", "seen": "text-format-unwritten", "times": "text-options"}


@pytest.mark.parametrize("name", ["vtt", "srt", "csv", "json"])
def test_the_four_first_formats_are_always_written(
    client: TestClient, ann: Person, session: Session, name: str
) -> None:
    track = described(session, make_video(session, ann), "A man & a <dog> wait.", title='Äb"c\r\n/x')
    answer = client.get(f"/v1/tracks/{track.id}/export?format={name}&download=true", headers=ann.headers)
    assert answer.status_code == 200 and "dog" in answer.text
    assert isinstance(json.loads(answer.headers["cuewright-losses"]), dict)
    assert answer.headers["content-disposition"].endswith(f".{name}")
    brought = described(session, make_video(session, ann), "A man waits.", title="Reel 1.5.SRT")
    again = client.get(f"/v1/tracks/{brought.id}/export?format={name}&download=true", headers=ann.headers)
    assert f'filename="Reel 1.5.{name}"' in again.headers["content-disposition"]
    assert "\n" not in answer.headers["content-disposition"]
