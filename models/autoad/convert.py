"""From the authors' state dict (keys as released) to our AutoAD, with an account of what was and was not placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from models.autoad.model import AutoAD, AutoADConfig

# Buffers that GPT-2 of transformers before 4.31 stored; they hold no weights.
_BUFFER = re.compile(r"^gpt\.transformer\.h\.\d+\.attn\.(masked_)?bias$")
_WRAPPERS = ("module.", "online.")


@dataclass(frozen=True, slots=True)
class ConversionReport:
    placed: tuple[str, ...]
    left: tuple[str, ...]  # in the published file, without a place here
    missing: tuple[str, ...]  # in our model, not in the published file: still at their random start

    @property
    def complete(self) -> bool:
        return not self.missing and not self.left


def from_published(state_dict: Mapping[str, Tensor], gpt_heads: int | None = None) -> tuple[AutoAD, ConversionReport]:
    """Build the model that the shapes call for and fill it.

    Shapes do not tell how many heads GPT-2 has: 64 channels each as in every published size, at least one, unless
    `gpt_heads` says otherwise. A wrong shape raises; a missing or unknown key is reported.
    """
    source = {_unwrapped(key): value for key, value in state_dict.items()}
    model = AutoAD(_config_of(source, gpt_heads))
    own = model.state_dict()
    placed, left = [], []
    for key, value in source.items():
        if key not in own:
            if not _BUFFER.match(key):
                left.append(key)
            continue
        if own[key].shape != value.shape:
            raise ValueError(f"{key} has shape {tuple(value.shape)}, expected {tuple(own[key].shape)}")
        own[key].copy_(value)  # state_dict() shares storage with the parameters
        placed.append(key)
    missing = [key for key in own if key not in source]
    tied = {"gpt.lm_head.weight", "gpt.transformer.wte.weight"}
    if len(tied & set(placed)) == 1:  # one tensor under two names: either fills both
        missing = [key for key in missing if key not in tied]
    return model.eval(), ConversionReport(tuple(placed), tuple(left), tuple(missing))


def _unwrapped(key: str) -> str:
    for wrapper in _WRAPPERS:
        key = key.removeprefix(wrapper)
    return key


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
