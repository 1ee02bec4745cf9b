"""Every table of the system, one noun a file."""

from core.tables.assignment import ANSWER_LABELS, ASSIGNMENT_STATES, Answer, Assignment, TrackGain
from core.tables.audit import AuditEntry
from core.tables.base import Base
from core.tables.checkpoint import Checkpoint
from core.tables.collection import ROLES, Collection, Membership
from core.tables.job import JOB_STATES, STEP_STATES, Job, Result, Step
from core.tables.note import Note
from core.tables.person import ApiKey, BrowserSession, LoginLink, User
from core.tables.recording import Recording
from core.tables.track import Cue, Track, TrackEdit
from core.tables.video import Upload, Video
from core.tables.waiver import Waiver

__all__ = [
    "ANSWER_LABELS",
    "ASSIGNMENT_STATES",
    "JOB_STATES",
    "ROLES",
    "STEP_STATES",
    "Answer",
    "ApiKey",
    "Assignment",
    "AuditEntry",
    "Base",
    "BrowserSession",
    "Checkpoint",
    "Collection",
    "Cue",
    "Job",
    "LoginLink",
    "Membership",
    "Note",
    "Recording",
    "Result",
    "Step",
    "Track",
    "TrackEdit",
    "TrackGain",
    "Upload",
    "User",
    "Video",
    "Waiver",
]
