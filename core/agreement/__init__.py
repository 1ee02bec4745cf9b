"""How far people agree: on labels, on times, sentence by sentence and over time.

`agreement_report` makes the whole report from answers; the measures stand alone too.
"""

from core.agreement.coefficient import Coefficient, Measured, Reason, Share, Undefined, share_of
from core.agreement.grid import Answer
from core.agreement.labels import cohen_kappa, fleiss_kappa, fleiss_of_counts, krippendorff_alpha
from core.agreement.over_time import Day, OwnWindow, Window
from core.agreement.pairs import PairReport
from core.agreement.report import AgreementReport, AnnotatorReport, Gold, GoldScore, agreement_report
from core.agreement.sentences import SentenceReport
from core.agreement.spans import EdgeErrors, SpanPair, SpanSummary, span_pair, span_summary, temporal_iou

__all__ = [
    "AgreementReport",
    "AnnotatorReport",
    "Answer",
    "Coefficient",
    "Day",
    "EdgeErrors",
    "Gold",
    "GoldScore",
    "Measured",
    "OwnWindow",
    "PairReport",
    "Reason",
    "SentenceReport",
    "Share",
    "SpanPair",
    "SpanSummary",
    "Undefined",
    "Window",
    "agreement_report",
    "cohen_kappa",
    "fleiss_kappa",
    "fleiss_of_counts",
    "krippendorff_alpha",
    "share_of",
    "span_pair",
    "span_summary",
    "temporal_iou",
]
