"""A cue written anew, as the inference service does it: up to three proposals that fit, with the names kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from core.errors import Conflict
from core.gaps import FitProfile, spoken_ms
from core.intervals import Interval
from core.names_kept import NameRule
from core.result_keys import result_key
from core.rewrites import LEAST_WORDS
from core.storage import get_storage
from workers.describing import Place, SeenFilm, checkpoints_used, clip_at, people_at, places_of
from workers.domain import LIMIT_OUT, out_of_domain_of, told
from workers.fingerprints import checkpoint_folder, fingerprints
from workers.model_cache import one_at_a_time, served

if TYPE_CHECKING:
    from models.autoad.predict import Description

router = APIRouter()

PROPOSALS = 3
BEAM = 8  # some of what is found falls to the names, and three lengths are wanted

Cue = tuple[int, int, str]  # start_ms, end_ms, text


class RewriteRequest(BaseModel):
    """A cue in its script, and what earlier steps found in the film."""

    content_hash: str
    look_key: str
    features_key: str
    duration_ms: int
    shots: list[Interval]
    dialogue: list[Cue]
    cues: Annotated[list[Cue], Field(min_length=1)]  # in order of time, the one that is asked about and others near it
    at: Annotated[int, Field(ge=0)]  # which of them is asked about
    room_ms: Annotated[int, Field(ge=1)]  # how long a new text may sound
    words_per_minute: Annotated[int, Field(ge=80, le=400)]
    kept: frozenset[str] = frozenset()  # names that a new text must have
    allowed: frozenset[str] = frozenset()  # all that it may have
    words: Literal["in_domain", "always"] = "in_domain"


@router.post("/rewrite")
def rewrite(body: RewriteRequest) -> dict[str, Any]:
    """The longest proposal first, with the checkpoints that wrote them; none where nothing that fits keeps the names.

    Problems: a model that is not installed, features that are gone or of other weights, a film of another world.
    """
    for name in ("clip", "autoad"):
        checkpoint_folder(name)  # told before anything is loaded
    with one_at_a_time:
        features, times, out = _seen(body.features_key, _expected_key(body))
        if out > LIMIT_OUT and body.words != "always":
            raise Conflict(
                "The picture of this film is not of the world that the model knows: its words would be guesses.",
                slug="film-out-of-domain",
                remedy="Ask for words all the same (words: always); they are marked as unsure.",
                **told(out),
            )
        film = SeenFilm(features, times, body.shots, body.dialogue, body.duration_ms)
        sources = checkpoints_used(features.shape[1])
        place, people, proposals = _written(body, film)
    autoad = next(source for source in sources if source["name"] == "autoad")
    return {
        "proposals": proposals,
        "source": {"model": "autoad", "profile": autoad["profile"], "checkpoint": autoad["fingerprint"]},
        "checkpoints": sources,
        "in_domain": out <= LIMIT_OUT,
        "window": list(place.window),
        "people": people,
        "kept": sorted(body.kept),
    }


def _written(body: RewriteRequest, film: SeenFilm) -> tuple[Place, str, list[dict[str, Any]]]:
    """(the cue's place, who was told to be there, proposals), by one question for each length."""
    from models.autoad.predict import describe
    from models.language.tokenizer import load_tokenizer

    start_ms, end_ms, text = body.cues[body.at]
    rule = NameRule(body.kept, body.allowed | body.kept)
    near = _apart(body.cues, body.at)
    at = near.index(body.cues[body.at])
    places = places_of([(one[0], one[1]) for one in near], film)
    rules = [rule if index == at else None for index in range(len(near))]
    people = people_at(places, film, [one[2] for one in near], rules)[at]
    profile = FitProfile(words_per_minute=body.words_per_minute)
    before = [one[2] for one in body.cues[: body.at] if one[2].strip()]
    stale = {text.strip(), *before[-1:], *(one[2] for one in body.cues[body.at + 1 : body.at + 2])}

    def fits(room_ms: int, line: str) -> bool:
        return line not in stale and spoken_ms(line, profile) <= room_ms and rule.lets(line)

    model, tokenizer = served("autoad"), load_tokenizer(checkpoint_folder("autoad"))

    def asked(room: int, widen: bool = False) -> list[Description]:
        max_words = room * body.words_per_minute // 60_000
        clip = clip_at(places[at], film, people, max_words, partial(fits, room))
        return describe(model, tokenizer, [clip], mode="oracle", previous=[before], beam=BEAM, widen=widen)

    rooms = _rooms(body.room_ms, end_ms - start_ms, body.words_per_minute)
    found: list[Description] = []
    for room in rooms:
        found += asked(room)
        if len(found) > 1 and len(chosen(_lines(found))) == PROPOSALS:
            break
    if not any(one.text for one in found):
        found += asked(rooms[0], widen=True)  # takes seconds, and is better than nothing
    frames = sorted({frame for one in found for frame in one.evidence_frames})
    proposals = [
        {
            "text": line,
            "score": round(score, 4),
            "words": len(line.split()),
            "spoken_ms": spoken_ms(line, profile),
            "evidence": [int(film.times[places[at].frames[frame]]) for frame in frames],
        }
        for line, score in chosen(_lines(found))
    ]
    return places[at], people, proposals


def _lines(found: Sequence[Description]) -> list[list[tuple[str, float]]]:
    return [[(each.text, each.score) for each in one.alternatives] for one in found]


def chosen(found: Sequence[Sequence[tuple[str, float]]]) -> list[tuple[str, float]]:
    """At most PROPOSALS lines of different lengths in words, the longest first: of every room its best line, then what
    else scored well. `found`: (line, score), best first, of each room."""
    rest = sorted(chain.from_iterable(lines[1:] for lines in found), key=lambda one: -one[1])
    taken: dict[int, tuple[str, float]] = {}
    for line in [*(lines[0] for lines in found if lines), *rest]:
        if len(taken) < PROPOSALS:
            taken.setdefault(len(line[0].split()), line)
    return [taken[words] for words in sorted(taken, reverse=True)]


def _rooms(room_ms: int, cue_ms: int, words_per_minute: int) -> list[int]:
    """How long a line may sound, in the order in which it is asked for: all the room there is; half of the cue's
    present time; that time, where the others have not brought enough."""
    present = min(room_ms, cue_ms)
    least = -(-LEAST_WORDS * 60_000 // words_per_minute)
    return list(dict.fromkeys([room_ms, *(room for room in (present // 2, present) if room >= least)]))


def _apart(cues: Sequence[Cue], at: int) -> list[Cue]:
    """The cue that is asked about and, of those around it, what lies apart; windows are of such."""
    before, after = [cues[at]], [cues[at]]
    for one in reversed(cues[:at]):
        if one[0] < one[1] <= before[-1][0]:
            before.append(one)
    for one in cues[at + 1 :]:
        if after[-1][1] <= one[0] < one[1]:
            after.append(one)
    return [*reversed(before[1:]), *after]


def _expected_key(body: RewriteRequest) -> str:
    """The key of the features that the CLIP in service would make of this film."""
    return result_key("features", body.content_hash, None, {}, fingerprints(("clip",)), {"look": body.look_key})


def _seen(key: str, expected: str) -> tuple[NDArray[np.float32], NDArray[np.int64], float]:
    """(features, their times, how surely the film is of another world). Raises Conflict where they are no more."""
    storage = get_storage()
    if key != expected:
        raise Conflict(
            "What was seen in this film was seen by other weights than those in service now.",
            slug="features-outdated",
            remedy="Ask for the film's description again; what people wrote stays.",
        )
    names = [f"results/{key}/{name}" for name in ("clip.npy", "times.npy")]
    if not all(storage.exists(name) for name in names):
        raise Conflict(
            "What was seen in this film is no longer kept.",
            slug="features-gone",
            remedy="Ask for the film's description again; what people wrote stays.",
        )
    return _loaded(*(str(storage.path(name)) for name in names))


@lru_cache(maxsize=2)  # whoever edits a film asks of it again and again
def _loaded(clip: str, times: str) -> tuple[NDArray[np.float32], NDArray[np.int64], float]:
    features = np.load(clip).astype(np.float32)
    return features, np.load(times), out_of_domain_of(features)
