"""What tells the files of voices apart, and the keys of what was spoken by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import get_settings
from core.voice_clips import CLIPS, key_of
from core.voices import voice_fingerprint, voices_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Of the profile `full`, with two voices."""
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path))
    monkeypatch.setenv("CUEWRIGHT_WEIGHTS", "full")
    get_settings.cache_clear()
    voices_folder().mkdir(parents=True)
    for name in ("lessac", "thorsten"):
        (voices_folder() / f"{name}.onnx").write_text(name)
        (voices_folder() / f"{name}.onnx.json").write_text("{}")
    yield voices_folder()
    get_settings.cache_clear()


def test_a_fingerprint_is_of_the_files_that_a_line_depends_on(folder: Path) -> None:
    assert folder.parts[-2:] == ("full", "voices")
    lessac, thorsten, any_of_them = (voice_fingerprint(name) for name in ("lessac", "thorsten", None))
    assert len({lessac, thorsten, any_of_them, None}) == 4
    assert voice_fingerprint("lessac:p3") == lessac, "a speaker of it"
    for other in ("arthur", "", "*", "../voices/lessac", "less"):
        assert voice_fingerprint(other) is None
    (folder / "lessac.onnx.json").write_text("{ }")
    assert voice_fingerprint("lessac") not in (lessac, None) and voice_fingerprint("thorsten") == thorsten
    assert voice_fingerprint(None) != any_of_them
    for file in folder.iterdir():
        file.unlink()
    assert voice_fingerprint(None) is None is voice_fingerprint("lessac")


def test_what_was_spoken_by_another_file_is_not_found(folder: Path) -> None:
    def key(voice: str | None) -> str:
        return key_of(CLIPS, {"text": "Night.", "voice": voice})

    before = {voice: key(voice) for voice in ("lessac", "thorsten", "arthur", None)}
    (folder / "lessac.onnx").write_text("another")
    assert {voice for voice, earlier in before.items() if key(voice) != earlier} == {"lessac", None}
