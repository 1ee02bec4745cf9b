"""The small Whisper's losses, that it learns a batch by heart, and that libraries read what is made of it."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from models import checkpoint
from models.data.soundtracks import RATE, Soundtrack, SpokenLine, SpokenWord
from models.whisper import tokenizer as tokens
from models.whisper.features import extractor, log_mel
from models.whisper.folder import SETTINGS, ready_folder
from models.whisper.measure import word_error
from models.whisper.model import SmallWhisperConfig, build_whisper, hearing
from models.whisper.train import collate, looking_loss, train
from models.whisper.windows import SHORT_S, Window, draw
from speech.recogniser import FasterWhisper, TransformersWhisper, open_recogniser

WORDS = ("one", "two", "three", "four")
HZ = {"one": 300, "two": 700, "three": 1400, "four": 2600}


def toned(seed: int) -> Soundtrack:
    """Lines of three words, each word a tone of its own."""
    rng = Random(seed)
    samples = np.zeros(30 * RATE)
    lines = []
    for start in range(500, 28_000, 2500):
        chosen = [rng.choice(WORDS) for _ in range(3)]
        spans = []
        for n, word in enumerate(chosen):
            at, end = start + 400 * n, start + 400 * n + 350
            time = np.arange(at * 16, end * 16) / RATE
            samples[at * 16 : end * 16] = 9000 * np.sin(2 * np.pi * HZ[word] * time)
            spans.append(SpokenWord(at, end, word))
        lines.append(SpokenLine(start, spans[-1].end_ms, " ".join(chosen) + ".", "a", False, tuple(spans)))
    return Soundtrack(seed, samples.astype(np.int16), tuple(lines), ())


@pytest.fixture(scope="module")
def learnt() -> tokens.Tokenizer:
    return tokens.learn([" ".join(WORDS) + "."] * 4, 20, 30)


@pytest.fixture(scope="module")
def config(learnt: tokens.Tokenizer) -> SmallWhisperConfig:
    ids = [learnt.token_to_id(token) for token in (tokens.END, tokens.START, tokens.NO_TIMES)]
    return SmallWhisperConfig(learnt.get_vocab_size(), *ids, width=64, heads=2, encoder_layers=2, decoder_layers=2)


def windows_of(config: SmallWhisperConfig, learnt: tokens.Tokenizer, count: int, seconds: int = 4) -> list[Window]:
    rng, track = Random(2), toned(1)
    return [draw(track, learnt, config, rng, seconds) for _ in range(count)]


def test_the_spectrogram_is_the_library_s() -> None:
    rng = np.random.default_rng(0)
    piece = (rng.standard_normal(5 * RATE) * 3000).astype(np.int16)
    theirs = extractor()(piece.astype(np.float32) / 32768, sampling_rate=RATE, return_tensors="pt").input_features
    assert torch.allclose(theirs, log_mel([piece], 30), atol=1e-4)
    blank = log_mel([piece], 10, blank=True)
    assert (blank[..., 500:] == 0).all() and torch.allclose(blank[..., :500], log_mel([piece], 10)[..., :500])


def test_looking_at_the_word_costs_nothing_and_away_much() -> None:
    look = torch.zeros(1, 3, 10)
    look[0, 0, 2:4] = 0.5
    look[0, 1, 9] = 1.0
    first, last = torch.tensor([[2, 9, 0]]), torch.tensor([[4, 10, 0]])  # the third is heard nowhere and does not count
    assert float(looking_loss(look, first, last)) == pytest.approx(0, abs=1e-3)
    assert float(looking_loss(look, first + 1, last + 1)) > 2
    assert float(looking_loss(look, first * 0, last * 0)) == 0


def test_a_short_window_is_the_beginning_of_a_long_one(config: SmallWhisperConfig) -> None:
    model = build_whisper(config).eval()
    whole = model.model.encoder.embed_positions
    with hearing(model, 4), torch.inference_mode():
        assert model.model.encoder(torch.zeros(1, 80, 400)).last_hidden_state.shape == (1, 200, config.width)
    assert model.model.encoder.embed_positions is whole and model.config.max_source_positions == 1500
    with pytest.raises(ValueError, match="hears 30 s"), hearing(model, 31):
        pass


@pytest.fixture(scope="module")
def taught(config: SmallWhisperConfig, learnt: tokens.Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that knows four tones, and all but never errs on them."""
    torch.manual_seed(0)
    model = build_whisper(config)
    windows = windows_of(config, learnt, 24)
    batches = [collate(windows[at : at + 8], config, 4) for at in (0, 8, 16)]
    endless = (batch for round_ in repeat(batches) for batch in round_)
    train(model, config, endless, 300, 3e-3, lambda *_: None)
    assert word_error(model, config, learnt, windows, 4) < 0.05
    folder = tmp_path_factory.mktemp("whisper")
    checkpoint.save(folder, model, checkpoint.record_of("whisper", config, "tones", 0), torch.float16)
    learnt.save(str(folder / tokens.FILE))
    return folder


@pytest.mark.slow
def test_both_libraries_write_what_it_learnt(
    taught: Path, learnt: tokens.Tokenizer, config: SmallWhisperConfig, tmp_path: Path
) -> None:
    folder = ready_folder(taught, tmp_path)
    assert ready_folder(taught, tmp_path) == folder and (folder / SETTINGS).is_file()
    fast, slow = open_recogniser(folder), open_recogniser(folder / "hf")
    assert isinstance(fast, FasterWhisper) and fast.window_s == SHORT_S
    assert isinstance(slow, TransformersWhisper) and slow.window_s == 30
    windows = [one for one in windows_of(config, learnt, 8) if len(one.tokens) > 3]
    pieces = [one.samples.astype(np.float32) / 32768 for one in windows]
    written = fast.write(pieces)
    for one, window in zip(written, windows, strict=True):
        text = learnt.decode([token for token in window.tokens if token < config.end_of_text]).strip()
        assert " ".join(word.text for word in one.words) == text
        starts = [word.start_ms for word in one.words]  # how exact they are is the trained one's to show
        assert starts == sorted(starts) and starts[-1] < len(window.samples) * 1000 // RATE
        assert all(0.3 < word.probability <= 1 for word in one.words)
    assert slow.write(pieces[:1])[0].words  # thirty seconds are new to it: that it runs is all that is asked


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no Whisper"):
        ready_folder(tmp_path, tmp_path / "cache")
    with pytest.raises(ValueError, match=r"neither model.bin nor config.json"):
        open_recogniser(tmp_path)
