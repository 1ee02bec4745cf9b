"""A finding that someone lets stand, with a reason. It is kept and marked, never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.rules.finding import RuleFinding


@dataclass(frozen=True, slots=True)
class Waiver:
    """`cue` is the cue's id, or its index where it has none; None waives the rule for the whole track."""

    rule: str
    cue: str | int | None
    reason: str
    by: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"a waiver of {self.rule} needs a reason")


def waived(findings: Sequence[RuleFinding], waivers: Iterable[Waiver]) -> list[RuleFinding]:
    """The same findings, those that a waiver names marked with its reason."""
    reasons = {(waiver.rule, waiver.cue): waiver.reason for waiver in waivers}
    if not reasons:
        return list(findings)
    return [_marked(finding, reasons) for finding in findings]


def _marked(finding: RuleFinding, reasons: dict[tuple[str, str | int | None], str]) -> RuleFinding:
    who: str | int | None = finding.cue if finding.cue_id is None else finding.cue_id
    reason = reasons.get((finding.rule, who)) or reasons.get((finding.rule, None))
    return replace(finding, waived=reason) if reason else finding
