"""Every pipeline and step of the system: what runs, where, and after what.

A step's `version` is part of its result's key: raise it when the step's output changes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepSpec:
    queue: str  # cpu, gpu, train
    needs: tuple[str, ...] = ()
    version: int = 1
    budget_s: int = 6 * 3600  # a step that runs longer is stopped with a problem
    params: tuple[str, ...] = ()  # job parameters that its result depends on
    checkpoints: tuple[str, ...] = ()  # models whose fingerprint its result depends on
    also: tuple[str, ...] = ()  # models that it makes use of where they are served, and does without where they are not
    voice: bool = False  # its result depends on the file of the voice that the job names, where it lies in one
    sidecar: bool = False  # its result depends on the subtitle file that came with the film
    like: str = ""  # the step whose work it does, and whose results it shares; its own where empty
    film: str = ""  # the job parameter that names the film it looks at; the job's own film where empty


STEPS: dict[str, StepSpec] = {
    "probe": StepSpec("cpu", budget_s=300),
    "look": StepSpec("cpu", ("probe",), version=2),
    "listen": StepSpec("cpu", ("probe",)),
    "hear": StepSpec(
        "gpu",
        ("probe", "listen"),
        version=2,
        params=("hear",),
        also=("whisper", "segmentation", "voiceprint", "plda"),
        sidecar=True,
    ),
    "speech": StepSpec("cpu", ("probe", "hear"), params=("words",), version=3, sidecar=True),
    "harvest": StepSpec("cpu", ("hear",), params=("narrators", "words")),
    "gaps": StepSpec("cpu", ("look", "listen", "speech"), params=("words_per_minute",)),
    "features": StepSpec("gpu", ("look",), checkpoints=("clip",)),
    "describe": StepSpec(
        "gpu",
        ("look", "gaps", "features", "speech"),
        params=("words_per_minute", "words"),
        version=5,
        checkpoints=("clip", "autoad"),
        also=("names", "importance"),
    ),
    "align": StepSpec("gpu", ("features", "speech"), params=("sentences",), checkpoints=("clip", "tan")),
    "proxy": StepSpec(
        "cpu", ("gaps", "probe"), version=3
    ),  # needs gaps only so that it never takes a core from the way to the text
    "fingerprint": StepSpec("cpu", params=("pictures",)),
    "fingerprint_source": StepSpec("cpu", params=("pictures",), like="fingerprint", film="from_video_id"),
    "conform": StepSpec("cpu", ("fingerprint", "fingerprint_source"), params=("track_id", "track_revision")),
    "speak": StepSpec(
        "cpu", params=("track_id", "track_revision", "voice", "words_per_minute", "lexicon"), version=2, voice=True
    ),
    "mix": StepSpec("cpu", ("probe", "look", "listen", "speech", "speak")),
}

PIPELINES: dict[str, tuple[str, ...]] = {
    "describe_video": ("probe", "look", "listen", "hear", "speech", "gaps", "features", "describe", "proxy"),
    # gaps and proxy are for whoever looks at the film with the proposal
    "align_video": ("probe", "look", "listen", "hear", "speech", "features", "align", "gaps", "proxy"),
    # The job's film is the one that gets the new track; `from_video_id` is the film that the old one lies on.
    "conform_track": ("fingerprint", "fingerprint_source", "conform"),
    "mix_track": ("probe", "look", "listen", "hear", "speech", "speak", "mix"),
    "harvest_soundtrack": ("probe", "listen", "hear", "harvest"),
}

# The step whose end means that what was asked for is in hand; later steps only make it nicer.
ANSWERS: dict[str, str] = {
    "describe_video": "describe",
    "align_video": "align",
    "conform_track": "conform",
    "mix_track": "mix",
    "harvest_soundtrack": "harvest",
}
