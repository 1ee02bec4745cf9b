"""docs/world.md names what there is, and each of its pictures beside the command that makes it."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import skia

from studio.dials import StoryDials
from studio.packs import PACKS
from studio.presets import PRESETS
from studio.truth import Film
from studio.world import COLOURS, LOOKS, OBJECTS, SETTINGS, UNSEEN_SETTINGS, VERBS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/world.md").read_text()
PICTURES = ROOT / "docs/images/world"


def test_the_page_counts_and_names_what_there_is() -> None:
    told = [f"{len(LOOKS)} looks", f"{len(SETTINGS)} settings", f"{len(VERBS)} verbs"]
    told += (
        f"{len(OBJECTS)} things in {len(COLOURS)} colours",
        f"{sum(bool(v.reverse) for v in VERBS)} of them in pairs",
    )
    for words in told:
        assert words in PAGE, words
    names = [*PRESETS, *PACKS, *(field.name for field in (*fields(StoryDials), *fields(Film)))]
    for name in names:
        assert f"`{name}`" in PAGE, name
    assert all(setting.id in PAGE for setting in UNSEEN_SETTINGS)


def test_every_picture_stands_below_its_command_and_is_small_together() -> None:
    shown = re.findall(r"\]\(images/world/([^)]+)\)", PAGE)
    assert sorted(shown) == sorted(path.name for path in PICTURES.iterdir())
    for block, name in re.findall(r"```\n((?:(?!```).)*?)```\n!\[[^]]*\]\(images/world/([^)]+)\)", PAGE, re.S):
        command = shlex.split(block.splitlines()[-1])
        assert command[:3] == ["./cuewright", "world", "sheet"] and command[4] == f"docs/images/world/{name}"
        shown.remove(name)
    assert not shown, "a picture has no command"
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 2_500_000
    for path in PICTURES.iterdir():
        assert skia.Image.open(str(path)).width() >= 500


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
