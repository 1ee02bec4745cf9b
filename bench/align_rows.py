"""The rows of `bench align` and what the thesis says of them: Table 7.1 in miniature.

S1: the first stage alone, by the times of speech. S1+S2: then co-training by the share alpha of the surest sentences.
A row learns in windows of so many seconds; letters in brackets are the thesis's models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.metrics.htm_align import Reading

Measure = Literal["recall", "auc"]
SPOKEN, CLIP, MIL_NCE = "spoken time as it is", "CLIP-like, a frame", "MIL-NCE, a clip"


@dataclass(frozen=True, slots=True)
class Training:
    """How a TAN is trained: `layers` of each encoder, and either one stage, a longer first one, or both."""

    layers: int = 3
    window_s: int = 64
    stage: Literal["S1", "S1 continued", "S1+S2"] = "S1"
    alpha: float = 0.5
    others: bool = False  # the second stage learns from films out of the domain, too
    dual_alone: bool = False  # the loss of the dual encoder alone

    @property
    def first(self) -> Training:
        """The first stage that this one goes on from; itself where it is that."""
        return Training(self.layers, self.window_s, dual_alone=self.dual_alone)

    @property
    def key(self) -> str:
        """Names the files of what was learnt."""
        extra = ("-dual" if self.dual_alone else "") + ("-others" if self.others else "")
        stage = self.stage.replace(" ", "-") + (f"-{self.alpha}" if self.stage == "S1+S2" else "")
        return f"{self.layers}-{self.window_s}-{stage}{extra}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was trained, and whose similarities are read."""

    name: str
    training: Training
    read: Reading = "both"


S1 = Training()
DEEP = Training(layers=6)
CONTINUED = Training(stage="S1 continued")


def co_trained(alpha: float = 0.5, window_s: int = 64, others: bool = False) -> Training:
    return Training(stage="S1+S2", alpha=alpha, window_s=window_s, others=others)


LINES = (
    Line("S1, 3 layers, dual encoder alone", Training(dual_alone=True), "dual"),
    Line("S1, 3 layers (B), dual's part", S1, "dual"),
    Line("S1, 3 layers (B), joint's part", S1, "joint"),
    Line("S1, 3 layers (B)", S1),
    Line("S1, 6 layers (A), joint's part", DEEP, "joint"),
    Line("S1, 6 layers (A)", DEEP),
    Line("S1 continued as long as S2", CONTINUED),
    Line("S1+S2, alpha 0.25 (C)", co_trained(0.25)),
    Line("S1+S2, alpha 0.5 (D), dual's part", co_trained(), "dual"),
    Line("S1+S2, alpha 0.5 (D), joint's part", co_trained(), "joint"),
    Line("S1+S2, alpha 0.5 (D)", co_trained()),
    Line("S1+S2, alpha 0.75 (E)", co_trained(0.75)),
    Line("S1+S2, windows of 32 s (F)", co_trained(window_s=32)),
    Line("S1+S2, windows of 128 s (G)", co_trained(window_s=128)),
    Line("S1+S2, other films added (H)", co_trained(others=True)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """`more` is above `less`; `at_least`: it is not below it."""

    text: str
    more: str
    less: str
    measures: tuple[Measure, ...] = ("recall",)
    at_least: bool = False


_D, _B, _A = "S1+S2, alpha 0.5 (D)", "S1, 3 layers (B)", "S1, 6 layers (A)"
CLAIMS = (
    Claim("TAN is above MIL-NCE", _B, MIL_NCE),
    Claim("MIL-NCE is above CLIP", MIL_NCE, CLIP),
    Claim("(not the thesis's) S1 is above the times of speech", _B, SPOKEN),
    Claim("(not the thesis's) S1+S2 is above the times of speech", _D, SPOKEN),
    Claim("6 layers are better than 3", _A, _B),
    Claim("co-training is worth more than as many steps more", _D, "S1 continued as long as S2", ("recall", "auc")),
    Claim("alpha 0.25 is worse than 0.5", _D, "S1+S2, alpha 0.25 (C)", ("recall", "auc")),
    Claim("alpha 0.25 is worse than 0.75", "S1+S2, alpha 0.75 (E)", "S1+S2, alpha 0.25 (C)", ("recall", "auc")),
    Claim("64 s are better than 32 s", _D, "S1+S2, windows of 32 s (F)", ("recall", "auc")),
    Claim("128 s are no better than 64 s", _D, "S1+S2, windows of 128 s (G)", at_least=True),
    Claim("other films do no harm", "S1+S2, other films added (H)", _D, ("recall", "auc"), at_least=True),
    Claim("both encoders are as good as the dual one", _B, f"{_B}, dual's part", at_least=True),
    Claim("both encoders are as good as the joint one", _B, f"{_B}, joint's part", at_least=True),
    Claim("the same after co-training", _D, f"{_D}, dual's part", at_least=True),
    Claim("the same after co-training", _D, f"{_D}, joint's part", at_least=True),
)
