import numpy as np
import pytest
import torch

from models.autoad import predict
from models.autoad.model import AutoAD, AutoADConfig, negative_log_likelihood
from models.autoad.predict import ClipInput, describe, evidence_frames, greedy_lines
from models.language.tokenizer import TextTokenizer, train_tokenizer
from models.language.train import pad_rows

LINES = ("Anna sits down.", "Tom opens the old wooden door.", "Anna waves.")


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer([" " + line for line in LINES] * 4, 320)


@pytest.fixture(scope="module")
def trained(tokenizer: TextTokenizer) -> AutoAD:
    """A tiny AutoAD that knows: picture 0 is line 0, picture 1 line 1; the third picture can be told long or short."""
    torch.manual_seed(0)
    model = AutoAD(
        AutoADConfig(
            visual_dim=16, num_latents=2, visual_layers=1, visual_heads=2, max_frames=8, vocab_size=320, positions=128,
            width=32, layers=2, heads=2, context_tokens=40, subtitle_tokens=16, target_tokens=16, linear_std=0.1,
        )
    )  # fmt: skip
    pictures = torch.eye(16)[:3, None].expand(-1, 4, -1) * 4
    told = [LINES[0], LINES[1], LINES[1], LINES[2]]
    features = pictures[[0, 1, 2, 2]]
    target = pad_rows([tokenizer.encode_target(line, 16) for line in told], tokenizer.end_of_text)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    empty = (torch.zeros(4, 0, dtype=torch.long), torch.zeros(4, 0, dtype=torch.bool))
    for step in range(400):
        optimizer.zero_grad()
        text = {"context": empty, "subtitles": empty} if step % 2 else {}
        negative_log_likelihood(model, model.prompt(features, **text), *target).backward()
        optimizer.step()
    return model.eval()


def clip(picture: int, **over: object) -> ClipInput:
    features = np.zeros((4, 16), dtype=np.float32)
    features[:, picture] = 4
    return ClipInput(features, **over)  # type: ignore[arg-type]


def test_it_says_what_it_sees_with_alternatives_and_evidence(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    done: list[tuple[int, int]] = []
    found = describe(trained, tokenizer, [clip(0), clip(1)], mode="none", on_clip=lambda *at: done.append(at))
    assert [each.text for each in found] == [LINES[0], LINES[1]]
    assert done == [(1, 2), (2, 2)]
    for each in found:
        scores = [alternative.score for alternative in each.alternatives]
        assert each.alternatives[0].text == each.text and scores[0] == each.score
        assert len({alternative.text for alternative in each.alternatives}) == len(scores)
        assert each.evidence_frames == tuple(sorted(each.evidence_frames)) and len(each.evidence_frames) == 3


def test_a_short_gap_gets_the_short_line(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    (long,) = describe(trained, tokenizer, [clip(2, max_words=9)], mode="none")
    (short,) = describe(trained, tokenizer, [clip(2, max_words=3)], mode="none")
    assert {alternative.text for alternative in long.alternatives} >= {LINES[1], LINES[2]}
    assert short.text == LINES[2]


def test_a_gap_that_nothing_fits_stays_silent(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    for words in (0, 1):
        (found,) = describe(trained, tokenizer, [clip(1, max_words=words)], mode="none")
        assert found.text == "" and found.alternatives == ()


def test_what_cannot_be_spoken_in_time_is_not_offered(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    (found,) = describe(trained, tokenizer, [clip(2, max_words=9, fits=lambda text: "door" not in text)], mode="none")
    assert found.text == LINES[2]


def test_recurrent_inference_reads_its_own_lines(
    trained: AutoAD, tokenizer: TextTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    contexts: list[list[str] | None] = []
    import models.autoad.predict as predict

    original = predict.prompt_of

    def spy(model: AutoAD, given: TextTokenizer, one: ClipInput, context: list[str] | None) -> object:
        contexts.append(None if context is None else list(context))
        return original(model, given, one, context)

    monkeypatch.setattr(predict, "prompt_of", spy)
    describe(trained, tokenizer, [clip(0), clip(0)], mode="recurrent", previous=[["Before."], []])
    assert contexts[0] == ["Before."] and contexts[1] is not None and len(contexts[1]) == 1
    contexts.clear()
    describe(trained, tokenizer, [clip(0), clip(0)], mode="oracle", previous=[[], ["True line."]])
    assert contexts == [[], ["True line."]]


def test_greedy_lines_are_what_recurrent_inference_reads(
    trained: AutoAD, tokenizer: TextTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[list[str]] = []
    ask = predict.prompt_of

    def listen(model: AutoAD, words: TextTokenizer, one: ClipInput, context: list[str] | None) -> object:
        read.append(list(context or []))
        return ask(model, words, one, context)

    monkeypatch.setattr(predict, "prompt_of", listen)
    clips = [clip(0), clip(1), clip(0)]
    told = greedy_lines(trained, tokenizer, clips)
    describe(trained, tokenizer, clips, mode="recurrent")
    assert told[:2] == [LINES[0], LINES[1]]
    assert read[:3] == read[3:] == [[], told[:1], told[:2]]


def test_bad_calls_are_refused(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    with pytest.raises(ValueError, match="oracle"):
        describe(trained, tokenizer, [clip(0)], mode="oracle")
    with pytest.raises(ValueError, match="2 lists"):
        describe(trained, tokenizer, [clip(0)], previous=[[], []])
    with pytest.raises(ValueError, match="features"):
        describe(trained, tokenizer, [ClipInput(np.zeros((4, 7), dtype=np.float32))])


def test_a_callback_may_cancel(trained: AutoAD, tokenizer: TextTokenizer) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        describe(trained, tokenizer, [clip(0), clip(1)], on_clip=cancel)


def test_evidence_is_where_the_latents_look() -> None:
    attention = torch.tensor([[[0.1, 0.5, 0.0, 0.3, 0.2], [0.0, 0.6, 0.0, 0.1, 0.3]]])
    assert evidence_frames(attention) == (1, 3, 4)
