"""Fingerprints of the checkpoints in service: new weights recompute just what depends on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.checkpoints import folder_of, is_installed
from core.errors import NotInstalled
from core.settings import get_settings


def is_served(name: str) -> bool:
    """Whether weights of this model are installed in the served profile."""
    return is_installed(get_settings(), name)


def checkpoint_folder(name: str) -> Path:
    """Where the served checkpoint of this model lies. Raises NotInstalled where it is missing."""
    settings, folder = get_settings(), folder_of(get_settings(), name)
    if not (folder / "config.json").is_file():
        raise NotInstalled(
            f"The checkpoint {name!r} of the profile {settings.weights!r} is not installed.",
            slug="checkpoint-missing",
            remedy="Run ./cuewright models list to see what is there; restore models/starter from the repository.",
        )
    return folder


def fingerprints(names: Iterable[str]) -> dict[str, str]:
    return {name: _fingerprint(*_stamp(checkpoint_folder(name))) for name in names}


def served_checkpoints(names: Iterable[str]) -> list[dict[str, Any]]:
    """What a text's source is: the columns of `core.tables.Checkpoint`, read from each checkpoint's own description."""
    found = []
    for name, fingerprint in fingerprints(names).items():
        told = json.loads((checkpoint_folder(name) / "config.json").read_text(encoding="utf-8"))
        found.append(
            {
                "fingerprint": fingerprint,
                "name": name,
                "profile": get_settings().weights,
                "config": {key: value for key, value in told.items() if key != "metrics"},
                "metrics": told.get("metrics", {}),
            }
        )
    return found


def checkpoint_setting(name: str, setting: str) -> Any:
    """One value of the served checkpoint's config, without loading it; None where it has none."""
    told = json.loads((checkpoint_folder(name) / "config.json").read_text(encoding="utf-8"))
    return told["config"].get(setting)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    return tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(folder.iterdir()) if f.is_file())


@lru_cache(maxsize=64)
def _fingerprint(*files: tuple[str, int, int]) -> str:
    digest = hashlib.sha256()
    for path, _, _ in files:
        digest.update(Path(path).name.encode())
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()
