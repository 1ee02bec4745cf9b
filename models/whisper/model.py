"""The starter's Whisper: the library's class at a small size. What loads and runs it loads the published ones too.

Like them it has thirty seconds of positions; most of what it learns from and hears at work is shorter, and `hearing`
lets it look at no more than there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from torch import nn
from transformers import GenerationConfig, WhisperConfig, WhisperForConditionalGeneration

RATE = 16_000  # Hz
HOP = 160  # samples of one spectrogram frame, 10 ms
FRAMES_A_POSITION = 2  # the encoder's second convolution halves them
POSITION_MS = 20  # also what a timestamp token counts in
WINDOW_S = 30  # of the published models, and of this one


@dataclass(frozen=True, slots=True)
class SmallWhisperConfig:
    vocab_size: int
    end_of_text: int
    start_of_transcript: int
    no_timestamps: int  # the first timestamp follows it
    width: int = 192
    encoder_layers: int = 4
    decoder_layers: int = 2
    heads: int = 3
    longest_text: int = 448  # tokens
    # (layer, head) of the decoder whose attention is taught to lie on the word that is being written
    alignment_heads: tuple[tuple[int, int], ...] = ((0, 0), (1, 0))


def build_whisper(config: SmallWhisperConfig) -> WhisperForConditionalGeneration:
    """With random weights and a generation config that asks for English words."""
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=config.vocab_size,
            num_mel_bins=80,
            d_model=config.width,
            encoder_layers=config.encoder_layers,
            decoder_layers=config.decoder_layers,
            encoder_attention_heads=config.heads,
            decoder_attention_heads=config.heads,
            encoder_ffn_dim=4 * config.width,
            decoder_ffn_dim=4 * config.width,
            max_source_positions=positions(WINDOW_S),
            max_target_positions=config.longest_text,
            pad_token_id=config.end_of_text,
            bos_token_id=config.end_of_text,
            eos_token_id=config.end_of_text,
            decoder_start_token_id=config.start_of_transcript,
            suppress_tokens=[],
            begin_suppress_tokens=[],
            attn_implementation="eager",  # the only one that tells where it looks, which word times are read from
        )
    )
    model.generation_config = GenerationConfig(
        bos_token_id=config.end_of_text,
        eos_token_id=config.end_of_text,
        pad_token_id=config.end_of_text,
        decoder_start_token_id=config.start_of_transcript,
        no_timestamps_token_id=config.no_timestamps,
        max_length=config.longest_text,
        is_multilingual=False,
        return_timestamps=False,
        suppress_tokens=[],
        begin_suppress_tokens=[],
        alignment_heads=[list(pair) for pair in config.alignment_heads],
    )
    return model


def positions(seconds: int) -> int:
    """Of the encoder."""
    return seconds * 1000 // POSITION_MS


@contextmanager
def hearing(model: WhisperForConditionalGeneration, seconds: int) -> Iterator[None]:
    """Meanwhile the model reads spectrograms of this many seconds: positions are sines, and shorter ones a part."""
    encoder, config = model.model.encoder, model.config
    whole, size = encoder.embed_positions, config.max_source_positions
    wanted = positions(seconds)
    if wanted > whole.num_embeddings:
        raise ValueError(f"this Whisper hears {size * POSITION_MS // 1000} s at once, not {seconds}")
    part = nn.Embedding.from_pretrained(whole.weight[:wanted].detach(), freeze=True)
    encoder.embed_positions, config.max_source_positions, encoder.max_source_positions = part, wanted, wanted
    try:
        yield
    finally:
        encoder.embed_positions, config.max_source_positions, encoder.max_source_positions = whole, size, size
