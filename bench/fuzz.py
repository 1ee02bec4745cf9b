"""Every reader of timed text against damaged files, for as long as is asked: nothing but cues, findings and problems.

./cuewright bench fuzz --seed-base 1     ten minutes in all; CUEWRIGHT_FUZZ_MINUTES says another time
"""

from __future__ import annotations

import json
import os
import random
import time
import traceback
from pathlib import Path

from bench import write_section
from bench.system import machine
from core.errors import Problem
from core.formats.catalog import FORMATS
from core.formats.convert import read_text
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack

MINUTES = 10.0
SLOW_S = 2.0  # for a file of a few kilobytes
PIECES = (
    b"-->", b"\n\n", b"\r", b"\x00", b"99999999999999999999", b"-1", b"NaN", b"1e999", b"{", b"[", b"<", b"&#x0;",
    b"\t", b'"', b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"\xff\xfe", b"\xf0\x9f\x91\x81", b"<rt>", b"\\N", b"=1+1",
    b"00:00:61,000", b"]]>",
)  # fmt: skip


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes cut, doubled, moved or replaced."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 9)):
        at, length = rng.randrange(len(out) + 1), rng.randrange(40)
        match rng.randrange(5):
            case 0:
                del out[at : at + length]
            case 1:
                out[at:at] = out[at : at + length] * rng.randrange(1, 4)
            case 2:
                out[at:at] = rng.choice(PIECES)
            case 3:
                out[at : at + 1] = rng.randbytes(1)
            case _:
                out[at : at + length] = rng.choice(PIECES) * rng.randrange(1, 5)
    return bytes(out)


def run(seed_base: int, json_path: Path | None) -> int:
    """Print and write how many files each reader met; 0 where all ended well."""
    minutes = float(os.environ.get("CUEWRIGHT_FUZZ_MINUTES", MINUTES))
    options = TextOptions(film="film")
    cues = [
        TextCue(1000, 2500, "Anna & Bob <go> in.", {"speaker": "Anna", "group": "v1"}),
        TextCue(3000, 4000, "Then\nthey wait.", {"group": "v1"}),
    ]
    readers = [name for name, format in FORMATS.items() if format.read is not None]
    tried: dict[str, int] = dict.fromkeys(readers, 0)
    wrong: list[str] = []
    for name in readers:
        write = FORMATS[name].write
        seed = write(TextTrack(cues), options) if write is not None else b""
        ends = time.monotonic() + minutes * 60 / len(readers)
        while time.monotonic() < ends:
            rng = random.Random(f"{seed_base}/{name}/{tried[name]}")
            data = damaged(seed, rng)
            began = time.process_time()
            try:
                read_text(data, "file", options, name)
            except Problem:
                pass
            except Exception:  # noqa: BLE001 - finding these is what it is for
                wrong.append(f"{name} {tried[name]}: {traceback.format_exc(limit=1).splitlines()[-1]}")
            if time.process_time() - began > SLOW_S:
                wrong.append(f"{name} {tried[name]}: took {time.process_time() - began:.1f} s")
            tried[name] += 1
        print(f"{name}: {tried[name]:,} files", flush=True)
    told = ", ".join(f"{name} {count:,}" for name, count in tried.items())
    lines = [
        "## Damaged files of timed text",
        "",
        f"`./cuewright bench fuzz --seed-base {seed_base}`, {machine()}, {minutes:g} minutes: "
        f"{sum(tried.values()):,} files ({told}). {len(wrong)} ended other than with cues or a problem document.",
        *(f"- {line}" for line in wrong[:20]),
    ]
    print("\n".join(lines))
    write_section("fuzz", "\n".join(lines))
    if json_path is not None:
        json_path.write_text(json.dumps({"tried": tried, "wrong": wrong}, indent=1))
    return 1 if wrong else 0
