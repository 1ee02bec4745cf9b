"""CapDec: noise of the stated size, learning from text alone, pictures told at test."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models.capdec.model import CapDecConfig, image_embedding, modality_offset, noisy, suggested_variance
from models.capdec.train import describe_films, train_capdec
from models.language.tokenizer import TextTokenizer, train_tokenizer
from models.training import FitOptions
from tests.models.clipcap.test_clipcap import LINES, MLP, film

TEXTS = np.eye(16, dtype=np.float32)[:3] * 7  # as a perfect CLIP would embed the lines of the three pictures


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer([" " + line for line in LINES] * 4, 320)


def test_noise_has_the_stated_variance_and_length_one_comes_out() -> None:
    given = torch.randn(4000, 16, generator=torch.Generator().manual_seed(1))
    unit = torch.nn.functional.normalize(given, dim=1)
    config = CapDecConfig(MLP, variance=1e-4)
    moved = noisy(given, config, torch.Generator().manual_seed(2))
    assert torch.allclose(moved.norm(dim=1), torch.ones(4000), atol=1e-5)
    # Normalising takes away the noise along the embedding: 15 of 16 dimensions are left.
    assert float((moved - unit).var()) == pytest.approx(1e-4 * 15 / 16, rel=0.05)
    assert torch.equal(noisy(given, CapDecConfig(MLP, variance=0.0), torch.Generator()), given)


def test_ball_noise_stays_within_its_radius_and_an_offset_shifts() -> None:
    given = torch.nn.functional.normalize(torch.randn(500, 16, generator=torch.Generator().manual_seed(1)), dim=1)
    moved = noisy(given, CapDecConfig(MLP, variance=0.01, noise="ball"), torch.Generator().manual_seed(2))
    assert float((moved - given).norm(dim=1).max()) < 0.11 and float((moved - given).norm(dim=1).mean()) > 0.05
    offset = modality_offset(np.eye(16, dtype=np.float32)[:1], np.eye(16, dtype=np.float32)[1:2])
    assert offset.tolist()[:3] == [1, -1, 0]
    shifted = noisy(given, CapDecConfig(MLP, variance=1e-8), torch.Generator().manual_seed(2), offset)
    assert float((shifted - given)[:, 0].mean()) > 0.3


def test_it_learns_from_text_and_tells_pictures(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    config = CapDecConfig(MLP)
    options = FitOptions(120, 1e-3, warmup_steps=5, seed=1)
    model = train_capdec(LINES, TEXTS, tokenizer, None, tmp_path, config, options, batch=8)
    assert describe_films(model, tokenizer, [film()]) == [list(LINES)]


def test_the_suggested_variance_is_the_square_of_the_mean_largest_deviation() -> None:
    group = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert suggested_variance([group, group * 3]) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="two or more"):
        suggested_variance([group[:1]])


def test_bad_calls_are_refused(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    with pytest.raises(ValueError, match="offset"):
        train_capdec(
            LINES, TEXTS, tokenizer, None, tmp_path, CapDecConfig(MLP, offset=True), FitOptions(1, 1e-3)
        )  # fmt: skip
    with pytest.raises(ValueError, match="2 embeddings for 3"):
        train_capdec(LINES, TEXTS[:2], tokenizer, None, tmp_path, CapDecConfig(MLP), FitOptions(1, 1e-3))
    with pytest.raises(ValueError, match="frame features"):
        image_embedding(np.zeros((0, 16), dtype=np.float32))
