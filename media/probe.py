"""What a file is: a film with these streams, or refused with a reason."""

from __future__ import annotations

import time
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.stream import AudioStream as AvAudio
from av.container import InputContainer
from av.stream import Disposition
from av.subtitles.stream import SubtitleStream as AvSubtitles
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideo

from media.container import JUMPING_CLOCKS, Damage, decoded, film_zero, is_picture, open_film, packets, prepare_decoder
from media.errors import Refused
from media.languages import language_tag
from media.streams import AudioStream, Limits, Probe, SubtitleStream, VideoStream

TEXT_SUBTITLES = frozenset(
    {"subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text", "subviewer", "microdvd", "ttml"}
)
HEADER_TELLS_DURATION = frozenset({"mov", "mp4", "matroska", "webm"})  # elsewhere the claim is an estimate
RATE_SAMPLE = 240  # packets whose times tell whether the frame rate varies
LIMITS = Limits()
ANOTHER_FILE = "Upload the film as it plays on your machine, for example as MP4 (H.264, AAC) or MKV."


def probe(path: Path, limits: Limits = LIMITS) -> Probe:
    """Look into a file; raises `Refused` when it cannot be described."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(
            "media-empty", "The file is empty (0 bytes).", "Upload it again; check that it is whole on your side."
        )
    try:
        container = open_film(path)
    except (av.FFmpegError, ValueError, OSError, MemoryError) as error:
        raise _unreadable(path) from error
    with container:
        return _probe(container, path, size, limits)


def _probe(container: InputContainer, path: Path, size: int, limits: Limits) -> Probe:
    deadline = time.monotonic() + limits.patience_s
    zero = film_zero(container)
    pictures = [s for s in container.streams.video if is_picture(s)]
    sounds = [s for s in container.streams.audio if s.codec_context is not None]  # None: an unknown codec
    if not pictures and not sounds:
        raise Refused("media-unreadable", "There is neither picture nor sound in this file.", ANOTHER_FILE)
    if not pictures:
        raise Refused(
            "media-no-picture",
            "This file has sound only: there is no picture to describe.",
            "Upload the film with its picture.",
        )
    _refuse_sizes(pictures, limits)
    claimed = _claimed_ms(container, zero)
    header_tells = bool(HEADER_TELLS_DURATION & set(container.format.name.split(",")))
    if header_tells and claimed is not None and claimed > limits.max_duration_ms:
        raise _too_long(claimed, limits)
    video = tuple(v for stream in pictures if (v := _video(path, stream.index, zero, limits, deadline)) is not None)
    if not video:
        raise Refused(
            "media-undecodable",
            f"The picture ({pictures[0].codec_context.name}) cannot be decoded: the file is damaged or protected.",
            ANOTHER_FILE,
        )
    audio = tuple(_audio(stream, zero) for stream in sounds if stream.codec_context.sample_rate > 0)
    duration = _duration_ms(container, path, claimed, zero, deadline)
    if duration > limits.max_duration_ms:
        raise _too_long(duration, limits)
    return Probe(
        container=container.format.name,
        size_bytes=size,
        duration_ms=duration,
        zero_ms=round(zero * 1000),
        video=video,
        audio=audio,
        subtitles=tuple(_subtitles(stream) for stream in container.streams.subtitles),
    )


def _unreadable(path: Path) -> Refused:
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] in (b"ftyp", b"mdat", b"wide", b"free", b"skip"):
        return Refused(
            "media-truncated",
            "This MP4 or MOV file has no readable index (moov): a recording or a copy that was broken off.",
            "Copy or export the film again. If it is all there is, try a repair tool for MP4 files first.",
        )
    return Refused("media-unreadable", "This is not a film that can be read: no known container format.", ANOTHER_FILE)


def _too_long(duration_ms: int, limits: Limits) -> Refused:
    hours, allowed = duration_ms / 3_600_000, limits.max_duration_ms / 3_600_000
    return Refused(
        "media-duration",
        f"The file says that it is {hours:,.1f} hours long; up to {allowed:g} hours are taken.",
        "If that is wrong, write the film anew (remux it) to put its header right; if it is right, cut it into parts.",
    )


def _refuse_sizes(pictures: Iterable[AvVideo], limits: Limits) -> None:
    for stream in pictures:
        width, height = stream.codec_context.width, stream.codec_context.height
        if max(width, height) > limits.max_long_side or width * height > limits.max_pixels:
            raise Refused(
                "media-size",
                f"The picture is {width}x{height} pixels; up to 8192x4320 are taken.",
                "Make a smaller copy of the film, for example 1080 lines high.",
            )
        if 0 < min(width, height) < limits.min_side:
            raise Refused(
                "media-size",
                f"The picture is {width}x{height} pixels: nothing can be seen in it.",
                f"Upload a film of at least {limits.min_side}x{limits.min_side} pixels.",
            )
        rate = stream.average_rate
        if rate is not None and rate > limits.max_frames_per_second and (stream.frames or 0) > 100_000:
            raise Refused(
                "media-size",
                f"The picture claims {float(rate):.0f} frames per second.",
                "Make a copy at 60 frames per second or fewer.",
            )


def _claimed_ms(container: InputContainer, zero: Fraction) -> int | None:
    """The latest end that header or streams claim, film time."""
    ends = []
    if container.duration:
        ends.append(Fraction(container.duration, av.time_base))
    for stream in (*container.streams.video, *container.streams.audio):
        if stream.duration and stream.time_base and (not isinstance(stream, AvVideo) or is_picture(stream)):
            ends.append((stream.duration + (stream.start_time or 0)) * stream.time_base - zero)
    positive = [end for end in ends if end > 0]
    return round(max(positive) * 1000) if positive else None


def _video(path: Path, index: int, zero: Fraction, limits: Limits, deadline: float) -> VideoStream | None:
    """The facts of one picture stream, from its first decodable frame; None when there is none."""
    damage, times, seen = Damage(), list[Fraction](), 0
    with open_film(path) as container:
        stream = container.streams[index]
        if not isinstance(stream, AvVideo):
            return None
        prepare_decoder(stream)
        first: VideoFrame | None = None
        time_base = stream.time_base or Fraction(1, 1000)
        for packet in packets(container, damage, stream):
            seen += 1
            if packet.pts is not None:
                times.append(packet.pts * time_base)
            if first is None:
                first = next((f for f in decoded(stream, packet, damage) if isinstance(f, VideoFrame)), None)
            if (first is not None and seen >= RATE_SAMPLE) or damage.packets > 2000 or time.monotonic() > deadline:
                break
        if first is None:
            first = next((f for f in decoded(stream, None, damage) if isinstance(f, VideoFrame)), None)
        if first is None:
            return None
        rotation = first.rotation % 360 if first.rotation % 90 == 0 else 0
        width, height = shown_size(first.width, first.height, stream.sample_aspect_ratio, rotation)
        if min(width, height) < limits.min_side or max(width, height) > 2 * limits.max_long_side:
            raise Refused("media-size", f"The picture is shown at {width}x{height} pixels.", ANOTHER_FILE)
        rate = stream.average_rate or stream.guessed_rate
        if rate is None or not 0 < rate <= limits.max_frames_per_second:
            rate = _rate(times)
        return VideoStream(
            index=index,
            codec=stream.codec_context.name,
            coded_width=first.width,
            coded_height=first.height,
            width=width,
            height=height,
            rotation=rotation,
            frames_per_second=Fraction(rate).limit_denominator(100_000),
            variable_rate=len(times) == seen and _varies(times),
            start_ms=max(0, round((min(times, default=zero) - zero) * 1000)),
            pixel_format=first.format.name,
            hdr=int(first.color_trc) in (16, 18),  # PQ, HLG
        )


def shown_size(width: int, height: int, pixel_shape: Fraction | None, rotation: int) -> tuple[int, int]:
    """Size in square pixels, upright, of a stored picture."""
    if pixel_shape and pixel_shape > 0 and Fraction(1, 8) <= pixel_shape <= 8:
        width = max(1, round(width * pixel_shape))
    return (height, width) if rotation in (90, 270) else (width, height)


def _rate(times: list[Fraction]) -> Fraction:
    span = max(times, default=Fraction(0)) - min(times, default=Fraction(0))
    return Fraction(len(times) - 1) / span if span > 0 else Fraction(25)


def _varies(times: list[Fraction]) -> bool:
    """Whether frame durations differ by more than the rounding of time stamps (2 ms) explains."""
    ordered = sorted(set(times))
    steps = [float(b - a) for a, b in pairwise(ordered)]
    if len(times) >= RATE_SAMPLE:
        del steps[-20:]  # neighbours of the sample's last pictures may come later in coding order
    return len(steps) > 2 and max(steps) - min(steps) > 0.0045


def _audio(stream: AvAudio, zero: Fraction) -> AudioStream:
    start = (stream.start_time or 0) * (stream.time_base or Fraction(0)) - (
        zero if stream.start_time is not None else 0
    )
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.name,
        channels=stream.codec_context.channels,
        rate=stream.codec_context.sample_rate,
        language=language_tag(_tag(stream.language)),
        title=_tag(stream.metadata.get("title")),
        default=bool(stream.disposition & Disposition.default),
        start_ms=max(0, round(start * 1000)),
        described=bool(stream.disposition & (Disposition.visual_impaired | Disposition.descriptions)),
        commentary=bool(stream.disposition & Disposition.comment),
    )


def _subtitles(stream: AvSubtitles) -> SubtitleStream:
    codec = stream.codec_context.name if stream.codec_context is not None else "unknown"
    return SubtitleStream(
        index=stream.index,
        codec=codec,
        text=codec in TEXT_SUBTITLES,
        language=language_tag(_tag(stream.language)),
        title=_tag(stream.metadata.get("title")),
        default=bool(stream.disposition & Disposition.default),
        forced=bool(stream.disposition & Disposition.forced),
    )


def _tag(value: str | None) -> str | None:
    """A metadata tag in printable characters, at most 200 of them; None for none or "undetermined"."""
    text = "".join(c for c in value or "" if c.isprintable()).strip()[:200]
    return text if text and text != "und" else None


def _duration_ms(container: InputContainer, path: Path, claimed: int | None, zero: Fraction, deadline: float) -> int:
    """The film's length by what its data hold; the claim is believed when data lie at its end."""
    if claimed is not None and not JUMPING_CLOCKS & set(container.format.name.split(",")):
        end = _last_ms(path, zero, deadline, from_ms=max(0, claimed - 20_000))
        if abs(end - claimed) <= max(2_000, claimed // 50):
            return max(end, claimed)
    measured = _last_ms(path, zero, deadline, from_ms=0)
    if measured <= 0:
        raise Refused("media-undecodable", "No picture or sound could be read from this file.", ANOTHER_FILE)
    if claimed is not None and time.monotonic() > deadline:
        return claimed  # too large to be read through; what is missing shows when it is decoded
    header_tells = bool(HEADER_TELLS_DURATION & set(container.format.name.split(",")))
    if claimed is not None and "matroska" in container.format.name:
        claimed -= max(0, round(zero * 1000))  # Matroska counts from its own zero, not from its first picture
    if header_tells and claimed is not None and measured < 0.9 * claimed and claimed - measured > 2_000:
        raise Refused(
            "media-truncated",
            f"The file says that it is {claimed / 1000:,.0f} s long, but its data end after {measured / 1000:,.0f} s.",
            "Copy or upload the whole film again. If this is all there is, write it anew (remux it).",
        )
    return measured


def _last_ms(path: Path, zero: Fraction, deadline: float, from_ms: int) -> int:
    """Film time of the end of the last picture or sound, read from packets alone; 0 when nothing can be read."""
    latest, untimed = Fraction(0), 0
    with open_film(path) as container:
        streams = [s for s in container.streams.video if is_picture(s)] + list(container.streams.audio)
        if from_ms:
            try:
                container.seek(round((Fraction(from_ms, 1000) + zero) * av.time_base))
            except (av.FFmpegError, OverflowError):
                return 0
        for count, packet in enumerate(packets(container, Damage(), *streams)):
            if packet.pts is not None and packet.time_base is not None:
                latest = max(latest, (packet.pts + (packet.duration or 0)) * packet.time_base - zero)
            elif packet.stream is streams[0]:
                untimed += 1
            if count % 256 == 0 and time.monotonic() > deadline:
                break
        if not latest and untimed:  # a bare stream has no times, only a rate
            latest = untimed / Fraction(streams[0].guessed_rate or 25) if isinstance(streams[0], AvVideo) else latest
    return round(latest * 1000)
