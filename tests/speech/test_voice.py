"""Texts spoken: trimmed, whole, timed word by word, whatever people write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from speech import espeak
from speech.lexicon import LexiconRefused
from speech.narrators import NARRATORS
from speech.voice import (
    LONGEST_TEXT,
    RATE,
    CannotSpeak,
    NothingToSpeak,
    SpokenText,
    TextTooLong,
    UnknownVoice,
    UnusableRate,
    speak,
    voice_for,
)

LINE = "Tom looks at Ann's old clock. It strikes twelve; he runs."


def words_of(said: SpokenText, text: str) -> list[str]:
    return [text[word.from_ : word.to] for word in said.words]


@pytest.mark.parametrize("voice", NARRATORS)
def test_a_line_is_trimmed_and_no_sample_is_cut_off(voice: str) -> None:
    said = speak(LINE, voice, 160)
    loud = np.flatnonzero(np.abs(said.samples) > 0.01 * np.abs(said.samples).max())
    head_ms, tail_ms = loud[0] * 1000 / RATE, (len(said.samples) - loud[-1]) * 1000 / RATE
    assert head_ms <= 150 and tail_ms <= 150
    assert said.samples.dtype == np.float32 and 0.1 < np.abs(said.samples).max() < 1
    assert said.samples[0] == said.samples[-1] == 0, "no click at either end"
    assert said.duration_ms == -(-len(said.samples) * 1000 // RATE)
    assert np.array_equal(said.whole.astype(np.float32) / 32768, said.samples)


@pytest.mark.parametrize("last", ["grass", "half", "light", "hush", "boat"])
def test_a_soft_last_sound_is_kept(last: str) -> None:
    """What the voice says of the last word, and nothing less: the raw line has no more sound after the trimmed one."""
    narrator = NARRATORS["arthur"]
    text = f"He walks past the {last}"
    raw = espeak.spoken(espeak.Request(narrator.espeak, 160, narrator.pitch, narrator.pitch_range, text))
    samples = np.frombuffer(raw.samples, np.int16).astype(np.float64)
    kept = len(speak(text, "arthur", 160).samples)
    heard = np.flatnonzero(np.abs(samples) > 0)
    start = max(0, int(np.flatnonzero(np.abs(samples) > 0.003 * np.abs(samples).max())[0]) - RATE * 20 // 1000)
    rest = samples[start + kept - RATE * 4 // 1000 : heard[-1] + 1]
    assert np.sqrt(np.mean(rest**2)) < 0.002 * np.abs(samples).max() if len(rest) else True


@pytest.mark.parametrize("voice", NARRATORS)
def test_words_are_in_order_and_within_the_clip(voice: str) -> None:
    said = speak(LINE, voice, 160)
    assert words_of(said, LINE) == [
        "Tom",
        "looks",
        "at",
        "Ann's",
        "old",
        "clock",
        "It",
        "strikes",
        "twelve",
        "he",
        "runs",
    ]
    times = [at for word in said.words for at in (word.start_ms, word.end_ms)]
    assert times == sorted(times) and times[0] >= 0 and times[-1] <= said.duration_ms
    assert all(word.end_ms - word.start_ms >= 20 for word in said.words)
    assert said.words[0].start_ms < 60 and said.duration_ms - said.words[-1].end_ms < 100


def test_a_word_sounds_where_its_span_says() -> None:
    """In the pause between two sentences nothing sounds; in the words' own spans something does."""
    text = "Night falls. Tom leaves."
    said = speak(text, "linda", 140)
    power = [np.abs(said.samples[w.start_ms * RATE // 1000 : w.end_ms * RATE // 1000]).mean() for w in said.words]
    assert min(power) > 0.01
    alone = speak("Night falls.", "linda", 140)
    assert abs(alone.duration_ms - said.words[1].end_ms) < 120, "the second word ends where its sentence does"
    assert said.words[2].start_ms - said.words[1].end_ms > 200, "the pause between sentences belongs to no word"


def test_the_rate_is_kept() -> None:
    text = "She opens the door, looks into the dark garden, and calls his name. Nobody answers her. " * 3
    slow, fast = speak(text, "michael", 120).duration_ms, speak(text, "michael", 200).duration_ms
    words = len(text.split())
    assert 1.4 < slow / fast < 1.9
    assert 90 < words / (slow / 60_000) < 150 and 150 < words / (fast / 60_000) < 250


def test_the_lexicon_changes_what_is_said_and_not_what_is_written() -> None:
    text = "Siobhan opens a GIF; the gif shows Nguyen."
    plain = speak(text, "arthur", 160)
    said = speak(text, "arthur", 160, {"gif": "jiff file", "Siobhan": "shiv awn"})
    assert (
        words_of(said, text)
        == words_of(plain, text)
        == ["Siobhan", "opens", "a", "GIF", "the", "gif", "shows", "Nguyen"]
    )
    assert said.samples.tobytes() != plain.samples.tobytes()
    spoken_out = speak("shiv awn opens a jiff file; the jiff file shows Nguyen.", "arthur", 160)
    assert said.samples.tobytes() == spoken_out.samples.tobytes()
    assert speak(text, "arthur", 160, {"GIFT": "jift", "Sio": "x"}).samples.tobytes() == plain.samples.tobytes()


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", NothingToSpeak),
        ("   \n\t ", NothingToSpeak),
        ("...!?—", NothingToSpeak),
        ("\x00\x01\x1b", NothingToSpeak),
        ("\u202e\u200f", NothingToSpeak),
        ("a" * 5_000, TextTooLong),
        ("word " * 1_000, TextTooLong),
    ],
)
def test_what_cannot_be_spoken_is_refused_in_words(text: str, refusal: type[CannotSpeak]) -> None:
    with pytest.raises(refusal) as refused:
        speak(text, "arthur", 160)
    assert isinstance(refused.value, ValueError) and len(str(refused.value)) > 20


def test_wrong_voices_rates_and_lexicons_are_refused() -> None:
    with pytest.raises(UnknownVoice, match="arthur"):
        speak(LINE, "nobody", 160)
    for rate in (0, 79, 401):
        with pytest.raises(UnusableRate):
            speak(LINE, "arthur", rate)
    for lexicon in ({"": "x"}, {"Tom": " "}, {"Tom": "x" * 300}, {"T\x01om": "x"}):
        with pytest.raises(LexiconRefused):
            speak(LINE, "arthur", 160, lexicon)


def test_markup_is_text() -> None:
    """espeak-ng would stay silent about a tag, wait at a break and whisper at a voice if it read SSML or phonemes."""
    tagged = 'Wait <break time="3s"/> here'
    said = speak(tagged, "arthur", 160)
    assert {"Wait", "break", "time", "here"} <= set(words_of(said, tagged))
    assert (
        speak("He says [[h@'loU]] twice", "arthur", 160).duration_ms > speak("He says twice", "arthur", 160).duration_ms
    )


def test_control_characters_are_no_commands() -> None:
    """Ctrl-A begins a command of espeak-ng: here it would make the voice slower."""
    assert (
        speak("\x0180S Tom runs.", "arthur", 300).samples.tobytes()
        == speak(" 80S Tom runs.", "arthur", 300).samples.tobytes()
    )
    broken = speak("Tom\nruns\r\naway\x07 now\ud800.", "arthur", 160)
    assert len(broken.words) == 4


@pytest.mark.parametrize(
    "text",
    ["😀", "שלום עולם", "مرحبا Tom", "日本の町", "naïve café Ærø", "x" * LONGEST_TEXT, "1 + 1 = 2", "€ 5,000.50"],
)
def test_other_scripts_and_signs_are_spoken(text: str) -> None:
    said = speak(text, "arthur", 160)
    assert said.duration_ms > 100 and said.words
    assert all(0 <= word.from_ < word.to <= len(text) for word in said.words)
    times = [at for word in said.words for at in (word.start_ms, word.end_ms)]
    assert times == sorted(times) and times[-1] <= said.duration_ms


def test_the_same_request_is_spoken_once() -> None:
    assert speak(LINE, "steph", 155) is speak(LINE, "steph", 155)
    assert not speak(LINE, "steph", 155).samples.flags.writeable


def test_a_killed_voice_comes_back() -> None:
    speak("One.", "arthur", 161)
    process = espeak._running[os.getpid()]
    os.kill(process._child.pid, signal.SIGKILL)
    process._child.wait()
    assert speak("Another line.", "arthur", 161).duration_ms > 300
    assert espeak._running[os.getpid()] is not process


def test_a_track_gets_a_voice_of_its_language() -> None:
    assert NARRATORS[voice_for("de")].language == "de-DE" and NARRATORS[voice_for("en-US")].language.startswith("en")
    assert voice_for("tlh") == voice_for("en")
    assert len({one.label for one in NARRATORS.values()}) == len(NARRATORS)


def test_no_library_is_loaded_into_ours() -> None:
    code = (
        "from speech.voice import speak; speak('Hello.', 'arthur', 160); "
        "print('libespeak' in open('/proc/self/maps').read())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@pytest.mark.parametrize("voice", [name for name, each in NARRATORS.items() if each.language.startswith("en")])
def test_the_rate_is_what_is_heard(voice: str) -> None:
    """Words a minute of whole lines, as the rules count them: within a tenth."""
    lines = (
        "A man in a grey coat walks slowly along the empty corridor, then stops.",
        "Outside, rain falls on the quiet harbour.",
        "In the kitchen, an old woman pours tea into a chipped cup.",
    )
    for rate in (120, 150, 180):
        spoken_ms = sum(speak(line, voice, rate).duration_ms for line in lines)
        heard = sum(len(line.split()) for line in lines) * 60_000 / spoken_ms
        assert abs(heard - rate) < 0.1 * rate, (rate, heard)
