"""A trainer of no model: it counts steps, keeps each, and goes on where it stopped."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from models.progress import printed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--of", type=Path)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--until", default="end")
    given = parser.parse_args()
    say = printed("counts")
    if given.out.suffix:
        say(given.steps, given.steps)
        given.out.write_text("counted")
        return
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "pid.txt").write_text(str(os.getpid()))
    kept = given.out / "steps.txt"
    before = len(kept.read_text().splitlines()) if kept.is_file() else 0
    try:
        for step in range(before + 1, given.steps + 1):
            with kept.open("a") as file:
                file.write(f"{step}\n")
            say(step, given.steps)
            if given.until == "failure":
                1 / 0  # noqa: B018
            if given.until == "interrupted" and not before:
                time.sleep(60)
    except KeyboardInterrupt:
        print("tidied up", flush=True)
        raise
    (given.out / "model.safetensors").write_text("counted")
    (given.out / "config.json").write_text(json.dumps({"metrics": {"steps": given.steps}}))


if __name__ == "__main__":
    main()
