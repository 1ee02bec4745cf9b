"""Make the database ready for this version: `python -m cli.migrate`. An older schema is saved before it is changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, create_engine, pool, text

from cli import embedded
from core.migrate import head, revision_of, schema_of, upgrade
from core.settings import get_settings

LOCK = 0x4D696772  # one migration at a time, however many containers start


def main() -> None:
    settings = get_settings()
    engine = create_engine(settings.database_url, poolclass=pool.NullPool)
    with engine.connect() as guard:
        guard.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
        schema = schema_of(engine)
        if schema == "newer":
            sys.exit(
                f"A newer Cuewright used this data folder (schema {revision_of(engine)}; this one knows {head()}). "
                "Update the checkout, or choose another folder with --data."
            )
        if schema == "older":
            kept = back_up(engine, settings.data / "backups")
            print(
                f"schema {revision_of(engine)} -> {head()}; a copy of the database as it was: {kept.name}", flush=True
            )
        if schema in ("empty", "older"):
            upgrade(engine)
    print(f"the database is at schema {head()}")


def back_up(engine: Engine, folder: Path) -> Path:
    """A dump that pg_restore reads; raises when it cannot be written whole."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"before-{head()}-{time.strftime('%Y%m%d-%H%M%S')}.dump"
    partial = target.with_suffix(".part")
    url = engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = engine.url.password
    environment = dict(os.environ) | ({"PGPASSWORD": str(password)} if password else {})
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123
        done = subprocess.run(
            [embedded.program(get_settings().data, "pg_dump"), "--format=custom", "--dbname", url],
            stdout=out,
            stderr=subprocess.PIPE,
            env=environment,
        )
    if done.returncode != 0:
        partial.unlink()
        sys.exit(f"The database could not be saved before its migration, so it was left alone: {done.stderr.decode()}")
    partial.rename(target)
    return target


if __name__ == "__main__":
    main()
