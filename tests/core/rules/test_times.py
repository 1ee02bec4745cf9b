"""Rules of time, of waiting pictures and of the mix, at their limits."""

from __future__ import annotations

from dataclasses import replace

from core.formats.track import TextCue, TextTrack
from core.rules.check import check_track
from core.rules.film import FilmFacts, SoundMeasure
from core.rules.finding import RuleFinding
from core.rules.profile import HOUSE, RuleProfile


def told(rule: str, cues: list[TextCue], film: FilmFacts, profile: RuleProfile = HOUSE) -> list[RuleFinding]:
    return [one for one in check_track(TextTrack(cues), film, profile) if one.rule == rule]


def cue(start: int, end: int, text: str = "Two men walk along the road.", **data: object) -> TextCue:
    return TextCue(start, end, text, data)


def test_a_measured_voice_is_held_against_the_gap_less_lead_and_tail() -> None:
    film = FilmFacts(gaps=[(1_000, 5_000)], spoken_ms={0: 3_501})
    assert [one.severity for one in told("T1", [cue(1_250, 4_750)], film)] == ["error"]
    film = replace(film, spoken_ms={0: 3_500})
    assert [one.severity for one in told("T1", [cue(1_250, 4_750)], film)] == ["hint"]
    film = replace(film, spoken_ms={0: 3_000})
    assert told("T1", [cue(1_250, 4_250)], film) == []


def test_without_a_gap_a_cue_is_told_of_only_where_even_a_fast_voice_has_no_time() -> None:
    assert [one.severity for one in told("T1", [cue(0, 800)], FilmFacts())] == ["hint"]
    assert told("T1", [cue(0, 1_500)], FilmFacts()) == []
    assert told("T1", [cue(0, 800, extended=True)], FilmFacts()) == []
    assert [one.severity for one in told("T1", [cue(0, 800)], FilmFacts(spoken_ms={0: 801}))] == ["error"]


def test_an_estimate_that_a_fast_voice_could_hold_is_no_error() -> None:
    room = FilmFacts(gaps=[(0, 2_500)])  # less lead and tail: six words in two seconds
    assert [one.severity for one in told("T1", [cue(250, 2_250)], room)] == ["warning"]
    assert [one.severity for one in told("T1", [cue(250, 1_250)], FilmFacts(gaps=[(0, 1_300)]))] == ["error"]


def test_the_rate_hints_warns_and_then_refuses_but_not_of_two_words() -> None:
    six = cue(0, 10_000)
    for ms, severity in ((2_200, []), (2_000, ["hint"]), (1_201, ["hint"]), (1_190, ["warning"]), (990, ["error"])):
        assert [one.severity for one in told("T2", [six], FilmFacts(spoken_ms={0: ms}))] == severity
    assert told("T2", [cue(0, 100, "He nods.")], FilmFacts()) == []
    assert told("T2", [cue(5, 5)], FilmFacts())[0].severity == "error"


def test_what_most_of_a_track_does_is_told_once() -> None:
    brisk = [cue(at * 9_000, at * 9_000 + 1_600) for at in range(15)]  # 225 words a minute
    calm = [cue(at * 9_000, at * 9_000 + 3_000) for at in range(15, 25)]
    once = told("T2", brisk + calm, FilmFacts())
    assert [(one.cue, one.severity, one.at_ms) for one in once] == [(None, "hint", (0, 24 * 9_000 + 3_000))]
    assert "225" in once[0].reason
    rushed = cue(24 * 9_000, 24 * 9_000 + 1_100)
    assert [(one.cue, one.severity) for one in told("T2", [*brisk, *calm[:-1], rushed], FilmFacts())] == [
        (None, "hint"),
        (24, "warning"),
    ]
    assert len(told("T2", brisk[:3] + calm, FilmFacts())) == 3


def test_rushing_times_of_many_cues_are_hints_but_a_rushing_voice_is_a_fault() -> None:
    rushed = [cue(at * 9_000, at * 9_000 + 900) for at in range(4)]
    calm = [cue(at * 9_000, at * 9_000 + 3_000) for at in range(4, 30)]
    assert {one.severity for one in told("T2", rushed + calm, FilmFacts())} == {"hint"}
    assert {one.severity for one in told("T2", rushed[:2] + calm, FilmFacts())} == {"error"}
    heard = FilmFacts(spoken_ms=dict.fromkeys(range(4), 900))
    assert {one.severity for one in told("T2", rushed + calm, heard)} == {"error"}


def test_words_over_dialogue_are_counted_in_ms_and_moved_where_there_is_room() -> None:
    film = FilmFacts(speech=[(1_000, 2_000)], duration_ms=20_000)
    late = told("T3", [cue(1_900, 4_000)], film)
    assert [one.severity for one in late] == ["warning"]
    deep = told("T3", [cue(1_500, 4_000)], film)
    assert deep[0].severity == "error"
    assert deep[0].fix is not None
    assert (deep[0].fix.start_ms, deep[0].fix.end_ms) == (2_250, 4_750)
    assert told("T3", [cue(2_000, 4_000)], film) == []


def test_a_move_that_meets_another_cue_is_not_offered() -> None:
    film = FilmFacts(speech=[(1_000, 2_000)], duration_ms=20_000)
    deep = told("T3", [cue(1_500, 4_000), cue(4_300, 9_000)], film)
    assert deep[0].fix is None


def test_a_fix_of_times_leaves_neither_overlap_nor_short_breath() -> None:
    film = FilmFacts(speech=[(1_000, 2_000), (6_000, 7_000)], duration_ms=20_000)
    for start in range(1_000, 6_500, 130):
        cues = [cue(start, start + 2_500)]
        for one in told("T3", cues, film) + told("T4", cues, film):
            if one.fix is not None:
                assert one.fix.start_ms is not None
                assert one.fix.end_ms is not None
                moved = [cue(one.fix.start_ms, one.fix.end_ms)]
                assert told("T3", moved, film) == told("T4", moved, film) == []


def test_the_breath_before_and_after_speech_is_kept() -> None:
    film = FilmFacts(speech=[(1_000, 2_000), (6_000, 7_000)], duration_ms=20_000)
    assert told("T4", [cue(2_249, 4_000)], film)
    assert told("T4", [cue(2_250, 5_751)], film)
    assert told("T4", [cue(2_250, 5_750)], film) == []
    assert told("T4", [cue(0, 500)], film) == []  # nobody has spoken yet


def test_late_counts_from_when_there_was_room() -> None:
    film = FilmFacts(gaps=[(5_000, 9_000)], events_ms={0: 3_000})
    assert told("T5", [cue(5_250, 7_000)], film) == []
    assert told("T5", [cue(5_800, 7_000)], film)
    assert told("T5", [cue(900, 2_900)], replace(film, gaps=[]))
    assert told("T5", [cue(1_000, 2_900)], replace(film, gaps=[])) == []


def test_a_cue_in_a_tiny_gap_is_a_hint() -> None:
    assert told("T6", [cue(1_000, 1_500)], FilmFacts(gaps=[(1_000, 1_999)]))
    assert told("T6", [cue(1_000, 1_500)], FilmFacts(gaps=[(1_000, 2_000)])) == []


def test_cues_keep_apart_also_from_an_earlier_long_one() -> None:
    cues = [cue(0, 9_000), cue(1_000, 2_000), cue(8_000, 10_000), cue(10_150, 12_000), cue(12_200, 13_000)]
    found = {one.cue: one.severity for one in told("T7", cues, FilmFacts())}
    assert found == {1: "error", 2: "error", 3: "hint"}
    touching = told("T7", [cue(0, 5_000), cue(4_900, 9_000)], FilmFacts())
    assert [one.severity for one in touching] == ["warning"]


def test_long_cues_and_full_gaps_are_hints() -> None:
    assert told("T8", [cue(0, 12_001)], FilmFacts())
    film = FilmFacts(gaps=[(0, 30_000)])
    full = told("T9", [cue(0, 11_000), cue(11_500, 22_000), cue(22_500, 29_000)], film)
    assert [(one.cue, one.at_ms) for one in full] == [(None, (0, 30_000))]
    assert told("T9", [cue(0, 11_000), cue(15_000, 24_000)], film) == []


def test_a_waiting_picture_must_be_allowed_needed_and_short() -> None:
    film = FilmFacts(gaps=[(0, 4_000)], spoken_ms={0: 8_000})
    waiting = [cue(1_000, 4_000, extended=True)]
    assert told("X1", waiting, film) == []
    assert told("X1", waiting, film, replace(HOUSE, extended_allowed=False))[0].severity == "error"
    assert told("X1", waiting, replace(film, spoken_ms={0: 19_000}))[0].severity == "warning"
    assert told("X1", waiting, replace(film, spoken_ms={0: 2_000}))[0].severity == "hint"
    assert [one.at_ms for one in told("X1", waiting, replace(film, duration_ms=10_000))] == [(0, 10_000)]


def test_the_picture_stops_between_words_and_best_at_a_cut() -> None:
    film = FilmFacts(speech=[(1_000, 3_000)], shots=[(0, 3_300), (3_300, 9_000)])
    inside = told("X2", [cue(2_000, 4_000, extended=True)], film)
    assert inside[0].severity == "error"
    assert inside[0].fix is not None
    assert inside[0].fix.start_ms == 3_000
    near = told("X2", [cue(3_100, 4_000, extended=True)], film)
    assert near[0].severity == "hint"
    assert near[0].fix is not None
    assert near[0].fix.start_ms == 3_300
    assert told("X2", [cue(3_300, 4_000, extended=True)], film) == []


def test_the_mix_is_judged_by_what_was_measured() -> None:
    good = SoundMeasure(9.0, 300, 50, 50, -3.0, 0, -40.0)
    one = [cue(0, 5_000)]

    def about(**changed: float) -> list[str]:
        film = FilmFacts(sound={0: replace(good, **changed)}, stem_lufs=-23.0)  # type: ignore[arg-type]
        return [f"{f.rule} {f.severity}" for f in check_track(TextTrack(one), film) if f.rule[0] == "A"]

    assert about() == []
    assert about(dip_db=3.0) == ["A1 warning"]
    assert about(dip_db=20.0) == ["A1 warning"]
    assert about(ramp_ms=20) == ["A1 warning"]
    assert about(head_silence_ms=151) == ["A3 warning"]
    assert about(clipped_samples=3) == ["A3 error"]
    assert about(end_level_db=-3.0) == ["A3 error"]
    assert about(true_peak_dbtp=-1.0) == ["A3 warning"]
    loud = check_track(TextTrack(one), FilmFacts(stem_lufs=-18.0, stem_peak_dbtp=-1.0))
    assert [f.rule for f in loud if f.rule == "A2"] == ["A2", "A2"]


def test_text_on_the_picture_is_told_and_announced() -> None:
    film = FilmFacts(texts=[(1_000, 3_000, "Danger: deep water")])
    assert told("S14", [cue(0, 900)], film)[0].at_ms == (1_000, 3_000)
    assert told("S14", [cue(1_000, 4_000, "A sign reads: Danger, deep water.")], film) == []
    bare = cue(0, 3_000, "Three years earlier.", represents=["visual.text"])
    assert told("S14", [bare], FilmFacts())[0].cue == 0
    assert (
        told("S14", [cue(0, 3_000, "A caption: Three years earlier.", represents=["visual.text"])], FilmFacts()) == []
    )


def test_a_silent_opening_and_silent_credits_are_told() -> None:
    film = FilmFacts(duration_ms=200_000, credits_ms=150_000)
    assert len(told("S15", [cue(61_000, 64_000)], film)) == 2
    assert told("S15", [cue(5_000, 8_000), cue(151_000, 154_000)], film) == []
