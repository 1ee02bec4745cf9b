"""Past tense and passive voice in English by the words around a verb form, for there is no tagger here.

A heuristic: it speaks only where the first finite verb of a sentence is surely a past, so that participles ("dressed in
black", "a broken chair"), relative clauses and read-out text pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.english_verbs import (
    ACTIONS,
    BASES,
    PARTICIPLE,
    PAST_ONLY,
    PAST_OR_PARTICIPLE,
    SAME_AS_BASE,
    STATES,
    THIRD,
)
from core.rules.words import words

_BE = frozenset(["is", "are", "am", "isn't", "aren't"])
_FINITE = _BE | frozenset(
    words(
        """has have hasn't haven't does do doesn't don't can can't cannot could couldn't will won't would wouldn't may
        might must shall should he's she's it's they're they've he'll she'll they'll he'd she'd they'd that's
        there's who's let's i'm i've we're we've you're you've be been"""
    )
)
_DETERMINERS = frozenset(
    words(
        """a an the this that these those his her its their my our your some any no every each another both several
        many few two three four five six seven eight nine ten other own whose somebody's someone's one"""
    )
)
_OBJECTS = frozenset(
    words("""a an the his her its their him them this that these those it himself herself itself themselves another""")
)
_PREPOSITIONS = frozenset(
    words(
        """of in with on at from to behind near under over into onto by through across between beside above below
        inside outside along around against toward towards without within beneath off past up down about after
        before like as than for amid among upon opposite"""
    )
)
_RELATIVE = frozenset(["whoever", "whichever", "whenever"]) | frozenset(
    words("who which that where what whose whom when how why whatever wherever since because if")
)
_SINGULAR = frozenset(["he", "she", "it", "someone", "somebody"])
_PRONOUNS = frozenset(words("he she it they we you i him her them us me who both all everyone nobody"))
_NOMINATIVE = frozenset(["he", "she", "they", "we", "i"])
_PLURAL = frozenset(["they", "we", "you", "i"])
_ADVERBS = frozenset(
    words("""then also just now never once both all still quickly soon almost again suddenly finally""")
)
_JOINERS = frozenset(["and", "but", "or"])
_CLAUSE = frozenset(words(", ; : - – — ( ) and but then as while …"))
_SIGNS = frozenset([",", ";", ":", "-", "–", "—", "(", ")", ".", "!", "?", "…", "", '"', "'"])
# Nouns more often than verbs, so that "the cell phone rang" has one verb.
_NOUNS = frozenset(
    words(
        """phone hand face head arm back shoulder table table door floor light board book train car bag bank boat watch
        park place sign house ship water police station room side street fire glass step film picture page paper
        track clip file guard guide chair rock gun desk dust camp plant machine end top cup drum fan fish form hat
        heat plate pool bottle eye mouth nose leg foot tail finger thumb elbow plane truck bus bike crowd crane
        horse dog pilot doctor coat jacket dress suit cap hood scarf pocket string ring stone tree school wave wind
        storm rain snow smoke flame bullet bolt bomb duck bark dive rope chain alarm clock bell radio screen record
        knife ball model bow cook dock ledge drink hammer saw block deck lock dial tie bed cart cloth corner drawer
        gate hall hatch box locker lamp leaf line mail stool safe seat chest throne bench workbench counter crate
        fridge wardrobe cupboard barrel ledge flower"""
    )
)
_PERSON = frozenset(
    words(
        """man woman boy girl robot cook guard soldier officer driver nurse doctor teacher waiter waitress child kid
        teen teenager lady guy gentleman priest mother father son daughter brother sister agent lawyer policeman
        detective cop pilot captain king queen prince princess dog cat horse figure stranger clerk bartender maid
        butler hunter thief killer servant singer dancer baby toddler youth elder farmer fisherman neighbour
        neighbor"""
    )
)
_PARTICLES = frozenset(words("up down out away off over in back around forward on inside outside"))
_PLACE_LEFT = frozenset(words("top bottom upper lower far hard stage camera right's the to his her their its on"))


def past_verbs(low: Sequence[str], tokens: Sequence[str], first: int, last: int) -> list[int]:
    """The token of the past verb that carries a sentence, if one does; `low` holds "" for read-out words."""
    relative = False
    present = False
    for at in range(first, last):
        word = low[at]
        if word in _SIGNS:
            if word != "":
                relative = relative and word not in (",", ";", ":")
            continue
        if word in _RELATIVE:
            relative = True
            continue
        if not word[0].isalpha():
            continue
        before = _before(low, first, at)
        if present:
            if not relative and _past_after_present(low, first, at, before):
                return [at]
            continue
        if relative:
            if word in _FINITE or (word in THIRD and _is_verb_here(word, low, first, at)):
                relative = False  # its own verb; the main one may come
            continue
        if word in _FINITE:
            present = True
        elif word in SAME_AS_BASE and _singular_subject(low, tokens, first, at, before):
            return [at]
        elif word in PAST_ONLY:
            if before == "to" or before in _DETERMINERS or before.startswith(("whoever", "whatever")):
                continue
            if _in_bare_clause(low, first, at, last, before):
                continue
            return [at]
        elif (word in THIRD and _is_verb_here(word, low, first, at)) or (
            word in BASES and _is_base_verb_here(word, low, first, at, before)
        ):
            present = True
        elif _looks_past(word) and _is_past_here(word, low, tokens, first, at, last, before):
            return [at]
    return []


def _looks_past(word: str) -> bool:
    return word in PAST_OR_PARTICIPLE or (len(word) > 4 and word.endswith("ed"))


def _before(low: Sequence[str], first: int, at: int) -> str:
    """The word before, adverbs passed over; "^" at the sentence's start."""
    at -= 1
    while at >= first and (low[at] in _ADVERBS or (low[at].endswith("ly") and len(low[at]) > 4)):
        at -= 1
    return low[at] if at >= first else "^"


def _opens_clause(low: Sequence[str], first: int, subject: int) -> bool:
    """Whether a clause begins with the subject, or with an adverb before it."""
    before = _before(low, first, subject)
    return before == "^" or before in _CLAUSE


def _past_after_present(low: Sequence[str], first: int, at: int, before: str) -> bool:
    """'opens the door and went out', 'opens the door, and she walked in': only where nothing else is possible."""
    word = low[at]
    if word in PAST_ONLY and before in ("and", "then", "but") and word not in ("had", "was", "were"):
        return not {"as", "when", "where", "who", "that", "what", "if", "like"} & set(low[first:at])
    if before in ("he", "she", "they") and (word in PAST_ONLY or word in PAST_OR_PARTICIPLE):
        subject = at - 1
        while low[subject] != before:
            subject -= 1
        return (
            subject > first
            and low[subject - 1] in (",", "and", "but", ";")
            and not (_RELATIVE | {"like", "as"}) & set(low[first:at])
        )
    return False


def _in_bare_clause(low: Sequence[str], first: int, at: int, last: int, before: str) -> bool:
    """'The note he wrote burns': a clause without 'that', inside a sentence whose own verb is present."""
    if before not in _NOMINATIVE or low[first] in _PREPOSITIONS:
        return False
    subject = _place(low, at, before)
    holder = low[subject - 1] if subject > first else "^"
    if holder == "^" or holder in _SIGNS or holder in _CLAUSE or holder in _JOINERS or holder in _RELATIVE:
        return False
    if holder in _ADVERBS or holder.endswith("ly"):
        return False
    verb = next((word for word in low[at + 1 : last] if word in _FINITE or word in THIRD or word in BASES), "")
    return verb in _FINITE or (verb in THIRD and _present_follows(low, at, last))


def _is_verb_here(word: str, low: Sequence[str], first: int, at: int) -> bool:
    """Whether 'steps', 'looks' .. is a verb: no determiner, preposition or possessive stands before it."""
    if at == first:
        return True
    before = low[at - 1]
    if before in _DETERMINERS or before in _PREPOSITIONS or before.endswith(("'s", "’s", "s'")):
        return False
    following = low[at + 1] if at + 1 < len(low) else ""
    return not (before in _ADJECTIVES and following not in _OBJECTS)


_ADJECTIVES = frozenset(
    words(
        """old young big small little long short tall dark bright red blue green yellow white black brown grey gray
        pink heavy light quick slow loud soft wide narrow open closed wooden front rear first second third last
        final next few left right bare wet dry cold hot new several many concerned quiet gentle deep steep stone
        metal glass"""
    )
)


def _is_base_verb_here(word: str, low: Sequence[str], first: int, at: int, before: str) -> bool:
    """'They walk', 'two men stare': a present without s."""
    if at == first:  # "Watch" on its own may be anything, "Bolt grabbed" is a name and its verb
        following = low[at + 1] if at + 1 < len(low) else ""
        return following not in PAST_ONLY and following not in PAST_OR_PARTICIPLE
    if before in _PLURAL:
        return True
    if before in _DETERMINERS or before in _PREPOSITIONS or before in _ADJECTIVES or before in _SIGNS:
        return False
    if before in ("^", "he", "she", "it"):
        return False
    return word not in _NOUNS and not before.endswith(("'s", "’s"))


def _named_aside(low: Sequence[str], tokens: Sequence[str], first: int, at: int) -> bool:
    """'the man in the hat, Tom, opened': a name between commas after a person."""
    if at - 3 <= first or low[at - 1] != "," or low[at - 3] != "," or not tokens[at - 2][0].isupper():
        return False
    return not _PERSON.isdisjoint(low[first : at - 3])


def _singular_subject(low: Sequence[str], tokens: Sequence[str], first: int, at: int, before: str) -> bool:
    """'She put', 'Tom shut', 'the man in the hat set': a subject whose present would have an s."""
    if before in ("he", "she"):
        return _opens_clause(low, first, _place(low, at, before))
    if before == "," and _named_aside(low, tokens, first, at):
        return True
    if before in _DETERMINERS or before in _PREPOSITIONS or before in _SIGNS or before == "^":
        return False
    if "and" in low[first:at]:
        return False
    following = low[at + 1] if at + 1 < len(low) else ""
    if not (following in _OBJECTS or following in _PARTICLES or low[at] in ("lay", "read")):
        return False
    if low[at] in ("set", "cut", "cast", "read", "spread", "hurt") and following not in _OBJECTS:
        return False
    subject = _place(low, at, before)
    if _is_name(tokens, low, first, subject):
        return True
    if subject == first and tokens[first][0].isupper() and before.endswith("s") and following in ("his", "her"):
        return before not in THIRD  # "Iris put her arms", but "Guests put their coats"
    head = next((word for word in low[first:at] if word in _PERSON), None)
    return head is not None and not {"two", "three", "both"} & set(low[first:at])


def _place(low: Sequence[str], at: int, word: str) -> int:
    at -= 1
    while at > 0 and low[at] != word:
        at -= 1
    return at


def _is_name(tokens: Sequence[str], low: Sequence[str], first: int, at: int) -> bool:
    """A capital, and no common word at the sentence's start."""
    if not tokens[at][0].isupper():
        return False
    if low[at] in ("someone", "somebody"):
        return True
    word = low[at]
    if word in _PRONOUNS:
        return False
    if at > first:
        return word not in _DETERMINERS
    return not (
        word in _DETERMINERS or word in _PREPOSITIONS or word in _FINITE or word in BASES or word in THIRD
        or word in _ADJECTIVES or word in _PERSON or word in _NOUNS or word.endswith(("ed", "ing", "ly", "s"))
    )  # fmt: skip


def _is_past_here(
    word: str, low: Sequence[str], tokens: Sequence[str], first: int, at: int, last: int, before: str
) -> bool:
    """Whether a form that may be past or participle is a past: its subject stands right before it."""
    if before in _NOMINATIVE:
        return _opens_clause(low, first, _place(low, at, before))
    if before == "it":
        subject = _place(low, at, before)
        return subject == first or (subject > first and low[subject - 1] in (",", "and", ":"))
    if before == "," and _named_aside(low, tokens, first, at) and word in PAST_OR_PARTICIPLE:
        following = low[at + 1] if at + 1 < last else "."
        active = word in ACTIONS or word not in STATES or following in _OBJECTS
        return active and following not in ("by", "with", ",") and not _present_follows(low, at + 1, last)
    if before in _SIGNS or before == "^" or before in _DETERMINERS or before in _PREPOSITIONS or before in _JOINERS:
        return False
    if (
        before in _ADJECTIVES
        or before in _PARTICLES
        or before in ("half", "well", "newly", "him", "them", "you", "us", "her")
    ):
        return False
    if before.endswith(("'s", "’s", "ing")) or before in _PLACE_LEFT or word not in PAST_OR_PARTICIPLE:
        return False
    if low[at - 1] != before and low[at - 1] not in _ADVERBS and low[at - 2] in _DETERMINERS:
        return False
    following = low[at + 1] if at + 1 < last else "."
    if following == "by" or _present_follows(low, at + 1, last):
        return False
    takes_object = following in _OBJECTS and word not in ("named", "called", "given", "titled", "entitled")
    name = _is_name(tokens, low, first, _place(low, at, before))
    if low[first] in _PREPOSITIONS and "," not in low[first:at] and not name:
        return False  # "In the room lit by a lamp"
    if takes_object:
        return name or not {"and"} & set(low[first:at]) or word in ACTIONS
    if word in STATES:
        return name and word in ("left", "stood", "turned", "followed") and following in (".", "!", "in", "the")
    return name or word in ACTIONS


def _present_follows(low: Sequence[str], start: int, last: int) -> bool:
    """Whether the sentence goes on with a present verb, so that what stood before was a participle."""
    relative = False
    for at in range(start, last):
        word = low[at]
        if word in _RELATIVE:
            relative = True
        elif word in (",", ";"):
            relative = False
        elif not relative and (
            word in _FINITE or (word in THIRD and at > start and _is_verb_here(word, low, start, at))
        ):
            return True
    return False


def passives(low: Sequence[str], tokens: Sequence[str], first: int, last: int) -> list[int]:
    """The participle of each sure passive: 'is opened by', 'is being opened'. States ("is seated") pass."""
    found = []
    for at in range(first + 1, last):
        word = low[at]
        if word not in PARTICIPLE and not (len(word) > 4 and word.endswith("ed")):
            continue
        before = _before(low, first, at)
        following = low[at + 1] if at + 1 < last else ""
        if (
            before == "being"
            or (before in _AUXILIARY and _agent_follows(low, at + 1, last))
            or (before in _AUXILIARY and word in _DYNAMIC and following in _AFTER_PASSIVE)
        ):
            found.append(at)
    return found


_AUXILIARY = frozenset(words("is are was were gets get got been isn't aren't he's she's it's they're"))
_AFTER_PASSIVE = frozenset(words(". , ! into onto away out down up off through across and")) | {""}
_DYNAMIC = frozenset(
    words(
        """pushed pulled thrown lifted dragged carried given taken handed passed hit struck shot kicked
        grabbed snatched flung hurled tossed dropped lowered hoisted escorted led rushed wheeled ushered shoved
        knocked"""
    )
)


def _agent_follows(low: Sequence[str], start: int, last: int) -> bool:
    """'by' within three words, in the same clause; 'by the door' is a place, not an agent."""
    for at in range(start, min(start + 3, last)):
        if low[at] in _SIGNS:
            return False
        if low[at] == "by":
            rest = low[at + 1 : at + 4]
            return not {"door", "window", "wall", "side", "bed", "road", "fire", "hand", "sea", "river", "pool"} & set(
                rest
            )
    return False
