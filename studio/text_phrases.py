"""The words of the describers: how each verb may be told. `text` writes with these tables and `parser` reads with them.

`{o}` the thing, `{t}` the other person, `{seat}` `{door}` `{surface}` what stands there, `{its}` his, her or its.
The three columns are three describers: plain, plain with other words, and vivid.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.world import SETTINGS, Setting

PHRASES: dict[str, tuple[str, str, str]] = {
    "enter": ("enters", "walks in", "comes into view"),
    "leave": ("leaves", "walks off", "goes out of view"),
    "pick_up": ("picks up {o}", "picks {o} up from the {surface}", "lifts {o} off the {surface}"),
    "put_down": ("puts down {o}", "puts {o} on the {surface}", "sets {o} down on the {surface}"),
    "give": ("gives {o} to {t}", "hands {o} to {t}", "passes {o} to {t}"),
    "take": ("takes {o} from {t}", "takes {o} away from {t}", "snatches {o} from {t}"),
    "throw": ("throws {o} to {t}", "throws {o} over to {t}", "tosses {o} to {t}"),
    "catch": ("catches {o}", "catches {o} from {t}", "grabs {o} out of the air"),
    "sit_down": ("sits down", "sits down on the {seat}", "takes a seat on the {seat}"),
    "stand_up": ("stands up", "gets up from the {seat}", "rises from the {seat}"),
    "open": ("opens the {door}", "pulls the {door} open", "swings the {door} open"),
    "close": ("closes the {door}", "shuts the {door}", "pushes the {door} shut"),
    "approach": ("walks up to {t}", "goes over to {t}", "approaches {t}"),
    "back_away": ("backs away from {t}", "steps back from {t}", "shrinks back from {t}"),
    "raise": ("holds up {o}", "raises {o}", "lifts {o} high"),
    "lower": ("lowers {o}", "brings {o} down again", "lets {o} sink"),
    "wave": ("waves to {t}", "waves at {t}", "lifts an arm and waves to {t}"),
    "hug": ("hugs {t}", "puts {its} arms around {t}", "embraces {t}"),
    "point": ("points at {t}", "points to {t}", "points a finger at {t}"),
    "dance": ("dances", "does a little dance", "breaks into a dance"),
    "jump": ("jumps", "jumps up", "leaps into the air"),
    "fall": ("falls over", "falls down", "tumbles to the ground"),
    "look_around": ("looks around", "looks left and right", "glances all around"),
    "hide_face": ("hides {its} face", "covers {its} face", "buries {its} face in {its} hands"),
    "bow": ("bows to {t}", "takes a bow before {t}", "bows low before {t}"),
    "duck": ("ducks", "ducks down", "crouches with {its} hands over {its} head"),
    "clap": ("claps", "claps {its} hands", "breaks into applause"),
    "shake": ("shakes {o}", "gives {o} a shake", "shakes {o} hard"),
    "examine": ("examines {o}", "takes a close look at {o}", "holds {o} close and studies it"),
    "knock": ("knocks on the {door}", "raps on the {door}", "knocks hard on the {door}"),
    "stretch": ("stretches", "stretches {its} arms", "has a long stretch"),
    "spin_around": ("spins around", "turns in a circle", "whirls about"),
    "shrug": ("shrugs", "shrugs {its} shoulders", "gives a helpless shrug"),
}

# A describer whom no training hears: not one phrase is the same.
OTHER_PHRASES: dict[str, tuple[str, str, str]] = {
    "enter": ("arrives", "strolls in", "steps into the picture"),
    "leave": ("departs", "wanders away", "slips out of the picture"),
    "pick_up": ("collects {o}", "takes up {o} from the {surface}", "scoops {o} off the {surface}"),
    "put_down": ("deposits {o}", "rests {o} on the {surface}", "lays {o} upon the {surface}"),
    "give": ("presents {o} to {t}", "offers {o} to {t}", "entrusts {o} to {t}"),
    "take": ("wrests {o} from {t}", "seizes {o} from {t}", "plucks {o} from {t}"),
    "throw": ("hurls {o} to {t}", "flings {o} at {t}", "lobs {o} across to {t}"),
    "catch": ("snags {o}", "snaps {o} up in flight", "plucks {o} out of the air"),
    "sit_down": ("takes a rest", "settles on the {seat}", "sinks onto the {seat}"),
    "stand_up": ("gets to {its} feet", "abandons the {seat}", "springs up from the {seat}"),
    "open": ("unlatches the {door}", "throws the {door} wide", "eases the {door} ajar"),
    "close": ("seals the {door}", "slams the {door}", "swings the {door} to"),
    "approach": ("heads for {t}", "strides towards {t}", "moves closer to {t}"),
    "back_away": ("retreats from {t}", "draws back from {t}", "moves off from {t}"),
    "raise": ("hoists {o}", "thrusts {o} skywards", "displays {o} overhead"),
    "lower": ("dips {o}", "lets {o} come down", "eases {o} downwards"),
    "wave": ("signals to {t}", "gestures hello to {t}", "salutes {t} with a swinging hand"),
    "hug": ("cuddles {t}", "holds {t} tight", "wraps {its} arms round {t}"),
    "point": ("indicates {t}", "aims a finger at {t}", "singles out {t}"),
    "dance": ("sways to a tune", "jigs about", "performs a merry jig"),
    "jump": ("hops", "springs off the ground", "bounces high"),
    "fall": ("topples", "crashes down", "ends up flat on the ground"),
    "look_around": ("scans the surroundings", "peers about", "surveys the place"),
    "hide_face": ("masks {its} face", "shields {its} eyes", "veils {its} face behind {its} palms"),
    "bow": ("bends low to {t}", "pays {its} respects to {t}", "inclines deeply towards {t}"),
    "duck": ("cowers", "takes cover", "squats under {its} hands"),
    "clap": ("applauds", "slaps {its} palms together", "cheers with both palms"),
    "shake": ("rattles {o}", "jiggles {o}", "waggles {o} about"),
    "examine": ("inspects {o}", "scrutinises {o}", "peers closely at {o}"),
    "knock": ("taps on the {door}", "drums on the {door}", "hammers at the {door}"),
    "stretch": ("limbers up", "reaches for the sky", "yawns and unbends"),
    "spin_around": ("twirls", "pirouettes", "rotates on the spot"),
    "shrug": ("lifts {its} shoulders", "turns up {its} palms", "makes a gesture of not knowing"),
}

POSSESSIVE = {"he": "his", "she": "her", "it": "its"}

NIGHT_OPENINGS = ("At night, {place}, ", "{Place} at night, ", "Night, {place}: ")
DAY_OPENINGS = ("{Place}, ", "{Place}, ", "Now {place}: ")


@dataclass(frozen=True, slots=True)
class Manner:
    """All the words of a describer: verbs in three columns, and how a scene's first line begins."""

    phrases: dict[str, tuple[str, str, str]]
    day: tuple[str, str, str]
    night: tuple[str, str, str]


DESCRIBERS: dict[str, Manner] = {
    "standard": Manner(PHRASES, DAY_OPENINGS, NIGHT_OPENINGS),
    "other": Manner(
        OTHER_PHRASES,
        ("We are {place}: ", "{Place} now, ", "Meanwhile {place}, "),
        ("After dark {place}, ", "{Place} after dark, ", "Nightfall {place}: "),
    ),
}


def place_phrase(setting: Setting) -> str:
    """'on the beach'"""
    return f"{setting.preposition} {setting.phrase}"


PLACE = {setting.id: place_phrase(setting) for setting in SETTINGS}
