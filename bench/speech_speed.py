"""How long hearing takes: all of it on a long film, and beside it plain pyannote and plain faster-whisper with the same
weights on the same sound, turn by turn in processes of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench import write_section
from models.catalog import CATALOG
from models.data.soundtracks import RATE
from studio.training_soundtracks import soundtrack
from workers.hearing import MODELS, load_ears

MINUTES, ROUNDS = 60, 3
WANTED_S, WANTED_GB, WANTED_TIMES = 360, 1.5, 100
BUILT = Path("runs") / "built"
WAYS = ("ours", "pyannote", "faster-whisper", "vad")


def run(seed_base: int, json_path: Path | None = None, quick: bool = False) -> int:
    """0 where every demand held."""
    minutes = 3 if quick else MINUTES
    sound = _film(seed_base, minutes)
    load_ears({name: CATALOG[name].starter for name in MODELS}, BUILT)  # so that nobody's time holds the building
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for round_ in range(1 if quick else ROUNDS):
        for way in WAYS:
            told = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "bench.speech_speed", way, str(sound)],
                check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            found[way].append(json.loads(told.stdout.splitlines()[-1]))
            print(f"round {round_ + 1}, {way}: {found[way][-1]['seconds']:.1f} s", flush=True)
    took = {way: median(one["seconds"] for one in rows) for way, rows in found.items()}
    memory = {way: max(one["gb"] for one in rows) for way, rows in found.items()}
    ratio = median(
        ours["seconds"] / (one["seconds"] + two["seconds"])
        for ours, one, two in zip(found["ours"], found["pyannote"], found["faster-whisper"], strict=True)
    )
    times = minutes * 60 / took["vad"]
    wrong = [f"{took['ours']:.0f} s for {minutes} minutes"] if took["ours"] > WANTED_S * minutes / 60 else []
    wrong += [f"{memory['ours']:.2f} GB"] if memory["ours"] > WANTED_GB else []
    wrong += [f"speech is found at {times:.0f} times real time"] if times < WANTED_TIMES else []
    wrong += [f"{ratio:.2f} times as long as both alone"] if ratio > 1 else []
    text = _markdown(seed_base, minutes, took, memory, ratio, times, wrong)
    print(text)
    if not quick:
        write_section("speech_speed", text)
    if json_path is not None:
        json_path.write_text(json.dumps({"rounds": found, "ratio": ratio, "wrong": wrong}))
    return 1 if wrong else 0


def _film(seed: int, minutes: int) -> Path:
    path = Path("runs") / "bench" / f"speech-{minutes}min-{seed}.npy"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, soundtrack(seed, minutes * 60).samples)
    return path


def _measured(way: str, sound: Path) -> dict[str, float]:
    """Seconds of one way, loading left out, and the most memory that its process held."""
    samples = np.load(sound, mmap_mode="r")
    folders = {name: CATALOG[name].starter for name in MODELS}
    work = {"ours": _ours, "pyannote": _pyannote, "faster-whisper": _faster_whisper, "vad": _vad}[way](folders)
    begun = time.perf_counter()
    work(samples)
    return {
        "seconds": time.perf_counter() - begun,
        "gb": _peak_gb(),
    }


def _peak_gb() -> float:
    """The most that this process has held; not ru_maxrss, which counts what the process held that began it."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024 / 1e9


def _ours(folders: dict[str, Path]) -> Any:
    from speech.hear import hear

    ears = load_ears(folders, BUILT)
    return lambda samples: hear(samples, ears)


def _vad(folders: dict[str, Path]) -> Any:
    from speech.vad import speech_regions

    speech_regions(np.zeros(RATE, np.int16))
    return speech_regions


def _pyannote(folders: dict[str, Path]) -> Any:
    import torch
    from pyannote.audio import Pipeline

    from models.diarization.folder import Parts, pyannote_folder

    parts = Parts(folders["segmentation"], folders["voiceprint"], folders["plda"])
    pipeline = Pipeline.from_pretrained(pyannote_folder(BUILT, parts))
    return lambda samples: pipeline(
        {"waveform": torch.from_numpy(samples.astype(np.float32) / 32768)[None], "sample_rate": RATE}
    )


def _faster_whisper(folders: dict[str, Path]) -> Any:
    from faster_whisper import WhisperModel

    from models.whisper.folder import ready_folder

    model = WhisperModel(str(ready_folder(folders["whisper"], BUILT)), device="cpu", compute_type="int8")

    def write(samples: np.ndarray) -> None:
        segments, _ = model.transcribe(samples.astype(np.float32) / 32768, language="en", word_timestamps=True)
        for _ in segments:
            pass

    return write


def _markdown(
    seed_base: int,
    minutes: int,
    took: dict[str, float],
    memory: dict[str, float],
    ratio: float,
    times: float,
    wrong: list[str],
) -> str:
    lines = [
        "## How long hearing takes",
        "",
        f"`./cuewright bench speech_speed --seed-base {seed_base}`. A world film of {minutes} minutes with "
        f"description; starter weights, median of {ROUNDS}, each way in a process of its own, in turn.",
        "",
        "| | seconds | memory at most, GB |",
        "| --- | --- | --- |",
        *(f"| {way} | {took[way]:.1f} | {memory[way]:.2f} |" for way in WAYS),
        "",
        f"Ours is all of it: speech, speakers, words, narrator; {ratio:.2f} times as long as plain pyannote and "
        f"plain faster-whisper together in the same round. Speech is found at {times:.0f} times real time.",
        "",
        f"Wanted: {WANTED_S} s, {WANTED_GB} GB, no longer than both, {WANTED_TIMES} times real time. "
        f"Demands: {'; '.join(wrong) if wrong else 'all held'}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]))))
