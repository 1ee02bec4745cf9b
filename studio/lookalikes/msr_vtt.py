"""MSR-VTT: short clips, each with many captions by different describers.

train_val_videodatainfo.json   {"info", "videos": [{id, video_id, category, url, start time, end time, split}],
                               "sentences": [{sen_id, video_id, caption}]}; test_videodatainfo.json of test films
category.txt                   name and number: the clip's setting
MSRVTT_JSFUSION_test.csv       key,vid_key,video_id,sentence: one caption of every test clip
TrainValVideo/VIDEO.mp4, TestVideo/VIDEO.mp4

A clip is some shots of one scene of a story, of five seconds or more; VIDEO is "video" and a number made of the film's
seed and the clip's place in it. A caption tells one action, with everyone called by look.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from studio.dials import write_story
from studio.lookalikes.family import Family, Record, Wish, of_split, seconds, write_json, write_lines, write_table
from studio.lookalikes.media import write_clips
from studio.presets import describer_of, preset_of
from studio.recut import Piece
from studio.simulator import move_of
from studio.text import Describer
from studio.text_phrases import PHRASES
from studio.truth import Event, Film
from studio.world import SETTING, split_of

CAPTIONS = 20  # of a clip at most
WANTED_MS, SHORTEST_MS = 10_000, 5_000
CLIPS_A_FILM = 1000  # numbers kept free for the clips of one film


def clip_pieces(film: Film) -> list[tuple[Piece, list[Event]]]:
    """Neighbouring shots of a scene until they last long enough, with the actions that begin and end there."""
    found: list[Piece] = []
    for scene in film.scenes:
        edges = [shot.end_ms for shot in film.shots if shot.scene == scene.id]
        at = scene.start_ms
        for edge in edges:
            rest = scene.end_ms - edge
            if (edge - at >= WANTED_MS and (rest >= SHORTEST_MS or rest == 0)) or edge == scene.end_ms:
                found.append(Piece(at, edge))
                at = edge
    clips = []
    for piece in found:
        inside = [event for event in film.events if piece.start_ms <= event.start_ms and event.end_ms <= piece.end_ms]
        if inside and piece.end_ms - piece.start_ms >= SHORTEST_MS:
            clips.append((piece, inside))
    return clips


def captions(film: Film, events: Sequence[Event], rng: Random) -> list[str]:
    """Different sentences, every action in all the words of the describers before any repeats."""
    describer = Describer(film.cast, film.props, 0, 0.0, rng, describer_of(film.world))
    scene = film.scenes[events[0].scene]
    describer.scene(SETTING[scene.setting], scene.night)
    told: dict[str, None] = {}
    for opening in range(3):
        for style in range(len(PHRASES["enter"])):
            for event in events:
                told.setdefault(describer.unnamed(move_of(event), style, opening))
    return list(told)[:CAPTIONS]


def make(seed: int, out: Path, wish: Wish) -> Record:
    film = write_story(seed, wish.story)
    split, clips, paths = split_of(seed), [], []
    places = preset_of(wish.story.preset).settings
    for n, (piece, events) in enumerate(clip_pieces(film)):
        video = f"video{seed * CLIPS_A_FILM + n}"
        category = places.index(film.scenes[events[0].scene].setting)
        told = captions(film, events, Random(f"captions-{film.world}-{seed}-{n}"))
        clips.append({"video": video, "category": category, "piece": list(piece), "captions": told})
        paths.append((out / ("TestVideo" if split == "test" else "TrainValVideo") / f"{video}.mp4", piece))
    if wish.media == "video":
        write_clips(film, paths, wish)
    return {"seed": seed, "split": split, "clips": clips}


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for name, splits in (("train_val", ("train", "tune")), ("test", ("test",))):
        films = of_split(records, *splits)
        if films:
            write_json(out / f"{name}_videodatainfo.json", _info(films))
    places = preset_of(wish.story.preset).settings
    write_lines(out / "category.txt", (f"{name}\t{number}" for number, name in enumerate(places)))
    rows = [
        (f"ret{n}", f"msr{n}", clip["video"], clip["captions"][0])
        for n, clip in enumerate(clip for each in of_split(records, "test") for clip in each["clips"])
    ]
    if rows:
        write_table(out / "MSRVTT_JSFUSION_test.csv", ("key", "vid_key", "video_id", "sentence"), rows)


def _info(films: Sequence[Record]) -> Record:
    split = {"train": "train", "tune": "validate", "test": "test"}
    clips = [(each, clip) for each in films for clip in each["clips"]]
    videos = [
        {
            "id": n,
            "video_id": clip["video"],
            "category": clip["category"],
            "url": "",
            "start time": seconds(clip["piece"][0]),
            "end time": seconds(clip["piece"][1]),
            "split": split[each["split"]],
        }
        for n, (each, clip) in enumerate(clips)
    ]
    told = [(clip["video"], caption) for _, clip in clips for caption in clip["captions"]]
    sentences = [{"sen_id": n, "video_id": video, "caption": caption} for n, (video, caption) in enumerate(told)]
    return {"info": {"description": "Cuewright film world"}, "videos": videos, "sentences": sentences}


FAMILY = Family("msr-vtt", "story", "short clips with up to twenty captions", ("video", "none"), make, gather)
