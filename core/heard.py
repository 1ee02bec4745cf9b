"""What was heard in a soundtrack, as the step `hear` keeps it, and what is made of it: cues of dialogue and of the
description, and the figures by which a harvest is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from core.intervals import Interval, merged

Payload = Mapping[str, Any]  # of the step `hear`: `nothing` has all its names
Line = Mapping[str, Any]  # start_ms, end_ms, text, speaker, words

NOBODY = -1  # the number of a speaker who could not be told


def nothing(source: str, reason: str = "") -> dict[str, Any]:
    """The payload where nothing was heard: `source` is "subtitles" where nobody had to listen, else "none"."""
    return {
        "source": source,
        "reason": reason,
        "lines": [],
        "speakers": [],
        "narrators": [],
        "narrator_probability": 0.0,
        "language": "",
        "confidence": 0.0,
        "withheld": False,
        "duration_ms": 0,
        "checkpoints": [],
    }


def tells_words(heard: Payload, params: Mapping[str, Any]) -> bool:
    """Whether its words are shown: always where they are trusted, else on request."""
    return not heard["withheld"] or params.get("words") == "always"


def dialogue(heard: Payload, narrators: Collection[int] | None = None) -> list[Line]:
    """Lines that are no narrator's; `narrators` are the numbers that a person gave, None: those that were found."""
    chosen = set(heard["narrators"] if narrators is None else narrators)
    return [line for line in heard["lines"] if line["speaker"] not in chosen]


def description(heard: Payload, narrators: Collection[int] | None = None) -> list[Line]:
    chosen = set(heard["narrators"] if narrators is None else narrators)
    return [line for line in heard["lines"] if line["speaker"] in chosen]


def speaker_name(number: int | None, narrators: Collection[int] = ()) -> str:
    """What a speaker is called until a person gives a name."""
    if number is None or number == NOBODY:
        return ""
    if number in narrators:
        return "Narrator" if len(narrators) == 1 else f"Narrator {sorted(narrators).index(number) + 1}"
    return f"Speaker {number + 1}"


def cue_rows(
    lines: Iterable[Line], heard: Payload, *, words: bool, narrators: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Cues of a track. Without `words` they show who speaks when, and no text."""
    rows = []
    for line in lines:
        data: dict[str, Any] = {}
        if line["speaker"] is not None:
            name = speaker_name(line["speaker"], narrators)
            data |= {"speaker": name, "speaker_number": line["speaker"]}
        if words and line["words"]:
            data["word_times"] = [list(word) for word in line["words"]]
        if words and heard["withheld"]:
            data["in_domain"] = False
        rows.append(
            {
                "start_ms": line["start_ms"],
                "end_ms": max(line["end_ms"], line["start_ms"] + 1),
                "text": line["text"] if words else "",
                "data": data,
            }
        )
    return rows


def track_source(key: str, heard: Payload, *, words: bool, narrators: Collection[int]) -> str:
    """The deterministic source of a track that was heard: the same whichever step makes it of the same lines."""
    source = f"checkpoint:{key}"
    if set(narrators) != set(heard["narrators"]):
        source += f":narrators={','.join(map(str, sorted(narrators)))}"
    return f"{source}:words" if words and heard["withheld"] else source


def provenance(key: str, heard: Payload, *, words: bool, narrators: Collection[int]) -> dict[str, Any]:
    """What is told of a track that was heard, whichever step makes it."""
    return {
        "source": "heard",
        "heard": key,
        "checkpoints": {source["name"]: source["fingerprint"] for source in heard["checkpoints"]},
        "confidence": heard["confidence"],
        "unsure": heard["withheld"],
        "withheld": not words,
        "narrators": sorted(narrators),
        "narrators_by": "model" if set(narrators) == set(heard["narrators"]) else "person",
        "narrator_probability": heard["narrator_probability"],
        "speakers": heard["speakers"],
    }


def figures(heard: Payload, narrators: Collection[int]) -> dict[str, Any]:
    """By which people see whether a harvest is worth something."""
    said, told = dialogue(heard, narrators), description(heard, narrators)
    lines: Sequence[Line] = heard["lines"]
    speech_ms = _length(merged(_spans(lines)))
    told_ms = _length(merged(_spans(told)))
    probabilities = [word[3] for line in lines for word in line["words"]]
    duration_ms = int(heard["duration_ms"])
    return {
        "duration_ms": duration_ms,
        "speech_ms": speech_ms,
        "speech_share": round(speech_ms / duration_ms, 4) if duration_ms else 0.0,
        "speakers": len(heard["speakers"]),
        "narrators": len(narrators),
        "narrator_probability": heard["narrator_probability"],
        "dialogue_cues": len(said),
        "description_cues": len(told),
        "words": sum(_words(line) for line in lines),
        "description_words": sum(_words(line) for line in told),
        "words_per_minute": _rate(lines, speech_ms),
        "description_words_per_minute": _rate(told, told_ms),
        "word_probability": round(sum(probabilities) / len(probabilities), 4) if probabilities else 0.0,
        "overlapping": _overlapping(_spans(told), merged(_spans(said))),
        "unattributed": sum(line["speaker"] is None for line in lines),
    }


def _words(line: Line) -> int:
    return len(line["words"]) or len(line["text"].split())


def _rate(lines: Iterable[Line], spoken_ms: int) -> float:
    return round(sum(map(_words, lines)) * 60_000 / spoken_ms, 1) if spoken_ms else 0.0


def _spans(lines: Iterable[Line]) -> list[Interval]:
    return [(line["start_ms"], line["end_ms"]) for line in lines]


def _length(spans: Iterable[Interval]) -> int:
    return sum(end - start for start, end in spans)


def _overlapping(told: Iterable[Interval], said: Sequence[Interval]) -> int:
    """How many descriptions are spoken while somebody speaks in the film; `said` is in order and apart."""
    count, at = 0, 0
    for start, end in sorted(told):
        while at < len(said) and said[at][1] <= start:
            at += 1
        count += at < len(said) and said[at][0] < end
    return count
