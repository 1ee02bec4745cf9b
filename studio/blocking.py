"""Staging: turns what a scene wants ("Anna gives Tom the key") into legal moves, walking and standing up as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from studio.dialogue import ALONE, CALLS, CHATTER, GREETINGS
from studio.floor import REACH
from studio.presets import STANDARD
from studio.simulator import EDGE, MARKS, NEAR, OFF_STAGE, STANDS, WHILE_SEATED, Move, State, apply, problem
from studio.small_talk import MORE_CALLS, MORE_GREETINGS, alone_talk, endless_talk
from studio.truth import Character, Prop
from studio.world import Setting

_WITH_LOWERED_ARMS = {"give", "take", "put_down", "throw", "hug", "sit_down", "fall", "dance", "jump", "spin_around"}


class Unstageable(Exception):
    """The scene wanted something that cannot be done on this stage; the story is written anew."""


@dataclass(frozen=True, slots=True)
class Say:
    """A line of dialogue that has no time yet; `names` is who is called by name in it."""

    speaker: int
    text: str
    names: tuple[int, ...] = ()


@dataclass(slots=True)
class Company:
    """What stays the same through a film while it is written, and where its things are between scenes."""

    rng: Random
    cast: tuple[Character, ...]
    props: tuple[Prop, ...]
    held: dict[int, int] = field(default_factory=dict)  # character -> prop
    lying: dict[str, set[int]] = field(default_factory=dict)  # setting -> props
    open_doors: set[str] = field(default_factory=set)  # settings
    verb_count: dict[str, int] = field(default_factory=dict)
    chatter: list[tuple[str, str]] = field(default_factory=list)
    quiet: int = 0  # actions since somebody last spoke
    said: set[str] = field(default_factory=set)  # lines of dialogue that have been used
    fullness: float = 0.5  # how often what the story could do without is done
    called: set[int] = field(default_factory=set)  # names already said
    verbs: tuple[str, ...] = STANDARD.verbs  # what may be done
    heard: dict[int, list[str]] = field(default_factory=dict)  # character -> greetings
    brief: bool = False  # in a short film: no small talk, and half of the plot's lines
    talkative: bool = False  # in a long film: never the same small talk while there is other


class Blocking:
    """One scene while it is written: the state on stage, and the beats so far."""

    def __init__(self, company: Company, setting: Setting, night: bool, present: dict[int, float]):
        self.company, self.setting, self.night, self.rng = company, setting, night, company.rng
        door_open = setting.id in company.open_doors
        self.state = State(x=dict(present), held=dict(company.held), door_open=door_open)
        self.state.lying = set(company.lying.get(setting.id, ()))
        self.first = State(dict(present), set(), dict(company.held), set(self.state.lying), set(), door_open)
        self.beats: list[Move | Say] = []
        self.met: set[tuple[int, int]] = set()  # who has spoken to whom in this scene

    def seat(self, who: int) -> None:
        """The character sits when the scene opens; must stand at the seat."""
        self.first.seated.add(who)
        self.state.seated.add(who)

    def can(self, verb: str, actor: int, prop: int | None = None, target: int | None = None) -> bool:
        """Whether it can be done at once, with nothing before it."""
        if verb not in self.company.verbs:
            return False
        move = self._move(verb, actor, prop, target, None, 0.0)
        return move is not None and problem(self.state, move) is None

    def do(
        self, verb: str, actor: int, prop: int | None = None, target: int | None = None,
        importance: float = 0.4, at: float | None = None,
    ) -> bool:  # fmt: skip
        """Do it, after whatever must come first; False when it cannot be. `at` is where an entrance stops."""
        if verb not in self.company.verbs or not self._prepare(verb, actor, target):
            return False
        move = self._move(verb, actor, prop, target, at, importance)
        if move is None or problem(self.state, move) is not None:
            return False
        if self.company.quiet >= 2 and not self.state.flying:
            self.chat()
        apply(self.state, move)
        self.beats.append(move)
        self.company.quiet += 1
        self.company.verb_count[verb] = self.company.verb_count.get(verb, 0) + 1
        return True

    def must(
        self, verb: str, actor: int, prop: int | None = None, target: int | None = None, at: float | None = None
    ) -> None:
        """An action that the story breaks without."""
        if not self.do(verb, actor, prop, target, importance=0.9, at=at):
            raise Unstageable(f"{verb} by {actor} in the {self.setting.id}")

    def maybe(self, verb: str, actor: int, prop: int | None = None, target: int | None = None) -> None:
        """An action that the story gains by; a short film goes without."""
        if self.rng.random() < self.company.fullness:
            self.do(verb, actor, prop, target, importance=0.5)

    def _prepare(self, verb: str, actor: int, target: int | None) -> bool:
        """Stand up, lower, walk: what the verb needs first."""
        state = self.state
        if verb == "enter":
            return True
        for who in (actor, target):
            if who is None:
                continue
            if who in state.raised and verb in _WITH_LOWERED_ARMS and not self.do("lower", who, state.held[who]):
                return False
            on_legs = verb not in WHILE_SEATED if who == actor else verb in ("give", "take", "hug", "throw")
            if who in state.seated and on_legs and not self.do("stand_up", who):
                return False
        if target is None or target not in state.x or actor not in state.x:
            return True
        apart = abs(state.x[actor] - state.x[target])
        if verb in ("give", "take", "hug") and apart > REACH + NEAR:
            return self.do("approach", actor, target=target)
        if verb == "throw" and apart < 0.65:
            return self.do("back_away", actor, target=target)
        return True

    def _move(
        self, verb: str, actor: int, prop: int | None, target: int | None, at: float | None, importance: float
    ) -> Move | None:
        x = self.state.x.get(actor, 0.0)
        if verb == "enter":
            return self._entrance(actor, at, importance)
        if verb == "leave":
            return Move(verb, actor, None, None, x, self._open_side(x) * OFF_STAGE, importance)
        to = x
        if verb in STANDS and abs(x - STANDS[verb]) > NEAR:
            to = STANDS[verb]
        if verb in ("approach", "back_away"):
            if target is None or target not in self.state.x:
                return None
            to = self._walk(verb, x, self.state.x[target])
        return Move(verb, actor, prop, target, x, to, importance)

    def _open_side(self, x: float) -> int:
        """The side with fewer people on the way."""
        left = sum(place < x for place in self.state.x.values())
        right = sum(place > x for place in self.state.x.values())
        if left == right:
            return self.rng.choice((-1, 1))
        return -1 if left < right else 1

    def _entrance(self, actor: int, at: float | None, importance: float) -> Move | None:
        free = [mark for mark in MARKS if self.state.free(mark)]
        if at is not None:
            free = [at] if self.state.free(at) else []
        if not free:
            return None
        mark = self.rng.choice(free)
        return Move("enter", actor, None, None, self._open_side(mark) * OFF_STAGE, mark, importance)

    def _walk(self, verb: str, x: float, goal: float) -> float:
        side = 1 if x > goal else -1
        if verb == "approach":
            return round(goal + side * REACH, 3)
        marks = [mark for mark in (-EDGE, *MARKS) if (mark - x) * side >= 0.3 and self.state.free(mark)]
        return self.rng.choice(marks) if marks else max(-EDGE, min(EDGE, round(x + side * 0.4, 3)))

    # -- words -----------------------------------------------------------------------------------------------------

    def say(self, speaker: int, text: str, names: tuple[int, ...] = ()) -> None:
        """Somebody on stage speaks."""
        if speaker in self.state.x:
            self.beats.append(Say(speaker, text, names))
            self.company.called.update(names)
            self.company.quiet = 0

    def _fresh(self, lines: Sequence[str]) -> str:
        """A line that this film has not heard; when all are used, any."""
        said = self.company.said
        line = self.rng.choice([line for line in lines if line not in said] or list(lines))
        said.add(line)
        return line

    def _fresh_for(self, addressed: int, lines: Sequence[str]) -> str:
        """In a long film a line that this person has not heard; else one that nobody has."""
        if not self.company.talkative:
            return self._fresh(lines)
        heard = self.company.heard.setdefault(addressed, [])
        fewest = min(heard.count(line) for line in lines)
        line = self.rng.choice([line for line in lines if heard.count(line) == fewest])
        heard.append(line)
        return line

    def tell(self, speaker: int, lines: tuple[str, ...]) -> None:
        """A line of the plot; a short film leaves half of them out."""
        if self.company.brief and self.rng.random() < 0.5:
            return
        if speaker in self.state.x:
            self.say(speaker, self._fresh(lines).format(kind=self.company.props[0].kind))

    def greet(self, speaker: int, addressed: int) -> None:
        """Call somebody by name."""
        if addressed in self.state.x and speaker in self.state.x:
            met = (speaker, addressed) in self.met
            lines = CALLS if met else GREETINGS
            if self.company.talkative:
                lines = (*lines, *(MORE_CALLS if met else MORE_GREETINGS))
            self.met |= {(speaker, addressed), (addressed, speaker)}
            self.say(
                speaker, self._fresh_for(addressed, lines).format(name=self.company.cast[addressed].name), (addressed,)
            )

    def chat(self) -> None:
        """Words that are not about what one sees; a name that nobody said yet goes first."""
        people = sorted(self.state.x)
        if not people or self.company.brief:
            return
        self.rng.shuffle(people)
        unnamed = [who for who in people if who not in self.company.called]
        if len(people) == 1:
            self.tell(people[0], (*ALONE, *alone_talk()) if self.company.talkative else ALONE)
        elif unnamed and self.rng.random() < 0.7:
            self.greet(next(who for who in people if who != unnamed[0]), unnamed[0])
        else:
            if not self.company.chatter:
                talk = endless_talk(self.rng) if self.company.talkative else list(CHATTER)
                self.company.chatter = self.rng.sample(talk, len(talk))
            remark, answer = self.company.chatter.pop()
            self.say(people[0], remark)
            if self.rng.random() < 0.7:
                self.say(people[1], answer)

    def close(self) -> None:
        """The scene ends: what is held and where things lie goes on to the next."""
        self.company.held = dict(self.state.held)
        self.company.lying[self.setting.id] = set(self.state.lying)
        if self.state.door_open:
            self.company.open_doors.add(self.setting.id)
        else:
            self.company.open_doors.discard(self.setting.id)
