"""Many prompts at once get what each would get alone."""

import pytest
import torch

from models.autoad.model import AutoAD
from models.language.decode import DecodeOptions, greedy_search
from models.language.greedy import greedy_together


def test_padded_prompts_are_told_as_each_alone(tiny: AutoAD) -> None:
    stop = tiny.config.stop_token
    with torch.no_grad():
        tiny.gpt.transformer.wte.weight[stop] *= 2.0
    generator = torch.Generator().manual_seed(4)
    embeddings = torch.randn(6, 9, tiny.config.width, generator=generator)
    valid = torch.rand(6, 9, generator=generator) < 0.6
    valid[:, -1] = True
    options = DecodeOptions(max_tokens=14, stop_token=stop)
    histories = [[3, 4, 5, 6, 3, 4] if row % 2 else [] for row in range(6)]
    together = greedy_together(tiny.gpt, embeddings, valid, options, histories)
    alone = [greedy_search(tiny.gpt, embeddings[row, valid[row]][None], options, histories[row]) for row in range(6)]
    assert [each.tokens for each in together] == [each.tokens for each in alone]
    assert [each.score for each in together] == pytest.approx([each.score for each in alone], abs=1e-4)
    assert [each.finished for each in together] == [each.finished for each in alone]
    assert len({len(each.tokens) for each in together}) > 1, "otherwise nobody stops early"


def test_it_ends_where_the_positions_end(tiny: AutoAD) -> None:
    length = tiny.config.positions - 4
    options = DecodeOptions(max_tokens=67, stop_token=-1, no_repeat_ngram=1)
    (found,) = greedy_together(
        tiny.gpt, torch.randn(1, length, tiny.config.width), torch.ones(1, length, dtype=torch.bool), options
    )
    assert len(found.tokens) == 5 and not found.finished


def test_a_prompt_must_end_in_something_real(tiny: AutoAD) -> None:
    with pytest.raises(ValueError, match="last place"):
        greedy_together(tiny.gpt, torch.zeros(1, 2, tiny.config.width), torch.tensor([[True, False]]), DecodeOptions())
