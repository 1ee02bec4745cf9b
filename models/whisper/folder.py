"""The folders that libraries read a Whisper from, made of a checkpoint once and kept.

transformers reads `config.json`, `model.safetensors` and the tokenizer; faster-whisper int8 weights that CTranslate2
makes of them. A published folder of either kind is used where it lies.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from models.built import built
from models.checkpoint import CONFIG, WEIGHTS
from models.whisper.tokenizer import END, FILE, START
from models.whisper.windows import SHORT_S

CT2_WEIGHTS = "model.bin"
SETTINGS = "hearing.json"  # that this model hears short windows too, and how long its own are
VERSION = 2  # of what is built


def ready_folder(folder: Path, cache: Path) -> Path:
    """Where a recogniser can be read from: the folder itself, or what is built of our checkpoint in `cache`.

    Any number of processes may ask at once; one build wins. Raises ValueError for a folder that holds no Whisper.
    """
    if (folder / CT2_WEIGHTS).is_file() or not _is_ours(folder):
        return folder
    digest = hashlib.sha256(f"{VERSION}".encode())
    for name in (CONFIG, WEIGHTS, FILE):
        digest.update((folder / name).read_bytes())
    return built(cache, f"whisper-{digest.hexdigest()[:16]}", lambda place: build(folder, place))


def build(folder: Path, place: Path) -> None:
    """The int8 folder of our checkpoint, and beside it (`hf`) the one of transformers."""
    from ctranslate2.converters import TransformersConverter
    from transformers.utils import logging

    logging.disable_progress_bar()  # what is loaded is small, and nobody asked
    with tempfile.TemporaryDirectory() as apart:  # the converter empties the place that it writes to
        published = Path(apart) / "hf"
        as_published(folder, published)
        converter = TransformersConverter(str(published), copy_files=["tokenizer.json", "preprocessor_config.json"])
        converter.convert(str(place), quantization="int8", force=True)
        shutil.copytree(published, place / "hf")
    (place / SETTINGS).write_text(json.dumps({"window_s": SHORT_S}))


def as_published(folder: Path, place: Path) -> None:
    """Our checkpoint as a folder of transformers, as the published models come."""
    from models.checkpoint import load
    from models.whisper.features import extractor

    model = load(folder)
    model.save_pretrained(place)
    shutil.copy(folder / FILE, place / FILE)
    extractor().save_pretrained(place)
    (place / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "WhisperTokenizerFast",
                "bos_token": END,
                "eos_token": END,
                "unk_token": END,
                "pad_token": END,
                "decoder_start_token": START,
                "model_max_length": model.config.max_target_positions,
                "errors": "replace",
            }
        )
    )


def _is_ours(folder: Path) -> bool:
    try:
        told = json.loads((folder / CONFIG).read_text())
    except (OSError, ValueError) as error:
        raise ValueError(f"{folder} holds no Whisper: there is no readable {CONFIG}") from error
    return told.get("name") == "whisper"
