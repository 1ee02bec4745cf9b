import humming
import numpy as np
import pytest
import torch

from models.diarization.config import VoiceprintConfig, build_voiceprint
from models.diarization.train_voiceprint import Taught, embedded, equal_error, margin_loss, pair_loss, pooled
from models.diarization.voices import Drawing, Voices
from models.diarization.windows import Shelf

SMALL = VoiceprintConfig(mel_bins=32, blocks=(1, 1, 1, 1), channels=4, embed_dim=16)
PART = 120


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(humming.fill(tmp_path_factory.mktemp("sounds")))


def test_pooling_is_pyannotes() -> None:
    from pyannote.audio.models.blocks.pooling import StatsPool

    frames = torch.randn(3, 5, 20)
    weights = (torch.rand(3, 40) < 0.5).float()
    assert torch.allclose(pooled(frames, weights), StatsPool()(frames, weights), atol=1e-4)


def test_a_voice_that_never_varies_has_a_gradient() -> None:
    frames = torch.zeros(1, 2, 8, requires_grad=True)
    pooled(frames, torch.ones(1, 8)).sum().backward()
    assert torch.isfinite(frames.grad).all()


def test_every_speed_is_a_voice_of_its_own(shelf: Shelf) -> None:
    voices = Voices(shelf, Drawing(batch=18, part_s=PART / 100))
    batch = voices.batch(0)
    assert voices.count == 9
    assert sorted(batch.voices.tolist()) == sorted([*range(9), *range(9)])
    assert torch.equal(batch.voices[:9], batch.voices[9:])
    seen = batch.weights.gather(1, batch.first[:, None] + torch.arange(PART))
    assert (seen.mean(dim=1) > 0.5).all()
    again = voices.batch(0)
    assert torch.equal(batch.sound, again.sound) and torch.equal(batch.first, again.first)


def test_the_margin_makes_it_harder() -> None:
    vectors, directions = torch.randn(4, 8), torch.randn(3, 8)
    voices = torch.tensor([0, 1, 2, 0])
    assert margin_loss(vectors, directions, voices, 0.3, 10) > margin_loss(vectors, directions, voices, 0.0, 10)


def test_pairs_that_are_alike_cost_nothing() -> None:
    voices = torch.tensor([0, 1, 2, 0, 0, 1, 2, 0])
    vectors = torch.nn.functional.one_hot(voices, 8).float()
    assert pair_loss(vectors, voices, 30) < 1e-3
    assert pair_loss(torch.randn(8, 8), voices, 30) > 0.5


def test_equal_error_of_the_best_and_of_chance() -> None:
    voices = torch.arange(40) % 4
    assert equal_error(torch.nn.functional.one_hot(voices, 4).float(), voices) == 0
    torch.manual_seed(0)
    assert 0.4 < equal_error(torch.randn(40, 16), voices) < 0.6


@pytest.mark.slow
def test_voices_are_learnt(shelf: Shelf) -> None:
    torch.manual_seed(0)
    voices = Voices(shelf, Drawing(batch=12, part_s=PART / 100, speeds=(1.0,)))
    taught = Taught(build_voiceprint(SMALL), voices.count, SMALL.embed_dim)
    optimizer = torch.optim.Adam(taught.parameters(), 5e-3)
    for number in range(40):
        batch = voices.batch(number)
        optimizer.zero_grad()
        margin_loss(embedded(taught.network, batch, PART), taught.directions, batch.voices, 0.1, 20).backward()
        optimizer.step()
    taught.eval()
    batch = voices.batch(1000)
    with torch.inference_mode():
        vectors = embedded(taught.network, batch, PART)
    assert equal_error(vectors, batch.voices) < 0.1
    assert np.isfinite(vectors.numpy()).all()
