import pytest
import torch

from models.autoad.model import AutoAD, AutoADConfig

TINY = AutoADConfig(
    visual_dim=16, num_latents=3, visual_layers=2, visual_heads=2, max_frames=12, vocab_size=40, positions=96, width=24,
    layers=2, heads=2, context_tokens=16, subtitle_tokens=8, target_tokens=12, linear_std=0.3,
)  # fmt: skip


@pytest.fixture
def tiny() -> AutoAD:
    torch.manual_seed(0)
    return AutoAD(TINY).eval()
