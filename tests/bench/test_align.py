"""The bench of alignment: sound rows and claims, planted answers, verdicts, and a run from end to end."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from bench.align import run
from bench.align_backbones import EMBEDDED, Seconds
from bench.align_films import DOMAIN, OTHER, align_films, align_video, as_spoken, seen_by
from bench.align_learn import Recipe, start_tan
from bench.align_measures import Measured
from bench.align_rows import CLAIMS, CLIP, CONTINUED, LINES, MIL_NCE, SPOKEN, Claim
from bench.align_rows import co_trained as co_trained_with
from bench.align_table import Difference, differences, table
from models.metrics.bootstrap import Interval
from models.metrics.htm_align import Outcome, Scores, auc, one_by_one, outcomes, outcomes_by_encoder, recall
from models.tan.evaluate import htm_align_scorer, stretch_scorer

NAMES = (SPOKEN, CLIP, MIL_NCE, *(line.name for line in LINES))


def random_outcomes(seed: int, films: int = 9) -> list[Outcome]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(films):
        truth = rng.uniform(size=rng.integers(2, 7)) < 0.5
        hits = rng.uniform(size=int(truth.sum())) < 0.5
        found.append(Outcome(tuple(hits.tolist()), tuple(truth.tolist()), tuple(rng.integers(0, 5, truth.size) / 2)))
    return found


def test_every_claim_is_about_two_lines_of_the_table() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for claim in CLAIMS:
        assert claim.more in NAMES and claim.less in NAMES and claim.more != claim.less and claim.measures
    assert {line.training.key for line in LINES if line.training.stage == "S1+S2"} >= {"3-64-S1+S2-0.5"}
    by_key = {line.training.key: line.training for line in LINES}
    assert all(by_key[line.training.key] == line.training for line in LINES), "a key stands for one training"


def test_what_goes_on_from_a_first_stage_has_as_many_layers_and_as_long_windows() -> None:
    for line in LINES:
        first = line.training.first
        assert first.stage == "S1" and not first.others
        assert (first.layers, first.window_s) == (line.training.layers, line.training.window_s)
    continued, co_trained = (Recipe().options(each, first=False) for each in (CONTINUED, co_trained_with()))
    assert continued == co_trained, "step for step alike"


@pytest.mark.parametrize(
    ("low", "high", "better", "no_worse"),
    [
        (0.1, 0.2, "holds", "holds"),
        (-0.1, 0.2, "within the interval", "within the interval"),
        (-0.2, -0.1, "does not hold", "does not hold"),
    ],
)
def test_verdicts(low: float, high: float, better: str, no_worse: str) -> None:
    found = Interval((low + high) / 2, low, high)
    assert Difference(Claim("", "a", "b"), "recall", found).verdict == better
    assert Difference(Claim("", "a", "b", at_least=True), "recall", found).verdict == no_worse


def test_drawn_films_are_measured_as_the_same_films_laid_end_to_end() -> None:
    found = random_outcomes(1)
    for some in (list(range(9)), [0, 0, 3, 8, 8, 8], [5]):
        drawn = [found[place] for place in some]
        assert Measured(found).recall(some) == pytest.approx(recall(drawn), nan_ok=True)
        expected = auc(drawn)
        assert Measured(found).auc(some) == pytest.approx(np.nan if expected is None else expected, nan_ok=True)


def test_a_line_differs_from_itself_by_nothing_and_every_line_and_claim_is_told() -> None:
    measured = {name: Measured(random_outcomes(place)) for place, name in enumerate(NAMES)}
    measured[MIL_NCE] = measured[CLIP]
    gaps = differences(measured, 20)
    assert len(gaps) == sum(len(claim.measures) for claim in CLAIMS)
    same = next(gap for gap in gaps if (gap.claim.more, gap.claim.less) == (MIL_NCE, CLIP))
    assert (same.found.low, same.found.high) == (0, 0)
    text = table({name: each.intervals(20) for name, each in measured.items()}, gaps, "How.")
    assert all(f"| {name} |" in text for name in NAMES) and all(claim.text in text for claim in CLAIMS)


def test_pointing_at_the_truth_hits_and_at_the_other_end_misses() -> None:
    films = align_films(900_000, 3, DOMAIN)
    for film in films:
        table = np.zeros((len(film.sentences), len(film.features)), np.float32)
        for row, span in zip(table, film.spans, strict=True):
            if span is not None:
                row[int((span[0] + span[1]) / 2)] = 1
        seconds = np.eye(len(film.features), dtype=np.float32)
        planted = align_video(film, seconds, table)

        def scores(stretches, whole, sign=1):  # type: ignore[no-untyped-def]
            return [Scores(sign * (said @ seen.T) + 1e-3, sign * (said @ seen.T) + 1e-3) for seen, said in stretches]

        (found,) = outcomes([planted], scores)
        assert all(found.hits) and len(found.hits) == sum(found.truth) and auc([found]) == 1
        (missed,) = outcomes([planted], lambda stretches, whole: scores(stretches, whole, -1))
        assert not any(missed.hits) and auc([missed]) == 0.5


def test_speech_at_its_action_is_a_hit() -> None:
    (film,) = align_films(900_001, 1, DOMAIN)
    told = [said for said in film.instruction.sentences if said.alignable]
    assert len(as_spoken(film).hits) == len(told)
    at_once = [abs(said.offset_ms or 0) < 500 for said in told]
    assert all(hit for hit, near in zip(as_spoken(film).hits, at_once, strict=True) if near)


def test_films_out_of_the_domain_are_told_otherwise() -> None:
    inside, outside = align_films(400_000, 20, DOMAIN), align_films(400_000, 20, OTHER)
    wide = [
        np.mean([abs(s.offset_ms) for film in films for s in film.instruction.sentences if s.offset_ms is not None])
        for films in (inside, outside)
    ]
    assert wide[1] > wide[0]


def test_windows_in_one_batch_score_as_one_by_one() -> None:
    torch.manual_seed(0)
    backbone = Seconds().eval()
    model = start_tan(backbone, 2).eval()
    (film,) = seen_by(backbone.seen, align_films(900_002, 1, DOMAIN))
    video = align_video(film, film.features, backbone.sentence(film.sentences))
    together = outcomes_by_encoder([video], stretch_scorer(model))
    alone = outcomes_by_encoder([video], one_by_one(htm_align_scorer(model)))
    for reading in ("both", "joint", "dual"):
        assert together[reading][0].hits == alone[reading][0].hits
        assert together[reading][0].evidence == pytest.approx(alone[reading][0].evidence, abs=1e-3)
    assert together["joint"][0].evidence != pytest.approx(together["dual"][0].evidence, abs=1e-3)


def test_tan_starts_with_what_the_backbone_knows() -> None:
    torch.manual_seed(0)
    backbone = Seconds().eval()
    model = start_tan(backbone, 3)
    words = torch.tensor([[3, 5, 0, 0]])
    assert model.bert is not None and torch.equal(model.bert(words), backbone.read(words, "tan"))
    assert torch.equal(model.video_pre_proj.weight, backbone.embed.weight) and model.config.width == EMBEDDED


def test_films_of_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test films begin"):
        run(5, None, quick=True, kept=tmp_path)


@pytest.mark.timeout(300)
def test_it_runs_from_end_to_end_and_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    assert run(1_000_000, tmp_path / "out.json", quick=True, kept=kept) == 0
    first = capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text()).keys() == set(NAMES)
    (folder,) = kept.iterdir()
    answers = {path: path.stat().st_mtime_ns for path in (folder / "answers-1000000").glob("*.json")}
    assert len(answers) == len({line.training.key for line in LINES})
    lost = folder / "answers-1000000" / "3-64-S1+S2-0.5.json"
    lost.unlink()
    run(1_000_000, None, quick=True, kept=kept)
    again = capsys.readouterr().out
    assert first[first.index("##") : first.rindex("|")] == again[again.index("##") : again.rindex("|")]
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in answers.items() if path != lost)
