"""Cues of a sample film written anew by the starter, from the features that its analysis left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.inprocess import FilmInProcess
from core.gaps import FitProfile, spoken_ms
from core.names_kept import names_in
from core.settings import PROJECT
from core.storage import LocalStorage
from workers import rewriting
from workers.rewriting import RewriteRequest, chosen, rewrite

SAMPLE = PROJECT / "samples" / "yellow-hat.mp4"
WORDS_PER_MINUTE = 160


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> FilmInProcess:
    described = FilmInProcess(SAMPLE, tmp_path_factory.mktemp("film"))
    described.subtitles = SAMPLE.with_suffix(".srt")
    described.run("probe", "look", "listen", "hear", "speech", "gaps", "features", "describe")
    return described


Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(film: FilmInProcess, monkeypatch: pytest.MonkeyPatch) -> Ask:
    features = film.found["features"]
    storage = features.storage
    assert isinstance(storage, LocalStorage)
    monkeypatch.setattr(rewriting, "get_storage", lambda: storage)
    monkeypatch.setattr(rewriting, "_expected_key", lambda _: features.key)

    def asked(cues: list[tuple[int, int, str]], at: int, **over: Any) -> dict[str, Any]:
        known: dict[str, Any] = {
            "content_hash": "",
            "look_key": film.found["look"].key,
            "features_key": features.key,
            "duration_ms": film.found["gaps"].payload["duration_ms"],
            "shots": film.found["look"].payload["shots"],
            "dialogue": film.found["speech"].payload["cues"],
            "room_ms": 4_000,
            "words_per_minute": WORDS_PER_MINUTE,
        }
        return rewrite(RewriteRequest(cues=cues, at=at, **(known | over)))

    return asked


def drafted(film: FilmInProcess) -> list[tuple[int, int, str]]:
    return [(cue["start_ms"], cue["end_ms"], cue["text"]) for cue in film.found["describe"].payload["cues"]]


def test_proposals_fit_differ_and_keep_the_names(film: FilmInProcess, ask: Ask) -> None:
    cues = drafted(film)
    at, kept = next(
        (at, names) for at, (_, _, text) in enumerate(cues) if (names := names_in(text, ("Bolt", "Hugo"), sure=True))
    )
    answer = ask(cues, at, kept=kept, allowed={"Bolt", "Hugo"})
    proposals = answer["proposals"]
    assert 1 <= len(proposals) <= 3 and answer["in_domain"] is True
    texts = [one["text"] for one in proposals]
    assert cues[at][2] not in texts
    words = [len(text.split()) for text in texts]
    assert words == sorted(set(words), reverse=True), "of different lengths, the longest first"
    for one in proposals:
        assert kept <= names_in(one["text"], ("Bolt", "Hugo")) <= {"Bolt", "Hugo"}
        assert spoken_ms(one["text"], FitProfile(words_per_minute=WORDS_PER_MINUTE)) == one["spoken_ms"] <= 4_000
        assert answer["window"][0] <= min(one["evidence"]) <= max(one["evidence"]) <= answer["window"][1] + 200
    assert answer["source"]["model"] == "autoad" and len(answer["source"]["checkpoint"]) == 64
    assert {source["name"] for source in answer["checkpoints"]} == {"clip", "autoad", "names"}
    assert ask(cues, at, kept=kept, allowed={"Bolt", "Hugo"}) == answer, "asked again, it says the same"


def test_a_name_that_only_a_person_has_given_is_kept_and_no_other_comes(film: FilmInProcess, ask: Ask) -> None:
    start, end, text = drafted(film)[0]
    named = text.replace("the man with the white beard", "Sam")
    assert "Sam" in named
    answer = ask([(start, end, named)], 0, kept={"Sam"}, allowed={"Sam"})
    assert "Sam: " in answer["people"]
    assert answer["proposals"] and all(names_in(one["text"]) == {"Sam"} for one in answer["proposals"])
    nobody = ask(drafted(film), len(drafted(film)) - 1)
    assert ": " not in nobody["people"] and not any(names_in(one["text"]) for one in nobody["proposals"])


def test_what_stands_before_is_read_as_people_have_edited_it(
    film: FilmInProcess, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.autoad import predict

    read: list[Any] = []
    describe = predict.describe
    monkeypatch.setattr(predict, "describe", lambda *given, **more: read.append(more) or describe(*given, **more))
    cues = [(1_000, 2_000, "A person wrote this."), *drafted(film)[1:]]
    ask(cues, 2)
    assert read[0]["mode"] == "oracle" and read[0]["previous"] == [["A person wrote this.", cues[1][2]]]


def test_a_place_that_has_moved_is_looked_at_where_it_is(film: FilmInProcess, ask: Ask) -> None:
    first, last = drafted(film)[0], drafted(film)[-1]
    there = ask([(first[0], first[1], "")], 0)
    moved = ask([(last[0], last[1], "")], 0)
    assert there["window"][1] <= first[1] + 500 and moved["window"][0] >= last[0] - 500
    assert there["proposals"] != moved["proposals"]
    cramped = ask([(first[0], first[1], "")], 0, room_ms=900)
    assert all(one["spoken_ms"] <= 900 for one in cramped["proposals"])


def test_the_best_of_every_room_comes_first_and_others_fill_up() -> None:
    rooms = [[("one two three four", -0.1), ("one two three", -0.2)], [("one two", -0.9), ("two one", -1.0)], []]
    assert [line for line, _ in chosen(rooms)] == ["one two three four", "one two three", "one two"]
    assert chosen([[("a b", -0.1), ("b a", -0.2)]]) == [("a b", -0.1)] and chosen([[], []]) == []
