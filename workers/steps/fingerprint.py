"""fingerprint: what a film is known by: landmarks of its sound, or its shots (no sound, or pictures wanted).

`fingerprint_source` does the same for the film that `from_video_id` names. Both read the file itself, not what `listen`
and `look` left: a cut that is only compared needs no analysis.
"""

from __future__ import annotations

from media.film_print import picture_print, save_print, sound_print
from media.probe import probe
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals

PRINT = "sound.npz"


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Reading the film")
    with refusals():
        facts = probe(ctx.film.path)
        if not ctx.params.get("pictures"):
            heard = sound_print(
                ctx.film.path, facts, lambda done, total: ctx.progress(done, total, "Listening to the film")
            )
            if heard is not None:
                save_print(heard, ctx.folder / PRINT)
                return Outcome({"by": "sound", "duration_ms": facts.duration_ms}, {PRINT: ctx.folder / PRINT})
        shots = picture_print(
            ctx.film.path, facts, lambda done, total: ctx.progress(done, total, "Looking through the film")
        )
    told = [[shot.start_ms, shot.end_ms, f"{shot.hash:016x}"] for shot in shots]
    return Outcome({"by": "pictures", "duration_ms": facts.duration_ms, "shots": told})
