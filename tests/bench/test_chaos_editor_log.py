"""The check of the editor's chaos bench finds what is lost, and nothing else."""

from __future__ import annotations

from typing import Any

from bench.chaos_editor_log import Cues, Doings, GivenUp, differences, history_faults, lost, replayed

BEGUN: Cues = {
    "a": {"start_ms": 0, "end_ms": 500, "text": "One.", "extended": False, "status": "draft"},
    "b": {"start_ms": 600, "end_ms": 900, "text": "Two.", "extended": False, "status": "draft"},
}


def setting(cue: str, **values: Any) -> dict[str, Any]:
    return {"op": "set", "cue_id": cue, **values}


def edit(revision: int, *operations: dict[str, Any]) -> dict[str, Any]:
    return {"revision": revision, "by": "Ada", "operations": list(operations)}


def doings(*operations: dict[str, Any], person: str = "ada") -> Doings:
    made = Doings(person)
    made.did(operations)
    return made


def found(pages: dict[str, Doings], *edits: dict[str, Any], given_up: GivenUp | None = None) -> list[str]:
    return lost(pages, BEGUN, edits, replayed(BEGUN, edits), given_up or GivenUp())


def test_what_was_saved_is_not_lost_whatever_spaces_were_around_it() -> None:
    assert found({"ada": doings(setting("a", text=" New. "))}, edit(2, setting("a", text="New."))) == []


def test_what_is_nowhere_is_lost() -> None:
    assert len(found({"ada": doings(setting("a", text="New."))})) == 1


def test_what_only_one_page_touched_must_stand() -> None:
    edits = (edit(2, setting("a", text="New.")), edit(3, setting("a", text="One.")))
    assert len(found({"ada": doings(setting("a", text="New."))}, *edits)) == 1
    both = {"ada": doings(setting("a", text="New.")), "ben": doings(setting("a", text="One."), person="ben")}
    assert found(both, *edits) == []


def test_what_was_let_go_is_not_lost() -> None:
    given_up = GivenUp()
    given_up.note("ada", {"cue_id": "a", "field": "times"}, given_up=True)
    pages = {"ada": doings(setting("a", start_ms=40))}
    assert found(pages, given_up=given_up) == []
    assert len(found(pages)) == 1


def test_a_cue_that_was_removed_must_be_gone() -> None:
    remove = {"op": "remove", "cue_id": "b"}
    assert len(found({"ada": doings(remove)})) == 1
    assert found({"ada": doings(remove)}, edit(2, remove)) == []


def test_a_cue_without_words_need_not_be_saved() -> None:
    add = {"op": "add", "cue_id": "c", "start_ms": 0, "end_ms": 9, "text": "", "extended": False, "status": "draft"}
    assert found({"ada": doings(add)}) == []


def test_gaps_and_doubles_in_the_history_are_faults() -> None:
    assert history_faults([edit(2), edit(3)], ["x", "y"], 1, 3) == []
    assert len(history_faults([edit(2), edit(4)], ["x", "y"], 1, 4)) == 1
    assert len(history_faults([edit(2), edit(3)], ["x", "x"], 1, 3)) == 1


def test_pages_may_show_spaces_and_unfinished_cues_otherwise() -> None:
    shown = {cue: dict(values) for cue, values in BEGUN.items()} | {"c": {"text": ""}}
    shown["a"]["text"] = "One. "
    assert differences("ada", shown, ["c"], BEGUN) == []
    shown["b"]["end_ms"] = 901
    assert len(differences("ada", shown, ["c"], BEGUN)) == 1
