"""`cuewright models list`: every checkpoint that is installed, how it was trained and what was measured.

Read from the checkpoints' own descriptions, so that the answer needs no torch and takes no time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from core.pipelines import STEPS

PROFILES = ("starter", "full")
MODELS = Path(__file__).resolve().parent.parent / "models"


def print_models(console: Console | None = None, models: Path = MODELS) -> None:
    console = console or Console()
    found = [path for profile in PROFILES for path in sorted((models / profile).glob("*/config.json"))]
    if not found:
        console.print(f"No weights are installed in {models}. Restore models/starter from the repository.")
        return
    table = Table(header_style="bold")
    for title in ("model", "profile", "size", "trained by", "seed", "world", "measured"):
        table.add_column(title, overflow="fold")
    for described in found:
        config: dict[str, Any] = json.loads(described.read_text())
        size = sum(path.stat().st_size for path in described.parent.iterdir()) / 1e6
        table.add_row(
            described.parent.name,
            described.parent.parent.name,
            f"{size:.1f} MB",
            *(str(config.get(key, "")) for key in ("command", "seed", "world_version")),
            "\n".join(f"{key} {_number(value)}" for key, value in (config.get("metrics") or {}).items()),
        )
    console.print(table)
    for name in sorted(_used() - {described.parent.name for described in found}):
        console.print(f"{name}: no weights are installed{'' if name in _required() else '; the product does without'}.")


def _required() -> set[str]:
    return {name for step in STEPS.values() for name in step.checkpoints}


def _used() -> set[str]:
    return _required() | {name for step in STEPS.values() for name in step.also}


def _number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
