"""Small talk for films of ten minutes and more, which say everything in `dialogue.CHATTER` many times over: sentences
with places for words, so that a film of two hours seldom says one twice."""

from __future__ import annotations

from functools import cache
from random import Random

from studio.dialogue import CHATTER

_FOODS = ("soup", "porridge", "cheese", "plums", "pancakes", "herring", "toast", "dumplings", "rice", "pie", "beans")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KIN = ("aunt", "uncle", "cousin", "grandfather", "sister", "brother", "niece", "godmother", "nephew", "neighbour")
_BEASTS = ("whale", "goat", "parrot", "donkey", "swan", "hedgehog", "tiger", "turtle", "goose", "frog", "bear")
_TUNES = ("trumpet", "piano", "drum", "violin", "flute", "accordion", "harp", "banjo")
_CRAFTS = ("chess", "skating", "knitting", "juggling", "fencing", "whistling", "sailing", "spelling", "gardening")
_TRADES = ("mayor", "dentist", "postman", "teacher", "barber", "baker", "judge", "plumber", "tailor", "doctor")
_LOST = ("glasses", "gloves", "tickets", "slippers", "keys to the cellar", "recipe", "purse", "address book")

# A remark and its answers, each with the words that fill {}.
_TALK: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("I had {} for breakfast again.", ("I told you to buy bread.", "You could try an egg.", "Every day?"), _FOODS),
    ("Do you like {}?", ("Only with butter.", "Not since the wedding.", "I could live on it."), _FOODS),
    ("My {} is coming on Sunday.", ("Then we need more cake.", "Does that mean singing?", "Hide the biscuits."), _KIN),
    ("How is your {}?", ("Moved to the mountains.", "Better, thank you.", "As stubborn as ever."), _KIN),
    ("I dreamt of a {} last night.", ("Was it friendly?", "I never dream.", "You read too late."), _BEASTS),
    ("Our landlord bought a {}.", ("That explains the noise.", "What does it eat?", "Where does it sleep?"), _BEASTS),
    ("Do you still play the {}?", ("Only when nobody is home.", "I sold it.", "Badly, but often."), _TUNES),
    ("Somebody played the {} all night.", ("I slept like a stone.", "That was me.", "It was lovely."), _TUNES),
    ("I was good at {} once.", ("So was my grandmother.", "I would like to see that.", "When was this?"), _CRAFTS),
    ("Will you teach me {}?", ("If you are patient.", "You would break a leg.", "Ask me in spring."), _CRAFTS),
    ("I wrote to the {}.", ("And what was the answer?", "In that handwriting?", "Good. Somebody had to."), _TRADES),
    ("The {} asked after you.", ("What did you say?", "Now I am worried.", "How very kind."), _TRADES),
    ("I lost my {} again.", ("Look under the bed.", "Not again.", "Ask at the station."), _LOST),
    ("They say it will rain on {}.", ("They said that last week.", "The garden needs it.", "It never does."), _DAYS),
    ("Are you free on {}?", ("After four, perhaps.", "I am never free.", "For you, always."), _DAYS),
    ("Since {} my feet hurt.", ("Buy other shoes.", "Mine too.", "You walk too much."), _DAYS),
)  # fmt: skip
_ALONE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("I could eat a whole plate of {}.", _FOODS),
    ("What would my {} say?", _KIN),
    ("By {} it will all be over.", _DAYS),
    ("I should have become a {}.", _TRADES),
    ("A {} would do it better.", _BEASTS),
    ("Not even my {} would believe this.", _KIN),
)

MORE_GREETINGS = (
    "{name}, how you have grown.", "Is that you, {name}?", "You again, {name}.", "{name}, just in time.",
    "Welcome, {name}.", "{name}, sit with me a while.", "I heard your steps, {name}.", "Look who is here: {name}.",
    "{name}, you look tired.", "I saved you a place, {name}.", "{name}, what brings you here?", "Early today, {name}?",
    "Well, well, {name}.", "{name}, how was the journey?", "Everybody asks for you, {name}.", "{name}, at this hour?",
    "I knew you would come, {name}.", "Don't be shy, {name}.", "{name}, I have news.", "Quick, {name}, come in.",
)  # fmt: skip
MORE_CALLS = (
    "{name}, what do you think?", "Not so loud, {name}.", "{name}, did you hear that?", "Trust me, {name}.",
    "{name}, stay a little longer.", "As you wish, {name}.", "{name}, you are right.", "Say something, {name}.",
    "{name}, let it go.", "One thing more, {name}.", "{name}, do be careful.", "I mean it, {name}.",
)  # fmt: skip


def endless_talk(rng: Random) -> list[tuple[str, str]]:
    """Every remark of the film world once, with one of its answers."""
    more = [(remark.format(word), rng.choice(answers)) for remark, answers, words in _TALK for word in words]
    return [*CHATTER, *more]


@cache
def alone_talk() -> tuple[str, ...]:
    """What somebody says to nobody."""
    return tuple(line.format(word) for line, words in _ALONE for word in words)
