"""WebVTT cue text: the standard's tokenizer and tree, its plain text, and the DOM that a browser would show."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAMES = {"c": "c", "i": "i", "b": "b", "u": "u", "ruby": "ruby", "rt": "rt", "v": "v", "lang": "lang"}
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_STAMP = re.compile(r"(?:([0-9]{1,9}):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})$")
_SPACE = " \t\n\f\r"


@dataclass(slots=True)
class Node:
    """An element (`name` c, i, b, u, ruby, rt, v, lang), a text (name "") or a time stamp (name "time")."""

    name: str
    text: str = ""
    classes: tuple[str, ...] = ()
    annotation: str = ""  # of v and lang; a lang's is its language
    time_ms: int = 0
    children: list[Node] = field(default_factory=list)


def parse_cue_text(text: str) -> Node:
    """The tree of a cue's text; its root has the name "root". Nothing is an error."""
    root = Node("root")
    open_nodes = [root]
    for kind, value, classes, annotation in _tokens(text):
        current = open_nodes[-1]
        if kind == "text":
            current.children.append(Node("", value))
        elif kind == "start" and value in _NAMES and (value != "rt" or current.name == "ruby"):
            node = Node(value, classes=classes, annotation=annotation if value in ("v", "lang") else "")
            current.children.append(node)
            open_nodes.append(node)
        elif kind == "end":
            if value == current.name and len(open_nodes) > 1:
                open_nodes.pop()
            elif value == "ruby" and current.name == "rt":
                del open_nodes[-2:]
        elif kind == "time" and (time_ms := _time(value)) is not None:
            current.children.append(Node("time", time_ms=time_ms))
    return root


def plain_text(root: Node) -> str:
    """What is said: all texts in order, without those that stand above as ruby."""
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
    """Character references resolved as HTML does."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _tokens(text: str) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """(kind, value, classes, annotation): texts, start tags, end tags and time stamps."""
    at, end = 0, len(text)
    while at < end:
        opened = text.find("<", at)
        if opened < 0:
            yield "text", unescaped(text[at:]), (), ""
            return
        if opened > at:
            yield "text", unescaped(text[at:opened]), (), ""
        closed = text.find(">", opened)
        tag = text[opened + 1 : closed if closed >= 0 else end]
        at = end if closed < 0 else closed + 1
        if tag.startswith("/"):
            yield "end", tag[1:], (), ""
        elif tag[:1].isdigit() and tag[:1].isascii():
            yield "time", tag, (), ""
        else:
            yield _start(tag)


def _start(tag: str) -> tuple[str, str, tuple[str, ...], str]:
    cut = next((i for i, c in enumerate(tag) if c in _SPACE), len(tag))
    name, *classes = tag[:cut].split(".")
    annotation = " ".join(unescaped(tag[cut + 1 :]).split())
    return "start", name, tuple(each for each in classes if each), annotation


def _time(text: str) -> int | None:
    found = _STAMP.match(text)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    return ((int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])) * 1000 + int(found[4])


def escaped(text: str) -> str:
    """Plain text as cue text: nothing in it can be a tag, a reference or an arrow, and no line is empty."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text
