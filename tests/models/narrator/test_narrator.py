"""Damage to lines, and learning who narrates from it; films planted here."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from models.data.film_lines import FilmLine, FilmLines
from models.narrator.damage import Damage, drawn, heard, misheard
from models.narrator.measure_separation import by_subtitles, by_voices, leaks
from models.narrator.train import calibration_error, cases, fitted, logistic, measured, rows_of, tuning_seeds
from speech.text_separation import SeparationOptions

VERSION = "planted"


def film_lines(seed: int, length_s: int = 120) -> FilmLines:
    """People who say I and you, and a narrator who says what they do."""
    rng = random.Random(seed)
    lines, at = [], 0
    while at < length_s * 1000:
        who = rng.choice(("Anna", "Tom", ""))
        said = f"I {rng.choice(('like', 'know', 'want'))} you and my {rng.choice(('dog', 'tea'))}"
        told = f"The man {rng.choice(('walks', 'sits', 'stands'))} by the {rng.choice(('tree', 'door'))}"
        lines.append(FilmLine(at, at + 1500, said if who else told, who, bool(who) and rng.random() < 0.7))
        at += 2000
    return FilmLines(seed, length_s * 1000, tuple(lines), ("Anna", "Tom"))


def lines_seeds(split: str) -> Sequence[int]:
    return {"train": range(100), "tune": range(900, 960)}[split]


FILM = film_lines(3)


class Source:
    VERSION = VERSION
    film_lines = staticmethod(film_lines)
    lines_seeds = staticmethod(lines_seeds)


def test_undamaged_lines_are_the_films_own() -> None:
    found = heard(FILM, Damage(), random.Random(0))
    assert [line.text for line in found.lines] == [line.text for line in FILM.lines]
    assert {line.speaker for line in found.lines} == {0, 1, 2}
    assert found.lines[0].speaker == 0
    told = {line.speaker for line, own in zip(found.lines, FILM.lines, strict=True) if own.narration}
    assert told == found.narrators and len(told) == 1
    assert found.narration == tuple(line.narration for line in FILM.lines)


@pytest.mark.parametrize(
    ("damage", "narrators", "speakers"),
    [
        (Damage(described=False), 0, 2),
        (Damage(narrators=2), 2, 4),
        (Damage(split_narrator=True), 2, 4),
        (Damage(split_narrator=True, narrators=2), 4, 6),
        (Damage(merge_people=True), 1, 2),
        (Damage(split_person=1.0), 1, 5),
    ],
)
def test_speakers_are_split_and_merged(damage: Damage, narrators: int, speakers: int) -> None:
    found = heard(FILM, damage, random.Random(4))
    assert len(found.narrators) == narrators
    assert len({line.speaker for line in found.lines}) == speakers


def test_a_narrator_who_voices_a_part_is_one_speaker_with_it() -> None:
    found = heard(FILM, Damage(voices_a_part=True), random.Random(1))
    assert len({line.speaker for line in found.lines}) == 2


def test_lines_are_missed_and_cut_off() -> None:
    assert len(heard(FILM, Damage(missed=0.5), random.Random(0)).lines) < len(FILM.lines) * 0.75
    short = heard(FILM, Damage(cut_ms=10_000, subtitles=True), random.Random(0))
    assert short.duration_ms == 10_000
    assert all(line.end_ms <= 10_000 for line in short.lines)
    assert all(start < 10_000 for start, *_ in short.subtitles)


def test_about_so_many_words_are_wrong() -> None:
    text = " ".join(["word"] * 4000)
    assert misheard(text, 0.0, ["other"], random.Random(0)) == text
    right = misheard(text, 0.1, ["other"], random.Random(0)).split().count("word")
    assert 3600 < right < 3800  # a quarter of the errors only puts a word in


def test_the_same_draw_gives_the_same_lines() -> None:
    assert heard(FILM, drawn(random.Random(7)), random.Random(7)) == heard(
        FILM, drawn(random.Random(7)), random.Random(7)
    )


def test_logistic_regression_finds_what_was_planted() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(20_000, 2))
    chance = 1 / (1 + np.exp(-(0.5 + 2 * values[:, 0] - values[:, 1])))
    weights = logistic(values, (rng.random(20_000) < chance).astype(float), ridge=0.0)
    assert weights == pytest.approx([0.5, 2, -1], abs=0.1)


def test_calibration_is_how_far_probabilities_are_off() -> None:
    assert calibration_error([0.25] * 4, [True, False, False, False]) == 0
    assert calibration_error([0.95, 0.95], [True, False]) == pytest.approx(0.45)


def test_a_model_learns_who_narrates_planted_films() -> None:
    source = Source()
    calibrating, reported = tuning_seeds(source, 20, 1)
    assert not set(calibrating) & set(reported)
    model = fitted(rows_of(cases(source, range(60), 1), random.Random(0)), rows_of(cases(source, calibrating, 1)))
    plain = measured(cases(source, reported, 1, Damage()), model)
    assert plain["right"] == 1.0
    none = measured(cases(source, reported, 1, Damage(described=False)), model)
    assert none["none_right"] == 1.0
    assert measured(cases(source, reported, 1), model)["speakers_right"] > 0.9


def test_subtitles_leak_what_they_leave_out_and_voices_do_not() -> None:
    films = [heard(film_lines(seed), Damage(subtitles=True), random.Random(seed)) for seed in range(4)]
    found = leaks(films, by_subtitles(SeparationOptions(similar=0.9, covered=1.01, reach_ms=0)))
    assert found["lost"] == 0 and found["leaked"] > 0.1
    assert leaks(films, by_voices)["leaked"] == 0
