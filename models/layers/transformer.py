"""The pre-norm transformer block of CLIP, TAN and AutoAD, under its published parameter names.

Letters: B batch, T time, C channels, H heads. Masks are True where a position is valid.
"""

from __future__ import annotations

from collections import OrderedDict

import torch.nn.functional as F
from torch import Tensor, nn


class QuickGELU(nn.Module):
    """x * sigmoid(1.702 x), the GELU that the published weights were trained with, as the SiLU that it is."""

    def forward(self, x: Tensor) -> Tensor:
        scaled = 1.702 * x
        return F.silu(scaled, inplace=not scaled.requires_grad).mul_(1 / 1.702)


class ResidualAttentionBlock(nn.Module):
    """x + MHA(LN1 x), then x + MLP(LN2 x); MLP is four times as wide, no dropout."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.ln_1 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            OrderedDict(
                c_fc=nn.Linear(width, 4 * width),
                gelu=QuickGELU(),
                c_proj=nn.Linear(4 * width, width),
            )
        )
        self.ln_2 = nn.LayerNorm(width)

    def forward(self, x: Tensor, valid: Tensor | None = None, normed: Tensor | None = None) -> Tensor:
        """x [B, T, C], valid [B, T] -> [B, T, C]; attention is fused, and its weights are nowhere.

        `normed` is LN1 x, from who has it already.
        """
        width, heads = self.attn.embed_dim, self.attn.num_heads
        batch, time, _ = x.shape
        packed = F.linear(
            self.ln_1(x) if normed is None else normed, self.attn.in_proj_weight, self.attn.in_proj_bias
        )  # [B, T, 3 C]
        query, key, value = packed.view(batch, time, 3, heads, width // heads).permute(
            2, 0, 3, 1, 4
        )  # [B, H, T, C / H]
        mask = None if valid is None else valid[:, None, None]  # [B, 1, 1, T]
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = x + self.attn.out_proj(attended.transpose(1, 2).reshape(batch, time, width))
        mixed: Tensor = x + self.mlp(self.ln_2(x))
        return mixed

    def with_weights(self, x: Tensor, valid: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The same, with the attention [B, T, T] averaged over heads; rows are queries."""
        y = self.ln_1(x)
        ignore = None if valid is None else ~valid
        attended, weights = self.attn(y, y, y, key_padding_mask=ignore, need_weights=True)
        x = x + attended
        return x + self.mlp(self.ln_2(x)), weights


class TemporalEncoder(nn.Module):
    """A stack of blocks; keys `resblocks.N.…`."""

    def __init__(self, width: int, layers: int, heads: int) -> None:
        super().__init__()
        self.resblocks = nn.ModuleList(ResidualAttentionBlock(width, heads) for _ in range(layers))
        init_published(self, width, layers)

    def forward(self, x: Tensor, valid: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """x [B, T, C] -> (residual stream after the last block [B, T, C], last block's attention [B, T, T])."""
        *earlier, last = self.resblocks
        for block in earlier:
            x = block(x, valid)
        found: tuple[Tensor, Tensor] = last.with_weights(x, valid)  # type: ignore[operator]
        return found


def init_published(encoder: TemporalEncoder, width: int, layers: int) -> None:
    """Normal initialisation whose deviation shrinks with width and, for what is added to the stream, with depth."""
    stream_std = width**-0.5 * (2 * layers) ** -0.5
    for block in encoder.resblocks:
        assert isinstance(block, ResidualAttentionBlock)
        nn.init.normal_(block.attn.in_proj_weight, std=width**-0.5)
        nn.init.normal_(block.attn.out_proj.weight, std=stream_std)
        nn.init.normal_(block.mlp.c_fc.weight, std=(2 * width) ** -0.5)  # type: ignore[union-attr,arg-type]
        nn.init.normal_(block.mlp.c_proj.weight, std=stream_std)  # type: ignore[union-attr,arg-type]
