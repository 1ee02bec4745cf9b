"""Probes find what was planted in features, and what they tell is read back as they meant it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bench.ad_ceiling import run
from bench.ad_probes import ANSWERS, NOT_ASKED, Examples, ProbeOptions, accuracies, examples_of, learn_probes, tell
from models.clip.features import ClipFeatures, save_clips
from studio.dataset import film_clips
from studio.parser import parse
from studio.training import film_of
from studio.world import VERB

WIDTH = sum(map(len, ANSWERS.values()))


def planted(seed: int, unnamed: str | None = None) -> list[ClipFeatures]:
    """A film whose features hold each attribute of an action in one of its frames, under noise."""
    clips = []
    for clip in film_clips(film_of(seed), render=False):
        rng = np.random.default_rng([seed, clip.index])
        facts = clip.facts
        parts = {
            "who": facts.actor, "whom": facts.target, "action": facts.verb, "object": facts.object,
            "colour": facts.colour, "place": facts.place, "night": "night" if facts.night else "day",
        }  # fmt: skip
        seen = 0.3 * rng.standard_normal((4, WIDTH)).astype(np.float32)
        at = 0
        for number, (name, answers) in enumerate(ANSWERS.items()):
            if parts[name] is not None:
                seen[number % 4, at + answers.index(str(parts[name]))] += 6
            at += len(answers)
        clips.append(ClipFeatures(seed, clip.index, seen, seen, clip.text, unnamed or clip.unnamed, (), ()))
    return clips


TRAIN = [planted(seed) for seed in range(120)]
TUNE = [planted(seed) for seed in range(900_000, 900_010)]


def test_probes_learn_planted_attributes_and_their_lines_say_them() -> None:
    torch.set_num_threads(1)
    tune = examples_of(TUNE, wide=False)
    probes = learn_probes(examples_of(TRAIN, wide=True), tune, ProbeOptions(hidden=(256,), epochs=25))
    found = accuracies(probes, tune)
    assert min(found.values()) > 0.8, found
    right = {name: [] for name in ("actor", "target", "verb", "object", "colour", "place", "night")}
    for film in TUNE:
        for clip, text in zip(film, tell(probes, np.stack([clip.features for clip in film])), strict=True):
            told, true = parse(text), parse(clip.unnamed)
            for name, values in right.items():
                if getattr(true, name) is not None:
                    values.append(getattr(told, name) == getattr(true, name))
    assert min(np.mean(values) for values in right.values()) > 0.7, {n: np.mean(v) for n, v in right.items()}


def test_what_an_action_lacks_is_not_asked() -> None:
    examples = examples_of(TUNE, wide=True)
    count = sum(map(len, TUNE))
    assert examples.features.shape == (2 * count, 4, WIDTH)
    for verb, whom, thing in zip(*(examples.labels[name] for name in ("action", "whom", "object")), strict=True):
        known = VERB[ANSWERS["action"][verb]]
        assert (whom == NOT_ASKED) == (not known.target) and (thing == NOT_ASKED) == (not known.object)


def test_lines_say_every_answer_of_a_network_that_knows_nothing() -> None:
    """Whatever it answers is one sentence that the parser reads whole."""
    nothing = Examples(
        np.zeros((2, 4, WIDTH), dtype=np.float32), {name: np.zeros(2, dtype=np.int64) for name in ANSWERS}
    )
    probes = learn_probes(nothing, nothing, ProbeOptions(hidden=(16,), epochs=1))
    rng = np.random.default_rng(0)
    for text in tell(probes, 50 * rng.standard_normal((200, 4, WIDTH)).astype(np.float32)):
        facts = parse(text)
        assert facts.actor and facts.verb and facts.place and facts.night is not None, text
        assert (facts.target is not None) == VERB[facts.verb].target and facts.target != facts.actor, text
        assert (facts.object is not None) == (facts.colour is not None) == VERB[facts.verb].object, text


def test_features_of_another_world_are_refused() -> None:
    with pytest.raises(ValueError, match="other lines"):
        examples_of([planted(3, unnamed="Somebody does something else.")], wide=False)
    film = planted(3)
    with pytest.raises(ValueError, match="other lines"):
        examples_of([[*film, replace(film[0], index=999)]], wide=False)


def test_a_folder_without_features_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(9_000_000, None, tmp_path) == 2
    assert "no clips.npz" in capsys.readouterr().err


def test_features_of_another_clip_are_refused(tmp_path: Path) -> None:
    save_clips(tmp_path / "clips.npz", {"train": TRAIN[:2], "tune": TUNE[:2]})
    with pytest.raises(ValueError, match="another CLIP"):
        run(9_000_000, None, tmp_path, quick=True)
