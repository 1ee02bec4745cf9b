"""The `people` text of every clip of many films, by a trained names model: AutoAD learns with its mistakes in it.

python -m models.names.people_lines --model runs/starter/names --clips runs/starter/clips.npz \
    --glances runs/starter/glances.npz --out runs/starter/people.json
"""

from __future__ import annotations

import argparse
from pathlib import Path

from models import checkpoint
from models.clip.features import load_clips
from models.data.people import open_people
from models.data.people_texts import save_people
from models.names.data import FilmCase, film_cases
from models.names.glances import load_glances
from models.names.measure import film_people
from models.names.model import Names
from models.progress import printed


def film_lines(model: Names, case: FilmCase) -> dict[tuple[int, int], tuple[str, str]]:
    """The texts of one film, from its own dialogue and pictures alone."""
    both = [film_people(model, case, wide) for wide in (False, True)]
    return {
        (case.truth.film_seed, cue.index): (narrow.text, wide.text)
        for cue, narrow, wide in zip(case.truth.cues, *both, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write who is in the picture of every clip, by a trained names model.")
    parser.add_argument("--model", type=Path, required=True, help="folder of the trained names model")
    parser.add_argument("--clips", type=Path, required=True, help="features written by models.clip.features")
    parser.add_argument("--glances", type=Path, required=True, help="features written by models.names.glances")
    parser.add_argument("--out", type=Path, default=Path("runs/people.json"))
    parser.add_argument("--source", default="studio.training_people")
    given = parser.parse_args()
    model, source, say = checkpoint.load(given.model), open_people(given.source), printed("films")
    assert isinstance(model, Names)
    films, glances = load_clips(given.clips), load_glances(given.glances)
    cases = film_cases([*films["train"], *films["tune"]], glances, source)
    lines: dict[tuple[int, int], tuple[str, str]] = {}
    for done, case in enumerate(cases, 1):
        lines |= film_lines(model, case)
        say(done, len(cases))
    save_people(given.out, lines)


if __name__ == "__main__":
    main()
