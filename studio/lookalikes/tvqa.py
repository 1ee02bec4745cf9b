"""TVQA: questions about stories, answered from pictures and subtitles together.

tvqa_{train,val}.jsonl      {qid, q, a0..a4, answer_idx, ts "start-end" in seconds, vid_name, show_name}, a line each
tvqa_test_public.jsonl      test films without answer_idx and ts; tvqa_test_answers.jsonl has all of it
tvqa_subtitles/VIDEO.srt    what the subtitles hold, as "Name : words"
frames_hq/VIDEO/00001.jpg   three frames a second

A question binds a name, which only words tell, to what only pictures show: what somebody does after a line, what they
handle, and where it is said. `ts` is where to look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from studio.dials import write_story
from studio.lookalikes.family import Family, Record, Wish, of_split, seconds, write_lines
from studio.lookalikes.media import sampled_frames
from studio.subtitles import Cue, srt
from studio.text_phrases import PHRASES, PLACE, POSSESSIVE, place_phrase
from studio.truth import Event, Film, Utterance
from studio.whole_files import write_bytes, write_text
from studio.world import LOOK, OBJECTS, SETTING, VERB, VERBS, split_of

QUESTIONS = 8  # of a film at most
FPS = 3
_LATER_MS = 20_000  # how long after a line its answer may happen


def phrase(film: Film, verb: str, event: Event) -> str:
    """What is done in the words of the first describer, people by name: 'gives the key to Tom'."""
    scene, actor = SETTING[film.scenes[event.scene].setting], LOOK[film.cast[event.actor].look]
    others = [who for who in film.cast if who.id != event.actor]
    target = film.cast[event.target] if event.target is not None else others[0]
    prop = film.props[event.prop if event.prop is not None else 0]
    return PHRASES[verb][0].format(
        o=f"the {prop.kind}", t=target.name, seat=scene.seat, door=scene.door, surface=scene.surface,
        its=POSSESSIVE[actor.pronoun],
    )  # fmt: skip


def questions(film: Film, rng: Random) -> list[Record]:
    """{q, choices, answer, start_ms, end_ms}: the right choice's index, and where to look."""
    spoken = " ".join(said.text for said in film.dialogue if said.in_subtitles)
    known = {who.id for who in film.cast if re.search(rf"\b{who.name}\b", spoken)}
    known |= {said.speaker for said in film.dialogue if said.in_subtitles}
    texts = [said.text for said in film.dialogue]
    lines = [said for said in film.dialogue if said.in_subtitles and texts.count(said.text) == 1]
    found = [made for said in lines for made in _about(film, said, known, rng)]
    rng.shuffle(found)
    return found[:QUESTIONS]


def _about(film: Film, said: Utterance, known: set[int], rng: Random) -> Iterator[Record]:
    speaker = film.cast[said.speaker].name
    line = f'after {speaker} says "{said.text}"'
    scene = film.scenes[said.scene]
    after = [
        event
        for event in film.events
        if event.scene == said.scene and said.end_ms <= event.start_ms <= said.end_ms + _LATER_MS
    ]
    for who in (each for each in film.cast if each.id in known):
        acts = [event for event in after if event.actor == who.id]
        if acts and (acts[0].target is None or acts[0].target in known):
            first = acts[0]
            asked = f"What does {who.name} do first {line}?"
            wrong = _wrong_acts(film, first, rng)
            yield _question(asked, phrase(film, first.verb, first), wrong, (said.start_ms, first.end_ms), rng)
        handled = next((event for event in acts if event.prop is not None), None)
        if handled is not None and handled.prop is not None:
            kind = film.props[handled.prop].kind
            others = rng.sample([other for other in OBJECTS if other != kind], 4)
            asked = f"Which thing does {who.name} handle first {line}?"
            span = (said.start_ms, handled.end_ms)
            yield _question(asked, f"the {kind}", [f"the {other}" for other in others], span, rng)
    elsewhere = [place for setting, place in PLACE.items() if setting != scene.setting]
    asked = f'Where is {speaker} when {speaker} says "{said.text}"?'
    yield _question(
        asked, place_phrase(SETTING[scene.setting]), rng.sample(elsewhere, 4), (said.start_ms, said.end_ms), rng
    )


def _wrong_acts(film: Film, event: Event, rng: Random) -> list[str]:
    """What is not done, the act's reverse first: one frame cannot tell them apart."""
    reverse = VERB[event.verb].reverse
    verbs = [verb.id for verb in VERBS if verb.id not in (event.verb, reverse)]
    rng.shuffle(verbs)
    right = phrase(film, event.verb, event)
    told = [phrase(film, verb, event) for verb in ([reverse] if reverse else []) + verbs]
    return [text for text in dict.fromkeys(told) if text != right][:4]


def _question(asked: str, right: str, wrong: list[str], span: tuple[int, int], rng: Random) -> Record:
    choices = [right, *wrong]
    rng.shuffle(choices)
    return {"q": asked, "choices": choices, "answer": choices.index(right), "start_ms": span[0], "end_ms": span[1]}


def make(seed: int, out: Path, wish: Wish) -> Record:
    film = write_story(seed, wish.story)
    name = f"world_s01e{seed:07}_seg01_clip_00"
    cues = [
        Cue(said.start_ms, said.end_ms, f"{film.cast[said.speaker].name} : {said.text}")
        for said in film.dialogue
        if said.in_subtitles
    ]
    write_text(out / "tvqa_subtitles" / f"{name}.srt", srt(cues))
    if wish.media == "video":
        for number, picture in enumerate(sampled_frames(film, wish, FPS), start=1):
            data = BytesIO()
            Image.fromarray(picture).save(data, "JPEG", quality=90)
            write_bytes(out / "frames_hq" / name / f"{number:05}.jpg", data.getvalue())
    asked = questions(film, Random(f"questions-{film.world}-{seed}"))
    return {"seed": seed, "split": split_of(seed), "video": name, "questions": asked}


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for split, name in (("train", "train"), ("tune", "val"), ("test", "test_answers")):
        rows = [row for record in of_split(records, split) for row in _rows(record)]
        if rows:
            write_lines(out / f"tvqa_{name}.jsonl", (json.dumps(row, ensure_ascii=False) for row in rows))
        if rows and split == "test":
            hidden = ("answer_idx", "ts")
            blind = ({key: value for key, value in row.items() if key not in hidden} for row in rows)
            write_lines(out / "tvqa_test_public.jsonl", (json.dumps(row, ensure_ascii=False) for row in blind))


def _rows(record: Record) -> Iterator[Record]:
    for n, each in enumerate(record["questions"]):
        yield {
            "qid": record["seed"] * QUESTIONS + n,
            "q": each["q"],
            **{f"a{number}": choice for number, choice in enumerate(each["choices"])},
            "answer_idx": each["answer"],
            "ts": f"{seconds(each['start_ms'])}-{seconds(each['end_ms'])}",
            "vid_name": record["video"],
            "show_name": "World",
        }


FAMILY = Family("tvqa", "story", "questions about what is seen and said", ("video", "none"), make, gather)
