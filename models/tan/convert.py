"""From the authors' state dict (keys as released) to our TAN, with an account of what was not placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from models.published import ConversionReport, place, unwrapped
from models.tan.model import TAN, TANConfig, build_tan
from models.tan.stages import sine_table

Branch = Literal["online", "target"]
BRANCHES = ("online.", "target.")
HEAD = ("binary_head.weight", "binary_head.bias")


def from_published(
    checkpoint: Mapping[str, Any], which: Branch = "online", heads: int | None = None, text_position: bool = False
) -> tuple[TAN, ConversionReport]:
    """The model that the shapes call for, filled; of a stage-2 file one branch.

    Takes the whole checkpoint or its `state_dict`; keys with or without `module.`, `online.` and `target.`, and either
    spelling of the text tower. Its copy without a branch fills it only where the branch has none. A file without an
    alignability head (stage 1) gives a model without one, and its two keys stand among `missing`. Shapes do not tell
    heads (64 channels each unless said) nor whether sentences take positions. A wrong shape raises ValueError.
    """
    source = _branch(checkpoint.get("state_dict", checkpoint), which)
    model = build_tan(_config_of(source, heads, text_position))
    report = place(model, source)
    if model.binary_head is None:
        report = ConversionReport(report.placed, report.left, (*report.missing, *HEAD))
    return model.eval(), report


def _branch(state_dict: Mapping[str, Tensor], which: Branch) -> dict[str, Tensor]:
    """Keys as in our TAN, of one branch."""
    if which not in ("online", "target"):
        raise ValueError(f"a branch is online or target, not {which}")
    bare = {unwrapped(key, ("module.",)): value for key, value in state_dict.items()}
    mine = {key.removeprefix(f"{which}."): value for key, value in bare.items() if key.startswith(f"{which}.")}
    shared = {key: value for key, value in bare.items() if not key.startswith(BRANCHES)}
    if not mine and (which == "target" or len(shared) < len(bare)):
        raise ValueError(f"there is no {which} branch in this state dict")
    return _spelt(shared) | _spelt(mine)


def _spelt(source: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {re.sub(r"^lang_model\.", "bert.", key): value for key, value in source.items()}


def _config_of(source: Mapping[str, Tensor], heads: int | None, text_position: bool) -> TANConfig:
    try:
        width, visual_dim = source["video_pre_proj.weight"].shape
        text_dim = source["text_pre_proj.weight"].shape[1]
        table = source["temporal_pos_embed"]
    except KeyError as error:
        raise ValueError(f"not a TAN state dict: {error.args[0]} is missing") from None
    words, word_dim, word_hidden = 0, 300, 2048
    if "bert.word_embd.weight" in source and "bert.fc1.weight" in source:
        words = source["bert.word_embd.weight"].shape[0]
        word_hidden, word_dim = source["bert.fc1.weight"].shape
    sine = sine_table(len(table), width)
    same = table.shape == sine.shape and torch.allclose(table.float().cpu(), sine, atol=1e-3)
    return TANConfig(
        visual_dim=visual_dim,
        text_dim=text_dim,
        width=width,
        heads=heads or max(1, width // 64),
        video_layers=_count(source, "video_temporal_encoder"),
        joint_layers=_count(source, "joint_temporal_encoder"),
        positions=len(table),
        position="sine" if same else "learned",
        text_position=text_position,
        alignability_head=HEAD[0] in source,
        words=words,
        word_dim=word_dim,
        word_hidden=word_hidden,
    )


def _count(source: Mapping[str, Tensor], encoder: str) -> int:
    pattern = re.compile(rf"^{encoder}\.resblocks\.(\d+)\.")
    return max((int(match.group(1)) + 1 for key in source if (match := pattern.match(key))), default=0)
