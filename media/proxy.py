"""The browser's copy of a film: H.264 and AAC in a seekable MP4 that starts at film time 0."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream as AvAudio
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream as AvVideo
from numpy.typing import NDArray

from media.audio import SoundTimeline
from media.container import Damage, PictureClock, Progress, decoded, film_zero, open_film, packets, prepare_decoder
from media.errors import Refused
from media.frame_times import write_frame_times
from media.streams import Probe, VideoStream
from media.tone import is_hdr, shown

MAX_SHORT_SIDE = 540  # px
MAX_LONG_SIDE = 1920  # px
MAX_FRAMES_PER_SECOND = 60
GOP_S = 1  # a seek decodes a second at most
SOUND_RATE = 48_000  # Hz
CLOCK = 90_000  # ticks a second: every usual frame rate falls on whole ticks
REPORT_S = 0.4


@dataclass(frozen=True, slots=True)
class Proxy:
    width: int  # px
    height: int
    frames: int
    duration_ms: int


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """The copy's size for a film shown at width x height: even, at most 540 lines, never enlarged."""
    scale = min(1.0, MAX_SHORT_SIDE / min(width, height), MAX_LONG_SIDE / max(width, height))
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


def make_proxy(
    path: Path, probe: Probe, target: Path, progress: Progress | None = None, times: Path | None = None
) -> Proxy:
    """Write the copy to `target`, its pictures' times to `times`; a broken-off attempt leaves nothing behind."""
    unfinished = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        made, pictures = _transcode(path, probe, unfinished, progress)
        if times is not None:
            write_frame_times(times, pictures.ticks, CLOCK, pictures.rate)
        unfinished.replace(target)
        return made
    finally:
        unfinished.unlink(missing_ok=True)


def _transcode(path: Path, probe: Probe, target: Path, progress: Progress | None) -> tuple[Proxy, _PictureTrack]:
    damage, reported, at_ms = Damage(), time.monotonic(), 0
    with open_film(path) as source, av.open(str(target), "w", options={"movflags": "faststart"}) as out:
        zero = film_zero(source)
        picture = source.streams[probe.picture.index]
        assert isinstance(picture, AvVideo)
        prepare_decoder(picture)
        pictures = _PictureTrack(out, picture, probe.picture, zero)
        sound = source.streams[probe.sound.index] if probe.sound else None
        sounds = _SoundTrack(out, sound, zero, probe.duration_ms) if isinstance(sound, AvAudio) else None
        wanted: list[AvVideo | AvAudio] = [picture, sound] if isinstance(sound, AvAudio) else [picture]
        for packet in chain(packets(source, damage, *wanted), (None,)):
            for stream in wanted if packet is None else [s for s in wanted if s.index == packet.stream_index]:
                for frame in decoded(stream, packet, damage):
                    if isinstance(frame, VideoFrame):
                        at_ms = pictures.push(frame)
                    elif isinstance(frame, AudioFrame) and sounds and frame.samples:
                        sounds.push(frame)
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(min(at_ms, probe.duration_ms), probe.duration_ms)
        pictures.finish(probe.duration_ms)
        if sounds:
            sounds.finish(probe.duration_ms)
    if progress:
        progress(probe.duration_ms, probe.duration_ms)
    return Proxy(pictures.width, pictures.height, len(pictures.ticks), probe.duration_ms), pictures


class _PictureTrack:
    """Scales, turns and encodes pictures; film time becomes the copy's time."""

    def __init__(self, out: OutputContainer, source: AvVideo, facts: VideoStream, zero: Fraction) -> None:
        self.width, self.height = proxy_size(facts.width, facts.height)
        self.ticks: list[int] = []  # of the copy's clock, when each picture is shown
        self._out, self._facts = out, facts
        self._clock = PictureClock(source, zero)
        self.rate = min(max(facts.frames_per_second, Fraction(1)), Fraction(MAX_FRAMES_PER_SECOND))
        self._step = 1 / self.rate  # s
        self._apart = Fraction(
            9, 10 * MAX_FRAMES_PER_SECOND
        )  # s; pictures closer than this to the one before are left out
        options = {"preset": "veryfast", "crf": "24", "profile": "high", "sc_threshold": "40", "bf": "2"}
        self._stream = out.add_stream("libx264", rate=self.rate, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = self.width, self.height, "yuv420p"
        self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, CLOCK)
        self._stream.gop_size = max(1, round(self.rate * GOP_S))
        self._stream.codec_context.thread_count = 2
        self._at = Fraction(-1)  # s, film time of the last picture encoded
        self._last: VideoFrame | None = None
        self._key_at = Fraction(-GOP_S)

    def push(self, frame: VideoFrame) -> int:
        """One decoded picture; returns the film time reached, ms."""
        time_ms, at = self._clock.time_ms(frame), self._clock.at
        if time_ms is None or at - self._at < self._apart:
            return max(0, round(self._at * 1000))
        small = self._scaled(frame)
        if self._last is None and at > 0:
            self._encode(small, Fraction(0))  # film time 0 shows the first picture, even where the sound starts alone
        self._hold(at)
        if at > self._at:
            self._encode(small, at)
        return time_ms

    def finish(self, duration_ms: int) -> None:
        """Hold the last picture to the film's end, and flush."""
        if self._last is None:
            raise Refused(
                "media-undecodable",
                "Not one picture of this film can be decoded.",
                "Upload the film as it plays on your machine, for example as MP4 (H.264, AAC).",
            )
        end = Fraction(duration_ms, 1000)
        self._hold(end)
        if end - self._at > 2 * self._step:
            self._encode(self._last, end - self._step)  # the copy is as long as the film
        self._out.mux(self._stream.encode(None))

    def _hold(self, until: Fraction) -> None:
        """Repeat a picture that stands for long: a player finds one in every second."""
        while self._last is not None and until - self._at > GOP_S:
            self._encode(self._last, self._at + GOP_S)

    def _scaled(self, frame: VideoFrame) -> VideoFrame:
        turns = self._facts.rotation // 90
        across, down = (self.height, self.width) if turns % 2 else (self.width, self.height)
        how = "BILINEAR" if frame.width > across else "BICUBIC"
        if is_hdr(frame):
            frame = shown(frame, across, down, how)
        if turns == 0:
            return frame.reformat(across, down, "yuv420p", interpolation=how)
        rgb = frame.reformat(across, down, "rgb24", interpolation=how).to_ndarray()
        turned = np.ascontiguousarray(np.rot90(rgb, turns)).astype(np.uint8, copy=False)
        return av.VideoFrame.from_ndarray(turned, format="rgb24").reformat(format="yuv420p")

    def _encode(self, small: VideoFrame, at: Fraction) -> None:
        tick = round(at * CLOCK)
        small.pts, small.time_base = tick, Fraction(1, CLOCK)
        due = at - self._key_at >= GOP_S
        small.pict_type = PictureType.I if due else PictureType.NONE
        if due:
            self._key_at = at
        self._out.mux(self._stream.encode(small))
        self.ticks.append(tick)
        self._at, self._last = at, small


class _SoundTrack:
    """Encodes sound that lies on film time."""

    def __init__(self, out: OutputContainer, source: AvAudio, zero: Fraction, duration_ms: int) -> None:
        self._out = out
        self._timeline = SoundTimeline(source, zero, SOUND_RATE, 2, duration_ms)
        self._stream = out.add_stream("aac", rate=SOUND_RATE, layout="stereo", options={"b": "128k"})
        self._encoded = 0  # samples

    def push(self, frame: AudioFrame) -> None:
        self._encode(self._timeline.push(frame))

    def finish(self, duration_ms: int) -> None:
        self._encode(self._timeline.finish(duration_ms))
        self._out.mux(self._stream.encode(None))

    def _encode(self, parts: list[NDArray[np.int16]]) -> None:
        for piece in _pieces(parts):
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="s16p", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, self._encoded, Fraction(1, SOUND_RATE)
            self._encoded += piece.shape[1]
            self._out.mux(self._stream.encode(frame))


def _pieces(parts: list[NDArray[np.int16]]) -> Iterator[NDArray[np.int16]]:
    """The same sound in pieces of a second at most."""
    for part in parts:
        for start in range(0, part.shape[1], SOUND_RATE):
            yield part[:, start : start + SOUND_RATE]
