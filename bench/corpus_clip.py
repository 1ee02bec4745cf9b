"""Write one small odd film: a synthetic picture and tone, encoded as a `Clip` asks, by the encoders inside PyAV."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition

os.environ.setdefault("SVT_LOG", "1")  # the AV1 encoder prints its settings otherwise


# Text encoders ask for the styles of their lines, in the words of an ASS script.
ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True)
class Sound:
    codec: str = "aac"
    rate: int = 48_000  # Hz
    layout: str = "mono"
    language: str = ""
    starts_ms: int = 0
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clip:
    """What to encode; `video` None for sound only, `sounds` empty for a silent film."""

    video: str | None
    sounds: tuple[Sound, ...] = (Sound(),)
    width: int = 96
    height: int = 64
    rate: Fraction = Fraction(12)
    length_ms: int = 2000
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=dict)
    muxer: str | None = None  # else by the file's name
    muxer_options: dict[str, str] = field(default_factory=dict)
    starts_ms: int = 0  # time of the first frame; may be negative
    variable_rate: bool = False
    repeat_pts: bool = False  # every third frame bears the time of the one before
    subtitles: tuple[tuple[str, str], ...] = ()  # (codec, language)
    pixel_shape: Fraction | None = None
    cover: bool = False  # an attached picture besides
    solid: bool = False  # one colour throughout: tiny when encoded, large when decoded
    metadata: dict[str, str] = field(default_factory=dict)


def write_clip(path: Path, clip: Clip) -> None:
    """Encode the clip; streams are written one after another in time order of their packets."""
    with _same_priority(), av.open(path, "w", format=clip.muxer, options=clip.muxer_options) as container:
        container.metadata.update(clip.metadata)
        sources: list[Iterator[Packet]] = []
        if clip.video is not None:
            sources.append(_video_packets(container, clip))
        for index, sound in enumerate(clip.sounds):
            sources.append(_sound_packets(container, clip, sound, pitch_hz=220.0 * (index + 1)))
        for codec, language in clip.subtitles:
            sources.append(_subtitle_packets(container, clip, codec, language))
        if clip.cover:
            sources.append(_cover_packets(container))
        for packet in _in_time_order(sources):
            container.mux(packet)


@contextmanager
def _same_priority() -> Iterator[None]:
    """SVT-AV1 gives the thread that opens it, where that is root's, the highest real-time priority and leaves it so.

    Every later child inherits it, and two busy ones then keep all else on the machine from running.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def picture(t: float, width: int, height: int) -> np.ndarray:
    """uint8 [height, width, 3]: a ball that crosses bars, with one hard cut of colour at one second."""
    y, x = np.mgrid[0:height, 0:width]
    bars = ((x * 6 // max(1, width)) % 2 * 60 + 80).astype(np.uint8)
    sheet = np.stack([bars, np.full_like(bars, 90), 255 - bars], axis=-1)
    if t >= 1.0:
        sheet = sheet[:, :, ::-1].copy()
    radius = min(width, height) / 5
    centre = (width * (0.2 + 0.3 * (t % 2.0)), height * 0.5)
    sheet[(x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= radius**2] = (240, 220, 40)
    return sheet


def _times(clip: Clip) -> list[Fraction]:
    """Seconds of every frame."""
    count = max(1, round(clip.length_ms * clip.rate / 1000))
    times = [Fraction(i) / clip.rate for i in range(count)]
    if clip.variable_rate:  # dense, then sparse, then one long still
        times = [t for i, t in enumerate(times) if i < count // 3 or i % 4 == 0]
        times = [t + (Fraction(2, 5) if i > len(times) * 3 // 4 else 0) for i, t in enumerate(times)]
    if clip.repeat_pts:
        times = [times[i - 1] if i % 3 == 2 else t for i, t in enumerate(times)]
    return [t + Fraction(clip.starts_ms, 1000) for t in times]


def _video_packets(container: OutputContainer, clip: Clip) -> Iterator[Packet]:
    assert clip.video is not None
    stream: Any = container.add_stream(clip.video, rate=clip.rate, options=clip.options)
    stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, clip.pixels
    tick = Fraction(1, 1000) if clip.variable_rate else 1 / clip.rate
    stream.codec_context.time_base = tick
    if clip.pixel_shape is not None:
        stream.codec_context.sample_aspect_ratio = clip.pixel_shape
    shift = Fraction(clip.starts_ms, 1000)

    def packets() -> Iterator[Packet]:
        solid = np.full((clip.height, clip.width, 3), 120, np.uint8) if clip.solid else None
        # Encoders refuse repeated times, and some refuse negative ones: they count, and packets get their times after.
        for number, t in enumerate(_times(clip)):
            sheet = solid if solid is not None else picture(float(t - shift), clip.width, clip.height)
            frame = av.VideoFrame.from_ndarray(sheet, format="rgb24").reformat(format=clip.pixels)
            frame.pts = number if clip.repeat_pts else round((t - shift) / tick)
            frame.time_base = tick
            yield from moved(stream.encode(frame))
        yield from moved(stream.encode(None))

    def moved(batch: list[Packet]) -> Iterator[Packet]:
        for packet in batch:
            if clip.repeat_pts and packet.pts is not None and packet.pts % 3 == 2:
                packet.pts -= 1
                packet.dts = packet.pts
            yield _shifted(packet, shift)

    return packets()


def _sound_packets(container: OutputContainer, clip: Clip, sound: Sound, pitch_hz: float) -> Iterator[Packet]:
    stream: Any = container.add_stream(sound.codec, rate=sound.rate, layout=sound.layout, options=sound.options)
    if sound.language:
        stream.metadata["language"] = sound.language
    channels = len(stream.codec_context.layout.channels)
    total = clip.length_ms * sound.rate // 1000
    t = np.arange(total) / sound.rate
    tone = 0.2 * np.sin(2 * np.pi * pitch_hz * t) * (np.floor(t * 4) % 2)  # beeps of a quarter second
    samples = np.repeat((tone * 32767).astype(np.int16)[None, :], channels, axis=0)
    shift = Fraction(clip.starts_ms + sound.starts_ms, 1000)

    def packets() -> Iterator[Packet]:
        for at in range(0, total, 4096):
            chunk = np.ascontiguousarray(samples[:, at : at + 4096].T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(chunk, format="s16", layout=sound.layout)
            frame.sample_rate, frame.pts, frame.time_base = sound.rate, at, Fraction(1, sound.rate)
            for packet in stream.encode(frame):
                yield _shifted(packet, shift)
        for packet in stream.encode(None):
            yield _shifted(packet, shift)

    return packets()


def _subtitle_packets(container: OutputContainer, clip: Clip, codec: str, language: str) -> Iterator[Packet]:
    """Packets written by hand: text as SubRip, WebVTT or MOV text carry it."""
    stream: Any = container.add_stream(codec)
    stream.metadata["language"] = language
    stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
    stream.codec_context.subtitle_header = ASS_HEADER

    def packets() -> Iterator[Packet]:
        for number in range(max(1, clip.length_ms // 1000)):
            text = f"({language}) line {number + 1}, Ä – ♪".encode()
            packet = Packet(len(text).to_bytes(2, "big") + text if codec == "mov_text" else text)
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = clip.starts_ms + 1000 * number + 100
            packet.duration = 700
            yield packet

    return packets()


def _cover_packets(container: OutputContainer) -> Iterator[Packet]:
    stream: Any = container.add_stream("png", rate=1)
    stream.width, stream.height, stream.pix_fmt = 48, 48, "rgb24"
    stream.disposition = Disposition.attached_pic
    frame = av.VideoFrame.from_ndarray(picture(0.0, 48, 48), format="rgb24")
    frame.pts = 0
    return iter([*stream.encode(frame), *stream.encode(None)])


def _shifted(packet: Packet, shift: Fraction) -> Packet:
    if shift and packet.time_base:
        ticks = round(shift / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts + ticks
        packet.dts = None if packet.dts is None else packet.dts + ticks
    return packet


def _in_time_order(sources: list[Iterator[Packet]]) -> Iterator[Packet]:
    """Merge by decoding time; a flushing packet without one goes at once."""
    waiting: list[tuple[Fraction, int, Packet]] = []
    live = dict(enumerate(sources))
    pending: dict[int, Packet] = {}
    while live or pending:
        for index in list(live):
            if index not in pending:
                packet = next(live[index], None)
                if packet is None:
                    del live[index]
                else:
                    pending[index] = packet
        waiting = [(_when(packet), index, packet) for index, packet in pending.items()]
        if waiting:
            _, index, packet = min(waiting, key=lambda item: item[:2])
            del pending[index]
            yield packet


def _when(packet: Packet) -> Fraction:
    return Fraction(packet.dts if packet.dts is not None else 0) * (packet.time_base or Fraction(1))
