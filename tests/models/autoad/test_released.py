"""The release's data conventions, by hand."""

import pytest

from models.autoad.released import chunks, frame_indices, target_ids, within_movie, without_names
from models.language.tokenizer import train_tokenizer


def test_frames_are_whole_numbers_of_a_linspace_without_its_end() -> None:
    assert frame_indices(2.0, 6.0, 1000) == [10, 12, 14, 17, 19, 21, 24, 26]  # 10 to 29, every 2.375
    assert frame_indices(2.0, 6.0, 1000, shift=3)[0] == 13
    assert frame_indices(2.0, 6.0, 16) == [10, 10, 11, 11, 12, 13, 13, 14]  # the movie ends at 16
    assert frame_indices(2.0, 6.0, 1000, lookahead=2)[0] == 0
    assert frame_indices(6.0, 8.0, 1000, lookahead=2)[0] == 20
    assert frame_indices(1.0, 1.1, 1000) == [5] * 8
    assert frame_indices(0.0, 4.0, 1000, frames=1) == [0]
    for start, end in ((3.0, 3.0), (-1.0, 2.0)):
        with pytest.raises(ValueError, match="no clip"):
            frame_indices(start, end, 100)


def test_annotations_beyond_their_movie_are_left_out() -> None:
    assert within_movie(1, 10, 20, 100) and within_movie(1, 20, 20, 100)
    assert not within_movie(1, 21, 20, 1000) and not within_movie(1, 20, 30, 99)


def test_targets_are_36_ids_with_space_and_stop() -> None:
    tokenizer = train_tokenizer([" Tom waves.", " Mia runs."] * 4, 300)
    ids = target_ids(tokenizer, "  Tom waves ")
    assert len(ids) == 36 and ids == target_ids(tokenizer, "Tom waves.")
    assert tokenizer.tokenizer.decode([i for i in ids if i != tokenizer.end_of_text]) == " Tom waves."
    assert ids[-1] == tokenizer.end_of_text and ids.count(tokenizer.end_of_text) > 30
    assert len(target_ids(tokenizer, "x " * 80)) == 36
    assert target_ids(tokenizer, "Tom waves!")[: len(tokenizer.encode(" Tom waves!."))] == tokenizer.encode(
        " Tom waves!."
    )


@pytest.mark.parametrize(
    ("count", "size", "runs"),
    [
        (10, 5, [(0, 5), (5, 10)]),
        (12, 5, [(0, 5), (5, 10), (7, 12)]),
        (5, 5, [(0, 5)]),
        (3, 5, [(0, 3)]),
        (0, 5, []),
    ],
)
def test_the_last_chunk_goes_back_to_be_full(count: int, size: int, runs: list[tuple[int, int]]) -> None:
    assert chunks(count, size) == [range(*run) for run in runs]


def test_names_become_someone() -> None:
    assert without_names("Tom and Mia wave at Tommy.", ["Tom", "Mia"]) == "Someone and someone wave at Tommy."
    assert without_names("He nods to Tom.", ["Tom"]) == "He nods to someone."
    assert without_names("He nods.", ["Tom"]) == "He nods." and without_names("He nods.", []) == "He nods."
