from pathlib import Path

import numpy as np

from models.diarization.config import PldaConfig
from models.diarization.plda import PLDA, TRANSFORM, Plda, fit_plda, scatters


def planted(voices: int, moments: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Vectors [n, 12] in which voices differ in the first three numbers only, and moments in all."""
    means = np.concatenate([rng.normal(0, 3, (voices, 3)), np.zeros((voices, 9))], axis=1)
    numbers = np.repeat(np.arange(voices), moments)
    return means[numbers] + rng.normal(0, 1, (len(numbers), 12)) + 5, numbers


def test_pyannote_reads_it_and_finds_voices(tmp_path: Path) -> None:
    from pyannote.audio.core import plda as pyannote_plda

    rng = np.random.default_rng(0)
    vectors, numbers = planted(60, 20, rng)
    arrays = fit_plda(vectors, numbers, 6)
    np.savez(tmp_path / "xvec_transform.npz", **{name: arrays[name] for name in TRANSFORM})
    np.savez(tmp_path / "plda.npz", **{name: arrays[name] for name in PLDA})
    reader = pyannote_plda.PLDA(tmp_path / "xvec_transform.npz", tmp_path / "plda.npz")
    assert np.allclose(reader.phi, arrays["psi"], rtol=1e-6)
    assert (reader.phi[:3] > 1).all() and (reader.phi[3:] < 0.5).all()
    within, between = scatters(reader(vectors), numbers)
    assert np.abs(np.diag(within)[:3] - 1).max() < 0.15  # moments of a voice vary by one
    assert np.abs(np.diag(between)[:3] / reader.phi[:3] - 1).max() < 0.15


def test_it_is_kept_like_any_checkpoint(tmp_path: Path) -> None:
    import torch

    from models import checkpoint

    vectors, numbers = planted(30, 10, np.random.default_rng(1))
    config = PldaConfig(embed_dim=12, lda_dim=6, fa=0.2)
    plda = Plda(config)
    plda.put(fit_plda(vectors, numbers, 6))
    checkpoint.save(tmp_path, plda, checkpoint.record_of("plda", config, "planted", 1))
    back = checkpoint.load(tmp_path)
    assert isinstance(back, Plda) and back.config == config
    assert all(torch.equal(a, b) for a, b in zip(plda.buffers(), back.buffers(), strict=True))


def test_the_last_layer_is_turned_to_what_tells_voices_apart() -> None:
    import torch

    from models.diarization.config import VoiceprintConfig, build_voiceprint
    from models.diarization.discriminant import discriminants, turned

    vectors, numbers = planted(60, 20, np.random.default_rng(2))
    mean, directions = discriminants(vectors, numbers, 6)
    found = (vectors - mean) @ directions
    within, between = scatters(found, numbers)
    assert np.abs(found.mean(axis=0)).max() < 1e-9
    assert (np.diag(between)[:3] > 4 * np.diag(within)[:3]).all()
    assert np.diag(between)[3:].max() < 0.1 * np.diag(between)[2]
    config = VoiceprintConfig(mel_bins=32, blocks=(1, 1, 1, 1), channels=2, embed_dim=12)
    network = build_voiceprint(config).eval()
    sound = torch.randn(3, 1, 20_000)
    with torch.inference_mode():
        before, after = network(sound).numpy(), turned(network, config, mean, directions)(sound).numpy()
    assert np.allclose((before - mean) @ directions, after, atol=1e-3)
