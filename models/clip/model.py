"""CLIP by open_clip's own classes: the starter's small tower, or a published size, from one config."""

from __future__ import annotations

from dataclasses import dataclass

from open_clip import CLIP


@dataclass(frozen=True, slots=True)
class ClipConfig:
    """The defaults are OpenAI's ViT-B/32. `resnet_layers` of four makes a CLIP ResNet instead of a transformer."""

    embed_dim: int = 512
    image_size: int = 224
    width: int = 768
    layers: int = 12
    patch_size: int = 32
    head_width: int = 64
    resnet_layers: tuple[int, ...] = ()
    context_length: int = 77
    vocab_size: int = 49408
    text_width: int = 512
    text_heads: int = 8
    text_layers: int = 12


FULL_B32 = ClipConfig()
FULL_L14 = ClipConfig(
    embed_dim=768, width=1024, layers=24, patch_size=14, text_width=768, text_heads=12, text_layers=12
)  # fmt: skip
STARTER = ClipConfig(
    embed_dim=160, image_size=112, width=16, layers=0, patch_size=0, head_width=64, resnet_layers=(2, 2, 3, 2),
    context_length=40, vocab_size=1024, text_width=96, text_heads=4, text_layers=2,
)  # fmt: skip


def build_clip(config: ClipConfig) -> CLIP:
    """Random weights. Text is pooled at its highest id, which must be end-of-text."""
    vision = {"image_size": config.image_size, "width": config.width, "head_width": config.head_width}
    if config.resnet_layers:
        vision |= {"layers": config.resnet_layers}
    else:
        vision |= {"layers": config.layers, "patch_size": config.patch_size}
    text = {
        "context_length": config.context_length, "vocab_size": config.vocab_size, "width": config.text_width,
        "heads": config.text_heads, "layers": config.text_layers,
    }  # fmt: skip
    return CLIP(config.embed_dim, vision, text, quick_gelu=True)
