"""The player library imsc.js shows our TTML and DAPT as we mean it, and reads nested times as we do."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.formats.dapt import write_dapt
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.ttml import read_ttml, write_ttml

PROJECT = Path(__file__).parents[3]
OPTIONS = TextOptions()
TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
    'xmlns:tts="http://www.w3.org/ns/ttml#styling"'
)
States = list[tuple[int, list[str]]]  # from when on (ms) which texts are seen


def shown(documents: Sequence[bytes], folder: Path) -> list[States]:
    """What imsc.js shows of each document, which it must take without complaint."""
    assert shutil.which("node"), "Node is not on the PATH; imsc.js runs on it"
    package = PROJECT / "frontend" / "node_modules" / "imsc"
    assert package.is_dir(), "the package imsc is not installed: npm ci in frontend/"
    paths = [folder / f"{number}.ttml" for number in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(document)
    command = ["node", str(PROJECT / "tests" / "browser" / "imsc" / "read.mjs"), *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    entries = json.loads(ran.stdout)
    for entry in entries:
        assert entry == {"states": entry.get("states"), "complaints": []}
    return [changes((state["at_ms"], state["texts"]) for state in entry["states"]) for entry in entries]


def meant(cues: Iterable[TextCue], translated: bool = False) -> States:
    """What cues say is seen from when on; a DAPT script's translations are paragraphs as well."""
    seen = [
        (cue.start_ms, cue.end_ms, text)
        for cue in cues
        for text in (cue.text, *(one["text"] for one in cue.data.get("translations", ()) if translated))
        if text.strip() and cue.start_ms < cue.end_ms
    ]
    edges = sorted({edge for start, end, _ in seen for edge in (start, end)})
    return changes((at, [text for start, end, text in seen if start <= at < end]) for at in edges)


def changes(states: Iterable[tuple[int, list[str]]]) -> States:
    found: States = []
    for at, texts in states:
        if texts != (found[-1][1] if found else []):
            found.append((at, texts))
    return found


def random_track(chance: random.Random) -> TextTrack:
    def text() -> str:
        lines = chance.randrange(1, 4)
        return "\n".join("".join(chance.choices("abc  &<>\"'é한ع👁.-", k=chance.randrange(1, 12))) for _ in range(lines))

    def cue() -> TextCue:
        start = chance.randrange(0, 40_000)
        data: dict[str, Any] = {}
        if chance.random() < 0.5:
            data |= {"speaker": "Ann", "voice": "Bo"}
        if chance.random() < 0.3:
            data["translations"] = [{"language": "fr", "text": text()}]
        if chance.random() < 0.3:
            data["gain"] = [{"at_ms": start, "level": 1.0}, {"at_ms": start + 300, "level": 0.39}]
        if chance.random() < 0.3:
            data["clip"] = {"src": "a.wav", "begin_ms": 0, "end_ms": 900}
        if chance.random() < 0.3:
            data["gap"] = [max(0, start - 500), start + 9000]
        return TextCue(start, start + chance.randrange(1, 9000), text(), data)

    return TextTrack([cue() for _ in range(chance.randrange(1, 6))])


def test_what_is_written_is_shown_to_the_millisecond(tmp_path: Path) -> None:
    chance = random.Random(5)
    tracks = [random_track(chance) for _ in range(150)]
    written = [write_ttml(track, OPTIONS) for track in tracks]
    assert shown(written, tmp_path) == [meant(track.cues) for track in tracks]
    written = [write_dapt(track, OPTIONS) for track in tracks]
    assert shown(written, tmp_path) == [meant(track.cues, translated=True) for track in tracks]


@pytest.mark.parametrize("settings", [{}, {"settings": {"region": "low"}}, {"settings": {"region": "nowhere"}}])
def test_a_cue_added_to_a_file_with_regions_is_shown(settings: dict[str, Any], tmp_path: Path) -> None:
    layout = '<layout><region xml:id="top"/><region xml:id="low"/></layout>'
    document = f'{TTML} xml:lang="en"><head>{layout}</head><body><div><p region="low" end="1s">a</p></div></body></tt>'
    read = read_ttml(document.encode(), OPTIONS).track
    track = TextTrack([*read.cues, TextCue(3000, 4000, "new", settings)], about=read.about)
    assert shown([write_ttml(track, OPTIONS)], tmp_path) == [[(0, ["a"]), (1000, []), (3000, ["new"]), (4000, [])]]


HEAD = (
    '<head><styling><style xml:id="off" tts:display="none"/><style xml:id="on" tts:display="auto"/>'
    '<style xml:id="both" style="on off"/></styling><layout>{}{}</layout></head>'
)


def random_document(chance: random.Random, hides: bool = False) -> bytes:
    """Times nested in each other, in every spelling, with spans and line breaks; all over after 4 s.

    `hides` adds sequences, tts:display in styles and animated, and regions with times.
    """

    def styled() -> str:
        kinds = ('tts:display="none"', 'tts:display="auto"', 'style="off"', 'style="both"', 'style="off on"')
        return f" {chance.choice(kinds)}" if hides and chance.random() < 0.15 else ""

    def animated() -> str:
        if not hides or chance.random() > 0.2:
            return ""
        return "".join(f'<set{when(0.8)} tts:display="{chance.choice(("none", "auto"))}"/>' for _ in range(2))

    def when(likely: float) -> str:
        written = ""
        for name, share in (("begin", 1.0), ("end", 1.0), ("dur", 0.35)):
            if chance.random() < likely * share:
                ms = chance.randrange(8) * 500
                spelled = (f"{ms}ms", f"{ms / 1000}s", f"00:00:0{ms // 1000}.{ms % 1000:03d}", f"{ms * 3 // 100}f")
                ticks = (f"{ms * 10_000}t", f"00:00:0{ms // 1000}:{ms % 1000 * 3 // 100:02d}")
                written += f' {name}="{chance.choice((*spelled, *ticks))}"'
        return written

    def placed() -> str:
        return f' region="r{chance.randrange(1, 3)}"' if hides else ""

    def inline(depth: int) -> str:
        parts = []
        for _ in range(chance.randrange(4)):
            kind = chance.random()
            if kind < 0.55:
                parts.append(chance.choice(("a", "b c", " d", "e ", "f  g", "\n  ", "h\n i", "&amp;")))
            elif kind < 0.7:
                parts.append("<br/>")
            elif depth < 3:
                parts.append(f"<span{when(0.4)}{styled()}>{animated()}{inline(depth + 1)}</span>")
        return "".join(parts)

    def block(depth: int) -> str:
        inner = (
            block(depth + 1)
            if depth < 2 and chance.random() < 0.35
            else f"<p{when(0.6)}{styled()}{placed()}>{animated()}{inline(0)}</p>"
            for _ in range(chance.randrange(1, 4))
        )
        sequence = ' timeContainer="seq"' if hides and chance.random() < 0.3 else ""
        return f"<div{when(0.4)}{styled()}{sequence}>{animated()}{''.join(inner)}</div>"

    root = f'{TTML} ttp:frameRate="30" ttp:tickRate="10000000" xml:lang="en">'
    if hides:
        regions = (f'<region xml:id="r{n}"{when(0.3)}{styled()}>{animated()}</region>' for n in (1, 2))
        root += HEAD.format(*regions)
    return f'{root}<body end="4s">{block(0)}{block(0)}</body></tt>'.encode()


def unordered(states: States) -> States:
    """Texts of one moment without their order: imsc.js gives them region by region."""
    return [(at, sorted(texts)) for at, texts in states]


def words(states: States) -> States:
    """Without white space: when a lone blank or line break comes and goes, we do not make a new cue of it."""
    return changes((at, [bare for text in texts if (bare := "".join(text.split()))]) for at, texts in states)


def test_nested_times_are_read_as_imsc_js_reads_them(tmp_path: Path) -> None:
    chance = random.Random(7)
    documents = [random_document(chance) for _ in range(400)]
    ours = [words(meant(read_ttml(document, OPTIONS).track.cues)) for document in documents]
    theirs = [words(states) for states in shown(documents, tmp_path)]
    assert sum(map(bool, theirs)) > 200
    for document, mine, other in zip(documents, ours, theirs, strict=True):
        assert mine == other, document.decode()


def test_hidden_text_is_read_as_imsc_js_reads_it(tmp_path: Path) -> None:
    chance = random.Random(11)
    documents = [random_document(chance, hides=True) for _ in range(400)]
    ours = [changes(unordered(words(meant(read_ttml(document, OPTIONS).track.cues)))) for document in documents]
    theirs = [changes(unordered(words(states))) for states in shown(documents, tmp_path)]
    assert sum(map(bool, theirs)) > 100
    for document, mine, other in zip(documents, ours, theirs, strict=True):
        assert mine == other, document.decode()
