"""Text subtitles that travel inside a film."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.subtitles.stream import SubtitleStream as AvSubtitles
from av.subtitles.subtitle import AssSubtitle

from media.container import DEFECTS_BORNE, Progress, film_zero, open_film
from media.streams import Probe

REPORT_S = 0.4
MAX_LINES = 100_000
_OVERRIDE = re.compile(r"\{[^}]*\}")  # ASS: {\an8}
_TAG = re.compile(r"</?[A-Za-z][^>\n]{0,200}>")  # SubRip and WebVTT: <i>, <font color=..>, <v Ann>


@dataclass(frozen=True, slots=True)
class Line:
    start_ms: int
    end_ms: int
    text: str  # without tags; line breaks kept
    language: str | None


def read_stream(path: Path, probe: Probe, index: int, progress: Progress | None = None) -> list[Line]:
    """The lines of one text subtitle stream, by its index in the file, on film time and in order."""
    facts = next((stream for stream in probe.subtitles if stream.index == index), None)
    if facts is None or not facts.text:
        raise ValueError(f"stream {index} of this film is no text subtitle")
    lines: list[Line] = []
    defects, reported = 0, time.monotonic()
    with open_film(path) as container:
        stream = container.streams[index]
        assert isinstance(stream, AvSubtitles)
        zero, time_base = film_zero(container), stream.time_base or Fraction(1, 1000)
        demuxer = container.demux(stream)
        while defects < DEFECTS_BORNE and len(lines) < MAX_LINES:
            try:
                packet = next(demuxer)
                texts = _texts(stream, packet) if packet.size else []
            except (StopIteration, av.error.EOFError):
                break
            except (av.FFmpegError, ValueError):
                defects += 1
                demuxer = container.demux(stream)
                continue
            if packet.pts is None:
                continue
            start_ms = round((packet.pts * time_base - zero) * 1000)
            end_ms = start_ms + round((packet.duration or 0) * time_base * 1000)
            text = "\n".join(t for t in texts if t)
            if text and end_ms > max(0, start_ms) and start_ms < probe.duration_ms:
                lines.append(Line(max(0, start_ms), min(end_ms, probe.duration_ms), text, facts.language))
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(min(start_ms, probe.duration_ms), probe.duration_ms)
    return sorted(lines, key=lambda line: (line.start_ms, line.end_ms))


def _texts(stream: AvSubtitles, packet: av.Packet[AvSubtitles]) -> list[str]:
    """The plain texts of a packet."""
    found = stream.codec_context.decode2(packet)
    if found is None:
        return []
    return [plain(rect.dialogue.decode("utf-8", "replace")) for rect in found if isinstance(rect, AssSubtitle)]


def plain(text: str) -> str:
    """Subtitle text without override blocks and tags; `\\N` becomes a line break."""
    text = _OVERRIDE.sub("", text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " "))
    text = _TAG.sub("", text).replace("\r", "")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def extract_subtitles(path: Path, probe: Probe) -> list[Line]:
    """The lines of every text subtitle stream of a film, stream after stream."""
    return [line for stream in probe.subtitles if stream.text for line in read_stream(path, probe, stream.index)]
