"""People texts of many films in one file: who may be seen in each clip, as a names model writes it and AutoAD reads it.

Each clip has two texts: one by its own interval, one by the wider window that a product would cut. The file is JSON:
film seed -> clip index -> [by the interval, by the window].
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from models.clip.features import ClipFeatures

# (film seed, clip index) -> (text by the clip's interval, text by its window)
PeopleTexts = Mapping[tuple[int, int], tuple[str, str]]


def save_people(path: Path, texts: PeopleTexts) -> None:
    """The file is there only once it is whole."""
    films: dict[str, dict[str, list[str]]] = {}
    for (seed, index), pair in texts.items():
        films.setdefault(str(seed), {})[str(index)] = list(pair)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    partial.write_text(json.dumps(films, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(path)


def load_people(path: Path) -> dict[tuple[int, int], tuple[str, str]]:
    """What `save_people` wrote. Raises ValueError for anything else."""
    expected = f"{path.name}: expected two people texts a clip, by film seed and clip index (models.names.people_lines)"
    texts: dict[tuple[int, int], tuple[str, str]] = {}
    try:
        for seed, clips in json.loads(path.read_text(encoding="utf-8")).items():
            for index, pair in clips.items():
                if not isinstance(pair, list) or [type(text) for text in pair] != [str, str]:
                    raise ValueError(f"{pair!r} of film {seed}, clip {index}")
                texts[int(seed), int(index)] = (pair[0], pair[1])
    except (AttributeError, ValueError) as error:
        raise ValueError(f"{expected}; {error}") from error
    return texts


def with_people(films: Sequence[Sequence[ClipFeatures]], texts: PeopleTexts) -> list[list[ClipFeatures]]:
    """The films' clips with these texts; a film of which there are none keeps its own.

    Raises ValueError for a film of which some clips have texts and others none: they were written for other features.
    """
    given = []
    for film in films:
        missing = [clip.index for clip in film if (clip.film_seed, clip.index) not in texts]
        if len(missing) == len(film):
            given.append(list(film))
            continue
        if missing:
            raise ValueError(f"film {film[0].film_seed} has {len(film)} clips, but no people texts of {missing}")
        pairs = [texts[clip.film_seed, clip.index] for clip in film]
        given.append(
            [replace(clip, people=own, wide_people=wide) for clip, (own, wide) in zip(film, pairs, strict=True)]
        )
    return given
