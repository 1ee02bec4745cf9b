"""The findings of one reading, as many as a person can use: a file of nothing but faults fills no memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.formats.track import Finding

MOST = 1000


@dataclass(slots=True)
class Found:
    """Collects; `all` tells how many more there were than are kept."""

    kept: list[Finding] = field(default_factory=list)
    more: int = 0

    def error(self, message: str, rule: str, line: int | None = None, column: int | None = None, of: str = "") -> None:
        """Something was left out."""
        self._add(message, rule, line, column, "error", of)

    def warning(
        self, message: str, rule: str, line: int | None = None, column: int | None = None, of: str = ""
    ) -> None:
        """Something was mended, or should be looked at."""
        self._add(message, rule, line, column, "warning", of)

    def _add(
        self,
        message: str,
        rule: str,
        line: int | None,
        column: int | None,
        severity: Literal["error", "warning"],
        of: str,
    ) -> None:
        if len(self.kept) >= MOST:
            self.more += 1
        else:
            self.kept.append(Finding(message, line, column, severity, rule, of[:80]))

    def all(self) -> list[Finding]:
        """Every finding that was kept, and one that counts the others."""
        if not self.more:
            return self.kept
        return [*self.kept, Finding(f"There are {self.more:,} findings more like these.", rule="more-findings")]

    def as_extra(self) -> list[dict[str, object]]:
        """The first of them for a problem document."""
        return [
            {"message": each.message, "line": each.line, "column": each.column, "rule": each.rule}
            for each in self.kept[:20]
        ]
