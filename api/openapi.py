"""Print the contract: `python -m api.openapi > openapi.json`."""

from __future__ import annotations

import json

from api.main import create_app
from core.settings import Settings


def document() -> str:
    """The same on every machine, whatever the environment says."""
    return json.dumps(create_app(Settings.model_construct()).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(document(), end="")
