"""The rows of `bench ad_ablation` and what the thesis says of them: Tables 8.2 to 8.5 and Figure 8.4 in miniature.

"none", "text", "captions", "both": the partial-data pretrainings. V: eight frames; AD: earlier descriptions; Sub:
dialogue; SubN: the names of the dialogue alone. Heard names: no target has a name that stands nowhere in the prompt;
else a row learns to invent names, and recurrently believes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.autoad.ablation import Ablation

NONE = {"text_pretraining": False, "caption_pretraining": False}
TEXT = {"caption_pretraining": False}
CAPTIONS = {"text_pretraining": False}

ROWS: dict[str, Ablation] = {
    "nothing, none": Ablation(frames=0, **NONE),
    "nothing, text": Ablation(frames=0, **TEXT),
    "1 frame, none": Ablation(frames=1, **NONE),
    "1 frame, both": Ablation(frames=1),
    "V, none": Ablation(**NONE),
    "V, text": Ablation(**TEXT),
    "V, captions": Ablation(**CAPTIONS),
    "V, both": Ablation(),
    "V+AD, none": Ablation(context_lines=6, **NONE),
    "V+AD, text": Ablation(context_lines=6, **TEXT),
    "V+AD, captions": Ablation(context_lines=6, **CAPTIONS),
    "V+AD, both": Ablation(context_lines=6),
    "V+AD+Sub, both": Ablation(context_lines=6, subtitles="lines"),
    "V+AD+SubN, both": Ablation(context_lines=6, subtitles="names"),
    "V+AD 1 line, none": Ablation(context_lines=1, **NONE),
    "V+AD 1 line, text": Ablation(context_lines=1, **TEXT),
    "V+AD 3 lines, none": Ablation(context_lines=3, **NONE),
    "V+AD 3 lines, text": Ablation(context_lines=3, **TEXT),
    "V heard names, both": Ablation(heard_names=True),
    "V+AD heard names, both": Ablation(context_lines=6, heard_names=True),
    "V+AD unnamed, both": Ablation(context_lines=6, unnamed=True),
}
CLIPCAP, CLIPCAP_FROZEN, CAPDEC = (
    "ClipCap (MLP, GPT-2 learns), both",
    "ClipCap (transformer, GPT-2 frozen), both",
    "CapDec (text alone), text",
)
BASELINES = (CLIPCAP, CLIPCAP_FROZEN, CAPDEC)

Reading = Literal["recurrent", "oracle", "in fives"]
Truth = Literal["named", "unnamed"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A trained row, how it reads earlier descriptions, and which lines it is held against."""

    row: str
    reading: Reading = "recurrent"
    truth: Truth = "named"

    def __str__(self) -> str:
        reads = self.row in ROWS and ROWS[self.row].context_lines > 0
        return self.row + (f", {self.reading}" if reads else "") + (" (unnamed truth)" if self.truth != "named" else "")


def evaluations() -> list[Evaluation]:
    """Every line of the table, in order."""
    found = []
    for row, ablation in ROWS.items():
        if ablation.unnamed:
            continue
        found.append(Evaluation(row))
        if ablation.context_lines:
            found.append(Evaluation(row, "oracle"))
    found += [Evaluation(row) for row in BASELINES]
    named, nameless = "V+AD, both", "V+AD unnamed, both"
    found += [Evaluation(nameless, "oracle"), Evaluation(named, "oracle", "unnamed")]
    found += [Evaluation(nameless, reading, "unnamed") for reading in ("recurrent", "oracle", "in fives")]
    return found


@dataclass(frozen=True, slots=True)
class Claim:
    """`more` is above `less` in CIDEr. `told`: the thesis claims nothing firm; the difference is stated."""

    source: str
    text: str
    more: Evaluation
    less: Evaluation
    told: bool = False


def _recurrent(row: str) -> Evaluation:
    return Evaluation(row)


def _oracle(row: str) -> Evaluation:
    return Evaluation(row, "oracle")


CLAIMS = (
    Claim("8.2", "seeing one frame is better than nothing", _recurrent("1 frame, none"), _recurrent("nothing, none")),
    Claim("8.2", "8 frames are better than 1", _recurrent("V, none"), _recurrent("1 frame, none")),
    Claim("8.2", "the same after both pretrainings", _recurrent("V, both"), _recurrent("1 frame, both")),
    Claim("8.2", "8 frames are better than nothing", _recurrent("V, text"), _recurrent("nothing, text")),
    Claim("8.2", "own earlier AD helps", _recurrent("V+AD, none"), _recurrent("V, none")),
    Claim("8.2", "the same after both pretrainings", _recurrent("V+AD, both"), _recurrent("V, both")),
    Claim("8.2", "the same with heard names only",
          _recurrent("V+AD heard names, both"), _recurrent("V heard names, both")),
    Claim("8.2", "true earlier AD is better than own", _oracle("V+AD, both"), _recurrent("V+AD, both")),
    Claim("8.2", "text pretraining helps (own AD)", _recurrent("V+AD, text"), _recurrent("V+AD, none")),
    Claim("8.2", "text pretraining helps (true AD)", _oracle("V+AD, text"), _oracle("V+AD, none")),
    Claim("8.2", "caption pretraining helps what only sees", _recurrent("V, captions"), _recurrent("V, none")),
    Claim("8.2", "captions on top of text help (own AD)", _recurrent("V+AD, both"), _recurrent("V+AD, text")),
    Claim("8.2", "captions on top of text help (true AD)", _oracle("V+AD, both"), _oracle("V+AD, text")),
    Claim("8.2", "dialogue (thesis: no gain)", _recurrent("V+AD+Sub, both"), _recurrent("V+AD, both"), told=True),
    Claim("8.2", "names of the dialogue", _recurrent("V+AD+SubN, both"), _recurrent("V+AD, both"), told=True),
    Claim("8.2", "names are better than lines", _recurrent("V+AD+SubN, both"), _recurrent("V+AD+Sub, both")),
    Claim("8.3", "unnamed truth asks for unnamed training",
          Evaluation("V+AD unnamed, both", "oracle", "unnamed"), Evaluation("V+AD, both", "oracle", "unnamed")),
    Claim("8.3", "named truth asks for named training", _oracle("V+AD, both"), _oracle("V+AD unnamed, both")),
    Claim("8.4", "AutoAD is better than ClipCap", _recurrent("V+AD, both"), _recurrent(CLIPCAP)),
    Claim("8.4", "and than ClipCap with a frozen GPT-2", _recurrent("V+AD, both"), _recurrent(CLIPCAP_FROZEN)),
    Claim("8.4", "AutoAD is better than CapDec", _recurrent("V+AD, text"), _recurrent(CAPDEC)),
    *(
        Claim("F8.4", f"{longer} better than {shorter} ({pretraining})", more, less)
        for pretraining in ("none", "text")
        for longer, shorter, more, less in (
            ("1 line is", "0", _recurrent(f"V+AD 1 line, {pretraining}"), _recurrent(f"V, {pretraining}")),
            ("3 lines are", "1", _recurrent(f"V+AD 3 lines, {pretraining}"), _recurrent(f"V+AD 1 line, {pretraining}")),
            ("6 lines are", "3", _recurrent(f"V+AD, {pretraining}"), _recurrent(f"V+AD 3 lines, {pretraining}")),
            ("6 lines are", "1, true AD,", _oracle(f"V+AD, {pretraining}"), _oracle(f"V+AD 1 line, {pretraining}")),
        )
    ),
)  # fmt: skip
