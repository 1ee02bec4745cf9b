"""The bench of the out-of-domain score: world films are known, other pictures not, odd files are left out."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench import domain


def test_world_films_are_known_and_noise_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(3)
    for number in range(3):
        noise = rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / f"noise-{number}.png")
    Image.new("RGB", (20, 20)).save(tmp_path / "thumbnail.png")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "broken.mp4").write_bytes(b"no film")
    rows = {row.kind: row for row in domain.run(9_100_000, real=tmp_path, quick=True)}
    assert rows["world films, standard-1"].withheld == 0
    assert len(rows["photographs"].scores) == 3 and rows["photographs"].withheld == 1
    assert "real films" not in rows
    told = capsys.readouterr().out
    assert "broken.jpg is no picture" in told and "broken.mp4 is no film" in told


def test_training_seeds_are_refused() -> None:
    with pytest.raises(ValueError, match="seed base"):
        domain.run(5)
