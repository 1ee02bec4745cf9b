"""espeak-ng as a separate process (`speech.espeak_process`), started on the first line and kept warm.

It is the pinned wheel's, never one that happens to be on the machine: the same words must sound the same everywhere.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from speech.espeak_process import Clause, Mark

Answer = TypeVar("Answer")

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Request:
    """One line to be spoken."""

    voice: str  # espeak-ng voice + variant
    words_a_minute: int
    pitch: int  # 0..99
    pitch_range: int  # 0..99: how lively
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    rate: int  # Hz
    samples: bytes  # 16-bit mono in this machine's order
    marks: list[Mark]


class EspeakStopped(RuntimeError):
    """The speaking process is gone."""


class EspeakRefused(ValueError):
    """espeak-ng cannot speak this line."""


def spoken(request: Request) -> Line:
    """The line as espeak-ng speaks it."""
    return _asked(lambda espeak: espeak.line(request))


def phonemes(voice: str, texts: Sequence[str]) -> list[list[Clause]]:
    """The clauses of each text in IPA, as this espeak-ng voice says them."""
    return _asked(lambda espeak: espeak.phonemes(voice, texts))


def _asked(question: Callable[[_Espeak], Answer]) -> Answer:
    """A speaking process that was killed is started again, once."""
    espeak = _process()
    try:
        return question(espeak)
    except (EspeakStopped, BrokenPipeError):
        _forget(espeak)
        return question(_process())


class _Espeak:
    """One warm child process; a line at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "speech.espeak_process"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def line(self, request: Request) -> Line:
        asked = [request.voice, request.words_a_minute, request.pitch, request.pitch_range, request.text]
        answer, samples = self._answer(asked, request.text)
        return Line(answer["rate"], samples, [(*mark,) for mark in answer["marks"]])

    def phonemes(self, voice: str, texts: Sequence[str]) -> list[list[Clause]]:
        answer, _ = self._answer([voice, list(texts)], " ".join(texts))
        return [[(*clause,) for clause in clauses] for clauses in answer["clauses"]]

    def _answer(self, asked: Sequence[Any], text: str) -> tuple[dict[str, Any], bytes]:
        assert self._child.stdin is not None and self._child.stdout is not None
        with self._lock:
            self._child.stdin.write(json.dumps(asked).encode() + b"\n")
            self._child.stdin.flush()
            head = self._child.stdout.readline()
            if not head:
                raise EspeakStopped(f"the speaking process ended with status {self._child.wait()}")
            answer = json.loads(head)
            if "error" in answer:
                raise EspeakRefused(f"{text!r} could not be spoken: {answer['error']}")
            return answer, self._child.stdout.read(answer.get("bytes", 0))

    def close(self) -> None:
        assert self._child.stdin is not None and self._child.stdout is not None
        with suppress(BrokenPipeError):  # killed before it read all
            self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()


_running: dict[int, _Espeak] = {}  # by the process that started it: after a fork the parent's must not be shared
_starting = threading.Lock()


def _process() -> _Espeak:
    with _starting:
        if os.getpid() not in _running:
            _running[os.getpid()] = _Espeak()
        return _running[os.getpid()]


def _forget(espeak: _Espeak) -> None:
    """Another thread may have started the next one already."""
    with _starting:
        if _running.get(os.getpid()) is espeak:
            del _running[os.getpid()]
    espeak.close()


@atexit.register
def _end() -> None:
    if (espeak := _running.pop(os.getpid(), None)) is not None:
        espeak.close()
