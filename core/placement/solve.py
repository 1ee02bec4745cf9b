"""The best choice of cues over a whole film, exactly.

The model. Candidates are told in the order of their events. For each one a wording and a start are chosen, or none.
Two cues are at least `pause_ms` apart. The objective is the sum over what is said of

    importance * (1 - shortness * (1 - spoken / spoken of its longest wording))
    - split for each part after the first
    - late_per_s * seconds that it begins after its event has ended
    - crowding, if any cue ended less than `comfort_ms` before; and again if a pinned one begins so soon after
    - extended_per_s * seconds that the picture waits, and off_shot where that is not at a change of shots
    - over_dialogue_per_s * seconds of speech under it, for a candidate with a reason to be there

Starts in free time are any whole millisecond. The picture waits at a change of shots, an edge of a slot, of the event
or of the time allowed; speech is talked over from the event or the first moment allowed, or from right after or until
right before something spoken (choices.py).

The recurrence. A state is (t, needed): when the last cue ended, and which candidates that a later one needs were said.

    V[i+1](t', n') = max( V[i](t', n),                                    leaving i out
                          max over wordings w, starts s, ends t <= s - pause of V[i](t, n) + worth(i, w, s, s - t) )
                     with t' = s + spoken(w), and n' = n with i

Nothing that follows a state gets worse if that state ended earlier, was worth more or holds more of what is needed. So
a state that another one beats in all three can be forgotten, and from each state only the earliest start of a free span
and the earliest uncrowded one can be best: lateness only grows, and within a span nothing else changes. Both are exact.
Only if more than `most_labels` states of one candidate beat none of each other, the least promising ones are dropped,
and the best that any of them could still have come to is kept as a bound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.placement.choices import Choice, PartPlaces, Step
from core.placement.profile import UNIT, PlacementProfile

Placed = tuple[int, int, bool]  # start_ms, end_ms of the film, whether the picture waits
Said = tuple[Choice, tuple[Placed, ...]]
Needed = frozenset[str]
# end_ms of the last cue, value in millionths, what is needed and was said, index into the states before, what was said
Label = tuple[int, int, Needed, int, Said | None]
_Found = tuple[int, int, int, tuple[Placed, ...]]  # end_ms, value, index into the states before, the parts so far

START: tuple[Label, ...] = ((-(10**12), 0, frozenset(), -1, None),)


@dataclass(frozen=True, slots=True)
class Layer:
    """The states before a candidate, the earliest end first; `base` is to be added to their values.

    `dropped` is the most that a forgotten one was worth, likewise without the base.
    """

    labels: Sequence[Label]
    base: int = 0
    dropped: int | None = None

    @property
    def best(self) -> int:
        return self.base + max(label[1] for label in self.labels)


def enter(labels: Iterable[Label], step: Step | None, most: int, base: int = 0) -> Layer:
    """The states that still differ for a step (None: for the end of the film), without those that another beats."""
    free = step.free_ms if step is not None else 10**12
    raised = [label if label[0] > free else (free, *label[1:]) for label in labels]
    raised.sort(key=lambda label: (label[0], -label[1]))
    best: dict[Needed, int] = {}
    kept: list[Label] = []
    for label in raised:
        value, needed = label[1], label[2]
        if any(worth >= value and needed <= other for other, worth in best.items()):
            continue
        best[needed] = value
        kept.append(label)
    if len(kept) <= most:
        return Layer(kept, base)
    ranked = sorted(range(len(kept)), key=lambda at: -kept[at][1])
    return Layer([kept[at] for at in sorted(ranked[:most])], base, kept[ranked[most]][1])


def advance(before: Sequence[Label], step: Step, profile: PlacementProfile) -> list[Label]:
    """Every state after a step, unsorted."""
    after: list[Label] = []
    groups: dict[Needed, list[_Found]] = {}
    for index, (end, value, needed, _, _) in enumerate(before):
        after.append((end, value, needed - step.closes if step.closes else needed, index, None))
        groups.setdefault(needed, []).append((end, value, index, ()))
    for needed, found in groups.items():
        if step.needs is not None and step.needs not in needed:
            continue
        then = (needed | {step.candidate} if step.opens else needed) - step.closes
        for choice in step.choices:
            reached = found
            for part in choice.parts:
                reached = _put(reached, part, profile)
            after += [
                (end, value + choice.gain, then, index, (choice, places)) for end, value, index, places in reached
            ]
    return after


def _put(before: Sequence[_Found], part: PartPlaces, profile: PlacementProfile) -> list[_Found]:
    """Every best way to speak a part next; `before` is in order, and what ends later there is worth more."""
    pause, comfort, length = profile.pause_ms, profile.comfort_ms, part.length_ms
    crowding = round(profile.crowding * UNIT)
    late_per_ms = profile.for_ms(profile.late_per_s, 1)
    late_from = part.late_from_ms
    ends = [one[0] for one in before]
    found: list[_Found] = []
    for span in part.spans:
        low, high = span.low_ms, span.high_ms
        ways = ((pause, crowding),) if span.near_before else ((comfort, 0), (pause, crowding))
        for apart, price in ways:
            last = bisect_right(ends, high - apart)
            for at in range(max(0, bisect_right(ends, low - apart) - 1), last):
                end, value, index, places = before[at]
                start = max(low, end + apart)
                cost = price + span.cost
                if late_from is not None and start > late_from:
                    cost += late_per_ms * (start - late_from)
                found.append((start + length, value - cost, index, (*places, (start, start + length, False))))
    for point in part.points:
        ways = ((pause, crowding),) if point.near_before else ((comfort, 0), (pause, crowding))
        for apart, price in ways:
            at = bisect_right(ends, point.start_ms - apart) - 1
            if at >= 0:
                _, value, index, places = before[at]
                place = (point.start_ms, point.end_ms, point.extended)
                found.append((point.end_ms, value - price - point.cost, index, (*places, place)))
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[_Found] = []
    for one in found:
        if not kept or one[1] > kept[-1][1]:
            kept.append(one)
    return kept


def solve(steps: Sequence[Step], profile: PlacementProfile) -> list[Layer]:
    """The states before each step and after the last one."""
    layers = [enter(START, steps[0] if steps else None, profile.most_labels)]
    for at in range(len(steps)):
        layers.append(_next(layers[at], steps, at, profile))
    return layers


def solve_again(
    steps: Sequence[Step], old_steps: Sequence[Step], old: Sequence[Layer], profile: PlacementProfile
) -> tuple[list[Layer], int]:
    """The same as `solve(steps)`, from the answer to other steps, and how many steps were solved anew.

    What comes before the first difference holds. After the last one, as soon as the states are the old ones (worth the
    same amount more or less each), all that follows is the old answer.
    """
    shared = min(len(steps), len(old_steps))
    first = next((at for at in range(shared) if not _same(steps[at], old_steps[at])), shared)
    tail = next((at for at in range(shared - first) if not _same(steps[-1 - at], old_steps[-1 - at])), shared - first)
    layers = list(old[:first]) or [enter(START, steps[0] if steps else None, profile.most_labels)]
    moved = len(steps) - len(old_steps)
    begun = len(layers)
    for at in range(begun - 1, len(steps)):
        if at >= len(steps) - tail:
            shift = _shift(layers[at], old[at - moved])
            if shift is not None:
                layers += [Layer(one.labels, one.base + shift, one.dropped) for one in old[at - moved + 1 :]]
                return layers, at - begun + 1
        layers.append(_next(layers[at], steps, at, profile))
    return layers, len(steps) - begun + 1


def _next(layer: Layer, steps: Sequence[Step], at: int, profile: PlacementProfile) -> Layer:
    following = steps[at + 1] if at + 1 < len(steps) else None
    return enter(advance(layer.labels, steps[at], profile), following, profile.most_labels, layer.base)


def _same(one: Step, other: Step) -> bool:
    return one is other or one == other


def _shift(new: Layer, old: Layer) -> int | None:
    """By how much all states of a layer are worth more than another's; None where they differ otherwise."""
    if len(new.labels) != len(old.labels) or (new.dropped is None) != (old.dropped is None):
        return None
    shift = new.labels[0][1] - old.labels[0][1]
    for one, other in zip(new.labels, old.labels, strict=True):
        if one[0] != other[0] or one[2] != other[2] or one[1] - other[1] != shift:
            return None
    return shift + new.base - old.base


def trace(layers: Sequence[Layer]) -> list[Said | None]:
    """What is said of each candidate on the best way through; `layers` has one more than there are candidates."""
    said: list[Said | None] = []
    label = layers[-1].labels[0]
    for layer in reversed(layers[:-1]):
        said.append(label[4])
        label = layer.labels[label[3]]
    return said[::-1]


def bound(layers: Sequence[Layer], steps: Sequence[Step]) -> int:
    """What no choice of cues can exceed; equal to the best found where nothing was dropped."""
    most = layers[-1].best
    still = 0
    for at in range(len(steps), -1, -1):
        lost = layers[at].dropped
        if lost is not None:
            most = max(most, layers[at].base + lost + still)
        if at:
            still += max(0, max((choice.gain for choice in steps[at - 1].choices), default=0))
    return most
