"""A cue written anew by the model: what it is asked, in which room, and that its proposals are kept with their source.

The picture is not decoded: the model sees what the film's last analysis left. What stands in the script before the cue
is its context, as people have edited it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid, NotFound
from core.film_times import FilmTimes, film_times
from core.gaps import FitProfile
from core.intervals import Interval
from core.tables import Checkpoint, Cue, Track, Video
from core.videos import latest_results

Words = Literal["in_domain", "always"]
CONTEXT = 100  # cues before and after that are told: their people are known by them
KEPT = 9  # proposals that a cue keeps, the newest first
LEAST_WORDS = 2


def question(session: Session, track: Track, cue_id: UUID, words_per_minute: int, words: Words) -> dict[str, Any]:
    """What the inference service is asked (workers.rewriting.RewriteRequest).

    Raises Invalid for a cue that has no place of its own or no room, Conflict where the track is approved or the film
    has not been seen, NotFound for a cue that is not there.
    """
    from core.names import ledger_of  # lists of words, which the api need not read to come up
    from core.names_kept import name_rule

    _check_track(track)
    cues = session.scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.start_ms, Cue.id)).all()
    at = next((index for index, cue in enumerate(cues) if cue.id == cue_id), None)
    if at is None:
        raise NotFound("This track has no such cue.")
    cue = cues[at]
    if cue.data.get("extended"):
        raise Invalid(
            "The picture is held for this description: it has no time of its own in the film to be written for.",
            slug="rewrite-extended",
            remedy="Let the picture run on first, then ask again.",
        )
    film = session.get_one(Video, track.video_id)
    found = latest_results(session, [film.id], ("look", "features", "gaps"))[film.id]
    if "features" not in found.results or "look" not in found.results:
        raise Conflict(
            "Nobody has computed what the model sees in this film.",
            slug="features-missing",
            remedy="Ask for the film's description once (its draft need not be used), then ask again.",
        )
    times = film_times(session, film)
    duration_ms = int(film.duration_ms or found.payload("gaps").get("duration_ms") or cues[-1].end_ms)  # type: ignore[call-overload]
    dialogue = [line for line in times.dialogue or () if line[2].strip()]
    rule = name_rule(cue.text, ledger_of((), dialogue), cue.start_ms)
    near = cues[max(0, at - CONTEXT) : at + CONTEXT + 1]
    return {
        "content_hash": film.content_hash,
        "look_key": found.results["look"].key,
        "features_key": found.results["features"].key,
        "duration_ms": duration_ms,
        "shots": [list(shot) for shot in times.shots or ()],
        "dialogue": [list(line) for line in dialogue],
        "cues": [[one.start_ms, one.end_ms, one.text] for one in near],
        "at": near.index(cue),
        "room_ms": _room_ms(cue, cues, times, duration_ms, words_per_minute),
        "words_per_minute": words_per_minute,
        "kept": sorted(rule.kept),
        "allowed": sorted(rule.allowed),
        "words": words,
    }


def keep_proposals(
    session: Session, track_id: UUID, cue_id: UUID, asked: Mapping[str, Any], answer: Mapping[str, Any]
) -> None:
    """Lay proposals beside their cue, each with its source, so that a text that is taken from them can name it; and
    remember the checkpoints. Whoever saves edits meanwhile waits. A cue that has gone keeps nothing."""
    session.execute(insert(Checkpoint).values(list(answer["checkpoints"])).on_conflict_do_nothing())
    session.execute(select(Track.id).where(Track.id == track_id).with_for_update())
    cue = session.scalar(select(Cue).where(Cue.id == cue_id, Cue.track_id == track_id))
    if cue is None or not answer["proposals"]:
        return
    same = {"source": answer["source"], "in_domain": answer["in_domain"], "start_ms": asked["cues"][asked["at"]][0]}
    fresh = [{**one, **same} for one in answer["proposals"]]
    texts = {one["text"] for one in fresh}
    earlier = [one for one in cue.data.get("rewrites", ()) if one["text"] not in texts]
    cue.data = {**cue.data, "rewrites": [*fresh, *earlier][:KEPT]}
    session.flush()


def _check_track(track: Track) -> None:
    if track.kind != "description":
        raise Invalid(
            f"This track is a {track.kind}, no description.",
            slug="not-a-description",
            remedy="Ask for a cue of a description track.",
        )
    if track.state in ("approved", "published"):
        raise Conflict(
            "This description is approved; an approved one stays as it is.",
            slug="track-approved",
            remedy="Ask for changes first, or work on a copy.",
        )
    if track.language.split("-")[0].lower() != "en":
        raise Invalid(
            f"The model writes English; this description is in the language {track.language!r}.",
            slug="rewrite-language",
            remedy="Write it yourself, or ask in a copy whose language is en.",
        )


def _room_ms(cue: Cue, cues: Sequence[Cue], times: FilmTimes, duration_ms: int, words_per_minute: int) -> int:
    """How long the cue may sound from its start on: to the next speech less the tail, the next cue, or the film's end.

    Raises Invalid where that is too short for anything.
    """
    profile = FitProfile(words_per_minute=words_per_minute)
    spoken: list[Interval] = [one for one in times.speech or () if one[1] - one[0] >= profile.min_speech_ms]
    spoken += [(start, end) for start, end, _ in times.dialogue or ()]
    ends = [start - profile.tail_ms for start, _ in spoken if start >= cue.start_ms]
    ends += [other.start_ms for other in cues if other is not cue and other.start_ms >= cue.start_ms]
    room = min([*ends, duration_ms]) - cue.start_ms
    if room * words_per_minute // 60_000 < LEAST_WORDS:
        raise Invalid(
            f"From its start on this description has {max(0, room) / 1000:.1f} s: too little for {LEAST_WORDS} words.",
            slug="rewrite-no-room",
            remedy="Move its start to where there is room, or let the picture be held and write it yourself.",
        )
    return room
