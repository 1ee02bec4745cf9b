"""pyannote's own folder, built from the starter's checkpoints: pyannote loads it as it does a published one.

    config.yaml
    segmentation/pytorch_model.bin
    embedding/pytorch_model.bin
    plda/xvec_transform.npz, plda/plda.npz

A folder is named by what it was made from, appears at once and whole, and is never changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from torch import nn

from models import checkpoint
from models.built import built
from models.diarization.config import OFFLINE, PldaConfig
from models.diarization.plda import PLDA, TRANSFORM, Plda

LAYOUT = 1  # to be raised when what is written here changes
OWN_ENTRY = "cuewright"  # of config.yaml, which pyannote passes over and speech.diarize reads


@dataclass(frozen=True, slots=True)
class Parts:
    """Folders of the three checkpoints."""

    segmentation: Path
    voiceprint: Path
    plda: Path

    @classmethod
    def starter(cls) -> Parts:
        from models.catalog import CATALOG

        return cls(CATALOG["segmentation"].starter, CATALOG["voiceprint"].starter, CATALOG["plda"].starter)

    @property
    def folders(self) -> tuple[Path, Path, Path]:
        return self.segmentation, self.voiceprint, self.plda


def pyannote_folder(cache: Path, parts: Parts | None = None) -> Path:
    """The folder for `Pipeline.from_pretrained`, built if it is not there. Several processes may ask at once.

    Raises models.checkpoint.BadCheckpoint.
    """
    chosen = parts or Parts.starter()
    return built(cache, f"diarization-{_key(chosen)}", lambda folder: _build(folder, chosen))


def _key(parts: Parts) -> str:
    """Of content alone: where a checkpoint lies, or what command made it, changes nothing."""
    digest = hashlib.sha256(str(LAYOUT).encode())
    for part in parts.folders:
        record = checkpoint.describe(part)
        digest.update(json.dumps([record.name, record.config], sort_keys=True).encode())
        try:
            digest.update((part / checkpoint.WEIGHTS).read_bytes())
        except OSError as error:
            raise checkpoint.BadCheckpoint(f"{part.name}: {error}") from error
    return digest.hexdigest()[:20]


def _build(folder: Path, parts: Parts) -> None:
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)
    save_for_pyannote(checkpoint.load(parts.segmentation), folder / "segmentation")
    save_for_pyannote(checkpoint.load(parts.voiceprint), folder / "embedding")
    plda = checkpoint.load(parts.plda)
    if not isinstance(plda, Plda):
        raise checkpoint.BadCheckpoint(f"{parts.plda.name} is no PLDA")
    arrays = plda.arrays()
    (folder / "plda").mkdir()
    np.savez(folder / "plda" / "xvec_transform.npz", **{name: arrays[name] for name in TRANSFORM})
    np.savez(folder / "plda" / "plda.npz", **{name: arrays[name] for name in PLDA})
    text = yaml.safe_dump(pipeline_config(plda.config), sort_keys=False)
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def pipeline_config(config: PldaConfig) -> dict[str, object]:
    """config.yaml as pyannote reads it."""
    return {
        "pipeline": {
            "name": "pyannote.audio.pipelines.SpeakerDiarization",
            "params": {
                "clustering": "VBxClustering",
                "segmentation": "$model/segmentation",
                "segmentation_step": config.segmentation_step,
                "segmentation_batch_size": 8,
                "embedding": "$model/embedding",
                "embedding_batch_size": 8,
                "embedding_exclude_overlap": True,
                "plda": "$model/plda",
            },
        },
        "params": {
            "clustering": {"threshold": config.threshold, "Fa": config.fa, "Fb": config.fb},
            "segmentation": {"min_duration_off": config.min_duration_off_s},
        },
        OWN_ENTRY: {
            "least_sure": config.least_sure,
            "least_agreement": config.least_agreement,
            "split_pause_s": config.split_pause_s,
            "least_active": config.least_active,
        },
    }


def save_for_pyannote(model: nn.Module, folder: Path) -> None:
    """folder/pytorch_model.bin with the model's weights, sizes, class and specifications."""
    import lightning
    import torch
    from pyannote.audio.core.model import Model

    if not isinstance(model, Model):
        raise checkpoint.BadCheckpoint(f"{type(model).__name__} is no model of pyannote's")
    folder.mkdir(parents=True)
    saved: dict[str, object] = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": lightning.__version__,
    }
    model.on_save_checkpoint(saved)
    torch.save(saved, folder / "pytorch_model.bin")
