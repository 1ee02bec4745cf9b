"""The bench of the film world counts right, and a seed is the same bytes elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import world
from bench.world import demands, digests, digests_elsewhere, section
from bench.world_census import census_of, lessons_of, use_of
from bench.world_speed import Speed, film_cpu_s, frame_ms, rate
from studio.instruction_story import write_instruction
from studio.story import write_film
from studio.world import VERBS

FAST = Speed(0.4, 2.0, 15.0, 300.0, 250.0)
FILMS = [write_film(seed) for seed in range(1_000_200, 1_000_260)]
LESSONS = lessons_of([write_instruction(seed) for seed in range(1_000_200, 1_000_230)])


def test_use_is_counted_over_the_whole_table() -> None:
    use = use_of(["a", "b", "c", "d"], ["a", "a", "b", "b"])
    assert (use.kinds, use.used, use.most, use.least) == (4, 2, ("a", 0.5), ("c", 0.0))
    assert use.evenness == pytest.approx(0.5)
    assert use_of(["a", "b"], ["a", "b"]).evenness == pytest.approx(1.0)
    with pytest.raises(KeyError):
        use_of(["a"], ["z"])


def test_a_census_counts_what_films_hold() -> None:
    film = FILMS[0]
    quiet = replace(film, dialogue=tuple(replace(said, in_subtitles=False) for said in film.dialogue))
    half = census_of([quiet, replace(film, dialogue=tuple(replace(s, in_subtitles=True) for s in film.dialogue))])
    assert half.unsubtitled == half.unsubtitled_ms == 0.5
    short = census_of([replace(film, script=film.script[:1])])
    assert short.gaps_filled == pytest.approx(1 / len(film.gaps))
    assert short.events_told == pytest.approx(1 / len(film.events))
    words = sum(len(line.text.split()) for line in film.script)
    assert census_of([film]).ad_words_per_minute == pytest.approx(words * 60_000 / film.duration_ms)
    verbs = census_of(FILMS).uses["verbs"]
    assert (verbs.kinds, verbs.used) == (len(VERBS), len({e.verb for one in FILMS for e in one.events}))


def test_the_same_seed_is_the_same_world_in_another_process_and_another_one_is_not() -> None:
    here = digests(1_000_200)
    assert digests_elsewhere(1_000_200) == here
    assert not set(here.values()) & set(digests(1_000_201).values())


def test_speed_is_measured() -> None:
    assert 0.05 < frame_ms(FILMS[0], 112, 112, frames=20) < 50
    assert rate(lambda: [write_film(seed) for seed in range(3)], 3) > 1


@pytest.mark.slow
def test_the_cost_of_a_film_holds_its_encoder_and_its_voices() -> None:
    pictures_s = frame_ms(FILMS[0], 640, 360, frames=50) * 45 * 24 / 1000
    assert pictures_s < film_cpu_s(1_000_200, length_s=45) < 200


def test_the_section_says_what_was_missed() -> None:
    census = census_of(FILMS)
    held = demands(FAST, replace(census, uses={"verbs": use_of(["a", "b"], ["a", "b"])}), LESSONS, True)
    assert all(held.values())
    unused = demands(FAST, replace(census, uses={"verbs": use_of(["a", "b"], ["a", "a"])}), LESSONS, True)
    assert [demand for demand, kept in unused.items() if not kept] == ["everything in the world's tables is used"]
    slow = demands(replace(FAST, small_ms=0.9), replace(census, uses={}), replace(LESSONS, alignable=0.5), False)
    assert sum(not kept for kept in slow.values()) == 3
    text = section(1_000_200, FAST, census, LESSONS, {"stories": "abc"}, slow)
    assert text.startswith("## ") and text.count("**missed**") == 3 and "| stories | `abc` |" in text


def test_a_run_writes_its_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "measure_speed", lambda *given: FAST)
    world.run(1_000_200, tmp_path / "world.json", quick=True)
    found = json.loads((tmp_path / "world.json").read_text())
    assert found["speed"]["small_ms"] == 0.4 and set(found["digests"]) == {"stories", "instruction", "frames"}
    with pytest.raises(ValueError, match="trained on"):
        world.run(5)
