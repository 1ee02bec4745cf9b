"""S6-S8: names come when a listener may know them, pronouns mean one person, names are spelled one way."""

from __future__ import annotations

from collections.abc import Sequence

from core.names import Ledger, Mention, misspelled, subject_pronoun
from core.rules.finding import Fix, Found
from core.rules.setting import Setting
from core.rules.view import MOST, TOKEN, CueView


def first_mention(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """S6: no name before dialogue, a credit or the description itself has introduced it."""
    ledger = setting.film.ledger
    if ledger is None:
        return []
    known = [one.known_ms for one in ledger.characters]
    told: set[int] = set()
    found = []
    for view in views:
        for mention in view.mentions:
            who = mention.character
            if who in told or view.is_read_out(mention.start):
                continue
            at = known[who]
            told.add(who)
            if at is not None and at <= view.cue.start_ms:
                continue
            if setting.profile.name_by_description and _introduces(view.text, mention):
                continue
            found.append(_too_early(view, mention, ledger, at))
    return found


def _introduces(text: str, mention: Mention) -> bool:
    """'the man in the hat, Tom,': the name stands beside a look."""
    before, after = text[: mention.start].rstrip(), text[mention.end :].lstrip()
    return before.endswith((",", "–", "—", "(", " named", " called")) and len(before.split()) > 1 and after[:1] in (
        "", ",", ".", ";", ":", "–", "—", ")", "!",
    )  # fmt: skip


def _too_early(view: CueView, mention: Mention, ledger: Ledger, known_ms: int | None) -> Found:
    one = ledger.characters[mention.character]
    when = "nobody says the name" if known_ms is None else f"the name is first heard at {_clock(known_ms)}"
    fix = None
    if one.look and not view.text[mention.end :].startswith(("'", "’")):
        look = one.look[0].upper() + one.look[1:] if mention.start == 0 else one.look
        fix = Fix("Call them by look", text=view.text[: mention.start] + look + view.text[mention.end :])
    doubt = " (guessed from dialogue)" if one.guessed else ""
    return Found(
        f"“{mention.text}”{doubt} is not known to the listener yet, {when}: call them by look, or introduce the name.",
        "hint" if one.guessed else "warning",
        (mention.start, mention.end),
        fix,
        cue=view.index,
    )


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}"


def pronouns(view: CueView, before: Sequence[CueView], after: CueView | None, setting: Setting) -> Sequence[Found]:
    """S7: it is clear whom he or she means. `before` is in time order, the nearest last."""
    pack, ledger, profile = setting.pack, setting.film.ledger, setting.profile
    if pack is None or ledger is None or not ledger.characters or view.words.isdisjoint(pack.pronouns):
        return ()
    found = []
    near = [one for one in before[-profile.pronoun_cues :] if view.cue.start_ms - one.cue.end_ms <= profile.pronoun_ms]
    for wanted in ("he", "she"):
        at = next(
            (i for i, word in enumerate(view.plain) if word in pack.pronouns and subject_pronoun(word) == wanted), None
        )
        if at is None or _people(view, wanted, setting):
            continue
        word = view.tokens[at]
        if not any(_people(one, wanted, setting) or _says(one, wanted) for one in near):
            reason = f"“{word}” has nobody to stand for here or in the cues just before: name or describe the person."
            found.append(Found(reason, span=view.span(at)))
            continue
        holder = next((one for one in reversed(near) if _people(one, wanted, setting)), None)
        if holder is not None and not _says_between(near, holder, wanted):
            people = _people(holder, wanted, setting)
            if len(people) > 1:
                reason = f"“{word}” may be {' or '.join(sorted(people))}: say who it is."
                found.append(Found(reason, span=view.span(at)))
    return found


def _says(view: CueView, wanted: str) -> bool:
    return any(subject_pronoun(word) == wanted for word in view.words)


def _says_between(near: Sequence[CueView], holder: CueView, wanted: str) -> bool:
    """Whether a cue after the holder goes on with the pronoun, so that it has been settled there."""
    return any(_says(one, wanted) for one in near[near.index(holder) + 1 :])


def _people(view: CueView, wanted: str, setting: Setting) -> set[str]:
    """Whom a cue tells of and the pronoun could mean: names, looks and nouns, each person once."""
    ledger, pack = setting.film.ledger, setting.pack
    assert ledger is not None and pack is not None
    told = [*(one.character for one in view.mentions), *view.looks]
    people = {ledger.characters[who].name for who in told if ledger.characters[who].pronoun in (wanted, "", "they")}
    nouns = pack.person_nouns.keys() & view.words
    if nouns and view.looks:
        rest = view.text.lower()
        for who in view.looks:
            rest = rest.replace(ledger.characters[who].look.lower(), " ")
        nouns &= set(TOKEN.findall(rest))
    return people | {f"the {noun}" for noun in nouns if pack.person_nouns[noun] in (wanted, "")}


def name_spelling(view: CueView, setting: Setting) -> Sequence[Found]:
    """S8: a name is spelled as in the cast list; one letter beside it is a slip."""
    ledger, pack = setting.film.ledger, setting.pack
    if ledger is None or not ledger.characters:
        return ()
    found: list[Found] = []
    for token in view.capitals:
        if len(token) < 4 or len(found) >= MOST:
            continue
        word = token.removesuffix("'s").removesuffix("’s")
        if word.isupper() or (pack is not None and word.lower() in pack.common):
            continue
        if word not in setting.spelling:
            setting.spelling[word] = misspelled(word, ledger)
        name = setting.spelling[word]
        if name is not None and not view.is_read_out(start := view.span(view.tokens.index(token))[0]):
            end = start + len(word)
            fix = Fix(f"Write {name}", text=view.text[:start] + name + view.text[end:])
            found.append(Found(f"“{word}” is “{name}” in the cast list: spell it one way.", "error", (start, end), fix))
    return found


def one_label(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """S8: who has been named in the description keeps the name, and is no stranger again."""
    ledger = setting.film.ledger
    if ledger is None:
        return []
    told: set[int] = set()
    found = []
    for view in views:
        if not view.mentions and not view.looks:
            continue
        said = {mention.character for mention in view.mentions}
        for who in view.looks:
            if who in told and who not in said:
                look = ledger.characters[who].look
                at = view.text.lower().index(look.lower())
                reason = f"The listener knows {ledger.characters[who].name} by name by now: use it, or this sounds new."
                found.append(Found(reason, "hint", (at, at + len(look)), cue=view.index))
        told |= said
    return found
