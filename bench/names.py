"""Names on tuning films: AutoAD's own lines beside its lines with bound names put in place of the phrases.

python -m bench.names --names runs/starter/names --autoad models/starter/autoad --clips runs/starter/clips.npz \
    --glances runs/starter/glances.npz --films 30

Counted over cues whose actor's name the subtitled dialogue has said by their end: the line says it (`right`), or says
the name of somebody who takes no part (`wrong`); over all cues: `who`, by look or by a right name, the actor is told.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from models import checkpoint
from models.autoad.model import AutoAD
from models.autoad.predict import ClipInput, Mode, describe
from models.autoad.reading import SUBTITLE_LINES
from models.clip.features import ClipFeatures, load_clips
from models.data.people import open_people
from models.data.people_texts import load_people, with_people
from models.language.tokenizer import load_tokenizer
from models.metrics.bootstrap import interval_of_mean
from models.names.calls import calls_of
from models.names.data import FilmCase, film_cases
from models.names.glances import load_glances
from models.names.measure import film_people
from models.names.model import Names
from models.names.people_lines import film_lines
from models.names.rewrite import known_people, with_names

Values = dict[str, list[float]]


def line_counts(case: FilmCase, lines: Sequence[str], phrases: Sequence[str]) -> Values:
    """Ones and zeros of one film's lines by measure."""
    truth = case.truth
    calls = calls_of(sorted(truth.names.values()), case.dialogue)
    heard = {call.name: case.dialogue[call.line].end_ms for call in reversed(calls)}
    found: Values = {"right": [], "wrong": [], "who": []}
    for cue, line in zip(truth.cues, lines, strict=True):
        said = {name for name in truth.names.values() if re.search(rf"\b{name}\b", line)}
        name = truth.names[cue.actor]
        part = {name} | ({truth.names[cue.target]} if cue.target is not None else set())
        if heard.get(name, cue.end_ms + 1) <= cue.end_ms:
            found["right"].append(float(name in said))
            found["wrong"].append(float(bool(said - part)))
        found["who"].append(float(name in said or phrases[cue.actor] in line.lower()))
    return found


def autoad_lines(folder: Path, film: Sequence[ClipFeatures], mode: Mode) -> list[str]:
    """What AutoAD writes of one film's true intervals, with their people texts where it reads any."""
    model = checkpoint.load(folder)
    assert isinstance(model, AutoAD)
    clips = [
        ClipInput(clip.features, subtitles=clip.subtitles[-SUBTITLE_LINES:], people=clip.people)
        for clip in (each.as_seen(wide=False) for each in film)
    ]
    return [told.text for told in describe(model, load_tokenizer(folder), clips, mode, beam=1)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure names in descriptions of tuning films.")
    parser.add_argument("--names", type=Path, required=True, help="folder of the trained names model")
    parser.add_argument("--autoad", type=Path, required=True, help="folder of the trained AutoAD")
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--glances", type=Path, required=True)
    parser.add_argument("--films", type=int, default=30)
    parser.add_argument("--people", type=Path, help="people texts (models.names.people_lines), instead of fresh ones")
    given = parser.parse_args()
    model, source = checkpoint.load(given.names), open_people("studio.training_people")
    assert isinstance(model, Names)
    films = load_clips(given.clips)["tune"][: given.films]
    cases = film_cases(films, load_glances(given.glances), source)
    if given.people is not None:
        films = with_people(films, load_people(given.people))
    else:
        films = with_people(films, {key: pair for case in cases for key, pair in film_lines(model, case).items()})
    phrases = [look.phrase for look in source.LOOKS]
    systems: dict[str, list[Values]] = {}
    for film, case in zip(films, cases, strict=True):
        everyone = [one.people for one in film_people(model, case, wide=False)]
        for mode in ("recurrent", "none"):
            lines = autoad_lines(given.autoad, film, mode)
            named = [with_names(line, known_people(everyone, index)) for index, line in enumerate(lines)]
            systems.setdefault(mode, []).append(line_counts(case, lines, phrases))
            systems.setdefault(f"{mode}, names put in", []).append(line_counts(case, named, phrases))
        seen = [with_names(clip.unnamed, known_people(everyone, index)) for index, clip in enumerate(film)]
        systems.setdefault("true unnamed lines, names put in", []).append(line_counts(case, seen, phrases))
    for name, counts in systems.items():
        told = {key: interval_of_mean([each[key] for each in counts]) for key in ("right", "wrong", "who")}
        print(f"{name:34} " + "  ".join(f"{key} {value}" for key, value in told.items()))


if __name__ == "__main__":
    main()
