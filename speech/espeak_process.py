"""The speaking process: loads espeak-ng (GPL-3) and serves lines over stdin and stdout; nothing of ours links to it.

    python -m speech.espeak_process

A request is one JSON line [voice, words a minute, pitch, pitch range, text]. The answer is one JSON line with the
sample rate, the number of bytes and the marks (or the error), then that many bytes of 16-bit mono samples in this
machine's order. A mark is [kind, character, sample]: a word that begins, at its character of the text counted from 0,
or a clause that ends.

A request [voice, [text, ..]] asks how texts are said instead. The answer is one JSON line with the clauses of each
text: the character at which a clause begins, and its phonemes in IPA, words apart.

espeak-ng keeps state from line to line (flutter, noise), so the same words would sound different each time. The
library is loaded once and every line is spoken in a fork of that fresh state: same request, same bytes. Little
is imported here; a fork takes about a millisecond.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any, BinaryIO

SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: samples by callback, without a thread (a thread would not survive the fork)
RATE, PITCH, RANGE = 1, 3, 4  # espeak_PARAMETER
UTF8 = 1  # and neither SSML nor phonemes: text is text
IPA = 2  # espeak_TextToPhonemes' mode
NO_EVENT, WORD, END = 0, 1, 5  # espeak_EVENT_TYPE


class _Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # in characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # ms
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
Mark = tuple[int, int, int]  # kind, character, sample
Clause = tuple[int, str]  # character at which it begins, phonemes


def load() -> tuple[ctypes.CDLL, int]:
    """The library of the pinned wheel, ready to speak, and its sample rate (Hz)."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, os.fsencode(espeakng_loader.get_data_path()), 0)
    if rate <= 0:
        raise RuntimeError("espeak-ng found no voice data beside its library")
    return library, rate


def speak(
    library: ctypes.CDLL, voice: str, words_a_minute: int, pitch: int, pitch_range: int, text: str
) -> tuple[bytes, list[Mark]]:
    """16-bit mono samples of one line, and its marks; to be called once per process."""
    chunks: list[bytes] = []
    marks: list[Mark] = []

    @_Callback
    def take(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            chunks.append(ctypes.string_at(samples, 2 * count))
        at = 0
        while events and events[at].type != NO_EVENT:
            if events[at].type in (WORD, END):
                marks.append((events[at].type, events[at].text_position - 1, events[at].sample))
            at += 1
        return 0

    library.espeak_SetSynthCallback(take)
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice!r}")
    for parameter, value in ((RATE, words_a_minute), (PITCH, pitch), (RANGE, pitch_range)):
        library.espeak_SetParameter(parameter, value, 0)
    line = text.encode() + b"\0"
    library.espeak_Synth(line, len(line), 0, 0, 0, UTF8, None, None)
    return b"".join(chunks), marks


def phonemes(library: ctypes.CDLL, voice: str, texts: list[str]) -> list[list[Clause]]:
    """The clauses of each text as they are said."""
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice!r}")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    return [_clauses(library, text) for text in texts]


def _clauses(library: ctypes.CDLL, text: str) -> list[Clause]:
    """espeak-ng tells where a clause ends only by having read one character of the next."""
    raw = text.encode()
    buffer = ctypes.create_string_buffer(raw)
    begin = ctypes.addressof(buffer)
    place = ctypes.c_void_p(begin)
    clauses: list[Clause] = []
    at = 0
    while place.value is not None and len(clauses) <= len(text):
        said = library.espeak_TextToPhonemes(ctypes.byref(place), UTF8, IPA) or b""
        clauses.append((at, said.decode()))
        if place.value is not None:
            at = len(raw[: place.value - begin].decode()) - 1
    return clauses


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; we end with our requests
    library, rate = load()
    for request in requests:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with os.fdopen(writer, "wb") as pipe:
                try:
                    voice, *asked = json.loads(request)
                    if len(asked) == 1:
                        head, samples = {"clauses": phonemes(library, voice, asked[0])}, b""
                    else:
                        samples, marks = speak(library, voice, *asked)
                        head = {"rate": rate, "bytes": len(samples), "marks": marks}
                except ValueError as error:
                    pipe.write(json.dumps({"error": str(error)}).encode() + b"\n")
                else:
                    pipe.write(json.dumps(head).encode() + b"\n" + samples)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        if status != 0:  # a crash inside the library: this line fails, the next one starts afresh
            answer = json.dumps({"error": f"espeak-ng ended with status {status}"}).encode() + b"\n"
        answers.write(answer)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
