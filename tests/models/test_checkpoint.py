import json
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from models import checkpoint
from models.autoad.model import AutoAD
from models.catalog import CATALOG, build
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


@pytest.mark.parametrize("name", CATALOG)
def test_shipped_weights_load_name_their_origin_and_keep_their_budget(name: str) -> None:
    folder = CATALOG[name].starter
    described = checkpoint.describe(folder)
    assert described.name == name and described.command and described.metrics and described.git_sha
    assert all(bool(torch.isfinite(p).all()) for p in checkpoint.load(folder).parameters())
    assert sum(checkpoint.size_bytes(entry.starter) for entry in CATALOG.values()) <= 10_000_000
