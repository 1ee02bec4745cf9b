"""Whoever may read the data folder may use the local system: the command line's key and one-time login links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli import embedded
from cli.data_folder import DataFolder
from cli.remote import Refused, Remote

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEY_NAME = "Command line"


@contextmanager
def database_of(folder: DataFolder) -> Iterator[Session]:
    """One transaction on the database of a data folder, committed at its end."""
    from sqlalchemy import create_engine, pool
    from sqlalchemy.orm import Session

    engine = create_engine(embedded.database_url(folder.path), poolclass=pool.NullPool)
    with Session(engine) as session:
        yield session
        session.commit()


def local_key(folder: DataFolder, url: str) -> str:
    """An API key of the local admin, made once per data folder and kept in its secrets."""
    known = folder.secrets().get("command_line_key")
    if known is not None:
        try:
            Remote(url, known).get("/v1/session")
        except Refused as refused:
            if refused.status != 401:
                raise
        else:
            return known
    from core.people import create_api_key, ensure_local_admin

    with database_of(folder) as session:
        user = ensure_local_admin(session)
        _, secret = create_api_key(session, user, KEY_NAME, ["read", "write", "admin"])
    folder.keep_secret("command_line_key", secret)
    return secret


def login_link(folder: DataFolder, url: str) -> str:
    """A link that signs the local admin in, once."""
    from core.people import create_login_link, ensure_local_admin

    with database_of(folder) as session:
        token = create_login_link(session, ensure_local_admin(session))
    return f"{url}/login?link={token}"
