"""XML that strangers wrote, as a small tree that knows where everything stood; nothing is fetched or expanded."""

from __future__ import annotations

import codecs
import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from xml.parsers import expat

from core.errors import TextRefused
from core.formats.track import Finding

XML = "{http://www.w3.org/XML/1998/namespace}"
MAX_BYTES = 100_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 500_000
MAX_NAMESPACE = 500  # characters: expat writes a namespace out again for each element in it

_NONE: Mapping[str, str] = {}
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NATIVE = frozenset(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "ascii"))
# Codecs of old files that Python reads in linear time; a document may not name just any of Python's codecs.
_OLD = re.compile(
    r"^(cp\d{3,4}|iso8859-\d{1,2}|koi8-[rtu]|mac-[a-z0-9]+|gb2312|gbk|gb18030|big5(hkscs)?|"
    r"shift_jis(_2004|x0213)?|euc_(jp|kr|jis_2004|jisx0213)|iso2022_(jp|kr)|johab|hz|tis-620|kz1048|ptcp154)$"
)


@dataclass(slots=True)
class Element:
    """One element. Names are '{namespace}local', or 'local' without a namespace; `line` and `column` count from 1."""

    name: str
    attributes: Mapping[str, str]
    line: int
    column: int
    children: list[Element | str] = field(default_factory=list)

    def elements(self, name: str | None = None) -> Iterator[Element]:
        """Child elements, in order."""
        if name is None:
            return iter([child for child in self.children if isinstance(child, Element)])
        return iter([child for child in self.children if isinstance(child, Element) and child.name == name])

    def text(self) -> str:
        """Its own character data, without that of its child elements."""
        return "".join(child for child in self.children if isinstance(child, str))

    def walk(self) -> Iterator[Element]:
        """Itself and all below, in the document's order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            if element.children:
                waiting += [child for child in reversed(element.children) if isinstance(child, Element)]


@dataclass(frozen=True, slots=True)
class Document:
    root: Element
    encoding: str  # as Python names it
    names: frozenset[str]  # every name of an element or attribute in it


def read_xml(
    data: bytes, encoding: str | None = None, only_utf8: bool = False, renamed: Callable[[str], str] | None = None
) -> Document:
    """The tree of a document. `encoding` overrules what it declares; `only_utf8` refuses every other one.

    `renamed` gives names another form; it is asked once for each.

    Raises `TextRefused` with one finding for what is not well formed, too deep or too large, and for any DOCTYPE.
    """
    if len(data) > MAX_BYTES:
        raise _refused("xml-too-large", f"The file is larger than {MAX_BYTES // 1_000_000} MB.", 1, 1)
    name = _encoding(data, encoding, only_utf8)
    builder = _Builder(name if name in _NATIVE else "utf-8", renamed)
    root = builder.built(data if name in _NATIVE else _recoded(data, name))
    return Document(root, name, frozenset(builder.names.values()))


class _Names(dict[str, str]):
    """expat writes 'namespace local'; what it stands for, made when first asked for."""

    def __init__(self, renamed: Callable[[str], str] | None) -> None:
        self.renamed = renamed

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        known = f"{{{space}}}{local}" if space else local
        known = self[name] = self.renamed(known) if self.renamed else known
        return known


class _Builder:
    """Holds what expat's calls add up to."""

    def __init__(self, encoding: str, renamed: Callable[[str], str] | None) -> None:
        self.parser = expat.ParserCreate(_expat_name(encoding), namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartNamespaceDeclHandler = self.namespace
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.XmlDeclHandler = self.declaration
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.top = Element("", _NONE, 0, 0)  # holds the root
        self.open = [self.top]
        self.count = 0
        self.names = _Names(renamed)

    def built(self, data: bytes) -> Element:
        try:
            with _collector_waiting():
                self.parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            message = f"The file is not well-formed XML: {reason}."
            raise _refused("xml-not-well-formed", message, error.lineno, error.offset + 1) from error
        finally:
            # The handlers are bound to this object: without this the tree would wait for the cycle collector.
            self.parser.StartElementHandler = self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
            self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self.parser.XmlDeclHandler = None
            self.parser.StartNamespaceDeclHandler = None
        (root,) = self.top.elements()
        return root

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parser, around, names = self.parser, self.open, self.names
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise _refused("xml-too-large", f"The file has more than {MAX_ELEMENTS} elements.", line, column)
        if len(around) > MAX_DEPTH:
            raise _refused("xml-too-deep", f"Elements lie more than {MAX_DEPTH} deep in each other.", line, column)
        named = {names[key]: value for key, value in attributes.items()} if attributes else _NONE
        element = Element(names[name], named, line, column, [])
        around[-1].children.append(element)
        around.append(element)

    def end(self, name: str) -> None:
        self.open.pop()

    def text(self, data: str) -> None:
        self.open[-1].children.append(data)

    def namespace(self, prefix: str | None, name: str | None) -> None:
        if name and len(name) > MAX_NAMESPACE:
            line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
            message = f"A namespace's name is longer than {MAX_NAMESPACE} characters."
            raise _refused("xml-namespace-too-long", message, line, column)

    def doctype(self, *_: object) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        message = "The file declares a DOCTYPE or an entity; timed text needs none, and none is read."
        raise _refused("xml-doctype", message, line, column)

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0":
            raise _refused("xml-version", f"The file is XML {version[:20]}; only 1.0 is read.", 1, 1)


@contextmanager
def _collector_waiting() -> Iterator[None]:
    """Without the cycle collector: a growing tree has no rubbish, and walking it again and again took half the time.

    Threads that do so at once may switch it on too early for each other, but never leave it off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _encoding(data: bytes, told: str | None, only_utf8: bool) -> str:
    """Which encoding the document is in: by its mark or first letter, as told, as declared, else UTF-8."""
    found = _DECLARED.match(data)
    declared = told or (found[1].decode("ascii") if found else "") or "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        declared = "utf-16-le"
    elif data.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        declared = "utf-16-be"
    elif data.startswith(codecs.BOM_UTF8) and not only_utf8:
        declared = "utf-8"
    try:
        name = codecs.lookup(declared).name
    except LookupError as error:
        message = f"The file says that its encoding is {declared!r}, which nobody knows."
        raise _refused("xml-encoding-unknown", message, 1, 1) from error
    if only_utf8 and name != "utf-8":
        message = f"The file is encoded as {name}; this format allows UTF-8 only."
        raise _refused("encoding-not-utf8", message, 1, 1)
    if name not in _NATIVE and _OLD.match(name) is None:
        raise _refused("xml-encoding-unknown", f"Files in the encoding {name!r} are not read.", 1, 1)
    return name


def _recoded(data: bytes, name: str) -> bytes:
    """In UTF-8, for expat itself knows six encodings."""
    try:
        return data.decode(name).encode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise _refused("xml-encoding-wrong", f"A byte is no {name}: {error.reason}.", line, column) from error


def _expat_name(name: str) -> str:
    """expat finds the byte order of UTF-16 itself, by the mark or the first letter."""
    if name.startswith("utf-16"):
        return "UTF-16"
    return {"iso8859-1": "ISO-8859-1", "ascii": "US-ASCII"}.get(name, "UTF-8")


def _refused(rule: str, message: str, line: int, column: int) -> TextRefused:
    found = Finding(message, line, column, rule=rule)
    return TextRefused(
        message,
        slug=f"text-{rule}",
        remedy="Save the file as plain, well-formed XML and try again.",
        line=line,
        column=column,
        findings=[asdict(found)],
    )
