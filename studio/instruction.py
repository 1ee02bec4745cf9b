"""The truth of an instructional film: a film without dialogue, and a narrator's sentences with what each tells.

`write_instruction(seed, dials)` is in `studio.instruction_story`. The narrator is not the clock of the picture:
sentences come early or late, out of order or again, and most tell nothing that one sees. Times are integer
milliseconds of film time; intervals are half open [start_ms, end_ms).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from studio.truth import Film

LAYOUT = "cuewright-instruction/1"
SHORTEST_S, LONGEST_S = 30, 600
WELL_TIMED_MS = 2000  # speech that is no further from its action than this is well timed
KINDS = ("told", "early", "late", "repeat", "context", "chat")


@dataclass(frozen=True, slots=True)
class Dials:
    """How hard an instructional film is to align. Shares are 0 .. 1."""

    length_s: int = 120  # 30 .. 600
    action_every_s: float = 5.0  # from one action's start to the next one's, on average; 3.5 .. 60
    sentence_every_s: float = 5.0  # likewise of sentences; 4.5 .. 60
    alignable: float = 0.3  # share of sentences that tell an action of the film
    early_s: float = 3.0  # how much earlier than its action a sentence is on average; negative: later
    sigma_s: float = 5.0  # standard deviation of that
    far: float = 0.2  # share of alignable sentences that are moved further
    far_s: float = 20.0  # by as much as this in either direction, evenly
    repeat: float = 0.08  # share of alignable sentences that tell once more what another one tells
    double: float = 0.1  # share that tell two actions in a row
    context: float = 0.7  # share of those that could lean on the sentence before ("it", "do that again") which do
    things: int | None = None  # 1 .. 3; things beyond the first come with a helper each; None: the seed decides

    def __post_init__(self) -> None:
        _within("length_s", self.length_s, SHORTEST_S, LONGEST_S)
        _within("action_every_s", self.action_every_s, 3.5, 60)
        _within("sentence_every_s", self.sentence_every_s, 4.5, 60)
        for name in ("alignable", "far", "repeat", "double", "context"):
            _within(name, getattr(self, name), 0, 1)
        _within("early_s", self.early_s, -30, 30)
        _within("sigma_s", self.sigma_s, 0, 30)
        _within("far_s", self.far_s, 0, 120)
        if self.length_s != int(self.length_s):
            raise ValueError(f"length_s is a whole number of seconds, not {self.length_s}")
        if self.things not in (None, 1, 2, 3):
            raise ValueError(f"things is 1, 2, 3 or None, not {self.things}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} is a number from {low} to {high}, not {value!r}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the narrator, in the order of speech."""

    id: int  # index into Instruction.sentences
    start_ms: int  # when it is spoken: the slot that the voice stays within
    end_ms: int
    text: str
    kind: str  # told, early, late (by time), repeat (told before), context (leans on another), chat (not alignable)
    alignable: bool
    events: tuple[int, ...]  # event ids that it tells, in order; empty for chat
    intervals: tuple[tuple[int, int], ...] | None  # when they happen, one each; null for chat
    offset_ms: int | None  # middle of the speech minus middle of what it tells: negative is early
    far: bool  # moved further off than bias and sigma say
    leans_on: int | None  # the sentence without which it cannot be understood
    alike: tuple[int, ...]  # other events of the film that the same words would fit

    @property
    def well_timed(self) -> bool:
        """Whether the speech overlaps its action, widened by `WELL_TIMED_MS`."""
        return self.intervals is not None and self.late_ms == 0

    @property
    def late_ms(self) -> int:
        """How much the speech misses its action, widened by `WELL_TIMED_MS`: negative before, positive after."""
        if self.intervals is None:
            return 0
        low, high = self.intervals[0][0] - WELL_TIMED_MS, self.intervals[-1][1] + WELL_TIMED_MS
        return min(0, self.end_ms - low) + max(0, self.start_ms - high)


@dataclass(frozen=True, slots=True)
class Instruction:
    layout: str  # LAYOUT
    task: str  # what is taught: "set a table"
    narrator: int  # index into studio.voices.NARRATORS
    dials: Dials
    film: Film
    sentences: tuple[Sentence, ...]

    @property
    def video(self) -> str:
        """The id under which data sets know this film."""
        return f"instruction-{self.film.seed}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `studio.truth_schema.instruction_from_dict` is its inverse."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {
            "dials": asdict(self.dials),
            "film": self.film.to_dict(),
            "sentences": [asdict(sentence) for sentence in self.sentences],
        }
