"""The describers: the line of audio description for an action, with names once the listener may know them.

Present tense, the place and the night at a scene's first line, "a red key" once and "the key" from then on. A person is
called by look until the name is known from dialogue or the describer gives it ("the woman in the yellow coat, Anna,").
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from studio.simulator import Move
from studio.text_phrases import DESCRIBERS, POSSESSIVE, place_phrase
from studio.truth import Character, Prop
from studio.world import LOOK, Look, Setting

WORDS_PER_SECOND = 2.5
LEAD_MS = 250  # silence kept at both ends of a gap
MAX_WORDS = 19  # of the line that names the place; more would not fit the longest gap that a film keeps
MAX_WORDS_LATER = 14


def words(text: str) -> int:
    """How many words a narrator speaks."""
    return len(text.split())


def spoken_ms(text: str) -> int:
    """How long the line takes at the describers' rate."""
    return round(words(text) * 1000 / WORDS_PER_SECOND)


def look_phrase(look_id: str) -> str:
    """How a person without a name is called: 'the old woman with the grey bun'."""
    look = LOOK[look_id]
    return f"the {look.noun} {look.mark}"


def prop_phrase(prop: Prop, known: bool) -> str:
    """'a red key' the first time, 'the key' afterwards."""
    if known:
        return f"the {prop.kind}"
    return f"a {prop.colour} {prop.kind}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


class Describer:
    """One describer at work on one film: remembers what the listener has been told."""

    def __init__(
        self,
        cast: Sequence[Character],
        props: Sequence[Prop],
        style: int,
        introduces: float,
        rng: Random,
        describer: str = "standard",
    ):
        """`style` chooses the column of phrases, `introduces` is how often an unheard name is given at first sight."""
        self.manner = DESCRIBERS[describer]
        self.cast, self.props, self.style, self.introduces, self.rng = cast, props, style, introduces, rng
        self.heard: set[int] = set()  # names that dialogue has said
        self.introduced: set[int] = set()  # names that a line has bound to a look
        self.told_props: set[int] = set()
        self.setting: Setting | None = None
        self.night = False
        self.scene_told = False
        self.last: Move | None = None

    def scene(self, setting: Setting, night: bool) -> None:
        """A new scene begins: its first line names the place."""
        self.setting, self.night, self.scene_told, self.last = setting, night, False, None

    def line(self, move: Move) -> tuple[str, str, tuple[int, ...]]:
        """(text, unnamed, characters whose name the text says) for an action of the present scene."""
        style = self.style if self.rng.random() < 0.8 else self.rng.randrange(3)
        if move.verb == "catch" and self.last is not None and style == 1:
            style = 0  # who threw has just been told
        opening_style = self.rng.randrange(3)
        unnamed = self.unnamed(move, style, opening_style)
        pronoun = self._may_use_pronoun(move) and self.rng.random() < 0.3
        introduces = {who for who in (move.actor, move.target) if who is not None and self._introduces(who)}
        attempts = ((style, introduces), (0, introduces), (0, introduces - {move.target}), (0, set()))
        for column, named in attempts:
            text = self._clause(move, column, named, pronoun)
            if not self.scene_told:
                text = self._opening(opening_style) + text
            if words(text) <= (MAX_WORDS_LATER if self.scene_told else MAX_WORDS):
                introduces = named
                break
        else:
            introduces = set()
        self.scene_told, self.last = True, move
        spoken = {who for who in (move.actor, move.target) if who in introduces or who in self.introduced}
        if move.prop is not None:
            self.told_props.add(move.prop)
        text = _sentence(text)
        said = tuple(sorted(who for who in spoken if self.cast[who].name in text))
        self.introduced.update(said)
        return text, unnamed, said

    def unnamed(self, move: Move, style: int, opening_style: int) -> str:
        """The self-contained line: place, night, everyone by look, the thing with its colour."""
        actor = look_phrase(self.cast[move.actor].look)
        target = look_phrase(self.cast[move.target].look) if move.target is not None else ""
        return _sentence(self._opening(opening_style) + self._fill(move, style, actor, target, told=set()))

    def _introduces(self, who: int) -> bool:
        if who in self.introduced:
            return False
        return who in self.heard or self.rng.random() < self.introduces

    def _may_use_pronoun(self, move: Move) -> bool:
        last = self.last
        if last is None or last.actor != move.actor or move.actor not in self.introduced:
            return False
        pronoun = self._look(move.actor).pronoun
        others = {last.target, move.target} - {None}
        return not any(self._look(who).pronoun == pronoun for who in others if who is not None)

    def _look(self, who: int) -> Look:
        return LOOK[self.cast[who].look]

    def _clause(self, move: Move, style: int, introduces: set[int], pronoun: bool) -> str:
        actor = self._look(move.actor).pronoun if pronoun else self._call(move.actor, introduces)
        if move.actor in introduces:
            actor += ","
        target = self._call(move.target, introduces) if move.target is not None else ""
        return self._fill(move, style, actor, target, self.told_props)

    def _call(self, who: int, introduces: set[int]) -> str:
        person = self.cast[who]
        if who in self.introduced:
            return person.name
        return look_phrase(person.look) + (f", {person.name}" if who in introduces else "")

    def _fill(self, move: Move, style: int, actor: str, target: str, told: set[int]) -> str:
        assert self.setting is not None, "scene() comes before line()"
        return f"{actor} " + self.manner.phrases[move.verb][style].format(
            o=prop_phrase(self.props[move.prop], move.prop in told) if move.prop is not None else "",
            t=target,
            seat=self.setting.seat,
            door=self.setting.door,
            surface=self.setting.surface,
            its=POSSESSIVE[self._look(move.actor).pronoun],
        )

    def _opening(self, style: int) -> str:
        assert self.setting is not None, "scene() comes before line()"
        place = place_phrase(self.setting)
        pattern = (self.manner.night if self.night else self.manner.day)[style]
        return pattern.format(place=place, Place=place[0].upper() + place[1:])
