"""What exists in the film world: cast, settings, objects, colours, verbs and names.

These tables are the vocabulary that story, picture, text and parser share. An id never changes its meaning;
a change to any table is a new `WORLD_VERSION`, because weights trained on it name the version.
"""

from __future__ import annotations

from dataclasses import dataclass

WORLD_VERSION = "standard-1"

# Seeds are apart by rule: whoever trains never sees a tuning or test seed.
TRAIN_SEEDS = range(900_000)
TUNE_SEEDS = range(900_000, 1_000_000)
TEST_SEED_BASE = 1_000_000


def split_of(seed: int) -> str:
    """train, tune or test: the part that films of this seed belong to."""
    if seed < 0:
        raise ValueError(f"a seed is 0 or more, not {seed}")
    return "test" if seed >= TEST_SEED_BASE else "tune" if seed in TUNE_SEEDS else "train"


@dataclass(frozen=True, slots=True)
class Look:
    """One actor's appearance; `noun` and `mark` are what a describer calls a person who has no name yet."""

    id: str
    kind: str  # man, woman, boy, girl, robot
    noun: str  # "the old woman"
    mark: str  # "in the purple dress": tells this look from all others
    pronoun: str  # he, she, it
    skin: str  # hex colours
    hair: str
    hair_style: str  # short, long, bun, curly, bald, cap, hat, hood, antenna, ponytail, puffs
    outfit: str  # dress, coat, jacket, shirt, overall, sweater
    outfit_colour: str
    trousers: str
    accessory: str  # none, glasses, scarf, beard, eyepatch, bow, moustache
    height: float  # of a grown-up's height


# A table to be read across; one look a line.
# fmt: off
LOOKS: tuple[Look, ...] = (
    Look("violet", "woman", "woman", "in the violet dress", "she", "#8d5a3a", "#2a1b2e", "puffs", "dress", "#8a5bc2", "#8d5a3a", "none", 1.0),
    Look("granny", "woman", "old woman", "with the grey bun", "she", "#f1c9a5", "#9aa0a8", "bun", "dress", "#a98a86", "#6b5a58", "glasses", 0.95),
    Look("yellow", "woman", "woman", "in the yellow coat", "she", "#f7d3b0", "#5b3a1e", "long", "coat", "#f2c230", "#3c4a63", "scarf", 1.0),
    Look("blue_hair", "woman", "woman", "with the blue hair", "she", "#c98f62", "#3f7fd6", "long", "jacket", "#5a5f86", "#2f3352", "none", 1.0),
    Look("pink_girl", "girl", "girl", "in the pink cap", "she", "#fbe0c4", "#e2b552", "ponytail", "shirt", "#efa0a6", "#7d4a72", "none", 0.74),
    Look("green_girl", "girl", "girl", "with the red bow", "she", "#7a4a2c", "#1f1a1c", "short", "overall", "#3f9a5a", "#3f9a5a", "bow", 0.72),
    Look("beard", "man", "man", "with the white beard", "he", "#f3cba6", "#f0f0ec", "bald", "sweater", "#4f6f9c", "#3b3f52", "beard", 1.0),
    Look("hat", "man", "man", "in the brown hat", "he", "#6a3d24", "#4a2f1c", "hat", "coat", "#7a5434", "#2e2a28", "none", 1.05),
    Look("patch", "man", "man", "with the eye patch", "he", "#e8b98f", "#b9c0c6", "short", "coat", "#23232d", "#1b1b22", "eyepatch", 1.05),
    Look("orange", "man", "man", "in the orange jacket", "he", "#a86b40", "#1d1714", "short", "jacket", "#ee7f2d", "#34507a", "moustache", 1.0),
    Look("red_cap", "boy", "boy", "in the red cap", "he", "#fde3c8", "#b5482c", "cap", "shirt", "#d93c34", "#8f2f33", "none", 0.72),
    Look("stripe", "boy", "boy", "in the green hood", "he", "#c48a5c", "#3a2416", "hood", "sweater", "#5fae4e", "#39476b", "none", 0.74),
    Look("robot", "robot", "robot", "with the antenna", "it", "#c3cbd2", "#8a949c", "antenna", "overall", "#6f9fd8", "#8c979f", "none", 0.9),
    Look("white", "man", "cook", "in the white apron", "he", "#f2c9a4", "#3b2a20", "curly", "overall", "#f4f4ef", "#5a6270", "none", 1.0),
)

# What no training sees: only films with a pack of `studio.packs` draw from the UNSEEN tables.
UNSEEN_LOOKS: tuple[Look, ...] = (
    Look("curls", "man", "man", "with the red curls", "he", "#f5d2b3", "#c8501f", "curly", "sweater", "#3f8f86", "#4a3f35", "glasses", 1.02),
    Look("green_jacket", "woman", "woman", "in the green jacket", "she", "#6f4429", "#dcdde2", "long", "jacket", "#3c8a3f", "#3b3f52", "eyepatch", 1.0),
    Look("blue_coat", "girl", "girl", "in the blue coat", "she", "#f8d9bc", "#d9742a", "puffs", "coat", "#3f6fd0", "#5b3a1e", "scarf", 0.74),
    Look("purple_boy", "boy", "boy", "in the purple dungarees", "he", "#b97a4c", "#f0cf6a", "curly", "overall", "#7d4fb0", "#7d4fb0", "none", 0.73),
    Look("red_sweater", "woman", "old woman", "in the red sweater", "she", "#eab893", "#a99bb8", "bun", "sweater", "#c8322f", "#34507a", "none", 0.94),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Setting:
    """A place; `phrase` follows `preposition`. `seat`, `door` and `surface` tell what stands there."""

    id: str
    preposition: str
    phrase: str
    indoors: bool
    seat: str  # what one sits on there
    door: str  # what one opens and closes there
    surface: str  # where an object is put


SETTINGS: tuple[Setting, ...] = (
    Setting("kitchen", "in", "the kitchen", True, "stool", "fridge", "counter"),
    Setting("library", "in", "the library", True, "armchair", "cupboard", "desk"),
    Setting("classroom", "in", "the classroom", True, "chair", "cupboard", "desk"),
    Setting("office", "in", "the office", True, "chair", "safe", "desk"),
    Setting("bedroom", "in", "the bedroom", True, "bed", "wardrobe", "chest"),
    Setting("workshop", "in", "the workshop", True, "stool", "locker", "workbench"),
    Setting("castle", "in", "the castle hall", True, "throne", "gate", "stone table"),
    Setting("station", "on", "the station platform", False, "bench", "locker", "cart"),
    Setting("park", "in", "the park", False, "bench", "gate", "picnic table"),
    Setting("street", "on", "the street", False, "bench", "mailbox", "crate"),
    Setting("beach", "on", "the beach", False, "deck chair", "cool box", "barrel"),
    Setting("rooftop", "on", "the rooftop", False, "crate", "hatch", "ledge"),
)
UNSEEN_SETTINGS: tuple[Setting, ...] = (
    Setting("museum", "in", "the museum", True, "bench", "safe", "stone table"),
    Setting("bakery", "in", "the bakery", True, "stool", "cupboard", "counter"),
    Setting("harbour", "at", "the harbour", False, "crate", "locker", "barrel"),
    Setting("attic", "in", "the attic", True, "armchair", "wardrobe", "chest"),
)

COLOURS: dict[str, str] = {
    "red": "#d8372f",
    "blue": "#2f6bd0",
    "green": "#3a9b48",
    "yellow": "#f1c72c",
    "white": "#f3f1ea",
    "black": "#2a2a30",
}

# What a hand can hold.
OBJECTS: tuple[str, ...] = (
    "ball", "book", "cup", "key", "umbrella", "box", "flower", "bottle", "lantern", "letter", "apple", "hat",
    "kite", "camera", "fish", "guitar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    """One action. `object`: a thing takes part; `target`: another person; `fixture`: the setting's seat, door or surface."""

    id: str
    object: bool = False
    target: bool = False
    fixture: str = ""  # "", "seat", "door", "surface"
    reverse: str = ""  # the verb that this one is when time runs backwards


VERBS: tuple[Verb, ...] = (
    Verb("enter", reverse="leave"),
    Verb("leave", reverse="enter"),
    Verb("pick_up", object=True, fixture="surface", reverse="put_down"),
    Verb("put_down", object=True, fixture="surface", reverse="pick_up"),
    Verb("give", object=True, target=True, reverse="take"),
    Verb("take", object=True, target=True, reverse="give"),
    Verb("throw", object=True, target=True, reverse="catch"),
    Verb("catch", object=True, target=True, reverse="throw"),
    Verb("sit_down", fixture="seat", reverse="stand_up"),
    Verb("stand_up", fixture="seat", reverse="sit_down"),
    Verb("open", fixture="door", reverse="close"),
    Verb("close", fixture="door", reverse="open"),
    Verb("approach", target=True, reverse="back_away"),
    Verb("back_away", target=True, reverse="approach"),
    Verb("raise", object=True, reverse="lower"),
    Verb("lower", object=True, reverse="raise"),
    Verb("wave", target=True),
    Verb("hug", target=True),
    Verb("point", target=True),
    Verb("dance"),
    Verb("jump"),
    Verb("fall"),
    Verb("look_around"),
    Verb("hide_face"),
    Verb("bow", target=True),
    Verb("duck"),
    Verb("clap"),
    Verb("shake", object=True),
    Verb("examine", object=True),
    Verb("knock", fixture="door"),
)
UNSEEN_VERBS: tuple[Verb, ...] = (Verb("stretch"), Verb("spin_around"), Verb("shrug"))

# Cast per film and never visible. Each belongs to a pronoun so that a name never contradicts the picture.
NAMES: dict[str, tuple[str, ...]] = {
    "she": ("Anna", "Mia", "Clara", "Ruth", "Nora", "Ella", "Iris", "Vera", "Lucy", "Hanna"),
    "he": ("Tom", "Ben", "Oscar", "Hugo", "Felix", "Max", "Paul", "Leo", "Sam", "Victor"),
    "it": ("Bolt", "Pixel", "Chip", "Gizmo"),
}

# By id, the unseen too: whoever meets an id in a film finds it here.
LOOK = {look.id: look for look in (*LOOKS, *UNSEEN_LOOKS)}
SETTING = {setting.id: setting for setting in (*SETTINGS, *UNSEEN_SETTINGS)}
VERB = {verb.id: verb for verb in (*VERBS, *UNSEEN_VERBS)}
