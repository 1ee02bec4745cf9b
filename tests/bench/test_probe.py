"""The probe of one frame finds order where it was planted, and nothing where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest

from bench.probe import (
    ACTIONS,
    BACKWARDS,
    MEAN,
    ONE,
    ORDER,
    POSES,
    Row,
    Size,
    demands,
    interval,
    measure,
    run,
    section,
    seen_as,
    within_pairs,
)
from bench.probe_classifier import Setting, balanced, brought_down
from bench.probe_clips import FRAMES, PAIRS, PEOPLE, VERB_IDS, Clips, of_stories, poses, single_actions
from models.metrics.bootstrap import Interval
from studio.pose import Pose
from studio.stage import stage_at
from studio.vignette import write_vignette
from studio.world import VERB, VERBS

SIZE = Size((0, 0, 0), (0, 0, 0), (Setting(0, 0.03), Setting(32, 0.03)), 15)


def planted(count: int, first: int) -> Clips:
    """A frame is the pair and the phase; only the order tells the verb: its reverse runs the phases backwards."""
    rng = np.random.default_rng(first)
    verb = np.arange(count) % len(VERB_IDS)
    seen = 0.2 * rng.standard_normal((count, FRAMES + 1, len(VERB_IDS) + 1)).astype(np.float32)
    for index, number in enumerate(verb):
        known = VERBS[number]
        forward = not known.reverse or VERB_IDS.index(known.id) < VERB_IDS.index(known.reverse)
        phases = np.linspace(-1, 1, FRAMES) * (1 if forward else -1)
        seen[index, :FRAMES, -1] += phases
        seen[index, FRAMES, -1] += rng.choice(phases)
        movement = number if forward else VERB_IDS.index(known.reverse)
        seen[index, :, movement] += 2
    return Clips(verb, np.arange(first, first + count), {"CLIP": seen})


def test_only_the_order_of_frames_tells_planted_pairs_apart() -> None:
    parts = [planted(1200, 0), planted(300, 10_000), planted(600, 20_000)]
    found = {row.input: row for row in measure(ACTIONS, "CLIP", parts, SIZE)}
    assert list(found) == [ONE, MEAN, ORDER, BACKWARDS]
    assert found[ONE].pairs.value < 0.6 and found[MEAN].pairs.value < 0.6
    assert found[ORDER].pairs.value > 0.95 and found[BACKWARDS].pairs.value < 0.05
    verbs = [found[name].verbs for name in (ONE, MEAN, ORDER)]
    assert verbs[0] and verbs[1] and verbs[2] and verbs[2].value > 0.9 > 0.8 > max(verbs[0].value, verbs[1].value)
    assert min(pair.value for pair in found[ORDER].by_pair.values()) > 0.9
    assert set(found[ORDER].by_pair) == {f"{a} / {b}" for a, b in PAIRS}
    assert found[ORDER].clips == sum(bool(VERB[VERB_IDS[v]].reverse) for v in parts[2].verb)
    assert all(demands(list(found.values())).values())


def test_every_verb_with_a_reverse_is_in_one_pair() -> None:
    paired = [verb for pair in PAIRS for verb in pair]
    assert sorted(paired) == sorted(verb.id for verb in VERBS if verb.reverse)
    assert len(paired) == len(set(paired))


def test_within_pairs_only_two_answers_are_allowed() -> None:
    clips = planted(2 * len(VERB_IDS), 0).paired()
    allowed = within_pairs(clips, seen_as(clips, "CLIP", ONE)).allowed
    assert (allowed.sum(axis=1) == 2).all() and allowed[np.arange(len(clips.verb)), clips.verb].all()


def test_what_a_classifier_is_given() -> None:
    clips = planted(3, 0)
    frames = clips.seen["CLIP"][:, :FRAMES]
    assert np.array_equal(seen_as(clips, "CLIP", ONE), clips.seen["CLIP"][:, FRAMES])
    assert np.allclose(seen_as(clips, "CLIP", MEAN), frames.mean(axis=1))
    assert np.array_equal(seen_as(clips, "CLIP", ORDER), frames.reshape(3, -1))
    assert np.array_equal(seen_as(clips, "CLIP", BACKWARDS).reshape(frames.shape), frames[:, ::-1])


def test_takes_are_balanced_in_single_actions_and_all_of_them_in_stories() -> None:
    takes = list(single_actions(range(1_000_000, 1_000_000 + 2 * len(VERBS))))
    assert [event.verb for _, _, event in takes] == 2 * VERB_IDS
    seeds = [seed for seed, _, _ in takes]
    assert len(set(seeds)) == len(seeds) == 2 * len(VERBS)
    stories = list(of_stories([1_000_000, 1_000_001]))
    assert {seed for seed, _, _ in stories} == {1_000_000, 1_000_001}
    assert all(event in film.events for _, film, event in stories)


def test_poses_are_told_from_left_to_right_whoever_acts() -> None:
    width = len(Pose._fields) + 2
    for verb in VERBS:
        film = write_vignette(1_000_000, verb.id)
        for t_ms in range(0, film.duration_ms, 500):
            people = poses(film, t_ms)[: PEOPLE * width].reshape(PEOPLE, width)
            there = int(people[:, 0].sum())
            assert there == len(stage_at(film, t_ms).actors)
            assert not people[there:].any()
            places = people[:there, 2]  # after the mark of presence and the product
            assert (np.diff(places) >= 0).all()


def test_frequent_verbs_count_no_more_than_rare_ones() -> None:
    label = np.array([0] * 98 + [1] * 2)
    found = np.zeros(100, dtype=np.int64)
    assert balanced(label, found) == 0.5
    assert interval(label, found, np.arange(100)).value == 0.5


def test_wide_features_are_brought_to_their_main_directions() -> None:
    rng = np.random.default_rng(0)
    hidden = rng.standard_normal((200, 2, 3)).astype(np.float32)
    wide = hidden @ rng.standard_normal((3, 50)).astype(np.float32)
    narrow, other = brought_down([wide, wide[:10]], 3)
    assert narrow.shape == (200, 2, 3) and np.allclose(narrow[:10], other)

    def distances(x: np.ndarray) -> np.ndarray:
        return np.linalg.norm(x[:20, 0, None] - x[None, :20, 0], axis=-1)

    assert np.allclose(distances(narrow), distances(wide), rtol=1e-3, atol=1e-3)
    assert brought_down([hidden], 3)[0] is hidden


def test_what_one_frame_gives_away_is_told() -> None:
    def row(name: str, value: float) -> Row:
        return Row(ACTIONS, "CLIP", name, 10, Interval(value, value, value), None, {})

    held = demands([row(ONE, 0.7), row(MEAN, 0.55), row(ORDER, 0.6)])
    assert list(held.values()) == [False, True, False]
    rows = [row(ONE, 0.7), row(MEAN, 0.55), row(ORDER, 0.9)]
    certain, unsure = Interval(0.9, 0.8, 1.0), Interval(0.7, 0.5, 0.9)
    rows.append(Row(ACTIONS, POSES, ONE, 10, unsure, None, {"enter / leave": certain, "open / close": unsure}))
    text = section(rows, held, 9_000_000, SIZE)
    assert text.count("**missed**") == 2 and text.endswith("given away by the poses of one moment: enter / leave")
    assert f"| enter / leave |  |  |  | {certain} |  |  |" in text


def test_seeds_that_are_trained_on_are_refused() -> None:
    with pytest.raises(ValueError, match="trained on"):
        run(5)
