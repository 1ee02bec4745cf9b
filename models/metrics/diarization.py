"""How well it was heard who speaks when: pyannote.metrics' rates, with no collar and with overlaps counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.data.soundtracks import SpokenLine

Spans = Iterable[tuple[int, int, Any]]  # start and end in ms, who


@dataclass(frozen=True, slots=True)
class Heard:
    """Sums in s over any number of films."""

    speech: float = 0.0  # that there is, every speaker's counted
    missed: float = 0.0
    false: float = 0.0
    confused: float = 0.0
    voiced: float = 0.0  # time in which anybody speaks
    voice_missed: float = 0.0
    voice_false: float = 0.0

    def __add__(self, other: Heard) -> Heard:
        return Heard(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def der(self) -> float:
        return (self.missed + self.false + self.confused) / self.speech if self.speech else 0.0

    @property
    def confusion(self) -> float:
        return self.confused / self.speech if self.speech else 0.0

    @property
    def vad_error(self) -> float:
        return (self.voice_missed + self.voice_false) / self.voiced if self.voiced else 0.0


def spoken(lines: Sequence[SpokenLine]) -> list[tuple[int, int, str]]:
    return [(line.start_ms, line.end_ms, line.speaker) for line in lines]


def heard(reference: Spans, found: Spans, duration_ms: int) -> Heard:
    """One film: whoever is meant by a found speaker is chosen as it fits best."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.detection import DetectionErrorRate
    from pyannote.metrics.diarization import DiarizationErrorRate

    whole = Timeline([Segment(0, duration_ms / 1000)])
    a, b = _annotation(reference), _annotation(found)
    der = DiarizationErrorRate(collar=0.0, skip_overlap=False)(a, b, uem=whole, detailed=True)
    vad = DetectionErrorRate(collar=0.0)(a, b, uem=whole, detailed=True)
    return Heard(
        der["total"], der["missed detection"], der["false alarm"], der["confusion"],
        vad["total"], vad["miss"], vad["false alarm"],
    )  # fmt: skip


def _annotation(spans: Spans) -> Any:
    from pyannote.core import Annotation, Segment

    found = Annotation()
    for number, (start, end, who) in enumerate(spans):
        found[Segment(start / 1000, end / 1000), number] = str(who)
    return found
