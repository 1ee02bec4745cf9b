"""Whoever may read the data folder may use the local system: the command line's key and one-time login links."""

from __future__ import annotations

import os
from pathlib import Path

from cli import embedded
from cli.data_folder import DataFolder
from cli.remote import Refused, Remote

KEY_NAME = "Command line"


def use_database(data: Path) -> None:
    """Point this process's settings at the database of a data folder."""
    from core.settings import get_settings

    os.environ["CUEWRIGHT_DATA"] = str(data.resolve())
    os.environ["CUEWRIGHT_DATABASE_URL"] = embedded.database_url(data)
    os.environ["CUEWRIGHT_REDIS_URL"] = embedded.redis_url(data)
    get_settings.cache_clear()


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
    use_database(folder.path)
    from core.database import open_session
    from core.people import create_api_key, ensure_local_admin

    with open_session() as session:
        user = ensure_local_admin(session)
        _, secret = create_api_key(session, user, KEY_NAME, ["read", "write", "admin"])
        session.commit()
    folder.keep_secret("command_line_key", secret)
    return secret


def login_link(folder: DataFolder, url: str) -> str:
    """A link that signs the local admin in, once."""
    use_database(folder.path)
    from core.database import open_session
    from core.people import create_login_link, ensure_local_admin

    with open_session() as session:
        token = create_login_link(session, ensure_local_admin(session))
        session.commit()
    return f"{url}/login?link={token}"
