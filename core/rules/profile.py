"""Every limit that a guide sets, as data. Guides do not agree, so none of them lies in a rule's code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from core.rules.finding import Severity


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """One guide's limits; the defaults are the house's. `severities` caps what a rule may say, or turns it off."""

    name: str = "house"
    title: str = "House style"
    # T: times
    words_per_minute: int = 150  # of estimated voices
    fill_warning: float = 0.9  # share of the gap's room
    fill_error: float = 1.0
    rate_hint_wpm: int = 170  # what guides ask for; half of professional cues are faster than 210
    rate_warning_wpm: int = 300  # a fast voice: one professional cue in thirty is faster
    rate_error_wpm: int = 360
    rate_min_words: int = 4  # the rate of fewer words says nothing
    overlap_error_ms: int = 150
    lead_ms: int = 250
    tail_ms: int = 250
    late_ms: int = 500
    early_ms: int = 2_000
    min_gap_ms: int = 1_000
    min_between_ms: int = 200
    long_cue_ms: int = 12_000
    dense_gap_ms: int = 20_000
    dense_share: float = 0.85
    # X: extended description
    extended_allowed: bool = True
    pause_warning_ms: int = 15_000
    added_hint_share: float = 0.2  # of the film's length
    near_cut_ms: int = 500
    # S: words
    pronoun_cues: int = 2
    pronoun_ms: int = 15_000
    name_by_description: bool = True  # "the man in the hat, Tom," may introduce a name that nobody has said
    repeat_cues: int = 3
    repeat_share: float = 0.6
    repeat_min_words: int = 3  # content words
    same_openings: int = 3
    redundant_ms: int = 5_000
    redundant_share: float = 0.6
    redundant_min_words: int = 3
    opening_ms: int = 60_000  # a cue is expected in it
    text_before_ms: int = 2_000  # on-screen text may be told so much before or after it stands
    text_after_ms: int = 6_000
    spell_up_to: int = 10
    max_sentence_words: int = 25
    max_sentences: int = 3
    habit_share: float = 0.5  # what more cues than this do alike is the track's habit, told once
    taste_share: float = 0.1  # stops, capitals, spaces and dots at fault in more cues than this are hints
    habit_min_cues: int = 20
    rating: Literal["", "family", "adult"] = ""
    allowed_words: frozenset[str] = frozenset()  # meta words that this title needs: a film about a camera
    # A: sound
    dip_min_db: float = 6.0
    dip_max_db: float = 15.0
    ramp_min_ms: int = 100
    stem_lufs: float = -23.0
    stem_tolerance: float = 2.0
    peak_dbtp: float = -2.0
    edge_silence_ms: int = 150
    cut_word_db: float = -12.0
    severities: Mapping[str, Severity | Literal["off"]] = field(default_factory=dict)


HOUSE = RuleProfile()
DCMP_LIKE = replace(
    HOUSE,
    name="dcmp-like",
    title="In the manner of the DCMP Description Key",
    rate_hint_wpm=160,
    dense_share=0.75,
    name_by_description=True,
    severities={"S2": "hint", "T6": "off"},
)
BROADCASTER_LIKE = replace(
    HOUSE,
    name="broadcaster-like",
    title="In the manner of broadcasters' guides",
    words_per_minute=160,
    rate_hint_wpm=180,
    extended_allowed=False,
    name_by_description=False,
    rating="adult",
    overlap_error_ms=100,
    dip_max_db=12.0,
)
RESEARCH = replace(
    HOUSE,
    name="research",
    title="Research corpora: broken text and times only",
    severities={
        **dict.fromkeys(("T4", "T6", "T9", "S2", "S4", "S5", "S9", "S10", "S11", "S12", "S13", "S15", "S19"), "off"),
        **dict.fromkeys(("T1", "T2", "T3", "T7", "T8", "S1", "S3", "S6", "S7", "S8", "S16", "S17", "S18"), "hint"),
    },
)
PROFILES: dict[str, RuleProfile] = {one.name: one for one in (HOUSE, DCMP_LIKE, BROADCASTER_LIKE, RESEARCH)}
