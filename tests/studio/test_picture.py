"""The picture: what a frame must be whatever it shows."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections import Counter

import numpy as np
import pytest

from studio.acting import Act, keys, pose_at, rest
from studio.picture import Renderer, render
from studio.pose import body_of
from studio.sheet import look_sheet, prop_sheet, setting_sheet
from studio.stage import EXTENT, ActorView, Camera, PropView, Stage, stage_at
from studio.story import write_film
from studio.vignette import write_vignette
from studio.world import COLOURS, LOOKS, OBJECTS, SETTINGS, VERBS

SEED = 900_501  # a tuning seed
# who enters or leaves walks ahead both ways: that pair mirrors its places only
PAIRS = [(verb.id, verb.reverse) for verb in VERBS if verb.reverse and verb.id not in ("enter", "leave")]


def _stage(
    setting: str = "bedroom", look: str = "yellow", prop: tuple[str, str] | None = None, night: bool = False
) -> Stage:
    props = () if prop is None else (PropView(0, *prop, 0.06, 0.6, 0, "near"),)
    actor = ActorView(0, look, rest(-0.2, 1, near_held=prop is not None))
    height, bottom = EXTENT["medium"]
    return Stage(setting, night, 0.0, Camera(0.0, bottom, height), (actor,), props)


def _difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(np.int16) - b.astype(np.int16)).mean())


def test_a_frame_is_rgb_bytes_of_the_asked_size() -> None:
    frame = render(write_film(SEED), 5_000, 160, 90)
    assert frame.shape == (90, 160, 3)
    assert frame.dtype == np.uint8
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) > 20


def test_the_same_moment_is_the_same_bytes_in_another_process() -> None:
    times = (1_000, 21_000, 44_000)
    here = hashlib.sha256()
    for t_ms in times:
        here.update(render(write_film(SEED), t_ms, 112, 112).tobytes())
    code = (
        "import hashlib; from studio.picture import render; from studio.story import write_film\n"
        f"film = write_film({SEED}); found = hashlib.sha256()\n"
        f"for t_ms in {times}: found.update(render(film, t_ms, 112, 112).tobytes())\n"
        "print(found.hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here.hexdigest()


def test_frames_do_not_depend_on_what_was_drawn_before() -> None:
    film, other = write_film(SEED), write_film(SEED + 1)
    fresh = Renderer(112, 112).frame(film, 30_000)
    used = Renderer(112, 112)
    for t_ms in range(0, 60_000, 2_700):
        used.frame(other, t_ms)
        used.frame(film, t_ms)
    assert np.array_equal(used.frame(film, 30_000), fresh)


@pytest.mark.parametrize("t_ms", [2_000, 17_000, 40_000])
def test_the_centre_of_a_wide_frame_is_the_square_frame(t_ms: int) -> None:
    film = write_film(SEED + 2)
    wide, square = Renderer(256, 144).frame(film, t_ms), Renderer(144, 144).frame(film, t_ms)
    centre = wide[:, 56:200]
    assert _difference(centre, square) < 0.05
    assert (np.abs(centre.astype(int) - square.astype(int)).max(axis=2) > 24).mean() < 0.002


def test_every_setting_is_another_picture_by_day_and_by_night() -> None:
    renderer = Renderer(112, 112)
    frames = {(s.id, n): renderer.picture(_stage(s.id, night=n))[16:96, 16:96] for s in SETTINGS for n in (False, True)}
    items = list(frames.items())
    for index, (name, frame) in enumerate(items):
        for other, against in items[:index]:
            assert _difference(frame, against) > 9, (name, other)


def test_every_look_and_every_thing_in_every_colour_is_another_picture() -> None:
    renderer = Renderer(112, 112)
    looks = [renderer.picture(_stage(look=look.id)) for look in LOOKS]
    assert min(_difference(a, b) for i, a in enumerate(looks) for b in looks[:i]) > 1.0
    empty = renderer.picture(_stage())
    for kind in OBJECTS:
        things = [renderer.picture(_stage(prop=(kind, colour))) for colour in COLOURS]
        assert len({thing.tobytes() for thing in things}) == len(COLOURS)
        rows, columns = np.nonzero(np.abs(things[0].astype(int) - empty.astype(int)).max(axis=2) > 40)
        assert max(np.ptp(rows), np.ptp(columns)) >= 20, kind


@pytest.mark.parametrize(("verb", "reverse"), PAIRS)
def test_a_paired_verb_played_backwards_resembles_its_partner(verb: str, reverse: str) -> None:
    """Pose for pose: only the order of frames tells one from the other."""
    carrying = verb in ("put_down", "give", "throw", "raise", "lower")
    after = verb in ("pick_up", "take", "catch", "raise", "lower")
    pre = rest(0.0, 1, near_held=carrying, seated=verb == "stand_up", raised="near" if verb == "lower" else "")
    post = rest(0.0, 1, near_held=after, seated=verb == "sit_down", raised="near" if verb == "raise" else "")
    if verb in ("approach", "back_away"):
        post = post._replace(x=0.4 if verb == "approach" else -0.4)
    forward = keys(Act(verb, pre, post, body_of("yellow"), "near", (0.5, 0.6), 0.9))
    backward = keys(Act(reverse, post, pre, body_of("yellow"), "near", (0.5, 0.6), 0.9))
    for share in np.linspace(0, 1, 21):
        a, b = pose_at(forward, float(share)), pose_at(backward, 1 - float(share))
        assert np.allclose(a, b, atol=0.12), (share, a, b)


def test_every_verb_has_poses_that_differ_by_45_degrees_or_a_third_of_a_step() -> None:
    for verb in VERBS:
        film = write_vignette(SEED, verb.id)
        event = next(event for event in film.events if event.verb == verb.id)
        span = event.end_ms - event.start_ms
        seen = []
        for share in np.linspace(0.0, 0.99, 25):
            actors = stage_at(film, event.start_ms + int(share * span)).actors
            seen += [actor.pose for actor in actors if actor.character == event.actor]
        turned = max(np.ptp([getattr(p, name) for p in seen]) for name in ("near", "far", "rotate"))
        moved = np.ptp([p.x for p in seen])
        sat = np.ptp([p.seat for p in seen])
        assert turned >= 45 or moved > 0.14 or sat == 1, verb.id


def test_nothing_is_not_a_number_and_sheets_hold_every_cell() -> None:
    assert look_sheet(32).shape == (7 * 32, 6 * 32, 3)
    assert prop_sheet(32).shape == (len(OBJECTS) * 32, 6 * 32, 3)
    assert setting_sheet(32).shape == (6 * 32, 8 * 32, 3)


def test_frames_are_fast_enough_to_train_on_the_fly(capsys: pytest.CaptureFixture[str]) -> None:
    film = write_film(SEED)
    spent: Counter[int] = Counter()
    for width, height in ((112, 112), (640, 360)):
        renderer = Renderer(width, height)
        renderer.frame(film, 0)
        start = time.process_time()
        for t_ms in range(0, 60_000, 200):
            renderer.frame(film, t_ms)
        spent[height] = round((time.process_time() - start) / 300 * 1e6)
    with capsys.disabled():
        print(f"\nrender: {spent[112] / 1000:.2f} ms at 112x112, {spent[360] / 1000:.2f} ms at 640x360")
    assert spent[112] < 3_000  # five times the budget of a quiet machine
    assert spent[360] < 15_000
