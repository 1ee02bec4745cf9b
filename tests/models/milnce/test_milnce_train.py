from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models import checkpoint
from models.layers.s3d import S3DConfig
from models.layers.word_tower import load_dictionary
from models.milnce.model import STARTER, MilNce, MilNceConfig
from models.milnce.predict import embed_texts, project, second_features, similarity
from models.milnce.train import batch_of, mil_nce_losses, train
from tests.models.milnce.moving_squares import DICTIONARY, SAID, WAYS, MovingSquares, moving

NARROW = S3DConfig.narrowed(0.125)
TINY = MilNceConfig(
    stem=NARROW.stem, stem_out=NARROW.stem_out, blocks=NARROW.blocks, embedding_dim=16, vocab_size=DICTIONARY.size,
    word_dim=16, hidden=32, train_words=True, frame_size=32, clip_frames=8, rate=8.0,
)  # fmt: skip
STEPS = 120


def test_the_starter_is_small() -> None:
    assert sum(p.numel() for p in MilNce(STARTER).parameters()) < 2_000_000
    assert MilNceConfig(**{k: list(v) if k == "blocks" else v for k, v in asdict(STARTER).items()}) == STARTER


def test_every_parameter_gets_a_gradient() -> None:
    torch.manual_seed(0)
    model = MilNce(TINY).train()
    batch = batch_of(*MovingSquares().clips_with_texts(0), DICTIONARY, TINY)
    mil_nce_losses(model, batch)["loss"].backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not bool(p.grad.abs().sum() > 0)] == []


def test_it_overfits_one_batch() -> None:
    """Three clips, one text each: the loss nears the logarithm of two, below which it cannot go."""
    torch.manual_seed(0)
    model = MilNce(TINY).train()
    rng = np.random.default_rng(0)
    frames = np.stack([moving("left", rng) for _ in range(3)])
    batch = batch_of(frames, [["A square"], ["goes left"], ["goes right"]], DICTIONARY, TINY)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    first = float(mil_nce_losses(model, batch)["loss"].detach())
    for _ in range(60):
        optimizer.zero_grad()
        losses = mil_nce_losses(model, batch)
        losses["loss"].backward()
        optimizer.step()
    assert first > 1.5 and float(losses["loss"].detach()) < 0.75 and float(losses["right"]) == 1.0


def test_it_learns_which_way_things_move(tmp_path: Path) -> None:
    """The planted answer: no single frame tells the four ways apart, and one candidate of two is beside the point."""
    steps: list[int] = []
    held_out = [batch_of(*MovingSquares(seed=9).clips_with_texts(i), DICTIONARY, TINY) for i in range(2)]
    metrics = train(
        MovingSquares(each=4), DICTIONARY, tmp_path, steps=STEPS, seed=1, config=TINY, learning_rate=5e-3,
        held_out=held_out, on_step=lambda step, total, losses: steps.append(step),
    )  # fmt: skip
    assert steps == list(range(1, STEPS + 1)) and metrics["held_out_loss"] < 2.0
    model = MilNce(TINY).eval()
    checkpoint.fill(model, tmp_path)
    record = checkpoint.describe(tmp_path)
    assert record.name == "milnce" and MilNceConfig(**record.config) == TINY
    rng = np.random.default_rng(99)
    truth = [way for way in WAYS for _ in range(8)]
    film = np.concatenate([moving(way, rng) for way in truth])  # one second each
    seen = project(model, second_features(model, film, fps=8))
    scores = similarity(seen, embed_texts(model, load_dictionary(tmp_path), [SAID[way] for way in WAYS]))
    right = [list(WAYS)[best] == way for best, way in zip(scores.argmax(axis=1), truth, strict=True)]
    assert np.mean(right) > 0.8  # chance is a quarter


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(step: int, steps: int, losses: dict[str, float]) -> None:
        if step == 1:
            raise Stop

    source = MovingSquares(each=1)
    with pytest.raises(Stop):
        train(source, DICTIONARY, tmp_path, steps=2, seed=1, config=TINY, on_step=stop)
    assert not (tmp_path / "config.json").exists()
    train(source, DICTIONARY, tmp_path, steps=2, seed=1, config=replace(TINY, vocab_size=3))
    assert checkpoint.describe(tmp_path).config["vocab_size"] == DICTIONARY.size


def test_clips_and_texts_must_match() -> None:
    frames, texts = MovingSquares(each=1).clips_with_texts(0)
    for wrong in (texts[:3], [*texts[:3], texts[3][:1]], [[] for _ in texts]):
        with pytest.raises(ValueError, match="as many lists"):
            batch_of(frames, wrong, DICTIONARY, TINY)
    with pytest.raises(ValueError, match="uint8"):
        batch_of(frames[0], texts, DICTIONARY, TINY)
    with pytest.raises(ValueError, match="uint8"):
        batch_of(frames.astype(np.float32), texts, DICTIONARY, TINY)  # type: ignore[arg-type]
