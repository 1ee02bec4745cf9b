"""Settings, result keys and the errors that people read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core import errors
from core.pipelines import ANSWERS, PIPELINES, STEPS
from core.result_keys import result_key
from core.settings import Settings


def test_a_server_without_a_secret_does_not_start() -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(mode="server")
    with pytest.raises(ValidationError):
        Settings(mode="server", secret_key="short")
    assert Settings(mode="server", secret_key="x" * 32).mode == "server"


def test_secrets_do_not_show() -> None:
    assert "hush" not in repr(Settings(secret_key="hush" * 10, inference_token="hush"))


def test_needs_point_backwards_and_answers_exist() -> None:
    for pipeline, names in PIPELINES.items():
        for position, name in enumerate(names):
            assert set(STEPS[name].needs) & set(names) <= set(names[:position])
        assert ANSWERS[pipeline] in names


def key(step: str, **over: object) -> str:
    given: dict[str, object] = {
        "content_hash": "c",
        "sidecar_hash": None,
        "params": {"words": "always"},
        "fingerprints": {"clip": "1", "autoad": "1", "tan": "1"},
        "needed": dict.fromkeys(STEPS[step].needs, "k"),
    }
    return result_key(step, **(given | over))  # type: ignore[arg-type]


def test_a_result_depends_on_what_its_step_names_and_on_nothing_else() -> None:
    assert key("probe") == key("probe", params={"words": "in_domain"}, fingerprints={"clip": "2"}, sidecar_hash="s")
    assert key("speech") != key("speech", sidecar_hash="s")
    assert key("hear") != key("hear", fingerprints={"whisper": "1"}) and key("hear") != key(
        "hear", params={"hear": "always"}
    )
    assert key("describe") != key("describe", params={"words": "in_domain"})
    assert key("describe") != key("describe", fingerprints={"clip": "1", "autoad": "2"})
    assert key("features") == key("features", fingerprints={"clip": "1", "autoad": "2"})
    with_names = [key("describe", fingerprints={"clip": "1", "autoad": "1", "names": each}) for each in "12"]
    assert len({key("describe"), *with_names}) == 3, "names count where they are served"
    assert key("features") == key("features", fingerprints={"clip": "1", "names": "1"})
    assert key("gaps") != key("gaps", needed=dict.fromkeys(STEPS["gaps"].needs, "other"))
    assert len({key(step) for step in STEPS}) == len({spec.like or name for name, spec in STEPS.items()})
    assert key("speak") != key("speak", voice_file="1") != key("speak", voice_file="2")
    assert key("fingerprint") == key("fingerprint_source") != key("fingerprint", params={"pictures": True})


def problems() -> list[type[errors.Problem]]:
    found = [errors.Problem]
    for kind in found:
        found += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", problems())
def test_every_problem_has_a_document(kind: type[errors.Problem]) -> None:
    body = kind("What is wrong.", remedy="What to do.", extra_field=5).document("urn:request:1")
    assert body["type"] == f"urn:ad:problem:{kind.slug}" and 400 <= body["status"] < 600
    assert body["detail"] == "What is wrong." and body["remedy"] == "What to do." and body["extra_field"] == 5


@given(st.text(max_size=50))
def test_problem_documents_keep_any_words(words: str) -> None:
    assert errors.Invalid(words).document()["detail"] == words
