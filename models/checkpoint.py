"""A checkpoint is one folder that describes itself: model.safetensors, config.json, and a tokenizer where text is read.

No pickle is read or written here. Weights may be stored as float16; they are always loaded as float32.
"""

from __future__ import annotations

import dataclasses
import json
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

WEIGHTS = "model.safetensors"
CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class CheckpointRecord:
    """Where a checkpoint comes from. `name` is a key of models.catalog.CATALOG."""

    name: str
    config: dict[str, Any]
    world_version: str
    command: str
    seed: int
    git_sha: str
    metrics: dict[str, float] = field(default_factory=dict)


def record_of(
    name: str, config: Any, world_version: str, seed: int, metrics: Mapping[str, float] | None = None
) -> CheckpointRecord:
    """The record of what the running command trained; `config` is a dataclass."""
    return CheckpointRecord(name, asdict(config), world_version, command_line(), seed, git_sha(), dict(metrics or {}))


class BadCheckpoint(Exception):
    """The folder is not a checkpoint, or its weights do not fit its config."""


def save(folder: Path, model: nn.Module, record: CheckpointRecord, dtype: torch.dtype = torch.float32) -> None:
    """Write the folder; config.json last, so that an interrupted save is not mistaken for a checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    seen: set[int] = set()
    tensors = {}
    for key, value in model.state_dict().items():
        if value.data_ptr() in seen and value.numel():
            continue  # tied weights are stored once
        seen.add(value.data_ptr())
        tensors[key] = (value.to(dtype) if value.is_floating_point() else value).detach().cpu().contiguous()
    save_file(tensors, folder / WEIGHTS)
    text = json.dumps(dataclasses.asdict(record), indent=2, sort_keys=True) + "\n"
    (folder / CONFIG).write_text(text, encoding="utf-8")


def describe(folder: Path) -> CheckpointRecord:
    """Read config.json alone."""
    try:
        data = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        return CheckpointRecord(**data)
    except (OSError, ValueError, TypeError) as error:
        raise BadCheckpoint(f"{folder.name}: no readable {CONFIG} ({error})") from error


def load(folder: Path, device: str | torch.device = "cpu") -> nn.Module:
    """The model in eval mode, built from nothing but its folder. Raises BadCheckpoint."""
    from models.catalog import build  # the catalog imports every model, this module none

    record = describe(folder)
    try:
        model = build(record.name, record.config)
    except (TypeError, ValueError) as error:
        raise BadCheckpoint(f"{folder.name}: {error}") from error
    fill(model, folder)
    return model.to(device).eval()


def fill(model: nn.Module, folder: Path) -> None:
    """Put the folder's weights into `model`; every parameter must be there, tied ones once."""
    path = folder / WEIGHTS
    if not path.is_file():
        raise BadCheckpoint(f"{folder.name}: {WEIGHTS} is missing")
    tensors = {key: value.float() if value.is_floating_point() else value for key, value in load_file(path).items()}
    own = model.state_dict()
    filled = {own[key].data_ptr() for key in tensors if key in own}
    missing = [key for key, value in own.items() if value.numel() and value.data_ptr() not in filled]
    unknown = [key for key in tensors if key not in own]
    if missing or unknown:
        raise BadCheckpoint(f"{folder.name}: missing {missing[:5]}, unknown {unknown[:5]}")
    try:
        model.load_state_dict(tensors, strict=False)
    except RuntimeError as error:
        raise BadCheckpoint(f"{folder.name}: {error}") from error


def size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def command_line() -> str:
    """The command being run, as it is quoted in a checkpoint: the module by name, no path of this machine."""
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    if spec is None:
        return Path(sys.argv[0]).name
    return " ".join(["python -m", spec.name, *(shlex.quote(argument) for argument in sys.argv[1:])])


def git_sha() -> str:
    """The revision of the working copy, with `+` where it has changes; `unknown` outside one."""
    here = Path(__file__).parent
    try:
        sha = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True).stdout
        dirty = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"],
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return sha.strip() + ("+" if dirty.strip() else "")
