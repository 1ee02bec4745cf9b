"""Whether a document is DAPT: the XML, the schema and what no schema can say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.errors import TextRefused
from core.formats.dapt_audio import check_audio, check_data
from core.formats.dapt_head import Faults, check_agents, check_descriptors, check_language, check_origin, check_root
from core.formats.dapt_vocabulary import CHILDREN, HOLDS_TEXT, ON_SCREEN, TIMED, description_type_fault, is_within
from core.formats.track import Finding
from core.formats.ttml_around import MAX_LANGUAGE
from core.formats.ttml_names import NCNAME, not_ttml, read_tree
from core.formats.ttml_time import Rates, parse_time, uses_frames, uses_ticks
from core.formats.xml_tree import Element

_TIMES = ("begin", "end", "dur", "clipBegin", "clipEnd")
_NUMBER = re.compile(r"^[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})%?\Z")
_OURS = ("tt:", "ttm:", "ttp:", "daptm:")
_EVERYWHERE = frozenset(("tt:metadata",))


@dataclass(slots=True)
class _Document:
    """What a rule may ask about the rest of the document."""

    rates: Rates
    faults: Faults
    ids: dict[str, Element]
    described: frozenset[str]  # daptm:scriptRepresents
    resources: set[int]  # id() of the children of head/resources
    judged: set[int] = field(default_factory=set)  # id() of the bearers of a daptm:represents that were looked at


def validate_dapt(data: bytes) -> list[Finding]:
    """What is wrong with a DAPT document, in its order; no finding of severity 'error' means that it is valid."""
    try:
        root = read_tree(data, only_utf8=True, drafts=False).root
        if root.name != "tt:tt":
            raise not_ttml(root)
    except TextRefused as problem:
        return [Finding(**found) for found in problem.extra["findings"]]
    faults = Faults()
    rates = check_root(root, faults)
    everything = list(root.walk())
    ids = _ids(everything, faults)
    check_agents([element for element in everything if element.name == "ttm:agent"], ids, faults)
    heads = [metadata for head in root.elements("tt:head") for metadata in head.elements("tt:metadata")]
    placed = [origin for metadata in heads for origin in metadata.elements("daptm:daptOriginTimecode")]
    check_origin(
        [element for element in everything if element.name == "daptm:daptOriginTimecode"], placed, rates, faults
    )
    resources = {
        id(one) for head in root.elements("tt:head") for box in head.elements("tt:resources") for one in box.elements()
    }
    described = frozenset(root.attributes.get("daptm:scriptRepresents", "").split())
    _check_all(root, _Document(rates, faults, ids, described, resources))
    return sorted(faults.found, key=lambda finding: (finding.line or 0, finding.column or 0))


def _ids(everything: list[Element], faults: Faults) -> dict[str, Element]:
    ids: dict[str, Element] = {}
    for element in everything:
        identity = element.attributes.get("xml:id")
        if identity is None:
            continue
        if not NCNAME.match(identity) and element.name != "ttm:agent":
            faults.add(element, "id-invalid", f"xml:id {identity[:40]!r} is no XML name.", identity)
        elif identity in ids:
            faults.add(element, "id-twice", f"xml:id {identity[:40]!r} is used twice.", identity)
        ids.setdefault(identity, element)
    return ids


def _check_all(root: Element, document: _Document) -> None:
    """One walk from the root: (element, language of its parent, who bears its computed daptm:represents)."""
    waiting: list[tuple[Element, str, Element | None]] = [(root, "", None)]
    while waiting:
        element, language, bearer = waiting.pop()
        own = element.attributes.get("xml:lang", language)[:MAX_LANGUAGE]
        if "daptm:represents" in element.attributes:
            bearer = element if element.attributes["daptm:represents"].strip() else None
            if not check_descriptors(element, "daptm:represents", "represents-invalid", document.faults):
                document.judged.add(id(element))
        check_language(element, document.faults)
        _structure(element, document.faults)
        _attributes(element, document)
        if element.name == "tt:div":
            _event(element, bearer, document)
        elif element.name == "tt:audio":
            check_audio(element, language, own, document.ids, document.resources, document.faults)
        elif element.name == "tt:data":
            check_data(element, document.faults)
        # Elements of other vocabularies are pruned before TTML's rules apply, with all that is in them.
        waiting += [(child, own, bearer) for child in element.elements() if child.name.startswith(_OURS)]


def _structure(element: Element, faults: Faults) -> None:
    """Which of TTML's elements may stand here, and where text may."""
    allowed = CHILDREN.get(element.name)
    if allowed is None:
        return
    singles: set[str] = set()
    for child in element.elements():
        if child.name.startswith("tt:") and child.name not in allowed and child.name not in _EVERYWHERE:
            if child.name == "tt:source" and element.name == "tt:data":
                continue
            message = f"<{child.name[3:43]}> cannot stand in <{element.name[3:]}>."
            faults.add(child, "element-misplaced", message)
        if child.name in ("tt:head", "tt:body"):
            if child.name in singles or (child.name == "tt:head" and "tt:body" in singles):
                faults.add(child, "element-misplaced", f"<{child.name[3:]}> stands there twice or too late.")
            singles.add(child.name)
        if child.name == "tt:animation":
            message = "DAPT forbids animations in the head; they stand inside the element that they change."
            faults.add(child, "animation-out-of-line", message)
    if element.name not in HOLDS_TEXT and (text := _stray(element)):
        faults.add(element, "text-misplaced", f"Text cannot stand directly in <{element.name[3:]}>, only in <p>.", text)


def _stray(element: Element) -> str:
    return next((child.strip() for child in element.children if isinstance(child, str) and child.strip()), "")


def _attributes(element: Element, document: _Document) -> None:
    """What single attributes may hold, wherever they stand."""
    given, faults = element.attributes, document.faults
    if not given:
        return
    if element.name in TIMED:
        _times(element, document)
    if (value := given.get("timeContainer")) not in (None, "par"):
        message = f"timeContainer is {str(value)[:40]!r}; DAPT allows par only, and it is best left out."
        faults.add(element, "time-container", message, str(value))
    if (value := given.get("daptm:onScreen")) is not None:
        if value not in ON_SCREEN:
            message = f"daptm:onScreen is {value[:40]!r}; it can be {', '.join(ON_SCREEN)}."
            faults.add(element, "on-screen-invalid", message, value)
        elif element.name != "tt:div":
            faults.add(element, "attribute-misplaced", "daptm:onScreen means something on <div> only.", warning=True)
    if (value := given.get("daptm:descType")) is not None and (fault := description_type_fault(value)):
        faults.add(element, "description-type-invalid", f"daptm:descType: {fault}.", value)
    if (value := given.get("ttm:agent")) is not None:
        for target in value.split():
            _reference(element, target, document)
    for name in ("tta:gain", "tta:pan"):
        if (value := given.get(name)) is not None and not all(_NUMBER.match(one.strip()) for one in value.split(";")):
            faults.add(
                element, "mixing-invalid", f"{name} is {value[:40]!r}; it is numbers parted by semicolons.", value
            )
    if element.name in ("tt:animate", "tt:set") and given.get("fill", "remove") not in ("freeze", "remove"):
        faults.add(element, "fill-invalid", "fill is freeze or remove.", given["fill"])


def _reference(element: Element, target: str, document: _Document) -> None:
    agent = document.ids.get(target)
    if agent is None or agent.name != "ttm:agent":
        message = f"ttm:agent {target[:40]!r} is no ttm:agent of this document."
        document.faults.add(element, "agent-undeclared", message, target)
    elif element.name == "tt:div" and agent.attributes.get("type") != "character":
        message = f"ttm:agent {target[:40]!r} is no character; a script's events name characters."
        document.faults.add(element, "agent-not-character", message, target, warning=True)


def _times(element: Element, document: _Document) -> None:
    read = {}
    for name in _TIMES:
        value = element.attributes.get(name)
        if value is None:
            continue
        try:
            read[name] = parse_time(value, document.rates, strict=True)
        except ValueError as error:
            document.faults.add(element, "time-invalid", f"{name} {value[:40]!r} {error}.", value)
            continue
        if uses_frames(value) and not document.rates.has_frame_rate:
            message = f"{name} counts frames, but the root has no ttp:frameRate."
            document.faults.add(element, "frame-rate-missing", message, value)
        if uses_ticks(value) and not document.rates.has_tick_rate:
            message = f"{name} counts ticks, but the root has no ttp:tickRate."
            document.faults.add(element, "tick-rate-missing", message, value)
    for first, last in (("begin", "end"), ("clipBegin", "clipEnd")):
        if first in read and last in read and read[last] <= read[first]:
            message = f"{last} is not after {first}, so that nothing is heard or shown."
            document.faults.add(element, "interval-empty", message, element.attributes[last], warning=True)


def _event(div: Element, bearer: Element | None, document: _Document) -> None:
    """A script event is a div with a name and without divs inside; it describes something that the script describes."""
    if "xml:id" not in div.attributes or any(True for _ in div.elements("tt:div")):
        return
    if bearer is None:
        message = "A script event says nowhere what it describes: give it, or what it lies in, a daptm:represents."
        document.faults.add(div, "represents-missing", message, div.attributes["xml:id"])
        return
    if not document.described or id(bearer) in document.judged:
        return
    document.judged.add(id(bearer))
    for token in bearer.attributes["daptm:represents"].split():
        if not is_within(token, document.described):
            message = f"daptm:represents {token[:40]!r} is not within the root's daptm:scriptRepresents."
            document.faults.add(bearer, "represents-outside-script", message, token)
            return
