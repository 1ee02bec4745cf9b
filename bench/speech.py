"""Hearing on films that no model has heard: speech found, speakers told apart, words, the narrator, and descriptions
taken from a mix, beside the method of MAD-v1, which tells description from dialogue by incomplete subtitles.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bench import write_section
from bench.speech_rows import SpeechRow, rows_of
from bench.speech_table import demands, markdown
from models.catalog import CATALOG
from studio.training_soundtracks import soundtrack
from workers.hearing import MODELS, load_ears

WITH_AD, WITHOUT = 30, 10
FILM_S = 120
BUILT = Path("runs") / "built"  # folders that libraries read


def run(seed_base: int, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where every demand held."""
    ears = load_ears({name: CATALOG[name].starter for name in MODELS}, BUILT)
    with_ad, without = (2, 2) if quick else (WITH_AD, WITHOUT)
    columns: dict[str, SpeechRow] = {}
    for name, unseen in (("voices heard in training", False), ("voices never heard", True)):
        films = (
            soundtrack(seed_base + number, FILM_S, with_ad=number < with_ad, unseen=unseen)
            for number in range(with_ad + without)
        )
        columns[name] = rows_of(films, ears, lambda done, name=name: print(f"{name}: {done} of {with_ad + without}"))
    wrong = demands(columns)
    text = markdown(seed_base, FILM_S, columns, wrong)
    print(text)
    if not quick:
        write_section("speech", text)
    if json_path is not None:
        json_path.write_text(
            json.dumps({"columns": {name: asdict(row) for name, row in columns.items()}, "wrong": wrong})
        )
    return 1 if wrong else 0
