"""Models stay warm in their process: loaded on first use, the least recently used leaves first when memory is short."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.fingerprints import checkpoint_folder

LIMIT_BYTES = 6 * 2**30


@dataclass(slots=True)
class Entry:
    model: Any
    size_bytes: int


class ModelCache:
    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.entries: OrderedDict[tuple[str, float], Entry] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, folder: Path) -> Any:
        """The model of a checkpoint folder; a folder whose weights changed is loaded anew."""
        key = (str(folder), (folder / "config.json").stat().st_mtime)
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
                return self.entries[key].model
            model = _load(folder)
            size = sum(p.numel() * p.element_size() for p in model.parameters())
            self.entries[key] = Entry(model, size)
            while len(self.entries) > 1 and sum(e.size_bytes for e in self.entries.values()) > self.limit_bytes:
                self.entries.popitem(last=False)
            return model


def _load(folder: Path) -> Any:
    import torch

    from models.checkpoint import load

    return load(folder, "cuda" if torch.cuda.is_available() else "cpu")


cache = ModelCache()
one_at_a_time = threading.Lock()  # in a process that answers several at once: models share the cores or the GPU


def served(name: str) -> Any:
    """The model that this installation serves under `name` (models/<profile>/<name>)."""
    return cache.get(checkpoint_folder(name))
