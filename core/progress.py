"""How far a job is and how long it will take, from its steps."""

from __future__ import annotations

from datetime import datetime

from core.tables import Job, Step

# Shares of the time that a whole job takes; estimates, which only steer the bar of the whole job.
SHARES = {
    "probe": 0.01,
    "look": 0.18,
    "listen": 0.06,
    "hear": 0.1,
    "speech": 0.01,
    "harvest": 0.01,
    "gaps": 0.01,
    "features": 0.12,
    "describe": 0.14,
    "align": 0.02,
    "proxy": 0.13,
    "fingerprint": 0.03,
    "fingerprint_source": 0.03,
    "conform": 0.01,
    "speak": 0.03,
    "mix": 0.11,
}
OTHER_SHARE = 0.1


def _share(step: Step) -> float:
    return SHARES.get(step.name, OTHER_SHARE)


def step_progress(step: Step) -> float:
    """0 to 1."""
    if step.state == "done":
        return 1.0
    return min(max(step.progress_done / step.progress_total, 0.0), 1.0) if step.progress_total > 0 else 0.0


def step_seconds_left(step: Step, now: datetime) -> float | None:
    """By what it has done so far; None while that says too little."""
    done = step_progress(step)
    if step.state != "running" or step.started_at is None or done < 0.02:
        return None
    return max((now - step.started_at).total_seconds(), 0.0) * (1.0 - done) / done


def job_progress(job: Job) -> float:
    """0 to 1, steps weighed by the time that they usually take."""
    total = sum(_share(step) for step in job.steps)
    return sum(_share(step) * step_progress(step) for step in job.steps) / total if total else 0.0


def job_seconds_left(job: Job, now: datetime) -> float | None:
    """What is left, at the speed of what this job has computed so far; results that were reused say nothing."""
    spent, computed, left = 0.0, 0.0, 0.0
    for step in job.steps:
        done = step_progress(step)
        left += _share(step) * (1.0 - done)
        if step.started_at is not None and not step.reused:
            spent += max(((step.finished_at or now) - step.started_at).total_seconds(), 0.0)
            computed += _share(step) * done
    if job.state != "running" or computed < 0.02:
        return None
    return left * spent / computed
