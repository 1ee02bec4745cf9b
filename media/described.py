"""Films with audio description: the picture as it is (not encoded again), sounds and texts beside it, in one MP4.

Where the picture waits for a description, its pictures get later times: the last one before simply stands longer.
"""

from __future__ import annotations

import errno
import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from numpy.typing import NDArray

from media.container import Damage, Progress, film_zero, open_film, packets
from media.languages import container_tag
from media.streams import Probe

RATE = 48_000  # Hz
SOUND_BITS = 192_000  # a second
PICTURE_CODECS = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4"})  # that players expect in MP4
SOUND_CODECS = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"})
MOST_REORDERED = 32  # pictures that may come before the first whose time of decoding is known
TICK = Fraction(1, 1000)
REPORT_S = 0.4

Shift = Callable[[Fraction], Fraction]  # film time -> time in the new film, s; never falling


class CannotCopy(Exception):
    """A stream cannot be put into an MP4 as it is."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A track of sound: a stream of a film by its index, or the only one of a file that starts at film time 0."""

    path: Path
    title: str
    index: int | None = None  # in the film itself
    language: str | None = None  # BCP 47
    default: bool = False
    description: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A track of timed text: (start_ms, end_ms, text), in order; one that overlaps the one before is cut."""

    lines: Sequence[tuple[int, int, str]]
    title: str
    language: str | None = None
    description: bool = False


def fits_mp4(probe: Probe) -> bool:
    """Whether the picture can be copied."""
    return probe.picture.codec in PICTURE_CODECS


def copies_sound(probe: Probe) -> bool:
    """Whether the film's own sound can be copied."""
    return probe.sound is not None and probe.sound.codec in SOUND_CODECS


def write_film(
    picture: Path,
    index: int,
    sounds: Sequence[Sound],
    texts: Sequence[Text],
    target: Path,
    duration_ms: int,
    shift: Shift = lambda at: at,
    progress: Progress | None = None,
) -> None:
    """The stream `index` of the file `picture` (shifted) with its sounds and texts (already on the new film's time).

    Raises CannotCopy where the picture has no usable times or the muxer refuses a stream; nothing is left then.
    """
    unfinished = target.with_name(f".{target.stem}.part{target.suffix}")
    reported = time.monotonic()
    try:
        with ExitStack() as opened, av.open(str(unfinished), "w", options={"movflags": "faststart"}) as out:
            parts = [_picture(out, opened, picture, index, shift)]
            parts += [_sound(out, opened, sound) for sound in sounds]
            parts += [_text(out, text) for text in texts]
            for at, _, packet in heapq.merge(*(_numbered(part, at) for at, part in enumerate(parts))):
                out.mux(packet)
                if progress and time.monotonic() - reported > REPORT_S:
                    reported = time.monotonic()
                    progress(min(float(at) * 1000, duration_ms), duration_ms)
        unfinished.replace(target)
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise CannotCopy(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_sound(pieces: Iterable[NDArray[np.float32]], target: Path, codec: str = "aac") -> None:
    """A sound file (by its ending) of pieces float32 [channels, n] at 48 kHz; a broken-off one is not left behind."""
    unfinished = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        with av.open(str(unfinished), "w", options={"movflags": "faststart"} if target.suffix == ".m4a" else {}) as out:
            stream, at = None, 0
            for piece in pieces:
                layout = "stereo" if len(piece) == 2 else "mono"
                if stream is None:
                    # AAC: the other coder takes twice as long
                    options = {"aac_coder": "fast"} if codec == "aac" else {}
                    stream = out.add_stream(codec, rate=RATE, layout=layout, options=options)
                    if codec == "aac":
                        stream.bit_rate = SOUND_BITS
                for start in range(0, piece.shape[1], RATE):
                    frame = _frame(piece[:, start : start + RATE], codec, layout)
                    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
                    at += frame.samples
                    out.mux(stream.encode(frame))
            if stream is not None:
                out.mux(stream.encode(None))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _frame(piece: NDArray[np.float32], codec: str, layout: str) -> AudioFrame:
    if codec == "aac":
        return AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout=layout)
    whole = np.round(np.clip(piece, -1, 32767 / 32768) * 32768).astype(np.int16)
    return AudioFrame.from_ndarray(np.ascontiguousarray(whole.T.reshape(1, -1)), format="s16", layout=layout)


Timed = tuple[Fraction, "Packet[Stream]"]


def _numbered(part: Iterable[Timed], number: int) -> Iterator[tuple[Fraction, int, Packet[Stream]]]:
    """Made comparable: no two streams have one number."""
    for at, packet in part:
        yield at, number, packet


def _picture(out: OutputContainer, opened: ExitStack, path: Path, index: int, shift: Shift) -> Iterator[Timed]:
    source = opened.enter_context(open_film(path))
    stream, zero = source.streams[index], film_zero(source)
    copy = out.add_stream_from_template(stream, opaque=True)
    copy.disposition = Disposition.default

    def timed() -> Iterator[Timed]:
        last: int | None = None
        for packet in _dated(packets(source, Damage(), stream)):
            if packet.pts is None or packet.dts is None:
                raise CannotCopy("some of its pictures have no time")
            base = packet.time_base
            shown, due = (shift(stamp * base - zero) for stamp in (packet.pts, packet.dts))
            packet.pts, packet.dts = round(shown / base), round(due / base)
            if last is not None and packet.dts <= last:  # rounded together
                packet.dts = last + 1
            packet.pts = max(packet.pts, packet.dts)
            last = packet.dts
            packet.stream = copy
            yield due, packet

    return timed()


def _dated(source: Iterator[Packet[Stream]]) -> Iterator[Packet[Stream]]:
    """The first packets of a Matroska file have no time at which to decode them: they get those before the first."""
    waiting: list[Packet[Stream]] = []
    for packet in source:
        waiting.append(packet)
        if packet.dts is None and len(waiting) < MOST_REORDERED:
            continue
        due = packet.dts
        for early in reversed(waiting[:-1]):
            if due is not None:
                due = early.dts = due - max(1, early.duration or 0)
        yield from waiting
        waiting = []
        break
    yield from waiting
    yield from source


def _sound(out: OutputContainer, opened: ExitStack, sound: Sound) -> Iterator[Timed]:
    source = opened.enter_context(open_film(sound.path))
    stream = source.streams.audio[0] if sound.index is None else source.streams[sound.index]
    zero = Fraction(0) if sound.index is None else film_zero(source)
    copy = out.add_stream_from_template(stream, opaque=True)
    copy.disposition = (Disposition.default if sound.default else Disposition(0)) | (
        Disposition.visual_impaired if sound.description else Disposition(0)
    )
    _name(copy, sound.title, sound.language)

    def timed() -> Iterator[Timed]:
        for packet in packets(source, Damage(), stream):
            if packet.dts is None:
                packet.dts = packet.pts
            if packet.dts is None:
                continue
            base = packet.time_base
            moved = round(zero / base)
            packet.pts, packet.dts = (packet.pts if packet.pts is not None else packet.dts) - moved, packet.dts - moved
            packet.stream = copy
            yield packet.dts * base, packet

    return timed()


def _text(out: OutputContainer, text: Text) -> Iterator[Timed]:
    stream = out.add_stream("mov_text")
    stream.time_base = stream.codec_context.time_base = TICK
    stream.codec_context.subtitle_header = b"[Script Info]\nScriptType: v4.00+\n"
    if text.description:
        stream.disposition = Disposition.descriptions
    _name(stream, text.title, text.language)

    def packet(line: str, start_ms: int, end_ms: int) -> Timed:
        data = line.encode()[:65_000]
        made: Packet[Stream] = Packet(len(data).to_bytes(2, "big") + data)
        made.stream, made.time_base = stream, TICK
        made.pts = made.dts = start_ms
        made.duration = end_ms - start_ms
        return start_ms * TICK, made

    def timed() -> Iterator[Timed]:
        clear_ms = 0  # text in MP4 says what is not shown, too
        for number, (start_ms, end_ms, line) in enumerate(text.lines):
            if number + 1 < len(text.lines):
                end_ms = min(end_ms, text.lines[number + 1][0])
            if end_ms <= start_ms or start_ms < clear_ms:
                continue
            if start_ms > clear_ms:
                yield packet("", clear_ms, start_ms)
            yield packet(line, start_ms, end_ms)
            clear_ms = end_ms

    return timed()


def _name(stream: Stream, title: str, language: str | None) -> None:
    stream.metadata["title"] = stream.metadata["handler_name"] = title
    if tag := container_tag(language):
        stream.metadata["language"] = tag
