"""MIL-NCE's model (Miech et al. 2020): S3D-G for clips and a word tower for texts, compared by dot product.

State-dict keys are the published ones: `conv1…` to `mixed_5c…` and `fc.*` of S3D-G, `text_module.*` of the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.layers.s3d import PUBLISHED, S3D, Row, S3DConfig
from models.layers.word_tower import Reading, WordTower, WordTowerConfig


@dataclass(frozen=True, slots=True)
class MilNceConfig:
    """Sizes of both towers, flat; the defaults are the published ones and those of the published features."""

    stem: int = 64
    stem_out: int = 192
    blocks: tuple[Row, ...] = PUBLISHED
    space_to_depth: bool = True
    embedding_dim: int = 512
    vocab_size: int = 66250
    word_dim: int = 300
    hidden: int = 2048
    reading: Reading = "milnce"
    train_words: bool = False
    max_words: int = 16
    frame_size: int = 224
    clip_frames: int = 16
    rate: float = 16.0  # frames a second within a clip: 16 of them are the second that one feature stands for

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(tuple(row) for row in self.blocks))  # a config.json has lists
        if self.clip_frames < 2 or self.clip_frames % 2 or self.frame_size < 2 or self.frame_size % 2:
            raise ValueError("frames of a clip and their size must be even")
        if self.rate <= 0 or self.max_words < 1:
            raise ValueError("a clip needs a rate above 0, a text at least one word")

    @property
    def clips(self) -> S3DConfig:
        return S3DConfig(self.stem, self.stem_out, self.blocks, self.embedding_dim, self.space_to_depth)

    @property
    def texts(self) -> WordTowerConfig:
        return WordTowerConfig(
            self.vocab_size, self.word_dim, self.hidden, self.embedding_dim, self.reading, self.train_words
        )


_NARROW = S3DConfig.narrowed(0.375)
FULL = MilNceConfig()
STARTER = MilNceConfig(
    stem=_NARROW.stem, stem_out=_NARROW.stem_out, blocks=_NARROW.blocks, embedding_dim=128, vocab_size=800, word_dim=64,
    hidden=256, train_words=True, frame_size=112, clip_frames=8, rate=8.0,
)  # fmt: skip


class MilNce(S3D):
    """S3D-G with a text tower beside it. It is an S3D, and not has one, because the published keys lie side by side."""

    def __init__(self, config: MilNceConfig) -> None:
        super().__init__(config.clips)
        self.config = config
        self.text_module = WordTower(config.texts)
