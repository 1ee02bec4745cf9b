from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.data.people_texts import load_people, save_people
from models.names.bind import Bindings, FilmName, names_by
from models.names.calls import SpokenLine
from models.names.measure import film_people, inputs_of, measure, renamed
from models.names.model import Names
from models.names.people_lines import film_lines
from models.names.predict import CueInput, Person, people_of_film, people_text
from models.names.see import FilmFrames
from models.names.train import train
from tests.models.names.planted import LOOKS, NAMES, WIDTH, planted_case, planted_model


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Names:
    model = planted_model()
    train([planted_case(seed) for seed in range(140)], model, tmp_path_factory.mktemp("run"), 1, 220, 200, size=32)
    return model.eval()


def test_planted_people_and_names_are_found(trained: Names) -> None:
    found = measure(trained, [planted_case(seed) for seed in range(1000, 1030)], wide=False)
    assert found["actor_right"].value > 0.95
    assert found["view_precision"].value > 0.95 and found["view_recall"].value > 0.7
    assert found["name_right"].value > 0.7
    assert found["name_wrong"].value < 0.15
    assert found["invented"].value == 0
    assert found["binding_precision"].value > 0.8 and found["binding_recall"].value > 0.7


def test_names_that_nobody_trained_on_are_bound_too(trained: Names) -> None:
    right = []
    for seed in range(1000, 1030):
        case = renamed(planted_case(seed))
        for people in film_people(trained, case, False):
            right += [person.name == case.truth.names[person.look] for person in people.people if person.name]
    assert len(right) > 50 and np.mean(right) > 0.75


def test_renaming_reaches_every_text() -> None:
    case = planted_case(1000)
    other = renamed(case)
    assert not set(other.truth.names.values()) & set(NAMES)
    assert not any(name in line.text for line in other.truth.said for name in NAMES)
    after = [[line.text.split(",")[1] for line in one.truth.said] for one in (case, other)]
    assert after[0] == after[1]
    with pytest.raises(ValueError, match="but 1 names"):
        renamed(case, ["Zyx"])


def test_no_name_before_it_is_heard_but_pictures_of_before_count(trained: Names) -> None:
    """All calls of a film only after its last cue but one: nobody has a name before, and somebody has one then."""
    named = 0
    for seed in range(1003, 1013):
        case = planted_case(seed)
        cues, names, frames = inputs_of(case, False)
        assert frames is not None
        apart = cues[-2].end_ms + 100 - case.dialogue[0].start_ms
        late = [SpokenLine(line.start_ms + apart, line.end_ms + apart, line.text) for line in case.dialogue[:1]]
        shifted = replace(frames, times_ms=frames.times_ms + apart)
        people = people_of_film(trained, cues, late, names, shifted)
        assert not any(person.name for one in people[:-1] for person in one.people)
        named += any(person.name for person in people[-1].people)
    assert named >= 1


def test_what_a_description_told_outright_is_believed(trained: Names) -> None:
    case = planted_case(1004)
    cues, _, _ = inputs_of(case, False)
    look = case.truth.cues[2].actor
    told = [
        replace(cue, told=f"{LOOKS[look].capitalize()}, Zed, waves." if i == 2 else "") for i, cue in enumerate(cues)
    ]
    people = people_of_film(trained, told, [], [])
    for index, (cue, one) in enumerate(zip(case.truth.cues, people, strict=True)):
        if cue.actor == look:
            assert one.people[0].name == ("Zed" if index >= 2 else "")


def test_a_picture_in_the_cast_list_binds_a_name(trained: Names) -> None:
    case = planted_case(1005)
    cues, _, _ = inputs_of(case, False)
    look = case.truth.cues[0].actor
    portrait = np.zeros(WIDTH, dtype=np.float32)
    portrait[look] = 2.0
    line = [SpokenLine(0, 500, "Zed is late.")]
    people = people_of_film(trained, cues, line, [FilmName("Zed", picture=portrait)])
    for cue, one in zip(case.truth.cues, people, strict=True):
        if cue.actor == look:
            assert one.people[0].name == "Zed"


def test_the_text_reads_as_autoad_will_get_it() -> None:
    tom = Person(0, "the man in the orange jacket", "Tom", 0.9, 1.0, 0.9, 0.0)
    cook = Person(1, "the cook in the white apron", "", 0.0, 0.9, 0.1, 0.8)
    assert people_text([tom, cook]) == "Tom: the man in the orange jacket. The cook in the white apron."
    assert people_text([]) == ""


def test_no_name_below_the_threshold_or_before_its_time() -> None:
    probability = np.array([[0.55, 0.35, 0.1], [0.1, 0.8, 0.1], [0.0, 0.9, 0.1]], dtype=np.float32)
    bindings = Bindings(("Quill", "Odd", "Fenn"), (1000, 2000, 9000), probability)
    assert names_by(bindings, 1500, 0.5) == {0: ("Quill", pytest.approx(0.55))}
    assert names_by(bindings, 2000, 0.6) == {1: ("Odd", pytest.approx(0.8))}
    assert names_by(bindings, 9000, 0.6) == {1: ("Fenn", pytest.approx(0.9))}


def test_bad_input_is_refused(trained: Names) -> None:
    good = CueInput(5000, 6000, np.zeros((8, WIDTH), np.float32))
    assert people_of_film(trained, [], [], []) == []
    with pytest.raises(ValueError, match="use those of the CLIP"):
        people_of_film(trained, [CueInput(0, 1, np.zeros((8, 3), np.float32))], [], [])
    with pytest.raises(ValueError, match="same number of frames"):
        people_of_film(trained, [good, replace(good, features=np.zeros((4, WIDTH), np.float32))], [], [])
    with pytest.raises(ValueError, match="order of time"):
        people_of_film(trained, [good, replace(good, start_ms=0)], [], [])
    with pytest.raises(ValueError, match="3 times"):
        people_of_film(trained, [good], [], [], FilmFrames(np.arange(3), np.zeros((2, WIDTH), np.float32)))
    with pytest.raises(ValueError, match="too few"):
        train([planted_case(1)], planted_model(), Path("unused"), 1)


def test_texts_for_training_are_kept_by_film_and_clip(trained: Names, tmp_path: Path) -> None:
    case = planted_case(1006)
    lines = film_lines(trained, case)
    save_people(tmp_path / "people.json", lines)
    assert load_people(tmp_path / "people.json") == lines
    assert set(lines) == {(1006, cue.index) for cue in case.truth.cues}
    assert lines[1006, 0][0] == film_people(trained, case, False)[0].text != ""
