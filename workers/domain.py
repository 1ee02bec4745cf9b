"""Whether a film is of the world that the weights in service know."""

from __future__ import annotations

import numpy as np

from workers.fingerprints import checkpoint_folder

LIMIT_OUT = 0.5  # above this probability the picture is not of that world


def out_of_domain_of(features: np.ndarray) -> float:
    """Probability that a film with these CLIP features [frames, width] is of another world."""
    from models.clip.domain import load_domain, out_of_domain

    return float(out_of_domain(load_domain(checkpoint_folder("clip")), features))


def told(out: float) -> dict[str, float]:
    """As a draft's provenance says it."""
    return {"out_of_domain": round(out, 3), "limit": LIMIT_OUT}
