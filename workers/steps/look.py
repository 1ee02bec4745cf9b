"""look: the one analysis decode: shots, poster, sprite, frame pack."""

from __future__ import annotations

from media.look import look
from media.streams import probe_from_dict
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals


def run(ctx: StepContext) -> Outcome:
    with refusals():
        seen = look(
            ctx.film.path,
            probe_from_dict(ctx.needs["probe"].payload),
            ctx.folder,
            lambda done, total: ctx.progress(done, total, "Watching the picture"),
        )
    return Outcome(
        {
            "shots": [list(shot) for shot in seen.shots],
            "frames": seen.frames,
            "packed": seen.packed,
            "damaged_packets": seen.damaged_packets,
            "sprites": [sheet.name for sheet in seen.sprite],
        },
        {file.name: file for file in ctx.folder.iterdir()},
    )
