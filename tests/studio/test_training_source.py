import re
from random import Random

import numpy as np

from studio import training
from studio.parser import parse
from studio.world import TRAIN_SEEDS, TUNE_SEEDS, VERB, VERBS


def test_a_batch_of_pictures_is_the_same_again_and_another_number_another_batch() -> None:
    first, again, other = (training.training_pictures(1, batch, 12) for batch in (3, 3, 4))
    for a, b in zip(first, again, strict=True):
        assert np.array_equal(a.image, b.image) and a.caption == b.caption and a.attributes == b.attributes
    assert [p.caption for p in first] != [p.caption for p in other]


def test_pictures_carry_classes_within_their_sizes() -> None:
    seen: dict[str, set[int]] = {name: set() for name in training.ATTRIBUTES}
    for picture in training.training_pictures(2, 0, 96):
        assert picture.image.shape == (112, 112, 3) and picture.image.dtype == np.uint8 and picture.caption
        for name, value in picture.attributes.items():
            assert 0 <= value < training.ATTRIBUTES[name]
            seen[name].add(value)
    assert all(len(values) > 1 for values in seen.values())


def test_a_movement_and_its_reverse_are_one_class() -> None:
    verbs = {verb.id for verb in VERBS}
    covered = set(training._MOVEMENTS) | {VERB[movement].reverse for movement in training._MOVEMENTS} - {""}
    assert covered == verbs and len(training._MOVEMENTS) == training.ATTRIBUTES["movement"]


def test_training_and_tuning_films_are_apart() -> None:
    assert training.film_seeds("train") == TRAIN_SEEDS and training.film_seeds("tune") == TUNE_SEEDS
    assert not set(TRAIN_SEEDS) & set(TUNE_SEEDS)


def test_clips_hold_their_frames_twice_and_what_came_before() -> None:
    clips = training.training_clips(5, frames=8, size=112)
    assert [clip.index for clip in clips] == list(range(len(clips))) and len(clips) > 4
    for clip in clips:
        assert clip.frames.shape == clip.wide_frames.shape == (8, 112, 112, 3)
        assert clip.previous == tuple(earlier.text for earlier in clips[: clip.index])
        assert len(clip.subtitles) <= 4
    assert not np.array_equal(clips[2].frames[0], clips[2].frames[-1])


def test_film_text_is_in_order_and_holds_descriptions_and_dialogue() -> None:
    lines = training.film_text(5)
    assert [line.start_ms for line in lines] == sorted(line.start_ms for line in lines)
    assert {line.description for line in lines} == {True, False}
    assert all(bool(line.unnamed) == line.description for line in lines)


def test_a_name_that_nobody_said_is_not_said() -> None:
    film = training.film_of(7)
    (name, phrase), (other, _) = list(training._called(7).items())[:2]
    introduced = f"In the park, {phrase}, {name}, waves to {other}."
    assert training.sayable(7, introduced, f"Hello, {other}!") == f"In the park, {phrase} waves to {other}."
    assert training.sayable(7, introduced, f"{name} and {other}") == introduced
    assert training.sayable(7, f"{name} jumps.", "") == f"{phrase[0].upper()}{phrase[1:]} jumps."
    for line in film.script:
        told = training.sayable(7, line.text, "")
        assert not any(re.search(rf"\b{character.name}\b", told) for character in film.cast), told
        assert ",," not in told and " ," not in told


def test_a_brief_line_tells_the_same_action_without_the_place() -> None:
    openings = 0
    for seed in range(20):
        for line in training.film_of(seed).script:
            short, whole = training.briefly(line.unnamed), training.briefly(line.text)
            assert short != line.unnamed and short[0].isupper() and parse(short).place is None
            told, left = parse(line.unnamed), parse(short)
            assert (left.verb, left.who, left.object) == (told.verb, told.who, told.object)
            openings += whole != line.text
            assert training.briefly(short) == short
    assert openings > 20


def test_a_decoded_look_stays_close_to_what_was_drawn() -> None:
    drawn = np.zeros((224, 224, 3), dtype=np.uint8)
    drawn[60:160, 60:160] = (200, 40, 40)
    for seed in range(20):
        shown = training.decoded_look(drawn, 112, Random(seed))
        assert shown.shape == (112, 112, 3)
        assert abs(int(shown[55, 55, 0]) - 200) < 35 and int(shown[5, 5, 0]) < 35
