"""Which sentences and videos to ask people about next, and when more labels are not worth their work."""

from core.labelling.candidate import Candidate, entropy_bits
from core.labelling.order import Asked, OrderOptions, order_sentences
from core.labelling.stop import Decision, GainLeft, Measurement, decide, expected_gain_left
from core.labelling.videos import AskedVideo, order_videos

__all__ = [
    "Asked",
    "AskedVideo",
    "Candidate",
    "Decision",
    "GainLeft",
    "Measurement",
    "OrderOptions",
    "decide",
    "entropy_bits",
    "expected_gain_left",
    "order_sentences",
    "order_videos",
]
