"""A minute of writing by two people in three pages while the network, the api and PostgreSQL fail: nothing is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.chaos_editor import on
from bench.editor_film import local_system

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]


def test_nothing_that_anybody_did_is_lost(browser: Browser) -> None:
    with tempfile.TemporaryDirectory(prefix="cw-", dir="/tmp") as data, local_system(Path(data)) as local:
        found = on(local, browser, minutes=1, seed=5)
    print(found.deeds, found.troubles, found.batches, *found.story, sep="\n")
    assert found.faults == []
    assert found.batches > 5
