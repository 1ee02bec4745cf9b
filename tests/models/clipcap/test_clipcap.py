"""ClipCap: shapes, the published variants, learning, and the release's names."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.clip.features import ClipFeatures
from models.clipcap.model import ClipCapConfig, build_clipcap, clip_embedding, from_published
from models.clipcap.train import describe_films, train_clipcap
from models.language.model import LanguageConfig
from models.language.tokenizer import TextTokenizer, train_tokenizer
from models.layers.prefix_captioner import PrefixConfig, caption_loss
from models.training import FitOptions

LINES = ("Anna sits down.", "Tom opens the old wooden door.", "A dog runs away.")
SIZE = LanguageConfig(vocab_size=320, positions=64, width=32, layers=2, heads=2, linear_std=0.1)
MLP = PrefixConfig(visual_dim=16, prefix_length=3, mapping_heads=4, language=SIZE, target_tokens=16)
TRANSFORMER = replace(MLP, mapping="transformer", clip_length=5, mapping_layers=2)


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer([" " + line for line in LINES] * 4, 320)


def film() -> list[ClipFeatures]:
    """Three pictures and their lines."""
    seen = np.eye(16, dtype=np.float32)[:3, None].repeat(4, axis=1) * 3
    return [ClipFeatures(7, at, seen[at], seen[at], line, line, (), ()) for at, line in enumerate(LINES)]


@pytest.mark.parametrize("network", [MLP, TRANSFORMER], ids=["mlp", "transformer"])
def test_a_prefix_has_the_asked_shape_and_every_weight_learns(network: PrefixConfig) -> None:
    model = build_clipcap(ClipCapConfig(network))
    assert model.prefix(torch.randn(2, 16)).shape == (2, 3, 32)
    ids = torch.tensor([[4, 5, 6], [7, 8, 9]])
    caption_loss(model, torch.randn(2, 16), ids, torch.tensor([[True] * 3, [True, True, False]])).backward()
    without = [name for name, p in model.named_parameters() if p.grad is None or not bool(p.grad.abs().sum() > 0)]
    assert without == []
    with pytest.raises(ValueError, match="embeddings must be"):
        model.prefix(torch.randn(2, 15))


def test_padding_changes_nothing() -> None:
    torch.manual_seed(0)
    model = build_clipcap(ClipCapConfig(MLP)).eval()
    given = torch.randn(1, 16)
    short = caption_loss(model, given, torch.tensor([[4, 5]]), torch.tensor([[True, True]]))
    padded = caption_loss(model, given, torch.tensor([[4, 5, 9]]), torch.tensor([[True, True, False]]))
    assert float(short.detach()) == pytest.approx(float(padded.detach()), abs=1e-5)


@pytest.mark.parametrize("network", [MLP, TRANSFORMER], ids=["mlp", "transformer"])
def test_it_learns_to_tell_three_pictures(tmp_path: Path, tokenizer: TextTokenizer, network: PrefixConfig) -> None:
    config = ClipCapConfig(network)
    options = FitOptions(80, 1e-3, warmup_steps=5, seed=1)
    model = train_clipcap([film()], tokenizer, None, tmp_path, config, options, [film()], 20, batch=8)
    assert describe_films(model, tokenizer, [film()], config) == [list(LINES)]
    assert describe_films(model, tokenizer, [film()], config, beam=5) == [list(LINES)]
    swapped = [replace(clip, features=film()[(at + 1) % 3].features) for at, clip in enumerate(film())]
    assert describe_films(model, tokenizer, [swapped], config) == [[LINES[1], LINES[2], LINES[0]]]


def test_a_frozen_language_model_stays_as_it_is(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    config = ClipCapConfig(TRANSFORMER, freeze_language=True)
    torch.manual_seed(1)
    before = build_clipcap(config)
    after = train_clipcap([film()], tokenizer, None, tmp_path, config, FitOptions(3, 1e-3, seed=1), batch=4)
    assert torch.equal(before.gpt.transformer.wte.weight, after.gpt.transformer.wte.weight)
    assert not torch.equal(before.clip_project.linear.weight, after.clip_project.linear.weight)  # type: ignore[arg-type,union-attr]


def test_a_clip_is_one_embedding() -> None:
    features = np.arange(12, dtype=np.float32).reshape(4, 3)
    assert np.allclose(clip_embedding(features, ClipCapConfig(MLP)), [4.5, 5.5, 6.5])
    assert np.allclose(clip_embedding(features, ClipCapConfig(MLP, pool="middle")), [6, 7, 8])
    unit = clip_embedding(features, ClipCapConfig(MLP, normalise=True))
    assert float(np.linalg.norm(unit)) == pytest.approx(1)
    with pytest.raises(ValueError, match="frame features"):
        clip_embedding(features[:0], ClipCapConfig(MLP))


@pytest.mark.parametrize(
    ("network", "key"),
    [
        (MLP, "clip_project.model.2.weight"),
        (TRANSFORMER, "clip_project.transformer.layers.1.attn.to_keys_values.weight"),
    ],
)
def test_the_release_fits_by_name(network: PrefixConfig, key: str) -> None:
    config = ClipCapConfig(network)
    state = {name: value.clone() for name, value in build_clipcap(config).state_dict().items()}
    assert key in state and "gpt.transformer.h.0.attn.c_attn.weight" in state
    state["gpt.transformer.h.0.attn.bias"] = torch.ones(1)
    del state["gpt.lm_head.weight"]
    placed = from_published(state, config)
    assert torch.equal(placed.state_dict()[key], state[key])
    del state[key]
    with pytest.raises(ValueError, match="missing"):
        from_published(state, config)


def test_bad_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="positions"):
        replace(MLP, target_tokens=62)
    with pytest.raises(ValueError, match="no mapper"):
        replace(MLP, mapping="lstm")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="heads"):
        replace(MLP, mapping_heads=5)
