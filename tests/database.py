"""A real PostgreSQL and Redis for the tests, started once out of the wheels, with all migrations applied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine

from cli import embedded
from core.settings import PROJECT


@dataclass(frozen=True)
class Services:
    folder: Path
    database_url: str
    redis_url: str
    engine: Engine


@contextmanager
def running_services() -> Iterator[Services]:
    """Both servers in a temporary folder that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="cw-", dir="/tmp"))
    folder.chmod(0o755)
    postgres = embedded.embedded_postgres(folder, durable=False)
    redis = embedded.embedded_redis(folder)
    try:
        postgres.start()
        redis.start()
        engine = create_engine(embedded.database_url(folder))
        migrate(engine)
        yield Services(folder, embedded.database_url(folder), embedded.redis_url(folder), engine)
        engine.dispose()
    finally:
        postgres.stop()
        redis.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(embedded.socket_folder(folder), ignore_errors=True)


def migrate(engine: Engine, revision: str = "head") -> None:
    config = Config(PROJECT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
