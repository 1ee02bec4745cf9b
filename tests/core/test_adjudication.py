"""Where people agree, what a reviewer decides, and what is measured of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.agreement import Coefficient, temporal_iou
from core.assignments import Said, adjudicate, agreement, disagreements, labelling_progress, next_assignment
from core.assignments.adjudication import agreed
from core.assignments.progress import measurements
from core.errors import Conflict, Invalid, NotFound
from core.labelling import Measurement
from core.tables import Assignment, Checkpoint, Collection, Cue, Track, User
from tests.core.align_made import HIDDEN, SEEN, cue_ids, make_film, make_proposal, make_team, verify

UNSURE = Said("unsure")


def seen(start_ms: int, end_ms: int) -> Said:
    return Said("alignable", (start_ms, end_ms))


@pytest.mark.parametrize(("answers", "expected"), [
    ([HIDDEN, HIDDEN], (HIDDEN, None)),
    ([UNSURE, UNSURE], (UNSURE, None)),
    ([HIDDEN, UNSURE], (None, "label")),
    ([SEEN, HIDDEN, HIDDEN], (None, "label")),
    ([seen(0, 1_000)], (seen(0, 1_000), None)),
    ([seen(0, 1_000), seen(0, 2_000)], (seen(0, 1_500), None)),
    ([seen(0, 1_000), seen(0, 2_001)], (None, "times")),
    ([seen(100, 900), seen(0, 1_000), seen(50, 1_400)], (seen(50, 1_000), None)),
    ([seen(0, 10), seen(0, 10), seen(20, 30)], (None, "times")),
    ([], (None, None)),
])  # fmt: skip
def test_what_all_say(answers: list[Said], expected: tuple[Said | None, str | None]) -> None:
    assert agreed(answers)[:2] == expected


SPANS = st.tuples(st.integers(0, 2_000), st.integers(1, 2_000)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, min_size=1, max_size=5))
def test_the_median_interval_is_one_and_lies_among_them(spans: list[tuple[int, int]]) -> None:
    said, differs, worst = agreed([Said("alignable", span) for span in spans])
    together = all(temporal_iou(one, other) >= 0.5 for one in spans for other in spans)
    assert (said is not None) == together == (differs is None)
    assert worst is None if len(spans) == 1 else worst is not None
    if said is not None:
        assert said.interval is not None and said.interval[0] < said.interval[1]
        for at, edge in enumerate(said.interval):
            assert min(span[at] for span in spans) <= edge <= max(span[at] for span in spans)


@pytest.fixture
def team(session: Session) -> tuple[Collection, User, list[User]]:
    return make_team(session, "ann", "ben", "eve")


Team = tuple[Collection, User, list[User]]


def both_verify(session: Session, team: Team, first: dict[int, Said], second: dict[int, Said]) -> Track:
    collection, _, (ann, ben, _) = team
    track = make_proposal(session, make_film(session, collection), 0.9, 0.5, 0.1, 0.6)
    for user, said in ((ann, first), (ben, second)):
        held = next_assignment(session, user, collection, chance=0.99)
        assert held is not None and held.assignment.track_id == track.id
        verify(session, user, held, said)
    return track


def test_a_reviewer_decides_what_people_differ_in(session: Session, team: Team) -> None:
    track = both_verify(
        session, team,
        {0: seen(2_000, 5_000), 1: seen(12_000, 15_000), 3: seen(30_000, 31_000)},
        {0: seen(2_200, 5_400), 3: seen(33_000, 34_000)},
    )  # fmt: skip
    ids = cue_ids(session, track.id)
    found = disagreements(session, track)
    assert {one.cue.id: one.differs for one in found} == {ids[1]: "label", ids[3]: "times"}
    assert {each.user_name for each in found[0].answers} == {"ann", "ben"}
    _, root, _ = team
    with pytest.raises(Invalid) as error:
        adjudicate(session, root, track, {ids[1]: HIDDEN})
    assert error.value.slug == "undecided" and error.value.extra == {"missing": 1, "cues": [str(ids[3])]}
    approved = adjudicate(session, root, track, {ids[1]: HIDDEN, ids[3]: seen(30_000, 32_000)})
    assert (approved.kind, approved.state) == ("alignment", "approved")
    assert approved.source.startswith(f"person:{root.id}")
    assignments = session.scalars(select(Assignment)).all()
    assert {one["id"] for one in approved.provenance["assignments"]} == {str(one.id) for one in assignments}
    assert (approved.provenance["agreed"], approved.provenance["decided"]) == (2, 2)
    cues = {cue.data["cue_id"]: cue for cue in session.scalars(select(Cue).where(Cue.track_id == approved.id))}
    one, two, three, four = (cues[str(cue_id)] for cue_id in ids)
    assert (one.start_ms, one.end_ms, one.data["alignable"]) == (2_100, 5_200, 1.0)
    assert one.data["decided"] == "agreement" and one.data["seen"] == [2_100, 5_200]
    assert (two.start_ms, two.end_ms) == (10_000, 13_000), "what is not visible has the time when it is spoken"
    assert (two.data["alignable"], two.data["decided"], two.data["seen"]) == (0.0, "reviewer", None)
    assert sorted(two.data["answers"].values()) == [["alignable", 12_000, 15_000], ["not_visible"]]
    assert three.data["label"] == "not_visible" and (four.start_ms, four.end_ms) == (30_000, 32_000)
    with pytest.raises(Conflict) as again:
        adjudicate(session, root, track, {ids[1]: HIDDEN, ids[3]: HIDDEN})
    assert again.value.slug == "already-approved" and again.value.extra == {"track_id": str(approved.id)}
    other = make_proposal(session, make_film(session, team[0]), 0.5)
    other.video_id = track.video_id
    with pytest.raises(Conflict):
        adjudicate(session, root, other, {})


def test_a_reviewer_may_overrule_and_all_may_be_unsure(session: Session, team: Team) -> None:
    track = both_verify(session, team, {0: SEEN, 1: UNSURE}, {0: SEEN, 1: UNSURE})
    ids = cue_ids(session, track.id)
    assert disagreements(session, track) == []
    approved = adjudicate(session, team[1], track, {ids[0]: HIDDEN})
    cues = {cue.data["cue_id"]: cue.data for cue in session.scalars(select(Cue).where(Cue.track_id == approved.id))}
    assert cues[str(ids[0])]["label"] == "not_visible" and cues[str(ids[0])]["decided"] == "reviewer"
    assert cues[str(ids[1])]["label"] == "unsure" and cues[str(ids[1])]["alignable"] is None


def test_what_cannot_be_adjudicated(session: Session, team: Team) -> None:
    collection, root, (ann, _, _) = team
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = next_assignment(session, ann, collection)
    assert held is not None
    verify(session, ann, held)
    with pytest.raises(Conflict) as error:
        adjudicate(session, root, track, {})
    assert error.value.slug == "too-few-answers" and error.value.extra == {"finished": 1, "wanted": 2}
    collection.people_per_track = 1
    session.flush()
    with pytest.raises(NotFound):
        adjudicate(session, root, track, {track.id: HIDDEN})
    (cue_id,) = cue_ids(session, track.id)
    for said in (Said("alignable"), seen(5, 4), seen(0, 10**9), Said("perhaps"), Said("unsure", (1, 2))):
        with pytest.raises(Invalid):
            adjudicate(session, root, track, {cue_id: said})
    track.kind = "description"
    session.flush()
    with pytest.raises(Invalid):
        adjudicate(session, root, track, {})
    track.kind = "alignment"
    assert adjudicate(session, root, track, {}).state == "approved"


def test_agreement_measures_people_and_gold(session: Session, team: Team) -> None:
    collection, root, (ann, _, eve) = team
    assert agreement(session, collection).answers == 0
    track = both_verify(session, team, {0: SEEN, 1: SEEN}, {0: SEEN, 1: SEEN, 2: seen(1, 9)})
    report = agreement(session, collection)
    assert report.answers == 8 and len(report.pairs) == 1
    assert isinstance(report.alpha, Coefficient) and 0 < report.alpha.value < 1
    assert all(one.gold.right.n == 0 for one in report.annotators)
    adjudicate(session, root, track, {cue_ids(session, track.id)[2]: HIDDEN})
    make_proposal(session, make_film(session, collection), 0.5)
    held = next_assignment(session, eve, collection, chance=0.0)
    assert held is not None and held.assignment.gold and held.assignment.track_id == track.id
    verify(session, eve, held, {0: SEEN, 1: seen(8_000, 9_000), 2: HIDDEN, 3: SEEN})
    people = {one.annotator: one for one in agreement(session, collection).annotators}
    gold = people[str(eve.id)].gold
    first, second, third, fourth = (str(cue_id) for cue_id in cue_ids(session, track.id))
    assert (gold.right.right, gold.right.n) == (2, 4)
    assert gold.wrong_label == (fourth,) and gold.wrong_times == (second,) and first != third
    assert people[str(ann.id)].gold.right.n == 0, "what made it known is not measured by it"
    assert [one.cue.id for one in disagreements(session, track)] == [cue_ids(session, track.id)[2]], "nor is gold asked"


def test_gold_of_another_proposal_is_found_by_its_words(session: Session, team: Team) -> None:
    collection, _, (ann, _, _) = team
    known = make_film(session, collection)
    make_proposal(session, known, 0.5, 0.5)
    truth = make_proposal(session, known, 1.0, 0.0, source="person:import", score=None)
    truth.state = "approved"
    make_proposal(session, make_film(session, collection), 0.5)
    held = next_assignment(session, ann, collection, chance=0.0)
    assert held is not None and held.assignment.gold
    verify(session, ann, held, {0: seen(2_000, 5_000)})
    (report,) = agreement(session, collection).annotators
    assert (report.gold.right.right, report.gold.right.n) == (2, 2)


def test_only_finished_work_is_compared(session: Session, team: Team) -> None:
    collection, _, (ann, _, _) = team
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = next_assignment(session, ann, collection)
    assert held is not None
    from tests.core.align_made import say

    say(session, held, cue_ids(session, track.id)[0], SEEN)
    assert agreement(session, collection).answers == 0 and disagreements(session, track) == []


def test_progress_tells_what_is_left_and_when_to_stop(session: Session, team: Team) -> None:
    collection, root, (_, _, eve) = team
    empty = labelling_progress(session, collection)
    assert (empty.tracks, empty.decision.stop, empty.decision.reason) == (0, True, "Everything is labelled.")
    track = both_verify(session, team, {}, {})
    make_proposal(session, make_film(session, collection), 0.5, 0.5)
    assert next_assignment(session, eve, collection) is not None
    found = labelling_progress(session, collection)
    assert (found.tracks, found.approved, found.ready, found.at_work) == (2, 0, 1, 1)
    assert (found.sentences, found.sentences_approved, found.answers_left) == (6, 0, 4)
    assert (found.median_ms, found.seconds_left) == (3_000, 12)
    assert not found.decision.stop and found.decision.gain.value is None
    adjudicate(session, root, track, {})
    found = labelling_progress(session, collection)
    assert (found.tracks, found.approved, found.ready, found.sentences_approved) == (2, 1, 0, 4)
    flat = [Measurement(labels, 0.7) for labels in (100, 200, 400, 800, 1_600)]
    assert labelling_progress(session, collection, flat).decision.stop
    steep = [Measurement(labels, 0.7 - 3 / labels) for labels in (2, 4, 8, 16, 32)]
    assert not labelling_progress(session, collection, steep).decision.stop


def test_measurements_are_what_checkpoints_tell(session: Session) -> None:
    for number, told in enumerate(({"labels": 10, "value": 0.5}, {"labels": 0, "value": 1}, {"labels": "x"}, 5, None)):
        session.add(
            Checkpoint(
                fingerprint=f"{number}", name="tan", profile="run", config={},
                metrics={"labelling": told} if told is not None else {"at": datetime.now(UTC).isoformat()},
            )
        )  # fmt: skip
    session.flush()
    assert measurements(session) == [Measurement(10, 0.5)]
