"""The describer's lines and the parser that reads them back: together they must not lose a fact."""

from __future__ import annotations

import pytest

from studio.parser import parse
from studio.story import write_film
from studio.text import WORDS_PER_SECOND, words
from studio.truth import AdLine, Event, Film
from studio.vignette import write_vignette
from studio.world import VERBS

FILMS = [write_film(seed) for seed in range(970_000, 970_300)]
LINES = [(film, line) for film in FILMS for line in film.script]


def _right(film: Film, event: Event, line: AdLine, unnamed: bool) -> bool:
    text = line.unnamed if unnamed else line.text
    facts = parse(text, {person.name: person.look for person in film.cast})
    prop = film.props[event.prop] if event.prop is not None else None
    scene = film.scenes[event.scene]
    right = facts.verb == event.verb and facts.object == (prop.kind if prop else None)
    pronoun = not unnamed and text.split()[0] in ("He", "She", "It")
    right &= facts.actor == (None if pronoun else film.cast[event.actor].look)
    if event.target is not None and event.verb != "catch":  # one may catch without a word on who threw
        right &= facts.target == film.cast[event.target].look
    if unnamed:
        right &= facts.colour == (prop.colour if prop else None)
        right &= (facts.place, facts.night, facts.names) == (scene.setting, scene.night, frozenset())
    else:
        right &= facts.place in (None, scene.setting) and facts.night in (None, scene.night)
        right &= facts.names <= {person.name for person in film.cast}
        right &= all((person.name in text) == (person.name in facts.names) for person in film.cast)
    return right


@pytest.mark.parametrize("unnamed", [False, True])
def test_the_parser_reads_truth_scripts(unnamed: bool) -> None:
    right = [_right(film, film.events[line.events[0]], line, unnamed) for film, line in LINES]
    assert sum(right) >= 0.99 * len(right), f"{sum(right)} of {len(right)}"


def test_every_verb_is_read_in_every_style() -> None:
    for verb in VERBS:
        for seed in range(40):
            film = write_vignette(seed, verb.id)
            line = film.script[-1]
            assert parse(line.unnamed).verb == verb.id, line.unnamed
            assert _right(film, film.events[line.events[0]], line, unnamed=True), line.unnamed


def test_lines_fit_their_gaps_and_stay_short() -> None:
    for film, line in LINES:
        low, high = film.gaps[line.gap]
        assert words(line.text) / WORDS_PER_SECOND * 1000 <= high - low - 500 + 1, line.text
        assert line.text[0].isupper() and line.text.endswith(".") and "  " not in line.text


def test_names_stand_only_where_the_listener_may_know_them() -> None:
    for film in FILMS:
        introduced: set[str] = set()
        for line in film.script:
            for person in film.cast:
                if person.name in line.text:
                    # The first time a line says a name it also says whose: the look stands before it.
                    assert person.name in introduced or f", {person.name}" in line.text, line.text
                    introduced.add(person.name)


def test_a_scene_names_its_place_once() -> None:
    for film in FILMS:
        for scene in film.scenes:
            told = [parse(line.text).place for line in film.script if film.events[line.events[0]].scene == scene.id]
            assert told[0] == scene.setting and not any(told[1:])


@pytest.mark.parametrize(
    ("text", "actor", "target", "verb", "thing"),
    [
        ("anna gives key to tom", "Anna", "Tom", "give", "key"),
        ("Tom sits down.", "Tom", None, "sit_down", None),
        ("In the park at night, Mia is dancing", "Mia", None, "dance", None),
        ("A woman in the yellow coat opens the cool box.", "yellow", None, "open", None),
        ("The man in the brown hat puts a red hat on the desk.", "hat", None, "put_down", "hat"),
        ("He picks up the box.", None, None, "pick_up", "box"),
        ("", None, None, None, None),
        ("the the of red red", None, None, None, None),
    ],
)
def test_what_a_model_may_write(
    text: str, actor: str | None, target: str | None, verb: str | None, thing: str | None
) -> None:
    facts = parse(text)
    assert (facts.actor, facts.target, facts.verb, facts.object) == (actor, target, verb, thing)


def test_names_resolve_to_looks() -> None:
    facts = parse("The woman in the yellow coat, Anna, hands a red key to Tom.", {"Anna": "yellow", "Tom": "hat"})
    assert facts.who == {"yellow", "hat"} and facts.names == {"Anna", "Tom"} and facts.colour == "red"
    assert facts.night is None and parse("In the park, Tom jumps.").night is False
