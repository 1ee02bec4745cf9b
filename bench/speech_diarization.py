"""Who speaks when, measured on soundtracks: diarization error without a collar, overlaps counted, and how well speech
itself is found, beside the voice activity detector's own.

    python -m bench.speech_diarization --films 6

Films are of test seeds, half of them by voices that no training soundtrack has.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from models.data.soundtracks import Soundtrack, open_soundtracks
from models.diarization.folder import Parts, pyannote_folder
from models.metrics.diarization import Heard, heard, spoken
from speech.diarize import Diarizer, diarize
from speech.vad import speech_regions


@dataclass(frozen=True, slots=True)
class DiarizationRow:
    films: int
    hours: float
    der: float  # missed, false and confused speech, as share of speech
    missed: float
    false: float
    confused: float
    vad_error: float  # of the turns
    silero_error: float  # of speech.vad on the same films
    right_count: float  # share of films in which as many speakers were found as speak
    seconds_an_hour: float  # of computing, the detector included


def diarization_row(tracks: Iterable[Soundtrack], diarizer: Diarizer) -> DiarizationRow:
    """Over all of `tracks` together."""
    total, silero = Heard(), Heard()
    films, right, sound_s, took_s = 0, 0, 0.0, 0.0
    for track in tracks:
        started = time.monotonic()
        regions = speech_regions(track.samples)
        turns = diarize(track.samples, diarizer, speech=regions)
        took_s += time.monotonic() - started
        reference = spoken(track.lines)
        total += heard(reference, [(turn.start_ms, turn.end_ms, turn.speaker) for turn in turns], track.duration_ms)
        silero += heard(reference, [(one.start_ms, one.end_ms, 0) for one in regions], track.duration_ms)
        films += 1
        right += len({turn.speaker for turn in turns}) == len({line.speaker for line in track.lines})
        sound_s += track.duration_ms / 1000
    speech = max(total.speech, 1e-9)
    return DiarizationRow(
        films, round(sound_s / 3600, 2), round(total.der, 4), round(total.missed / speech, 4),
        round(total.false / speech, 4), round(total.confused / speech, 4), round(total.vad_error, 4),
        round(silero.vad_error, 4), round(right / max(1, films), 3), round(took_s / max(sound_s, 1e-9) * 3600, 1),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=6, help="of each kind")
    parser.add_argument("--length-s", type=int, default=120)
    parser.add_argument("--seed-base", type=int, default=1_200_000)
    parser.add_argument("--runs", type=Path, help="measure OUT of models.diarization.starter, and not what is shipped")
    parser.add_argument("--source", default="studio.training_soundtracks")
    given = parser.parse_args()
    source = open_soundtracks(given.source)
    runs: Path | None = given.runs
    parts = Parts(runs / "segmentation", runs / "voiceprint", runs / "plda") if runs else None
    with tempfile.TemporaryDirectory() as cache:
        diarizer = Diarizer(pyannote_folder(Path(cache), parts))
        for number, kind in enumerate(("seen", "unseen")):
            first = given.seed_base + number * given.films
            tracks = (
                source.soundtrack(seed, given.length_s, with_ad=seed % 3 != 2, unseen=kind == "unseen")
                for seed in range(first, first + given.films)
            )
            print(json.dumps({"voices": kind} | asdict(diarization_row(tracks, diarizer))), flush=True)


if __name__ == "__main__":
    main()
