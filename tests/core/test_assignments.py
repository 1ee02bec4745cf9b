"""Who gets which track, what answers do, and that no more people than wanted have a place."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.assignments import (
    Held,
    Said,
    answer,
    counting,
    finish,
    get_assignment,
    give_back,
    list_assignments,
    next_assignment,
    undo,
)
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.settings import PROJECT
from core.tables import Answer, Assignment, Base, Collection, Membership, Track, TrackGain, User, Video
from core.tracks import get_track, list_tracks
from tests.core.align_made import (
    FILM_MS,
    HIDDEN,
    SEEN,
    cue_ids,
    make_film,
    make_proposal,
    make_team,
    say,
    verify,
)
from tests.database import Services


def ask(session: Session, user: User, collection: Collection, chance: float = 0.99) -> Held:
    held = next_assignment(session, user, collection, chance=chance)
    assert held is not None
    return held


def run_out(session: Session, held: Held) -> None:
    held.assignment.lease_until = datetime.now(UTC) - timedelta(minutes=5)
    session.flush()


def refused(slug: str, error: pytest.ExceptionInfo[Conflict | Invalid]) -> bool:
    return error.value.slug == slug


# --- The queue --------------------------------------------------------------------------------------------------------


def test_most_to_learn_comes_first_and_begun_work_is_resumed(session: Session) -> None:
    collection, _, (ann, ben, eve) = make_team(session, "ann", "ben", "eve")
    sure = make_proposal(session, make_film(session, collection), 0.99, 0.01, 0.99, curve=None)
    open_one = make_proposal(session, make_film(session, collection), 0.5, 0.4, 0.6)
    first = ask(session, ann, collection)
    assert first.assignment.track_id == open_one.id
    first.assignment.lease_until = before = datetime.now(UTC) + timedelta(minutes=1)
    session.flush()
    again = ask(session, ann, collection)
    assert again.assignment.id == first.assignment.id and again.assignment.lease_until > before
    assert ask(session, ben, collection).assignment.track_id == open_one.id
    assert ask(session, eve, collection).assignment.track_id == sure.id, "two people have the other one"
    verify(session, ann, again)
    assert ask(session, ann, collection).assignment.track_id == sure.id
    verify(session, ann, ask(session, ann, collection))
    assert next_assignment(session, ann, collection) is None


def test_gains_are_reckoned_once_a_revision(session: Session) -> None:
    collection, _, (ann, ben, _) = make_team(session, "ann", "ben", "eve")
    track = make_proposal(session, make_film(session, collection), 0.5)
    ask(session, ann, collection)
    gain = session.get_one(TrackGain, track.id)
    assert gain.revision == 1 and gain.bits_per_minute > 0
    track.revision = 2
    ask(session, ben, collection)
    session.refresh(gain)
    assert gain.revision == 2


@pytest.mark.parametrize("data", [
    {"alignable": None}, {"alignable": "much"}, {"alignable": True}, {"alignable": 7}, {"curve": "none"},
    {"curve": {"from_s": 0, "values": "!!"}}, {"curve": {"from_s": 0, "values": "AAAA"}}, {"curve": {"values": 5}},
])  # fmt: skip
def test_a_proposal_from_elsewhere_can_be_verified_too(session: Session, data: dict[str, object]) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    track = make_proposal(session, make_film(session, collection), 0.5, **data)
    assert ask(session, ann, collection).assignment.track_id == track.id


def test_of_a_film_the_newest_alignment_is_verified_unless_one_was_begun(session: Session) -> None:
    collection, _, (ann, ben) = make_team(session, "ann", "ben")
    video = make_film(session, collection)
    make_proposal(session, video, 0.5)
    newer = make_proposal(session, video, 0.5)
    assert ask(session, ann, collection).assignment.track_id == newer.id
    make_proposal(session, video, 0.5)
    assert ask(session, ben, collection).assignment.track_id == newer.id


def test_only_annotators_of_the_collection_are_asked(session: Session) -> None:
    collection, _, (ann, eve) = make_team(session, "ann", "eve")
    make_proposal(session, make_film(session, collection), 0.5)
    session.get_one(Membership, (collection.id, ann.id)).role = "viewer"
    with pytest.raises(Forbidden):
        next_assignment(session, ann, collection)
    session.delete(session.get_one(Membership, (collection.id, eve.id)))
    session.flush()
    with pytest.raises(NotFound):
        next_assignment(session, eve, collection)


# --- Leases -----------------------------------------------------------------------------------------------------------


def test_a_lease_that_ran_out_frees_the_place(session: Session) -> None:
    collection, _, (ann, ben, eve) = make_team(session, "ann", "ben", "eve")
    collection.people_per_track = 1
    track = make_proposal(session, make_film(session, collection), 0.5, 0.5)
    held = ask(session, ann, collection)
    first, second = cue_ids(session, track.id)
    say(session, held, first, SEEN)
    assert next_assignment(session, ben, collection) is None
    run_out(session, held)
    kept = say(session, held, second, HIDDEN)
    assert held.assignment.lease_until > datetime.now(UTC), "nobody took the place: the answer counts and renews it"
    assert next_assignment(session, eve, collection) is None
    run_out(session, held)
    assert ask(session, ben, collection).assignment.track_id == track.id
    for late in (
        lambda: say(session, held, second, SEEN),
        lambda: undo(session, held),
        lambda: finish(session, held),
    ):
        with pytest.raises(Conflict) as error:
            late()
        assert refused("place-taken", error)
    assert counting(session, held.assignment)[second].id == kept, "what arrived in time is kept"
    assert next_assignment(session, ann, collection) is None
    assert held.assignment.state == "returned"


def test_what_was_given_back_goes_to_others_only(session: Session) -> None:
    collection, _, (ann, ben) = make_team(session, "ann", "ben")
    collection.people_per_track = 1
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection)
    assert give_back(session, held).state == give_back(session, held).state == "returned"
    with pytest.raises(Conflict) as error:
        say(session, held, cue_ids(session, track.id)[0], SEEN)
    assert refused("assignment-returned", error)
    assert next_assignment(session, ann, collection) is None
    other = ask(session, ben, collection)
    verify(session, ben, other)
    with pytest.raises(Conflict) as error:
        give_back(session, other)
    assert refused("assignment-done", error)


# --- Answers ----------------------------------------------------------------------------------------------------------


def test_the_last_answer_that_is_not_undone_counts(session: Session) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    track = make_proposal(session, make_film(session, collection), 0.5, 0.5)
    held = ask(session, ann, collection)
    first, second = cue_ids(session, track.id)
    one = say(session, held, first, SEEN)
    two = say(session, held, second, HIDDEN)
    three = say(session, held, first, Said("unsure"))
    assert {cue: given.id for cue, given in counting(session, held.assignment).items()} == {first: three, second: two}
    undone = undo(session, held)
    assert undone.answer.id == three and undone.counts is not None and undone.counts.id == one
    assert undo(session, held, three).answer.id == three, "sent again, it takes nothing more back"
    assert undo(session, held).answer.id == two
    with pytest.raises(Conflict) as error:
        say(session, held, second, SEEN)
        undo(session, held, one)
    assert refused("not-the-last", error)
    undo(session, held)
    last = undo(session, held)
    assert last.answer.id == one and last.counts is None and not counting(session, held.assignment)
    with pytest.raises(Conflict) as error:
        undo(session, held)
    assert refused("nothing-to-undo", error)
    with pytest.raises(NotFound):
        undo(session, held, uuid4())
    assert session.scalar(select(func.count(Answer.id))) == 4, "nothing is deleted"


def test_the_same_request_is_one_answer(session: Session) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection)
    (cue_id,) = cue_ids(session, track.id)
    one = say(session, held, cue_id, SEEN, "r1")
    assert say(session, held, cue_id, SEEN, "r1") == one
    with pytest.raises(Conflict) as error:
        say(session, held, cue_id, HIDDEN, "r1")
    assert refused("request-id-used", error)
    undo(session, held)
    assert say(session, held, cue_id, SEEN, "r1") == one and not counting(session, held.assignment)
    say(session, held, cue_id, SEEN, "r2")
    finish(session, held)
    assert say(session, held, cue_id, SEEN, "r1") == one, "a message that was lost on its way back"


@pytest.mark.parametrize(("said", "slug"), [
    (Said("alignable"), "interval-missing"),
    (Said("not_visible", (1, 2)), "interval-unasked"),
    (Said("unsure", (1, 2)), "interval-unasked"),
    (Said("alignable", (5, 5)), "interval-times"),
    (Said("alignable", (9, 5)), "interval-times"),
    (Said("alignable", (-1, 5)), "interval-times"),
    (Said("alignable", (5, FILM_MS + 1)), "interval-beyond"),
    (Said("perhaps"), "invalid"),
])  # fmt: skip
def test_what_is_no_answer(session: Session, said: Said, slug: str) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection)
    with pytest.raises(Invalid) as error:
        say(session, held, cue_ids(session, track.id)[0], said)
    assert refused(slug, error)
    assert not counting(session, held.assignment)


def test_cues_of_other_tracks_and_finished_work_are_refused(session: Session) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    make_proposal(session, make_film(session, collection), 0.5, 0.5)
    other = make_proposal(session, make_film(session, collection), 0.99)
    held = ask(session, ann, collection)
    with pytest.raises(NotFound):
        say(session, held, cue_ids(session, other.id)[0], HIDDEN)
    first, second = cue_ids(session, held.assignment.track_id)
    say(session, held, first, Said("alignable", (0, FILM_MS)))
    with pytest.raises(Conflict) as error:
        finish(session, held)
    assert refused("answers-missing", error)
    assert error.value.extra == {"missing": 1, "cues": [str(second)]}
    say(session, held, second, HIDDEN)
    done = finish(session, held)
    assert done.state == "done" and done.finished_at and finish(session, held).finished_at == done.finished_at
    for late in (lambda: say(session, held, first, HIDDEN), lambda: undo(session, held)):
        with pytest.raises(Conflict) as error:
            late()
        assert refused("assignment-done", error)


def test_the_database_refuses_what_is_no_answer(session: Session) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    track = make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection)
    common = {"assignment_id": held.assignment.id, "cue_id": cue_ids(session, track.id)[0], "took_ms": 1}
    for number, (label, start, end) in enumerate((
        ("alignable", None, None), ("alignable", 1, None), ("alignable", 2, 2), ("unsure", 1, 2),
        ("not_visible", 1, None), ("seen", None, None),
    )):  # fmt: skip
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Answer(**common, label=label, start_ms=start, end_ms=end, request_id=str(number)))
            session.flush()


def test_own_assignments_are_nobody_elses(session: Session) -> None:
    collection, root, (ann, ben) = make_team(session, "ann", "ben")
    make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection)
    with pytest.raises(NotFound):
        get_assignment(session, ben, held.assignment.id)
    assert get_assignment(session, root, held.assignment.id).assignment.id == held.assignment.id
    with pytest.raises(NotFound):
        get_assignment(session, root, held.assignment.id, to_work=True)
    assert list_assignments(session, ben)[1] == 0 and list_assignments(session, ann)[1] == 1
    assert list_assignments(session, root, collection=collection, everyone=True)[1] == 1
    assert list_assignments(session, root, everyone=True)[1] == 1
    assert list_assignments(session, root, everyone=True, user_id=ben.id)[1] == 0
    assert list_assignments(session, ann, everyone=True)[1] == 0, "she reviews nothing"
    with pytest.raises(Forbidden):
        list_assignments(session, ann, collection=collection, everyone=True)


# --- Gold -------------------------------------------------------------------------------------------------------------


def approve(session: Session, video: Video) -> Track:
    track = make_proposal(session, video, 1.0, source=f"person:{uuid4()}")
    track.state = "approved"
    session.flush()
    return track


def test_gold_comes_at_its_share_beside_work_that_there_is(session: Session) -> None:
    collection, _, (ann, ben) = make_team(session, "ann", "ben")
    collection.gold_share = 0.25
    known = make_film(session, collection)
    gold = make_proposal(session, known, 0.5, source="checkpoint:gold")
    truth = approve(session, known)
    first = make_proposal(session, make_film(session, collection), 0.5)
    held = ask(session, ann, collection, chance=0.24)
    assert (held.assignment.track_id, held.assignment.gold) == (gold.id, True)
    assert ask(session, ben, collection, chance=0.25).assignment.track_id == first.id
    verify(session, ann, held)
    verify(session, ann, ask(session, ann, collection, chance=0.0))
    verify(session, ben, ask(session, ben, collection))
    assert next_assignment(session, ben, collection, chance=0.0) is None, "gold alone is no work"
    assert next_assignment(session, ann, collection, chance=0.0) is None
    assert truth.id not in set(session.scalars(select(Assignment.track_id)))


def test_gold_has_room_for_everybody_and_a_published_truth_is_none(session: Session) -> None:
    collection, _, people = make_team(session, "ann", "ben", "eve")
    collection.people_per_track = 3
    known = make_film(session, collection)
    gold = make_proposal(session, known, 0.5)
    truth = approve(session, known)
    make_proposal(session, make_film(session, collection), 0.5)
    collection.people_per_track = 1
    held = ask(session, people[0], collection, chance=0.0)
    assert held.assignment.track_id == gold.id == ask(session, people[1], collection, chance=0.0).assignment.track_id
    run_out(session, held)
    say(session, held, cue_ids(session, gold.id)[0], HIDDEN)
    truth.state = "published"
    session.flush()
    assert not ask(session, people[2], collection, chance=0.0).assignment.gold


def test_who_verifies_does_not_see_what_is_decided(session: Session) -> None:
    collection, root, (ann,) = make_team(session, "ann")
    video = make_film(session, collection)
    proposal = make_proposal(session, video, 0.5)
    truth = approve(session, video)
    assert [track.id for track, _ in list_tracks(session, video.id, ann)] == [proposal.id]
    assert {track.id for track, _ in list_tracks(session, video.id, root)} == {proposal.id, truth.id}
    with pytest.raises(NotFound):
        get_track(session, ann, truth.id)
    assert get_track(session, root, truth.id).id == truth.id


# --- Speed, and the schema --------------------------------------------------------------------------------------------


def test_an_answer_on_a_long_track_takes_no_time(session: Session) -> None:
    collection, _, (ann,) = make_team(session, "ann")
    video = make_film(session, collection)
    track = make_proposal(session, video, 0.5)
    session.execute(
        text(
            "insert into cues (track_id, start_ms, end_ms, text, data) select :track, n * 100, n * 100 + 90, 'Step',"
            " '{\"alignable\": 0.5}' from generate_series(1, 2999) n"
        ),
        {"track": track.id},
    )
    held = ask(session, ann, collection)
    cues = cue_ids(session, track.id)
    assert len(cues) == 3_000
    session.execute(
        text(
            "insert into answers (assignment_id, cue_id, label, took_ms, request_id)"
            " select :held, id, 'unsure', 1, id::text from cues where track_id = :track"
        ),
        {"held": held.assignment.id, "track": track.id},
    )
    took = []
    for cue_id in cues[::20]:
        begin = time.perf_counter()
        mine = get_assignment(session, ann, held.assignment.id, to_work=True)
        answer(session, mine, cue_id, HIDDEN, took_ms=900, request_id=uuid4().hex)
        took.append(time.perf_counter() - begin)
    print(f"median {statistics.median(took) * 1000:.1f} ms of {len(took)}")
    assert statistics.median(took) < 0.015
    begin = time.perf_counter()
    finish(session, mine)
    assert time.perf_counter() - begin < 0.5


def test_the_migration_makes_these_tables_and_takes_them_back(services: Services, settings: object) -> None:
    config = Config(PROJECT / "alembic.ini")
    with services.engine.connect() as connection:
        outer = connection.begin()
        assert not differences(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        assert differences(connection)
        command.upgrade(config, "head")
        assert not differences(connection)
        outer.rollback()


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
