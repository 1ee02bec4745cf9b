"""Published keys, in every spelling, find their place."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models.layers.word_tower import WordTower, WordTowerConfig
from models.tan.convert import from_published
from models.tan.model import TAN, TANConfig
from models.tan.stages import sine_table
from tests.models.tan.told_again import filled

LISTED = Path(__file__).with_name("published_keys.txt")


def published(part: int) -> dict[str, torch.Tensor]:
    """All keys, filled by rule, widths divided by `part`; the word table is shortened besides."""
    weights = {}
    for line in LISTED.read_text().splitlines():
        key, shape, _ = line.split("\t")
        sizes = tuple(int(size) for size in shape.strip("()").split(",") if size.strip())
        sizes = tuple(size // part if size % 512 == 0 else size for size in sizes)
        if key == "bert.word_embd.weight":
            sizes = (50, *sizes[1:])
        weights[key] = torch.from_numpy(np.resize(filled((min(int(np.prod(sizes)), 4096),), key), sizes).copy())
    return weights


WEIGHTS = published(8)
SIZES = TANConfig(visual_dim=128, text_dim=64, width=64, heads=1, positions=128, words=50, word_hidden=256)


def same(model: TAN, weights: dict[str, torch.Tensor]) -> bool:
    state = model.state_dict()
    return set(state) == set(weights) and all(torch.equal(state[key], value) for key, value in weights.items())


def spelt(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {key.replace("bert.", "lang_model."): value for key, value in weights.items()}


def stage_2(weights: dict[str, torch.Tensor], slow: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    branches = {f"online.{key}": value for key, value in weights.items()}
    branches |= {f"target.{key}": value for key, value in slow.items()}
    return branches | {key: value for key, value in weights.items() if key.startswith(("bert.", "lang_model."))}


def test_the_list_is_the_whole_model_at_full_size() -> None:
    listed = {line.split("\t")[0]: line.split("\t")[1] for line in LISTED.read_text().splitlines()}
    with torch.device("meta"):
        model = TAN(TANConfig(), WordTower(WordTowerConfig(66250, reading="tan")))
    assert {key: str(tuple(value.shape)) for key, value in model.state_dict().items()} == listed


def test_every_key_at_its_published_size() -> None:
    weights = published(1)
    model, report = from_published(weights)
    assert report.complete and same(model, weights) and model.config == TANConfig(words=50)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize("spelling", ["bert", "lang_model"])
def test_every_key_of_a_bare_file(spelling: str, parallel: bool, wrapped: bool) -> None:
    source = WEIGHTS if spelling == "bert" else spelt(WEIGHTS)
    if parallel:
        source = {f"module.{key}": value for key, value in source.items()}
    model, report = from_published({"state_dict": source, "epoch": 19} if wrapped else source)
    assert report.complete and len(report.placed) == 167 and same(model, WEIGHTS)
    assert model.config == SIZES and not model.training


@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize("spelling", ["bert", "lang_model"])
@pytest.mark.parametrize("which", ["online", "target"])
def test_either_branch_of_a_stage_2_file(which: str, spelling: str, parallel: bool) -> None:
    slow = {key: value * 0.5 for key, value in WEIGHTS.items()}
    source = stage_2(WEIGHTS, slow) if spelling == "bert" else stage_2(spelt(WEIGHTS), spelt(slow))
    if parallel:
        source = {f"module.{key}": value for key, value in source.items()}
    model, report = from_published({"state_dict": source}, which=which)  # type: ignore[arg-type]
    assert report.complete and same(model, WEIGHTS if which == "online" else slow)


def test_the_tower_without_a_branch_fills_one_that_has_none() -> None:
    source = {key: value for key, value in stage_2(WEIGHTS, WEIGHTS).items() if not key.startswith("online.bert.")}
    model, report = from_published(source)
    assert report.complete and same(model, WEIGHTS)


def test_a_file_without_a_head_gives_a_model_without_one_and_says_so() -> None:
    bare = {key: value for key, value in WEIGHTS.items() if not key.startswith("binary_head")}
    model, report = from_published(bare)
    assert model.binary_head is None and report.missing == ("binary_head.weight", "binary_head.bias")
    assert same(model, bare) and not report.left


def test_what_is_unknown_is_left_and_what_is_not_there_is_missing() -> None:
    source = dict(WEIGHTS) | {"something.else": torch.zeros(2)}
    del source["mlp.bias"]
    _, report = from_published(source)
    assert report.left == ("something.else",) and report.missing == ("mlp.bias",)


def test_a_file_without_the_text_tower() -> None:
    model, report = from_published({key: value for key, value in WEIGHTS.items() if not key.startswith("bert.")})
    assert model.bert is None and report.complete and model.config.words == 0


def test_sine_positions_and_other_sizes_are_told_by_the_tensors() -> None:
    tiny = TAN(TANConfig(visual_dim=7, text_dim=6, width=128, heads=2, video_layers=1, joint_layers=2, positions=30))
    model, report = from_published(tiny.state_dict() | {"temporal_pos_embed": sine_table(30, 128)}, text_position=True)
    assert report.complete and model.config == TANConfig(
        visual_dim=7, text_dim=6, width=128, heads=2, video_layers=1, joint_layers=2, positions=30, position="sine",
        text_position=True,
    )  # fmt: skip
    assert from_published(tiny.state_dict(), heads=4)[0].config.heads == 4


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no target branch"):
        from_published(WEIGHTS, which="target")
    with pytest.raises(ValueError, match="there is no online branch"):
        from_published({f"target.{key}": value for key, value in WEIGHTS.items()})
    with pytest.raises(ValueError, match="online or target"):
        from_published(WEIGHTS, which="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a TAN state dict"):
        from_published({"a": torch.zeros(1)})
    with pytest.raises(ValueError, match=r"mlp\.weight has shape"):
        from_published(dict(WEIGHTS) | {"mlp.weight": torch.zeros(3, 3)})
