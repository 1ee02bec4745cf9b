import random
from pathlib import Path

import pytest
import torch

from models.data.source import TextLine
from models.language.tokenizer import TextTokenizer, load_tokenizer, train_tokenizer
from models.language.train import row_of

TEXTS = [" The boy in the red cap, Hugo, backs away from Mia.", " Hugo opens the box. Mia waves!", " Look, Hugo!"] * 5


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer(TEXTS, 360)


def test_text_comes_back_whole(tokenizer: TextTokenizer) -> None:
    for text in (*TEXTS, "ünknown wörds, 12 & ✓"):
        assert tokenizer.decode(tokenizer.encode(text)) == text.strip()


def test_the_last_id_ends_the_text(tokenizer: TextTokenizer) -> None:
    assert tokenizer.size == 360 and tokenizer.end_of_text == 359
    ids = tokenizer.encode_target("Hugo opens the box", 20)
    assert ids[-1] == 359 and tokenizer.decode(ids) == "Hugo opens the box."


def test_word_starts_count_words(tokenizer: TextTokenizer) -> None:
    ids = tokenizer.encode_target("The boy in the red cap, Hugo, backs away from Mia.", 40)
    assert int(tokenizer.starts_word[ids].sum()) == 11


def test_the_newest_tokens_are_kept(tokenizer: TextTokenizer) -> None:
    ids = tokenizer.encode_lines(["Hugo opens the box.", "Mia waves!"], 3)
    assert len(ids) == 3 and tokenizer.decode(ids).endswith("waves!")
    assert tokenizer.encode_lines([], 5) == [] and tokenizer.encode_lines(["Hugo"], 0) == []


def test_it_is_the_same_after_saving(tokenizer: TextTokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path)
    again = load_tokenizer(tmp_path)
    assert again.encode(TEXTS[0]) == tokenizer.encode(TEXTS[0])
    assert torch.equal(again.starts_word, tokenizer.starts_word)


def test_rows_without_dialogue_hold_descriptions_alone() -> None:
    film = [
        TextLine(at, at % 2 == 0, f"Line {at} is told." if at % 2 == 0 else "Spoken words!", f"Line {at} is told.")
        for at in range(12)
    ]
    tokenizer = train_tokenizer([" " + line.text for line in film], 300)
    rows = {
        dialogue: [tokenizer.decode(row_of(film, tokenizer, 120, random.Random(n), dialogue)) for n in range(30)]
        for dialogue in (True, False)
    }
    assert any("Spoken" in row for row in rows[True])
    assert not any("Spoken" in row for row in rows[False]) and all("told" in row for row in rows[False])
