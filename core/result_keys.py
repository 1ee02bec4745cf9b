"""The key of a step's result: the same film, step, parameters and weights give the same key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from core.pipelines import STEPS


def result_key(
    step: str,
    content_hash: str,
    sidecar_hash: str | None,
    params: Mapping[str, Any],
    fingerprints: Mapping[str, str],
    needed: Mapping[str, str],
    voice_file: str | None = None,
) -> str:
    """sha256 over everything that the result depends on.

    `params` are the job's; only those that the step names count. `fingerprints` are of the checkpoints in service; one
    that a step can do without counts where it is there.
    `needed` are the result keys of the steps that it reads. `voice_file` is the fingerprint of a voice's file.
    """
    spec = STEPS[step]
    counted = {*spec.checkpoints, *(name for name in spec.also if name in fingerprints)}
    identity = {
        "step": spec.like or step,
        "version": spec.version,
        "content": content_hash,
        "sidecar": sidecar_hash if spec.sidecar else None,
        "params": {name: params.get(name) for name in sorted(spec.params)},
        "checkpoints": {name: fingerprints[name] for name in sorted(counted)},
        "needs": {name: needed[name] for name in sorted(spec.needs)},
    }
    if voice_file is not None:
        identity["voice_file"] = voice_file
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
