"""What DAPT demands of a document's root and head: profiles, languages, kind of script, agents, origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.formats.dapt_vocabulary import (
    AGENT_TYPES,
    CONTENT_PROFILE,
    LANGUAGE,
    NAME_TYPES,
    ORIGIN,
    PROCESSOR_PROFILE,
    SCRIPT_TYPES,
    descriptor_fault,
    designators,
)
from core.formats.track import Finding
from core.formats.ttml_names import NCNAME
from core.formats.ttml_time import Rates, rates_of
from core.formats.xml_tree import Element

MAX_FINDINGS = 1000


@dataclass(slots=True)
class Faults:
    """What was found so far, at most MAX_FINDINGS: a hostile file is not worth more."""

    found: list[Finding] = field(default_factory=list)

    def add(self, at: Element, rule: str, message: str, excerpt: str = "", warning: bool = False) -> None:
        severity: Literal["error", "warning"] = "warning" if warning else "error"
        if len(self.found) < MAX_FINDINGS:
            self.found.append(Finding(message, at.line, at.column, severity, rule, excerpt[:80]))


def check_root(root: Element, faults: Faults) -> Rates:
    """The root's attributes; gives the rates by which its times are read."""
    given = root.attributes
    _profiles(root, faults)
    if "xml:lang" not in given:
        faults.add(root, "language-missing", "The root has no xml:lang; say the language of the script.")
    elif not given["xml:lang"]:
        faults.add(root, "language-empty", "The root's xml:lang is empty; say the language of the script.")
    kind = given.get("daptm:scriptType")
    if kind is None:
        faults.add(root, "script-type-missing", f"The root has no daptm:scriptType: {', '.join(SCRIPT_TYPES)}.")
    elif kind not in SCRIPT_TYPES:
        message = f"daptm:scriptType is {kind[:40]!r}; it can be {', '.join(SCRIPT_TYPES)}."
        faults.add(root, "script-type-invalid", message, kind)
    if not given.get("daptm:scriptRepresents", "").split():
        message = "The root has no daptm:scriptRepresents: what the script describes, such as visual."
        faults.add(root, "script-represents-missing", message)
    else:
        check_descriptors(root, "daptm:scriptRepresents", "script-represents-invalid", faults)
    return _time(root, faults)


def check_language(element: Element, faults: Faults) -> None:
    """xml:lang and daptm:langSrc of any element: BCP 47 in form; xml:lang may be empty below the root."""
    language = element.attributes.get("xml:lang", "")
    if language and not LANGUAGE.match(language):
        faults.add(element, "language-invalid", f"xml:lang {language[:40]!r} is no language of BCP 47.", language)
    source = element.attributes.get("daptm:langSrc")
    if source == "":
        message = "daptm:langSrc is empty; leave it out, or write zxx where the source has no language."
        faults.add(element, "language-source-empty", message)
    elif source is not None and not LANGUAGE.match(source):
        message = f"daptm:langSrc {source[:40]!r} is no language of BCP 47."
        faults.add(element, "language-source-invalid", message, source)


def check_descriptors(element: Element, name: str, rule: str, faults: Faults) -> bool:
    """Whether every descriptor of an attribute is registered or somebody's own."""
    value = element.attributes[name]
    for token in value.split():
        if fault := descriptor_fault(token):
            faults.add(element, rule, f"{name}: {fault}.", value)
            return False
    return True


def _profiles(root: Element, faults: Faults) -> None:
    value = root.attributes.get("ttp:contentProfiles")
    if value is None:
        faults.add(
            root, "content-profiles-missing", f"The root has no ttp:contentProfiles; it must name {CONTENT_PROFILE}."
        )
    elif CONTENT_PROFILE not in designators(value):
        message = f"ttp:contentProfiles does not name DAPT's profile, {CONTENT_PROFILE}."
        faults.add(root, "content-profiles-without-dapt", message, value)
    if "ttp:profile" in root.attributes:
        message = "DAPT forbids ttp:profile; the profile stands in ttp:contentProfiles."
        faults.add(root, "profile-attribute", message, root.attributes["ttp:profile"])
    value = root.attributes.get("ttp:processorProfiles")
    if value is not None and PROCESSOR_PROFILE not in designators(value):
        message = f"ttp:processorProfiles does not name DAPT's profile, {PROCESSOR_PROFILE}."
        faults.add(root, "processor-profiles-without-dapt", message, value)


def _time(root: Element, faults: Faults) -> Rates:
    rates, wrong = rates_of(root.attributes)
    for rule, message in wrong:
        faults.add(root, rule, message)
    if rates.base != "media":
        message = f"ttp:timeBase is {rates.base}; DAPT's times count from the film's beginning: media."
        faults.add(root, "time-base-not-media", message)
    for name in ("ttp:dropMode", "ttp:clockMode", "ttp:markerMode"):
        if name in root.attributes:
            faults.add(root, "time-mode-prohibited", f"DAPT forbids {name}.", root.attributes[name])
    return rates


def check_agents(agents: list[Element], ids: dict[str, Element], faults: Faults) -> None:
    """Every ttm:agent: its own name in the document, what it is called, and who plays it."""
    for agent in agents:
        identity = agent.attributes.get("xml:id")
        if identity is None:
            faults.add(agent, "agent-id-missing", "A ttm:agent has no xml:id, so that nothing can refer to it.")
        elif not NCNAME.match(identity):
            message = f"A ttm:agent's xml:id {identity[:40]!r} is no XML name."
            faults.add(agent, "agent-id-invalid", message, identity)
        kind = agent.attributes.get("type")
        if kind not in AGENT_TYPES:
            message = f"A ttm:agent's type is {kind!r:.60}; it can be {', '.join(AGENT_TYPES)}."
            faults.add(agent, "agent-type-missing" if kind is None else "agent-type-invalid", message, kind or "")
        _names(agent, kind, faults)
        actors = list(agent.elements("ttm:actor"))
        for actor in actors:
            _actor(actor, agent, ids, faults)
        if len(actors) > 1:
            faults.add(actors[1], "actor-twice", "A ttm:agent has more than one ttm:actor.")


def _names(agent: Element, kind: str | None, faults: Faults) -> None:
    names = [name for name in agent.elements("ttm:name") if name.text().strip()]
    if not names:
        faults.add(agent, "agent-name-missing", "A ttm:agent has no ttm:name: say who it is.")
    for name in agent.elements("ttm:name"):
        of = name.attributes.get("type")
        if of not in NAME_TYPES:
            message = f"A ttm:name's type is {of!r:.60}; it can be {', '.join(NAME_TYPES)}."
            faults.add(name, "agent-name-type", message, of or "", warning=of is None)
    wanted = {"person": "full", "character": "alias"}.get(kind or "")
    if names and wanted and all(name.attributes.get("type") != wanted for name in names):
        message = f'A {kind} is called by a ttm:name of type="{wanted}"; other programs look for it.'
        faults.add(agent, "agent-name-unusual", message, warning=True)


def _actor(actor: Element, agent: Element, ids: dict[str, Element], faults: Faults) -> None:
    target = actor.attributes.get("agent", "")
    if not NCNAME.match(target):
        message = "A ttm:actor's agent is the xml:id of a ttm:agent; this is no XML name."
        faults.add(actor, "actor-id-invalid", message, target)
    elif target == agent.attributes.get("xml:id"):
        faults.add(actor, "actor-is-parent", f"Agent {target[:40]!r} is said to be played by itself.", target)
    elif target not in ids:
        faults.add(actor, "actor-undeclared", f"A ttm:actor's agent {target[:40]!r} is nowhere declared.", target)
    elif ids[target].name != "ttm:agent":
        message = f"A ttm:actor's agent {target[:40]!r} is no ttm:agent."
        faults.add(actor, "actor-not-agent", message, target)
    elif ids[target].attributes.get("type") == "character":
        message = f"A ttm:actor's agent {target[:40]!r} is a character; a voice is a person."
        faults.add(actor, "actor-not-person", message, target, warning=True)


def check_origin(origins: list[Element], in_place: list[Element], rates: Rates, faults: Faults) -> None:
    """daptm:daptOriginTimecode: at most one, hh:mm:ss:ff, at the rate that the root tells."""
    placed = {id(origin) for origin in in_place}
    for origin in origins[1:]:
        faults.add(origin, "origin-twice", "There is more than one daptm:daptOriginTimecode.")
    for origin in origins:
        code = origin.text()
        found = ORIGIN.match(code)
        if id(origin) not in placed:
            faults.add(
                origin, "origin-misplaced", "daptm:daptOriginTimecode belongs in tt/head/metadata.", warning=True
            )
        if found is None:
            faults.add(origin, "origin-format", f"{code[:40]!r} is no time code hh:mm:ss:ff.", code)
        elif not rates.has_frame_rate:
            message = "daptm:daptOriginTimecode counts frames, but the root has no ttp:frameRate."
            faults.add(origin, "origin-without-frame-rate", message, code)
        elif int(found[4]) >= rates.named:
            message = f"{code} has frame {int(found[4])}, but a second has {rates.named}."
            faults.add(origin, "origin-frames", message, code)
