"""Check a whole track, or again after one cue has changed; both give the same findings."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.formats.track import TextCue, TextTrack
from core.rules.catalog import RULES, Rule, why_off
from core.rules.film import FilmFacts
from core.rules.finding import RANK, Found, RuleFinding, Severity
from core.rules.language import pack_for
from core.rules.profile import HOUSE, RuleProfile
from core.rules.setting import Setting, setting_of
from core.rules.view import LOOKED_AT, CueView, view_of
from core.rules.waivers import Waiver, waived


@dataclass(frozen=True, slots=True)
class Off:
    """A rule that did not look at this track, and why."""

    rule: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked track, with what `check_cue` needs to do it again quickly. Keep it while the track is edited."""

    track: TextTrack
    waivers: tuple[Waiver, ...]
    setting: Setting
    rules: tuple[Rule, ...]  # those that run
    off: tuple[Off, ...]
    views: tuple[CueView, ...]  # by index
    order: tuple[tuple[int, int], ...]  # (start_ms, index), sorted
    by_cue: tuple[tuple[RuleFinding, ...], ...]  # of reach "cue" and "near", by index
    of_film: tuple[RuleFinding, ...]

    def findings(self) -> list[RuleFinding]:
        """All of them in the order of time, waived ones marked."""
        every = [finding for findings in self.by_cue for finding in findings]
        every += self.of_film
        starts = [view.start_ms for view in self.views]
        every.sort(
            key=lambda one: (
                starts[one.cue] if one.cue is not None else (one.at_ms or (0, 0))[0],
                -1 if one.cue is None else one.cue,
                _PLACE[one.rule],
                one.span or (0, 0),
                one.reason,
            )
        )
        return waived(every, self.waivers)


_PLACE = {rule.id: place for place, rule in reversed(list(enumerate(RULES)))}


def check_track(
    track: TextTrack,
    film: FilmFacts | None = None,
    profile: RuleProfile = HOUSE,
    waivers: Iterable[Waiver] = (),
) -> list[RuleFinding]:
    """Every finding of a track, in the order of time."""
    return examine(track, film, profile, waivers).findings()


def examine(
    track: TextTrack,
    film: FilmFacts | None = None,
    profile: RuleProfile = HOUSE,
    waivers: Iterable[Waiver] = (),
) -> Checked:
    """Check a whole track and keep what a later `check_cue` needs."""
    film = film if film is not None else FilmFacts()
    pack = pack_for(track.language)
    setting = setting_of(film, profile, pack, track.language)
    rules, off = [], []
    for rule in RULES:
        why = "this profile does not ask for it" if profile.severities.get(rule.id) == "off" else ""
        why = why or why_off(rule, film, pack, track.language)
        if why:
            off.append(Off(rule.id, rule.title, why))
        else:
            rules.append(rule)
    views = tuple(_view(index, cue, setting) for index, cue in enumerate(track.cues))
    order = tuple(sorted((view.cue.start_ms, view.index) for view in views))
    checked = Checked(track, tuple(waivers), setting, tuple(rules), tuple(off), views, order, (), ())
    ordered = [views[index] for _, index in order]
    by_cue: list[tuple[RuleFinding, ...]] = [()] * len(views)
    for place in range(len(ordered)):
        by_cue[ordered[place].index] = _of_one(checked, ordered, place)
    return replace(checked, by_cue=tuple(by_cue), of_film=_of_whole(checked, ordered))


def check_cue(checked: Checked, index: int, cue: TextCue) -> Checked:
    """The track with this cue in place of the one at `index`; only what depends on it is looked at again.

    Raises IndexError where there is no such cue. Where cues come or go, `examine` the whole.
    """
    if not 0 <= index < len(checked.views):
        raise IndexError(f"the track has {len(checked.views)} cues, none at {index}")
    view = _view(index, cue, checked.setting)
    old = checked.views[index]
    views = (*checked.views[:index], view, *checked.views[index + 1 :])
    order = list(checked.order)
    old_place = bisect_left(order, (old.cue.start_ms, index))
    del order[old_place]
    insort(order, (cue.start_ms, index))
    new_place = bisect_left(order, (cue.start_ms, index))
    cues = list(checked.track.cues)
    cues[index] = cue
    fresh = replace(checked, track=replace(checked.track, cues=tuple(cues)), views=views, order=tuple(order))
    ordered = [views[at] for _, at in order]
    reach = near_reach(checked.setting.profile)
    touched = {
        place
        for middle in (old_place, new_place)
        for place in range(max(0, middle - 1), min(len(ordered), middle + reach + 1))
    }
    by_cue = list(checked.by_cue)
    for place in sorted(touched):
        at = ordered[place].index
        by_cue[at] = _of_one(fresh, ordered, place)
    return replace(fresh, by_cue=tuple(by_cue), of_film=_of_whole(fresh, ordered))


def near_reach(profile: RuleProfile) -> int:
    """How many cues back a rule of reach "near" may look."""
    return max(profile.pronoun_cues, profile.repeat_cues, profile.same_openings, 1)


def _view(index: int, cue: TextCue, setting: Setting) -> CueView:
    return view_of(index, cue, setting.pack, setting.film.ledger, setting.film.spoken_ms.get(index))


def _of_one(checked: Checked, ordered: Sequence[CueView], place: int) -> tuple[RuleFinding, ...]:
    view, setting = ordered[place], checked.setting
    before = ordered[max(0, place - near_reach(setting.profile)) : place]
    after = ordered[place + 1] if place + 1 < len(ordered) else None
    findings: list[RuleFinding] = []
    for rule in checked.rules:
        found: Sequence[Found] = ()
        if rule.of_cue is not None:
            found = rule.of_cue(view, setting)
        elif rule.of_near is not None:
            found = rule.of_near(view, before, after, setting)
        if found:
            findings += [_finding(rule, one, view.index, view.cue, setting.profile) for one in found]
    return tuple(findings)


def _of_whole(checked: Checked, ordered: Sequence[CueView]) -> tuple[RuleFinding, ...]:
    findings = []
    for rule in checked.rules:
        if rule.of_film is not None:
            for one in rule.of_film(ordered, checked.setting):
                cue = None if one.cue is None else checked.views[one.cue].cue
                findings.append(_finding(rule, one, one.cue, cue, checked.setting.profile))
    return tuple(findings)


def _finding(rule: Rule, found: Found, index: int | None, cue: TextCue | None, profile: RuleProfile) -> RuleFinding:
    name = cue.data.get("id") if cue is not None else None
    return RuleFinding(
        rule=rule.id,
        title=rule.title,
        severity=_lower(found.level, rule.severity, profile.severities.get(rule.id)),
        cue=index,
        cue_id=str(name) if name is not None else None,
        span=found.span,
        at_ms=found.at_ms,
        reason=found.reason,
        source=rule.source,
        fix=None if found.fix and found.fix.text is not None and _cut(cue) else found.fix,
    )


def _cut(cue: TextCue | None) -> bool:
    """Whether the rules saw the cue's beginning only, so that a new text of theirs would lose the rest."""
    return cue is not None and len(cue.text) > LOOKED_AT


def _lower(level: Severity, most: Severity, asked: str | None) -> Severity:
    """The mildest of what was found, what the rule may say and what the profile allows."""
    limits: list[Severity] = [level, most]
    if asked in ("error", "warning", "hint"):
        limits.append(asked)  # type: ignore[arg-type]
    return min(limits, key=RANK.__getitem__)
