from __future__ import annotations

import csv
import io
import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.data.alignment_films import (
    HTM_TRAINING,
    AlignmentFilms,
    FilmFilters,
    read_holdout,
    read_vlen,
    training_split,
)
from models.data.alignment_sentences import (
    Sentences,
    read_caption_csvs,
    read_htm_align,
    read_sentences,
    read_sentencified,
)
from models.data.faults import DataRefused
from models.data.feature_folders import FeatureFolder

TWO = {
    "b": {"text": ["stir it", "and serve — hot"], "start": [1, 4.25], "end": [3.5, 6]},
    "a": {"text": ["hello"], "start": [0.0], "end": [2.0]},
}


def written(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


def folder_of(path: Path, seconds: dict[str, int], width: int = 4) -> FeatureFolder:
    path.mkdir()
    for video, length in seconds.items():
        rows = np.arange(length * width, dtype=np.float32).reshape(length, width)
        np.save(path / f"{video}.mp4.npy", rows)
    return FeatureFolder(path)


def problems(error: pytest.ExceptionInfo[DataRefused]) -> list[tuple[str | None, int | None, str]]:
    return [(fault.video, fault.row, fault.problem) for fault in error.value.faults]


def test_sentencified_beside_its_features(tmp_path: Path) -> None:
    sentences = read_sentencified(written(tmp_path / "htm.json", TWO))
    films = AlignmentFilms(sentences, folder_of(tmp_path / "features", {"a": 10, "b": 8, "c": 9}))
    assert (films.ids, len(films)) == (("a", "b"), 2)
    film = films["b"]
    assert film.video == films[1].video
    assert (film.texts, film.alignable, film.vlen_s) == (("stir it", "and serve — hot"), None, 8)
    assert film.starts_s.tolist() == [1, 4.25]
    assert film.ends_s.tolist() == [3.5, 6]
    assert (film.features.shape, film.features.dtype) == ((8, 4), np.float32)
    assert [one.video for one in films] == ["a", "b"]


def test_htm_align(tmp_path: Path) -> None:
    given = {"a": [[1, 10.739, 17.535, "add oil"], [0, 0, 3.1, "hi"]], "b": []}
    sentences = read_htm_align(written(tmp_path / "align.json", given))
    film = AlignmentFilms(sentences, folder_of(tmp_path / "features", {"a": 20, "b": 3}))["a"]
    assert film.alignable is not None
    assert film.alignable.tolist() == [True, False]
    assert (film.starts_s.tolist(), film.texts) == ([10.739, 0], ("add oil", "hi"))


def test_a_csv_a_video(tmp_path: Path) -> None:
    (tmp_path / "asr").mkdir()
    written(
        tmp_path / "asr" / "a.csv", 'start,end,text\n0.5,2,"stir, ""gently"""\n3,4,two\nlines\n'.replace("two\n", "")
    )
    written(tmp_path / "asr" / "b.csv", ',start,end,text\r\n0,1,2,"over\r\nlines"\r\n1,2,3,a "quote" inside\r\n')
    index = written(tmp_path / "vid_to_asr.json", {"a": "asr/a.csv", "b": "asr/b.csv"})
    found = read_caption_csvs(index)
    assert found["a"].texts == ('stir, "gently"', "lines")
    assert (found["b"].texts, found["b"].rows) == (("over\r\nlines", 'a "quote" inside'), (2, 4))
    elsewhere = written(tmp_path / "absolute.json", {"a": "/data/htm/a.csv", "b": "C:\\htm\\b.csv"})
    assert read_caption_csvs(elsewhere, tmp_path / "asr") == found


def test_bytes_of_windows_are_told_or_read_when_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("start,end,text\n0,1,fine\n1,2,crème “brûlée”\n".encode("cp1252"))
    index = written(tmp_path / "index.json", {"a": "a.csv"})
    with pytest.raises(DataRefused) as error:
        read_caption_csvs(index)
    ((video, row, problem),) = problems(error)
    assert (video, row, error.value.faults[0].file) == ("a", 3, "a.csv")
    assert "cp1252" in problem
    assert read_caption_csvs(index, encoding="cp1252")["a"].texts[1] == "crème “brûlée”"


def test_every_fault_of_every_csv_in_one_exception(tmp_path: Path) -> None:
    files = {
        "open": 'start,end,text\n0,1,one\n1,2,"never closed\n2,3,three\n',
        "stray": 'start,end,text\n0,1,"one" two\n',
        "columns": "start,end,text\n0,1\n0,1,a,b\n",
        "head": "begin,end,text\n0,1,a\n",
        "twice": "start,end,text,start\n0,1,a,0\n",
        "empty": "",
        "times": "start,end,text\nnan,1,a\n0,inf,a\n-1,2,a\n5,4,a\nx,1,a\n1_0,20,a\n",
        "huge": f"start,end,text\n0,1,{'x' * 200_000}\n",
    }
    for name, text in files.items():
        written(tmp_path / f"{name}.csv", text)
    index = written(
        tmp_path / "index.json",
        {name: f"{name}.csv" for name in files} | {"gone": "gone.csv", "out": "../secret.csv", "none": None},
    )
    with pytest.raises(DataRefused) as error:
        read_caption_csvs(index)
    found = problems(error)
    assert {video for video, _, _ in found} == {*files, "gone", "out", "none"}
    assert [row for video, row, _ in found if video == "times"] == [2, 3, 4, 5, 6, 7]
    assert [row for video, row, _ in found if video == "columns"] == [2, 3]
    assert next(problem for video, _, problem in found if video == "open").count("quote") == 1
    assert next(row for video, row, _ in found if video == "open") == 3


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.floats(0, 1e6)


@given(st.lists(st.tuples(times, times, cells), max_size=8))
@settings(max_examples=80, deadline=None)
def test_any_csv_that_is_well_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float, str]]
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    ordered = [(min(a, b), max(a, b), text) for a, b, text in rows]
    text = io.StringIO()
    csv.writer(text).writerows([("start", "end", "text"), *ordered])
    (folder / "a.csv").write_bytes(text.getvalue().encode())
    found = read_caption_csvs(written(folder / "index.json", {"a": "a.csv"}))["a"]
    assert list(zip(found.starts_s, found.ends_s, found.texts, strict=True)) == ordered


@given(st.binary(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_bytes_crash(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("csv")
    (folder / "a.csv").write_bytes(b"start,end,text\n" + data)
    (folder / "a.json").write_bytes(data)
    index = written(folder / "index.json", {"a": "a.csv"})
    for read, path in (
        (read_caption_csvs, index),
        (read_sentencified, folder / "a.json"),
        (read_vlen, folder / "a.csv"),
    ):
        try:
            assert isinstance(read(path), dict)
        except DataRefused as refused:
            assert refused.faults


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[]", "holds a list"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"a": 3}', "no lists"),
        ('{"a": {"text": ["x"], "start": [0]}}', "no lists"),
        ('{"a": {"text": ["x"], "start": [0, 1], "end": [1]}}', "different lengths: 1, 2, 1"),
        ('{"a": {"text": ["x"], "start": [NaN], "end": [1]}}', "no time"),
        ('{"a": {"text": ["x"], "start": [0], "end": [1e999]}}', "no time"),
        ('{"a": {"text": ["x"], "start": [0], "end": [1' + "0" * 400 + "]}}", "beyond any video"),
        ('{"a": {"text": ["x"], "start": [true], "end": [1]}}', "no number"),
        ('{"a": {"text": ["x"], "start": ["0"], "end": [1]}}', "no number"),
        ('{"a": {"text": [null], "start": [0], "end": [1]}}', "text is None"),
        ('{"a": {"text": ["\\ud800"], "start": [0], "end": [1]}}', "text is"),
        ('{"a": {"text": ["x"], "start": [2], "end": [1]}}', "before it starts"),
        ('{"a": {"text": [], "start": [], "end": []}, "a": {"text": [], "start": [], "end": []}}', "twice"),
        ('{" ": {"text": [], "start": [], "end": []}}', "no id"),
    ],
)
def test_json_of_another_shape(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(DataRefused, match=word) as error:
        read_sentencified(written(tmp_path / "htm.json", text))
    assert error.value.faults[0].file == "htm.json"


def test_json_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b'{"a": "\xff"}')
    for name in ("bad.json", "gone.json"):
        with pytest.raises(DataRefused):
            read_htm_align(tmp_path / name)


def test_every_fault_of_htm_align_has_its_row(tmp_path: Path) -> None:
    rows = [[1, 0, 1, "a"], [2, 0, 1, "a"], [None, 0, 1, "a"], [1, 0, 1], [0, 3, 1, "a"], "x", [0.0, 0, 1, "a"]]
    with pytest.raises(DataRefused) as error:
        read_htm_align(written(tmp_path / "align.json", {"v": rows, "w": {}}))
    assert [(video, row) for video, row, _ in problems(error)] == [
        ("v", 1), ("v", 2), ("v", 3), ("v", 4), ("v", 5), ("v", 6), ("w", None),
    ]  # fmt: skip


def test_a_file_tells_by_itself_which_of_both_it_is_and_its_faults_are_its_own(tmp_path: Path) -> None:
    path = tmp_path / "given.json"
    assert read_sentences(written(path, TWO)) == read_sentencified(path)
    assert read_sentences(written(path, {"a": [[1, 0, 2, "x"]]})) == read_htm_align(path)
    late = {"text": ["x", "y"], "start": [0, 9], "end": [1, 8]}
    with pytest.raises(DataRefused) as error:
        read_sentences(written(path, {"late": late, "align": [[1, 3, 2, "x"]], "odd": 3, "": late}))
    assert [(video, row) for video, row, _ in problems(error)] == [("late", 1), ("align", 0), ("odd", None), ("", None)]
    assert "before it starts" in problems(error)[0][2] and "no id" in problems(error)[3][2]


def test_what_does_not_fit_its_video_is_told_at_once(tmp_path: Path) -> None:
    given = TWO | {"late": {"text": ["x", "y"], "start": [0, 9], "end": [1, 12]}, "lost": TWO["a"], "slow": TWO["a"]}
    sentences = read_sentencified(written(tmp_path / "htm.json", given))
    folder = folder_of(tmp_path / "features", {"a": 10, "b": 8, "late": 10, "slow": 10})
    vlen = {"a": 10.0, "b": 8.0, "late": 10.0, "lost": 4.0, "slow": 20.0}
    with pytest.raises(DataRefused) as error:
        AlignmentFilms(sentences, folder, vlen)
    found = problems(error)
    assert [(video, row) for video, row, _ in found] == [("lost", None), ("slow", None), ("late", 1)]
    assert "1 row every 2 seconds" in found[1][2]
    assert "beyond" in found[2][2]
    with pytest.raises(DataRefused, match="no duration"):
        AlignmentFilms({"a": sentences["a"]}, folder, {})
    with pytest.raises(DataRefused, match="nan"):
        AlignmentFilms({"a": sentences["a"]}, folder, {"a": float("nan")}, HTM_TRAINING)


def test_features_that_cannot_be_used(tmp_path: Path) -> None:
    sentences = read_sentencified(written(tmp_path / "htm.json", TWO))
    folder = folder_of(tmp_path / "features", {"a": 10, "b": 8})
    np.save(tmp_path / "features" / "a.mp4.npy", np.full((10, 4), np.nan, np.float32))
    with pytest.raises(DataRefused, match="not finite"):
        AlignmentFilms(sentences, folder, values=True)
    with pytest.raises(DataRefused, match="not finite"):
        AlignmentFilms(sentences, folder)["a"]
    (tmp_path / "features" / "a.mp4.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(DataRefused, match="header"):
        AlignmentFilms(sentences, folder)
    np.save(tmp_path / "features" / "a.mp4.npy", np.zeros((10, 7), np.float32))
    with pytest.raises(DataRefused, match="has rows of"):
        AlignmentFilms(sentences, folder)


def test_the_published_filters(tmp_path: Path) -> None:
    seconds = {"short": 64, "long": 1000, "held": 100, "good": 65, "fine": 999, "lost": 80}
    folder = folder_of(tmp_path / "features", {video: length for video, length in seconds.items() if video != "lost"})
    (tmp_path / "htm_vlen.csv").write_text("".join(f"{video},{length}\n" for video, length in seconds.items()))
    (tmp_path / "holdout.txt").write_text("held\nnot-here\n")
    one = Sentences("htm.json", (0, 1, 2), ("a", "b", "c"), (0.0, 1.0, 2.0), (1.0, 65.0, 64.999), (True, True, False))
    filters = replace(HTM_TRAINING, holdout=read_holdout(tmp_path / "holdout.txt"), allow_missing=True)
    films = AlignmentFilms(dict.fromkeys(seconds, one), folder, read_vlen(tmp_path / "htm_vlen.csv"), filters)
    assert films.ids == ("fine", "good")
    assert films.without_features == ("lost",)
    film = films["good"]
    assert film.alignable is not None
    assert (film.texts, film.alignable.tolist()) == (("a", "c"), [True, False])  # 65 s is where the video ends
    assert len(films["fine"].texts) == 3
    assert AlignmentFilms({"good": one}, folder, None, FilmFilters())["good"].texts == ("a", "b", "c")


def test_the_published_split() -> None:
    ids = [f"{at:05d}" for at in range(100)]
    train, validation = training_split(ids[::-1])
    assert validation == tuple(ids[:5])
    assert train == tuple(ids[5:])
    assert len(training_split([str(at) for at in range(30_000)])[1]) == 1000
    assert training_split([]) == ((), ())


def test_vlen_and_holdout_files_that_are_broken(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as error:
        read_vlen(written(tmp_path / "v.csv", "vid,vlen\na,10\na,11\nb\nc,nan\nd,0\n,4\n\n"))
    assert [row for _, row, _ in problems(error)] == [1, 3, 4, 5, 6, 7]
    for name in ("v.csv", "gone.csv"):
        with pytest.raises(DataRefused):
            read_vlen(written(tmp_path / "v.csv", '"open') if name == "v.csv" else tmp_path / name)
    with pytest.raises(DataRefused) as error:
        read_holdout(written(tmp_path / "h.txt", "a\nb c\na\n"))
    assert len(error.value.faults) == 2
    with pytest.raises(DataRefused):
        read_holdout(tmp_path / "gone.txt")


def test_many_faults_are_all_kept_and_some_are_shown(tmp_path: Path) -> None:
    given = {f"v{at:03d}": {"text": ["x"], "start": [2], "end": [1]} for at in range(50)}
    with pytest.raises(DataRefused) as error:
        read_sentencified(written(tmp_path / "htm.json", given))
    assert len(error.value.faults) == 50
    assert str(error.value).endswith("and 30 more")
    sent = pickle.loads(pickle.dumps(error.value))
    assert (str(sent), sent.faults) == (str(error.value), error.value.faults)
    assert "htm.json, video v000, row 0: ends at 1.000 s" in str(error.value)
