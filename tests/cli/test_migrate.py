"""A data folder of an older schema is saved, migrated and loses nothing; one of a newer schema is left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, pool, text

from cli import embedded
from core.migrate import _config, head, revision_of, schema_of, upgrade

PROJECT = Path(__file__).resolve().parents[2]
FIRST = "0001"


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cw-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        postgres = embedded.embedded_postgres(Path(folder), durable=False)
        postgres.start()
        yield Path(folder)
        postgres.stop()


@pytest.fixture
def engine(data: Path) -> Iterator[Engine]:
    engine = create_engine(embedded.database_url(data), poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade; create schema public"))
    yield engine
    engine.dispose()


def migrate(data: Path) -> subprocess.CompletedProcess[str]:
    settings = {"CUEWRIGHT_DATA": str(data), "CUEWRIGHT_DATABASE_URL": embedded.database_url(data)}
    command = [sys.executable, "-m", "cli.migrate"]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | settings, capture_output=True, text=True)


def test_an_empty_database_is_made(data: Path, engine: Engine) -> None:
    assert schema_of(engine) == "empty"
    assert migrate(data).returncode == 0
    assert schema_of(engine) == "current"
    assert migrate(data).stdout == f"the database is at schema {head()}\n"  # again changes nothing
    assert not (data / "backups").exists()


def test_the_first_schema_with_people_and_films_becomes_the_newest(data: Path, engine: Engine) -> None:
    """Every revision in between must carry the rows along; new migrations are covered as they come."""
    upgrade(engine, FIRST)
    with engine.begin() as connection:
        connection.execute(text("insert into users (email, name, is_admin) values ('a@b.c', 'Ada', true)"))
        connection.execute(text("insert into collections (name) values ('My films')"))
    revisions = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    assert revisions[-1] == FIRST
    assert migrate(data).returncode == 0
    assert revision_of(engine) == revisions[0]
    with engine.begin() as connection:
        assert connection.execute(text("select email, name, is_admin from users")).all() == [("a@b.c", "Ada", True)]
        assert connection.execute(text("select name from collections")).scalars().all() == ["My films"]


SECOND = '''
"""a migration of tomorrow"""

import sqlalchemy as sa
from alembic import op

revision = "tomorrow"
down_revision = "{before}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("collections", sa.Column("motto", sa.String(), server_default="none", nullable=False))
'''


def test_an_older_schema_is_saved_first_and_then_migrated(
    data: Path, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import core.migrate
    from cli.migrate import main
    from core.settings import get_settings

    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("insert into collections (name) values ('Mine')"))
    shutil.copytree(PROJECT / "migrations", tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "tomorrow.py").write_text(SECOND.format(before=head()))
    monkeypatch.setattr(core.migrate, "PROJECT", tmp_path)
    monkeypatch.setenv("CUEWRIGHT_DATA", str(data))
    monkeypatch.setenv("CUEWRIGHT_DATABASE_URL", embedded.database_url(data))
    get_settings.cache_clear()
    assert schema_of(engine) == "older"
    try:
        main()
    finally:
        get_settings.cache_clear()
    assert "-> tomorrow" in capsys.readouterr().out
    assert len(list((data / "backups").glob("before-tomorrow-*.dump"))) == 1
    with engine.begin() as connection:
        assert connection.execute(text("select name, motto from collections")).all() == [("Mine", "none")]


def test_the_backup_of_an_older_schema_can_be_restored(data: Path, engine: Engine, tmp_path: Path) -> None:
    from cli.migrate import back_up
    from core.settings import get_settings

    upgrade(engine, FIRST)
    with engine.begin() as connection:
        connection.execute(text("insert into collections (name) values ('Kept')"))
    os.environ["CUEWRIGHT_DATA"] = str(data)
    get_settings.cache_clear()
    try:
        dump = back_up(engine, tmp_path)
    finally:
        del os.environ["CUEWRIGHT_DATA"]
        get_settings.cache_clear()
    assert dump.stat().st_mode & 0o777 == 0o600
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade; create schema public"))
    url = embedded.database_url(data).replace("+psycopg", "")
    restore = [embedded.program(data, "pg_restore"), "--dbname", url, "--no-owner", "--clean", "--if-exists", dump]
    subprocess.run(restore, check=True, capture_output=True)
    with engine.begin() as connection:
        assert connection.execute(text("select name from collections")).scalars().all() == ["Kept"]


def test_a_newer_schema_is_refused_and_left_alone(data: Path, engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    done = migrate(data)
    assert done.returncode == 1
    assert "newer Cuewright" in done.stderr and "9999" in done.stderr
    assert revision_of(engine) == "9999"
