"""The committed schema of the truth is the one that the dataclasses say, and films obey it."""

from __future__ import annotations

import json

import jsonschema_rs

from studio.story import write_film
from studio.truth_schema import SCHEMA_PATH, film_from_dict, schema


def test_the_committed_schema_is_current() -> None:
    assert json.loads(SCHEMA_PATH.read_text()) == schema(), "run python -m studio.truth_schema"


def test_films_obey_the_schema_and_come_back_from_json() -> None:
    validator = jsonschema_rs.Draft202012Validator(schema())
    for seed in range(960_000, 960_010):
        film = write_film(seed)
        data = json.loads(json.dumps(film.to_dict()))
        validator.validate(data)
        assert film_from_dict(data) == film
    data["events"][0]["start_ms"] = "soon"
    assert not validator.is_valid(data)
