"""The `people` text of every clip of many films, by a trained names model: AutoAD learns with its mistakes in it.

python -m models.names.people_lines --model runs/starter/names --clips runs/starter/clips.npz \
    --glances runs/starter/glances.npz --out runs/starter/people.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from models.clip.features import load_clips
from models.data.people import open_people
from models.names.data import FilmCase, film_cases
from models.names.glances import load_glances
from models.names.measure import film_people
from models.names.model import Names
from models.names.predict import load

# (film seed, clip index) -> (text by the clip's interval, text by its wider window)
PeopleLines = dict[tuple[int, int], tuple[str, str]]


def film_lines(model: Names, case: FilmCase) -> PeopleLines:
    """The texts of one film, from its own dialogue and pictures alone."""
    both = [film_people(model, case, wide) for wide in (False, True)]
    return {
        (case.truth.film_seed, cue.index): (narrow.text, wide.text)
        for cue, narrow, wide in zip(case.truth.cues, *both, strict=True)
    }


def save_people(path: Path, lines: PeopleLines) -> None:
    """JSON: film seed -> clip index -> [by the interval, by the window]."""
    films: dict[str, dict[str, list[str]]] = {}
    for (seed, index), pair in lines.items():
        films.setdefault(str(seed), {})[str(index)] = list(pair)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(films) + "\n", encoding="utf-8")


def load_people(path: Path) -> PeopleLines:
    """What `save_people` wrote."""
    films = json.loads(path.read_text(encoding="utf-8"))
    return {
        (int(seed), int(index)): (pair[0], pair[1]) for seed, clips in films.items() for index, pair in clips.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write who is in the picture of every clip, by a trained names model.")
    parser.add_argument("--model", type=Path, required=True, help="folder of the trained names model")
    parser.add_argument("--clips", type=Path, required=True, help="features written by models.clip.features")
    parser.add_argument("--glances", type=Path, required=True, help="features written by models.names.glances")
    parser.add_argument("--out", type=Path, default=Path("runs/people.json"))
    parser.add_argument("--source", default="studio.training_people")
    given = parser.parse_args()
    model, source = load(given.model), open_people(given.source)
    films, glances = load_clips(given.clips), load_glances(given.glances)
    lines: PeopleLines = {}
    for split in ("train", "tune"):
        for case in film_cases(films[split], glances, source):
            lines |= film_lines(model, case)
    save_people(given.out, lines)


if __name__ == "__main__":
    main()
