"""`cuewright align`: which sentences of a narration can be seen, and where; of a film, or of features alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.film_job import Stop, job_on_film
from cli.local import LocalSystem
from cli.remote import Remote
from cli.script_table import clock
from core.alignable import SEEN


@dataclass(frozen=True, slots=True)
class AlignWish:
    film: Path
    subtitles: Path | None
    out: Path


def align_film(console: Console, remote: Remote, system: LocalSystem | None, wish: AlignWish) -> Path:
    """Upload, wait for the proposal, print it, and write it as HTM-Align json; returns the file."""
    video_id = job_on_film(console, remote, system, wish.film, wish.subtitles, "align", {})
    tracks = [track for track in remote.get(f"/v1/videos/{video_id}/tracks") if track["kind"] == "alignment"]
    if not tracks:
        raise Stop("The job ended without an alignment track.", "Please report this with the worker's log.")
    track = remote.get(f"/v1/tracks/{tracks[0]['id']}")
    said = (track.get("provenance") or {}).get("out_of_domain")
    if said is not None and said > track["provenance"]["limit"]:
        console.print(
            "[bold]Take this with care:[/bold] the film is not of the world that the installed weights know.",
        )
    print_alignment(console, track["cues"])
    target = wish.out / f"{wish.film.stem}.align.json"
    wish.out.mkdir(parents=True, exist_ok=True)
    target.write_text(remote.text(f"/v1/tracks/{track['id']}/export", format="htm_align"), encoding="utf-8")
    console.print(f"written to {target}", highlight=False)
    return target


def print_alignment(console: Console, cues: Sequence[Mapping[str, Any]]) -> None:
    """In the order of speech, with how sure it is that each can be seen."""
    table = Table(title="Alignment", title_justify="left", header_style="bold", expand=False)
    for title in ("said", "to be seen", "where"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("sentence", overflow="fold")
    for cue in sorted(cues, key=lambda cue: (cue["data"]["spoken"] or [cue["start_ms"]])[0]):
        data = cue["data"]
        shown = data["alignable"] >= SEEN
        table.add_row(
            clock(data["spoken"][0]) if data["spoken"] else "",
            f"{data['alignable']:.0%}",
            "–".join(clock(ms) for ms in data["seen"]) if shown else "",
            str(cue["text"]),
            style=None if shown else "dim",
        )
    console.print(table)


def align_features(console: Console, features: Path, sentences: Path, out: Path, model: Path) -> int:
    """Align every video of a folder of features, without video or services; how many were found in this run.

    Writes HTM-AA rows of sentences that can be seen. A file that is there is gone on with. Raises
    `models.data.faults.DataRefused` where the data is not sound, before anything is aligned.
    """
    from models import checkpoint
    from models.data.alignment_films import AlignmentFilms, FilmFilters
    from models.data.alignment_sentences import read_htm_align, read_sentencified
    from models.data.faults import DataRefused
    from models.data.feature_folders import FeatureFolder
    from models.data.htm_aa import FoundSentence, HtmAaWriter, centre_second
    from models.layers.word_tower import load_dictionary
    from models.tan.calibration import load_calibration
    from models.tan.model import TAN
    from models.tan.predict import MAX_WORDS, vectors_of
    from models.tan.timing import load_timing
    from models.tan.windows import align

    network = checkpoint.load(model)
    if not isinstance(network, TAN):
        raise Stop(f"{model.name} is no alignment network.", "Name the folder of a TAN by --model.", 2)
    words, sure, timing = load_dictionary(model), load_calibration(model), load_timing(model)
    try:
        said = read_sentencified(sentences)
    except DataRefused:
        said = read_htm_align(sentences)
    folder = FeatureFolder(features, width=network.config.visual_dim)
    films = AlignmentFilms(said, folder, filters=FilmFilters(drop_past_end=True, allow_missing=True))
    if films.without_features:
        console.print(f"{len(films.without_features)} of {len(said)} videos have no features and are left out")
    done = 0
    with HtmAaWriter(out) as writer:
        complete = writer.complete
        for number, video in enumerate(films.ids, 1):
            if video in complete:
                continue
            film = films[video]
            ids = words.tokens(film.texts, "tan", MAX_WORDS).numpy()
            found = align(
                network, film.features, vectors_of(network, ids), list(film.starts_s), list(film.ends_s), timing=timing
            )
            writer.write(
                video,
                [
                    FoundSentence(centre_second(proposal.start_s, proposal.end_s), film.texts[proposal.number])
                    for proposal in found.proposals
                    if ids[proposal.number].any() and sure(proposal.alignable or 0.0) >= SEEN
                ],
            )
            done += 1
            console.print(f"{number} of {len(films)}: {video}", highlight=False)
    console.print(f"written to {out}", highlight=False)
    return done
