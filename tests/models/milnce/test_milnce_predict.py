from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.data.source import Frames
from models.layers.s3d import S3DConfig
from models.layers.word_tower import Dictionary
from models.milnce.model import MilNce, MilNceConfig
from models.milnce.predict import (
    clip_indices,
    embed_texts,
    fit_frames,
    project,
    second_features,
    similarity,
)

NARROW = S3DConfig.narrowed(0.125)
TINY = MilNceConfig(
    stem=NARROW.stem, stem_out=NARROW.stem_out, blocks=NARROW.blocks, embedding_dim=12, vocab_size=6, word_dim=8,
    hidden=16, frame_size=32, clip_frames=4, rate=4.0,
)  # fmt: skip
WORDS = Dictionary.of(["cut", "the", "onion", "add", "salt"])


@pytest.fixture(scope="module")
def model() -> MilNce:
    torch.manual_seed(0)
    return MilNce(TINY).eval()


def pack(count: int, height: int = 32, width: int = 32) -> Frames:
    return np.random.default_rng(0).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


def test_a_second_is_the_clip_of_its_frames(model: MilNce) -> None:
    frames = pack(10)  # 2.5 seconds
    with torch.no_grad():
        for second, chosen in enumerate(([0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 9, 9])):
            clip = torch.from_numpy(frames[chosen]).permute(3, 0, 1, 2)[None].float() / 255
            expected = model(clip).mixed_5c[0].numpy()
            got = second_features(model, frames, fps=4)
            assert got.shape == (3, TINY.clips.feature_dim) and got.dtype == np.float32
            assert np.allclose(got[second], expected, atol=1e-5)


def test_frames_are_the_ones_shown_at_the_time() -> None:
    assert clip_indices(20, 10, 4, 4).tolist() == [[0, 2, 5, 7], [10, 12, 15, 17]]
    assert clip_indices(2, 1, 4, 4).tolist() == [[0, 0, 0, 0], [1, 1, 1, 1]]
    assert clip_indices(25, 10, 2, 5).tolist() == [[0, 2], [10, 12], [20, 22]]
    assert clip_indices(20, 10, 4, 2).tolist() == [[0, 5, 10, 15], [10, 15, 19, 19]]  # clips longer than a second
    assert clip_indices(30, 29.97, 1, 1).tolist() == [[0]]
    assert clip_indices(300, 29.97, 1, 1)[-1].tolist() == [269]
    assert clip_indices(301, 29.97, 1, 1)[-1].tolist() == [299]
    assert clip_indices(16 * 7200, 16, 16, 16)[-1].tolist() == list(range(16 * 7199, 16 * 7200))


def test_features_do_not_depend_on_the_batch_nor_on_what_follows(model: MilNce) -> None:
    frames = pack(4 * 19)
    seen: list[tuple[int, int]] = []
    one = second_features(model, frames, 4, on_batch=lambda done, total: seen.append((done, total)))
    assert seen == [(16, 19), (19, 19)]
    assert np.allclose(second_features(model, frames, 4, batch=7), one, atol=1e-5)
    assert np.allclose(second_features(model, frames[: 4 * 3], 4), one[:3], atol=1e-5)


def test_other_sizes_are_fitted(model: MilNce) -> None:
    frames = pack(4, 48, 80)
    fitted = fit_frames(frames, 32)
    assert fitted.shape == (4, 32, 32, 3) and fitted.dtype == np.uint8
    assert np.array_equal(second_features(model, frames, 4), second_features(model, fitted, 4))
    assert fit_frames(pack(1, 32, 40), 32).tolist() == pack(1, 32, 40)[:, :, 4:36].tolist()


def test_a_cancelled_run_stops(model: MilNce) -> None:
    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        second_features(model, pack(4), 4, on_batch=cancel)


def test_texts_and_seconds_meet_by_dot_product(model: MilNce) -> None:
    features = second_features(model, pack(8), 4)
    texts = embed_texts(model, WORDS, ["Cut the onion.", "nothing of this is known", ""])
    got = similarity(project(model, features), texts)
    assert got.shape == (2, 3) and texts.dtype == np.float32
    with torch.no_grad():
        clip = model.fc(torch.from_numpy(features))
        expected = clip @ model.text_module(torch.tensor([[1, 2, 3] + [0] * 13, [0] * 16, [0] * 16])).T
    assert np.allclose(got, expected.numpy(), atol=1e-5)
    assert np.array_equal(texts[1], texts[2])
    assert embed_texts(model, WORDS, []).shape == (0, 12)
    tan = MilNce(replace(TINY, reading="tan", max_words=32)).eval()
    tan.load_state_dict(model.state_dict())
    assert not np.allclose(embed_texts(tan, WORDS, ["Cut the onion."]), texts[:1], atol=1e-6)


def test_what_makes_no_sense_is_refused(model: MilNce) -> None:
    with pytest.raises(ValueError, match="less than one second"):
        second_features(model, pack(3), 4)
    with pytest.raises(ValueError, match=r"uint8 \[N, H, W, 3\]"):
        second_features(model, pack(4)[0], 4)
    with pytest.raises(ValueError, match="float32"):
        second_features(model, pack(4).astype(np.float32), 4)
    with pytest.raises(ValueError, match="above 0"):
        second_features(model, pack(4), 0)
    with pytest.raises(ValueError, match="above 0"):
        second_features(model, pack(4), float("nan"))
    with pytest.raises(ValueError, match="do not belong"):
        embed_texts(model, Dictionary.of([str(i) for i in range(9)]), ["1"])
    with pytest.raises(ValueError, match="features must be"):
        project(model, np.zeros((2, 5), dtype=np.float32))
    for wrong in ({"clip_frames": 15}, {"frame_size": 111}, {"rate": 0.0}, {"max_words": 0}):
        with pytest.raises(ValueError, match=r"even|rate"):
            replace(TINY, **wrong)  # type: ignore[arg-type]
