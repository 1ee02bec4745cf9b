"""Fused attention gives what attention with its weights gives, at padding, in the gradient, and to the last stage."""

import pytest
import torch
from torch import nn

from models.layers.transformer import QuickGELU, ResidualAttentionBlock, TemporalEncoder


def padded() -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    valid = torch.ones(3, 7, dtype=torch.bool)
    valid[1, 4:] = False
    return torch.randn(3, 7, 16), valid


@pytest.mark.parametrize("masked", [False, True])
def test_a_block_without_its_weights_is_the_same(masked: bool) -> None:
    x, valid = padded()
    block, mask = ResidualAttentionBlock(16, 4), valid if masked else None
    nn.init.normal_(block.attn.in_proj_bias)  # type: ignore[arg-type]
    kept, weights = block.with_weights(x, mask)
    rows = valid if masked else torch.ones_like(valid)
    for fused in (block(x, mask), block(x, mask, block.ln_1(x))):
        assert torch.allclose(fused[rows], kept[rows], atol=1e-5)
        for parameter in block.parameters():
            one, other = (
                torch.autograd.grad(out[rows].square().mean(), parameter, retain_graph=True)[0] for out in (fused, kept)
            )
            assert torch.allclose(one, other, atol=1e-5)
    with torch.no_grad():
        assert torch.allclose(block(x, mask)[rows], kept[rows], atol=1e-5)
    assert torch.allclose(weights.sum(-1), torch.ones(3, 7))
    assert not masked or not weights[1, :, 4:].any()


def test_an_encoder_tells_its_last_blocks_attention() -> None:
    x, valid = padded()
    encoder = TemporalEncoder(16, 3, 2).eval()
    out, weights = encoder(x, valid)
    stream = x
    for block in encoder.resblocks:
        stream, kept = block.with_weights(stream, valid)  # type: ignore[operator]
    assert torch.allclose(out[valid], stream[valid], atol=1e-5)
    assert torch.allclose(weights[valid], kept[valid], atol=1e-5)


def test_quick_gelu_is_x_times_the_sigmoid_and_leaves_x_alone() -> None:
    for learns in (False, True):
        x = torch.linspace(-9, 9, 50, requires_grad=learns)
        before = x.detach().clone()
        got = QuickGELU()(x)
        assert torch.allclose(got, before * torch.sigmoid(1.702 * before), atol=1e-6)
        assert torch.equal(x, before)
