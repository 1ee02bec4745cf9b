"""Align every video of a folder of features, without films or services, into an HTM-AA file of what can be seen.

python -m cli.align_folder --features FOLDER --sentences JSON --model FOLDER --out FILE

Any number of these share the work, together or one after another (`models.data.htm_aa_parts`).
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from core.alignable import SEEN
from models import checkpoint
from models.data.alignment_films import AlignmentFilms, FilmFilters
from models.data.alignment_sentences import read_sentences
from models.data.feature_folders import FeatureFolder
from models.data.htm_aa import FoundSentence, centre_second
from models.data.htm_aa_parts import write_together
from models.layers.word_tower import load_dictionary
from models.tan.calibration import load_calibration
from models.tan.model import TAN
from models.tan.predict import MAX_WORDS, vectors_of
from models.tan.timing import load_timing
from models.tan.windows import align


@dataclass(frozen=True, slots=True)
class FolderWork:
    """Files that are sound, and a model that fits them."""

    network: TAN
    model: Path
    sentences: Path
    films: AlignmentFilms

    @property
    def about(self) -> dict[str, str]:
        """What the rows depend on, but for the videos."""
        digests = {}
        for name, paths in (("weights", sorted(self.model.iterdir())), ("sentences", [self.sentences])):
            digest = hashlib.sha256()
            for path in paths:
                if path.is_file():
                    digest.update(path.read_bytes())
            digests[name] = digest.hexdigest()[:16]
        return digests


def open_folder(features: Path, sentences: Path, model: Path, *, values: bool = True) -> FolderWork:
    """Raises `DataRefused` with everything that is wrong with the files, and ValueError where the model is no TAN.

    `values` reads all features once, to look for what is not finite before anything is aligned.
    """
    network = checkpoint.load(model)
    if not isinstance(network, TAN):
        raise ValueError(f"{model.name} is no alignment network")
    folder = FeatureFolder(features, width=network.config.visual_dim)
    filters = FilmFilters(drop_past_end=True, allow_missing=True)
    return FolderWork(
        network, model, sentences, AlignmentFilms(read_sentences(sentences), folder, filters=filters, values=values)
    )


def align_folder(work: FolderWork, out: Path, on_video: Callable[[str], None] = lambda _: None) -> int:
    """Until `out` is whole; returns how many videos this process did."""
    words, sure, timing = load_dictionary(work.model), load_calibration(work.model), load_timing(work.model)

    def find(video: str) -> list[FoundSentence]:
        film = work.films[video]
        ids = words.tokens(film.texts, "tan", MAX_WORDS).numpy()
        starts, ends = film.starts_s.tolist(), film.ends_s.tolist()
        found = align(work.network, film.features, vectors_of(work.network, ids), starts, ends, timing=timing)
        return [
            FoundSentence(centre_second(proposal.start_s, proposal.end_s), film.texts[proposal.number])
            for proposal in found.proposals
            if ids[proposal.number].any() and sure(proposal.alignable or 0.0) >= SEEN
        ]

    return write_together(out, work.films.ids, work.about, find, on_video)


def main() -> None:
    parser = argparse.ArgumentParser(description="Align a folder of features, as one of any number of processes.")
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    work = open_folder(given.features, given.sentences, given.model, values=False)
    align_folder(work, given.out, lambda video: print(video, flush=True))


if __name__ == "__main__":
    main()
