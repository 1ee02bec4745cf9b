from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from models.milnce.convert import from_published
from models.milnce.model import FULL, STARTER, MilNce
from tests.models.layers import s3d_retold

KEYS = Path(__file__).parent / "published_keys.txt"


def published(**other: tuple[int, ...]) -> dict[str, Tensor]:
    """Tensors under the released names and shapes, filled by a rule; `other` shapes by name with __ for a dot."""
    shapes = {}
    for line in KEYS.read_text(encoding="utf-8").splitlines():
        name, shape, _ = line.split("\t")
        shapes[name] = tuple(int(part) for part in shape.strip("()").split(",") if part.strip())
    shapes |= {name.replace("__", "."): shape for name, shape in other.items()}
    return s3d_retold.filled(shapes)


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    return published()


def test_published_weights_are_all_placed_and_give_the_published_widths(state: dict[str, Tensor]) -> None:
    model, report = from_published(state)
    assert report.complete and len(report.placed) == len(state) == 537
    assert model.config == FULL and not model.training
    own = model.state_dict()
    assert all(torch.equal(own[key], value) for key, value in state.items())
    frames = torch.rand(1, 3, 4, 32, 32, generator=torch.Generator().manual_seed(4))
    with torch.no_grad():
        seen, said = model(frames), model.text_module(torch.tensor([[5, 66249, 0]]))
    assert seen.mixed_5c.shape == (1, 1024) and seen.video_embedding.shape == said.shape == (1, 512)
    expected = s3d_retold.s3d(state, frames, fold=True)
    assert torch.allclose(seen.mixed_5c, expected[0], atol=1e-4)
    assert torch.allclose(seen.video_embedding, expected[1], atol=1e-4)


def test_the_training_codes_file_is_read_too() -> None:
    """Wrapped, prefixed, and with a conv1 that reads RGB."""
    state = published(conv1__conv1__weight=(64, 3, 3, 7, 7), text_module__word_embd__weight=(50, 300))
    wrapped = {"epoch": 3, "state_dict": {f"module.{key}": value for key, value in state.items()}}
    model, report = from_published(wrapped, reading="tan")
    assert report.complete and not model.config.space_to_depth
    assert (model.config.vocab_size, model.config.reading, model.config.max_words) == (50, "tan", 32)
    frames = torch.rand(1, 3, 5, 30, 33, generator=torch.Generator().manual_seed(4))  # odd sizes are welcome here
    with torch.no_grad():
        seen = model(frames)
    assert torch.allclose(seen.video_embedding, s3d_retold.s3d(state, frames, fold=False)[1], atol=1e-4)


def test_the_converter_says_what_was_left_and_what_is_missing() -> None:
    state = published(text_module__word_embd__weight=(50, 300))
    del state["mixed_4c.gating_b2.fc.bias"], state["conv_2b.bn1.running_var"]
    state["logit_scale"] = torch.zeros(())
    _, report = from_published(state)
    assert report.left == ("logit_scale",) and not report.complete
    assert sorted(report.missing) == ["conv_2b.bn1.running_var", "mixed_4c.gating_b2.fc.bias"]


def test_narrow_weights_are_recognised_by_their_shapes() -> None:
    model = MilNce(STARTER)
    again, report = from_published(model.state_dict())
    assert report.complete
    assert (again.config.blocks, again.config.embedding_dim, again.config.hidden) == (STARTER.blocks, 128, 256)


def test_wrong_shapes_are_refused() -> None:
    small = {"text_module__word_embd__weight": (50, 300)}
    with pytest.raises(ValueError, match=r"mixed_3b\.gating_b0\.fc\.weight has shape"):
        from_published(published(mixed_3b__gating_b0__fc__weight=(64, 63), **small))
    with pytest.raises(ValueError, match=r"conv1\.conv1\.weight has shape"):
        from_published(published(conv1__conv1__weight=(64, 24, 3, 7, 7), **small))
    with pytest.raises(ValueError, match="3 channels, or 24"):
        from_published(published(conv1__conv1__weight=(64, 2, 3, 7, 7), **small))
    with pytest.raises(ValueError, match=r"conv1\.conv1\.weight is missing"):
        from_published({"a": torch.zeros(1)})
