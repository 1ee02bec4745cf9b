"""Which descriptions to say, where, and how short: solved over the whole film, and again at once after an edit."""

from core.placement.candidate import Alternative, Candidate, Cue, Omitted, Part, in_two, whole
from core.placement.local import Change, Placement, place, replace_after_edit
from core.placement.profile import DEFAULT_PLACEMENT, PlacementProfile

__all__ = [
    "DEFAULT_PLACEMENT",
    "Alternative",
    "Candidate",
    "Change",
    "Cue",
    "Omitted",
    "Part",
    "Placement",
    "PlacementProfile",
    "in_two",
    "place",
    "replace_after_edit",
    "whole",
]
