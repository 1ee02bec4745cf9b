"""A Whisper as the published multilingual ones come, randomly filled: their files, token numbers and names."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import GenerationConfig, WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.models.whisper.tokenization_whisper import LANGUAGES

TEXT_TOKENS = 50_257
LATER = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")


def write_published(folder: Path, width: int = 64) -> None:
    """Of the layout of whisper-tiny (51,865 tokens, 99 languages, 30 s), narrower."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    number = tokenizer.token_to_id
    end, start = number("<|endoftext|>"), number("<|startoftranscript|>")
    assert (end, start, number("<|notimestamps|>"), tokenizer.get_vocab_size()) == (50_257, 50_258, 50_363, 51_865)
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=51_865, d_model=width, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
            decoder_attention_heads=2, encoder_ffn_dim=4 * width, decoder_ffn_dim=4 * width, pad_token_id=end,
            bos_token_id=end, eos_token_id=end, decoder_start_token_id=start,
        )
    )  # fmt: skip
    languages = {f"<|{code}|>": number(f"<|{code}|>") for code in list(LANGUAGES)[:99]}
    model.generation_config = GenerationConfig(
        decoder_start_token_id=start, eos_token_id=end, pad_token_id=end, bos_token_id=end, max_length=448,
        is_multilingual=True, lang_to_id=languages, no_timestamps_token_id=number("<|notimestamps|>"),
        task_to_id={name: number(f"<|{name}|>") for name in ("translate", "transcribe")},
        alignment_heads=[[0, 1], [1, 0]], return_timestamps=False, suppress_tokens=[1, 2, 7],
        begin_suppress_tokens=[220, end], prev_sot_token_id=number("<|startofprev|>"),
    )  # fmt: skip
    model.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    told = {"tokenizer_class": "WhisperTokenizer", "errors": "replace", "model_max_length": 448}
    told |= dict.fromkeys(("bos_token", "eos_token", "unk_token", "pad_token"), "<|endoftext|>")
    (folder / "tokenizer_config.json").write_text(json.dumps(told))


def as_int8(folder: Path, out: Path) -> None:
    """The same for faster-whisper."""
    from ctranslate2.converters import TransformersConverter

    converter = TransformersConverter(str(folder), copy_files=["tokenizer.json", "preprocessor_config.json"])
    converter.convert(str(out), quantization="int8")


def _tokenizer() -> Tokenizer:
    """Bytes, and made-up tokens up to the published number."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate(alphabet)}
    vocabulary |= {f"Ġw{number}": number for number in range(len(alphabet), TEXT_TOKENS)}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["endoftext", "startoftranscript", *list(LANGUAGES)[:99], *LATER]
    tokenizer.add_special_tokens([AddedToken(f"<|{name}|>", special=True, normalized=False) for name in special])
    times = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in times])
    return tokenizer
