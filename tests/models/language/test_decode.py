import pytest
import torch

from models.autoad.model import AutoAD
from models.language.decode import DecodeOptions, WordBudget, banned_tokens, beam_search, greedy_search
from tests.models.language.reference_decode import next_log_probs, penalised, slow_beam, slow_greedy


def prompt_of(seed: int, width: int, length: int = 5) -> torch.Tensor:
    return torch.randn(1, length, width, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("history", [[], [3, 4, 5, 6, 3, 4]])
def test_beam_search_is_the_slow_reference_token_for_token(tiny: AutoAD, seed: int, history: list[int]) -> None:
    prompt = prompt_of(seed, tiny.config.width)
    stop = tiny.config.stop_token
    with torch.no_grad():  # make the end likely enough that some beams stop early
        tiny.gpt.transformer.wte.weight[stop] *= 2.0
    options = DecodeOptions(beam=5, max_tokens=14, stop_token=stop)
    ours = beam_search(tiny.gpt, prompt, options, history)
    slow = slow_beam(tiny.gpt, prompt, 5, stop, 14, history)
    assert [list(h.tokens) for h in ours] == [tokens for tokens, _ in slow]
    assert [h.score for h in ours] == pytest.approx([score for _, score in slow], abs=1e-4)
    assert all(h.finished == (h.tokens[-1] == stop) for h in ours)


def test_the_reference_runs_meet_beams_that_stop_early(tiny: AutoAD) -> None:
    stop = tiny.config.stop_token
    with torch.no_grad():
        tiny.gpt.transformer.wte.weight[stop] *= 2.0
    lengths = {
        len(tokens)
        for seed in range(8)
        for tokens, _ in slow_beam(tiny.gpt, prompt_of(seed, tiny.config.width), 5, stop, 14, [])
    }
    assert min(lengths) < 14, "otherwise the rule for finished beams is not exercised"


@pytest.mark.parametrize("seed", range(8))
def test_greedy_search_is_the_slow_reference(tiny: AutoAD, seed: int) -> None:
    prompt = prompt_of(seed, tiny.config.width)
    options = DecodeOptions(max_tokens=20, stop_token=tiny.config.stop_token)
    ours = greedy_search(tiny.gpt, prompt, options, [7, 8, 9])
    assert list(ours.tokens) == slow_greedy(tiny.gpt, prompt, tiny.config.stop_token, 20, [7, 8, 9])


def test_a_beam_as_wide_as_the_vocabulary_finds_the_best_pair(tiny: AutoAD) -> None:
    prompt = prompt_of(1, tiny.config.width)
    size = tiny.config.vocab_size
    found = beam_search(tiny.gpt, prompt, DecodeOptions(beam=size, max_tokens=2, stop_token=size - 1))
    first = next_log_probs(tiny.gpt, prompt, [])
    best = {(size - 1,): first[size - 1]}
    for a in range(size - 1):
        second = penalised(next_log_probs(tiny.gpt, prompt, [a]), [a], [], 1.2, 3)
        best |= {(a, b): (first[a] + second[b]) / 2 for b in range(size)}
    winner = max(best, key=lambda tokens: best[tokens])
    assert found[0].tokens == winner
    assert found[0].score == pytest.approx(best[winner], abs=1e-4)


def test_banned_tokens_by_hand() -> None:
    assert banned_tokens([1, 2, 3, 1, 2], 3) == [3]
    assert banned_tokens([1, 2, 3, 1, 2, 4, 1, 2], 3) == [3, 4]
    assert banned_tokens([1], 3) == []
    assert banned_tokens([], 3) == []
    assert banned_tokens([5, 5], 2) == [5]


def budget(size: int, words: int, least: float = -1e9) -> WordBudget:
    starts = torch.zeros(size, dtype=torch.bool)
    starts[10:30] = True
    return WordBudget(words, starts, least)


@pytest.mark.parametrize("words", [0, 1, 2, 5])
def test_no_hypothesis_exceeds_the_word_budget(tiny: AutoAD, words: int) -> None:
    limit = budget(tiny.config.vocab_size, words)
    options = DecodeOptions(beam=6, max_tokens=15, stop_token=tiny.config.stop_token)
    for seed in range(4):
        prompt = prompt_of(seed, tiny.config.width)
        found = beam_search(tiny.gpt, prompt, options, budget=limit)
        found.append(greedy_search(tiny.gpt, prompt, options, budget=limit))
        for hypothesis in found:
            assert sum(10 <= token < 30 for token in hypothesis.tokens) <= words


def test_a_generous_budget_only_asks_for_a_word_first(tiny: AutoAD) -> None:
    options = DecodeOptions(max_tokens=10, stop_token=tiny.config.stop_token)
    limit = budget(tiny.config.vocab_size, 99)
    same = 0
    for seed in range(12):
        prompt = prompt_of(seed, tiny.config.width)
        free = beam_search(tiny.gpt, prompt, options)
        held = beam_search(tiny.gpt, prompt, options, budget=limit)
        assert all(bool(limit.starts_word[hypothesis.tokens[0]]) for hypothesis in held)
        if all(bool(limit.starts_word[hypothesis.tokens[0]]) for hypothesis in free):
            same += held == free
    assert held[0].score <= free[0].score or same


def test_unlikely_tokens_are_not_taken_to_fit_a_budget(tiny: AutoAD) -> None:
    options = DecodeOptions(max_tokens=8, stop_token=tiny.config.stop_token)
    size = tiny.config.vocab_size
    for seed in range(6):
        prompt = prompt_of(seed, tiny.config.width)
        for hypothesis in beam_search(tiny.gpt, prompt, options, budget=budget(size, 3, -3.0)):
            for at, token in enumerate(hypothesis.tokens):
                steps = penalised(
                    next_log_probs(tiny.gpt, prompt, list(hypothesis.tokens[:at])),
                    list(hypothesis.tokens[:at]),
                    [],
                    1.2,
                    3,
                )
                assert steps[token] >= -3.0 - 1e-4


def test_decoding_ends_where_the_positions_end(tiny: AutoAD) -> None:
    """The longest prompt and the published 67 tokens are more than a starter has positions for."""
    options = DecodeOptions(beam=3, max_tokens=67, stop_token=tiny.config.stop_token, no_repeat_ngram=1)
    prompt = prompt_of(0, tiny.config.width, length=tiny.config.positions - 4)
    limit = budget(tiny.config.vocab_size, 99)
    assert max(len(h.tokens) for h in beam_search(tiny.gpt, prompt, options, budget=limit)) <= 5
    assert len(greedy_search(tiny.gpt, prompt, options).tokens) <= 5
