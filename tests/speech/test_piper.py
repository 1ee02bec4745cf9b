"""Voices in Piper's layout: what the network is fed can be read off the sound of the one that is made here."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from speech import piper, piper_voices
from speech.espeak import phonemes
from speech.narrators import NARRATORS
from speech.piper_passages import PASSAGES
from speech.voice import RATE, CannotSpeak, SpokenText, UnknownVoice, speak, voice_for, voices
from tests.speech.published_piper import PER_SPEAKER, SIGNS, config_of, graph, write_voice

LINE = "Tom looks at Ann's old clock. It strikes twelve; he runs."
MANY = (
    "The train leaves the station in the rain. Two children wave from the last window. "
    "An old woman sits alone on the platform, opens a letter and begins to read."
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    piper_voices.look_in(tmp_path / "voices")
    yield tmp_path / "voices"
    piper_voices.look_in(tmp_path / "nothing")


def named(name: str) -> piper_voices.PiperVoice:
    found = piper_voices.piper_voice(name)
    assert found is not None
    return found


def line_of(name: str, text: str, words_a_minute: int = 160, rate: int = RATE) -> tuple[NDArray[np.int16], list[Any]]:
    words = [found.span() for found in re.finditer(r"[\w']+", text)]
    line = piper.spoken(named(name), words_a_minute, text, words, rate)
    assert line.rate == rate
    return np.frombuffer(line.samples, np.int16), line.marks


def runs(samples: NDArray[np.int16]) -> tuple[list[int], list[int]]:
    """Values and lengths of the runs of equal samples."""
    starts = np.flatnonzero(np.diff(samples, prepend=samples[0] + 1))
    return samples[starts].tolist(), np.diff(starts, append=len(samples)).tolist()


def values_of(signs: str) -> list[int]:
    """As the voice of the tests says them in 16 bits: begin and pad, each sign and a pad, end."""
    ids = [SIGNS.index(sign) for sign in "^_" + "".join(f"{sign}_" for sign in signs) + "$"]
    return [round((number + 1) / (max(ids) + 1) * piper.PEAK * 32767) for number in ids]


def said(text: str) -> str:
    return unicodedata.normalize("NFD", "".join(part for _, part in phonemes("en-us", [text])[0]))


def words_a_minute_of(spoken: SpokenText, text: str) -> float:
    return len(text.split()) / (spoken.duration_ms / 60_000)


def test_ids_are_padded_in_their_order_and_each_is_as_long_as_the_scale_says(folder: Path) -> None:
    write_voice(folder, "steps")
    samples, _ = line_of("steps", "He falls.")
    values, lengths = runs(samples)
    assert values == pytest.approx(values_of(said("He falls") + "."), abs=1)
    assert len(set(lengths)) == 1
    slow, _ = line_of("steps", "He falls.", 80)
    assert runs(slow)[0] == values and 1.8 < runs(slow)[1][0] / lengths[0] < 2.2


def test_sentences_are_said_one_by_one_with_their_punctuation(folder: Path) -> None:
    write_voice(folder, "steps")
    samples, _ = line_of("steps", "He runs, he falls. Is it late?")
    values, lengths = runs(samples)
    pause = values.index(0)
    largest = max(SIGNS.index(sign) for sign in said("He runs, he falls. Is it late?")) + 1
    back = [SIGNS[round(value / (piper.PEAK * 32767) * largest) - 1] for value in values if value]
    told = "".join(sign for sign in back if sign != "_")
    assert told == f"^{said('He runs')}, {said('he falls')}.$^{said('Is it late')}?$"
    assert lengths[pause] == round(piper.PAUSE_S * RATE) and values.count(0) == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Jones waits. He leaves.", 2),
        ("J. Jones waits", 1),
        ('"No way!" she says. (He nods.) Gone', 4),
        ("It is 3.5 km… or more – who knows", 1),
        ("?! ...", 0),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: int) -> None:
    assert len(piper.sentences_of("en-us", text, [])) == sentences


def test_signs_that_the_voice_does_not_know_are_left_out_and_counted(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ids = {sign: [number] for number, sign in enumerate(SIGNS) if sign != "f"}
    write_voice(folder, "steps", phoneme_id_map=ids)
    with caplog.at_level(logging.INFO, logger="speech.piper"):
        samples, _ = line_of("steps", "He falls.")
    assert runs(samples)[0] == pytest.approx(values_of((said("He falls") + ".").replace("f", "")), abs=1)
    assert "left out 1 signs" in caplog.messages[-1]
    assert piper.ids_of("a^_$", {"^": (1,), "_": (0,), "$": (2,), "a": (3, 4)}) == ([1, 0, 3, 4, 0, 2], 3)


def test_the_same_text_is_the_same_sound(folder: Path) -> None:
    """Noise would move every value of the tests' voice."""
    write_voice(folder, "steps")
    first = speak(LINE, "steps", 160).samples.tobytes()
    for cached in (speak.__globals__["_speak"], piper._pace, piper._session):
        cached.cache_clear()
    assert speak(LINE, "steps", 160).samples.tobytes() == first


def test_each_speaker_is_a_voice_of_its_own(folder: Path) -> None:
    write_voice(folder, "two", num_speakers=2, speaker_id_map={"ann": 0, "bob": 1})
    write_voice(folder, "three", num_speakers=3)
    assert [one.name for one in voices()][len(NARRATORS) :] == ["three:0", "three:1", "three:2", "two:ann", "two:bob"]
    ann, bob = (runs(line_of(f"two:{name}", "He falls.")[0])[0] for name in ("ann", "bob"))
    ids = [SIGNS.index(sign) for sign in "^_" + "".join(f"{sign}_" for sign in said("He falls") + ".") + "$"]
    assert ann == pytest.approx(values_of(said("He falls") + "."), abs=1)
    raised = [number + 1 + PER_SPEAKER for number in ids]
    assert bob == pytest.approx([value / max(raised) * piper.PEAK * 32767 for value in raised], abs=1)
    with pytest.raises(UnknownVoice):
        speak("Hi.", "two", 160)


@pytest.mark.parametrize("words_a_minute", [100, 160, 250, 400])
@pytest.mark.parametrize("language", ["en-us", "de", "fr", "ar"])
def test_the_rate_that_is_asked_for_is_spoken(folder: Path, language: str, words_a_minute: int) -> None:
    write_voice(
        folder, "steps", espeak={"voice": language}, language={"code": language}, inference={"length_scale": 1.3}
    )
    text = MANY if language == "en-us" else PASSAGES[language[:2]]
    assert words_a_minute_of(speak(text, "steps", words_a_minute), text) == pytest.approx(words_a_minute, rel=0.1)
    first = re.split(r"(?<=\.) ", text)[0]
    assert words_a_minute_of(speak(first, "steps", words_a_minute), first) == pytest.approx(words_a_minute, rel=0.25)


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_words_are_in_order_and_within_the_sound(folder: Path, rate: int) -> None:
    write_voice(folder, "steps", audio={"sample_rate": rate})
    spoken = speak(LINE, "steps", 160)
    assert [LINE[word.from_ : word.to] for word in spoken.words] == re.findall(r"[\w']+", LINE)
    times = [at for word in spoken.words for at in (word.start_ms, word.end_ms)]
    assert times == sorted(times) and times[0] == 0 and times[-1] <= spoken.duration_ms
    assert all(word.end_ms - word.start_ms >= 20 for word in spoken.words)
    assert spoken.words[6].start_ms - spoken.words[5].end_ms > 100, "the pause between sentences is no word's"
    assert spoken.rate == RATE and 0.1 < np.abs(spoken.samples).max() < 1
    assert spoken.samples[0] == spoken.samples[-1] == 0
    assert np.array_equal(spoken.whole.astype(np.float32) / 32768, spoken.samples)
    assert words_a_minute_of(spoken, LINE) == pytest.approx(160, rel=0.25), "as fast at every rate of samples"


def test_the_lexicon_changes_what_is_said_and_not_what_is_written(folder: Path) -> None:
    write_voice(folder, "steps")
    text = "Siobhan opens a GIF."
    plain, other = speak(text, "steps", 160), speak(text, "steps", 160, {"Siobhan": "shiv awn", "gif": "jiff"})
    assert [(word.from_, word.to) for word in plain.words] == [(word.from_, word.to) for word in other.words]
    assert other.samples.tobytes() == speak("shiv awn opens a jiff.", "steps", 160).samples.tobytes()
    assert other.samples.tobytes() != plain.samples.tobytes()


def test_a_voice_may_read_letters(folder: Path) -> None:
    write_voice(folder, "letters", phoneme_type="text", language={"code": "tlh"}, espeak={})
    samples, marks = line_of("letters", "He falls.")
    assert runs(samples)[0] == pytest.approx(values_of("he falls."), abs=1)
    assert [at for _, at, _ in marks] == [0, 3, 0]
    assert voice_for("tlh") == "letters" and voice_for("en") == next(iter(NARRATORS)) == voice_for("xx")
    with pytest.raises(CannotSpeak, match="no sign"):
        speak("שלום", "letters", 160)


def test_another_file_under_the_same_name_is_another_sound(folder: Path) -> None:
    path = write_voice(folder, "steps")
    first = speak(LINE, "steps", 160)
    ids = {sign: [len(SIGNS) - number] for number, sign in enumerate(SIGNS)}
    write_voice(folder, "steps", phoneme_id_map=ids | {"^": [90]})
    assert speak(LINE, "steps", 160).samples.tobytes() != first.samples.tobytes()
    path.unlink()
    with pytest.raises(UnknownVoice, match="arthur"):
        speak(LINE, "steps", 160)


def test_voices_are_listed_with_language_and_label(folder: Path) -> None:
    write_voice(folder, "en_US-steps-low")
    write_voice(folder, "sv_SE-old-medium", language=None, dataset=None, espeak={"voice": "sv"})
    old, steps = list(voices())[len(NARRATORS) :][::-1]
    assert (steps.language, steps.label) == ("en-US", "Steps, English (United States), low, Piper")
    assert (old.language, old.label) == ("sv-SE", "Sv_SE-old-medium, low, Piper")
    assert voice_for("sv") == old.name


HOSTILE: dict[str, dict[str, Any]] = {
    "no object": {"json": "[]"},
    "no json at all": {"json": "{"},
    "deep": {"json": "[" * 100_000},
    "empty": {"json": "{}"},
    "a large json": {"json": json.dumps(config_of(more="x" * 2**20))},
    "a rate of 1 GHz": {"audio": {"sample_rate": 10**9}},
    "a rate that is a word": {"audio": {"sample_rate": "fast"}},
    "a billion speakers": {"num_speakers": 10**9},
    "a speaker with a path": {"num_speakers": 2, "speaker_id_map": {"../a": 0}},
    "a speaker that is not there": {"num_speakers": 2, "speaker_id_map": {"a": 7}},
    "an id map that is a list": {"phoneme_id_map": []},
    "an id map without a begin": {"phoneme_id_map": {"_": [0], "$": [1]}},
    "an id map with words": {"phoneme_id_map": {"_": [0], "^": [1], "$": ["two"]}},
    "an id map with no number": {"phoneme_id_map": {"_": [0], "^": [], "$": [2]}},
    "an endless id": {"phoneme_id_map": {"_": [0], "^": [1], "$": [10**30]}},
    "an endless length": {"inference": {"length_scale": 10**400}},
    "a length that is no number": {"inference": {"length_scale": float("nan")}},
    "no voice of espeak": {"espeak": {"voice": "xxq"}},
    "a command for espeak": {"espeak": {"voice": "en\n[]"}},
    "phonemes of another kind": {"phoneme_type": "pinyin"},
    "a language in words": {"language": {"code": "Not a code"}},
    "no network": {"onnx": b""},
    "a network cut off": {"onnx": graph()[:-200]},
    "noise": {"onnx": bytes(range(256)) * 40},
    "other inputs": {"onnx": graph(inputs=("input", "scales"))},
    "one input more": {"onnx": graph(inputs=("input", "input_lengths", "scales", "more"))},
    "speakers that the json does not know": {"onnx": graph(speakers=True)},
}


@pytest.mark.parametrize("what", HOSTILE)
def test_files_that_cannot_be_used_are_told_of_and_left_out(
    folder: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    over = dict(HOSTILE[what])
    text, network = over.pop("json", None), over.pop("onnx", None)
    path = write_voice(folder, "bad", **over)
    if text is not None:
        path.with_name("bad.onnx.json").write_text(text)
    if network is not None:
        path.write_bytes(network)
    write_voice(folder, "good")
    for _ in range(2):
        assert [one.name for one in voices()] == [*NARRATORS, "good"]
    assert [message for message in caplog.messages if "bad.onnx is left out" in message] == caplog.messages[:1]
    assert all(len(message) < 500 for message in caplog.messages)
    with pytest.raises(UnknownVoice):
        speak("Hi.", "bad", 160)
    assert speak("Hi.", "good", 160).duration_ms > 0


def test_names_that_are_taken_or_none_and_lone_files_are_left_out(folder: Path) -> None:
    for name in ("arthur", "a b", "a:b"):
        write_voice(folder, name)
    write_voice(folder, "lone").with_name("lone.onnx.json").unlink()
    (folder / "kept.onnx").mkdir()
    (folder / "kept.onnx.json").write_text(json.dumps(config_of()))
    assert [one.name for one in voices()] == list(NARRATORS)
    assert speak("Hi.", "arthur", 160).duration_ms > 0
    for name in ("../voices/lone", "a:b", "/etc/passwd", "lone"):
        with pytest.raises(UnknownVoice):
            speak("Hi.", name, 160)


def test_a_network_that_fails_or_keeps_no_rate_is_a_refusal(folder: Path) -> None:
    path = write_voice(folder, "steps")
    path.write_bytes(graph(step=0))
    with pytest.raises(CannotSpeak, match="rate"):
        speak("Hi.", "steps", 160)
    path.write_bytes(graph(step=-400))  # runs of no length
    with pytest.raises(CannotSpeak, match=r"no sound|failed"):
        speak("Hi.", "steps", 161)
