"""`cuewright models list`: what the catalog holds, where its weights are, and what was measured."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from models.catalog import CATALOG


def print_models() -> None:
    table = Table(header_style="bold")
    for title in ("name", "what", "starter weights", "trained by", "measured"):
        table.add_column(title, overflow="fold")
    for name, entry in CATALOG.items():
        described = entry.starter / "config.json"
        if not described.exists():
            table.add_row(name, entry.title, "none yet", "", "")
            continue
        config: dict[str, Any] = json.loads(described.read_text())
        size = sum(path.stat().st_size for path in entry.starter.iterdir()) / 1e6
        measured = ", ".join(f"{key} {_number(value)}" for key, value in (config.get("metrics") or {}).items())
        table.add_row(name, entry.title, f"{size:.1f} MB", str(config.get("command", "")), measured)
    Console().print(table)


def _number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
