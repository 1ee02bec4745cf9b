"""Opening a film safely, and reading it to its end whatever is damaged on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TypeAlias, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

AvPacket: TypeAlias = "Packet[Stream]"  # only the type is generic, not the class
Progress = Callable[[float, float], None]  # done and total, in ms of film; may raise to cancel

# Only formats whose bytes lie in the one file: playlists (hls, dash, concat) and image sequences could read others.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,live_flv,mpegts,mpeg,mpegvideo,asf,ogg,nut,mxf,gif,rm,wtv,dv,h264,"
    "hevc,m4v,ivf,obu,yuv4mpegpipe,wav,w64,mp3,aac,flac,aiff,caf,ac3,eac3,dts,dtshd,truehd,au,amr,ape,tta,wv,vc1,gxf,"
    "vob,nsv,smjpeg,bink,smk,film_cpk,4xm,roq,apng"
)
# Recordings and joined broadcasts, whose clocks may jump; elsewhere a jump is a hole in the film.
JUMPING_CLOCKS = frozenset({"mpegts", "mpeg", "wtv"})
JUMP_S = 10
DEFECTS_BORNE = 200  # damaged places in a row after which nothing more is expected of a file
MAX_PIXELS = 8192 * 4320


# A log callback in Python deadlocks with decoder threads that log while the main thread joins them.
av.logging.set_level(None)


@dataclass(slots=True)
class Damage:
    """How many packets of a stream could not be read or decoded."""

    packets: int = 0


def open_film(path: Path) -> InputContainer:
    """Open a local file, as a film and nothing else; raises av.FFmpegError when it is none."""
    return av.open(
        f"file:{path.resolve()}",
        options={"protocol_whitelist": "file", "format_whitelist": FORMATS},
        metadata_errors="replace",
        timeout=(30.0, 30.0),
    )


def is_picture(stream: VideoStream) -> bool:
    """Whether it is moving picture in a known codec, and not a cover or a thumbnail."""
    return stream.codec_context is not None and not stream.disposition & (
        Disposition.attached_pic | Disposition.timed_thumbnails
    )


def film_zero(container: InputContainer) -> Fraction:
    """The container's own time, in seconds, of film time 0: where its first picture or sound starts."""
    starts = [
        stream.start_time * stream.time_base
        for stream in container.streams
        if isinstance(stream, AudioStream) or (isinstance(stream, VideoStream) and is_picture(stream))
        if stream.start_time is not None and stream.time_base is not None
    ]
    return min(starts, default=Fraction(0))


def packets(container: InputContainer, damage: Damage, *streams: VideoStream | AudioStream) -> Iterator[AvPacket]:
    """The packets of some streams up to the end of the file, past places that cannot be read.

    Where the clock of a broadcast jumps, later packets get times that go on from there.
    """
    defects = 0
    joints = _Joints() if JUMPING_CLOCKS & set(container.format.name.split(",")) else None
    demuxer = container.demux(*streams)
    while defects < DEFECTS_BORNE:
        try:
            packet = next(demuxer)
        except (StopIteration, av.error.EOFError):
            return
        except av.FFmpegError:
            defects += 1
            damage.packets += 1
            demuxer = container.demux(*streams)
            continue
        if packet.size:  # the empty ones only say "flush", which `decoded` is told with None
            defects = 0
            if joints:
                joints.mend(packet)
            yield packet


def sounds(container: InputContainer, stream: AudioStream, damage: Damage) -> Iterator[AudioFrame]:
    """The decoded frames of a stream of sound that hold any, to its end."""
    for packet in chain(packets(container, damage, stream), (None,)):
        for frame in decoded(stream, packet, damage):
            if isinstance(frame, AudioFrame) and frame.samples:
                yield frame


class _Joints:
    """Makes one clock out of one that jumps: every packet after a jump is moved by what was jumped."""

    def __init__(self) -> None:
        self._offset = Fraction(0)  # s, added to all streams
        self._expected: dict[int, Fraction] = {}  # mended time at which a stream's next packet is due

    def mend(self, packet: AvPacket) -> None:
        due = packet.dts if packet.dts is not None else packet.pts
        if due is None or packet.time_base is None:
            return
        at = due * packet.time_base + self._offset
        expected = self._expected.get(packet.stream_index)
        if expected is not None and abs(at - expected) > JUMP_S:
            self._offset += expected - at
            at = expected
        self._expected[packet.stream_index] = at + (packet.duration or 0) * packet.time_base
        moved = round(self._offset / packet.time_base)
        if moved:
            packet.pts = None if packet.pts is None else packet.pts + moved
            packet.dts = None if packet.dts is None else packet.dts + moved


def decoded(
    stream: VideoStream | AudioStream, packet: AvPacket | None, damage: Damage
) -> list[VideoFrame | AudioFrame]:
    """The frames that a packet (None: the end) brings out; none when it is damaged."""
    try:
        return list(stream.codec_context.decode(cast("Packet[VideoStream]", packet)))
    except av.error.EOFError:
        return []
    except (av.FFmpegError, ValueError, MemoryError):
        damage.packets += 1
        return []


def prepare_decoder(stream: VideoStream) -> None:
    """Threads enough for two cores and few enough for memory, and no frame larger than we take."""
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = (
        4 if stream.codec_context.width * stream.codec_context.height < 2600 * 1500 else 2
    )
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}


def video_frames(
    container: InputContainer, stream: VideoStream, zero: Fraction, damage: Damage
) -> Iterator[tuple[int, VideoFrame]]:
    """Every picture with its film time in ms, strictly rising."""
    prepare_decoder(stream)
    # Deblocking what no other picture refers to: 12 % of the decoder's work, and not to be seen at analysis size.
    stream.codec_context.options |= {"skip_loop_filter": "noref"}
    clock = PictureClock(stream, zero)
    for packet in packets(container, damage, stream):
        for frame in decoded(stream, packet, damage):
            if isinstance(frame, VideoFrame) and (time_ms := clock.time_ms(frame)) is not None:
                yield time_ms, frame
    for frame in decoded(stream, None, damage):
        if isinstance(frame, VideoFrame) and (time_ms := clock.time_ms(frame)) is not None:
            yield time_ms, frame


class PictureClock:
    """The film time of each decoded picture, also where the file leaves it out or goes back."""

    def __init__(self, stream: VideoStream, zero: Fraction) -> None:
        rate = stream.average_rate or stream.guessed_rate
        self._step = Fraction(1) / rate if rate and 1 <= rate <= 1000 else Fraction(1, 25)
        self._time_base = stream.time_base or Fraction(1, 1000)
        self._zero = zero
        self._last = -1
        self.at = Fraction(0)  # s, exact film time of the last picture that got one
        self._next = Fraction(0)

    def time_ms(self, frame: VideoFrame) -> int | None:
        """Film time in ms, or None for a picture that would not be later than the one before."""
        at = self._next if frame.pts is None else frame.pts * (frame.time_base or self._time_base) - self._zero
        time_ms = round(at * 1000)
        if time_ms <= self._last:
            return None
        self._next = at + self._step
        if time_ms < 0:
            return None
        self._last, self.at = time_ms, at
        return time_ms
