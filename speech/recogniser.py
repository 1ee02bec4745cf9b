"""Whisper as two libraries run it: faster-whisper where the folder holds its weights, transformers otherwise.

Each writes the words of short pieces of sound, with times and probabilities. Loading takes seconds: only in workers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from speech.said import Word

RATE = 16_000  # Hz
SETTINGS = "hearing.json"  # beside our own weights: {"window_s": 10}, where a model hears windows of any length so well
PUBLISHED_S = 30  # what the published models were trained on, and nothing shorter
BEAM = 5  # as faster-whisper takes it where nobody says otherwise
TOKENS_A_SECOND = 10  # more is a loop
UNLIKELY = 0.6  # probability of "nobody speaks" above which unsure words are not believed
UNSURE = -1.0  # mean log probability below which a text is unsure
_BEFORE, _AFTER = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Written:
    """What is said in one piece; times in ms from the piece's start."""

    words: tuple[Word, ...]
    language: str
    log_probability: float  # mean over its tokens; 0 where nothing was written


class Recogniser(Protocol):
    window_s: float  # no piece may be longer

    def write(self, pieces: Sequence[Samples]) -> list[Written]:
        """The words of float32 pieces [n] at 16 kHz, -1..1."""
        ...


def open_recogniser(folder: Path, threads: int = 1) -> Recogniser:
    """Raises ValueError for a folder that holds no Whisper of either library."""
    if (folder / "model.bin").is_file():
        return FasterWhisper(folder, threads)
    if (folder / "config.json").is_file():
        return TransformersWhisper(folder)
    raise ValueError(f"{folder} holds no Whisper: neither model.bin nor config.json is there")


class FasterWhisper:
    """CTranslate2's int8 weights. Pieces of one call are heard together, and no longer than the longest of them is
    where the model allows it."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(folder), device="auto", compute_type="auto", cpu_threads=threads, local_files_only=True
        )
        settings = folder / SETTINGS
        own = json.loads(settings.read_text()) if settings.is_file() else {}
        self.window_s: float = own.get("window_s", PUBLISHED_S)
        self._short = "window_s" in own
        self._language = "" if self._model.model.is_multilingual else "en"

    def write(self, pieces: Sequence[Samples]) -> list[Written]:
        import ctranslate2

        if not pieces:
            return []
        longest_s = max(len(piece) for piece in pieces) / RATE
        frames = (int(longest_s * 100) // 2 + 1) * 2 if self._short else PUBLISHED_S * 100
        features = np.stack([self._features(piece, frames) for piece in pieces])
        heard = self._model.model.encode(ctranslate2.StorageView.from_array(features), to_cpu=False)
        language = self._language or self._spoken(heard)
        tokenizer = self._tokenizer(language)
        found = self._model.model.generate(
            heard,
            [[*tokenizer.sot_sequence, tokenizer.no_timestamps]] * len(pieces),
            beam_size=BEAM,
            max_length=min(self._model.max_length, 16 + int(TOKENS_A_SECOND * longest_s)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=False,  # silence may be answered by silence
            suppress_tokens=[] if self._short else [-1],
        )
        texts = [[token for token in one.sequences_ids[0] if token < tokenizer.eot] for one in found]
        scores = [one.scores[0] / max(1, len(one.sequences_ids[0])) for one in found]
        believed = [
            tokens if score >= UNSURE or one.no_speech_prob <= UNLIKELY else []
            for tokens, score, one in zip(texts, scores, found, strict=True)
        ]
        return self._timed(heard, tokenizer, believed, scores, pieces, language)

    def _features(self, piece: Samples, frames: int) -> Samples:
        """[bands, frames] of a piece, silence after it."""
        sound = np.zeros(frames * 160, np.float32)
        sound[: len(piece)] = piece[: len(sound)]
        found: Samples = self._model.feature_extractor(sound, padding=0)[:, :frames].astype(np.float32)
        return found

    def _spoken(self, heard: Any) -> str:
        """The language of most pieces, and all are written in it."""
        likeliest = [one[0][0] for one in self._model.model.detect_language(heard)]
        return Counter(likeliest).most_common(1)[0][0].strip("<|>")

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self._model.hf_tokenizer, self._model.model.is_multilingual, "transcribe", language)

    def _timed(
        self,
        heard: Any,
        tokenizer: Any,
        texts: list[list[int]],
        scores: list[float],
        pieces: Sequence[Samples],
        language: str,
    ) -> list[Written]:
        from faster_whisper.transcribe import merge_punctuations

        said = [number for number, tokens in enumerate(texts) if tokens]
        frames = [len(piece) * 100 // RATE for piece in pieces]
        found = [Written((), language, 0.0)] * len(texts)
        if not said:
            return found
        # All pieces of `heard` are aligned, so those without text get one token that is not kept.
        asked = [tokens or [tokenizer.eot - 1] for tokens in texts]
        aligned = self._model.find_alignment(tokenizer, asked, heard, frames)
        for number in said:
            merge_punctuations(aligned[number], _BEFORE, _AFTER)
            limit = len(pieces[number]) * 1000 // RATE
            words = tuple(
                _word(one["start"] * 1000, one["end"] * 1000, one["word"], one["probability"], limit)
                for one in aligned[number]
                if one["word"].strip()
            )
            found[number] = Written(words, language, scores[number])
        return found


class TransformersWhisper:
    """Weights as transformers reads them, one piece after the other; slow on a CPU."""

    window_s: float = PUBLISHED_S

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import AutoFeatureExtractor, AutoTokenizer, WhisperForConditionalGeneration, pipeline

        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = WhisperForConditionalGeneration.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager"
        ).eval()
        self._pipeline = pipeline(
            "automatic-speech-recognition",
            model=self._model,
            tokenizer=AutoTokenizer.from_pretrained(folder, local_files_only=True),
            feature_extractor=AutoFeatureExtractor.from_pretrained(folder, local_files_only=True),
            device=device,
        )
        self._many = bool(self._model.generation_config.is_multilingual)

    def write(self, pieces: Sequence[Samples]) -> list[Written]:
        return [self._one(piece) for piece in pieces]

    def _one(self, piece: Samples) -> Written:
        limit = len(piece) * 1000 // RATE
        asked = {"max_new_tokens": 16 + TOKENS_A_SECOND * limit // 1000, "num_beams": 1, "do_sample": False}
        found = self._pipeline({"raw": piece, "sampling_rate": RATE}, return_timestamps="word", generate_kwargs=asked)
        words = tuple(
            _word(
                (one["timestamp"][0] or 0) * 1000,
                (limit if one["timestamp"][1] is None else one["timestamp"][1] * 1000),
                one["text"],
                1.0,
                limit,
            )
            for one in found.get("chunks", ())
            if one["text"].strip()
        )
        return Written(words, "" if self._many else "en", 0.0)


def _word(start_ms: float, end_ms: float, text: str, probability: float, limit_ms: int) -> Word:
    start = min(max(0, round(start_ms)), max(0, limit_ms - 20))
    return Word(start, min(max(start + 20, round(end_ms)), max(limit_ms, start + 20)), text.strip(), float(probability))
