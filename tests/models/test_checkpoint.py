import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from models import checkpoint
from models.autoad.model import AutoAD
from models.catalog import CATALOG, build
from models.milnce.model import STARTER as MILNCE
from models.tan.model import STARTER as TAN
from tests.models.conftest import TINY


def record(**over: object) -> checkpoint.CheckpointRecord:
    values = {
        "name": "autoad", "config": asdict(TINY), "world_version": "1", "command": "test", "seed": 1, "git_sha": "abc",
        "metrics": {"loss": 1.5},
    }  # fmt: skip
    return checkpoint.CheckpointRecord(**(values | over))  # type: ignore[arg-type]


def test_a_folder_is_all_that_loading_needs(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = AutoAD(TINY)
    checkpoint.save(tmp_path, model, record())
    loaded = checkpoint.load(tmp_path)
    assert isinstance(loaded, AutoAD) and loaded.config == TINY and not loaded.training
    for key, value in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[key], value), key
    assert loaded.gpt.lm_head.weight is loaded.gpt.transformer.wte.weight
    assert checkpoint.describe(tmp_path) == record()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "model.safetensors"]


def test_half_precision_is_half_the_size_and_loads_as_float32(tmp_path: Path) -> None:
    model = AutoAD(TINY)
    checkpoint.save(tmp_path / "32", model, record())
    checkpoint.save(tmp_path / "16", model, record(), torch.float16)
    sizes = [(tmp_path / name / "model.safetensors").stat().st_size for name in ("32", "16")]
    assert sizes[1] < 0.6 * sizes[0]
    assert {p.dtype for p in checkpoint.load(tmp_path / "16").parameters()} == {torch.float32}


def test_what_is_not_a_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(checkpoint.BadCheckpoint, match=r"config\.json"):
        checkpoint.load(tmp_path)
    checkpoint.save(tmp_path, AutoAD(TINY), record())
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(checkpoint.BadCheckpoint, match="missing"):
        checkpoint.load(tmp_path)


def test_a_config_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    checkpoint.save(tmp_path, AutoAD(TINY), record())
    config = json.loads((tmp_path / "config.json").read_text())
    config["config"]["layers"] = 3
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(checkpoint.BadCheckpoint, match="missing"):
        checkpoint.load(tmp_path)


def test_the_catalog_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="no model is called"):
        build("s4d", {})
    with pytest.raises(ValueError, match="no setting"):
        build("autoad", {"depth": 3})


SHIPPED = [name for name, entry in CATALOG.items() if entry.shipped]


def test_all_shipped_weights_together_keep_their_budget() -> None:
    size = {name: checkpoint.size_bytes(CATALOG[name].starter) for name in SHIPPED}
    heard = sum(size[name] for name in ("whisper", "segmentation", "voiceprint", "plda", "punctuation") if name in size)
    assert heard <= 11_000_000
    assert sum(size.values()) - heard <= 22_000_000


def test_what_the_product_cannot_do_without_is_shipped() -> None:
    assert {"clip", "language", "autoad"} <= set(SHIPPED)


def test_a_model_whose_weights_are_not_there_is_not_shipped(tmp_path: Path) -> None:
    entry = replace(CATALOG["autoad"], starter=tmp_path / "autoad")
    assert not entry.shipped
    checkpoint.save(entry.starter, AutoAD(TINY), record())
    assert entry.shipped
    (entry.starter / "model.safetensors").unlink()
    assert not entry.shipped


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_weights_load_and_name_their_origin(name: str) -> None:
    folder = CATALOG[name].starter
    described = checkpoint.describe(folder)
    assert described.name == name and described.command and described.metrics and described.git_sha
    assert all(bool(torch.isfinite(p).all()) for p in checkpoint.load(folder).parameters())


@pytest.mark.parametrize("name", CATALOG)
def test_every_model_comes_back_from_its_folder_or_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    small = {
        "names": {"visual_dim": 8, "width": 12, "looks": ["the man", "the dog"], "pronouns": ["he", "it"]},
        "importance": {"visual_dim": 8, "text_dim": 8, "width": 8, "heads": 2},
        "autoad": asdict(TINY),
        "milnce": asdict(MILNCE),
        "tan": asdict(TAN) | {"words": 20},
    }
    config = small.get(name) or checkpoint.describe(CATALOG[name].starter).config
    model = build(name, config)
    checkpoint.save(tmp_path, model, record(name=name, config=config))
    again = checkpoint.load(tmp_path)
    assert type(again) is type(model) and not again.training
    assert all(torch.equal(again.state_dict()[key], value) for key, value in model.state_dict().items())
    checkpoint.save(tmp_path, model, record(name=name, config=config | {"sight": 3}))
    with pytest.raises(checkpoint.BadCheckpoint, match="no setting sight"):
        checkpoint.load(tmp_path)
