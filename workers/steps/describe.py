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

from core.errors import Problem
from core.gaps import FitProfile, Gap, cue_interval, room_ms, spoken_ms
from core.intervals import Interval
from core.tables import Checkpoint
from core.tracks import keep_track
from core.windows import find_windows, main_shots
from workers.context import Outcome, StepContext
from workers.domain import LIMIT_OUT, out_of_domain_of
from workers.domain import told as domain_told
from workers.fingerprints import checkpoint_folder, checkpoint_setting, is_served, served_checkpoints
from workers.model_cache import served
from workers.people import people_texts

FRAMES = 8  # per window, as published
SUBTITLE_S = 60  # how far back dialogue counts as context
SUBTITLES = 6


def run(ctx: StepContext) -> Outcome:
    from models.autoad.predict import ClipInput, describe
    from models.language.tokenizer import load_tokenizer

    ctx.progress(0, 1, "Loading the description model")
    features = np.load(ctx.needs["features"].file("clip.npy")).astype(np.float32)  # [frames, width]
    times = np.load(ctx.needs["features"].file("times.npy"))  # [frames], ms
    gaps = [Gap(**gap) for gap in ctx.needs["gaps"].payload["gaps"]]
    shots = [(start, end) for start, end in ctx.needs["look"].payload["shots"]]
    dialogue = ctx.needs["speech"].payload["cues"]
    profile = FitProfile(words_per_minute=int(ctx.params["words_per_minute"]))

    out = out_of_domain_of(features)
    sources = served_checkpoints(("clip", "autoad"))
    domain = domain_told(out)
    if out > LIMIT_OUT and ctx.params.get("words", "in_domain") != "always":
        return Outcome({"cues": [], "domain": domain, "withheld": True, "checkpoints": sources})

    reads_people = bool(checkpoint_setting("autoad", "use_people")) and is_served("names")
    weighs = is_served("importance")
    sources += served_checkpoints(name for name, used in (("names", reads_people), ("importance", weighs)) if used)
    for source in sources[1:]:
        _must_fit(source["name"], features.shape[1])
    duration_ms = int(ctx.needs["gaps"].payload["duration_ms"])
    windows = main_shots(find_windows([(gap.start_ms, gap.end_ms) for gap in gaps], shots, duration_ms), shots)
    picks = [_frames_of(window, times) for window in windows]
    people = [""] * len(gaps)
    if reads_people:
        ctx.progress(0, 1, "Seeing who is in the picture")
        between = [(gap.start_ms, gap.end_ms) for gap in gaps]
        people = people_texts(served("names"), between, picks, features, times, [tuple(line) for line in dialogue])
    clips = [
        ClipInput(
            features=features[pick],
            max_words=gap.max_words,
            subtitles=tuple(_heard_before(dialogue, gap.start_ms)),
            fits=_fits(gap, profile),
            people=seen,
        )
        for gap, pick, seen in zip(gaps, picks, people, strict=True)
    ]
    written = describe(
        served("autoad"),
        load_tokenizer(checkpoint_folder("autoad")),
        clips,
        mode="recurrent",
        on_clip=lambda done, total: ctx.progress(done, total, "Writing the description"),
    )
    cues: list[dict[str, Any]] = []
    told: list[tuple[Gap, list[int]]] = []  # of each cue: its gap, and the frames it looked at
    for gap, window, pick, text, seen in zip(gaps, windows, picks, written, people, strict=True):
        place = cue_interval(gap, text.text, profile, window[0])
        if place is None:  # nothing that the model could say fits here; the gap stays silent
            continue
        start_ms, end_ms = place
        told.append((gap, pick))
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
                    "evidence": [int(times[pick[i]]) for i in text.evidence_frames],
                    "window": list(window),
                    "in_domain": bool(out <= LIMIT_OUT),
                    **({"people": seen} if reads_people else {}),  # who the model was told may be seen
                },
            }
        )
    if weighs:
        ctx.progress(len(clips), len(clips), "Weighing what the story needs")
        for cue, value in zip(cues, _importance(cues, told, features, duration_ms), strict=True):
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


def _must_fit(name: str, width: int) -> None:
    """Raises Problem where a served model was trained on features of another width than CLIP's."""
    wanted = checkpoint_setting(name, "visual_dim")
    if wanted is not None and wanted != width:
        raise Problem(
            f"The served {name} reads picture features of width {wanted}; those of the served CLIP have {width}.",
            slug="checkpoints-do-not-fit",
            remedy="Install weights that were trained together: ./cuewright train starter does, as a whole.",
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


def _frames_of(window: Interval, times: np.ndarray) -> list[int]:
    """Indices of the frames that a cue looks at, evenly over its window."""
    wanted = np.linspace(window[0], window[1], FRAMES, endpoint=False)
    return [int(i) for i in np.clip(np.searchsorted(times, wanted), 0, len(times) - 1)]


def _heard_before(dialogue: Sequence[Sequence[Any]], until_ms: int) -> list[str]:
    recent = [text for start, end, text in dialogue if end <= until_ms and start > until_ms - SUBTITLE_S * 1000]
    return recent[-SUBTITLES:]
