"""Encode pictures and sound into one film file, a second at a time, so that no film is ever whole in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from studio.subtitles import Cue

SOUND_RATE = 48_000  # Hz
# Text encoders ask for the styles of their lines in the words of an ASS script.
_ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour
Style: Default,Arial,16,&Hffffff

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a film is written; the sound's codec is one that starts at film time 0 in that container."""

    width: int  # px, of the file
    height: int
    fps: Fraction
    container: str = "mp4"  # mp4, mov, mkv, webm, avi
    quality: int = 23  # constant rate factor of the picture's encoder
    preset: str = "veryfast"
    sound_bits: int = 112_000  # a second
    threads: int = 1  # of the picture's encoder: two take a quarter more CPU, and are no sooner done at these sizes
    silent: bool = False  # no sound stream at all
    variable: bool = False  # every frame has its own time, `Second.times_ms`; `fps` is then about how many there are


_CODECS = {
    "mp4": ("libx264", "aac"),
    "mov": ("libx264", "aac"),
    "mkv": ("libx264", "libopus"),
    "webm": ("libvpx-vp9", "libopus"),
    "avi": ("mpeg4", "ac3"),
}
_TITLES = {"mp4": "mov_text", "mov": "mov_text", "mkv": "subrip", "webm": "webvtt"}


@dataclass(frozen=True, slots=True)
class Second:
    """Encoded at a time: frames uint8 [height, width, 3 or 4] in any size, and stereo sound float32 [samples, 2].

    A frame is read before the next one is asked for, so that all may share one piece of memory.
    """

    frames: Iterable[np.ndarray]
    sound: np.ndarray
    times_ms: Sequence[int] = ()  # of the frames, where the rate is variable


_FRAME_OF: dict[int, Callable[[np.ndarray], av.VideoFrame]] = {
    3: lambda pixels: av.VideoFrame.from_ndarray(pixels, format="rgb24"),
    4: lambda pixels: av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),  # not copied
}


def encode(path: Path, encoding: Encoding, seconds: Iterable[Second], titles: list[Cue] | None = None) -> None:
    """Write the film; `titles` become a subtitle stream. On an error no file is left."""
    whole = {"movflags": "+faststart"} if encoding.container in {"mp4", "mov"} else {}
    muxer = {"mkv": "matroska"}.get(encoding.container, encoding.container)
    part = path.with_name(path.name + ".part")
    try:
        with av.open(part, "w", format=muxer, options=whole) as container:
            _encode(container, encoding, seconds, titles or [])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _encode(container: OutputContainer, encoding: Encoding, seconds: Iterable[Second], titles: list[Cue]) -> None:
    video_codec, sound_codec = _CODECS[encoding.container]
    video: Any = container.add_stream(video_codec, rate=encoding.fps, options=_options(encoding))
    video.width, video.height, video.pix_fmt = encoding.width, encoding.height, "yuv420p"
    tick = Fraction(1, 1000) if encoding.variable else 1 / encoding.fps
    video.codec_context.time_base = tick
    # Said in the file, else players guess the matrix by the picture's size.
    video.codec_context.colorspace = Colorspace.ITU709
    video.codec_context.color_primaries = ColorPrimaries.BT709
    video.codec_context.color_trc = ColorTrc.BT709
    video.codec_context.color_range = ColorRange.MPEG
    video.codec_context.gop_size = round(encoding.fps * 5)
    video.codec_context.thread_count = encoding.threads
    # the other coder of AAC takes twice as long and sounds the same here
    options = {"aac_coder": "fast"} if sound_codec == "aac" else {}
    sound: Any = None
    if not encoding.silent:
        sound = container.add_stream(sound_codec, rate=SOUND_RATE, layout="stereo", options=options)
    if sound is not None:
        sound.codec_context.bit_rate = encoding.sound_bits
    lines = _Titles(container, encoding.container, titles) if titles else None
    frame_number = sample_number = 0
    for second in seconds:
        for place, pixels in enumerate(second.frames):
            frame = _FRAME_OF[pixels.shape[2]](pixels)
            frame = frame.reformat(  # one thread: more cost more time than they share out
                encoding.width,
                encoding.height,
                "yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
            frame.pts, frame.time_base = second.times_ms[place] if encoding.variable else frame_number, tick
            frame_number += 1
            container.mux(video.encode(frame))
        if sound is not None and len(second.sound):
            chunk = av.AudioFrame.from_ndarray(np.ascontiguousarray(second.sound.reshape(1, -1)), "flt", "stereo")
            chunk.sample_rate, chunk.pts, chunk.time_base = SOUND_RATE, sample_number, Fraction(1, SOUND_RATE)
            container.mux(sound.encode(chunk))
        sample_number += len(second.sound)
        if lines:
            container.mux(lines.until(sample_number * 1000 // SOUND_RATE))
    container.mux(video.encode(None))
    if sound is not None:
        container.mux(sound.encode(None))


def _options(encoding: Encoding) -> dict[str, str]:
    if encoding.container == "webm":
        return {"crf": str(encoding.quality + 10), "b": "0", "deadline": "realtime", "cpu-used": "7"}
    if encoding.container == "avi":  # a constant quantiser; 2 is the best
        quantiser = str(max(2, encoding.quality // 6))
        return {"qmin": quantiser, "qmax": quantiser}
    return {"crf": str(encoding.quality), "preset": encoding.preset, "tune": "animation"}


class _Titles:
    """A text subtitle stream; its packets are written by hand, as each container carries text."""

    def __init__(self, container: OutputContainer, kind: str, cues: list[Cue]) -> None:
        self._codec = _TITLES[kind]
        self._stream: Any = container.add_stream(self._codec)
        self._stream.metadata["language"] = "eng"
        self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, 1000)
        self._stream.codec_context.subtitle_header = _ASS_HEADER
        self._cues = cues
        self._next = 0
        self._clear_ms = 0  # MOV text says what is not shown, too

    def until(self, now_ms: int) -> list[Packet]:
        """Packets of the lines that begin before a time."""
        return list(self._packets(now_ms))

    def _packets(self, now_ms: int) -> Iterator[Packet]:
        while self._next < len(self._cues) and self._cues[self._next].start_ms < now_ms:
            cue = self._cues[self._next]
            self._next += 1
            if self._codec == "mov_text" and cue.start_ms > self._clear_ms:
                yield self._packet("", self._clear_ms, cue.start_ms)
            yield self._packet(cue.text, cue.start_ms, cue.end_ms)
            self._clear_ms = cue.end_ms

    def _packet(self, text: str, start_ms: int, end_ms: int) -> Packet:
        data = text.encode()
        packet = Packet(len(data).to_bytes(2, "big") + data if self._codec == "mov_text" else data)
        packet.stream, packet.time_base = self._stream, Fraction(1, 1000)
        packet.pts = packet.dts = start_ms
        packet.duration = end_ms - start_ms
        return packet
