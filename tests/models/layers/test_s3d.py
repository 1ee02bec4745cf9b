from __future__ import annotations

import itertools

import pytest
import torch
from torch import Tensor, nn

from models.layers.s3d import (
    BLOCKS,
    PUBLISHED,
    S3D,
    ConvUnit,
    InceptionBlock,
    S3DConfig,
    SamePool,
    SelfGating,
    block_width,
    convolve,
    space_to_depth,
)
from models.layers.s3d_inference import NeighbourPool, clips_at_once, embed_clips, folded
from tests.models.layers import s3d_retold

NARROW = S3DConfig.narrowed(0.125, embedding_dim=12)
RGB = S3DConfig.narrowed(0.125, embedding_dim=12, space_to_depth=False)


def small(config: S3DConfig = NARROW) -> S3D:
    model = S3D(config).eval()
    model.load_state_dict(s3d_retold.filled({key: tuple(value.shape) for key, value in model.state_dict().items()}))
    return model


def clip(batch: int, time: int, height: int, width: int) -> Tensor:
    return torch.rand(batch, 3, time, height, width, generator=torch.Generator().manual_seed(3))


def test_folding_counts_time_then_row_then_column_then_colour() -> None:
    frames = clip(2, 4, 6, 2)
    expected = torch.stack([s3d_retold.folded_by_loops(each) for each in frames])
    assert torch.equal(space_to_depth(frames), expected)
    moved = frames.permute(0, 2, 3, 4, 1).contiguous().permute(0, 4, 1, 2, 3)
    assert torch.equal(space_to_depth(moved), expected)


@pytest.mark.parametrize(("kernel", "stride"), [((1, 3, 3), (1, 2, 2)), ((3, 3, 3), (2, 2, 2)), ((2, 2, 2), (2, 2, 2))])
@pytest.mark.parametrize("sizes", [(4, 6, 8), (3, 5, 7), (1, 1, 2), (2, 9, 1)])
def test_a_same_pool_sees_zeros_around_and_rounds_up(
    kernel: tuple[int, int, int], stride: tuple[int, int, int], sizes: tuple[int, int, int]
) -> None:
    x = torch.randn(2, 3, *sizes, generator=torch.Generator().manual_seed(0)) - 1  # mostly negative: zeros win
    got = SamePool(kernel, stride)(x)
    assert torch.equal(got, s3d_retold.same_pool(x, kernel, stride))


def test_even_sizes_are_halved() -> None:
    assert SamePool((3, 3, 3), (2, 2, 2))(torch.rand(1, 1, 8, 28, 28)).shape[2:] == (4, 14, 14)
    assert SamePool((2, 2, 2), (2, 2, 2))(torch.rand(1, 1, 4, 14, 14)).shape[2:] == (2, 7, 7)


def test_self_gating_by_loops() -> None:
    torch.manual_seed(0)
    gate, x = SelfGating(3).requires_grad_(False), torch.randn(2, 3, 2, 2, 3)
    for b, c in itertools.product(range(2), range(3)):
        raw = float(gate.fc.bias[c])
        for other in range(3):
            values = [float(v) for v in x[b, other].flatten()]
            raw += float(gate.fc.weight[c, other]) * sum(values) / len(values)
        weight = 1 / (1 + 2.718281828459045 ** (-raw))
        assert torch.allclose(gate(x)[b, c], x[b, c] * weight, atol=1e-6)


def test_a_separable_unit_is_place_then_time() -> None:
    unit = ConvUnit(4, 6, (3, 3, 3), padding=(1, 1, 1), separable=True)
    assert unit.conv2 is not None
    assert unit.conv1.weight.shape == (6, 4, 1, 3, 3) and unit.conv2.weight.shape == (6, 6, 3, 1, 1)
    assert unit.conv1.bias is None and unit.conv2.bias is None
    assert unit(torch.rand(2, 4, 3, 5, 7)).shape == (2, 6, 3, 5, 7)


@pytest.mark.parametrize("config", [NARROW, RGB])
@pytest.mark.parametrize("sizes", [(4, 32, 32), (2, 18, 22), (6, 36, 52)])
def test_it_is_the_description_told_again(config: S3DConfig, sizes: tuple[int, int, int]) -> None:
    model, frames = small(config), clip(2, *sizes)
    expected = s3d_retold.s3d(model.state_dict(), frames, config.space_to_depth)
    with torch.no_grad():
        plain, quick = model(frames), folded(model)(frames)
    assert float(expected[0].std()) > 1e-3  # the comparison is not of zeros
    for got in (plain, quick):
        assert torch.allclose(got.mixed_5c, expected[0], atol=1e-4)
        assert torch.allclose(got.video_embedding, expected[1], atol=1e-4)


def test_training_mode_is_the_description_too() -> None:
    """The batch statistics of conv1 count the part that is cut off afterwards."""
    model, frames = small().train(), clip(2, 4, 16, 16)
    x = torch.stack([s3d_retold.folded_by_loops(each) for each in frames])
    x = nn.functional.conv3d(x, model.get_parameter("conv1.conv1.weight"), padding=(1, 2, 2))
    old = model.get_buffer("conv1.bn1.running_mean").clone()
    model(frames)
    expected = 0.9 * old + 0.1 * x.mean((0, 2, 3, 4))
    assert torch.allclose(model.get_buffer("conv1.bn1.running_mean"), expected, atol=1e-5)


def test_bytes_are_the_same_as_fractions() -> None:
    model = small()
    frames = torch.randint(0, 256, (1, 3, 4, 16, 16), dtype=torch.uint8, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.allclose(model(frames).mixed_5c, model(frames.float() / 255).mixed_5c, atol=1e-6)


def test_channels_follow_the_table() -> None:
    model = S3D(S3DConfig.narrowed(1.0))
    assert model.s3d_config == S3DConfig() and model.s3d_config.feature_dim == 1024
    widths = [192, *(block_width(row) for row in PUBLISHED)]
    assert widths == [192, 256, 480, 512, 512, 512, 528, 832, 832, 1024]
    for name, width in zip(BLOCKS, widths, strict=False):
        block = model.get_submodule(name)
        assert isinstance(block, InceptionBlock) and block.conv_b0.conv1.in_channels == width
    with pytest.raises(ValueError, match="9 blocks"):
        S3DConfig(blocks=PUBLISHED[:3])


def test_every_parameter_gets_a_gradient() -> None:
    model = small().train()
    model(clip(3, 8, 32, 32)).video_embedding.square().sum().backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not bool(p.grad.abs().sum() > 0)] == []


def test_the_neighbour_pool_is_a_max_pool() -> None:
    for sizes in ((3, 5, 4), (1, 7, 2), (1, 1, 1)):
        x = torch.randn(2, 3, *sizes, generator=torch.Generator().manual_seed(1))
        before = x.clone()
        assert torch.equal(NeighbourPool()(x), nn.functional.max_pool3d(x, 3, 1, 1)) and torch.equal(x, before)


def test_folding_leaves_the_model_as_it_is() -> None:
    model = small().train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    quick = folded(model, torch.bfloat16)
    quick(clip(1, 4, 32, 32))
    assert model.training and all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    exact = folded(model)
    seen = exact(clip(1, 4, 32, 32)).mixed_5c
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    assert torch.equal(exact(clip(1, 4, 32, 32)).mixed_5c, seen)  # a copy, whatever becomes of the model
    assert not any(p.requires_grad for p in quick.parameters()) and all(p.requires_grad for p in model.parameters())


def test_features_do_not_depend_on_the_batch() -> None:
    model, frames = small(), clip(5, 4, 32, 32).permute(0, 2, 3, 4, 1).numpy()
    seen: list[tuple[int, int]] = []
    one = embed_clips(model, frames, batch=2, on_batch=lambda done, total: seen.append((done, total)))
    many = embed_clips(folded(model), frames, batch=3)
    assert seen == [(2, 5), (4, 5), (5, 5)] and one.mixed_5c.dtype == torch.float32
    assert torch.allclose(one.mixed_5c, many.mixed_5c, atol=1e-5)
    assert torch.allclose(one.video_embedding, many.video_embedding, atol=1e-5)
    rough = embed_clips(model, frames, bf16=True)
    assert float(torch.cosine_similarity(rough.mixed_5c, one.mixed_5c).min()) > 0.99
    assert embed_clips(model, frames[:0]).mixed_5c.shape == (0, NARROW.feature_dim)


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        (clip(1, 4, 16, 16)[0], "move the colours"),
        (clip(1, 4, 16, 16).permute(0, 2, 3, 4, 1), "move the colours"),
        (clip(1, 3, 16, 16), "repeat the last frame"),
        (clip(1, 4, 15, 16), "crop"),
        (clip(1, 4, 16, 17), "crop"),
        (clip(1, 4, 16, 16)[:, :, :0], "empty"),
        (clip(1, 4, 16, 16) * float("nan"), "finite"),
        (clip(1, 4, 16, 16) * 255, "divide bytes by 255"),
        ((clip(1, 4, 16, 16) * 255).long(), "convert"),
    ],
)
def test_frames_without_meaning_are_refused(frames: Tensor, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        small()(frames)


def test_large_clips_go_alone_and_small_ones_together() -> None:
    with torch.device("meta"):
        model = S3D(S3DConfig())
    model.fc.to_empty(device="cpu")
    assert [clips_at_once(model, size) for size in ((32, 224, 224), (16, 224, 224), (16, 112, 112), (2, 8, 8))] == [
        1, 1, 4, 8,
    ]  # fmt: skip


def test_loose_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="stack frames to clips"):
        embed_clips(small(), clip(1, 4, 16, 16)[0].permute(1, 2, 3, 0).numpy())


def test_gradients_over_time_in_bfloat16_are_those_of_float32() -> None:
    """Again and again, with other things having lain in memory: a kernel of some CPUs leaves them in the gradient."""
    torch.manual_seed(0)
    conv = nn.Conv3d(24, 24, (3, 1, 1), 1, (1, 0, 0), bias=False)
    x = torch.randn(16, 24, 2, 2, 2).contiguous(memory_format=torch.channels_last_3d)

    def gradient(bf16: bool) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            loss = convolve(conv, x.bfloat16() if bf16 else x).float().square().mean()
        (found,) = torch.autograd.grad(loss, conv.weight)
        return found

    wanted = gradient(False)
    for number in range(20):
        before = [torch.full((300, 300 + number), 1e30) for _ in range(30)]
        del before
        found = gradient(True)
        assert float((found - wanted).norm() / wanted.norm()) < 0.02
