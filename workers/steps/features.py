"""features: CLIP features of the frame pack, at its five frames a second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from media.framepack import FramePack
from workers.context import Outcome, StepContext
from workers.model_cache import served

BATCH = 64


def run(ctx: StepContext) -> Outcome:
    from models.clip.predict import embed_frames, folded

    ctx.progress(0, 1, "Loading the picture model")
    clip = folded(served("clip"))
    features: list[np.ndarray] = []
    times: list[np.ndarray] = []
    seen = 0
    pack = FramePack.open(ctx.needs["look"].folder("frames.mp4", "frames.npy"))
    with pack, ThreadPoolExecutor(1, "decoder") as decoder:  # the next pictures are decoded while these are looked at
        batches = pack.batches(BATCH)
        coming = decoder.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = decoder.submit(next, batches, None)
            at_ms, pictures = batch  # int64 [N], uint8 [N, H, W, 3]
            features.append(embed_frames(clip, pictures))
            times.append(at_ms)
            seen += len(pictures)
            ctx.progress(seen, len(pack.times_ms), "Seeing what is in the frames")
    np.save(ctx.folder / "clip.npy", np.concatenate(features).astype(np.float16))
    np.save(ctx.folder / "times.npy", np.concatenate(times))
    return Outcome(
        {"frames": seen, "width": int(features[0].shape[1])},
        {"clip.npy": ctx.folder / "clip.npy", "times.npy": ctx.folder / "times.npy"},
    )
