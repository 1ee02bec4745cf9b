from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.data.faults import DataRefused
from models.data.htm_aa import FoundSentence, HtmAaWriter, centre_second, read_htm_aa

A = [FoundSentence(284, "and i'm just going to knead that, a little bit"), FoundSentence(3, 'say "when"')]
B = [FoundSentence(0, "crème — 汤"), FoundSentence(7, "serve"), FoundSentence(9, "")]


def filled(path: Path) -> bytes:
    with HtmAaWriter(path) as writer:
        writer.write("6yooogsTG8k", A)
        writer.write("-b", B)
    return path.read_bytes()


def test_there_and_back(tmp_path: Path) -> None:
    data = filled(tmp_path / "aa.csv")
    assert data.startswith(b"vid,timestamp,text\n6yooogsTG8k,284,\"and i'm")
    assert read_htm_aa(tmp_path / "aa.csv") == {"6yooogsTG8k": tuple(A), "-b": tuple(B)}


def test_the_centre_by_hand() -> None:
    assert [centre_second(*span) for span in ((10, 14), (10, 15), (10, 15.1), (0, 0.9), (3, 3))] == [12, 13, 13, 0, 3]
    for odd in ((2, 1), (-1, 1), (0, float("nan")), (0, float("inf"))):
        with pytest.raises(ValueError, match="no interval"):
            centre_second(*odd)


def test_cut_off_anywhere_it_is_mended_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    whole = filled(path)
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        with HtmAaWriter(path) as writer:
            kept = path.read_bytes()
            assert kept.endswith(b"\n")
            assert writer.mended_bytes == (size if size < 19 else size - len(kept))
            for video, rows in (("6yooogsTG8k", A), ("-b", B)):
                if video not in writer.complete:
                    writer.write(video, rows)
        assert path.read_bytes() == whole


def test_what_is_complete_is_not_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    filled(path)
    with HtmAaWriter(path) as writer:
        assert writer.complete == {"6yooogsTG8k"}
        assert writer.write("-b", B) == 0
        with pytest.raises(DataRefused, match="there already"):
            writer.write("6yooogsTG8k", A)
        with pytest.raises(DataRefused, match="other sentences"):
            writer.write("-b", B[1:])
        assert writer.write("none", []) == 0
        assert writer.write("c", A) == 2
        assert writer.complete == {"6yooogsTG8k", "-b"}


def test_nothing_of_a_video_is_written_where_one_row_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    with HtmAaWriter(path) as writer:
        for second in (-1, 1.5, True, 10**9):
            with pytest.raises(DataRefused, match="whole second"):
                writer.write("a", [*A, FoundSentence(second, "x")])  # type: ignore[arg-type]
        for video in ("", "a\nb"):
            with pytest.raises(DataRefused, match="no video id"):
                writer.write(video, A)
    assert read_htm_aa(path) == {}


def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    for text in ("start,end,text\n0,1,x", "vid,timestamp,text,score\n", 'vid,timestamp,text\na,1,"open\n'):
        path.write_text(text)
        with pytest.raises(DataRefused):
            HtmAaWriter(path)
        assert path.read_text() == text


def test_every_fault_of_a_file_has_its_row(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    path.write_text("vid,timestamp,text\na,1,x\na,1.5,x\na,-1,x\n,1,x\na,1\na,\N{SUPERSCRIPT TWO},x\n", "utf-8")
    with pytest.raises(DataRefused) as error:
        read_htm_aa(path)
    assert [fault.row for fault in error.value.faults] == [3, 4, 5, 6, 7]
    path.write_bytes(b"vid,timestamp,text\na,1,\xff\n")
    with pytest.raises(DataRefused, match="cannot be read"):
        read_htm_aa(path)
    with pytest.raises(DataRefused, match="not there"):
        read_htm_aa(tmp_path / "gone.csv")


def test_a_file_of_windows_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    path.write_bytes(b"\xef\xbb\xbfvid,timestamp,text\r\na,1,one  two\r\na,2,th")
    with HtmAaWriter(path) as writer:
        assert writer.mended_bytes == 6
        assert writer.write("a", [FoundSentence(1, "one  two"), FoundSentence(2, "three")]) == 1
    assert read_htm_aa(path) == {"a": (FoundSentence(1, "one  two"), FoundSentence(2, "three"))}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=30)
sentences = st.lists(st.tuples(st.integers(0, 10**6), texts).map(lambda pair: FoundSentence(*pair)), max_size=5)


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{11}", fullmatch=True), sentences, max_size=5), st.data())
@settings(max_examples=80, deadline=None)
def test_any_sentences_come_back_after_any_cut(
    tmp_path_factory: pytest.TempPathFactory, videos: dict[str, list[FoundSentence]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("aa") / "aa.csv"
    with HtmAaWriter(path) as writer:
        for video, rows in videos.items():
            writer.write(video, rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with HtmAaWriter(path) as writer:
        done = writer.complete
        for video, rows in videos.items():
            if video not in done:
                writer.write(video, rows)
    assert read_htm_aa(path) == {video: tuple(rows) for video, rows in videos.items() if rows}


def test_line_breaks_and_halves_of_characters_become_writable(tmp_path: Path) -> None:
    path = tmp_path / "aa.csv"
    with HtmAaWriter(path) as writer:
        writer.write("a", [FoundSentence(1, "one\r\ntwo\0three \ud800")])
    assert read_htm_aa(path)["a"] == (FoundSentence(1, "one two three ?"),)
