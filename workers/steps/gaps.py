"""gaps: where a description may be spoken, and how many words fit."""

from __future__ import annotations

from core.gaps import FitProfile, find_gaps
from workers.context import Outcome, StepContext


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Finding the gaps")
    look, listen, speech = (ctx.needs[name].payload for name in ("look", "listen", "speech"))
    duration_ms = max([end for _, end in look["shots"]], default=0)
    profile = FitProfile(words_per_minute=int(ctx.params["words_per_minute"]))
    gaps = find_gaps(
        duration_ms,
        [(start, end) for start, end, _ in listen["regions"]],
        [(start, end) for start, end, _ in speech["cues"]],
        [(start, end) for start, end in look["shots"]],
        profile,
    )
    return Outcome(
        {
            "duration_ms": duration_ms,
            "gaps": [{"start_ms": g.start_ms, "end_ms": g.end_ms, "max_words": g.max_words} for g in gaps],
        }
    )
