"""describe: AutoAD writes the description track, cue by cue, each within its gap, with evidence and alternatives.

Recurrent: what it wrote before is the context of what it writes next (thesis 8.3.2). Where the served AutoAD reads who
may be seen, the names model tells it; where importance is served, each cue says how much the story needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.gaps import FitProfile, Gap, cue_interval, room_ms, spoken_ms
from core.tables import Checkpoint
from core.tracks import keep_track
from workers.context import Outcome, StepContext
from workers.describing import SeenFilm, checkpoints_used, clip_at, people_at, places_of, reads_people
from workers.domain import LIMIT_OUT, out_of_domain_of
from workers.domain import told as domain_told
from workers.fingerprints import checkpoint_folder, is_served, served_checkpoints
from workers.model_cache import served


def run(ctx: StepContext) -> Outcome:
    from models.autoad.predict import describe
    from models.language.tokenizer import load_tokenizer

    ctx.progress(0, 1, "Loading the description model")
    duration_ms = int(ctx.needs["gaps"].payload["duration_ms"])
    film = SeenFilm(
        features=np.load(ctx.needs["features"].file("clip.npy")).astype(np.float32),
        times=np.load(ctx.needs["features"].file("times.npy")),
        shots=[(start, end) for start, end in ctx.needs["look"].payload["shots"]],
        dialogue=[(start, end, text) for start, end, text in ctx.needs["speech"].payload["cues"]],
        duration_ms=duration_ms,
    )
    gaps = [Gap(**gap) for gap in ctx.needs["gaps"].payload["gaps"]]
    profile = FitProfile(words_per_minute=int(ctx.params["words_per_minute"]))

    out = out_of_domain_of(film.features)
    domain = domain_told(out)
    if out > LIMIT_OUT and ctx.params.get("words", "in_domain") != "always":
        sources = served_checkpoints(("clip", "autoad"))
        return Outcome({"cues": [], "domain": domain, "withheld": True, "checkpoints": sources})

    weighs = is_served("importance")
    sources = checkpoints_used(film.features.shape[1], also=("importance",) if weighs else ())
    places = places_of([(gap.start_ms, gap.end_ms) for gap in gaps], film)
    if reads_people():
        ctx.progress(0, 1, "Seeing who is in the picture")
    people = people_at(places, film)
    written = describe(
        served("autoad"),
        load_tokenizer(checkpoint_folder("autoad")),
        [
            clip_at(place, film, seen, gap.max_words, _fits(gap, profile))
            for gap, place, seen in zip(gaps, places, people, strict=True)
        ],
        mode="recurrent",
        on_clip=lambda done, total: ctx.progress(done, total, "Writing the description"),
    )
    cues: list[dict[str, Any]] = []
    told: list[tuple[Gap, list[int]]] = []  # of each cue: its gap, and the frames it looked at
    for gap, place, text, seen in zip(gaps, places, written, people, strict=True):
        interval = cue_interval(gap, text.text, profile, place.window[0])
        if interval is None:  # nothing that the model could say fits here; the gap stays silent
            continue
        start_ms, end_ms = interval
        told.append((gap, place.frames))
        cues.append(
            {
                "start_ms": start_ms,
                "end_ms": end_ms,
                "text": text.text,
                "data": {
                    "gap": [gap.start_ms, gap.end_ms],
                    "words": len(text.text.split()),
                    "max_words": gap.max_words,
                    "spoken_ms": end_ms - start_ms,
                    "score": round(text.score, 4),
                    "alternatives": [{"text": a.text, "score": round(a.score, 4)} for a in text.alternatives],
                    "evidence": [int(film.times[place.frames[i]]) for i in text.evidence_frames],
                    "window": list(place.window),
                    "in_domain": bool(out <= LIMIT_OUT),
                    **({"people": seen} if reads_people() else {}),  # who the model was told may be seen
                },
            }
        )
    if weighs:
        ctx.progress(len(gaps), len(gaps), "Weighing what the story needs")
        for cue, value in zip(cues, _importance(cues, told, film.features, duration_ms), strict=True):
            cue["data"]["importance"] = round(value, 3)
    return Outcome({"cues": cues, "domain": domain, "withheld": False, "checkpoints": sources})


def publish(session: Session, video_id: UUID, key: str, payload: Mapping[str, Any]) -> None:
    session.execute(insert(Checkpoint).values(payload["checkpoints"]).on_conflict_do_nothing())
    keep_track(
        session,
        video_id,
        kind="description",
        source=f"checkpoint:{key}",
        title="Draft by AutoAD",
        language="en",
        provenance={
            "model": "autoad",
            "checkpoints": {source["name"]: source["fingerprint"] for source in payload["checkpoints"]},
            "withheld": payload["withheld"],
            **payload["domain"],
        },
        cues=payload["cues"],
    )


def _importance(
    cues: Sequence[Mapping[str, Any]], told: Sequence[tuple[Gap, list[int]]], features: np.ndarray, duration_ms: int
) -> list[float]:
    """0 decoration .. 1 the story breaks without it, one a cue: by its pictures, its words and its gap."""
    from models.clip.predict import embed_texts
    from models.importance.predict import ImportanceCue, importance_of_film
    from models.language.tokenizer import load_tokenizer

    texts = embed_texts(served("clip"), load_tokenizer(checkpoint_folder("clip")), [cue["text"] for cue in cues])
    return importance_of_film(
        served("importance"),
        [
            ImportanceCue(gap.start_ms, gap.end_ms, gap.end_ms - gap.start_ms, features[pick], text)
            for (gap, pick), text in zip(told, texts, strict=True)
        ],
        duration_ms,
    )


def _fits(gap: Gap, profile: FitProfile) -> Callable[[str], bool]:
    """Whether a text can be spoken in this gap; the decoder asks it of finished hypotheses."""
    room = room_ms(gap.end_ms - gap.start_ms, profile)
    return lambda text: spoken_ms(text, profile) <= room
