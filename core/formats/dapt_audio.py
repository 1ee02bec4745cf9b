"""What DAPT demands of recordings: where their sound is, of which type, and in which language."""

from __future__ import annotations

from core.formats.dapt_head import Faults
from core.formats.xml_tree import Element


def check_audio(
    audio: Element, outer: str, own: str, ids: dict[str, Element], resources: set[int], faults: Faults
) -> None:
    """An <audio>: `outer` is the language of what it lies in, `own` its computed one."""
    if own.lower() != outer.lower() and id(audio) not in resources:
        message = f"A recording is in {own[:40]!r}, but the text that it speaks is in {outer[:40]!r}."
        faults.add(audio, "audio-language-differs", message, own)
    sources = list(audio.elements("tt:source"))
    if "src" in audio.attributes:
        _source(audio, own, ids, resources, faults)
    elif not sources and id(audio) not in resources:
        faults.add(audio, "audio-without-source", "A recording has neither src nor <source>.", warning=True)
    for source in sources:
        language = source.attributes.get("xml:lang", own)
        if language.lower() != own.lower():
            message = f"A <source> is in {language[:40]!r}, but its <audio> is in {own[:40]!r}."
            faults.add(source, "audio-language-differs", message, language)
        if "src" in source.attributes:
            _source(source, own, ids, resources, faults)
        for data in source.elements("tt:data"):
            _language_of_data(data, language, faults)
            if "type" not in data.attributes:
                faults.add(data, "audio-type-missing", "Embedded sound says no type, such as audio/wav.", warning=True)


def check_data(data: Element, faults: Faults) -> None:
    """A <data> holds its bytes as text or in chunks, and never a <source>."""
    for source in data.elements("tt:source"):
        faults.add(source, "data-source-child", "DAPT forbids <source> in <data>; put the bytes or chunks there.")
    has_bytes = bool(data.text().strip()) or any(True for _ in data.elements("tt:chunk"))
    if not has_bytes and "src" not in data.attributes and not any(True for _ in data.elements("tt:source")):
        faults.add(data, "data-empty", "<data> holds no bytes.")


def _source(element: Element, language: str, ids: dict[str, Element], resources: set[int], faults: Faults) -> None:
    """The src of an <audio> or <source>: a file elsewhere, or '#name' of a resource in the head."""
    src = element.attributes["src"].strip()
    if not src.startswith("#"):
        if not src:
            faults.add(element, "audio-without-source", "src is empty.", warning=True)
        elif "type" not in element.attributes:
            message = "A recording elsewhere says no type, such as audio/wav."
            faults.add(element, "audio-type-missing", message, src, warning=True)
        return
    target = ids.get(src[1:])
    if target is None or id(target) not in resources or target.name not in ("tt:audio", "tt:data"):
        message = f"{src[:40]!r} is no <data> or <audio> in the head's <resources>."
        faults.add(element, "audio-source-undeclared", message, src)
        return
    if target is not element:
        _language_of_data(target, language, faults)


def _language_of_data(data: Element, language: str, faults: Faults) -> None:
    own = data.attributes.get("xml:lang", language)
    if own.lower() != language.lower():
        message = f"Embedded sound is in {own[:40]!r}, but what plays it is in {language[:40]!r}."
        faults.add(data, "audio-language-differs", message, own)
