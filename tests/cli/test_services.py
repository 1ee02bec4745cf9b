"""The table of services is whole: in the order of needs, filled without rest, with a worker for every queue."""

from __future__ import annotations

from cli.services import BY_NAME, CONTAINER, SERVICES, command_of, environment_of
from core.pipelines import STEPS


def test_services_stand_after_what_they_need() -> None:
    seen: set[str] = set()
    for service in SERVICES:
        assert set(service.needs) <= seen, service.name
        seen.add(service.name)
    assert len(BY_NAME) == len(SERVICES)


def test_every_brace_has_a_value() -> None:
    for service in SERVICES:
        for text in (*command_of(service, CONTAINER), *environment_of(service, CONTAINER).values()):
            assert "{" not in text.replace("${", "")


def test_every_queue_has_a_worker_that_names_it_in_its_health() -> None:
    queues = {service.health.target for service in SERVICES if service.health.kind == "work"}
    assert {step.queue for step in STEPS.values()} <= queues


def test_secrets_are_in_no_command_line() -> None:
    for service in SERVICES:
        for word in service.command:
            assert "secret" not in word and "token" not in word and "password" not in word
