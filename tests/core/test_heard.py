"""What was heard, made cues and figures."""

from __future__ import annotations

import pytest

from core import heard
from tests.heard_made import payload


def test_lines_are_the_narrators_or_nobodys() -> None:
    found = payload()
    told, said = heard.description(found), heard.dialogue(found)
    assert [line["speaker"] for line in told] == [2, 2] and [line["speaker"] for line in said] == [0, 1, 0, None]
    assert heard.description(found, []) == [] and len(heard.dialogue(found, [])) == 6
    assert [line["speaker"] for line in heard.description(found, [0, 1])] == [0, 1, 0]


def test_cues_say_who_and_when_each_word_is_heard() -> None:
    found = payload()
    first, *_, last = heard.cue_rows(heard.dialogue(found), found, words=True, narrators=[2])
    assert (first["start_ms"], first["end_ms"], first["text"]) == (1_000, 3_000, "Where is my cup?")
    assert first["data"]["speaker"] == "Speaker 1" and first["data"]["speaker_number"] == 0
    assert first["data"]["word_times"][0] == [1_000, 1_500, "Where", 0.9]
    assert "speaker" not in last["data"] and "in_domain" not in first["data"]
    (told, _) = heard.cue_rows(heard.description(found), found, words=True, narrators=[2])
    assert told["data"]["speaker"] == "Narrator"


def test_withheld_words_leave_who_speaks_when_and_are_marked_on_request() -> None:
    found = payload() | {"withheld": True}
    assert not heard.tells_words(found, {}) and not heard.tells_words(found, {"words": "in_domain"})
    assert heard.tells_words(found, {"words": "always"}) and heard.tells_words(payload(), {})
    silent = heard.cue_rows(found["lines"], found, words=False)
    assert {row["text"] for row in silent} == {""} and not any("word_times" in row["data"] for row in silent)
    assert silent[0]["data"] == {"speaker": "Speaker 1", "speaker_number": 0}
    marked = heard.cue_rows(found["lines"], found, words=True)
    assert all(row["data"]["in_domain"] is False for row in marked)


def test_a_source_is_the_same_whichever_step_makes_the_track() -> None:
    found, shy = payload(), payload() | {"withheld": True}
    assert heard.track_source("k", found, words=True, narrators=[2]) == "checkpoint:k"
    sources = {
        heard.track_source("k", one, words=words, narrators=narrators)
        for one, words, narrators in ((found, True, [2]), (found, True, [0, 1]), (found, True, []), (shy, True, [2]))
    }
    assert len(sources) == 4
    assert heard.track_source("k", shy, words=False, narrators=[2]) == "checkpoint:k"


def test_figures_tell_whether_a_harvest_is_worth_something() -> None:
    told = heard.figures(payload(), [2])
    assert told["speakers"] == 3 and told["narrators"] == 1
    assert (told["dialogue_cues"], told["description_cues"], told["unattributed"]) == (4, 2, 1)
    assert told["overlapping"] == 1  # the second description, under "Hey!"
    assert told["words"] == 22 and told["description_words"] == 10
    assert told["description_words_per_minute"] == 100.0
    assert told["speech_ms"] == 12_000 and told["speech_share"] == 0.6
    assert told["word_probability"] == pytest.approx(0.9)
    none = heard.figures(heard.nothing("none"), [])
    assert none["speech_share"] == none["words_per_minute"] == none["word_probability"] == 0


@pytest.mark.parametrize(
    ("number", "narrators", "name"),
    [(0, (), "Speaker 1"), (3, (3,), "Narrator"), (4, (3, 4), "Narrator 2"), (None, (3,), ""), (-1, (), "")],
)
def test_speakers_have_a_name_until_a_person_gives_one(
    number: int | None, narrators: tuple[int, ...], name: str
) -> None:
    assert heard.speaker_name(number, narrators) == name
