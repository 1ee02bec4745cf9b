"""look: the one analysis decode: shots, poster, sprite, frame pack."""

from __future__ import annotations

from media.look import look
from media.probe import Probe
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals

FILES = ("poster.jpg", "sprite.jpg", "sprite.json", "frames.mp4", "frames.npy")


def run(ctx: StepContext) -> Outcome:
    with refusals():
        seen = look(
            ctx.film.path,
            Probe.from_dict(ctx.needs["probe"].payload),
            ctx.folder,
            lambda done, total: ctx.progress(done, total, "Watching the picture"),
        )
    return Outcome(
        {"shots": [list(shot) for shot in seen.shots], "frames": seen.frames, "damaged_frames": seen.damaged_frames},
        {name: ctx.folder / name for name in FILES},
    )
