"""What is heard in a small soundtrack, for tests: two who talk and one who describes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from speech.hear import Heard, Speaker
from speech.said import Line, Turn, Word

# start_ms, end_ms, speaker, text: 2 describes
LINES: tuple[tuple[int, int, int | None, str], ...] = (
    (1_000, 3_000, 0, "Where is my cup?"),
    (3_500, 5_000, 1, "I do not know."),
    (6_000, 9_000, 2, "Mara opens the door."),
    (9_500, 11_000, 0, "It is me."),
    (12_000, 15_000, 2, "A dog runs into the room."),
    (14_500, 16_000, None, "Hey!"),
)
NARRATOR = 2


def word_times(start_ms: int, end_ms: int, text: str) -> list[list[Any]]:
    """The words of a line, each as long as the others."""
    words = text.split()
    each = (end_ms - start_ms) // len(words)
    return [[start_ms + n * each, start_ms + (n + 1) * each, word, 0.9] for n, word in enumerate(words)]


def heard(
    lines: Sequence[tuple[int, int, int | None, str]] = LINES,
    narrators: frozenset[int] = frozenset((NARRATOR,)),
    confidence: float = 0.9,
) -> Heard:
    numbers = sorted({speaker for _, _, speaker, _ in lines if speaker is not None})
    return Heard(
        tuple(
            Line(start, end, text, speaker, tuple(Word(*word) for word in word_times(start, end, text)))
            for start, end, speaker, text in lines
        ),
        tuple(Turn(start, end, speaker) for start, end, speaker, _ in lines if speaker is not None),
        tuple(
            Speaker(
                number,
                sum(end - start for start, end, speaker, _ in lines if speaker == number),
                sum(len(text.split()) for _, _, speaker, text in lines if speaker == number),
                0.0 if number in narrators else 0.2,
                0.97 if number in narrators else 0.02,
            )
            for number in numbers
        ),
        narrators,
        0.97,
        "en",
        confidence,
    )


def payload(**over: Any) -> dict[str, Any]:
    """As the step `hear` stores it."""
    from workers.hearing import as_payload

    found = heard(**{name: over.pop(name) for name in ("lines", "narrators", "confidence") if name in over})
    return as_payload(found, 20_000, []) | over
