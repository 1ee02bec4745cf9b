"""align: TAN says of each sentence of the narration whether it can be seen, and where.

Sentences are the film's own subtitles, or those that the job brought. CLIP's features become seconds, and windows of
64 s of them are read together with the sentences around (thesis 7.3).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.alignable import SEEN
from core.errors import Problem
from core.tables import Checkpoint
from core.tracks import keep_track
from workers.context import Outcome, StepContext
from workers.domain import out_of_domain_of, told
from workers.fingerprints import checkpoint_folder, served_checkpoints
from workers.model_cache import served

CURVE_S = 64  # the similarity curve of a sentence reaches so far to both sides of its place


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    spoken: tuple[int, int] | None  # ms; None where nobody knows


def run(ctx: StepContext) -> Outcome:
    from models.layers.word_tower import load_dictionary
    from models.tan.calibration import load_calibration
    from models.tan.features import per_second
    from models.tan.predict import MAX_WORDS, vectors_of
    from models.tan.timing import load_timing
    from models.tan.windows import align

    ctx.progress(0, 1, "Loading the alignment model")
    features = np.load(ctx.needs["features"].file("clip.npy")).astype(np.float32)  # [frames, width]
    times = np.load(ctx.needs["features"].file("times.npy"))  # [frames], ms
    sentences = _sentences(ctx)
    model, folder = served("tan"), checkpoint_folder("tan")
    if model.config.visual_dim != 2 * features.shape[1]:
        raise Problem(
            f"The served tan reads seconds of width {model.config.visual_dim}; those of the served CLIP have "
            f"{2 * features.shape[1]}.",
            slug="checkpoints-do-not-fit",
            remedy="Install a tan that was trained on the features of this CLIP.",
        )
    seconds = per_second(features, times, max(1, -(-int(times[-1] + 1) // 1000)))
    words = load_dictionary(folder).tokens([sentence.text for sentence in sentences], "tan", MAX_WORDS).numpy()
    timed = all(sentence.spoken is not None for sentence in sentences)
    found = align(
        model,
        seconds,
        vectors_of(model, words),
        [sentence.spoken[0] / 1000 for sentence in sentences if sentence.spoken] if timed else None,
        [sentence.spoken[1] / 1000 for sentence in sentences if sentence.spoken] if timed else None,
        timing=load_timing(folder),
        on_window=lambda done, total: ctx.progress(done, total, "Finding what is said in the picture"),
    )
    sure = load_calibration(folder)
    cues = []
    for sentence, known, proposal, first, row in zip(
        sentences, [bool(ids.any()) for ids in words], found.proposals, found.first_s, found.rows, strict=True
    ):
        seen = (round(proposal.start_s * 1000), round(proposal.end_s * 1000))
        # of a sentence without a word that the model knows it can say nothing
        alignable = sure(proposal.alignable) if known and proposal.alignable is not None else 0.0
        start_ms, end_ms = seen if alignable >= SEEN or sentence.spoken is None else sentence.spoken
        cues.append(
            {
                "start_ms": start_ms,
                "end_ms": max(end_ms, start_ms + 1),
                "text": sentence.text,
                "data": {
                    "alignable": round(alignable, 3),
                    "score": round(proposal.score, 3),
                    "spoken": None if sentence.spoken is None else list(sentence.spoken),
                    "seen": list(seen),
                    "known": known,
                    "curve": curve(first, row, sum(seen) // 2000),
                },
            }
        )
    return Outcome(
        {
            "cues": cues,
            "domain": told(out_of_domain_of(features)),
            "checkpoints": served_checkpoints(("clip", "tan")),
            "language": ctx.needs["speech"].payload.get("language", "en"),
        }
    )


def publish(session: Session, video_id: UUID, key: str, payload: Mapping[str, Any]) -> None:
    session.execute(insert(Checkpoint).values(payload["checkpoints"]).on_conflict_do_nothing())
    keep_track(
        session,
        video_id,
        kind="alignment",
        source=f"checkpoint:{key}",
        title="Proposal by TAN",
        language=payload["language"],
        provenance={
            "model": "tan",
            "checkpoints": {source["name"]: source["fingerprint"] for source in payload["checkpoints"]},
            **payload["domain"],
        },
        cues=payload["cues"],
    )


def curve(first_s: int, row: np.ndarray, middle_s: int) -> dict[str, Any]:
    """{"from_s", "values"}: how alike each second and the sentence are, CURVE_S to both sides of `middle_s`.

    `values` is base64 of one byte a second: 0 the least alike of them, 255 the most.
    """
    low = max(first_s, middle_s - CURVE_S)
    part = row[low - first_s : middle_s + CURVE_S - first_s].astype(np.float64)
    span = float(np.ptp(part)) if len(part) else 0.0
    bytes_ = np.round(255 * (part - part.min()) / span).astype(np.uint8) if span else np.zeros(len(part), np.uint8)
    return {"from_s": int(low), "values": base64.b64encode(bytes_.tobytes()).decode()}


def _sentences(ctx: StepContext) -> list[Sentence]:
    """Raises Problem where there is nothing to align."""
    given = ctx.params.get("sentences")
    if given is not None:
        return [
            Sentence(each["text"], None if each["start_ms"] is None else (each["start_ms"], each["end_ms"]))
            for each in given
        ]
    said: Sequence[Sequence[Any]] = ctx.needs["speech"].payload["cues"]
    if not said:
        raise Problem(
            "This film came without subtitles, so there is no sentence to look for.",
            slug="no-sentences",
            remedy="Upload it with the text of its narration, or send the sentences with the request.",
        )
    return [Sentence(text, (start, end)) for start, end, text in said]
