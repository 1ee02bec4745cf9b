"""Voices in Piper's published layout, found in a folder: NAME.onnx, and NAME.onnx.json that says how it is fed.

A file that cannot be used is told of in the log, once, and left out. Each speaker of a model is a voice of its own.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import onnxruntime

from speech.espeak import EspeakRefused, phonemes
from speech.narrators import NARRATORS

log = logging.getLogger(__name__)

MOST_CONFIG = 2**20  # bytes; a published one has 5 to 40 kB
RATES = range(8_000, 48_001)  # Hz
MOST_IDS = 10_000
BEGIN, END, PAD = "^", "$", "_"  # entries of every published id map
INPUTS = {"input": "tensor(int64)", "input_lengths": "tensor(int64)", "scales": "tensor(float)"}
SPEAKER = {"sid": "tensor(int64)"}

_NAME = re.compile(r"[A-Za-z0-9][\w.+-]{0,39}")
_SPEAKER = re.compile(r"[\w.+-]{1,30}")
_ESPEAK = re.compile(r"[a-z]{2,3}[\w+-]{0,30}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Stamp = tuple[int, int]  # bytes, time of change: what tells one file from another under the same name


class VoiceRefused(ValueError):
    """A voice's files cannot be used."""


@dataclass(frozen=True, slots=True)
class PiperModel:
    path: Path
    stamps: tuple[Stamp, Stamp]  # of the model and of its json
    rate: int = field(compare=False)  # Hz
    espeak: str | None = field(compare=False)  # the espeak-ng voice that makes phonemes; None: letters are its phonemes
    ids: Mapping[str, tuple[int, ...]] = field(compare=False)
    length_scale: float = field(compare=False)  # at which it was meant to be heard; twice as much is half as fast


@dataclass(frozen=True, slots=True)
class PiperVoice:
    name: str
    language: str  # BCP 47
    label: str
    model: PiperModel
    speaker: int | None  # its number in a model of several


_folder: Path | None = None


def look_in(folder: Path) -> None:
    """Where this process finds voices from now on; the folder need not be there."""
    global _folder
    _folder = folder


def piper_voices() -> dict[str, PiperVoice]:
    """All that can be used, by name. What was looked at before and did not change is not opened again."""
    models = sorted(_folder.glob("*.onnx")) if _folder is not None else []
    return {voice.name: voice for path in models for voice in _voices_at(path)}


def piper_voice(name: str) -> PiperVoice | None:
    """One of them, without opening the others."""
    models = _folder.glob("*.onnx") if _folder is not None else ()
    found = (_voices_at(path) for path in models if path.stem == name.split(":")[0])
    return next((voice for voices in found for voice in voices if voice.name == name), None)


def open_session(path: Path, *, optimised: bool = True) -> onnxruntime.InferenceSession:
    """One thread: the same sound, bit for bit, on any number of cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _voices_at(path: Path) -> tuple[PiperVoice, ...]:
    try:
        stamps = _stamp(path), _stamp(_config_of(path))
    except OSError as error:
        _leave_out(path, str(error))
        return ()
    return _read(path, stamps)


@lru_cache(512)
def _read(path: Path, stamps: tuple[Stamp, Stamp]) -> tuple[PiperVoice, ...]:
    try:
        return tuple(_understood(path, stamps))
    except (VoiceRefused, EspeakRefused) as error:
        _leave_out(path, str(error))
        return ()


@lru_cache(512)
def _leave_out(path: Path, reason: str) -> None:
    log.warning("the voice %s is left out: %s", path.name, reason)


def _stamp(path: Path) -> Stamp:
    return path.stat().st_size, path.stat().st_mtime_ns


def _config_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _understood(path: Path, stamps: tuple[Stamp, Stamp]) -> Iterator[PiperVoice]:
    if not _NAME.fullmatch(path.stem) or path.stem in NARRATORS:
        raise VoiceRefused(f"{path.stem!r} cannot be a voice's name, or is another voice's")
    if stamps[1][0] > MOST_CONFIG:
        raise VoiceRefused(f"its json has {stamps[1][0]:,} bytes, more than {MOST_CONFIG:,}")
    try:
        told = json.loads(_config_of(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise VoiceRefused(f"its json cannot be read ({error})") from error
    kind = _entry(told, "phoneme_type", str, "espeak")
    if kind not in ("espeak", "text"):
        raise VoiceRefused(f"its phonemes are of the unknown type {kind[:40]!r}")
    said_by = _matching(_ESPEAK, _entry(told, "espeak.voice", str), "espeak.voice") if kind == "espeak" else None
    if said_by is not None:
        phonemes(said_by, ["a"])  # raises where espeak-ng has no such voice
    rate = _entry(told, "audio.sample_rate", int)
    length_scale = _entry(told, "inference.length_scale", (int, float), 1.0)
    if rate not in RATES or not 0.1 <= length_scale <= 10:
        raise VoiceRefused("its sample rate or its length scale is out of range")
    speakers = _speakers(told)
    _check_graph(path, INPUTS | (SPEAKER if speakers else {}))
    model = PiperModel(path, stamps, rate, said_by, _ids(told), float(length_scale))
    language, label = _language(told, path.stem, said_by), _label(told, path.stem)
    if not speakers:
        yield PiperVoice(path.stem, language, f"{label}, Piper", model, None)
    for speaker, number in speakers.items():
        yield PiperVoice(f"{path.stem}:{speaker}", language, f"{label}, speaker {speaker}, Piper", model, number)


def _entry(told: Any, path: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
    """The value at "outer.inner". Raises VoiceRefused where it is of another kind, or missing without a default."""
    value: Any = told
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        value = default
    if not isinstance(value, kind) or isinstance(value, bool):
        raise VoiceRefused(f"its json has no usable {path}")
    return value


def _matching(pattern: re.Pattern[str], value: str, what: str) -> str:
    if not pattern.fullmatch(value):
        raise VoiceRefused(f"its json has no usable {what}")
    return value


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_IDS


def _ids(told: Any) -> dict[str, tuple[int, ...]]:
    ids = _entry(told, "phoneme_id_map", dict)
    if len(ids) > MOST_IDS or not {BEGIN, END, PAD} <= ids.keys():
        raise VoiceRefused(f"its id map has {len(ids):,} entries, or lacks one of {BEGIN} {END} {PAD}")
    for sign, numbers in ids.items():
        if not isinstance(numbers, list) or not 0 < len(numbers) <= 8 or not all(map(_is_id, numbers)):
            raise VoiceRefused(f"its id map has no numbers for {sign[:8]!r}")
    return {sign: tuple(numbers) for sign, numbers in ids.items()}


def _speakers(told: Any) -> dict[str, int]:
    """Speaker -> number; empty for a model of one."""
    count = _entry(told, "num_speakers", int, 1)
    if not 0 <= count <= MOST_IDS:
        raise VoiceRefused(f"it claims {count:,} speakers")
    if count <= 1:
        return {}
    speakers = _entry(told, "speaker_id_map", dict, {}) or {str(number): number for number in range(count)}
    for speaker, number in speakers.items():
        if not _SPEAKER.fullmatch(speaker) or not _is_id(number) or number >= count:
            raise VoiceRefused(f"its speaker {speaker[:40]!r} has no usable name or number")
    return speakers


def _language(told: Any, name: str, said_by: str | None) -> str:
    """As the json says; older ones say it by the file's name or the espeak-ng voice alone."""
    by_name = re.match(r"[a-z]{2,3}_[A-Z]{2}(?=-)", name)
    code = _entry(told, "language.code", str, by_name[0] if by_name else said_by or "")
    return _matching(_LANGUAGE, code.replace("_", "-"), "language.code")


def _label(told: Any, name: str) -> str:
    """For people: "Lessac, English (United States), medium"."""
    dataset = _entry(told, "dataset", str, "") or name
    language, country = (_entry(told, f"language.{key}_english", str, "") for key in ("name", "country"))
    quality = _entry(told, "audio.quality", str, "")
    parts = [
        dataset[:1].upper() + dataset[1:],
        f"{language} ({country})" if language and country else language,
        quality,
    ]
    return ", ".join("".join(sign for sign in part if sign.isprintable())[:60] for part in parts if part)


def _check_graph(path: Path, wanted: Mapping[str, str]) -> None:
    try:
        session = open_session(path, optimised=False)
    except Exception as error:  # onnxruntime has kinds of its own for every fault
        raise VoiceRefused(f"it is no model that can be opened ({str(error)[:200]})") from error
    inputs = {one.name: one.type for one in session.get_inputs()}
    if inputs != wanted or len(session.get_outputs()) != 1 or session.get_outputs()[0].type != "tensor(float)":
        found = ", ".join(sorted(inputs))[:200]
        raise VoiceRefused(f"its inputs are {found}, not {', '.join(sorted(wanted))}, or its output differs")
