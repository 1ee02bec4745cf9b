"""The names of TTML's vocabulary in short: 'tt:div', 'ttp:frameRate', 'xml:lang', whatever prefix a file uses."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from core.errors import TextRefused
from core.formats.xml_tree import Document, Element, read_xml

TT = "http://www.w3.org/ns/ttml"
NAMESPACES = {
    "tt": TT,
    "ttp": f"{TT}#parameter",
    "tts": f"{TT}#styling",
    "ttm": f"{TT}#metadata",
    "tta": f"{TT}#audio",
    "daptm": f"{TT}/profile/dapt#metadata",
    "itts": f"{TT}/profile/imsc1#styling",
    "ittp": f"{TT}/profile/imsc1#parameter",
    "ittm": f"{TT}/profile/imsc1#metadata",
    "ebutts": "urn:ebu:tt:style",
    "ebuttm": "urn:ebu:tt:metadata",
    "smpte": "http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt",
    "cw": "urn:cuewright:timed-text",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
# What a document must declare to use a prefix; 'tt' is the default namespace and 'xml' is always there.
_PREFIXES = {space: prefix for prefix, space in NAMESPACES.items()}
# Files of the drafts before 2010 are still found.
_DRAFT = re.compile(r"^http://www\.w3\.org/2006/(?:04|10)/ttaf1(#\w+)?$")
_DRAFT_PARTS = {None: "tt", "#parameter": "ttp", "#styling": "tts", "#style": "tts", "#metadata": "ttm"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NCNAME = re.compile(
    r"^[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    r"\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    r"[-.\w\u00b7\u0300-\u036f\u203f\u2040\u200c\u200d]*\Z"
)


def read_tree(data: bytes, encoding: str | None = None, *, only_utf8: bool = False, drafts: bool = True) -> Document:
    """The tree of a TTML document with short names; names of other namespaces stay as they are.

    `drafts` takes the namespaces of TTML's drafts for those of the standard. Raises `TextRefused` as `read_xml` does.
    """
    return read_xml(data, encoding, only_utf8, lambda name: _short(name, drafts))


def not_ttml(root: Element) -> TextRefused:
    """The problem of a document whose root is another."""
    message = f"The file is XML, but its root is {_excerpt(root.name)!r} and not TTML's 'tt'."
    found = {"message": message, "line": root.line, "column": root.column, "severity": "error", "rule": "root-not-tt"}
    return TextRefused(
        message,
        slug="text-not-ttml",
        remedy="Choose a TTML, IMSC or DAPT file.",
        line=root.line,
        column=root.column,
        findings=[found | {"excerpt": _excerpt(root.name)}],
    )


def written(element: Element) -> str:
    """An element as XML again, by NAMESPACES' prefixes; what is of other namespaces is left out."""
    parts = [f"<{_long(element.name)}"]
    parts += [f" {name}={quoted(value)}" for key, value in element.attributes.items() if (name := _long(key, True))]
    inner = [
        escaped(child) if isinstance(child, str) else written(child)
        for child in element.children
        if isinstance(child, str) or _long(child.name)
    ]
    if not inner:
        return "".join([*parts, "/>"])
    return "".join([*parts, ">", *inner, f"</{_long(element.name)}>"])


def escaped(text: str) -> str:
    """Character data; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def quoted(value: str) -> str:
    """An attribute's value in its quotes."""
    return quoteattr(_NOT_XML.sub("\ufffd", value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _short(name: str, drafts: bool) -> str:
    space, _, local = name[1:].rpartition("}")
    if not space:
        return name
    if space in _PREFIXES:
        return f"{_PREFIXES[space]}:{local}"
    found = _DRAFT.match(space) if drafts else None
    if found is not None and found[1] in _DRAFT_PARTS:
        return f"{_DRAFT_PARTS[found[1]]}:{local}"
    return name


def _long(name: str, attribute: bool = False) -> str:
    """As it is written: without 'tt:', which is the default namespace, or '' for a name of another namespace."""
    if name.startswith("{"):
        return ""
    return name if attribute else name.removeprefix("tt:")


def _excerpt(name: str) -> str:
    return name[:80]
