"""The bench of rules sees a rule that is deaf, one that is too loud, and reads both kinds of corpora."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.rules import Alarms, Times, faults, planted, text_alarms, world_alarms
from bench.rules_planted import PLANTERS
from bench.rules_text import Corpus, corpus_of, in_order
from bench.rules_world import case_of, one_after_another
from core.rules.catalog import RULES
from core.rules.check import check_track
from studio.story import write_film

CASES = [case_of(write_film(900_200 + number, 75)) for number in range(6)]
GOOD = dict.fromkeys(PLANTERS, (100, 100))
QUICK = Times(100.0, 3.0)


def test_every_rule_has_a_planter() -> None:
    assert PLANTERS.keys() == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", sorted(PLANTERS))
def test_the_planted_faults_of_a_rule_are_found(rule: str) -> None:
    found, count = planted(rule, CASES, 900_200)
    assert count >= 6
    assert found >= count - 1


def test_the_world_without_faults_is_left_alone() -> None:
    alarms = world_alarms(CASES)
    assert all(count <= 0.1 * alarms.cues for count in alarms.loud.values()), alarms.examples


def test_a_deaf_rule_a_loud_rule_and_a_slow_check_are_faults() -> None:
    assert faults(GOOD, {}, QUICK) == []
    assert faults(GOOD | {"S1": (94, 100)}, {}, QUICK)
    assert faults(GOOD | {"S1": (0, 0)}, {}, QUICK)
    assert faults(GOOD, {"text": Alarms(100, {"S1": 11}, {"S1": 11}, {})}, QUICK)
    assert faults(GOOD, {"text": Alarms(100, {"S1": 11}, {"S1": 10}, {})}, QUICK) == []
    assert len(faults(GOOD, {}, Times(300.0, 10.0))) == 2
    assert faults({rule: GOOD[rule] for rule in PLANTERS if rule != "S1"}, {}, QUICK)


def test_corpora_are_read_as_lines_or_by_a_column(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A man waits.\n\n  A dog barks. \n", encoding="utf-8")
    assert corpus_of(tmp_path / "a.txt").texts == ["A man waits.", "A dog barks."]
    (tmp_path / "b.csv").write_bytes('movie,sentence\nx,"A man, old, waits."\ny,Caf\xe9.\n'.encode("cp1252"))
    assert corpus_of(tmp_path / "b.csv").texts == ["A man, old, waits.", "Café."]
    (tmp_path / "c.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="column"):
        corpus_of(tmp_path / "c.csv")
    (tmp_path / "d.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no sentence"):
        corpus_of(tmp_path / "d.txt")


def test_a_table_with_times_is_parted_into_films_and_judged_by_its_times(tmp_path: Path) -> None:
    rows = ["movie,sentence,start,end", "x,A man waits by the gate.,9.5,9.9", "y,A dog barks.,1,3", "x,,10,11",
            "y,A cat sits.,2,4", "y,A bird sings.,soon,4", "y,A fish swims.,9,8"]  # fmt: skip
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    corpus = corpus_of(tmp_path / "a.csv")
    assert corpus.known
    assert [[(cue.start_ms, cue.end_ms) for cue in track.cues] for track in corpus.tracks] == [
        [(9_500, 9_900)],
        [(1_000, 3_000), (2_000, 4_000)],
    ]
    alarms = text_alarms(corpus)
    assert alarms.cues == 3
    assert alarms.loud == {"T2": 1, "T7": 1}
    (tmp_path / "a.csv").write_text("movie,sentence,start,end\nx,A dog barks.,,\n", encoding="utf-8")
    assert not corpus_of(tmp_path / "a.csv").known


def test_alarms_count_cues_not_findings() -> None:
    alarms = text_alarms(Corpus([in_order(["We see what we see.", "A man waits."])], False))
    assert "T1" not in alarms.fired
    assert alarms.fired["S3"] == 1
    assert alarms.cues == 2


def test_films_one_after_another_keep_their_times() -> None:
    long = one_after_another(CASES, 100)
    assert len(long.track.cues) == 100
    assert [cue.start_ms for cue in long.track.cues] == sorted(cue.start_ms for cue in long.track.cues)
    assert not [one for one in check_track(long.track, long.facts) if one.rule in ("T3", "T4", "T7")]
