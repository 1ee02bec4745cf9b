"""From the authors' state dict to our MilNce, with an account of what was and was not placed.

Two kinds of file are known: the released weights, bare, and those of the authors' training code, under `state_dict`,
with `module.` before every key and a conv1 that reads RGB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from models.layers.s3d import BLOCKS
from models.layers.word_tower import MAX_WORDS, Reading
from models.milnce.model import MilNce, MilNceConfig
from models.published import ConversionReport, place, unwrapped

_BRANCHES = (
    "conv_b0.conv1",
    "conv_b1_a.conv1",
    "conv_b1_b.conv1",
    "conv_b2_a.conv1",
    "conv_b2_b.conv1",
    "conv_b3_b.conv1",
)


def from_published(state_dict: Mapping[str, Any], reading: Reading = "milnce") -> tuple[MilNce, ConversionReport]:
    """Build the model that the shapes call for and fill it.

    Shapes do not tell how texts are read: `reading` does. A wrong shape raises ValueError; a missing or unknown key is
    reported.
    """
    inner = state_dict.get("state_dict", state_dict)
    source: dict[str, Tensor] = {unwrapped(key): value for key, value in inner.items()}
    model = MilNce(_config_of(source, reading))
    report = place(model, source)
    return model.eval(), report


def _config_of(source: Mapping[str, Tensor], reading: Reading) -> MilNceConfig:
    try:
        stem, channels_in = source["conv1.conv1.weight"].shape[:2]
        rows = tuple(tuple(source[f"{block}.{branch}.weight"].shape[0] for branch in _BRANCHES) for block in BLOCKS)
        vocab_size, word_dim = source["text_module.word_embd.weight"].shape
        stem_out = source["conv_2c.conv1.weight"].shape[0]
        hidden = source["text_module.fc1.weight"].shape[0]
        embedding_dim = source["fc.weight"].shape[0]
    except KeyError as error:
        raise ValueError(f"not a MIL-NCE state dict: {error.args[0]} is missing") from None
    if channels_in not in (3, 24):
        raise ValueError(f"conv1 reads 3 channels, or 24 after space to depth, but here it reads {channels_in}")
    return MilNceConfig(
        stem=stem,
        stem_out=stem_out,
        blocks=rows,
        space_to_depth=channels_in == 24,
        embedding_dim=embedding_dim,
        vocab_size=vocab_size,
        word_dim=word_dim,
        hidden=hidden,
        reading=reading,
        max_words=MAX_WORDS[reading],
    )
