"""Whether what is generated and committed is what would be generated now: `python -m cli.fresh openapi|client`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FRONTEND = PROJECT / "frontend"


def openapi() -> bool:
    made = subprocess.run(
        [sys.executable, "-m", "api.openapi"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return made.stdout == (PROJECT / "openapi.json").read_text()


def client() -> bool:
    committed = next((FRONTEND / "src" / "api" / "generated").glob("*.ts"))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / committed.name
        subprocess.run(
            ["npx", "--no-install", "openapi-typescript", str(PROJECT / "openapi.json"), "-o", str(fresh)],
            cwd=FRONTEND,
            capture_output=True,
            check=True,
        )
        return fresh.read_text() == committed.read_text()


def main() -> None:
    what = sys.argv[1]
    if not {"openapi": openapi, "client": client}[what]():
        how = "python -m api.openapi > openapi.json" if what == "openapi" else "npm run generate (in frontend/)"
        sys.exit(f"{what} is stale; make it again: {how}")


if __name__ == "__main__":
    main()
