# ruff: noqa: E501 - tables that are read across
"""Faults of wording planted into good world description (rules S1-S22).

A planter knows what is wrong in the words of the guides, not how a rule looks for it: it has word lists of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.rules_world import Case, Planted, retold, some_cue
from core.formats.track import TextCue

PEOPLE = re.compile(r"\bthe (?:old )?(?:woman|man|boy|girl|robot|cook) (?:in|with) the (?:\w+ )?\w+", re.IGNORECASE)


def _small(text: str) -> str:
    """The sentence as the middle of another; names keep their capital."""
    return text[0].lower() + text[1:] if text.split()[0].lower() in _LOWERED else text


_LOWERED = frozenset(["the", "a", "in", "on", "at", "now", "night", "he", "she", "it"])


_PASTS = {
    "enters": "entered", "walks": "walked", "comes": "came", "leaves": "left", "goes": "went", "picks": "picked",
    "lifts": "lifted", "puts": "put", "sets": "set", "gives": "gave", "hands": "handed", "passes": "passed", "takes": "took",
    "snatches": "snatched", "throws": "threw", "tosses": "tossed", "catches": "caught", "grabs": "grabbed", "sits": "sat",
    "stands": "stood", "gets": "got", "rises": "rose", "opens": "opened", "pulls": "pulled", "swings": "swung",
    "closes": "closed", "shuts": "shut", "pushes": "pushed", "approaches": "approached", "backs": "backed", "steps": "stepped",
    "shrinks": "shrank", "holds": "held", "raises": "raised", "lowers": "lowered", "brings": "brought", "lets": "let",
    "waves": "waved", "hugs": "hugged", "embraces": "embraced", "points": "pointed", "dances": "danced", "does": "did",
    "breaks": "broke", "jumps": "jumped", "leaps": "leapt", "falls": "fell", "tumbles": "tumbled", "looks": "looked",
    "glances": "glanced", "hides": "hid", "covers": "covered", "buries": "buried",
    "bows": "bowed", "ducks": "ducked", "crouches": "crouched", "claps": "clapped", "shakes": "shook", "examines": "examined",
    "knocks": "knocked", "raps": "rapped",
}  # fmt: skip


def s1_past(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    text = case.track.cues[at].text
    found = next((word for word in re.findall(r"[a-z]+", text) if word in _PASTS), None)
    if found is None:
        return None
    past = _PASTS[found] if rng.random() < 0.8 or found in ("lets", "does") else f"was {_ing(found)}"
    return Planted(case.with_text(at, re.sub(rf"\b{found}\b", past, text, count=1)), at)


def _ing(verb: str) -> str:
    known = {"sits": "sitting", "sets": "setting", "puts": "putting", "gets": "getting", "hugs": "hugging", "shuts": "shutting",
             "grabs": "grabbing"}  # fmt: skip
    base = re.sub(r"(?<=ss|sh|ch)es$", "", verb) if re.search(r"(?:ss|sh|ch)es$", verb) else verb[:-1]
    return known.get(verb) or base.removesuffix("e") + "ing"


def s2_passive(rng: Random, case: Case) -> Planted | None:
    prop, who = rng.choice(case.film.props), rng.choice(case.film.cast).name
    done = rng.choice(("picked up", "thrown", "carried off", "opened", "taken", "hidden", "broken", "lifted"))
    text = f"The {prop.colour} {prop.kind} is {rng.choice(('', 'slowly ', 'now '))}{done} by {who}."
    return retold(rng, case, lambda _: rng.choice((text, text, f"The {prop.kind} is being {done}.")))


def s3_person(rng: Random, case: Case) -> Planted | None:
    pattern = rng.choice(
        ("We see how {}", "Now we can see that {}", "You can see that {}", "We watch as {}", "In front of us, {}",
         "I can see that {}", "You see that {}", "We now see that {}", "Before our eyes, {}", "As we hear steps, {}",
         "We notice that {}", "We are indoors: {}", "To your left, {}")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(_small(text)))


def s4_meta(rng: Random, case: Case) -> Planted | None:
    pattern = rng.choice(
        ("The camera pans to the wall: {}", "Cut to: {}", "In a wide shot, {}", "Fade to black. {}", "In the next scene, {}",
         "The camera follows as {}", "In close-up, {}", "The scene changes: {}", "The screen goes black. {}",
         "We zoom in as {}", "In the foreground, {}", "The scene cuts to the street. {}", "Zoom in. {}", "Pan left. {}",
         "The camera zooms out: {}", "An establishing shot shows a house. {}", "Off-screen, {}", "Out of frame, {}",
         "The picture fades. {}", "The shot widens: {}", "From a low camera angle, {}", "Slowly fade in. {}")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(_small(text) if not pattern[:-2].endswith(". ") else text))


def s5_guess(rng: Random, case: Case) -> Planted | None:
    pattern = rng.choice(
        ("Probably {}", "{} He seems to be lost.", "Obviously, {}", "Perhaps {}", "{} She appears to be waiting.",
         "{} He looks angry.", "{} She is sad.", "Happily, {}", "Apparently, {}", "{} It is as if nobody cares.",
         "Maybe {}", "{} She must be tired.", "Presumably {}", "{} He is clearly upset.", "{} She wants to leave.")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(_small(text) if pattern.index("{") else text))


def s6_early(rng: Random, case: Case) -> Planted | None:
    """A look becomes a bare name that neither dialogue nor description has given."""
    ledger = case.facts.ledger
    assert ledger is not None
    places = []
    for who, one in enumerate(ledger.characters):
        known = case.film.names_known_ms[who]
        for at, cue in enumerate(case.track.cues):
            if one.look in cue.text.lower() and one.name not in cue.text and (known is None or cue.start_ms < known):
                places.append((at, one))
    if not places:
        return None
    at, one = rng.choice(places)
    text = re.sub(re.escape(one.look), one.name, case.track.cues[at].text, count=1, flags=re.IGNORECASE)
    return Planted(case.with_text(at, text), at)


def s7_pronoun(rng: Random, case: Case) -> Planted | None:
    """Nobody to stand for: the first cue's person becomes a pronoun. Two to stand for: after a cue with both."""
    cast = case.film.cast
    if rng.random() < 0.5:
        text = case.track.cues[0].text
        people = PEOPLE.findall(text)
        pronoun = rng.choice(("he", "she"))
        if len(people) != 1 or any(one.name in text for one in cast):
            return None
        changed = PEOPLE.sub(pronoun, text)
        return Planted(case.with_text(0, changed[0].upper() + changed[1:]), 0)
    ledger = case.facts.ledger
    assert ledger is not None
    same = [(a, b) for a in ledger.characters for b in ledger.characters if a.name < b.name and a.pronoun == b.pronoun]
    same = [pair for pair in same if pair[0].pronoun in ("he", "she")]
    if not same or len(case.track.cues) < 2:
        return None
    first, second = rng.choice(same)
    at = rng.randrange(1, len(case.track.cues))
    near = case.track.cues[at - 1]
    if case.track.cues[at].start_ms - near.end_ms > 14_000:
        return None
    changed = case.with_text(at - 1, f"{first.name} {rng.choice(('hugs', 'waves to', 'looks at'))} {second.name}.")
    return Planted(
        changed.with_text(at, f"{first.pronoun.title()} {rng.choice(('leaves', 'sits down', 'laughs'))}."), at
    )


def s8_names(rng: Random, case: Case) -> Planted | None:
    ledger = case.facts.ledger
    assert ledger is not None
    if rng.random() < 0.7:
        places = [
            (at, one) for at, cue in enumerate(case.track.cues) for one in ledger.characters if one.name in cue.text
        ]
        if not places:
            return None
        at, one = rng.choice(places)
        return Planted(case.with_text(at, case.track.cues[at].text.replace(one.name, _slip(rng, one.name), 1)), at)
    places = [
        (at, one)
        for one in ledger.characters
        for first in [next((i for i, cue in enumerate(case.track.cues) if one.name in cue.text), None)]
        if first is not None
        for at in range(first + 1, len(case.track.cues))
        if one.name in case.track.cues[at].text
    ]
    if not places:
        return None
    at, one = rng.choice(places)
    text = case.track.cues[at].text.replace(one.name, one.look)
    return Planted(case.with_text(at, text[0].upper() + text[1:]), at)


def _slip(rng: Random, name: str) -> str:
    """One letter doubled, changed, or swapped with its neighbour; the first stays. No speller sees that Been was Ben."""
    while (slip := _slip_of_any_kind(rng, name)).lower() in _WORDS:
        pass
    return slip


_WORDS = frozenset(["been"])


def _slip_of_any_kind(rng: Random, name: str) -> str:
    at = rng.randrange(1, len(name))
    kind = rng.randrange(3)
    if kind == 0 or len(name) < 4:
        return name[: at + 1] + name[at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + rng.choice([c for c in "aeioulrnts" if c != name[at]]) + name[at + 1 :]
    at = min(at, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :] if name[at] != name[at + 1] else name + name[-1]


def s9_people(rng: Random, case: Case) -> Planted | None:
    who = rng.choice(
        ("a black man", "an Asian woman", "a Hispanic boy", "a dark-skinned girl", "a wheelchair-bound man", "a white woman",
         "a crippled man", "an Indian man", "a Latino boy", "a handicapped girl", "an elderly man", "a middle-aged woman",
         "a Chinese waiter", "a deaf boy", "an African-American nurse", "a disabled man")
    )  # fmt: skip
    return retold(
        rng, case, lambda _: f"{who[0].upper()}{who[1:]} {rng.choice(('enters', 'looks around', 'sits down'))}."
    )


def s10_repeats(rng: Random, case: Case) -> Planted | None:
    if len(case.track.cues) < 4:
        return None
    if rng.random() < 0.5:
        at = rng.randrange(1, len(case.track.cues))
        prop = rng.choice(case.film.props).kind
        first = f"Rain beats on the window and the {prop} falls."
        second = f"{rng.choice(('Again, rain', 'Rain'))} beats on the {rng.choice(('window', 'dark window'))} and the {prop} falls."
        return Planted(case.with_text(at - 1, first).with_text(at, second), at)
    at = rng.randrange(2, len(case.track.cues))
    opening = rng.choice(("Slowly", "Suddenly", "Outside", "Nearby"))
    changed = case
    for index in (at - 2, at - 1, at):
        changed = changed.with_text(index, f"{opening}, {_small(case.track.cues[index].text)}")
    return Planted(changed, at)


def s11_redundant(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    cue = case.track.cues[at]
    said = rng.choice(
        ("Put the lantern beside the broken gate.", "The letter burns in the fire.", "Look, a boat on the river!")
    )
    told = {
        "P": "The lantern stands beside the broken gate.",
        "T": "A letter burns in the fire.",
        "L": "A boat is on the river. People look.",
    }
    line = (cue.end_ms + 1_000, cue.end_ms + 2_500, said)
    return Planted(case.with_facts(dialogue=(*case.facts.dialogue, line)).with_text(at, told[said[0]]), at)


def s12_sounds(rng: Random, case: Case) -> Planted | None:
    text = rng.choice(
        ("A phone rings.", "The sound of footsteps fills the hall.", "A scream is heard.", "We hear a bell.", "Thunder rumbles.",
         "A dog barks.", "The doorbell rings.", "Sirens wail.", "Gunshots ring out.", "Voices can be heard outside.")
    )  # fmt: skip
    return retold(rng, case, lambda _: text)


def s13_hidden(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.7:
        sign = rng.choice(("f***", "sh*t", "[expletive]", "#@$%!", "[bleep]", "b*****d"))
        return retold(rng, case, lambda text: f"{text} He scrawls {sign} on the wall.")
    word = rng.choice(("shit", "fuck", "bastard"))
    planted = retold(rng, case, lambda text: f"{text} The word {word} covers the wall.")
    return replace(planted, case=replace(planted.case, profile=replace(case.profile, rating="family")))


def s14_text(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.6:
        at = rng.randrange(0, case.film.duration_ms - 3_000)
        text = rng.choice(("Danger: deep water", "Closed until spring", "Wanted, dead or alive", "Three years earlier"))
        return Planted(case.with_facts(texts=((at, at + 2_500, text),)), None)
    at = some_cue(rng, case)
    cue = case.track.cues[at]
    text = rng.choice(("Deep water.", "Until spring.", "Three years earlier.", "Private property."))
    return Planted(case.with_cue(at, replace(cue, text=text, data={**cue.data, "represents": ["visual.text"]})), at)


def s15_silence(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.5:
        return Planted(
            case.with_facts(credits_ms=case.film.duration_ms + 10, duration_ms=case.film.duration_ms + 30_000), None
        )
    shift = 61_000 + rng.randrange(20_000)
    cues = [TextCue(cue.start_ms + shift, cue.end_ms + shift, cue.text, cue.data) for cue in case.track.cues]
    moved = replace(case, track=replace(case.track, cues=cues))
    return Planted(moved.with_facts(duration_ms=case.film.duration_ms + shift), None)


def s16_form(rng: Random, case: Case) -> Planted | None:
    change = rng.choice(
        (
            lambda text: text[0].lower() + text[1:],
            lambda text: text.rstrip("."),
            lambda text: text.replace(" ", "  ", 1),
            lambda text: f"<i>{text}</i>",
            lambda text: text + " \N{GRINNING FACE}",
            lambda text: text.upper(),
            lambda text: text.replace(" ", ' "', 1),
            lambda text: text + "....",
            lambda text: " " + text,
            lambda text: text.replace(".", " ."),
            lambda text: "{\\an8}" + text,
            lambda text: text + "\u00a0",
            lambda text: text.rstrip(".") + ",",
            lambda text: text.replace(" ", " “", 1),
        )
    )
    return retold(rng, case, change)


def s17_numerals(rng: Random, case: Case) -> Planted | None:
    number = rng.randrange(2, 11)
    pattern = rng.choice(
        (f"{number} birds fly past.", f"{rng.randrange(11, 99)} people wait outside.", "{} " + f"Then {number} men follow.",
         f"A sack weighs {rng.randrange(2, 90)} kg.", f"The wall is {number} ft high.", "{} " + f"There are {number} of them.",
         f"The road goes on for {rng.randrange(2, 60)} km.", f"She holds up {number} fingers.")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(text))


def s18_spoken(rng: Random, case: Case) -> Planted | None:
    pattern = rng.choice(
        ("{} A dog & a cat follow.", "{} Half the house, 50 % of it, is gone.", "{} Boxes, bags etc. lie about.",
         "{} The page is www.example.org now.", "{} A man and/or a woman wait.", "{} It is approx. noon.",
         "{} Blue vs. red.", "A boy w/ a kite runs past. {}", "{} Fruit, e.g. apples, rolls about.", "{} One + one.",
         "{} The house is on the blvd. nearby.", "{} That is World War II.", "{} A tear falls.", "{} It is 30° outside.")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(text))


def s19_length(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.5:
        more = " while the wind blows and the leaves fall and the light goes and the birds sing and the river runs on and on and on"
        return retold(rng, case, lambda text: text.rstrip(".") + more + ".")
    return retold(rng, case, lambda text: f"{text} The wind blows. Leaves fall. A door bangs.")


def s20_debris(rng: Random, case: Case) -> Planted | None:
    pattern = rng.choice(
        ("In this scene, {}", "Error: no frames", "The image shows a man. {}", "**{}**", "Here is the description: {}",
         "As an AI, I cannot tell who this is.", "I'm sorry, but I can't describe this.", "Description: {}", "# {}", "```{}```",
         "Sure! {}", "{}<|endoftext|>", '"{}"', "The scene depicts a room. {}", "Based on the provided frames, {}",
         "1. {}", "null", "In the image, a man stands. {}", "Audio description: {}", "- **Scene**: {}", "The video clip shows a man.",
         "I cannot identify the people.", "Certainly! {}", "The frame shows a hall. {}", "[INST] {}", "assistant: {}")
    )  # fmt: skip
    return retold(rng, case, lambda text: pattern.format(text))


def s21_unseen(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.5:
        thing = rng.choice(("trumpet", "giraffe", "helicopter", "sandwich", "violin"))
        return retold(rng, case, lambda text: f"{text} A {thing} lies there.")
    name = rng.choice(("Zelda", "Quentin", "Yolanda"))
    return retold(rng, case, lambda text: f"{text} Then {name} waves.")


def s22_spelling(rng: Random, case: Case) -> Planted | None:
    kind = rng.randrange(4)
    if kind == 0:
        at = some_cue(rng, case)
        words = re.findall(r"\b[a-z]{5,}\b", case.track.cues[at].text)
        if not words:
            return None
        word = rng.choice(words)
        where = rng.randrange(1, len(word) - 1)
        wrong = word[:where] + word[where + 1] + word[where] + word[where + 2 :]
        if wrong == word or wrong in case.facts.dictionary:
            return None
        return Planted(case.with_text(at, case.track.cues[at].text.replace(word, wrong, 1)), at)
    without = case.with_facts(dictionary=frozenset())
    if kind == 1:
        return retold(
            rng,
            without,
            lambda text: re.sub(r" (the|a|to|in|and|up|from) ", r" \1 \1 ", text + " On the wall.", count=1),
        )
    if kind == 2:
        line = rng.choice(("Der Mann geht langsam zur Tür und öffnet sie.", "Elle ouvre la porte et regarde dans la rue.",
                           "El hombre abre la puerta y mira por la ventana.", "De vrouw loopt naar het raam en lacht.",
                           "Lei apre la porta della cucina e guarda gli uomini."))  # fmt: skip
        return retold(rng, without, lambda _: line)
    slip = rng.choice(
        ("They stand infront of teh house.", "A freind waves.", "She opens a seperate box.", "Thier car stops.")
    )
    return retold(rng, without, lambda _: slip)
