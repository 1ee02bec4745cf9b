"""From the authors' state dict (keys as released) to our AutoAD, with an account of what was and was not placed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from torch import Tensor

from models.autoad.model import AutoAD, AutoADConfig
from models.published import ConversionReport, place, unwrapped

# Buffers that GPT-2 of transformers before 4.31 stored; they hold no weights.
_BUFFER = re.compile(r"^gpt\.transformer\.h\.\d+\.attn\.(masked_)?bias$")
# One tensor under two names.
_TIED = frozenset({"gpt.lm_head.weight", "gpt.transformer.wte.weight"})


def from_published(state_dict: Mapping[str, Tensor], gpt_heads: int | None = None) -> tuple[AutoAD, ConversionReport]:
    """Build the model that the shapes call for and fill it.

    Shapes do not tell how many heads GPT-2 has: 64 channels each as in every published size, at least one, unless
    `gpt_heads` says otherwise. A wrong shape raises; a missing or unknown key is reported.
    """
    source = {unwrapped(key): value for key, value in state_dict.items()}
    model = AutoAD(_config_of(source, gpt_heads))
    report = place(model, source, lambda key: _BUFFER.match(key) is not None, (_TIED,))
    return model.eval(), report


def _config_of(source: Mapping[str, Tensor], gpt_heads: int | None) -> AutoADConfig:
    try:
        latents, visual_dim = source["perceiver.latent"].shape
        max_frames = source["perceiver.temporal_pos_embed"].shape[0]
        vocab_size, width = source["gpt.transformer.wte.weight"].shape
        positions = source["gpt.transformer.wpe.weight"].shape[0]
    except KeyError as error:
        raise ValueError(f"not an AutoAD state dict: {error.args[0]} is missing") from None
    return AutoADConfig(
        visual_dim=visual_dim,
        num_latents=latents,
        visual_layers=_count(source, r"^perceiver\.encoder\.resblocks\.(\d+)\."),
        visual_heads=max(1, visual_dim // 64),
        max_frames=max_frames,
        vocab_size=vocab_size,
        positions=positions,
        width=width,
        layers=_count(source, r"^gpt\.transformer\.h\.(\d+)\."),
        heads=gpt_heads or max(1, width // 64),
        use_context="context_special_token.weight" in source,
        use_subtitles="subtitle_special_token.weight" in source,
        use_people="people_special_token.weight" in source,  # never in the release
    )


def _count(source: Mapping[str, Tensor], pattern: str) -> int:
    indices = {int(match.group(1)) for key in source if (match := re.match(pattern, key))}
    return max(indices) + 1 if indices else 0
