"""Character recognition as in AutoAD-II (Han et al., ICCV 2023), and the binding of names to looks.

Recogniser: a transformer decoder whose queries are exemplars of people and whose memory is the clip's frame features;
published: whether each person is in the clip. Ours says too who acts, who is acted upon, and who speaks.
Binder: how much one call of a name ("Tom, look!") speaks for each look, from who is seen around it. Scores add up over
the film, and a doubly bounded normalisation lets a look have one name and a name one look.
Letters: B clips, P people asked for, T frames, D feature width, C model width, N names, L looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

OUTPUTS = ("in_view", "actor", "target", "speaker")
PRONOUNS = ("he", "she", "it")
KIND_COUNT = 3
CALL_EVIDENCE = 19  # see models.names.evidence
LOOK_EVIDENCE = 2
LETTER_BUCKETS = 512


@dataclass(frozen=True, slots=True)
class NamesConfig:
    """Published: `width` and `visual_dim` 768 with CLIP L/14, one layer, 256 positions, ten exemplars."""

    visual_dim: int = 160
    width: int = 96
    layers: int = 2
    heads: int = 3
    positions: int = 16
    binder_width: int = 24
    looks: tuple[str, ...] = ()  # phrases of the looks that are known without exemplars
    pronouns: tuple[str, ...] = ()  # of the same looks
    bind_threshold: float = 0.6  # no name below this probability
    view_threshold: float = 0.35

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise ValueError("width must be a multiple of heads")
        if len(self.looks) != len(self.pronouns):
            raise ValueError("every look has a pronoun")


class Recogniser(nn.Module):
    def __init__(self, config: NamesConfig) -> None:
        super().__init__()
        self.visual_norm = nn.LayerNorm(config.visual_dim)
        self.face_proj = nn.Linear(config.visual_dim, config.width)  # frames and exemplar pictures
        self.phrase_proj = nn.Linear(config.visual_dim, config.width)  # phrases, by CLIP's text tower
        self.pos = nn.Parameter(0.5 * torch.randn(config.positions, config.width))
        self.blocks = nn.ModuleList(
            nn.TransformerDecoderLayer(
                config.width, config.heads, 4 * config.width, dropout=0.1, batch_first=True, norm_first=True,
                activation="gelu",
            )
            for _ in range(config.layers)
        )  # fmt: skip
        self.norm = nn.LayerNorm(config.width)
        self.out = nn.Linear(config.width, len(OUTPUTS))

    def queries(self, phrases: Tensor | None = None, pictures: Tensor | None = None) -> Tensor:
        """Exemplars [.., P, D] -> queries [.., P, C]: phrases by text features, pictures by frame features."""
        given = []
        if phrases is not None:
            given.append(self.phrase_proj(F.normalize(phrases, dim=-1) * phrases.shape[-1] ** 0.5))
        if pictures is not None:
            given.append(self.face_proj(self.visual_norm(pictures)))
        return torch.cat(given, dim=-2)

    def forward(self, frames: Tensor, queries: Tensor, absent: Tensor | None = None) -> Tensor:
        """frames [B, T, D], queries [B, P, C], absent [B, P] true where nobody is asked for -> logits [B, P, 4]."""
        if frames.shape[1] > self.pos.shape[0]:
            raise ValueError(f"{frames.shape[1]} frames, but positions for {self.pos.shape[0]}")
        memory = self.face_proj(self.visual_norm(frames)) + self.pos[: frames.shape[1]]
        x = queries
        for block in self.blocks:
            x = block(x, memory, tgt_key_padding_mask=absent)
        logits: Tensor = self.out(self.norm(x))
        return logits


class Binder(nn.Module):
    def __init__(self, config: NamesConfig) -> None:
        super().__init__()
        self.call = nn.Sequential(
            nn.Linear(CALL_EVIDENCE + KIND_COUNT, config.binder_width), nn.GELU(), nn.Linear(config.binder_width, 1)
        )
        self.look = nn.Linear(LOOK_EVIDENCE, 1)
        self.letters = nn.Embedding(LETTER_BUCKETS, len(PRONOUNS))
        nn.init.zeros_(self.letters.weight)
        self.pronoun_scale = nn.Parameter(torch.ones(()))
        self.unseen = nn.Parameter(torch.zeros(()))  # score of "nobody who is ever seen"
        self.log_heat = nn.Parameter(torch.zeros(()))  # fitted last, for calibration

    def pronouns(self, letters: Sequence[Sequence[int]]) -> Tensor:
        """Buckets of each name's endings -> logits [N, 3] of how its bearer is referred to."""
        if not letters:
            return self.letters.weight.new_zeros(0, len(PRONOUNS))
        return torch.stack([self.letters.weight[list(buckets)].sum(0) for buckets in letters])

    def forward(
        self, calls: Tensor, call_name: Tensor, looks: Tensor, pronoun_logits: Tensor, look_pronouns: Tensor
    ) -> Tensor:
        """One film: calls [K, L, CALL_EVIDENCE + KIND_COUNT] of names call_name [K], looks [L, LOOK_EVIDENCE],
        pronoun_logits [N, 3], look_pronouns [L] -> scores [N, L + 1], the last column for somebody never seen."""
        names = pronoun_logits.shape[0]
        scores = calls.new_zeros(names, looks.shape[0])
        if len(calls):
            scores = scores.index_add(0, call_name, self.call(calls).squeeze(-1))
        scores = scores + self.look(looks).squeeze(-1)
        fits = F.log_softmax(pronoun_logits, dim=-1)[:, look_pronouns]  # [N, L]
        scores = scores + self.pronoun_scale * fits
        scores = torch.cat([scores, self.unseen.expand(names, 1) + self.pronoun_scale * fits.mean(1, True)], dim=1)
        return scores / self.log_heat.exp()


class Names(nn.Module):
    def __init__(self, config: NamesConfig) -> None:
        super().__init__()
        self.config = config
        self.recogniser = Recogniser(config)
        self.binder = Binder(config)
        # Text features of config.looks, so that CLIP's text tower is not needed at use.
        self.register_buffer("gallery", torch.zeros(len(config.looks), config.visual_dim))
        # Log of the weight that balanced the two classes of each output in training; taken off, logits are calibrated.
        self.register_buffer("log_balance", torch.zeros(len(OUTPUTS)))


def assignment(scores: Tensor, rounds: int = 20) -> Tensor:
    """Scores [.., N, L + 1] -> probabilities: rows sum to one, each look's column to one at most.

    The last column (nobody who is seen) may take any number of names. Alternating normalisation, as Sinkhorn's. A row
    of nothing but minus infinity is no name at all, and stays zero.
    """
    there = (scores > float("-inf")).any(-1, keepdim=True)
    probability = scores.masked_fill(~there, 0.0).softmax(dim=-1) * there
    for _ in range(rounds):
        taken = probability[..., :-1].sum(-2, keepdim=True).clamp(min=1)
        probability = probability / F.pad(taken, (0, 1), value=1.0)
        # A row that is no name is divided by one: by its own sum, nothing, its gradient would grow without end.
        probability = probability / probability.sum(-1, keepdim=True).masked_fill(~there, 1.0).clamp(min=1e-9)
    return probability
