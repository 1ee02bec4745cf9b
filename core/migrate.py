"""Bring a database to this version's schema; say beforehand whether it is empty, older, current or newer."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

PROJECT = Path(__file__).resolve().parent.parent
Schema = Literal["empty", "older", "current", "newer"]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations").replace("%", "%%"))
    return config


def head() -> str:
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def schema_of(engine: Engine) -> Schema:
    """`newer`: a revision that this version has never heard of."""
    revision = revision_of(engine)
    if revision is None:
        return "empty"
    known = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    if revision not in known:
        return "newer"
    return "current" if revision == known[0] else "older"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """All or nothing: the migrations run in one transaction."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
