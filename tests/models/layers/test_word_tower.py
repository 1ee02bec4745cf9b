from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.layers.word_tower import Dictionary, Reading, WordTower, WordTowerConfig, load_dictionary

WORDS = Dictionary.of(["cut", "the", "onion", "don't", "add"])  # ids 1 … 5
CONFIG = WordTowerConfig(vocab_size=6, word_dim=4, hidden=7, embedding_dim=3)


def tower(**changes: object) -> WordTower:
    torch.manual_seed(0)
    return WordTower(WordTowerConfig(6, 4, 7, 3, **changes))  # type: ignore[arg-type]


def sentence_by_loops(model: WordTower, rows: list[int]) -> list[float]:
    """ReLU of the first layer word by word, its maximum, the second layer; `rows` are the words that take part."""
    table, w1, b1 = model.word_embd.weight.tolist(), model.fc1.weight.tolist(), model.fc1.bias.tolist()
    w2, b2 = model.fc2.weight.tolist(), model.fc2.bias.tolist()
    hidden = []
    for unit in range(7):
        values = [max(0.0, b1[unit] + sum(w1[unit][d] * table[row][d] for d in range(4))) for row in rows]
        hidden.append(max(values))
    return [b2[d] + sum(w2[d][unit] * hidden[unit] for unit in range(7)) for d in range(3)]


@pytest.mark.parametrize(
    ("text", "milnce", "tan"),
    [
        ("Cut the ONION", [1, 2, 3], [1, 2, 3]),
        ("cut two onions, don't!", [1, 4], [1, 0, 0, 4]),
        ("zwei Zwiebeln", [], [0, 0]),
        ("", [], []),
    ],
)
def test_unknown_words_are_dropped_or_keep_their_place(text: str, milnce: list[int], tan: list[int]) -> None:
    assert WORDS.encode(text) == milnce
    assert WORDS.encode(text, "tan") == tan
    padded = {"milnce": milnce + [0] * (16 - len(milnce)), "tan": tan + [0] * (32 - len(tan))}
    assert WORDS.tokens([text]).tolist() == [padded["milnce"]]
    assert WORDS.tokens([text], "tan").tolist() == [padded["tan"]]


def test_long_texts_lose_their_end() -> None:
    text = "salt " * 3 + "add the onion " * 20
    assert WORDS.tokens([text], max_words=4).tolist() == [[5, 2, 3, 5]]
    assert WORDS.tokens([text], "tan", max_words=5).tolist() == [[0, 0, 0, 5, 2]]
    assert WORDS.tokens([text], "tan").shape == (1, 32)
    assert WORDS.tokens([]).shape == (0, 16)


def test_padding_takes_part_in_the_maximum_of_milnce_alone() -> None:
    model = tower()
    tokens = torch.tensor([[1, 0, 3, 0], [0, 0, 0, 0], [2, 4, 5, 1]])
    expected = {
        "milnce": [sentence_by_loops(model, rows) for rows in ([1, 0, 3, 0], [0], [2, 4, 5, 1])],
        "tan": [sentence_by_loops(model, rows) for rows in ([1, 3], [0], [2, 4, 5, 1])],
    }
    readings: tuple[Reading, ...] = ("milnce", "tan")
    for reading in readings:
        assert torch.allclose(model(tokens, reading), torch.tensor(expected[reading]), atol=1e-6)
        assert torch.equal(tower(reading=reading)(tokens), model(tokens, reading))
    assert not torch.allclose(model(tokens, "tan")[0], model(tokens, "milnce")[0], atol=1e-4)


def test_more_padding_changes_nothing_for_tan() -> None:
    model = tower(reading="tan")
    short, long = torch.tensor([[1, 3]]), torch.tensor([[1, 3, 0, 0, 0]])
    assert torch.allclose(model(short), model(long), atol=1e-6)


def test_word_vectors_stay_unless_the_config_says_otherwise() -> None:
    tokens = torch.tensor([[1, 2]])
    for changes, learns in (
        ({}, False),
        ({"train_words": True}, True),
        ({"train_words": True, "reading": "tan"}, False),
    ):
        model = tower(**changes)
        model(tokens).sum().backward()
        assert (model.word_embd.weight.grad is not None) is learns
        assert model.fc1.weight.grad is not None


def test_tokens_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        tower()(torch.zeros(2, 0, dtype=torch.long))
    with pytest.raises(ValueError, match="milnce, tan"):
        WordTowerConfig(reading="bert")  # type: ignore[arg-type]


def test_dictionaries_are_read_as_published_and_as_ours(tmp_path: Path) -> None:
    np.save(tmp_path / "s3d_dict.npy", np.array(["cut", "the", "été"]))
    published = load_dictionary(tmp_path / "s3d_dict.npy")
    assert published.ids == {"cut": 1, "the": 2, "été": 3} and published.size == 4
    published.save(tmp_path / "ours")
    assert load_dictionary(tmp_path / "ours") == published
    np.save(tmp_path / "pickled.npy", np.array(["a", None], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        load_dictionary(tmp_path / "pickled.npy")
    np.save(tmp_path / "numbers.npy", np.zeros(3))
    with pytest.raises(ValueError, match="unicode"):
        load_dictionary(tmp_path / "numbers.npy")
    (tmp_path / "words.json").write_text('{"cut": 1}', encoding="utf-8")
    with pytest.raises(ValueError, match="list of words"):
        load_dictionary(tmp_path)


def test_a_dictionary_of_texts_has_the_commonest_words() -> None:
    assert Dictionary.of_texts(["The dog, the cat", "a dog the"], 3).words == ("the", "dog", "a")
    assert Dictionary.of(["a", "b", "a"]).ids == {"a": 3, "b": 2}
