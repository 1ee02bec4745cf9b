"""The speakers of a film, as its newest heard tracks have them; named, merged, and carried on to newer tracks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session

from core.edits import Operation, Saved, save_edits
from core.errors import Invalid, NotFound
from core.heard import NOBODY, speaker_name
from core.tables import Cue, Result, Track, User, Video
from core.tracks import keep_track

TITLES = {"description": "Description heard in the soundtrack", "transcript": "Dialogue heard in the soundtrack"}
LONGEST_NAME = 200


@dataclass(slots=True)
class Speaker:
    number: int
    name: str
    narrates: bool  # has lines of the description
    cues: int = 0
    speech_ms: int = 0
    words: int = 0
    first_ms: int = 0
    first_person: float | None = None
    narrator: float | None = None  # 0..1: how likely this is the describer
    merged: list[int] = field(default_factory=list)  # numbers of voices that people found to be this one


@dataclass(frozen=True, slots=True)
class Speakers:
    transcript: Track | None
    description: Track | None
    speakers: Sequence[Speaker]  # by number

    @property
    def track(self) -> Track | None:
        """By whose provenance what was heard is told."""
        return self.transcript or self.description


@dataclass(frozen=True, slots=True)
class SavedTrack:
    track_id: UUID
    saved: Saved


def heard_tracks(session: Session, video_id: UUID) -> dict[str, Track]:
    """Kind -> the newest track that was heard in this film's soundtrack; both from the same listening."""
    rows = session.scalars(
        select(Track)
        .where(
            Track.video_id == video_id,
            Track.kind.in_(TITLES),
            Track.provenance["source"].astext == "heard",
        )
        .order_by(Track.created_at.desc(), Track.source.desc())
    ).all()
    newest: dict[str, Track] = {}
    for track in rows:
        told = next(iter(newest.values()), track).provenance
        if all(told.get(name) == track.provenance.get(name) for name in ("heard", "narrators", "withheld")):
            newest.setdefault(track.kind, track)
    return newest


def speakers_of(session: Session, video: Video) -> Speakers:
    tracks = heard_tracks(session, video.id)
    found: dict[int, Speaker] = {}
    for kind, track in tracks.items():
        told = {one["number"]: one for one in track.provenance.get("speakers", ())}
        for row in _rows(session, track):
            one = found.setdefault(row.number, Speaker(row.number, row.name, False, first_ms=row.first_ms))
            one.name = one.name or row.name
            one.narrates = one.narrates or kind == "description"
            one.cues += row.cues
            one.speech_ms += row.speech_ms
            one.words += row.words
            one.first_ms = min(one.first_ms, row.first_ms)
            if row.number in told:
                one.first_person, one.narrator = told[row.number]["first_person"], told[row.number]["narrator"]
    if tracks:
        for voice, (number, _) in carried(session, next(iter(tracks.values()))).items():
            if voice != number and number in found:
                found[number].merged.append(voice)
    return Speakers(tracks.get("transcript"), tracks.get("description"), [found[number] for number in sorted(found)])


def _rows(session: Session, track: Track) -> Iterable[Any]:
    number = cast(Cue.data["speaker_number"].astext, Integer)
    counted = case(
        (func.btrim(Cue.text) == "", 0),
        else_=func.cardinality(func.regexp_split_to_array(func.btrim(Cue.text), r"\s+")),
    )
    return session.execute(
        select(
            number.label("number"),
            func.max(Cue.data["speaker"].astext).label("name"),
            func.count().label("cues"),
            func.sum(Cue.end_ms - Cue.start_ms).label("speech_ms"),
            func.sum(counted).label("words"),
            func.min(Cue.start_ms).label("first_ms"),
        )
        .where(Cue.track_id == track.id, Cue.data.has_key("speaker_number"))
        .group_by(number)
    ).all()


def rename_speaker(session: Session, user: User, video: Video, number: int, name: str) -> list[SavedTrack]:
    """All cues of a speaker in one batch a track. Raises NotFound, Conflict where a track is approved."""
    return _save(session, user, video, number, {"speaker": name})


def merge_speakers(session: Session, user: User, video: Video, number: int, into: int) -> list[SavedTrack]:
    """`number` turns out to be the voice of `into`, and has its name from now on."""
    if number == into:
        raise Invalid("A speaker is merged with another one, not with itself.", slug="speaker-same")
    other = next((one for one in speakers_of(session, video).speakers if one.number == into), None)
    if other is None:
        raise _unknown(into)
    return _save(session, user, video, number, {"speaker": other.name, "speaker_number": into})


def _save(session: Session, user: User, video: Video, number: int, values: Mapping[str, Any]) -> list[SavedTrack]:
    saved = []
    for track in heard_tracks(session, video.id).values():
        theirs = session.scalars(
            select(Cue.id)
            .where(Cue.track_id == track.id, Cue.data["speaker_number"].astext == str(number))
            .order_by(Cue.start_ms)
        ).all()
        if theirs:
            operations = [Operation("set", cue_id, dict(values)) for cue_id in theirs]
            saved.append(SavedTrack(track.id, save_edits(session, user, track, track.revision, operations)))
    if not saved:
        raise _unknown(number)
    return saved


def _unknown(number: int) -> NotFound:
    return NotFound(f"Nobody with the number {number} is heard in this film.", slug="speaker-unknown")


def voices_of(session: Session, video: Video, numbers: Collection[int]) -> list[int]:
    """The numbers of the heard voices that these speakers are now: more where people merged some."""
    known = {one.number for one in speakers_of(session, video).speakers}
    for number in numbers:
        if number not in known:
            raise _unknown(number)
    now: dict[int, int] = {number: number for number in known}
    for track in heard_tracks(session, video.id).values():
        now |= {voice: number for voice, (number, _) in carried(session, track).items()}
    return sorted(voice for voice, number in now.items() if number in numbers)


def carried(session: Session, track: Track) -> dict[int, tuple[int, str]]:
    """Voice, as it was heard -> (number, name) that people gave it on tracks of the same listening, the last of them.

    A cue is known again by its times; what most cues of a voice say counts.
    """
    key = track.provenance.get("heard")
    heard = session.get(Result, key) if key else None
    if heard is None:
        return {}
    spoken = {
        (line["start_ms"], max(line["end_ms"], line["start_ms"] + 1)): line["speaker"]
        for line in heard.payload["lines"]
        if line["speaker"] is not None
    }
    number, name = Cue.data["speaker_number"].astext, Cue.data["speaker"].astext
    rows = session.execute(
        select(Track.id, Track.provenance["narrators"], Cue.start_ms, Cue.end_ms, number, name)
        .join(Cue, Cue.track_id == Track.id)
        .where(Track.video_id == track.video_id, Track.provenance["heard"].astext == key, Track.revision > 1)
        .order_by(Track.created_at, Track.id)
    ).all()
    found: dict[int, tuple[int, str]] = {}
    for _, cues in groupby(rows, key=lambda row: row[0]):
        counted: dict[int, Counter[tuple[int, str]]] = {}
        narrators: Any = ()
        for _, given, start_ms, end_ms, number_now, name_now in cues:
            narrators = given
            voice = spoken.get((start_ms, end_ms))
            if voice is not None:
                now = (NOBODY if number_now is None else int(number_now), name_now or "")
                counted.setdefault(voice, Counter())[now] += 1
        for voice, votes in counted.items():
            most = votes.most_common(1)[0][0]
            if most != (voice, speaker_name(voice, narrators)):
                found[voice] = most
    return found


def keep_heard_track(
    session: Session,
    video_id: UUID,
    *,
    kind: str,
    source: str,
    language: str,
    provenance: Mapping[str, Any],
    cues: Sequence[Mapping[str, Any]],
    asked: bool = False,
) -> None:
    """Write a track of what was heard, once; speakers keep the names and numbers that people gave them before.

    What a person `asked` for is the newest from now on, also where it was there already.
    """
    known = carried(session, Track(video_id=video_id, provenance=dict(provenance)))
    narrators = provenance.get("narrators", ())
    rows = []
    for cue in cues:
        data = dict(cue["data"])
        voice = data.get("speaker_number")
        if voice in known:
            number, name = known[voice]
            if name == speaker_name(number) and number in narrators:  # it had no name but its number's
                name = speaker_name(number, narrators)
            data |= {"speaker": name, "speaker_number": number}
        rows.append({**cue, "data": data})
    made = keep_track(
        session,
        video_id,
        kind=kind,
        source=source,
        title=TITLES[kind],
        language=language,
        provenance=provenance,
        cues=rows,
    )
    if made is None and asked:
        same = (Track.video_id == video_id, Track.kind == kind, Track.source == source)
        _take_again(session, session.scalars(select(Track).where(*same)).one(), cues, rows)


def _take_again(
    session: Session, track: Track, heard: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> None:
    """Cues in which nobody changed who speaks get the names that were given meanwhile."""
    track.created_at = func.clock_timestamp()
    session.flush()
    if track.state in ("approved", "published"):
        return
    names = {
        (cue["start_ms"], cue["end_ms"]): (_who(cue["data"]), _who(then["data"]))
        for then, cue in zip(heard, now, strict=True)
    }
    operations = []
    for cue in session.scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.start_ms)):
        wanted, default = names.get((cue.start_ms, cue.end_ms), ({}, {}))
        if wanted != default and _who(cue.data) == default:
            operations.append(Operation("set", cue.id, wanted))
    if operations:
        save_edits(session, None, track, track.revision, operations)


def _who(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("speaker", "speaker_number") if name in data}
