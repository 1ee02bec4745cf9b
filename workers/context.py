"""What a step is given: its film, its parameters, the results it needs, a scratch folder, and one call for progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from core.storage import Storage


class Cancelled(Exception):
    """Someone asked this job to stop."""


class LeaseLost(Exception):
    """Another worker holds this step now; nothing of ours may be written."""


class ShuttingDown(Exception):
    """The worker is going down; the step goes back to the queue."""


@dataclass(frozen=True, slots=True)
class Film:
    """The parts of a video row that steps may read."""

    id: UUID
    path: Path
    file_name: str
    subtitles_path: Path | None
    subtitles_name: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """An earlier step's result."""

    key: str
    payload: dict[str, Any]
    storage: Storage

    def file(self, name: str) -> Path:
        return self.storage.path(f"results/{self.key}/{name}")

    def folder(self, *names: str) -> Path:
        """The local folder in which these files of the result lie together."""
        paths = [self.file(name) for name in names]
        return paths[0].parent


@dataclass(slots=True)
class Outcome:
    """What a step found: JSON payload and files (name -> path in the scratch folder)."""

    payload: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class StepContext:
    film: Film
    params: Mapping[str, Any]
    needs: Mapping[str, Found]
    folder: Path
    result_key: str
    check: Callable[[], None]  # raises Cancelled, LeaseLost or ShuttingDown
    done: float = 0.0
    total: float = 0.0
    note: str = ""
    heard_at: float = field(default_factory=time.monotonic)

    def progress(self, done: float, total: float, note: str = "") -> None:
        """Report and ask in one call, made every batch. Cheap: the lease thread writes it to the database."""
        self.done, self.total, self.note = done, total, note or self.note
        self.heard_at = time.monotonic()
        self.check()


class StepModule(Protocol):
    """The shape of workers/steps/<step>.py."""

    @staticmethod
    def run(ctx: StepContext) -> Outcome: ...


Publish = Callable[[Session, UUID, str, Mapping[str, Any]], None]  # session, video id, result key, payload
