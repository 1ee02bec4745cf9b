from itertools import permutations
from pathlib import Path

import humming
import numpy as np
import pytest
import torch

from models.data.soundtracks import RATE
from models.diarization.config import SegmentationConfig, build_segmentation
from models.diarization.train_segmentation import (
    Recipe,
    Windows,
    frame_centres,
    frame_errors,
    most_heard,
    permuted_classes,
    segmentation_loss,
    sets_of,
)
from models.diarization.windows import Shelf, cut

SMALL = SegmentationConfig(lstm_hidden=16, lstm_layers=1, linear_hidden=16, linear_layers=1)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(humming.fill(tmp_path_factory.mktemp("sounds")))


def test_classes_are_in_pyannotes_order() -> None:
    from pyannote.audio.utils.powerset import Powerset

    assert [set(chosen) for chosen in sets_of(3, 2)] == Powerset(3, 2).powerset_classes


def test_naming_of_voices_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    speaks = torch.from_numpy(most_heard(rng.random((40, 3)) < 0.3, SegmentationConfig()))[None]
    truth = torch.nn.functional.one_hot(permuted_classes(speaks, 2)[..., 0], 7).float()
    certain = torch.log(truth * 0.999 + 1e-4)
    for order in permutations(range(3)):
        renamed = speaks[..., list(order)]
        assert segmentation_loss(certain, renamed, 2) < 0.01
        assert frame_errors(certain, renamed, 2) == (0.0, 0.0)
    assert segmentation_loss(certain, ~speaks & False, 2) > 1


def test_those_who_speak_longest_are_kept() -> None:
    speaks = np.zeros((10, 5), bool)
    speaks[:2, 0] = speaks[:7, 1] = speaks[3:9, 3] = speaks[:10, 4] = True
    kept = most_heard(speaks, SegmentationConfig())
    assert kept.sum(axis=0).tolist() == [10, 7, 2]  # the third only where two others do not speak already
    assert kept.sum(axis=1).max() == 2


def test_a_window_says_who_speaks_where(shelf: Shelf) -> None:
    talk = shelf.films[0]
    first = int(talk.starts[1]) - RATE
    moments = np.arange(0, 5 * RATE, 160)
    speaks, voices = talk.active(first, moments)
    for line in range(len(talk.starts)):
        inside = (first + moments >= talk.starts[line]) & (first + moments < talk.ends[line])
        if inside.any():
            assert speaks[inside, list(voices).index(talk.speakers[line])].all()
    heard = [(first + moments >= a) & (first + moments < b) for a, b in zip(talk.starts, talk.ends, strict=True)]
    assert (speaks.any(axis=1) == np.any(heard, axis=0)).all()


def test_windows_beyond_the_ends_are_silent() -> None:
    samples = np.full(10, 16384, np.int16)
    assert cut(samples, -3, 6).tolist() == [0, 0, 0, 0.5, 0.5, 0.5]
    assert cut(samples, 8, 4).tolist() == [0.5, 0.5, 0, 0]
    assert cut(samples, 20, 2).tolist() == [0, 0]


def test_batches_follow_from_their_number(shelf: Shelf) -> None:
    network = build_segmentation(SMALL)
    windows = Windows(shelf, SMALL, Recipe(batch=4), frame_centres(network, 5 * RATE))
    first, again, other = windows.batch(3), windows.batch(3), windows.batch(4)
    assert torch.equal(first.sound, again.sound) and torch.equal(first.speaks, again.speaks)
    assert not torch.equal(first.sound, other.sound)
    assert first.speaks.shape == (*network(first.sound).shape[:2], 3)


def test_a_shelf_that_is_too_small_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds 3 soundtracks"):
        Shelf(humming.fill(tmp_path, 2, 1), 4)


@pytest.mark.slow
def test_one_batch_is_learnt(shelf: Shelf) -> None:
    torch.manual_seed(0)
    network = build_segmentation(SMALL)
    batch = Windows(shelf, SMALL, Recipe(batch=8, over=0.0), frame_centres(network, 5 * RATE)).batch(0)
    optimizer = torch.optim.Adam(network.parameters(), 5e-3)
    for _ in range(90):
        optimizer.zero_grad()
        segmentation_loss(network(batch.sound), batch.speaks, 2).backward()
        optimizer.step()
    wrong, heard = frame_errors(network.eval()(batch.sound), batch.speaks, 2)
    assert heard < 0.05
    assert wrong < 0.15
