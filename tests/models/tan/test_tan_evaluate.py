"""TAN under the metrics: which stage, which positions, which encoder."""

import numpy as np
import pytest
import torch

from models.metrics.htm_align import AlignVideo, evaluate
from models.metrics.youcook2 import segment_vector
from models.tan.evaluate import htm_align_scorer, youcook2_features
from models.tan.model import TAN, TANConfig

SMALL = TANConfig(visual_dim=5, text_dim=6, width=16, heads=2, video_layers=2, joint_layers=4, positions=80)


def drawn(seconds: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(seconds, 5)).astype(np.float32), rng.normal(size=(count, 6)).astype(np.float32)


@pytest.mark.parametrize("whole", [False, True])
def test_scores_of_a_window_and_of_a_whole_film(whole: bool) -> None:
    torch.manual_seed(0)
    model = TAN(SMALL)  # in training mode, with random positions: the scorer must not use them
    video, sentences = drawn(130 if whole else 50, 4)
    got = htm_align_scorer(model)(video, sentences, whole)
    with torch.no_grad():
        pair = model.eval().score_pairs(
            torch.from_numpy(video)[None], torch.from_numpy(sentences)[None], interpolate_from=64 if whole else None
        )
    assert np.allclose(got.joint, pair.joint[0, 3].numpy() / 0.07, atol=1e-5)
    assert np.allclose(got.dual, pair.dual[0, 1].numpy() / 0.07, atol=1e-5)
    assert got.head is not None and np.allclose(got.head, pair.joint_alignable[0, 3 if whole else 2].numpy(), atol=1e-6)


@pytest.mark.parametrize("method", ["windows", "global"])
def test_a_film_is_evaluated(method: str) -> None:
    torch.manual_seed(0)
    video, sentences = drawn(200, 12)
    starts = np.linspace(0, 190, 12).tolist()
    film = AlignVideo("a", video, sentences, [n % 3 == 0 for n in range(12)], starts, [start + 4 for start in starts])
    got = evaluate([film], htm_align_scorer(TAN(SMALL)), method)  # type: ignore[arg-type]
    assert got["recall"] is not None and got["auc"] is not None and 0 <= got["auc"] <= 1


def test_retrieval_reads_the_last_dual_stage_and_stretches_long_windows() -> None:
    torch.manual_seed(0)
    model = TAN(SMALL)
    see, read = youcook2_features(model)
    for length in (32, 64, 100):
        video = np.stack([drawn(length, 1)[0]] * 10)
        with torch.no_grad():
            expected = model.visual_features(
                torch.from_numpy(video), interpolate_from=64 if length >= 64 else None
            )[:, -1]  # fmt: skip
        assert np.allclose(see(video), expected.numpy(), atol=1e-6)
    features, sentences = drawn(90, 3)
    assert segment_vector(features, 20, 55.0, see).shape == (16,)
    assert np.allclose(read(sentences), model.text_features(torch.from_numpy(sentences)).detach().numpy(), atol=1e-6)
