"""Verifying alignment tracks by several people: who gets what next, what they answer, where they agree."""

from core.assignments.adjudication import Compared, OneSaid, adjudicate, compare, disagreements
from core.assignments.adjudications import Adjudicated, list_adjudications
from core.assignments.answers import Said, Undone, answer, counting, finish, said_by, undo
from core.assignments.find import Held, Listed, get_assignment, list_assignments, listed
from core.assignments.measures import agreement
from core.assignments.progress import Progress, labelling_progress
from core.assignments.queue import end, give_back, next_assignment

__all__ = [
    "Adjudicated",
    "Compared",
    "Held",
    "Listed",
    "OneSaid",
    "Progress",
    "Said",
    "Undone",
    "adjudicate",
    "agreement",
    "answer",
    "compare",
    "counting",
    "disagreements",
    "end",
    "finish",
    "get_assignment",
    "give_back",
    "labelling_progress",
    "list_adjudications",
    "list_assignments",
    "listed",
    "next_assignment",
    "said_by",
    "undo",
]
