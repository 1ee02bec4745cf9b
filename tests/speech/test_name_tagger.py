"""Names by a tagger from a local folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForTokenClassification

from speech.anonymise import replaced
from speech.name_tagger import joined, load_tagger

LABELS = ["O", "B-PER", "I-PER", "B-LOC"]
WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "tom",
    "price",
    "nor",
    "##a",
    "paris",
    "sees",
    "in",
    "and",
    ".",
    "'",
    "s",
]
KINDS = {"tom": 1, "nor": 1, "price": 2, "##a": 2, "paris": 3}


def tagger_folder(out: Path, labels: list[str]) -> BertForTokenClassification:
    (out / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=0, num_attention_heads=1, max_position_embeddings=40,
        num_labels=len(labels), id2label=dict(enumerate(labels)),
    )  # fmt: skip
    return BertForTokenClassification(config)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each word has its label in its own vector."""
    out = tmp_path_factory.mktemp("tagger")
    model = tagger_folder(out, LABELS)
    with torch.no_grad():
        for parameter in (model.bert.embeddings.position_embeddings, model.bert.embeddings.token_type_embeddings):
            parameter.weight.zero_()
        for place, word in enumerate(WORDS):
            model.bert.embeddings.word_embeddings.weight[place] = torch.eye(8)[KINDS.get(word, 0)]
        model.classifier.weight.copy_(torch.eye(8)[:4])
        model.classifier.bias.zero_()
    model.save_pretrained(out)
    return out


def test_tagged_names_are_whole_words(planted: Path) -> None:
    tagger = load_tagger(planted)
    texts = ["Tom Price sees Nora's Paris.", "In Paris", "", "Nora and Tom"]
    spans = tagger.spans(texts)
    assert spans == [[(0, 9), (15, 19)], [], [], [(0, 4), (9, 12)]]
    assert replaced(texts[0], spans[0]) == "Someone sees someone's Paris."


def test_a_long_text_is_read_in_part(planted: Path) -> None:
    assert len(load_tagger(planted).spans(["Tom sees " * 60])[0]) == 19


def test_random_weights_tell_what_their_tokens_tell(tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = tagger_folder(tmp_path, ["PER", "O"])
    model.save_pretrained(tmp_path)
    tagger = load_tagger(tmp_path)
    text = "Tom sees Nora in Paris and Price ."
    given = tagger.tokenizer(text, return_tensors="pt", return_offsets_mapping=True)
    offsets = given.pop("offset_mapping")[0].tolist()
    with torch.no_grad():
        people = (tagger.model(**given).logits[0].argmax(-1) == 0).tolist()
    covered = {at for start, end in tagger.spans([text])[0] for at in range(start, end)}
    for (start, end), is_person in zip(offsets, people, strict=True):
        if is_person and any(sign.isalnum() for sign in text[start:end]):
            assert set(range(start, end)) <= covered
    assert any(people)


def test_labels_join_to_names() -> None:
    text = "Tom B. Price Nora-Lee"
    assert joined(text, [("B-PER", 0, 3), ("I-PER", 4, 5), ("O", 5, 6), ("I-PER", 7, 12)]) == [(0, 12)]
    assert joined(text, [("B-PER", 7, 12), ("B-PER", 13, 17), ("I-PER", 18, 21)]) == [(7, 12), (13, 21)]
    assert joined(text, [("PER", 8, 10), ("LOC", 13, 17)]) == [(7, 12)]
    assert joined(text, [("B-PER", 0, 0)]) == []


def test_a_tagger_of_other_things_is_refused(tmp_path: Path) -> None:
    tagger_folder(tmp_path, ["O", "B-LOC"]).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="no label is of people"):
        load_tagger(tmp_path)
