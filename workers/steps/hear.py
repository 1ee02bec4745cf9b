"""hear: who speaks when, what they say, and which voice describes.

A film with subtitles needs nobody to listen, unless `hear` is "always". Where the models that hear are not installed,
nothing is heard, and that is told.
"""

from __future__ import annotations

from core.heard import nothing
from media.audio import read_audio
from workers import hearing
from workers.context import Outcome, StepContext
from workers.fingerprints import served_checkpoints
from workers.subtitles import has_subtitles, read_own


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Listening to who speaks")
    own = has_subtitles(ctx)
    if own and ctx.params.get("hear") != "always":
        return Outcome(nothing("subtitles"))
    if absent := hearing.missing():
        return Outcome(nothing("none", f"The models that hear are not installed here ({', '.join(absent)})."))
    listened = ctx.needs["listen"]
    if not listened.payload["audible"]:
        return Outcome(nothing("none", "This film has no sound to be heard."))
    written = read_own(ctx) if own else None
    heard = hearing.listen(
        read_audio(listened.file("audio.wav")),
        ctx.progress,
        written["cues"] if written is not None else (),
        listened.payload["regions"],
    )
    sources = served_checkpoints(hearing.MODELS)
    return Outcome(hearing.as_payload(heard, int(listened.payload["duration_ms"]), sources))
