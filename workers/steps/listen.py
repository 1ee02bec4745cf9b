"""listen: 16 kHz audio, waveform peaks, and where somebody speaks."""

from __future__ import annotations

from media.audio import read_audio
from media.listen import listen
from media.streams import probe_from_dict
from speech.vad import speech_regions
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals


def run(ctx: StepContext) -> Outcome:
    probe = probe_from_dict(ctx.needs["probe"].payload)
    with refusals():
        heard = listen(ctx.film.path, probe, ctx.folder, lambda done, total: ctx.progress(done, 2 * total, "Listening"))
    regions = speech_regions(
        read_audio(heard.audio),
        lambda done, total: ctx.progress(total + done, 2 * total, "Finding where somebody speaks"),
    )
    return Outcome(
        {
            "regions": [[r.start_ms, r.end_ms, round(r.probability, 3)] for r in regions],
            "duration_ms": heard.duration_ms,
            "audible": heard.audible,
            "damaged_packets": heard.damaged_packets,
        },
        {file.name: file for file in ctx.folder.iterdir()},
    )
