"""Instructional films: the narrator keeps to the dials, and every sentence tells what its truth says."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from random import Random
from statistics import mean, stdev

import jsonschema_rs
import pytest

from studio.instruction import KINDS, Dials, Instruction, Sentence
from studio.instruction_leaning import understood
from studio.instruction_story import page, write_instruction
from studio.instruction_words import AGAIN, CHAT, CHAT_ABOUT, OTHER, WORDINGS, read, vocabulary
from studio.truth_schema import INSTRUCTION_SCHEMA_PATH, instruction_from_dict, instruction_schema
from studio.validation import Contradiction, validate_instruction
from studio.world import OBJECTS, VERBS, split_of

SEEDS = range(970_000, 970_100)


@pytest.fixture(scope="module")
def films() -> list[Instruction]:
    return [write_instruction(seed) for seed in SEEDS]


def said(films: list[Instruction]) -> list[Sentence]:
    return [sentence for film in films for sentence in film.sentences]


def check_shares(films: list[Instruction], dials: Dials) -> None:
    """Within three and a half standard errors of the dial."""
    sentences = said(films)
    told = [sentence for sentence in sentences if sentence.alignable]
    for share, wanted, count in (
        (len(told) / len(sentences), dials.alignable, len(sentences)),
        (mean(sentence.far for sentence in told), dials.far, len(told)),
    ):
        assert abs(share - wanted) < 3.5 * (wanted * (1 - wanted) / count) ** 0.5 + 0.005
    near = [sentence.offset_ms / 1000 for sentence in told if not sentence.far and sentence.offset_ms is not None]
    assert abs(mean(near) + dials.early_s) < 3.5 * dials.sigma_s / len(near) ** 0.5 + 0.25
    assert abs(stdev(near) - dials.sigma_s) < 3.5 * dials.sigma_s / (2 * len(near)) ** 0.5 + 0.15
    assert 0.4 < mean(sentence.well_timed for sentence in told) < 0.6


def test_no_film_contradicts_itself(films: list[Instruction]) -> None:
    for film in films:
        validate_instruction(film)


def test_shares_and_distances_are_those_of_the_dials(films: list[Instruction]) -> None:
    check_shares(films, Dials())
    far = [sentence.offset_ms for sentence in said(films) if sentence.far and sentence.offset_ms is not None]
    assert max(map(abs, far)) > 15_000


@pytest.mark.slow
def test_a_thousand_films() -> None:
    films = [write_instruction(seed) for seed in range(971_000, 972_000)]
    for film in films:
        validate_instruction(film)
    check_shares(films, Dials())


@pytest.mark.parametrize(
    ("name", "value"),
    [("alignable", 0.0), ("alignable", 0.6), ("early_s", -2.0), ("sigma_s", 1.0), ("far", 0.0), ("context", 0.0)],
)
def test_a_dial_does_what_it_says(name: str, value: float) -> None:
    dials = replace(Dials(), **{name: value})
    films = [write_instruction(seed, dials) for seed in range(972_000, 972_040)]
    for film in films:
        validate_instruction(film)
        assert film.dials == dials
    told = [sentence for sentence in said(films) if sentence.alignable]
    near = [sentence.offset_ms / 1000 for sentence in told if not sentence.far and sentence.offset_ms is not None]
    measured = {
        "alignable": len(told) / len(said(films)),
        "early_s": -mean(near) if near else 0,
        "sigma_s": stdev(near) if near else 0,
        "far": mean(sentence.far for sentence in told) if told else 0,
        "context": mean(sentence.kind == "context" for sentence in told) if told else 0,
    }[name]
    assert measured == pytest.approx(value, abs=1.0 if name == "early_s" else 0.15 if name == "sigma_s" else 0.04)


@pytest.mark.parametrize("length_s", [30, 45, 300, 600])
def test_every_length(length_s: int) -> None:
    for seed in range(973_000, 973_010):
        film = write_instruction(seed, Dials(length_s=length_s))
        validate_instruction(film)
        assert film.film.duration_ms == length_s * 1000
        assert film.film.events[-1].end_ms > film.film.duration_ms - 15_000


def test_every_kind_and_every_verb_comes_up(films: list[Instruction]) -> None:
    assert {sentence.kind for sentence in said(films)} == set(KINDS)
    told = {film.film.events[event].verb for film in films for sentence in film.sentences for event in sentence.events}
    assert told == set(WORDINGS)
    assert all(len(set(wordings)) >= 3 for wordings in WORDINGS.values())
    assert set(WORDINGS) <= {verb.id for verb in VERBS}
    skipped = [
        set(range(len(film.film.events))) - {event for sentence in film.sentences for event in sentence.events}
        for film in films
    ]
    assert all(skipped)
    order = [[sentence.intervals[0] for sentence in film.sentences if sentence.intervals is not None] for film in films]
    assert any(intervals != sorted(intervals) for intervals in order)


def test_what_leans_cannot_be_read_alone(films: list[Instruction]) -> None:
    leaning = 0
    for film in films:
        alone = understood(replace(film, sentences=tuple(replace(each, leans_on=None) for each in film.sentences)))
        together = understood(film)
        for sentence, by_itself, heard in zip(film.sentences, alone, together, strict=True):
            assert (by_itself != heard) == (sentence.leans_on is not None), sentence.text
            leaning += sentence.leans_on is not None
    assert leaning > 80
    texts = {sentence.text for sentence in said(films)}
    assert texts & set(OTHER) and texts & set(AGAIN) and any(" it " in text for text in texts)


def test_tools_are_named_before_they_are_used(films: list[Instruction]) -> None:
    first = [film for film in films if film.sentences[0].text.startswith(("For this", "All it", "I brought"))]
    assert 0.6 < len(first) / len(films) < 0.95
    for film in first:
        assert all(f" {prop.kind}" in film.sentences[0].text for prop in film.film.props)
        assert film.sentences[0].start_ms < film.film.events[0].start_ms


def test_words_are_read_back_and_talk_is_not() -> None:
    for verb, wordings in WORDINGS.items():
        for wording in wordings:
            text = wording.format(o="the red cup", t="Tom", seat="stool", door="fridge", surface="counter")
            assert [part.verb for part in read(f"Now {text}.")] == [verb], text
            assert (read(f"{text}.")[0].kind == "cup") == ("{o}" in wording)
    for line in (*CHAT, *(line.format(kind=kind) for line in CHAT_ABOUT for kind in OBJECTS), *OTHER, *AGAIN):
        assert read(line) == []
    assert "again" in vocabulary() and "tom" in vocabulary()


def test_the_same_seed_is_the_same_film_in_any_process() -> None:
    script = (
        "import hashlib, json; from studio.instruction_story import write_instruction;"
        "films = [write_instruction(seed).to_dict() for seed in range(970_000, 970_005)];"
        "print(hashlib.sha256(json.dumps(films).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": each}, capture_output=True, check=True
        ).stdout.strip()
        for each in ("1", "2")
    }
    here = json.dumps([write_instruction(seed).to_dict() for seed in range(970_000, 970_005)]).encode()
    assert digests == {hashlib.sha256(here).hexdigest().encode()}
    assert write_instruction(1) != write_instruction(2)
    assert write_instruction(1, Dials(early_s=0)).film.events == write_instruction(1).film.events


def test_the_schema_is_current_and_films_obey_it_and_come_back_from_json(films: list[Instruction]) -> None:
    assert json.loads(INSTRUCTION_SCHEMA_PATH.read_text()) == instruction_schema(), "run python -m studio.truth_schema"
    validator = jsonschema_rs.Draft202012Validator(instruction_schema())
    for film in films[:10]:
        data = json.loads(json.dumps(film.to_dict()))
        validator.validate(data)
        assert instruction_from_dict(data) == film
    data["sentences"][0]["intervals"] = [[1]]
    assert not validator.is_valid(data)


@pytest.mark.parametrize(
    ("name", "value"),
    [(field.name, "much") for field in fields(Dials)]
    + [("length_s", 29), ("length_s", 601), ("length_s", 60.5), ("alignable", 1.2), ("far", -0.1), ("things", 4)]
    + [("sentence_every_s", 2.0), ("sigma_s", -1.0), ("early_s", float("nan"))],
)
def test_a_dial_out_of_range_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        Dials(**{name: value})  # type: ignore[arg-type]


def test_seeds_are_split_by_the_rules_of_the_world() -> None:
    splits = ["train", "train", "tune", "tune", "test"]
    assert [split_of(seed) for seed in (0, 899_999, 900_000, 999_999, 1_000_000)] == splits
    with pytest.raises(ValueError, match="seed"):
        write_instruction(-1)


def test_contradictions_are_found(films: list[Instruction]) -> None:
    film = films[0]

    def refused(index: int, message: str, **change: object) -> None:
        sentences = list(film.sentences)
        sentences[index] = replace(sentences[index], **change)  # type: ignore[arg-type]
        with pytest.raises(Contradiction, match=message):
            validate_instruction(replace(film, sentences=tuple(sentences)))

    told = next(sentence for sentence in film.sentences if sentence.kind in ("told", "early", "late"))
    chat = next(sentence for sentence in film.sentences if sentence.kind == "chat" and sentence.id)
    assert told.intervals is not None and told.offset_ms is not None
    refused(chat.id, "overlaps", start_ms=film.sentences[chat.id - 1].end_ms - 1)
    refused(chat.id, "talk", events=(0,))
    refused(told.id, "says", text=chat.text)
    refused(told.id, "intervals", intervals=((0, 1),))
    refused(told.id, "offset", offset_ms=told.offset_ms + 1)
    refused(told.id, "is ", kind="repeat")


def test_a_person_can_read_it() -> None:
    film = write_instruction(Random(1).randrange(1000))
    assert all(sentence.text in page(film) for sentence in film.sentences)
