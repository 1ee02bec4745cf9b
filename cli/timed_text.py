"""`cuewright convert` and `cuewright validate`: timed text between formats, and what is wrong in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.errors import Problem
from core.formats.catalog import FORMATS
from core.formats.convert import faults, format_of_name, read_text, write_text
from core.formats.options import TextOptions
from core.formats.track import Finding

SHOWN = 50  # findings in the terminal; --json has all


def convert(
    console: Console, source: Path, target: Path, options: TextOptions, read_as: str | None, write_as: str | None
) -> int:
    """Write `source` as `target`; 0 where nothing was left out, 1 where cues were, 2 where nothing could be done."""
    try:
        format, reading = read_text(source.read_bytes(), source.name, options, read_as)
        chosen = write_as or getattr(format_of_name(target.name), "name", None)
        if chosen is None:
            console.print(
                f"The ending of {target.name} is of no format; say one with --to.", style="red", highlight=False
            )
            return 2
        written = write_text(reading.track, chosen, options)
        target.write_bytes(written.data)
    except Problem as problem:
        return _refused(console, problem)
    except OSError as error:
        console.print(f"{error.filename or target}: {error.strerror}", style="red", markup=False, highlight=False)
        return 2
    guess = f", {reading.encoding}{' by a guess' if reading.guessed else ''}" if reading.encoding else ""
    said = f"{source.name} ({format.title}{guess}): {len(reading.track.cues)} cues, "
    console.print(f"{said}written to {target} ({FORMATS[chosen].title})", markup=False, highlight=False, soft_wrap=True)
    for sentence in written.losses.sentences():
        console.print(f"  not carried: {sentence}", style="yellow", markup=False, highlight=False)
    _table(console, reading.findings)
    return 1 if any(each.severity == "error" for each in reading.findings) else 0


def validate(console: Console, source: Path, options: TextOptions, read_as: str | None, as_json: bool) -> int:
    """Say what is wrong in a file; 0 where nothing is, 1 where errors are, 2 where it cannot be read at all."""
    try:
        data = source.read_bytes()
        format, reading = read_text(data, source.name, options, read_as)
        findings = faults(format, reading, data)
    except Problem as problem:
        if as_json:
            console.print_json(json.dumps({"file": source.name, "valid": False, "problem": problem.document()}))
            return 2
        return _refused(console, problem)
    except OSError as error:
        console.print(f"{source}: {error.strerror}", style="red", markup=False, highlight=False)
        return 2
    errors = sum(each.severity == "error" for each in findings)
    if as_json:
        answer = {
            "file": source.name,
            "format": format.name,
            "valid": not errors,
            "cues": len(reading.track.cues),
            "encoding": reading.encoding,
            "encoding_guessed": reading.guessed,
            "findings": [asdict(each) for each in findings],
        }
        console.print_json(json.dumps(answer, ensure_ascii=False))
        return 1 if errors else 0
    guess = f", {reading.encoding}{' by a guess' if reading.guessed else ''}" if reading.encoding else ""
    told = "valid" if not errors else f"{errors} {'error' if errors == 1 else 'errors'}"
    console.print(
        f"{source.name}: {format.title}{guess}, {len(reading.track.cues)} cues, {told}", highlight=False, markup=False
    )
    _table(console, findings)
    return 1 if errors else 0


def _table(console: Console, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    table = Table("line", "col", "", "what")
    for each in findings[:SHOWN]:
        line, column = (str(number) if number else "" for number in (each.line, each.column))
        table.add_row(line, column, each.severity, each.message)
    console.print(table, markup=False)
    if len(findings) > SHOWN:
        console.print(f"and {len(findings) - SHOWN} more; --json of validate shows all", highlight=False)


def _refused(console: Console, problem: Problem) -> int:
    console.print(problem.detail, style="red", markup=False, highlight=False, soft_wrap=True)
    if problem.remedy:
        console.print(problem.remedy, markup=False, highlight=False, soft_wrap=True)
    return 2
