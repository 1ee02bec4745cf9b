"""docs/results.md: every bench owns one section of it, between two markers, and nobody else writes there."""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).parent.parent / "docs" / "results.md"
_HEAD = "# Results\n\nEvery number here was written by the command that stands above it.\n"


def write_section(name: str, markdown: str, path: Path = RESULTS) -> None:
    """Put `markdown` in place of the section of this name, or at the end."""
    begin, end = f"<!-- bench {name} -->", f"<!-- end {name} -->"
    section = f"{begin}\n{markdown.strip()}\n{end}"
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        text = before + section + rest.split(end, 1)[1]
    else:
        text = text.rstrip() + "\n\n" + section + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
