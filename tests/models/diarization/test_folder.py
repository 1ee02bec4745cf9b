import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from models import checkpoint
from models.diarization.config import (
    PldaConfig,
    SegmentationConfig,
    VoiceprintConfig,
    build_plda,
    build_segmentation,
    build_voiceprint,
)
from models.diarization.folder import Parts, pyannote_folder

SEGMENTATION = SegmentationConfig(lstm_hidden=8, lstm_layers=1, linear_hidden=8, linear_layers=1)
VOICEPRINT = VoiceprintConfig(mel_bins=32, blocks=(1, 1, 1, 1), channels=2, embed_dim=16)
SETTINGS = PldaConfig(embed_dim=16, lda_dim=12, threshold=0.7, fa=0.3, fb=2.0, segmentation_step=0.5)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Random weights, saved as the starter's are."""
    folder = tmp_path_factory.mktemp("parts")
    torch.manual_seed(0)
    plda = build_plda(SETTINGS)
    rng = np.random.default_rng(0)
    plda.put(
        {
            "mean1": rng.normal(size=16), "mean2": rng.normal(size=12), "lda": rng.normal(size=(16, 12)),
            "mu": rng.normal(size=12), "tr": rng.normal(size=(12, 12)), "psi": np.linspace(4, 0.1, 12),
        }
    )  # fmt: skip
    for name, model, config, dtype in (
        ("segmentation", build_segmentation(SEGMENTATION), SEGMENTATION, torch.float16),
        ("voiceprint", build_voiceprint(VOICEPRINT), VOICEPRINT, torch.float16),
        ("plda", plda, SETTINGS, torch.float32),
    ):
        checkpoint.save(folder / name, model, checkpoint.record_of(name, config, "none", 0), dtype)
    return Parts(folder / "segmentation", folder / "voiceprint", folder / "plda")


def test_pyannote_loads_it_with_the_same_weights(parts: Parts, tmp_path: Path) -> None:
    from pyannote.audio import Pipeline

    pipeline = Pipeline.from_pretrained(str(pyannote_folder(tmp_path, parts)))
    assert pipeline is not None
    loaded = pipeline._segmentation.model.state_dict()
    assert all(
        torch.equal(value, loaded[key]) for key, value in checkpoint.load(parts.segmentation).state_dict().items()
    )
    sound = torch.randn(2, 1, 32_000)
    voiceprint = checkpoint.load(parts.voiceprint)
    with torch.inference_mode():
        assert torch.equal(pipeline._embedding.model_(sound), voiceprint(sound))
    assert pipeline.clustering.Fa == 0.3 and pipeline.clustering.threshold == 0.7
    assert pipeline._segmentation.step == 2.5


def test_asked_twice_it_is_built_once(parts: Parts, tmp_path: Path) -> None:
    first = pyannote_folder(tmp_path, parts)
    written = (first / "config.yaml").stat().st_mtime_ns
    assert pyannote_folder(tmp_path, parts) == first
    assert (first / "config.yaml").stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_other_weights_are_another_folder(parts: Parts, tmp_path: Path) -> None:
    torch.manual_seed(1)
    checkpoint.save(
        tmp_path / "other", build_voiceprint(VOICEPRINT), checkpoint.record_of("voiceprint", VOICEPRINT, "none", 0)
    )
    other = Parts(parts.segmentation, tmp_path / "other", parts.plda)
    assert pyannote_folder(tmp_path / "cache", parts) != pyannote_folder(tmp_path / "cache", other)


def test_a_missing_part_is_said(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(checkpoint.BadCheckpoint):
        pyannote_folder(tmp_path / "cache", Parts(parts.segmentation, tmp_path / "nothing", parts.plda))
    assert not list((tmp_path / "cache").glob("*"))


@pytest.mark.slow
def test_racing_processes_build_one_folder(parts: Parts, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from models.diarization.folder import Parts, pyannote_folder; "
        f"parts = Parts(*map(Path, {[str(part) for part in parts.folders]!r})); "
        f"print(pyannote_folder(Path({str(tmp_path)!r}), parts))"
    )
    racing = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate(timeout=200)[0].strip() for process in racing}
    assert all(process.returncode == 0 for process in racing)
    assert len(said) == 1
    assert [str(path) for path in tmp_path.iterdir()] == list(said)
