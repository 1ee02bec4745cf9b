"""Passages, a model that learns planted marks, and the shipped starter."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from models.catalog import STARTER
from models.data.film_lines import FilmLine, FilmLines, open_lines
from models.data.lessons import Lesson, open_lessons
from models.data.source import Frames
from models.punctuation.measure import f1, scores, word_classes
from models.punctuation.text import MAX_WORDS, Passages, passage_of
from models.punctuation.train import (
    IGNORED,
    PunctuationConfig,
    Recipe,
    batch_of,
    punctuation_losses,
    rows_of,
    save,
    train,
    wordpiece,
)
from speech.sentencify.marks import LABELS
from speech.sentencify.model import load_punctuator
from speech.sentencify.sentences import restored

SAYINGS = ("Well, we go home.", "Tom walks to the door.", "Did you see Tom?", "Look!")


class Films:
    """Films and lessons in which the same four things are said in any order."""

    VERSION = "planted"
    VOCABULARY: Sequence[str] = ()

    def film_lines(self, seed: int, length_s: int = 120) -> FilmLines:
        rng = random.Random(seed)
        lines = tuple(
            FilmLine(at * 1000, at * 1000 + 900, rng.choice(SAYINGS), rng.choice(("Tom", "")), True, "Someone waits.")
            for at in range(length_s)
        )
        return FilmLines(seed, length_s * 1000, lines, ("Tom",))

    def lines_seeds(self, split: str) -> Sequence[int]:
        return {"train": range(100), "tune": range(900, 1000)}[split]

    def lesson(self, seed: int) -> Lesson:
        texts = tuple(random.Random(seed).choices(SAYINGS, k=30))
        return Lesson(seed, 30.0, texts, tuple(map(float, range(30))), tuple(map(float, range(1, 31))), (None,) * 30)

    def lesson_frames(self, seed: int, size: int, step_ms: int) -> Iterator[Frames]:
        return iter(())

    lesson_seeds = lines_seeds


def passages(split: str) -> Passages:
    return Passages(Films(), Films(), split, 6, 1)


def test_words_come_with_the_class_of_what_is_written() -> None:
    found = passage_of(["Well,", "we", "-", "go", "home.", "Why?"])
    assert found.words == ("well", "we", "go", "home", "why")
    assert [LABELS[label] for label in found.labels] == [",U", "OO", "OO", ".O", "?U"]


def test_the_same_number_gives_the_same_passage_and_splits_share_no_film() -> None:
    assert passages("train").passage(5) == passages("train").passage(5)
    assert passages("train").passage(5) != passages("train").passage(6)
    for number in range(30):
        found = passages("tune").passage(number)
        assert len(found.words) == len(found.labels) <= MAX_WORDS


def test_a_few_words_are_misheard() -> None:
    clean, damaged = (passages("train").passage(0, damaged=each) for each in (False, True))
    long = passage_of(["Word."] * 2000, random.Random(0))
    assert 1900 < long.words.count("word") < 1980
    assert clean.words != () and damaged.words != ()


def test_rows_are_framed_and_padded() -> None:
    tokenizer = wordpiece(["well we go home"], 200)
    one, two = passage_of(["Well,", "we"]), passage_of(["home."])
    ids, labels = rows_of(one, tokenizer)
    assert ids[0] == tokenizer.token_to_id("[CLS]") and ids[-1] == tokenizer.token_to_id("[SEP]")
    assert labels[0] == labels[-1] == IGNORED and labels[1] == LABELS.index(",U")
    padded, marks = batch_of([one, two], tokenizer)
    assert padded.shape == marks.shape and (marks[padded == 0] == IGNORED).all()


def test_words_from_elsewhere_are_spelled() -> None:
    tokenizer = wordpiece(list(SAYINGS), 200)
    assert "[UNK]" not in tokenizer.encode("quixotic zebras, 42 of them").tokens


def test_padding_changes_no_loss() -> None:
    from transformers import BertForTokenClassification

    torch.manual_seed(0)
    tokenizer = wordpiece(list(SAYINGS), 200)
    model = BertForTokenClassification(PunctuationConfig(200, 16, 1, 2, 16).bert()).eval()
    ids, labels = batch_of([passage_of(SAYINGS[0].split())], tokenizer)
    wider = [torch.nn.functional.pad(each, (0, 7), value=fill) for each, fill in ((ids, 0), (labels, IGNORED))]
    plain = punctuation_losses(model, (ids, labels))["loss"]
    assert torch.allclose(plain, punctuation_losses(model, (wider[0], wider[1]))["loss"], atol=1e-6)


def test_planted_marks_are_learnt_and_come_back_from_the_folder(tmp_path: Path) -> None:
    recipe = Recipe(steps=80, batch_words=600, films=6, tune_passages=5, seed=1)
    model, tokenizer = train(passages("train"), tmp_path, recipe, PunctuationConfig(200, 32, 1, 2, 32))
    save(tmp_path, model, tokenizer, {"name": "punctuation"})
    shipped = load_punctuator(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text())["record"] == {"name": "punctuation"}
    found = scores(shipped, [passages("tune").passage(number, damaged=False) for number in range(5)])
    assert found["f1_end"] > 0.8 and found["f1_capital"] > 0.8
    words = ["well", "we", "go", "home"]
    assert [word.lower().rstrip(".,?!") for word in restored(words, shipped)] == words


def test_f1_counts_both_ways() -> None:
    assert f1([True, True, False], [True, False, True]) == 0.5
    assert f1([False], [True]) == 0


def test_a_word_has_the_class_of_its_last_token(tmp_path: Path) -> None:
    class Pieces:
        def tokens(self, text: str) -> list[str]:
            return [text[:2], f"##{text[2:]}"] if len(text) > 2 else [text]

        def classes(self, tokens: Sequence[str]) -> list[int]:
            return list(range(len(tokens)))

    assert word_classes(Pieces(), ["abc", "de", "fgh"]) == [1, 2, 4]


shipped = STARTER / "punctuation"


def test_the_starter_is_small_and_knows_where_most_sentences_end() -> None:
    assert sum(path.stat().st_size for path in shipped.iterdir()) < 700_000
    record = json.loads((shipped / "config.json").read_text())["record"]
    assert {"command", "seed", "world_version", "metrics", "git_sha"} <= set(record)
    model = load_punctuator(shipped)
    tuning = Passages(open_lines("studio.training_lines"), open_lessons("studio.training_lessons"), "tune", 6, 3)
    found = scores(model, [tuning.passage(number, damaged=False) for number in range(12)])
    assert found["f1_end"] > 0.65 and found["f1_capital"] > 0.75
