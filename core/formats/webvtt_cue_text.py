"""WebVTT cue text: the standard's tokenizer and tree, its plain text, and plain text written as cue text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

# The tags that the standard knows. Every other one is passed over, and what stands in it is text.
TAGS = frozenset(("c", "i", "b", "u", "ruby", "rt", "v", "lang"))
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_STAMP = re.compile(r"(?:([0-9]+):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})")
_TAG_END = re.compile(r"[ \t\n\f]")
_SPACES = re.compile(r"[ \t\n\f\r]+")
_SPACE = " \t\n\f\r"
_MOST_TOLD = 20  # tags of one cue
_NO_MORE_HOURS = 12  # digits: longer numbers are no times of anything

Token = tuple[Literal["text", "start", "end", "time"], int, str, tuple[str, ...], str]


@dataclass(slots=True)
class Node:
    """An element (`name` c, i, b, u, ruby, rt, v, lang), a text (name "") or a time stamp (name "time")."""

    name: str
    text: str = ""
    classes: tuple[str, ...] = ()
    annotation: str = ""  # of v and lang: who speaks, and which language
    time_ms: int = 0
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A piece of cue text that a player passes over."""

    at: int  # characters from the start of the cue's text
    tag: str


def parse_cue_text(text: str, ignored: list[Ignored] | None = None) -> Node:
    """The tree of a cue's text; its root has the name "root". Nothing is an error; what says nothing goes to `ignored`.

    `text` has line feeds only, as a file has them after the standard's first step.
    """
    root = Node("root")
    opened = [root]
    for kind, at, value, classes, annotation in _tokens(text):
        current = opened[-1]
        if kind == "text":
            current.children.append(Node("", value))
        elif kind == "start" and value in TAGS and (value != "rt" or current.name == "ruby"):
            node = Node(value, "", classes, annotation if value in ("v", "lang") else "")
            current.children.append(node)
            opened.append(node)
        elif kind == "end" and value == current.name and len(opened) > 1:
            opened.pop()
        elif kind == "end" and value == "ruby" and current.name == "rt":
            del opened[-2:]
        elif kind == "time" and (time_ms := _time(value)) is not None:
            current.children.append(Node("time", time_ms=time_ms))
        elif ignored is not None and len(ignored) < _MOST_TOLD:
            end = text.find(">", at, at + 80)
            ignored.append(Ignored(at, text[at : end + 1 if end >= 0 else at + 80]))
    return root


def plain_text(root: Node) -> str:
    """What is said: all texts in order, without those that stand above others as ruby."""
    parts: list[str] = []
    todo = [root]
    while todo:
        node = todo.pop()
        if node.name == "":
            parts.append(node.text)
        elif node.name != "rt":
            todo.extend(reversed(node.children))
    return "".join(parts)


def speaker_of(root: Node) -> str:
    """The voice's name, where all that is said lies in one voice."""
    nodes = [node for node in root.children if node.name != "" or node.text.strip(_SPACE)]
    return nodes[0].annotation if len(nodes) == 1 and nodes[0].name == "v" else ""


def unescaped(text: str) -> str:
    """Character references resolved as HTML does in text."""
    return _REFERENCE.sub(_resolved, text) if "&" in text else text


def _resolved(found: re.Match[str]) -> str:
    numbered = _NUMBERED.match(found[0])
    if numbered is None:
        return html.unescape(found[0])
    digits, base = (numbered[1], 16) if numbered[1] is not None else (numbered[2], 10)
    digits = digits.lstrip("0")
    code = int(digits or "0", base) if len(digits) <= 8 else 0
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    if 0x80 <= code <= 0x9F:  # HTML takes these for Windows' signs
        try:
            return bytes((code,)).decode("cp1252")
        except UnicodeDecodeError:
            return chr(code)
    return chr(code)


def _tokens(text: str) -> Iterator[Token]:
    """(kind, where it begins, value, classes, annotation): texts, start tags, end tags and time stamps."""
    at, end = 0, len(text)
    while at < end:
        opened = text.find("<", at)
        if opened < 0:
            yield "text", at, unescaped(text[at:]), (), ""
            return
        if opened > at:
            yield "text", at, unescaped(text[at:opened]), (), ""
        closed = text.find(">", opened)
        tag = text[opened + 1 : closed if closed >= 0 else end]
        at = end if closed < 0 else closed + 1
        first = tag[:1]
        if tag in TAGS:
            yield "start", opened, tag, (), ""
        elif first == "/":
            yield "end", opened, tag[1:], (), ""
        elif "0" <= first <= "9":
            yield "time", opened, tag, (), ""
        else:
            yield _start(tag, opened)


def _start(tag: str, at: int) -> Token:
    cut = _TAG_END.search(tag)
    name, *classes = tag[: cut.start() if cut else len(tag)].split(".")
    annotation = _SPACES.sub(" ", unescaped(tag[cut.end() :])).strip(" ") if cut else ""
    return "start", at, name, tuple(filter(None, classes)), annotation


def _time(text: str) -> int | None:
    found = _STAMP.fullmatch(text)
    if found is None or found[2] > "59" or found[3] > "59" or len(found[1] or "") > _NO_MORE_HOURS:
        return None
    return ((int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])) * 1000 + int(found[4])


def escaped(text: str) -> str:
    """Plain text as cue text: nothing in it can be a tag, a reference or an arrow."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def voiced(text: str, speaker: str) -> str:
    """Plain text as cue text, in its speaker's voice."""
    name = escaped(_SPACES.sub(" ", speaker).strip(" ")) if speaker else ""
    return f"<v {name}>{escaped(text)}" if name else escaped(text)
