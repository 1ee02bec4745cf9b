"""Windows of a soundtrack hold whole lines, and every token lies where its word is said."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from models.data.soundtracks import RATE, Soundtrack, SpokenLine, SpokenWord
from models.whisper import tokenizer as tokens
from models.whisper.measure import plain
from models.whisper.model import POSITION_MS, SmallWhisperConfig
from models.whisper.windows import AROUND_MS, SPEEDS, draw, token_times

TEXTS = ("Nora, look!", "The boy in the green hood walks off.", "I will try once more.")


def said(text: str, start_ms: int, speaker: str = "a") -> SpokenLine:
    """A word every 300 ms, 250 ms long."""
    words = [word.strip(".,!?") for word in text.split()]
    spans = tuple(SpokenWord(start_ms + 300 * n, start_ms + 300 * n + 250, word) for n, word in enumerate(words))
    return SpokenLine(start_ms, spans[-1].end_ms, text, speaker, False, spans)


@pytest.fixture(scope="module")
def track() -> Soundtrack:
    lines = (said(TEXTS[0], 1000), said(TEXTS[1], 3000), said(TEXTS[2], 7500, "b"), said(TEXTS[0], 20_000))
    samples = np.arange(25 * RATE) % 1000
    return Soundtrack(1, samples.astype(np.int16), lines, ())


@pytest.fixture(scope="module")
def learnt() -> tokens.Tokenizer:
    return tokens.learn(TEXTS, 60, 30)


@pytest.fixture(scope="module")
def config(learnt: tokens.Tokenizer) -> SmallWhisperConfig:
    ids = [learnt.token_to_id(token) for token in (tokens.END, tokens.START, tokens.NO_TIMES)]
    return SmallWhisperConfig(learnt.get_vocab_size(), *ids, width=32, heads=2)


def test_the_first_timestamp_follows_the_token_that_says_there_are_none(
    learnt: tokens.Tokenizer, config: SmallWhisperConfig
) -> None:
    assert learnt.token_to_id("<|0.00|>") == config.no_timestamps + 1
    assert learnt.token_to_id("<|30.00|>") == config.vocab_size - 1 == config.no_timestamps + 1 + 1500
    assert all(learnt.token_to_id(token) is not None for token in tokens.SPECIAL)


def test_a_token_lies_within_its_word(learnt: tokens.Tokenizer, track: Soundtrack) -> None:
    line = track.lines[1]
    at = ""
    for token, (start, end) in token_times(line, learnt):
        at += learnt.id_to_token(token).replace("Ġ", " ")
        word = line.words[len(at.split()) - 1]
        assert word.start_ms <= start < end <= word.end_ms + POSITION_MS
    assert at.strip() == line.text


@pytest.mark.parametrize("seed", range(12))
def test_a_window_holds_whole_lines_and_nothing_of_others(
    seed: int, learnt: tokens.Tokenizer, config: SmallWhisperConfig, track: Soundtrack
) -> None:
    window = draw(track, learnt, config, Random(seed))
    assert len(window.samples) <= 10 * RATE
    assert window.tokens[0] == config.start_of_transcript and window.tokens[-1] == config.end_of_text
    assert len(window.heard) == len(window.tokens) - 1
    text = plain(window.tokens, config, learnt)
    if not text:
        return
    first = (int(window.samples[0]) - 0) % 1000  # the sample's number tells where the window begins, to 62 ms
    begins = list(range(first, 25 * RATE, 1000))
    whole = [" ".join(TEXTS[n % 3] for n in range(a, b)) for a in range(4) for b in range(a + 1, 5)]
    assert text in whole
    line = next(one for one in track.lines if text.startswith(one.text))
    assert any(0 <= line.start_ms * RATE // 1000 - at <= AROUND_MS[1] * RATE // 1000 for at in begins)
    sounding = [span for span in window.heard if span != (0, 0)]
    assert sounding == sorted(sounding) and sounding[-1][1] * POSITION_MS <= len(window.samples) * 1000 / RATE + 60


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_window_played_at_another_speed_is_told_where_its_words_went(
    speed: float, learnt: tokens.Tokenizer, config: SmallWhisperConfig
) -> None:
    sound = np.zeros(RATE * 4, np.int16)
    sound[RATE : RATE * 2] = 1000
    word = SpokenWord(1000, 2000, TEXTS[0].split()[0].strip("."))
    track = Soundtrack(1, sound, (SpokenLine(1000, 2000, word.text, "a", False, (word,)),), ())
    plainly = draw(track, learnt, config, Random(5))
    window = draw(track, learnt, config, Random(5), speed=speed)
    assert window.tokens[:2] == plainly.tokens[:2] and abs(len(window.samples) - len(plainly.samples) / speed) < 4
    loud = np.flatnonzero(window.samples) * 1000 / RATE
    sounding = [span for span in window.heard if span != (0, 0)]
    assert abs(sounding[0][0] * POSITION_MS - loud[0]) <= POSITION_MS
    assert abs(sounding[-1][1] * POSITION_MS - loud[-1]) <= POSITION_MS
