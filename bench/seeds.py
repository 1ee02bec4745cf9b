"""Seeds of films that nobody trained or tuned on."""

from __future__ import annotations

from studio.world import TEST_SEED_BASE


def must_be_unseen(seed_base: int) -> None:
    """Raises ValueError for a seed that training or tuning may have used."""
    if seed_base < TEST_SEED_BASE:
        raise ValueError(f"test films begin at seed {TEST_SEED_BASE}: lower ones are trained on")
