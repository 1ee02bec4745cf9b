"""The table of formats in the docs is what the catalogue says."""

from __future__ import annotations

from core.formats.catalog import FORMATS
from core.formats.track import CUE_FIELDS
from core.settings import PROJECT

BEGIN, END = "<!-- formats -->\n", "<!-- end formats -->"


def table() -> str:
    head = "| name | format | files | read | written | times | keeps beside times and text |"
    lines = [head, "| --- " * 7 + "|"]
    for each in FORMATS.values():
        exact = "exact" if each.resolution_ms == 0 else str(each.resolution_ms)
        times = f"within {exact} ms" if isinstance(each.resolution_ms, int) and each.resolution_ms else exact
        kept = (
            "everything" if each.carries >= set(CUE_FIELDS) else ", ".join(n for n in CUE_FIELDS if n in each.carries)
        )
        lines.append(
            f"| `{each.name}` | {each.title} | {' '.join(each.extensions)} | {'yes' if each.read else 'no'} | "
            f"{'yes' if each.write else 'no'} | {times} | "
            f"{kept or 'nothing'}{'' if each.lines else ' (no line breaks)'} |"
        )
    return "\n".join(lines) + "\n"


def test_the_docs_list_every_format() -> None:
    text = (PROJECT / "docs" / "timed_text.md").read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0] == table()
