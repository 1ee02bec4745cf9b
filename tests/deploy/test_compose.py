"""docker-compose.yml is the table of cli/services.py, line for line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.services import CONTAINER, SERVICES, Service, command_of, container_health, environment_of

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
BESIDE = {"nginx"}  # what only containers have


def test_the_same_services() -> None:
    assert set(COMPOSE["services"]) - BESIDE == {service.name for service in SERVICES}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_commands_environment_health_and_needs_agree(service: Service) -> None:
    container = COMPOSE["services"][service.name]
    assert container["command"] == command_of(service, CONTAINER)
    assert container.get("environment", {}) == environment_of(service, CONTAINER)
    assert (container.get("healthcheck") or {}).get("test") == container_health(service)
    needs = container.get("depends_on", {})
    assert set(needs) == set(service.needs)
    for name, condition in needs.items():
        once = next(one for one in SERVICES if one.name == name).once
        wanted = "service_completed_successfully" if once else "service_healthy"
        assert condition == {"condition": wanted}
    if not service.once:
        assert container["stop_grace_period"] == f"{service.stop_s:.0f}s"
        assert container["restart"] == "unless-stopped"


def test_a_service_that_others_await_as_healthy_has_a_check() -> None:
    for container in COMPOSE["services"].values():
        for name, condition in container.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in COMPOSE["services"][name]


def test_the_gpu_file_only_adds_devices_to_services_that_there_are() -> None:
    gpu = yaml.safe_load((PROJECT / "deploy" / "compose.gpu.yml").read_text())
    assert set(gpu["services"]) == {"worker-gpu", "inference"} <= set(COMPOSE["services"])
    for container in gpu["services"].values():
        assert set(container) == {"deploy"}
        [device] = container["deploy"]["resources"]["reservations"]["devices"]
        assert "gpu" in device["capabilities"]


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    import re

    asked = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^(\w+)=", (PROJECT / "deploy" / "example.env").read_text(), re.M))
    assert asked == named
