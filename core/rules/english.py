# ruff: noqa: E501 - tables that are read across
"""The English language pack."""

from __future__ import annotations

import re
from functools import lru_cache

from core.rules.english_phrases import (
    DEBRIS,
    INTERPRETATION,
    MASKED,
    META,
    PERSON_TERMS,
    PERSONS,
    PROFANITY,
    SOUNDS,
)
from core.rules.english_tense import passives, past_verbs
from core.rules.english_verbs import BASES, PARTICIPLE, PAST, THIRD
from core.rules.language import LanguagePack
from core.rules.words import words

_STOP = frozenset(
    words(
        """a an the this that these those and but or nor so yet if then than as at by for from in into of off on onto
        out over to up down with without within through across along around behind before after under above below
        between near is are was were be been being am has have had having do does did can could will would may might
        must shall should not no he she it they we you i him her them us me his hers its their theirs our your my
        who whom whose which what where when why how there here now just also too very more most less some any all
        both each every other another own same such one two three again back away still while during until about
        against toward towards upon once only even ever never herself himself itself themselves someone something
        someone's"""
    )
)
_ABBREVIATED = frozenset(words("mr mrs ms dr st prof sgt lt capt col gen jr sr vs no etc rev hon a.m p.m inc co"))
_PERSON_NOUNS: dict[str, str] = {
    **dict.fromkeys(
        words(
            """man boy father dad grandfather brother son uncle husband boyfriend king prince gentleman guy waiter
        policeman priest monk grandpa groom sir lad nephew lord"""
        ),
        "he",
    ),
    **dict.fromkeys(
        words(
            """woman girl mother mom mum grandmother sister daughter aunt wife girlfriend queen princess lady waitress maid
        policewoman nun grandma bride madam niece actress"""
        ),
        "she",
    ),
    **dict.fromkeys(
        words(
            """someone somebody person child baby kid figure stranger guard soldier officer driver nurse doctor teacher
        cook chef robot student neighbour neighbor friend agent lawyer clerk killer servant detective cop captain
        pilot teen teenager patient boss guest host singer dancer infant toddler dog cat horse creature monster
        victim owner passenger worker reporter judge prisoner thief hunter sheriff inspector professor coach player
        runner"""
        ),
        "",
    ),
}
_NUMERALS = dict(
    enumerate(
        words(
            """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty"""
        )
    )
) | dict(zip(range(30, 101, 10), words("thirty forty fifty sixty seventy eighty ninety hundred"), strict=True))
_IRREGULAR_PLURALS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "knives": "knife",
}


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """The base form, roughly: enough to tell that 'opens' and 'opened' are one word."""
    word = word.removesuffix("'s").removesuffix("’s")
    for table in (THIRD, PAST, PARTICIPLE, _IRREGULAR_PLURALS):
        if word in table:
            return table[word]
    if word.endswith("ing") and len(word) > 5:
        stem = word[:-3]
        for base in (stem, stem + "e", stem[:-1]):
            if base in BASES:
                return base
        return stem
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


ENGLISH = LanguagePack(
    code="en",
    name="English",
    stop_words=_STOP,
    common=_STOP
    | BASES
    | THIRD.keys()
    | PAST.keys()
    | _PERSON_NOUNS.keys()
    | frozenset(
        words(
        """later meanwhile suddenly outside inside nearby elsewhere night day morning evening afternoon dawn dusk today
        tonight tomorrow years months weeks hours minutes moments nobody nothing everyone everything slowly quickly
        men women people many few several hundreds thousands dozens two three four five six seven eight nine ten
        next soon"""
    )
    ),
    read_out_triggers=frozenset(
        words("reads read says mouths writes types : signs texts reading saying")
    ),
    read_out=re.compile(
        r"\b(?:reads?|reading|says?|saying|mouths|writes|types|texts|signs)\s*[:,]\s*"
        r"|\b(?:caption|captions|text|title|titles|headline|sign|subtitle|label|note|letter|words|banner|card|message|plaque|poster|name|date)\b[^.!?]{0,40}:\s*"
        r"|\bmouths\s+(?!at\b|to\b|the\s+words\b)|\bmouths\s+the\s+words\s+"
        r"|\b(?:reads?|reading|says)\s+(?=(?-i:[A-Z0-9]))"
        r"|\b(?:note|sign|card|banner|message|plaque|poster|label|caption|headline|text|title|screen)\b[^.!?,;]{0,40}\breads\s+",
        re.IGNORECASE,
    ),
    sentence_abbreviations=_ABBREVIATED,
    past_verbs=past_verbs,
    passives=passives,
    persons=PERSONS,
    meta=META,
    interpretation=INTERPRETATION,
    person_terms=PERSON_TERMS,
    sounds=SOUNDS,
    masked=MASKED,
    profanity=PROFANITY,
    debris=DEBRIS,
    text_lead_in=re.compile(
        r"\b(?:reads?|reading|says|caption|captions|text|title|titles|headline|sign|subtitle|subtitles|label|note|words?|letters|"
        r"banner|card|message|plaque|poster|credits?|appears?|written|logo|named|presents|by|starring)\b",
        re.IGNORECASE,
    ),
    subject_pronouns=frozenset(("he", "she")),
    pronouns=frozenset(words("he she him her his hers himself herself")),
    person_nouns=_PERSON_NOUNS,
    weak_openings=_STOP | _PERSON_NOUNS.keys(),
    numerals=_NUMERALS,
    numeral_labels=frozenset(
        words(
        """room page number no chapter level gate channel act route highway floor apartment flat platform unit car bus
        track section part episode season volume day week district pier stage lane grade apollo mark type form area
        block cell bay exit line route terminal suite lot zone phase round version model agent squad team july june
        may march april january february august september october november december"""
    )
    ),
    abbreviations={
        "approx": "approximately", "etc": "and so on", "e.g": "for example", "i.e": "that is", "vs": "versus", "w/": "with",
        "w/o": "without", "b/c": "because", "b/w": "between", "dept": "department", "apt": "apartment", "ave": "avenue",
        "blvd": "boulevard", "govt": "government", "bldg": "building", "fwd": "forward", "thru": "through", "tho": "though",
        "bg": "background", "fg": "foreground", "ext": "outside", "int": "inside", "incl": "including", "min": "minutes",
        "mins": "minutes", "secs": "seconds", "hrs": "hours", "yrs": "years", "pls": "please",
    },
    units={
        "km": "kilometres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms", "ft": "feet", "lb": "pounds",
        "lbs": "pounds", "mph": "miles an hour", "kph": "kilometres an hour", "oz": "ounces", "yd": "yards", "yds": "yards",
        "in": "inches", "m": "metres", "g": "grams", "l": "litres", "ml": "millilitres", "sq": "square",
    },
    symbols={"&": "and", "%": "per cent", "+": "plus", "=": "is", "@": "at", "°": "degrees", "~": "about"},
    homographs=frozenset(words("read lead tear tears wound bow sow bass dove row")),
    roman_before=frozenset(words(
        """war king queen pope henry louis elizabeth part chapter act volume rocky george richard edward"""
    )),
    misspellings={
        "teh": "the", "recieve": "receive", "recieves": "receives", "seperate": "separate", "seperates": "separates",
        "definately": "definitely", "wierd": "weird", "untill": "until", "occured": "occurred", "begining": "beginning",
        "accross": "across", "agressive": "aggressive", "apparant": "apparent", "beleive": "believe", "calender": "calendar",
        "cemetary": "cemetery", "collegue": "colleague", "embarass": "embarrass", "enviroment": "environment",
        "foriegn": "foreign", "freind": "friend", "freinds": "friends", "gaurd": "guard", "greatful": "grateful",
        "harrass": "harass", "heighth": "height", "immediatly": "immediately", "knifes": "knives", "liesure": "leisure",
        "lisence": "licence", "maintainance": "maintenance", "neccessary": "necessary", "nieghbor": "neighbor",
        "noticable": "noticeable", "ocasion": "occasion", "peice": "piece", "posession": "possession", "reciept": "receipt",
        "shreik": "shriek", "soilder": "soldier", "strenght": "strength", "suprise": "surprise", "suprised": "surprised",
        "thier": "their", "tommorow": "tomorrow", "truely": "truly", "wich": "which", "writting": "writing", "ontop": "on top",
        "alot": "a lot", "infront": "in front", "aproaches": "approaches", "grabes": "grabs", "lauhgs": "laughs",
        "stares's": "stares", "hte": "the", "adn": "and", "walsk": "walks", "looks's": "looks", "smlies": "smiles",
    },
    double_words=frozenset(words("that had her very knock no ha bye so many really tap run had")),
    lemma=lemma,
)  # fmt: skip
