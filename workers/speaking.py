"""What the inference service says aloud: a line, and a passage of a film with its description."""

from __future__ import annotations

import json
import tempfile
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.errors import Invalid
from core.storage import disk_errors, get_storage
from core.voice_clips import CLIPS, kept, key_of, previews_of
from core.voices import voices_folder

router = APIRouter()

Lexicon = dict[str, str]
WORDS_PER_MINUTE = 160


class SpeakRequest(BaseModel):
    text: str
    voice: str | None = None  # None: the first that speaks the language
    language: str = "en"
    words_per_minute: int = WORDS_PER_MINUTE
    lexicon: Lexicon = {}


class CueRow(BaseModel):
    id: str
    start_ms: int
    extended: bool
    text: str
    recording: str | None = None  # storage key


class PreviewRequest(BaseModel):
    """A passage of a stored film, with everything that its mix depends on."""

    film_key: str
    probe: dict[str, Any]
    from_ms: Annotated[int, Field(ge=0)]
    to_ms: int
    cues: list[CueRow]
    dialogue: list[tuple[int, int]]
    cuts: list[int]
    voice: str | None = None
    language: str = "en"
    words_per_minute: int = WORDS_PER_MINUTE
    lexicon: Lexicon = {}


@contextmanager
def speakable() -> Iterator[None]:
    """What cannot be spoken becomes a problem that says what to do."""
    from speech.lexicon import LexiconRefused
    from speech.voice import CannotSpeak, NothingToSpeak, TextTooLong, UnknownVoice, UnusableRate

    remedies = {
        NothingToSpeak: ("speech-nothing", "Write at least one word."),
        TextTooLong: ("speech-too-long", "Split the text into several descriptions."),
        UnknownVoice: ("speech-voice-unknown", "GET /v1/voices lists the voices."),
        UnusableRate: ("speech-rate", "Descriptions are usually spoken at 140 to 180 words a minute."),
        LexiconRefused: ("speech-lexicon", "Correct the entry, or leave it out."),
    }
    try:
        yield
    except (CannotSpeak, LexiconRefused) as error:
        slug, remedy = remedies.get(type(error), ("speech-refused", "Write the text in other words."))
        raise Invalid(str(error), slug=slug, remedy=remedy) from error


def narrator_named(voice: str | None, language: str) -> str:
    """The voice that was asked for, or the first that speaks the language."""
    from speech.voice import voice_for

    _find_voices()
    return voice or voice_for(language)


def warm_up() -> None:
    """Import what speaking takes, start the voice and open those in files, so that nobody waits for it later."""
    from speech.narrators import NARRATORS
    from speech.voice import speak as say
    from speech.voice import voices as all_voices

    _find_voices()
    import_module("workers.mixing")
    say("Ready.", next(iter(NARRATORS)), WORDS_PER_MINUTE)
    list(all_voices())


def _find_voices() -> None:
    """Voices in files are those of the profile in service."""
    from speech.piper_voices import look_in

    look_in(voices_folder())


@router.get("/voices")
def voices() -> list[dict[str, str]]:
    from speech.voice import voices as all_voices

    _find_voices()
    return [{"name": one.name, "language": one.language, "label": one.label} for one in all_voices()]


@router.post("/speak")
def speak(body: SpeakRequest) -> dict[str, Any]:
    """The line in storage (`key`, WAV), how long it is and when each word sounds; kept, so that it is made once."""
    from speech.voice import speak as say

    key = key_of(CLIPS, body.model_dump())
    if (earlier := kept(key, ".wav")) is not None:
        return earlier
    with speakable():
        voice = narrator_named(body.voice, body.language)
        said = say(body.text, voice, body.words_per_minute, body.lexicon)
    answer = {
        "key": f"{key}.wav",
        "voice": voice,
        "duration_ms": said.duration_ms,
        "words": [
            {"start_ms": word.start_ms, "end_ms": word.end_ms, "from": word.from_, "to": word.to} for word in said.words
        ],
    }
    with _scratch() as folder:
        with wave.open(str(folder / "line.wav"), "wb") as file:
            file.setparams((1, 2, said.rate, 0, "NONE", "not compressed"))
            file.writeframes(said.whole.astype("<i2").tobytes())
        _keep(key, ".wav", folder / "line.wav", answer)
    return answer


@router.post("/preview-mix")
def preview_mix(body: PreviewRequest) -> dict[str, Any]:
    """The passage in storage (`key`, FLAC: nothing is lost in it), its cues, and where the picture waits."""
    from media.described import write_sound
    from media.streams import probe_from_dict
    from workers.mixing import Script, cue_of, mix_passage
    from workers.steps.refusals import refusals

    key = key_of(previews_of(body.film_key), body.model_dump())
    if (earlier := kept(key, ".flac")) is not None:
        return earlier
    voice = narrator_named(body.voice, body.language)
    cues = [cue_of(row.model_dump()) for row in body.cues]
    script = Script(cues, body.dialogue, body.cuts, voice, body.words_per_minute, body.lexicon)
    film, probe = get_storage().path(body.film_key), probe_from_dict(body.probe)
    with refusals(), speakable():
        passage = mix_passage(film, probe, script, body.from_ms, body.to_ms)
    answer = {
        "key": f"{key}.flac",
        "voice": voice,
        "duration_ms": passage.sound.shape[1] // 48,
        "cues": [list(one) for one in passage.cues],
        "holds": [list(one) for one in passage.holds],
    }
    with _scratch() as folder:
        write_sound([passage.sound], folder / "passage.flac", "flac")
        _keep(key, ".flac", folder / "passage.flac", answer)
    return answer


@contextmanager
def _scratch() -> Iterator[Path]:
    with disk_errors(), tempfile.TemporaryDirectory(prefix="cw-voice-") as folder:
        yield Path(folder)


def _keep(key: str, ending: str, sound: Path, answer: dict[str, Any]) -> None:
    told = sound.with_suffix(".json")
    told.write_text(json.dumps(answer))
    get_storage().put(f"{key}{ending}", sound, move=True)
    get_storage().put(f"{key}.json", told, move=True)
