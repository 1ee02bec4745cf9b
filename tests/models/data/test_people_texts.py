"""Two people texts a clip, kept in one file, and laid on the clips they were written for."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.clip.features import ClipFeatures, load_clips, save_clips
from models.data.people_texts import load_people, save_people, with_people

SEEN = np.zeros((4, 3), dtype=np.float32)
ONE = ClipFeatures(7, 0, SEEN, SEEN + 1, "Tom waves.", "A man waves.", (), ())
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.dictionaries(st.tuples(st.integers(0, 10**7), st.integers(0, 99)), st.tuples(TEXT, TEXT), max_size=6))
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, texts) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("people") / "made" / "people.json"
    save_people(path, texts)
    assert load_people(path) == texts
    assert [each.name for each in path.parent.iterdir()] == ["people.json"]


@pytest.mark.parametrize(
    "written",
    ["", "[]", "5", '{"7": ["a", "b"]}', '{"7": {"0": "ab"}}', '{"7": {"0": ["a"]}}', '{"7": {"0": ["a", 1]}}',
     '{"7": {"x": ["a", "b"]}}', '{"seven": {"0": ["a", "b"]}}', '{"7": null}'],
)  # fmt: skip
def test_another_file_is_refused(written: str, tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r"people.json: expected two people texts a clip"):
        load_people(tmp_path / "people.json")


def test_each_clip_gets_its_own_two_texts() -> None:
    """By index, not by place: features may leave clips out or have them in another order."""
    films = [[replace(ONE, index=2), replace(ONE, index=0)], [replace(ONE, film_seed=8, people="kept")], []]
    told = with_people(films, {(7, at): (f"own {at}", f"wide {at}") for at in range(3)})
    assert [(clip.people, clip.wide_people) for clip in told[0]] == [("own 2", "wide 2"), ("own 0", "wide 0")]
    assert told[1][0] is films[1][0] and told[2] == []
    with pytest.raises(ValueError, match=r"film 7 has 2 clips, but no people texts of \[2\]"):
        with_people(films, {(7, 0): ("a", "b")})


def test_frames_and_text_are_of_the_same_interval() -> None:
    clip = replace(ONE, people="own", wide_people="wide")
    assert clip.as_seen(False) is clip
    window = clip.as_seen(True)
    assert window.people == "wide" and window.features is clip.wide_features
    assert window.as_seen(True).people == "wide"


def test_the_texts_are_kept_with_the_features(tmp_path: Path) -> None:
    save_clips(tmp_path / "clips.npz", {"train": [[replace(ONE, people="own", wide_people="wide")]], "tune": []})
    (clip,) = load_clips(tmp_path / "clips.npz")["train"][0]
    assert (clip.people, clip.wide_people) == ("own", "wide")
    assert [each.name for each in tmp_path.iterdir()] == ["clips.npz"]


def test_features_of_before_there_were_people_are_still_read(tmp_path: Path) -> None:
    rows = json.dumps([["train", 7, 0, "Tom waves.", "A man waves.", ["Before."], ["Hello."]]])
    np.savez(
        tmp_path / "clips.npz", features=np.zeros((1, 2, 4, 3), np.float16),
        rows=np.frombuffer(rows.encode(), dtype=np.uint8),
    )  # fmt: skip
    (clip,) = load_clips(tmp_path / "clips.npz")["train"][0]
    assert (clip.people, clip.wide_people, clip.previous) == ("", "", ("Before.",))
