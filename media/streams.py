"""What a film consists of: the facts that `probe` finds and every later step reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What we take in."""

    max_duration_ms: int = 12 * 3_600_000
    max_long_side: int = 8192  # px
    max_pixels: int = 8192 * 4320
    min_side: int = 16  # px
    max_frames_per_second: int = 300
    patience_s: float = 40.0  # for looking into the file


@dataclass(frozen=True, slots=True)
class VideoStream:
    index: int
    codec: str
    coded_width: int  # px as stored
    coded_height: int
    width: int  # px as shown: square pixels, turned upright
    height: int
    rotation: int  # 0, 90, 180, 270: degrees counterclockwise to turn the stored picture upright
    frames_per_second: Fraction  # average
    variable_rate: bool
    start_ms: int  # film time of its first picture
    pixel_format: str
    hdr: bool


@dataclass(frozen=True, slots=True)
class AudioStream:
    index: int
    codec: str
    channels: int
    rate: int  # Hz
    language: str | None
    title: str | None
    default: bool
    start_ms: int
    described: bool = False  # carries audio description already
    commentary: bool = False  # people who talk about the film


@dataclass(frozen=True, slots=True)
class SubtitleStream:
    index: int
    codec: str
    text: bool  # False: pictures of text, which nothing here can read
    language: str | None
    title: str | None
    default: bool
    forced: bool = False  # only what is foreign to the sound's language


@dataclass(frozen=True, slots=True)
class Probe:
    container: str
    size_bytes: int
    duration_ms: int
    zero_ms: int  # the container's own time of film time 0
    video: tuple[VideoStream, ...]
    audio: tuple[AudioStream, ...]
    subtitles: tuple[SubtitleStream, ...]

    @property
    def picture(self) -> VideoStream:
        """The picture that is described: the first one (a Probe always has one)."""
        return self.video[0]

    @property
    def sound(self) -> AudioStream | None:
        """The film's own sound, if it has any: not a commentary nor, where there is a choice, one with description."""
        order = sorted(self.audio, key=lambda s: (s.commentary, s.described, not s.default, s.index))
        return order[0] if order else None

    @property
    def dialogue(self) -> SubtitleStream | None:
        """The text subtitles that tell most surely what is said: whole, and in the sound's own language."""
        spoken = self.sound.language if self.sound else None
        texts = [stream for stream in self.subtitles if stream.text]
        order = sorted(texts, key=lambda s: (s.forced, s.language != spoken, not s.default, s.index))
        return order[0] if order else None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `probe_from_dict` is its inverse."""
        data = asdict(self)
        for video in data["video"]:
            video["frames_per_second"] = str(video["frames_per_second"])
        return data


def probe_from_dict(data: dict[str, Any]) -> Probe:
    """The inverse of `Probe.to_dict`."""
    video = tuple(VideoStream(**{**v, "frames_per_second": Fraction(v["frames_per_second"])}) for v in data["video"])
    audio = tuple(AudioStream(**a) for a in data["audio"])
    return Probe(
        **{**data, "video": video, "audio": audio, "subtitles": tuple(SubtitleStream(**s) for s in data["subtitles"])}
    )
