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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from speech.espeak_process import Mark

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
    """The line as espeak-ng speaks it; a speaking process that was killed is started again, once."""
    espeak = _process()
    try:
        return espeak.line(request)
    except (EspeakStopped, BrokenPipeError):
        _forget(espeak)
        return _process().line(request)


class _Espeak:
    """One warm child process; a line at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "speech.espeak_process"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def line(self, request: Request) -> Line:
        assert self._child.stdin is not None and self._child.stdout is not None
        asked = [request.voice, request.words_a_minute, request.pitch, request.pitch_range, request.text]
        with self._lock:
            self._child.stdin.write(json.dumps(asked).encode() + b"\n")
            self._child.stdin.flush()
            head = self._child.stdout.readline()
            if not head:
                raise EspeakStopped(f"the speaking process ended with status {self._child.wait()}")
            answer = json.loads(head)
            if "error" in answer:
                raise EspeakRefused(f"{request.text!r} could not be spoken: {answer['error']}")
            return Line(answer["rate"], self._child.stdout.read(answer["bytes"]), [(*m,) for m in answer["marks"]])

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
