from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.data.faults import DataRefused
from models.data.htm_aa import HEADER, FoundSentence, centre_second, read_htm_aa, rows_of

A = [FoundSentence(284, "and i'm just going to knead that, a little bit"), FoundSentence(3, 'say "when"')]
B = [FoundSentence(0, "crème — 汤"), FoundSentence(7, "serve"), FoundSentence(9, "")]


def written(path: Path, videos: dict[str, list[FoundSentence]]) -> bytes:
    data = (HEADER + "\n" + "".join(rows_of(path.name, video, rows) for video, rows in videos.items())).encode()
    path.write_bytes(data)
    return data


def test_there_and_back(tmp_path: Path) -> None:
    data = written(tmp_path / "aa.csv", {"6yooogsTG8k": A, "-b": B})
    assert data.startswith(b"vid,timestamp,text\n6yooogsTG8k,284,\"and i'm")
    assert read_htm_aa(tmp_path / "aa.csv") == {"6yooogsTG8k": tuple(A), "-b": tuple(B)}


def test_the_centre_by_hand() -> None:
    assert [centre_second(*span) for span in ((10, 14), (10, 15), (10, 15.1), (0, 0.9), (3, 3))] == [12, 13, 13, 0, 3]
    for odd in ((2, 1), (-1, 1), (0, float("nan")), (0, float("inf"))):
        with pytest.raises(ValueError, match="no interval"):
            centre_second(*odd)


def test_nothing_of_a_video_is_written_where_one_row_is_wrong() -> None:
    for second in (-1, 1.5, True, 10**9):
        with pytest.raises(DataRefused, match=r"aa\.csv, video a, row 2: .*whole second"):
            rows_of("aa.csv", "a", [*A, FoundSentence(second, "x")])  # type: ignore[arg-type]
    for video in ("", "a\nb"):
        with pytest.raises(DataRefused, match="no video id"):
            rows_of("aa.csv", video, A)


def test_every_fault_of_a_file_has_its_row(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    path.write_text("vid,timestamp,text\na,1,x\na,1.5,x\na,-1,x\n,1,x\na,1\na,\N{SUPERSCRIPT TWO},x\n", "utf-8")
    with pytest.raises(DataRefused) as error:
        read_htm_aa(path)
    assert [fault.row for fault in error.value.faults] == [3, 4, 5, 6, 7]
    path.write_bytes(b"vid,timestamp,text\na,1,\xff\n")
    with pytest.raises(DataRefused, match="cannot be read"):
        read_htm_aa(path)
    for text in ("start,end,text\n0,1,x", "vid,timestamp,text,score\n", 'vid,timestamp,text\na,1,"open\n'):
        path.write_text(text)
        with pytest.raises(DataRefused):
            read_htm_aa(path)
    with pytest.raises(DataRefused, match="not there"):
        read_htm_aa(tmp_path / "gone.csv")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=30)
sentences = st.lists(st.tuples(st.integers(0, 10**6), texts).map(lambda pair: FoundSentence(*pair)), max_size=5)


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{11}", fullmatch=True), sentences, max_size=5))
@settings(max_examples=80, deadline=None)
def test_any_sentences_come_back(
    tmp_path_factory: pytest.TempPathFactory, videos: dict[str, list[FoundSentence]]
) -> None:
    path = tmp_path_factory.mktemp("aa") / "aa.csv"
    written(path, videos)
    assert read_htm_aa(path) == {video: tuple(rows) for video, rows in videos.items() if rows}


def test_line_breaks_and_halves_of_characters_become_writable(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    written(path, {"a": [FoundSentence(1, "one\r\ntwo\0three \ud800")]})
    assert read_htm_aa(path)["a"] == (FoundSentence(1, "one two three ?"),)
