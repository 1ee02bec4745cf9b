"""One scene replayed from its opening: a track of acts per character, of places per prop, and of the door.

States between events follow from the events before: who sits, holds something, holds it up, has left.
"""

from __future__ import annotations

from collections.abc import Callable

from studio.acting import RELEASE, SWAP, WALK_SHARE, Act, Keys, keys, receiving, rest
from studio.floor import DOOR_HALF, DOOR_X, GRIP, SURFACE_SLOTS, SURFACE_TOP, SURFACE_X, THING_HALF, WING_X
from studio.pose import Point, Pose, body_of, joints, on_stage
from studio.track import Person, Place, Span
from studio.truth import Event, Film, Scene
from studio.world import VERB

HANDOVER_MS = 90

Moment = Callable[[float], int]  # share of an event's own interval -> film ms


def _wing(x: float) -> float:
    return x if abs(x) < 1.25 else (WING_X if x > 0 else -WING_X)


class SceneReplay:
    """All tracks of one scene; built once, asked for any time."""

    def __init__(self, film: Film, scene: Scene) -> None:
        self.people: dict[int, Person] = {}
        self.places: dict[int, list[Place]] = {}
        self.door: list[tuple[int, int, bool]] = []
        self.door_open_first = scene.door_open
        events = sorted((e for e in film.events if e.scene == scene.id), key=lambda e: (e.start_ms, e.id))
        bodies = {c.id: body_of(c.look) for c in film.cast}
        for who, mark in scene.present:
            self.people[who] = Person(who, bodies[who], _wing(mark.x), mark.facing, seated=who in scene.seated)
        for event in events:
            if event.actor not in self.people:
                x = _wing(event.x_from)
                self.people[event.actor] = Person(event.actor, bodies[event.actor], x, -1 if x > 0 else 1)
            if event.target is not None and event.target not in self.people:
                away = 0.62 if event.x_to <= 0 else -0.62
                self.people[event.target] = Person(event.target, bodies[event.target], event.x_to + away, -1)
        for prop, who in scene.held:
            if who in self.people:
                self._into_hand(prop, who, scene.start_ms)
        for slot, prop in enumerate(scene.lying):
            self._onto_surface(prop, scene.start_ms, slot)
        for event in events:
            self._place_unseen(event, scene.start_ms)
        for person in self.people.values():
            person.first = person.rest()
        for index, event in enumerate(events):
            self._play(event, events[index + 1 :], events)

    def _into_hand(self, prop: int, who: int, at_ms: int) -> None:
        hand = self.people[who].free_hand()
        self.people[who].held[hand] = prop
        self.places.setdefault(prop, []).append(Place(at_ms, who, hand, (0.0, 0.0)))

    def _onto_surface(self, prop: int, at_ms: int, slot: int) -> None:
        spot = (SURFACE_X + SURFACE_SLOTS[slot % len(SURFACE_SLOTS)], SURFACE_TOP)
        self.places.setdefault(prop, []).append(Place(at_ms, None, "", spot))

    def _place_unseen(self, event: Event, at_ms: int) -> None:
        """A prop that the opening does not name is where its first event needs it."""
        if event.prop is None or event.prop in self.places:
            return
        if event.verb == "pick_up":
            self._onto_surface(event.prop, at_ms, 0)
        elif event.verb in ("take", "catch") and event.target is not None:
            self._into_hand(event.prop, event.target, at_ms)
        else:
            self._into_hand(event.prop, event.actor, at_ms)

    def _free_slot(self, t_ms: int) -> Point:
        taken = {places[-1].spot[0] for places in self.places.values() if places and places[-1].holder is None}
        free = next((s for s in SURFACE_SLOTS if SURFACE_X + s not in taken), SURFACE_SLOTS[0])
        return SURFACE_X + free, SURFACE_TOP

    def _play(self, event: Event, later: list[Event], events: list[Event]) -> None:
        actor = self.people[event.actor]
        target = self.people.get(event.target) if event.target is not None else None
        verb, prop = event.verb, event.prop
        pre = actor.rest()
        hand = actor.hand_of(prop) if prop is not None else actor.free_hand()
        to_x = _wing(event.x_to)
        if verb == "sit_down":
            to_x = event.x_to
        reach_at: Point | None = None
        moved = abs(to_x - actor.x) >= 0.03
        base = WALK_SHARE if moved else 0.0

        def moment(share: float) -> int:
            return round(event.start_ms + (base + share * (1 - base)) * (event.end_ms - event.start_ms))

        # facing
        if verb in ("enter", "leave"):
            actor.facing = actor.facing if abs(to_x - actor.x) < 0.01 else (1 if to_x > actor.x else -1)
        elif target is not None and target is not actor:
            actor.facing = 1 if target.x > to_x else -1
        elif VERB[verb].fixture == "surface":
            actor.facing = 1 if to_x <= SURFACE_X else -1
        elif VERB[verb].fixture == "door":
            actor.facing = 1 if to_x <= DOOR_X else -1
        actor.x = to_x
        if verb == "sit_down":
            actor.seated = True
        elif verb == "stand_up" or moved:
            actor.seated = False
        place: Place | None = None
        target_pre = target.rest() if target is not None else None
        target_hand = "near"
        if verb == "pick_up" and prop is not None:
            spot = self.places[prop][-1].spot
            reach_at = (spot[0], spot[1] + THING_HALF - GRIP)
            actor.held[hand] = prop
            place = Place(moment(SWAP), actor.id, hand, (0.0, 0.0))
        elif verb == "put_down" and prop is not None:
            spot = self._free_slot(event.start_ms)
            reach_at = (spot[0], spot[1] + THING_HALF - GRIP)
            actor.held.pop(hand, None)
            place = Place(moment(1 - SWAP), None, "", spot)
        elif verb in ("give", "take") and target is not None and prop is not None:
            target.facing = -actor.facing
            target_hand = target.hand_of(prop)
            shown = receiving(target.rest(), target_hand)
            points = joints(shown, target.body)
            reach_at = on_stage(shown, points.near_hand if target_hand == "near" else points.far_hand)
            if verb == "give":
                actor.held.pop(hand, None)
                target.held[target_hand] = prop
                place = Place(moment(SWAP), target.id, target_hand, (0.0, 0.0))
            else:
                target.held.pop(target_hand, None)
                actor.held[hand] = prop
                place = Place(moment(1 - SWAP), actor.id, hand, (0.0, 0.0))
        elif verb == "throw":
            actor.held.pop(hand, None)
        elif verb == "catch" and prop is not None:
            actor.held[hand] = prop
        elif verb == "raise":
            actor.raised = hand
        elif verb == "lower":
            actor.raised = ""
            pre = rest(
                pre.x, 1 if pre.facing > 0 else -1, seated=pre.seat > 0.5, near_held="near" in actor.held,
                far_held="far" in actor.held, raised=hand,
            )  # fmt: skip
        elif verb in ("open", "close"):
            reach_at = (DOOR_X + DOOR_HALF - 0.06, 0.56)
            # the door swings with the pull: the middle keys of open, mirrored for close
            a, b = (0.36, 0.62) if verb == "open" else (0.38, 0.64)
            self.door.append((moment(a), moment(b), verb == "open"))
        elif verb == "knock":
            reach_at = (DOOR_X - 0.04, 0.72)
        if verb in ("throw", "hug", "catch") and target is not None:
            target.facing = -actor.facing
        post = actor.rest()
        act = Act(verb, pre, post, actor.body, hand, reach_at, target.x if target is not None else None)
        actor.spans.append(Span(event.start_ms, event.end_ms, verb, hand, keys(act)))
        if target is not None and target_pre is not None and target is not actor:
            self._react(event, target, target_pre, target_hand, events)
        if verb in ("throw", "catch") and prop is not None:
            self._fly(event, actor, target, hand, moment, later)
        elif place is not None and prop is not None:
            self.places[prop].append(place)

    def _react(self, event: Event, target: Person, pre: Pose, hand: str, events: list[Event]) -> None:
        """What the other person does meanwhile, unless busy with an event of their own."""
        if any(
            e.actor == target.id and e.start_ms < event.end_ms and event.start_ms < e.end_ms and e is not event
            for e in events
        ):
            return
        post = target.rest()
        turned = pre._replace(facing=post.facing)
        span: Keys
        if event.verb in ("give", "take"):
            key = receiving(turned, hand)
            span = [(0.0, pre), (0.28, key), (0.72, key), (1.0, post)]
        elif event.verb == "hug":
            key = turned._replace(smile=1.0, eyes=0.0, near=70.0, near_reach=0.8, far=60.0, far_reach=0.85, lean=6.0)
            span = [(0.0, pre), (0.28, key), (0.72, key), (1.0, post)]
        elif pre.facing != post.facing:
            span = [(0.0, pre), (0.14, post), (1.0, post)]
        else:
            return
        target.spans.append(Span(event.start_ms, event.end_ms, "", hand, span))

    def _fly(
        self,
        event: Event,
        actor: Person,
        target: Person | None,
        hand: str,
        moment: Callable[[float], int],
        later: list[Event],
    ) -> None:
        assert event.prop is not None
        places = self.places[event.prop]
        if event.verb == "catch":
            caught = moment(1 - RELEASE)
            end = actor.hand_at(hand, caught)
            last = places[-1]
            if last.flight is not None:  # the throw before: now it is known where the flight ends
                places[-1] = last._replace(flight=(caught, last.flight[1], end))
            elif last.holder is not None:
                # thrown before the picture shows it: it leaves the other's hand as the catch begins
                thrower = self.people[last.holder]
                thrower.held.pop(last.hand, None)
                start = thrower.hand_at(last.hand, event.start_ms)
                thrower.spans.append(
                    Span(event.start_ms, event.end_ms, "", last.hand,
                         [(0.0, thrower.pose(event.start_ms)), (0.2, thrower.rest()), (1.0, thrower.rest())])
                )  # fmt: skip
                places.append(Place(event.start_ms, None, "", (0.0, 0.0), (caught, start, end)))
            places.append(Place(caught, actor.id, hand, (0.0, 0.0)))
            return
        released = moment(RELEASE)
        start = actor.hand_at(hand, released)
        caught_later = any(e.verb == "catch" and e.prop == event.prop for e in later)
        ahead = 1 if actor.facing >= 0 else -1
        goal_x = target.x - ahead * 0.3 if target is not None else actor.x + ahead * 0.9
        goal = (goal_x, 0.75 if caught_later else THING_HALF - GRIP)
        places.append(Place(released, None, "", goal, (event.end_ms, start, goal)))

    def door_at(self, t_ms: int) -> float:
        """How far the door is open, 0..1."""
        amount = 1.0 if self.door_open_first else 0.0
        for start, end, opens in self.door:
            if t_ms < start:
                break
            k = min(1.0, (t_ms - start) / max(1, end - start))
            goal = 1.0 if opens else 0.0
            amount += (goal - amount) * k * k * (3 - 2 * k)
        return amount

    def spot_of(self, prop: int, t_ms: int) -> tuple[Point, int | None, str]:
        """The middle of a prop, and whose hand holds it."""
        places = self.places[prop]
        index = max((i for i, place in enumerate(places) if place.start_ms <= t_ms), default=0)
        place = places[index]
        here = self._middle(place, t_ms)
        # hands meet at the handover; what small distance is left is crossed within a few frames
        since = t_ms - place.start_ms
        if index > 0 and since < HANDOVER_MS and place.flight is None and places[index - 1].flight is None:
            before = self._middle(places[index - 1], t_ms)
            k = since / HANDOVER_MS
            here = (before[0] + (here[0] - before[0]) * k, before[1] + (here[1] - before[1]) * k)
        return here, place.holder, place.hand

    def _middle(self, place: Place, t_ms: int) -> Point:
        if place.holder is not None:
            x, y = self.people[place.holder].hand_at(place.hand, t_ms)
            return x, y + GRIP
        if place.flight is not None:
            end_ms, a, b = place.flight
            k = min(1.0, max(0.0, (t_ms - place.start_ms) / max(1, end_ms - place.start_ms)))
            arc = 0.26 * 4 * k * (1 - k)
            return a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k + arc + GRIP
        return place.spot[0], place.spot[1] + THING_HALF
