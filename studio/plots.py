"""The plots: what a scene of each kind must bring, and which scenes make a story.

The hero (character 0) has or wants the main thing (prop 0); the rival (1) gets in the way or must be won over; the
friend (2), when there is one, helps. Every story has an opening, middles with an obstacle or a turn, and an end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio import dialogue
from studio.blocking import Blocking, Company
from studio.fillers import filler
from studio.simulator import DOOR_STAND_X, SEAT_X, SURFACE_STAND_X, Move
from studio.world import Setting

HERO, RIVAL, FRIEND = 0, 1, 2
MAIN = 0
SceneWriter = Callable[[Company, Setting, bool, int], Blocking]


def _linger(blocking: Blocking, count: int) -> None:
    for _ in range(count):
        if not filler(blocking):
            return


def _flourish(b: Blocking) -> None:
    """A small action where the story has time for one."""
    if b.rng.random() < b.company.fullness:
        filler(b)


def _friend(company: Company) -> int | None:
    return FRIEND if len(company.cast) > FRIEND else None


def _stage(company: Company, setting: Setting, night: bool, hero: float | None, others: dict[int, float]) -> Blocking:
    present = {who: x for who, x in others.items() if who < len(company.cast)}
    if hero is not None:
        present[HERO] = hero
    return Blocking(company, setting, night, present)


def put_away_and_stolen(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero shows the thing, puts it down and goes; the rival takes it away."""
    company.held[HERO] = MAIN
    friend = {FRIEND: SEAT_X} if company.rng.random() < company.fullness else {}
    b = _stage(company, setting, night, SURFACE_STAND_X, friend)
    b.maybe("raise", HERO, MAIN)
    b.tell(HERO, dialogue.PROUD)
    if FRIEND in b.state.x:
        b.greet(FRIEND, HERO)
    _linger(b, extra)
    b.must("put_down", HERO, MAIN)
    b.tell(HERO, dialogue.BACK_SOON)
    b.must("leave", HERO)
    if FRIEND in b.state.x:
        b.must("leave", FRIEND)
    b.must("enter", RIVAL, at=SURFACE_STAND_X)
    b.tell(RIVAL, dialogue.SLY)
    b.must("pick_up", RIVAL, MAIN)
    b.maybe("examine", RIVAL, MAIN)
    b.must("leave", RIVAL)
    return b


def game_gone_wrong(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """Two play catch with the thing until one runs off with it."""
    company.held[HERO] = MAIN
    b = _stage(company, setting, night, SEAT_X, {RIVAL: SURFACE_STAND_X})
    b.greet(HERO, RIVAL)
    b.tell(RIVAL, dialogue.PLAY)
    b.must("throw", HERO, MAIN, RIVAL)
    b.must("catch", RIVAL, MAIN, HERO)
    b.tell(RIVAL, dialogue.PLAY)
    if b.rng.random() < b.company.fullness:
        b.must("throw", RIVAL, MAIN, HERO)
        b.must("catch", HERO, MAIN, RIVAL)
        b.tell(HERO, dialogue.PLAY)
        b.must("throw", HERO, MAIN, RIVAL)
        b.must("catch", RIVAL, MAIN, HERO)
    _linger(b, extra)
    if isinstance(b.beats[-1], Move):
        b.tell(RIVAL, dialogue.SLY)
    b.must("leave", RIVAL)
    _flourish(b)
    b.tell(HERO, dialogue.MISSING)
    return b


def errand(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The friend entrusts the thing to the hero, who sets out with it."""
    giver = _friend(company) or RIVAL
    company.held[giver] = MAIN
    b = _stage(company, setting, night, None, {giver: SURFACE_STAND_X})
    _flourish(b)
    b.must("enter", HERO, at=DOOR_STAND_X)
    b.greet(giver, HERO)
    _linger(b, extra)
    b.tell(giver, dialogue.ERRAND)
    b.must("give", giver, MAIN, HERO)
    b.maybe("wave", HERO, target=giver)
    b.must("leave", HERO)
    return b


def snatched(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The rival takes the thing out of the hero's hands."""
    company.held[HERO] = MAIN
    b = _stage(company, setting, night, SURFACE_STAND_X, {})
    _flourish(b)
    b.chat()
    b.must("enter", RIVAL, at=DOOR_STAND_X)
    b.greet(RIVAL, HERO)
    _linger(b, extra)
    b.must("take", RIVAL, MAIN, HERO)
    b.tell(RIVAL, dialogue.SLY)
    b.must("leave", RIVAL)
    _flourish(b)
    b.tell(HERO, dialogue.MISSING)
    return b


def forgotten(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero puts the thing down and forgets it."""
    company.held[HERO] = MAIN
    b = _stage(company, setting, night, SURFACE_STAND_X, {RIVAL: SEAT_X})
    b.greet(RIVAL, HERO)
    b.must("put_down", HERO, MAIN)
    _linger(b, extra)
    b.tell(HERO, dialogue.BACK_SOON)
    b.must("leave", HERO)
    _flourish(b)
    return b


def refused(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero wants to give the thing to the rival, who does not want it."""
    company.held[HERO] = MAIN
    b = _stage(company, setting, night, None, {RIVAL: SURFACE_STAND_X})
    b.chat()
    b.must("enter", HERO, at=DOOR_STAND_X)
    b.greet(HERO, RIVAL)
    b.tell(HERO, dialogue.OFFER)
    b.must("raise", HERO, MAIN)
    b.must("back_away", RIVAL, target=HERO)
    b.tell(RIVAL, dialogue.REFUSE)
    _linger(b, extra)
    b.must("leave", RIVAL)
    b.tell(HERO, dialogue.LONELY)
    return b


def found_by_chance(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero finds a thing that somebody left."""
    company.lying[setting.id] = {MAIN}
    b = _stage(company, setting, night, None, {_friend(company) or RIVAL: DOOR_STAND_X})
    other = next(iter(b.state.x))
    b.chat()
    b.must("enter", HERO, at=SURFACE_STAND_X)
    b.greet(other, HERO)
    b.maybe("look_around", HERO)
    b.must("pick_up", HERO, MAIN)
    b.maybe(b.rng.choice(("examine", "shake")), HERO, MAIN)
    b.tell(HERO, dialogue.FOUND)
    _linger(b, extra)
    b.tell(other, dialogue.ADVICE)
    b.must("leave", HERO)
    return b


def search(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero looks for the thing in vain; the friend knows something."""
    friend = _friend(company)
    b = _stage(company, setting, night, DOOR_STAND_X, {})
    b.must("look_around", HERO)
    b.tell(HERO, dialogue.MISSING)
    if not b.state.door_open:
        b.maybe("knock", HERO)
    b.do("close" if b.state.door_open else "open", HERO, importance=0.7)
    b.chat()
    if b.state.door_open:
        b.maybe("close", HERO)
    if friend is not None:
        b.must("enter", friend)
        b.greet(friend, HERO)
        _linger(b, extra)
        b.tell(friend, dialogue.ADVICE)
        _flourish(b)
        b.greet(HERO, friend)
        b.must("leave", b.rng.choice((friend, HERO)))
    else:
        _linger(b, extra)
        b.chat()
    return b


def chase(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The hero sees the rival with the thing, who gets away once more."""
    b = _stage(
        company, setting, night, None, {RIVAL: SEAT_X, FRIEND: 0.97 if company.rng.random() < 0.5 else DOOR_STAND_X}
    )
    if company.rng.random() < 0.35:
        b.seat(RIVAL)
    b.chat()
    b.must("enter", HERO, at=SURFACE_STAND_X)
    b.greet(HERO, RIVAL)
    b.must("point", HERO, target=RIVAL)
    b.tell(HERO, dialogue.ACCUSE)
    _linger(b, extra)
    b.maybe("back_away", RIVAL, target=HERO)
    b.chat()
    b.must("leave", RIVAL)
    b.tell(HERO, dialogue.MISSING)
    return b


def interlude(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """Nothing happens to the thing: people meet, talk and pass the time."""
    other = company.rng.choice([who for who in range(1, len(company.cast)) if company.held.get(who) != MAIN] or [RIVAL])
    b = _stage(company, setting, night, company.rng.choice((SURFACE_STAND_X, DOOR_STAND_X)), {other: SEAT_X})
    if company.rng.random() < 0.5:
        b.seat(other)
    b.greet(other, HERO)
    _linger(b, extra + 3)
    b.chat()
    b.must("leave", other)
    return b


def given_back(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The rival is sorry, and the hero has the thing again."""
    b = _stage(company, setting, night, None, {RIVAL: SEAT_X, FRIEND: 0.97})
    if b.rng.random() < 0.35:
        b.seat(RIVAL)
    b.chat()
    b.must("enter", HERO, at=b.rng.choice((SURFACE_STAND_X, DOOR_STAND_X)))
    b.greet(HERO, RIVAL)
    _linger(b, extra // 2)
    b.tell(HERO, dialogue.ACCUSE)
    ending = b.rng.choice(("give", "throw", "take"))
    b.tell(RIVAL, dialogue.SORRY)
    if ending == "take":
        if RIVAL in b.state.seated:
            b.must("stand_up", RIVAL)
        b.must("take", HERO, MAIN, RIVAL)
    else:
        b.must(ending, RIVAL, MAIN, HERO)
        if ending == "throw":
            b.must("catch", HERO, MAIN, RIVAL)
    return _happy(b, HERO, RIVAL, extra - extra // 2)


def found_again(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """Back where it began, the thing still lies there."""
    b = _stage(company, setting, night, None, {RIVAL: SEAT_X})
    _flourish(b)
    b.chat()
    b.must("enter", HERO, at=DOOR_STAND_X)
    b.greet(RIVAL, HERO)
    b.maybe("point", RIVAL, None, HERO)
    b.must("pick_up", HERO, MAIN)
    return _happy(b, HERO, RIVAL, extra, dialogue.RELIEF)


def accepted(company: Company, setting: Setting, night: bool, extra: int) -> Blocking:
    """The rival takes the gift after all."""
    b = _stage(company, setting, night, None, {RIVAL: SEAT_X, FRIEND: 0.97})
    if b.rng.random() < 0.4:
        b.seat(RIVAL)
    b.chat()
    b.must("enter", HERO, at=SURFACE_STAND_X)
    b.greet(HERO, RIVAL)
    _linger(b, extra // 2)
    b.tell(HERO, dialogue.OFFER)
    if RIVAL in b.state.seated:
        b.must("stand_up", RIVAL)
    b.must("give", HERO, MAIN, RIVAL)
    return _happy(b, RIVAL, HERO, extra - extra // 2)


def _happy(b: Blocking, owner: int, other: int, extra: int, words: tuple[str, ...] = dialogue.THANKS) -> Blocking:
    b.tell(owner, words)
    _flourish(b)
    b.greet(other, owner)
    _linger(b, extra)
    if b.rng.random() < 0.4:
        b.maybe("clap", other)
    b.do(b.rng.choice(("hug", "wave", "approach", "bow")), owner, target=other, importance=0.6)
    _flourish(b)
    b.tell(other, dialogue.FAREWELL)
    return b


@dataclass(frozen=True, slots=True)
class Plot:
    title: str  # with {thing} and {Hero}
    opening: SceneWriter
    turns: tuple[SceneWriter, ...]  # in order; the first `required` are kept however short the film is
    required: int
    ending: SceneWriter
    ends_where_it_began: bool = False
    hidden_at_the_end: bool = False  # the thing lies where the last scene is, from the start


PLOTS: tuple[Plot, ...] = (
    Plot("Who Took the {thing}?", put_away_and_stolen, (search, chase, interlude), 0, given_back),
    Plot("{hero} and the {thing}", game_gone_wrong, (search, chase, interlude), 0, given_back),
    Plot("The Errand of {hero}", errand, (snatched, search, chase), 1, given_back),
    Plot("The {thing}", snatched, (search, interlude, chase), 0, given_back),
    Plot("A {thing} for {rival}", refused, (interlude, interlude), 0, accepted),
    Plot("The Forgotten {thing}", forgotten, (search, interlude), 0, found_again, ends_where_it_began=True),
    Plot("The Lost {thing}", search, (interlude, interlude), 0, found_again, hidden_at_the_end=True),
    Plot("Whose {thing}?", found_by_chance, (interlude, interlude), 0, accepted),
)
