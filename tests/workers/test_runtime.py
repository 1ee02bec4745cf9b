"""Steps as a worker runs them: from a film's bytes to its gaps, and every way in which a step can end."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bench.corpus_clip import Clip, write_clip
from core import jobs, queue
from core.errors import Transient
from core.pipelines import STEPS
from core.settings import Settings, get_settings
from core.storage import LocalStorage, get_storage
from core.tables import Result, Step, Track, Video
from tests.workers.running import (
    CPU_STEPS,
    WORKER,
    Open,
    job_of,
    run_step,
    run_steps,
    start_job,
    states_of,
    steps_of,
    store_film,
)
from workers import app, lease, runtime
from workers.context import Outcome, StepContext

pytestmark = pytest.mark.timeout(120)

WAIT_S = 30.0


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of picture and tone with a subtitle stream."""
    path = tmp_path_factory.mktemp("film") / "film.mkv"
    write_clip(path, Clip("libx264", subtitles=(("subrip", "eng"),)))
    return path


@pytest.fixture
def probe_job(committed: Open, film: Path) -> UUID:
    """A job whose first step is queued."""
    return start_job(committed, store_film(committed, film))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT_S", 0.05)


def pretend(monkeypatch: pytest.MonkeyPatch, run: Callable[[StepContext], Outcome]) -> None:
    """Whatever step comes next does this instead of its own work."""
    monkeypatch.setattr(runtime, "load_step", lambda name: SimpleNamespace(run=run))


def report_until_stopped(ctx: StepContext) -> Outcome:
    give_up = time.monotonic() + WAIT_S
    while time.monotonic() < give_up:
        ctx.progress(1, 10, "Working")
        time.sleep(0.02)
    raise AssertionError("nobody stopped this step")


def slug(step: Step) -> str:
    assert step.problem is not None
    assert step.problem["detail"] and step.problem["remedy"], "a problem says what is wrong and what to do"
    return str(step.problem["type"]).rpartition(":")[2]


def results(open_session: Open) -> int:
    with open_session() as session:
        return session.scalar(select(func.count()).select_from(Result)) or 0


# --- the way of a film ------------------------------------------------------------------------------------------------


def test_a_film_goes_from_its_bytes_to_its_gaps(committed: Open, settings: Settings, film: Path) -> None:
    video = store_film(committed, film)
    job_id = start_job(committed, video)
    found = run_steps(committed, job_id)
    assert {name: found[name].state for name in CPU_STEPS} == dict.fromkeys(CPU_STEPS, "done")
    assert found["features"].state == "queued" and found["proxy"].state == "queued"
    assert found["describe"].state == "waiting"
    with committed() as session:
        found_results = jobs.results_of(session, job_id)
        known = session.get_one(Video, video.id)
        tracks = session.scalars(select(Track).where(Track.video_id == video.id)).all()
    payloads = {name: row.payload for name, row in found_results.items()}
    assert payloads["look"]["shots"][0][0] == 0
    assert payloads["look"]["shots"][-1][1] == known.duration_ms == payloads["gaps"]["duration_ms"]
    assert payloads["speech"]["source"] == "stream" and payloads["speech"]["cues"]
    assert (known.width, known.height) == (96, 64)
    assert [track.kind for track in tracks] == ["transcript"]
    for name, row in found_results.items():
        for file in row.files:
            assert get_storage().exists(f"results/{row.key}/{file}"), f"{name}: {file}"
    assert {"poster.jpg", "frames.mp4", "frames.npy"} <= set(found_results["look"].files)
    assert not [path for path in (settings.data / "scratch").rglob("*") if path.is_file()], "scratch files are removed"
    usage = found["look"].usage
    assert usage is not None and usage["wall_s"] > 0 and usage["cpu_s"] > 0 and usage["peak_bytes"] > 2**20


def test_the_same_film_again_takes_what_is_there(committed: Open, film: Path) -> None:
    run_steps(committed, start_job(committed, store_film(committed, film)))
    kept = results(committed)
    twin = store_film(committed, film)
    job_id = start_job(committed, twin)
    found = run_steps(committed, job_id)
    assert all(found[name].reused and found[name].state == "done" for name in CPU_STEPS)
    assert all(found[name].usage is None for name in CPU_STEPS)
    assert results(committed) == kept
    with committed() as session:
        assert session.get_one(Video, twin.id).duration_ms, "the second video gets its facts and tracks all the same"
        assert session.scalars(select(Track.kind).where(Track.video_id == twin.id)).all() == ["transcript"]


def test_a_result_whose_file_is_gone_is_made_anew(committed: Open, film: Path) -> None:
    first = start_job(committed, store_film(committed, film))
    run_steps(committed, first)
    with committed() as session:
        key = jobs.results_of(session, first)["look"].key
    get_storage().delete(f"results/{key}/poster.jpg")
    found = run_steps(committed, start_job(committed, store_film(committed, film)))
    assert found["probe"].reused and not found["look"].reused and found["look"].state == "done"
    assert get_storage().exists(f"results/{key}/poster.jpg")


def test_a_sidecar_wins_over_the_stream_and_changes_only_what_depends_on_it(
    committed: Open, film: Path, tmp_path: Path
) -> None:
    run_steps(committed, start_job(committed, store_film(committed, film)))
    sidecar = tmp_path / "film.srt"
    sidecar.write_text("1\n00:00:00,500 --> 00:00:01,000\nIch grüße dich.\n", encoding="utf-8")
    job_id = start_job(committed, store_film(committed, film, sidecar))
    found = run_steps(committed, job_id)
    assert {name for name in CPU_STEPS if found[name].reused} == {"probe", "look", "listen"}
    with committed() as session:
        assert jobs.results_of(session, job_id)["speech"].payload["cues"] == [[500, 1000, "Ich grüße dich."]]


def test_a_step_that_is_not_ours_to_run_is_left_alone(committed: Open, probe_job: UUID) -> None:
    assert run_step(committed, probe_job, "gaps").state == "waiting"
    assert run_step(committed, probe_job, "probe").state == "done"
    before = steps_of(committed, probe_job)["probe"]
    assert run_step(committed, probe_job, "probe").finished_at == before.finished_at, "a message twice is work once"


def test_a_queue_that_has_messages_is_given_no_more(committed: Open, probe_job: UUID) -> None:
    """Else every step that waits for its turn would get a message every few seconds."""
    step_id = steps_of(committed, probe_job)["probe"].id

    def republished(busy: list[str], queued: str) -> bool:
        with committed() as session:
            age = func.now() - text(f"interval '{queued}'")
            session.execute(update(Step).where(Step.id == step_id).values(queued_at=age, published_at=None))
            jobs.sweep(session, busy)
            found = (step_id, "cpu") in jobs.to_publish(session)
            session.rollback()
        return found

    assert queue.busy_queues(["cpu", "gpu"]) == []
    queue.publish([(step_id, "cpu")])
    assert queue.busy_queues(["cpu", "gpu"]) == ["cpu"]
    assert not republished(["cpu"], "1 min")
    assert republished(["gpu"], "1 min")
    assert republished(["cpu"], "6 min"), "a message may be lost from a busy queue, too"


# --- how a step can fail ----------------------------------------------------------------------------------------------


def test_a_refused_file_fails_with_its_problem_and_takes_the_rest_with_it(committed: Open, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"not a film" * 100)
    job_id = start_job(committed, store_film(committed, path))
    assert slug(run_step(committed, job_id, "probe")) == "media-truncated"
    states = states_of(committed, job_id)
    assert states.pop("probe") == "failed" and set(states.values()) == {"cancelled"}
    job = job_of(committed, job_id)
    assert job.state == "failed" and job.problem is not None
    assert job.problem["step"] == "probe" and job.problem["remedy"]


def test_a_full_disk_while_results_are_stored(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_step(committed, probe_job, "probe")
    kept = results(committed)

    def full(self: LocalStorage, key: str, source: Path, *, move: bool = False) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LocalStorage, "put", full)
    assert slug(run_step(committed, probe_job, "look")) == "storage-full"
    assert results(committed) == kept


def test_a_full_disk_while_a_step_writes(committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(ctx: StepContext) -> Outcome:
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"frames")
        return Outcome({})

    pretend(monkeypatch, run)
    assert slug(run_step(committed, probe_job, "probe")) == "storage-full"


def test_a_fault_nobody_foresaw_is_a_problem_and_not_a_dead_worker(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(ctx: StepContext) -> Outcome:
        raise ZeroDivisionError

    pretend(monkeypatch, run)
    step = run_step(committed, probe_job, "probe")
    assert step.state == "failed" and slug(step) == "step-failed"


@pytest.mark.parametrize("fault", [MemoryError(), Transient("The model service is away.", remedy="Wait.")])
def test_what_may_pass_is_tried_again_later(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def run(ctx: StepContext) -> Outcome:
        raise fault

    pretend(monkeypatch, run)
    for attempt in range(1, get_settings().attempt_limit + 1):
        step = run_step(committed, probe_job, "probe")
        assert step.attempt == attempt
        last = attempt == get_settings().attempt_limit
        assert step.state == ("failed" if last else "queued")
        assert run_step(committed, probe_job, "probe").attempt == attempt, "it is not due yet"
        with committed() as session:
            session.execute(update(Step).where(Step.id == step.id).values(not_before=func.now()))
            session.commit()
    assert slug(step) == ("out-of-memory" if isinstance(fault, MemoryError) else "unavailable")


def test_missing_weights_say_how_to_get_them(
    committed: Open, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start_job(committed, store_film(committed, film))
    run_steps(committed, job_id)
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path))
    get_settings.cache_clear()
    assert slug(run_step(committed, job_id, "features")) == "checkpoint-missing"


def test_a_film_that_vanished_from_storage(committed: Open, film: Path) -> None:
    video = store_film(committed, film)
    job_id = start_job(committed, video)
    get_storage().delete(video.storage_key)
    assert slug(run_step(committed, job_id, "probe")) == "film-missing"


def test_a_database_that_restarts_is_waited_for(committed: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [OperationalError("select", {}, Exception("the database system is starting up")) for _ in range(2)]

    def work(session: Session) -> str:
        if refusals:
            raise refusals.pop()
        return "done"

    assert runtime.patiently(work) == "done"
    monkeypatch.setattr(runtime, "PATIENCE_S", 0.0)
    refusals.extend(OperationalError("select", {}, Exception("gone")) for _ in range(9))
    with pytest.raises(OperationalError):
        runtime.patiently(work)


# --- how a step can be stopped ----------------------------------------------------------------------------------------


def stolen(open_session: Open, step_id: UUID) -> None:
    """Another worker takes the step whose lease ran out; in one transaction, as its owner still renews it."""
    with open_session() as session:
        session.execute(update(Step).where(Step.id == step_id).values(lease_until=func.now() - text("interval '1 s'")))
        assert jobs.claim(session, step_id, "other") is not None
        session.commit()


@pytest.mark.parametrize("reports", [True, False])
def test_who_lost_its_lease_writes_nothing(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch, reports: bool
) -> None:
    step_id = steps_of(committed, probe_job)["probe"].id

    def run(ctx: StepContext) -> Outcome:
        stolen(committed, step_id)
        return report_until_stopped(ctx) if reports else Outcome({"late": True})

    pretend(monkeypatch, run)
    step = run_step(committed, probe_job, "probe")
    assert (step.state, step.worker, step.attempt) == ("running", "other", 2)
    assert step.problem is None and step.result_key is None and results(committed) == 0


def test_a_cancelled_job_stops_its_running_step(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = threading.Event()

    def run(ctx: StepContext) -> Outcome:
        running.set()
        return report_until_stopped(ctx)

    def cancel() -> None:
        assert running.wait(WAIT_S)
        with committed() as session:
            jobs.request_cancel(session, probe_job)
            session.commit()

    pretend(monkeypatch, run)
    canceller = threading.Thread(target=cancel)
    canceller.start()
    step = run_step(committed, probe_job, "probe")
    canceller.join(WAIT_S)
    assert step.state == "cancelled" and job_of(committed, probe_job).state == "cancelled"
    assert set(states_of(committed, probe_job).values()) == {"cancelled"} and results(committed) == 0


def test_a_worker_that_goes_down_gives_its_step_back(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(ctx: StepContext) -> Outcome:
        app.shutting_down.set()
        return report_until_stopped(ctx)

    try:
        with monkeypatch.context() as patch:
            pretend(patch, run)
            step = run_step(committed, probe_job, "probe")
    finally:
        app.shutting_down.clear()
    assert (step.state, step.attempt, step.worker) == ("queued", 0, None)
    assert run_step(committed, probe_job, "probe").state == "done", "the next worker does it"


def test_a_new_worker_removes_what_the_dead_one_left(
    committed: Open, probe_job: UUID, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[Path] = []

    def run(ctx: StepContext) -> Outcome:
        (ctx.folder / "half.mp4").write_bytes(b"half a film")
        left.append(ctx.folder)
        return Outcome({})

    with monkeypatch.context() as patch:
        pretend(patch, run)
        patch.setattr("shutil.rmtree", lambda path, ignore_errors: None)  # as after kill -9
        run_step(committed, probe_job, "probe")
    assert (left[0] / "half.mp4").exists()
    runtime.reclaim("somebody else")
    assert left[0].exists()
    runtime.reclaim(WORKER)
    assert not left[0].exists()


@pytest.mark.parametrize("what", ["silence", "budget"])
def test_a_step_that_hangs_is_failed_and_its_process_ended(
    committed: Open, probe_job: UUID, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    ended = threading.Event()
    killed: list[tuple[int, int]] = []

    def kill(pid: int, number: int) -> None:
        killed.append((pid, number))
        ended.set()

    def hang(ctx: StepContext) -> Outcome:
        while not ended.wait(0.02):
            if what == "budget":
                ctx.heard_at = time.monotonic()  # it reports, and yet never comes to an end
        return Outcome({"late": True})

    if what == "silence":
        monkeypatch.setattr(lease, "SILENCE_S", 0.3)
    else:
        spec = STEPS["probe"]
        quick: dict[str, Any] = {"needs": spec.needs, "queue": spec.queue, "budget_s": 1}
        monkeypatch.setitem(STEPS, "probe", type(spec)(**quick))
    monkeypatch.setenv("CUEWRIGHT_LEASE_S", "4")
    get_settings.cache_clear()
    monkeypatch.setattr("os.kill", kill)
    pretend(monkeypatch, hang)
    step = run_step(committed, probe_job, "probe")
    assert killed and killed[0][1] == 9
    assert step.state == "failed" and slug(step) == "step-hung"
    assert results(committed) == 0, "what it brought after all came too late"
