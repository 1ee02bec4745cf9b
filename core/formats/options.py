"""What a reader or writer is told beside the file itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.formats.timecode import FrameRate
from core.formats.track import Kind


@dataclass(frozen=True, slots=True)
class TextOptions:
    """One set for all formats; each looks at what concerns it."""

    kind: Kind = "description"
    language: str = "en"
    encoding: str | None = None  # instead of a guess
    rate: FrameRate = field(default_factory=FrameRate)  # of formats that count frames
    start_frame: int = 0  # number of the frame that lies at 0 ms: 90,000 for 01:00:00:00 at 25
    film: str = "film"  # name, id or title of the film, for formats that carry it
    duration_ms: int | None = None  # of the film, where known: times beyond it are findings
    line_end: str = "\n"
