from speech.heard_speech import SOMEBODY, agreement, filled, fitted, joined


def test_agreement_is_shared_time() -> None:
    assert agreement([(0, 1000)], [(0, 1000)]) == 1
    assert agreement([(0, 1000)], [(500, 1500)]) == 1 / 3
    assert agreement([(0, 1000)], []) == 0
    assert agreement([], []) == 1


def test_speech_that_nobody_has_goes_to_the_nearest() -> None:
    spans = [(1000, 2000, "a"), (4000, 5000, "b")]
    assert fitted(spans, [(500, 5500)]) == [(500, 3000, "a"), (3000, 5500, "b")]
    assert fitted(spans, [(2400, 2600)]) == [(2400, 2600, "a")]
    assert fitted(spans, [(2800, 3400)]) == [(2800, 3000, "a"), (3000, 3400, "b")]


def test_what_is_missed_for_long_is_added() -> None:
    spans = [(1000, 2000, "a"), (3000, 5000, "b")]
    assert filled(spans, [(900, 2300), (2400, 2600)]) == spans
    assert filled(spans, [(900, 3100)]) == [(1000, 2500, "a"), (2500, 5000, "b")]


def test_only_and_all_speech_remains() -> None:
    spans = [(0, 300, "a"), (250, 700, "b"), (900, 2000, "a")]
    regions = [(100, 500), (800, 1000), (5000, 6000)]
    found = fitted(spans, regions)
    assert agreement([(start, end) for start, end, _ in found], regions) == 1
    assert found[0] == (100, 300, "a") and found[1] == (250, 500, "b")


def test_where_nobody_was_found_somebody_speaks() -> None:
    assert fitted([], [(100, 500), (800, 900)]) == [(100, 500, SOMEBODY), (800, 900, SOMEBODY)]
    assert fitted([(0, 100, "a")], []) == []


def test_touching_spans_of_one_speaker_are_one() -> None:
    assert joined([(5, 9, "a"), (0, 5, "a"), (3, 6, "b"), (11, 12, "a")]) == [(0, 9, "a"), (3, 6, "b"), (11, 12, "a")]
