"""proxy: a small seekable copy for the browser; nothing waits for it."""

from __future__ import annotations

from media.proxy import make_proxy
from media.streams import probe_from_dict
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals


def run(ctx: StepContext) -> Outcome:
    target, times = ctx.folder / "proxy.mp4", ctx.folder / "frames.bin"
    with refusals():
        made = make_proxy(
            ctx.film.path,
            probe_from_dict(ctx.needs["probe"].payload),
            target,
            lambda done, total: ctx.progress(done, total, "Making the browser's copy"),
            times,
        )
    return Outcome({"width": made.width, "height": made.height}, {target.name: target, times.name: times})
