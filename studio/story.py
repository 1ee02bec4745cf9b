"""Writes a film from a seed: cast, plot, scenes, dialogue, times, and the ideal description script.

`python -m studio.story --seed 7` prints a film so that one can read it.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from dataclasses import replace
from random import Random

from studio.blocking import Blocking, Company, Unstageable
from studio.cast import cast_characters, choose_props
from studio.plots import HERO, MAIN, PLOTS, RIVAL, Plot, SceneWriter, interlude
from studio.presets import STANDARD, Preset
from studio.screenplay import screenplay
from studio.simulator import Move
from studio.text import Describer
from studio.timeline import Timeline, free_of_dialogue, lay_out, place_lines
from studio.truth import Film, Prop, names_known
from studio.world import SETTING, Setting, split_of

_SCENE_S = 30  # what a scene takes on average
SHORTEST_S = 30  # an opening and an end
_SHORT_S = 45  # below it nothing is done that the plot can do without
_HURRIED_S = 38  # and below this nobody makes small talk
_LONG_S = 600  # from it on people have more to say than the tables of small talk hold
_TRIES_SHORT = 60  # a short film is kept when it is about as long as asked
_TRIES = 8  # for a film of about the length that was asked for
_MOVE_S = 5.4  # what a filler and the words around it take on average

_TWO_SCENES = tuple(plot for plot in PLOTS if not plot.required)


def write_film(
    seed: int,
    length_s: int = 60,
    missing_subtitles: float | None = None,
    introduces: float = 0.4,
    style: int | None = None,
    preset: Preset = STANDARD,
) -> Film:
    """The film of this seed, about `length_s` long: the same on every machine.

    `missing_subtitles` is the share of utterances that the subtitles leave out (None: the preset's), `introduces` how
    often the describer gives a name before dialogue does, `style` which of the three describers speaks (None: the seed
    decides).
    """
    if length_s < SHORTEST_S:
        raise ValueError(f"a story takes at least {SHORTEST_S} s, not {length_s}")
    rng = Random(f"film-{preset.name}-{seed}")
    missing = preset.missing_subtitles if missing_subtitles is None else missing_subtitles
    best: tuple[int, Film] | None = None
    extra = 0.5 if length_s >= _LONG_S else max(0.0, (length_s - 60) / _MOVE_S / 3)
    for _ in range(_TRIES_SHORT if length_s < _SHORT_S else _TRIES):
        film = _attempt(Random(rng.random()), seed, length_s, extra, missing, introduces, style, preset)
        off = film.duration_ms - length_s * 1000
        if best is None or abs(off) < abs(best[0]):
            best = (off, film)
        if abs(off) < length_s * 60:
            break
        extra = max(0.0, extra - off / 1000 / _MOVE_S / max(1, len(film.scenes)))
    assert best is not None, "at least one attempt is made"
    return best[1]


def _attempt(
    rng: Random, seed: int, length_s: int, extra: float, missing: float, introduces: float, style: int | None,
    preset: Preset,
) -> Film:  # fmt: skip
    brief = length_s < _SHORT_S
    new = set(preset.verbs) - set(STANDARD.verbs)  # a pack's; no plot needs them, so there is time for one
    extra = max(extra, 0.6) if new else extra
    while True:
        plot = rng.choice(_TWO_SCENES if brief else PLOTS)
        sizes = (2, 3, 3, 4) if length_s > 75 else (2, 2, 3) if brief else (2, 3, 3)
        cast = cast_characters(rng, rng.choice(sizes), preset.looks)
        company = Company(rng, cast, choose_props(rng, 3, preset.things), verbs=preset.verbs)
        company.fullness = 0.45 if extra <= 0 else 0.6
        if brief:
            company.fullness = 0.15 * (length_s - SHORTEST_S) / (_SHORT_S - SHORTEST_S)
        company.brief = brief and length_s < _HURRIED_S
        company.talkative = length_s >= _LONG_S
        try:
            blockings = _scenes(rng, company, plot, length_s, extra, preset)
        except Unstageable:
            continue
        if new and not any(isinstance(beat, Move) and beat.verb in new for b in blockings for beat in b.beats):
            continue
        describer = Describer(
            company.cast,
            company.props,
            rng.randrange(3) if style is None else style,
            introduces,
            rng,
            preset.describer,
        )
        timeline = lay_out(blockings, describer, rng, missing, pace=0.6 if brief else 1.0)
        return _film(seed, company, plot, timeline, preset)


def _scenes(rng: Random, company: Company, plot: Plot, length_s: int, extra: float, preset: Preset) -> list[Blocking]:
    count = max(2 + plot.required, round(length_s / _SCENE_S))
    turns: list[SceneWriter] = list(plot.turns[: count - 2])
    turns += [interlude] * max(0, count - 2 - len(turns))
    places = [SETTING[setting] for setting in preset.settings]
    settings = rng.sample(places, min(count, len(places)))
    while len(settings) < count:
        settings.append(rng.choice(places))
    if plot.ends_where_it_began:
        settings[-1] = settings[0]
    if plot.hidden_at_the_end:
        company.lying[settings[-1].id] = {MAIN}
    _lay_out_things(rng, company, settings)
    night = rng.random() < 0.35
    blockings = []
    for index, (writer, setting) in enumerate(zip((plot.opening, *turns, plot.ending), settings, strict=True)):
        if index and rng.random() < 0.3:
            night = not night
        fillers = int(extra) + (rng.random() < extra - int(extra))
        blocking = writer(company, setting, night, fillers)
        blocking.close()
        blockings.append(blocking)
    return blockings


def _lay_out_things(rng: Random, company: Company, settings: list[Setting]) -> None:
    """The things that the plot does not need: in somebody's hand or on a table."""
    for prop in company.props[1:]:
        if prop.id == 1 and len(company.cast) > 2 and rng.random() < 0.5:
            company.held[2] = prop.id
        else:
            there = rng.choice(settings[1:]).id
            if there not in company.lying:
                company.lying[there] = {prop.id}


def _film(seed: int, company: Company, plot: Plot, timeline: Timeline, preset: Preset) -> Film:
    gaps = free_of_dialogue(timeline.dialogue, timeline.now)
    script = place_lines(timeline, gaps)
    starts = [shot.start_ms for shot in timeline.shots]
    events = tuple(
        replace(event, shot=timeline.shots[bisect_right(starts, event.start_ms) - 1].id) for event in timeline.events
    )
    return Film(
        world=preset.name,
        seed=seed,
        title=_title(company, plot),
        duration_ms=timeline.now,
        cast=company.cast,
        props=company.props,
        scenes=tuple(timeline.scenes),
        shots=tuple(timeline.shots),
        events=events,
        dialogue=tuple(timeline.dialogue),
        gaps=gaps,
        script=script,
        names_known_ms=names_known(company.cast, timeline.dialogue, script),
    )


def _title(company: Company, plot: Plot) -> str:
    thing: Prop = company.props[MAIN]
    return plot.title.format(
        thing=f"{thing.colour} {thing.kind}".title(), hero=company.cast[HERO].name, rival=company.cast[RIVAL].name
    )


def main() -> None:
    """Print one film."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--length", type=int, default=60, help="seconds")
    parser.add_argument("--kind", choices=("story", "instruction"), default="story")
    parser.add_argument("--preset", metavar="NAME", help="of a story")
    parser.add_argument("--pack", action="append", default=[], metavar="NAME", help="of the unseen, repeatable")
    arguments = parser.parse_args()
    try:
        split_of(arguments.seed)
        if arguments.kind == "instruction":
            if arguments.preset or arguments.pack:
                raise ValueError("--preset and --pack are for stories")
            from studio.instruction import Dials
            from studio.instruction_story import page, write_instruction

            text = page(write_instruction(arguments.seed, Dials(length_s=arguments.length)))
        else:
            from studio.dials import read_story_dials, write_story

            told = read_story_dials((), arguments.length, arguments.preset, arguments.pack)
            text = screenplay(write_story(arguments.seed, told))
    except ValueError as error:
        parser.error(str(error))
    print(text)


if __name__ == "__main__":
    main()
