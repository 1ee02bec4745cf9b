"""The product's own steps on one film, in this process: no database, no queue, one folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from core.pipelines import STEPS
from core.storage import LocalStorage
from workers.context import Film, Found, StepContext
from workers.steps import load_step

PARAMS: Mapping[str, Any] = {"words_per_minute": 150, "words": "in_domain"}


class FilmInProcess:
    """Runs steps in order and keeps what they found; a step that is asked for again runs again."""

    def __init__(self, video: Path, folder: Path, params: Mapping[str, Any] = PARAMS) -> None:
        self.video, self.folder, self.params = video, folder, params
        self.subtitles: Path | None = None
        self.found: dict[str, Found] = {}
        self._storage = LocalStorage(folder / "files")

    def run(self, *names: str) -> dict[str, Any]:
        """The payload of the last of these steps."""
        for name in names:
            self.found[name] = self._run(name, STEPS[name].needs)
        return self.found[names[-1]].payload

    def _run(self, name: str, needs: Sequence[str]) -> Found:
        key = f"{name}-{uuid4().hex}"
        scratch = self.folder / key
        scratch.mkdir(parents=True)
        try:
            film = Film(
                UUID(int=0),
                self.video,
                self.video.name,
                self.subtitles,
                self.subtitles.name if self.subtitles else None,
            )
            wanted = {need: self.found[need] for need in needs}
            outcome = load_step(name).run(StepContext(film, self.params, wanted, scratch, key, check=lambda: None))
            for file, path in outcome.files.items():
                self._storage.put(f"results/{key}/{file}", path, move=True)
            return Found(key, outcome.payload, self._storage)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
