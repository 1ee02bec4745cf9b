"""Every process of the system, once: what it runs, with which settings, when it is well, what it needs first.

The supervisor (`cli/local.py`) fills the braces with unix sockets, free ports and generated secrets; docker-compose.yml
holds the same lines filled from `CONTAINER`, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Health:
    """`http`: a URL that answers 200. `work`: steps of a queue do not wait in vain. `process`: it is there."""

    kind: Literal["http", "postgres", "redis", "work", "process"]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    command: tuple[str, ...]
    health: Health = field(default_factory=lambda: Health("process"))
    environment: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    once: bool = False  # runs to its end before what needs it starts
    embedded: bool = False  # locally a program of a wheel (`cli/embedded.py`) with options of its own
    stop_s: float = 12.0  # from the polite signal to the last one


SETTINGS: Mapping[str, str] = {
    "CUEWRIGHT_MODE": "{mode}",
    "CUEWRIGHT_DATA": "{data}",
    "CUEWRIGHT_DATABASE_URL": "{database_url}",
    "CUEWRIGHT_REDIS_URL": "{redis_url}",
    "CUEWRIGHT_SECRET_KEY": "{secret_key}",
    "CUEWRIGHT_PUBLIC_URL": "{public_url}",
    "CUEWRIGHT_ALLOWED_HOSTS": "{allowed_hosts}",
    "CUEWRIGHT_INFERENCE_URL": "{inference_url}",
    "CUEWRIGHT_INFERENCE_TOKEN": "{inference_token}",
    "CUEWRIGHT_WEIGHTS": "{weights}",
    "PYTHONUNBUFFERED": "1",
    "MALLOC_ARENA_MAX": "2",  # glibc would keep an arena per thread: hundreds of MB that nobody uses
    "OMP_WAIT_POLICY": "PASSIVE",  # torch's threads must not spin while another service needs the core
}


def _worker(name: str, queues: str) -> Service:
    return Service(
        name,
        (
            "python", "-m", "celery", "-A", "workers.app", "worker", "-Q", queues, "-c", "1", "-P", "prefork",
            "-n", f"{name}@%h", "-l", "INFO", "--without-gossip", "--without-mingle",
        ),
        Health("work", queues),
        {**SETTINGS, "CUEWRIGHT_WORKER": "{worker}"},
        needs=("migrate", "redis"),
        stop_s=20.0,
    )  # fmt: skip


SERVICES: tuple[Service, ...] = (
    Service(
        "postgres",
        ("postgres", "-c", "max_connections=100", "-c", "shared_buffers=128MB"),
        Health("postgres"),
        {"POSTGRES_USER": "cuewright", "POSTGRES_DB": "cuewright", "POSTGRES_PASSWORD": "{database_password}"},
        embedded=True,
        stop_s=30.0,
    ),
    Service(
        "redis",
        ("valkey-server", "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
        Health("redis"),
        embedded=True,
    ),
    Service("migrate", ("python", "-m", "cli.migrate"), environment=SETTINGS, needs=("postgres",), once=True),
    Service(
        "api",
        (
            "python", "-m", "uvicorn", "api.main:create_app", "--factory", "--host", "{host}", "--port", "{api_port}",
            "--no-server-header", "--timeout-graceful-shutdown", "5",
        ),
        Health("http", "http://127.0.0.1:{api_port}/healthz"),
        SETTINGS,
        needs=("migrate", "redis"),
    ),
    _worker("worker-cpu", "cpu"),
    _worker("worker-gpu", "gpu"),
    Service(
        "inference",
        (
            "python", "-m", "uvicorn", "workers.inference:create_app", "--factory", "--host", "{host}",
            "--port", "{inference_port}", "--no-server-header", "--timeout-graceful-shutdown", "5",
        ),
        Health("http", "http://127.0.0.1:{inference_port}/healthz"),
        SETTINGS,
        needs=("migrate",),
    ),
    Service("beat", ("python", "-m", "workers.beat"), environment=SETTINGS, needs=("migrate", "redis")),
)  # fmt: skip

BY_NAME: Mapping[str, Service] = {service.name: service for service in SERVICES}

# What the braces hold in docker-compose.yml; `${…:?…}` is filled by compose itself.
CONTAINER: Mapping[str, str] = {
    "mode": "server",
    "data": "/data",
    "database_url": "postgresql+psycopg://cuewright:${CUEWRIGHT_DATABASE_PASSWORD:?}@postgres/cuewright",
    "database_password": "${CUEWRIGHT_DATABASE_PASSWORD:?}",
    "redis_url": "redis://redis:6379/0",
    "secret_key": "${CUEWRIGHT_SECRET_KEY:?}",
    "public_url": "${CUEWRIGHT_PUBLIC_URL:-http://localhost:8000}",
    "allowed_hosts": "${CUEWRIGHT_ALLOWED_HOSTS:-localhost,127.0.0.1,api}",
    "inference_url": "http://inference:8001",
    "inference_token": "${CUEWRIGHT_INFERENCE_TOKEN:?}",
    "weights": "${CUEWRIGHT_WEIGHTS:-starter}",
    "worker": "",  # containers may be many of one name: each child names itself by host and process
    "host": "0.0.0.0",
    "api_port": "8000",
    "inference_port": "8001",
}


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with every {name} replaced; an unknown name is a KeyError."""
    return text.format_map(values) if "{" in text else text


def command_of(service: Service, values: Mapping[str, str]) -> list[str]:
    return [filled(word, values) for word in service.command]


def environment_of(service: Service, values: Mapping[str, str]) -> dict[str, str]:
    return {name: filled(value, values) for name, value in service.environment.items()}


def container_health(service: Service) -> list[str] | None:
    """The `healthcheck.test` of a container; None where being there is all that can be asked."""
    match service.health.kind:
        case "http":
            return ["CMD", "python", "-m", "cli.health", filled(service.health.target, CONTAINER)]
        case "postgres":
            return ["CMD", "pg_isready", "-q", "-U", "cuewright", "-d", "cuewright"]
        case "redis":
            return ["CMD", "valkey-cli", "ping"]
        case "work":
            return ["CMD", "python", "-m", "workers.health", service.health.target]
        case "process":
            return None
