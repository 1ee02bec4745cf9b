"""CIDEr, ROUGE-L and BLEU of descriptions, computed by pycocoevalcap without Java.

METEOR, SPICE and BERTScore need parts that are not installed here (a Java runtime, a scene-graph parser, BERT weights);
asking for one says so instead of giving another number.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pycocoevalcap.bleu.bleu_scorer import BleuScorer
from pycocoevalcap.cider.cider_scorer import CiderScorer
from pycocoevalcap.rouge.rouge import Rouge

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class NotInstalled(Exception):
    """A metric whose parts are missing on this machine."""


@dataclass(frozen=True, slots=True)
class CaptionScores:
    """Corpus scores, and each caption's own where it has one. CIDEr 1.0 is what papers print as 100."""

    cider: float
    rouge_l: float
    bleu: tuple[float, float, float, float]
    cider_each: tuple[float, ...]
    rouge_l_each: tuple[float, ...]


def words(text: str) -> str:
    """Lower case, punctuation dropped: what the PTB tokenizer leaves of plain sentences."""
    return " ".join(_WORD.findall(text.lower()))


def caption_scores(written: Sequence[str], references: Sequence[Sequence[str]]) -> CaptionScores:
    """Compare `written[i]` with all of `references[i]`. CIDEr takes its word weights from these references."""
    if len(written) != len(references):
        raise ValueError(f"{len(written)} captions, {len(references)} sets of references")
    if not written:
        raise ValueError("nothing to score")
    if any(not group for group in references):
        raise ValueError("a caption without references")
    cider, bleu, rouge = CiderScorer(n=4, sigma=6.0), BleuScorer(n=4), Rouge()
    rouge_each: list[float] = []
    for text, group in zip(written, references, strict=True):
        test, refs = words(text), [words(reference) for reference in group]
        cider += (test, refs)
        bleu += (test, refs)
        # Rouge divides by the length of what was written.
        rouge_each.append(float(rouge.calc_score([test], refs)) if test and any(refs) else 0.0)
    cider_score, cider_each = cider.compute_score()
    with contextlib.redirect_stdout(io.StringIO()):  # the scorer prints its lengths
        bleu_scores, _ = bleu.compute_score(option="closest")
    return CaptionScores(
        cider=float(cider_score),
        rouge_l=sum(rouge_each) / len(rouge_each),
        bleu=(float(bleu_scores[0]), float(bleu_scores[1]), float(bleu_scores[2]), float(bleu_scores[3])),
        cider_each=tuple(float(value) for value in cider_each),
        rouge_l_each=tuple(rouge_each),
    )


# What each optional metric needs beyond the base installation: (what is missing, whether it is here).
def optional_metrics() -> Mapping[str, str]:
    """Name of each optional metric -> what is missing for it, empty where nothing is."""
    java = "" if shutil.which("java") else "a Java runtime"
    bert = "" if importlib.util.find_spec("bert_score") else "the package bert-score and BERT weights"
    return {"METEOR": java, "SPICE": java, "BERTScore": bert}


def require_metric(name: str) -> None:
    """Raise NotInstalled with what is missing."""
    missing = optional_metrics().get(name)
    if missing is None:
        raise ValueError(f"no metric is called {name}")
    if missing:
        raise NotInstalled(f"{name} is not installed: it needs {missing}")
