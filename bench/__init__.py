"""Every number that the docs quote, as a command: `cuewright bench NAME`.

A bench is a file here with `run(seed_base, json_path)`. It prints what it found and writes its part of docs/results.md.
"""

from __future__ import annotations

import importlib
import inspect
import signal
import sys
from pathlib import Path

from bench.results import write_section

__all__ = ["benches", "run_bench", "write_section"]


def benches() -> list[str]:
    """The files here that hold a bench."""
    return sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef run(" in path.read_text(encoding="utf-8")
    )


def run_bench(
    name: str,
    seed_base: int,
    json_path: Path | None,
    text: Path | None = None,
    runs: Path | None = None,
    quick: bool = False,
    real: Path | None = None,
    labels: bool = False,
    minutes: float | None = None,
    cues: int | None = None,
    rounds: int | None = None,
    work: float | None = None,
    peer: str | None = None,
) -> int:
    """0 where it ran and its own demands held.

    `text` is a file that some benches measure beside their own data, `runs` the folder of a training that some start
    from, `real` one of films and pictures from outside; `quick` shows that a long one runs, and measures nothing;
    `labels` asks the bench of alignment what labels bring; `minutes`, `cues`, `rounds` and `work` say how much the
    benches of the editor do.
    """
    name = name.replace("-", "_")
    if name not in benches():
        print(f"There is no bench {name}; there are: {', '.join(benches())}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what a bench started ends with it
    run = importlib.import_module(f"bench.{name}").run
    given = {
        "text": text, "runs": runs, "quick": quick, "real": real, "labels": labels, "peer": peer,
        "minutes": minutes, "cues": cues, "rounds": rounds, "work": work,
    }  # fmt: skip
    extra = {key: value for key, value in given.items() if value}
    for key in extra:
        if key not in inspect.signature(run).parameters:
            print(f"The bench {name} takes no --{key}.", file=sys.stderr)
            return 2
    answer = run(seed_base=seed_base, json_path=json_path, **extra)
    return answer if isinstance(answer, int) else 0  # some hand their rows to who imports them
