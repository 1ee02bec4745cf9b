"""When a sentence counts as seen."""

from __future__ import annotations

SEEN = 0.5  # from this probability on; its cue then lies where it is seen, not where it is spoken
