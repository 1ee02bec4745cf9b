"""Steps by name. Each file has `run(ctx) -> Outcome` and, where it leaves rows behind,
`publish(session, video_id, key, payload)`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from core.pipelines import STEPS


def load_step(name: str) -> ModuleType:
    """Imported on first use, so that a cpu worker never loads what only a gpu worker needs."""
    if name not in STEPS:
        raise KeyError(name)
    return import_module(f"workers.steps.{STEPS[name].like or name}")
