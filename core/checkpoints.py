"""Where the weights in service lie."""

from __future__ import annotations

from pathlib import Path

from core.settings import Settings


def folder_of(settings: Settings, name: str) -> Path:
    """models/<profile>/<name>, whether or not it is there."""
    return settings.models / settings.weights / name


def is_installed(settings: Settings, name: str) -> bool:
    """Whether config and weights of this model are there."""
    folder = folder_of(settings, name)
    return (folder / "config.json").is_file() and (folder / "model.safetensors").is_file()
