"""A description checked: what the rules find in it, and the accessibility report of its film."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.deps import Db, Me
from api.tracks import attachment
from core import tracks
from core.errors import Invalid
from core.film_times import film_times
from core.formats.stored import text_track
from core.formats.track import Kind, TextTrack
from core.tables import Cue, Track, User, Video
from core.waivers import list_waivers

if TYPE_CHECKING:
    from core.rules.finding import RuleFinding
    from core.rules.profile import RuleProfile

router = APIRouter(prefix="/v1", tags=["checks"])

Severity = Literal["error", "warning", "hint"]
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


class FixRead(BaseModel):
    title: str
    text: str | None = Field(description="the cue's new text; null leaves it")
    start_ms: int | None
    end_ms: int | None


class TextSpan(BaseModel):
    """Characters (code points) of a cue's text; the one at `end` is not among them."""

    start: int
    end: int


class RuleFindingRead(BaseModel):
    rule: str
    title: str
    severity: Severity
    cue_id: UUID | None = Field(description="null where a stretch of the film is meant")
    start_ms: int | None
    end_ms: int | None
    span: TextSpan | None
    reason: str
    source: str = Field(description="the guides that ask for it")
    fix: FixRead | None
    waived: str | None = Field(description="the reason for which it stands")
    waiver_id: UUID | None = Field(
        description="by which DELETE /v1/tracks/{id}/waivers/{waiver_id} lets it count again"
    )


class RuleOff(BaseModel):
    rule: str
    title: str
    why: str


class CheckRead(BaseModel):
    profile: str
    revision: int = Field(description="of the track as it was checked; fixes are saved on it")
    counts: dict[Severity, int] = Field(description="findings that nobody has waived")
    findings: list[RuleFindingRead]
    off: list[RuleOff] = Field(description="rules that did not look at this track, and why")


class RuleRead(BaseModel):
    rule: str
    title: str
    group: Literal["time", "extended", "style", "sound"]
    source: str
    severity: Severity = Field(description="the most it says; a profile may lower it")
    needs: list[str]
    language: bool = Field(description="whether it needs to know the track's language")
    heuristic: str = Field(description="what it cannot know, where it guesses")


class ProfileRead(BaseModel):
    name: str
    title: str
    limits: dict[str, Any]
    severities: dict[str, str] = Field(description="rules that this profile lowers or leaves out")


class RulesRead(BaseModel):
    rules: list[RuleRead]
    profiles: list[ProfileRead]


@router.get("/rules")
def rules(me: Me) -> RulesRead:
    """The catalogue of rules, and the profiles that set their limits."""
    from core.rules.catalog import RULES
    from core.rules.profile import PROFILES

    listed = [
        RuleRead(
            rule=each.id, title=each.title, group=each.group, source=each.source, severity=each.severity,
            needs=list(each.needs), language=each.language, heuristic=each.heuristic,
        )
        for each in RULES
    ]  # fmt: skip
    return RulesRead(rules=listed, profiles=[_profile(each) for each in PROFILES.values()])


@router.get("/tracks/{id}/findings")
def findings(id: UUID, me: Me, session: Db, profile: Annotated[str, Query(max_length=40)] = "house") -> CheckRead:
    """What the rules find in a description, in the order of time."""
    from core.names import ledger_of
    from core.rules.check import examine
    from core.rules.film import FilmFacts
    from core.rules.profile import PROFILES
    from core.rules.waivers import Waiver

    track, cues = _description(session, me, id)
    chosen = PROFILES.get(profile)
    if chosen is None:
        raise Invalid(
            f"There is no profile {profile!r}.", slug="profile-unknown", remedy=f"There are: {', '.join(PROFILES)}."
        )
    film = film_times(session, session.get_one(Video, track.video_id))
    facts = FilmFacts(
        duration_ms=film.duration_ms,
        speech=film.speech or (),
        dialogue=film.dialogue or (),
        gaps=film.gaps or (),
        shots=film.shots or (),
        ledger=ledger_of((), film.dialogue) if film.dialogue else None,
    )
    known = [replace(cue, data={**cue.data, "id": str(row.id)}) for cue, row in zip(cues.cues, track.cues, strict=True)]
    given = list_waivers(session, track)
    standing = [Waiver(one.rule, None if one.cue_id is None else str(one.cue_id), one.reason) for one in given]
    checked = examine(replace(cues, cues=known), facts, chosen, standing)
    by_place = {(one.rule, one.cue_id): one.id for one in given}
    found = [_finding(each, track.cues, by_place) for each in checked.findings()]
    return CheckRead(
        profile=profile,
        revision=track.revision,
        counts={one: sum(each.severity == one and each.waived is None for each in found) for one in _SEVERITIES},
        findings=found,
        off=[RuleOff(rule=each.rule, title=each.title, why=each.why) for each in checked.off],
    )


_PAGES = {
    "content": {
        "text/html": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        "application/json": {"schema": {"type": "object"}},
    }
}
_SHUT = {  # the page holds a film's words; nothing in it may run or load
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}


@router.get("/tracks/{id}/report", response_class=Response, responses={200: _PAGES})
def report(
    id: UUID,
    me: Me,
    session: Db,
    format: Literal["html", "pdf", "json"] = "html",
    download: Annotated[bool, Query(description="Answer as a file to be saved")] = False,
) -> Response:
    """The accessibility report (WCAG 2.2: 1.2.3, 1.2.5, 1.2.7) as a page, a PDF or JSON."""
    from core.accessibility.report import FilmTime, Subject, accessibility_report

    track, cues = _description(session, me, id)
    film = film_times(session, session.get_one(Video, track.video_id))
    times = FilmTime(
        duration_ms=film.duration_ms,
        shots=film.shots,
        speech=film.speech,
        dialogue=None if film.dialogue is None else [(start, end) for start, end, _ in film.dialogue],
        gaps=film.gaps,
    )
    made = datetime.now(UTC).date().isoformat()
    subject = Subject(film.title, track.title, track.state, track.revision, made)
    written = accessibility_report(cues, times, subject)
    headers = dict(_SHUT)
    if download:
        headers |= attachment(f"{film.title} accessibility report.{format}")
    if format == "json":
        return Response(json.dumps(asdict(written), ensure_ascii=False), media_type="application/json", headers=headers)
    if format == "pdf":
        from core.accessibility.pdf import report_pdf

        del headers["Content-Security-Policy"]  # a browser's own reader of PDF would be locked out by it
        return Response(report_pdf(written), media_type="application/pdf", headers=headers)
    from core.accessibility.html import report_html

    return Response(report_html(written), media_type="text/html; charset=utf-8", headers=headers)


def _description(session: Session, user: User, track_id: UUID) -> tuple[Track, TextTrack]:
    track = tracks.get_track(session, user, track_id)
    if track.kind != "description":
        raise Invalid(
            "Only descriptions are checked; this track holds what is said.",
            slug="track-kind",
            remedy="Choose a description of this film.",
        )
    return track, text_track(track.cues, cast(Kind, track.kind), track.language, {"title": track.title})


def _finding(found: RuleFinding, cues: list[Cue], waivers: dict[tuple[str, UUID | None], UUID]) -> RuleFindingRead:
    cue = cues[found.cue] if found.cue is not None else None
    waiver_id = None
    if found.waived is not None:
        waiver_id = waivers.get((found.rule, cue.id if cue is not None else None)) or waivers.get((found.rule, None))
    start_ms, end_ms = (cue.start_ms, cue.end_ms) if cue is not None else found.at_ms or (None, None)
    return RuleFindingRead(
        rule=found.rule, title=found.title, severity=found.severity,
        cue_id=cue.id if cue is not None else None, start_ms=start_ms, end_ms=end_ms,
        span=TextSpan(start=found.span[0], end=found.span[1]) if found.span else None,
        reason=found.reason, source=found.source, fix=FixRead(**asdict(found.fix)) if found.fix else None,
        waived=found.waived, waiver_id=waiver_id,
    )  # fmt: skip


def _profile(profile: RuleProfile) -> ProfileRead:
    limits = {each.name: getattr(profile, each.name) for each in fields(profile)}
    name, title, severities = (limits.pop(key) for key in ("name", "title", "severities"))
    shown = {key: sorted(value) if isinstance(value, frozenset) else value for key, value in limits.items()}
    return ProfileRead(name=name, title=title, limits=shown, severities=dict(severities))
