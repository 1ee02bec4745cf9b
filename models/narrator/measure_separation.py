"""Description by voices beside description by subtitles, on lines of tuning films; chooses the latter's thresholds.

python -m models.narrator.measure_separation --tune-films 150 --seed 1

`leaked`: share of words told to be description that people say. `lost`: share of the narrator's words that it lacks.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Callable, Sequence

from models.data.film_lines import open_lines
from models.narrator.damage import Damage, Heard
from models.narrator.train import cases, spans, tuning_seeds
from speech.narrator import find_narrators
from speech.said import Line
from speech.text_separation import SeparationOptions, Subtitle, separate

SIMILAR = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
COVERED = (0.3, 0.5, 0.8, 1.01)  # the last: time alone never decides
REACH_MS = (500, 1000, 1500, 2500)

Chooser = Callable[[Heard], Sequence[Line]]


def by_subtitles(options: SeparationOptions) -> Chooser:
    def chosen(film: Heard) -> Sequence[Line]:
        return separate(film.lines, [Subtitle(*each) for each in film.subtitles], options).description

    return chosen


def by_voices(film: Heard) -> Sequence[Line]:
    """Without subtitles, as the denoised annotations are made."""
    narrators = find_narrators(film.lines).speakers
    return [line for line in film.lines if line.speaker in narrators]


def by_voices_and_subtitles(film: Heard) -> Sequence[Line]:
    narrators = find_narrators(film.lines, spans(film)).speakers
    return [line for line in film.lines if line.speaker in narrators]


def leaks(films: Sequence[Heard], choose: Chooser) -> dict[str, float]:
    """Over all films' words."""
    told = leaked = narration = 0
    for film in films:
        is_narration = dict(zip(film.lines, film.narration, strict=True))
        for line in choose(film):
            count = len(line.text.split())
            told += count
            leaked += 0 if is_narration[line] else count
        narration += sum(len(line.text.split()) for line, each in is_narration.items() if each)
    return {
        "leaked": round(leaked / max(1, told), 4),
        "lost": round(1 - (told - leaked) / max(1, narration), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare description by voices and by subtitles.")
    parser.add_argument("--tune-films", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training_lines")
    given = parser.parse_args()
    source = open_lines(given.source)
    choosing, reported = tuning_seeds(source, given.tune_films, given.seed)
    damage = Damage(strays=0.02, missed=0.03, word_errors=0.1, subtitles=True, subtitles_off_ms=500)
    films = cases(source, choosing, given.seed, damage)
    found = {}
    for similar, covered, reach_ms in itertools.product(SIMILAR, COVERED, REACH_MS):
        options = SeparationOptions(reach_ms, similar, covered)
        got = leaks(films, by_subtitles(options))
        found[options] = got["leaked"] + got["lost"]
    best = min(found, key=lambda options: found[options])
    print("chosen", best, round(found[best], 4), "now", round(found.get(SeparationOptions(), float("nan")), 4))
    films = cases(source, reported, given.seed, damage)
    for name, choose in (
        ("by subtitles, chosen", by_subtitles(best)),
        ("by subtitles", by_subtitles(SeparationOptions())),
        ("by voices", by_voices),
        ("by voices and subtitles", by_voices_and_subtitles),
    ):
        print(name, json.dumps(leaks(films, choose)))


if __name__ == "__main__":
    main()
