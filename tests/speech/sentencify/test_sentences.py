"""Cutting into sentences, and the way from captions to sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertForTokenClassification

from speech.sentencify import sentences as module
from speech.sentencify.captions import Caption
from speech.sentencify.cut import Token, cut_tokens, cut_words, joined, spread
from speech.sentencify.marks import FULL_STOPS, LABELS, NO_MARK, STOPS, bare_of, label_of, written
from speech.sentencify.model import BertPunctuator, chosen, chunks, load_punctuator
from speech.sentencify.sentences import punctuated, restored, sentences, sentencify, timed_tokens
from tests.speech.sentencify import retold
from tests.speech.sentencify.toy import ToyPunctuator

PIECES = st.sampled_from(["a", "stir", "##ring", "'", "s", "##s", "well"])
ROWS = st.lists(st.tuples(PIECES, st.sampled_from(LABELS), st.sampled_from([0.0, 0.0, 0.0, 1.0, 1.5])), max_size=70)


def timed(rows: list[tuple[str, str, float]]) -> list[Token]:
    """Each piece takes half a second, after a pause."""
    tokens, at = [], 0.0
    for text, _, pause in rows:
        tokens.append(Token(text, at + pause, at + pause + 0.5))
        at += pause + 0.5
    return tokens


@given(ROWS)
def test_cutting_is_as_retold(rows: list[tuple[str, str, float]]) -> None:
    tokens = timed(rows)
    found = cut_tokens(tokens, [LABELS.index(label) for _, label, _ in rows])
    expected = retold.cut([(e.text, e.start_s, e.end_s) for e in tokens], [label for _, label, _ in rows])
    assert ([e.text for e in found], [e.start_s for e in found], [e.end_s for e in found]) == expected


@given(ROWS)
def test_no_piece_is_lost(rows: list[tuple[str, str, float]]) -> None:
    found = cut_tokens(timed(rows), [LABELS.index(label) for _, label, _ in rows])
    letters = "".join(text.removeprefix("##") for text, _, _ in rows)
    assert "".join(e.text for e in found).replace(" ", "") == letters


def test_the_classes_are_the_published_ones() -> None:
    assert [LABELS[n] for n in NO_MARK] == ["OU", "OO"]
    assert sorted(FULL_STOPS) == [2, 3, 5, 6, 13, 14]
    assert sorted(STOPS) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14]


def test_a_comma_cuts_from_twenty_tokens_on() -> None:
    comma = LABELS.index(",O")
    assert len(cut_tokens(timed([("a", "", 0.0)] * 19 + [("b", "", 0.0)]), [comma] * 20)) == 1
    cuts = cut_tokens(timed([("a", "", 0.0)] * 21), [comma] * 21)
    assert [len(each.text.split()) for each in cuts] == [20, 1]


def test_a_pause_of_more_than_a_second_cuts_and_of_one_second_does_not() -> None:
    none = LABELS.index("OO")
    rows = [("a", "OO", 0.0), ("b", "OO", 1.0), ("c", "OO", 1.5)]
    assert [each.text for each in cut_tokens(timed(rows), [none] * 3)] == ["a b", "c"]


def test_nothing_cuts_within_a_word_or_after_an_apostrophe() -> None:
    stop = LABELS.index(".O")
    rows = [("stir", "", 0.0), ("##ring", "", 2.0), ("don", "", 0.0), ("'", "", 0.0), ("t", "", 2.0)]
    assert [each.text for each in cut_tokens(timed(rows), [stop] * 5)] == ["stirring", "don", "'t"]


def test_pieces_join_to_words() -> None:
    assert joined(["it", "'", "s", "stir", "##ring", "-", "time"]) == "it's stirring - time"


def test_words_with_marks_are_cut_where_they_are_written() -> None:
    words = spread(["Stir", "it.", "Then", "wait!", "It", "is", "3.5", "cups,", "or", "so"], 0.0, 10.0)
    assert [each.text for each in cut_words(words)] == ["Stir it.", "Then wait!", "It is 3.5", "cups, or so"]
    assert cut_words(words)[1] == Caption(2.0, 4.0, "Then wait!")


def test_the_time_of_a_caption_is_shared_by_its_tokens() -> None:
    tokens = timed_tokens([Caption(2.0, 4.0, "Stirring, all!")], ToyPunctuator())
    assert [each.text for each in tokens] == ["sti", "##rri", "##ng", "all"]
    assert [each.start_s for each in tokens] == [2.0, 2.5, 3.0, 3.5]


def test_half_of_the_captions_with_marks_are_enough() -> None:
    assert punctuated([Caption(0, 1, "a, b"), Caption(1, 2, "c")])
    assert not punctuated([Caption(0, 1, "a, b"), Caption(1, 2, "c"), Caption(2, 3, "d?")])
    assert not punctuated([])


def test_written_marks_are_taken_as_they_are() -> None:
    captions = [Caption(0, 2, "Put the lid on."), Caption(2, 4, "Then we")]
    assert [each.text for each in sentences(captions, ToyPunctuator())] == ["Put the lid on.", "Then we"]


def test_a_sentence_goes_on_over_captions() -> None:
    captions = [Caption(0, 2, "put the lid"), Caption(2, 4, "on it then"), Caption(4, 6, "we wait")]
    found = sentences(captions, ToyPunctuator({"it": ".O"}))
    assert [each.text for each in found] == ["put the lid on it", "then we wait"]
    assert found[0].end_s == pytest.approx(2 + 2 * 2 / 4)  # then is two pieces long


def test_the_whole_way_drops_what_the_curation_drops() -> None:
    captions = [Caption(2.0 * n, 2.0 * n + 1.9, f"now we stir the soup slowly and add number {n}") for n in range(12)]
    assert len(sentencify(captions, ToyPunctuator({"num": ".O"}))) >= 1
    assert sentencify(captions[:10], ToyPunctuator()) == []
    assert sentencify([Caption(e.start_s, e.start_s + 0.2, e.text) for e in captions], ToyPunctuator()) == []


def test_no_captions_are_no_sentences() -> None:
    assert sentences([], ToyPunctuator()) == []
    assert sentences([Caption(0, 1, " ")], ToyPunctuator()) == []


@pytest.mark.parametrize(
    ("word", "label", "bare"),
    [("Ruth,", ",U", "ruth"), ("look!", "!O", "look"), ("I", "OU", "i"),
     ("don't", "OO", "don't"), ("home.", ".O", "home"),
     ("Well-known", "OU", "well-known"), ('"Yes?"', "?U", "yes"), ("So;", ";O", "so"), ("wait...", ".O", "wait")],
)  # fmt: skip
def test_words_have_classes(word: str, label: str, bare: str) -> None:
    assert LABELS[label_of(word)] == label
    assert bare_of(word) == bare


def test_heard_words_get_their_marks_back() -> None:
    model = ToyPunctuator({"rut": "OU", "##h": ",U", "ome": ".O", "##ome": ".O"})
    assert restored(["ruth", "come", "home", "…"], model) == ["Ruth,", "come", "home", "…"]
    assert written("ruth", LABELS.index("?U")) == "Ruth?"


@given(st.integers(0, 2000))
def test_chunks_are_nearly_equal_and_below_256(count: int) -> None:
    parts = chunks(list(range(count)))
    assert [number for part in parts for number in part] == list(range(count))
    assert all(1 <= len(part) <= 256 for part in parts)
    assert not count or len(parts) == min(count, count // 256 + 1)
    assert not parts or max(map(len, parts)) - min(map(len, parts)) <= 1


def test_what_leaves_a_mark_out_pays_its_penalty() -> None:
    probabilities = np.zeros((3, len(LABELS)), np.float32)
    probabilities[0, [1, 2]] = 0.6, 0.3
    probabilities[1, [0, 13]] = 0.75, 0.25
    probabilities[2, [1, 4]] = 0.8, 0.2
    assert [LABELS[n] for n in chosen(probabilities)] == [".O", "OU", "OO"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the published one, with a vocabulary of few words and random weights."""
    out = tmp_path_factory.mktemp("punctuation")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "'", "stir", "##ring", "the", "soup", "don", "t", "well"]
    (out / "vocab.txt").write_text("\n".join(words) + "\n")
    (out / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": True}))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=len(LABELS), id2label=dict(enumerate(LABELS)), initializer_range=0.8,
    )  # fmt: skip
    BertForTokenClassification(config).save_pretrained(out)
    return out


@pytest.mark.parametrize("count", [3, 255, 256, 700])
def test_classes_of_chunks_are_those_of_a_padded_batch(folder: Path, count: int) -> None:
    model = load_punctuator(folder)
    tokens = [["stir", "##ring", "the", "soup", "don", "'", "t"][n % 7] for n in range(count)]
    ids = model.tokenizer.convert_tokens_to_ids(tokens)
    parts = [[2, *part.tolist(), 3] for part in np.array_split(np.array(ids), count // 256 + 1)]
    longest = max(map(len, parts))
    padded = torch.tensor([part + [0] * (longest - len(part)) for part in parts])
    with torch.no_grad():
        probabilities = model.model(input_ids=padded, attention_mask=(padded != 0).long()).logits.softmax(-1)
    probabilities[:, :, :2] -= 0.4
    expected = [
        int(row[place].argmax())
        for row, part in zip(probabilities, parts, strict=True)
        for place in range(1, len(part) - 1)
    ]  # fmt: skip
    assert model.classes(tokens) == expected
    assert len(set(expected)) > 1


def test_a_folder_tokenizes_as_bert_does(folder: Path) -> None:
    assert load_punctuator(folder).tokens("Stirring the SOUP, don't") == [
        "stir", "##ring", "the", "soup", "[UNK]", "don", "'", "t",
    ]  # fmt: skip


def test_a_model_of_other_classes_is_refused(folder: Path, tmp_path: Path) -> None:
    BertForTokenClassification(
        BertConfig(vocab_size=13, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, num_labels=3,
                   id2label={0: "PER", 1: "LOC", 2: "O"})
    ).save_pretrained(tmp_path)  # fmt: skip
    with pytest.raises(ValueError, match="not the classes of punctuation"):
        load_punctuator(tmp_path)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["stirring the soup", "well don't", "the", "", "soup!"]), max_size=12))
def test_times_of_sentences_lie_in_order_within_their_captions(folder: Path, texts: list[str]) -> None:
    captions = [Caption(2.0 * n, 2.0 * n + 2, text) for n, text in enumerate(texts)]
    found = sentences(captions, load_once(folder))
    edges = [edge for each in found for edge in (each.start_s, each.end_s)]
    assert edges == sorted(edges)


def load_once(folder: Path, kept: dict[Path, BertPunctuator] = {}) -> BertPunctuator:  # noqa: B006
    return kept.setdefault(folder, kept.get(folder) or load_punctuator(folder))


def test_the_command_writes_the_videos_that_are_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"now we stir the soup slowly and add number {n}" for n in range(12)]
    good = {"text": texts, "start": list(range(0, 24, 2)), "end": list(range(2, 26, 2))}
    short = {"text": texts[:3], "start": [0, 2, 4], "end": [2, 4, 6]}
    (tmp_path / "raw.json").write_text(json.dumps({"good": good, "short": short}))
    out = tmp_path / "out.json"
    monkeypatch.setattr(
        sys, "argv", ["sentences", str(tmp_path / "raw.json"), "--model", str(folder), "--out", str(out)]
    )  # fmt: skip
    module.main()
    found = json.loads(out.read_text())
    assert list(found) == ["good"]
    assert found["good"]["start"][0] == 0.0 and found["good"]["end"][-1] == 24.0
