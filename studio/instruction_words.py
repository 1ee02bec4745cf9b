"""The narrator's words: at least three ways to tell a verb, leaning sentences, and talk that tells nothing seen.

`{o}` the thing, `{t}` the helper's name, `{seat}` `{door}` `{surface}` what stands there. `read` reads any
sentence back.
"""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from studio.simulator import Move
from studio.truth import Character, Prop
from studio.world import COLOURS, NAMES, OBJECTS, SETTINGS, Setting

WORDINGS: dict[str, tuple[str, ...]] = {
    "pick_up": ("pick up {o}", "grab {o} from the {surface}", "take {o} off the {surface}", "get hold of {o}"),
    "put_down": ("put {o} on the {surface}", "set {o} down", "lay {o} on the {surface}", "park {o} on the {surface}"),
    "raise": ("hold {o} up", "lift {o} high", "raise {o} up to the light", "bring {o} up here"),
    "lower": ("bring {o} down again", "lower {o}", "let {o} sink", "move {o} back down"),
    "give": ("give {o} to {t}", "hand {o} to {t}", "pass {o} over to {t}"),
    "take": ("take {o} from {t}", "get {o} back from {t}", "let {t} hand you {o}"),
    "open": ("open the {door}", "pull the {door} open", "get the {door} open"),
    "close": ("close the {door}", "push the {door} shut", "shut the {door}"),
    "sit_down": ("sit down on the {seat}", "take a seat", "have a rest on the {seat}"),
    "stand_up": ("get up again", "stand up", "rise from the {seat}"),
    "point": ("point at {t}", "show where {t} is", "point a finger at {t}"),
    "wave": ("wave to {t}", "give {t} a wave", "wave at {t}"),
    "approach": ("walk over to {t}", "go up to {t}", "step closer to {t}"),
    "look_around": ("look around", "glance all around", "have a look around"),
}  # fmt: skip
_LEADS = ("", "", "now ", "then ", "next, ", "then you ", "now we ", "go ahead and ", "you want to ", "I ", "first, ")

OTHER = ("Now the other one.", "And the other one.", "The same with the other one.", "Then the other one, too.")
AGAIN = ("Do that again.", "And once more.", "One more time.", "Again, just like that.")
SAME = ("And now the {kind}.", "Then the {kind}.", "The same with the {kind}.")

# Not about anything seen. The second table names things, and still tells nothing that happens.
CHAT = (
    "Don't forget to subscribe.", "My grandmother taught me this.", "I love this part.", "Leave me a comment below.",
    "It took me years to get this right.", "Let me know how yours turns out.", "Thanks for watching so far.",
    "This is easier than it looks.", "Some people do it differently.", "Take your time here.",
    "I had a cold last week.", "Trust me on this one.", "That is the whole secret.", "Nobody tells you that.",
    "I get many letters about this.", "You can do it on a Sunday.", "It always makes me happy.",
    "Patience is everything.",
    "So, where was I?", "If you like this, tell a friend.", "We did this every summer.", "It costs almost nothing.",
    "Practice makes perfect.", "The weather is lovely today.", "I will show you another way next week.",
    "You won't believe how simple it is.", "My neighbour swears by it.", "There is no rush.",
)  # fmt: skip
CHAT_ABOUT = (
    "My grandmother gave me this {kind}.", "Any {kind} will do, really.", "I bought the {kind} at a market.",
    "A good {kind} lasts a lifetime.", "Never shake the {kind}.", "The {kind} comes later.",
    "Last time I forgot the {kind} at home.", "You could use another {kind} instead.",
    "I once broke a {kind} like this.",
)  # fmt: skip
TOOLS = ("For this you need {list}.", "All it takes is {list}.", "I brought {list}.")

_ENDS = {name: "|".join(sorted({getattr(s, name) for s in SETTINGS})) for name in ("seat", "door", "surface")}
_THING = rf"(?:the (?:(?:{'|'.join(COLOURS)}) )?(?P<kind>{'|'.join(OBJECTS)})|(?P<it>it))"
_NAME = "(?:" + "|".join(name for names in NAMES.values() for name in names) + ")"


class Read(NamedTuple):
    """What one clause says by itself; `kind` None where it says "it" or the verb takes no thing."""

    verb: str
    kind: str | None
    pronoun: bool


def clause(rng: Random, move: Move, setting: Setting, cast: tuple[Character, ...], thing: str) -> str:
    """The action in the imperative; `thing` stands for what is handled."""
    told = cast[move.target].name if move.target is not None else ""
    return rng.choice(WORDINGS[move.verb]).format(
        o=thing, t=told, seat=setting.seat, door=setting.door, surface=setting.surface
    )


def sentence(rng: Random, text: str) -> str:
    """A clause with a way to begin it."""
    lead = rng.choice(_LEADS)
    text = lead + text
    return text[0].upper() + text[1:] + "."


def thing_phrase(rng: Random, prop: Prop) -> str:
    return f"the {prop.colour} {prop.kind}" if rng.random() < 0.4 else f"the {prop.kind}"


def tools(rng: Random, props: tuple[Prop, ...]) -> str:
    """What one needs, named before it is used."""
    each = [f"{'an' if prop.colour[0] in 'aeiou' else 'a'} {prop.colour} {prop.kind}" for prop in props]
    listed = each[0] if len(each) == 1 else ", ".join(each[:-1]) + " and " + each[-1]
    return rng.choice(TOOLS).format(list=listed)


def _pattern(wording: str) -> re.Pattern[str]:
    body = re.escape(wording).replace(r"\ ", " ")
    for slot, ends in _ENDS.items():
        body = body.replace(rf"\{{{slot}\}}", f"(?:{ends})")
    body = body.replace(r"\{o\}", _THING).replace(r"\{t\}", _NAME)
    return re.compile(rf"(?:^|.* ){body}$", re.IGNORECASE)


_PATTERNS = [(verb, _pattern(wording)) for verb, wordings in WORDINGS.items() for wording in wordings]
_TALK = {*CHAT, *(line.format(kind=kind) for line in CHAT_ABOUT for kind in OBJECTS)}


def read(text: str) -> list[Read]:
    """The actions that a sentence tells by itself, in order; none for talk and for "do that again"."""
    if text in _TALK:
        return []
    found: list[Read] = []
    for part in text.rstrip(".").split(" and "):
        for verb, pattern in _PATTERNS:
            match = pattern.match(part)
            if match is None:
                continue
            named = match.groupdict()
            kind, pronoun = named.get("kind"), bool(named.get("it"))
            if pronoun and found and found[-1].kind:
                kind, pronoun = found[-1].kind, False
            found.append(Read(verb, kind, pronoun))
            break
    return found


def vocabulary() -> list[str]:
    """Every word that a narrator can say, in lower case and in order."""
    texts = [*(w for wordings in WORDINGS.values() for w in wordings), *_LEADS, *OTHER, *AGAIN, *SAME]
    texts += [*CHAT, *CHAT_ABOUT, *TOOLS, *COLOURS, *OBJECTS, *(name for names in NAMES.values() for name in names)]
    texts += [getattr(setting, name) for setting in SETTINGS for name in ("seat", "door", "surface")]
    plain = re.sub(r"\{\w+\}", " ", " ".join(texts)).lower()
    return sorted({"a", "an", "and", "the", "it", *re.findall(r"[a-z']+", plain)})
