"""The words of the describers: how each verb may be told. `text` writes with these tables and `parser` reads with them.

`{o}` the thing, `{t}` the other person, `{seat}` `{door}` `{surface}` what stands there, `{its}` his, her or its.
The three columns are three describers: plain, plain with other words, and vivid.
"""

from __future__ import annotations

from studio.world import SETTINGS

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
}

POSSESSIVE = {"he": "his", "she": "her", "it": "its"}

NIGHT_OPENINGS = ("At night, {place}, ", "{Place} at night, ", "Night, {place}: ")
DAY_OPENINGS = ("{Place}, ", "{Place}, ", "Now {place}: ")

PLACE = {setting.id: f"{setting.preposition} {setting.phrase}" for setting in SETTINGS}
