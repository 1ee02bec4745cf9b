"""The starter's Whisper: the library's class at a small size, with windows of ten seconds instead of thirty.

What loads and runs it loads the published ones too: everything that differs stands in the folder's config.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn
from transformers import GenerationConfig, WhisperConfig, WhisperForConditionalGeneration

RATE = 16_000  # Hz
HOP = 160  # samples of one spectrogram frame, 10 ms
FRAMES_A_POSITION = 2  # the encoder's second convolution halves them
POSITION_MS = 20  # also what a timestamp token counts in


@dataclass(frozen=True, slots=True)
class SmallWhisperConfig:
    vocab_size: int
    end_of_text: int
    start_of_transcript: int
    no_timestamps: int  # the first timestamp follows it
    window_s: int = 10
    width: int = 192
    encoder_layers: int = 4
    decoder_layers: int = 2
    heads: int = 3
    longest_text: int = 160  # tokens
    # (layer, head) of the decoder whose attention is taught to lie on the word that is being written
    alignment_heads: tuple[tuple[int, int], ...] = ((0, 0), (1, 0))

    @property
    def positions(self) -> int:
        return self.window_s * 1000 // POSITION_MS


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
            max_source_positions=config.positions,
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


def parameters(model: nn.Module) -> int:
    return sum(value.numel() for value in model.parameters())
