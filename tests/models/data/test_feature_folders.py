from __future__ import annotations

import os
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.data.faults import DataRefused
from models.data.feature_folders import FeatureFolder, rate_problem

ROWS = np.arange(30, dtype=np.float32).reshape(10, 3) / 7


def refused(folder: Path, video: str = "x") -> str:
    with pytest.raises(DataRefused) as error:
        FeatureFolder(folder).read(video)
    assert video in [fault.video for fault in FeatureFolder(folder).check(values=True)]
    (fault,) = error.value.faults
    assert fault.video == video
    assert fault.file
    assert str(folder) not in str(error.value)
    return fault.problem


class Runs:
    """Leaves a trace where its pickle is run."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("suffix", [".mp4.npy", ".webm.npy", ".npy", ".pth.tar", ".pth", ".pt"])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_every_format_there_and_back(tmp_path: Path, suffix: str, dtype: str) -> None:
    values = ROWS.astype(dtype)
    path = tmp_path / f"-a_b.C1{suffix}"
    if suffix.endswith(".npy"):
        np.save(path, values)
    else:
        torch.save(torch.from_numpy(values), path)
    (tmp_path / "notes.txt").write_text("not features")
    folder = FeatureFolder(tmp_path)
    assert folder.ids == ("-a_b.C1",)
    assert folder.shape("-a_b.C1") == (10, 3)
    read = folder.read("-a_b.C1", duration_s=10.4)
    assert (read.dtype, read.flags["C_CONTIGUOUS"]) == (np.float32, True)
    np.testing.assert_array_equal(read, values.astype(np.float32))
    assert folder.check(values=True) == []


def test_other_layouts_of_an_npy(tmp_path: Path) -> None:
    np.save(tmp_path / "columns.npy", np.asfortranarray(ROWS))
    np.save(tmp_path / "big.npy", ROWS.astype(">f4"))
    folder = FeatureFolder(tmp_path)
    for video in folder.ids:
        np.testing.assert_array_equal(folder.read(video), ROWS)


def test_old_files_of_torch_and_half_precision_of_the_brain(tmp_path: Path) -> None:
    torch.save(torch.from_numpy(ROWS), tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    torch.save(torch.from_numpy(ROWS).bfloat16(), tmp_path / "half.pt")
    torch.save(torch.nn.Parameter(torch.from_numpy(ROWS)), tmp_path / "learnt.pt")
    folder = FeatureFolder(tmp_path)
    np.testing.assert_array_equal(folder.read("old"), ROWS)
    np.testing.assert_allclose(folder.read("half"), ROWS, atol=0.02)
    np.testing.assert_array_equal(folder.read("learnt"), ROWS)


def test_an_npy_is_mapped_and_read_where_it_is_touched(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", ROWS)
    opened = FeatureFolder(tmp_path).open("x")
    assert isinstance(opened, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        opened[0, 0] = 1


def test_a_cut_off_npy(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", ROWS)
    whole = (tmp_path / "x.npy").read_bytes()
    for size in range(0, len(whole), 7):
        (tmp_path / "x.npy").write_bytes(whole[:size])
        assert refused(tmp_path)
    (tmp_path / "x.npy").write_bytes(whole[:-1])
    assert "cut off" in refused(tmp_path)


@given(st.binary(max_size=200))
def test_no_bytes_behind_an_npys_magic_crash(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    folder = tmp_path_factory.mktemp("npy")
    (folder / "x.npy").write_bytes(b"\x93NUMPY\x01\x00" + tail)
    assert refused(folder)


def test_hostile_npys_are_refused_by_name(tmp_path: Path) -> None:
    path, trace = tmp_path / "x.npy", tmp_path / "trace"
    path.write_bytes(pickle.dumps(Runs(trace)))
    assert "no npy file" in refused(tmp_path)
    np.save(path, np.array([[Runs(trace)]], dtype=object), allow_pickle=True)
    assert "Python objects" in refused(tmp_path)
    assert not trace.exists()
    np.savez(tmp_path / "y", ROWS)
    (tmp_path / "y.npz").replace(path)
    assert "no npy file" in refused(tmp_path)


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        ("(10, 100000000000)", "no film"),
        ("(99999999999999999999999999, 1)", "no film"),
        ("(400000, 60000)", "no film"),
        ("(300000, 1000)", "cut off"),
        ("(-1, 3)", "no film"),
        ("(0, 3)", "no film"),
        ("(30,)", "belongs"),
        ("(2, 5, 3)", "belongs"),
        ("()", "belongs"),
        ("[10, 3]", "header"),
        ("('a', 3)", "header"),
    ],
)
def test_what_an_npy_declares_is_not_believed(tmp_path: Path, shape: str, word: str) -> None:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    (tmp_path / "x.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + ROWS.tobytes())
    assert word in refused(tmp_path)


def test_values_and_types(tmp_path: Path) -> None:
    for value in (np.nan, np.inf, -np.inf):
        odd = ROWS.copy()
        odd[4, 1] = value
        np.save(tmp_path / "x.npy", odd)
        assert "row 4" in refused(tmp_path)
    np.save(tmp_path / "x.npy", np.full((3, 2), 1e200))
    assert "not finite" in refused(tmp_path)
    for other in (ROWS.astype(np.int64), ROWS.astype(np.complex64), ROWS > 1, ROWS.astype("U3")):
        np.save(tmp_path / "x.npy", other)
        assert "floats belong" in refused(tmp_path)


def test_hostile_tensors_are_refused_by_name(tmp_path: Path) -> None:
    path, trace = tmp_path / "x.pth.tar", tmp_path / "trace"
    torch.save(Runs(trace), path)
    assert "could run code" in refused(tmp_path)
    torch.save(Runs(trace), path, _use_new_zipfile_serialization=False)
    assert "could run code" in refused(tmp_path)
    assert not trace.exists()
    torch.save({"features": torch.from_numpy(ROWS)}, path)
    assert "bare tensor" in refused(tmp_path)
    torch.save(torch.from_numpy(ROWS).to_sparse(), path)
    assert "plain one" in refused(tmp_path)
    torch.save(torch.zeros(1, 1).expand(300_000, 1000), path)
    assert "holds fewer" in refused(tmp_path)
    torch.save(torch.zeros(10, 3, dtype=torch.int64), path)
    assert "floats belong" in refused(tmp_path)
    torch.save(torch.zeros(10), path)
    assert "belongs" in refused(tmp_path)
    torch.save(torch.empty(10, 3, device="meta"), path)
    assert refused(tmp_path)
    path.write_bytes(b"")
    assert refused(tmp_path)
    path.write_bytes(b"<html>not found</html>")
    assert "broken" in refused(tmp_path)


def test_cut_off_and_compressed_tensors(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    torch.save(torch.from_numpy(ROWS), path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 101):
        path.write_bytes(whole[:size])
        assert refused(tmp_path)
    path.write_bytes(whole)
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(tmp_path / "packed.pt", "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            packed.writestr(part.filename, parts.read(part))
    assert "compressed" in refused(tmp_path, "packed")


def test_a_storage_that_claims_more_than_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    torch.save(torch.zeros(10, 30), path)
    with zipfile.ZipFile(path) as parts:
        held = {part.filename: parts.read(part) for part in parts.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as parts:
        for name, data in held.items():
            parts.writestr(name, data[:100] if name.endswith("data/0") else data)
    assert refused(tmp_path)


def test_widths(tmp_path: Path) -> None:
    for video, width in (("a", 3), ("b", 3), ("c", 5)):
        np.save(tmp_path / f"{video}.npy", np.zeros((4, width), np.float32))
    (fault,) = FeatureFolder(tmp_path).check()
    assert (fault.video, fault.file) == ("c", "c.npy")
    assert "5 values" in fault.problem
    with pytest.raises(DataRefused, match="where 5 belong"):
        FeatureFolder(tmp_path, width=5).read("a")
    assert [fault.video for fault in FeatureFolder(tmp_path, width=5).check()] == ["a", "b"]


@pytest.mark.parametrize(
    ("rows", "duration_s", "found"),
    [
        (400, 200.2, "found 2 rows a second"),
        (3200, 200, "found 16 rows a second"),
        (100, 200, "found 1 row every 2 seconds"),
        (150, 200, "found 0.75 rows a second"),
        (10, float("nan"), "nan"),
        (10, 0, "0 s"),
    ],
)
def test_a_wrong_rate_is_named(rows: int, duration_s: float, found: str) -> None:
    assert found in (rate_problem(rows, duration_s) or "")


def test_a_right_rate_is_none(tmp_path: Path) -> None:
    assert [rate_problem(rows, 200.4) for rows in (198, 200, 201, 202, 204)] == [None] * 5
    np.save(tmp_path / "x.npy", np.zeros((80, 3), np.float32))
    with pytest.raises(DataRefused, match="2 rows a second"):
        FeatureFolder(tmp_path).read("x", 40)
    (fault,) = FeatureFolder(tmp_path).check(durations_s={"x": 40})
    assert "2 rows a second" in fault.problem


def test_a_video_in_two_files_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.mp4.npy", ROWS)
    np.save(tmp_path / "x.webm.npy", ROWS)
    (tmp_path / ".npy").write_bytes(b"")
    with pytest.raises(DataRefused) as error:
        FeatureFolder(tmp_path)
    assert [fault.problem for fault in error.value.faults] == ["names no video", "stands beside x.mp4.npy: which?"]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="neither a folder"):
        FeatureFolder(tmp_path / "nowhere")
    folder = FeatureFolder(tmp_path)
    assert (len(folder), "x" in folder, folder.check()) == (0, False, [])
    with pytest.raises(DataRefused, match="no features of this video"):
        folder.read("x")
    with pytest.raises(DataRefused, match="no features of this video"):
        folder.shape("x")


def test_an_h5_without_h5py_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    (tmp_path / "all.h5").write_bytes(b"")
    with pytest.raises(DataRefused, match="pip install h5py"):
        FeatureFolder(tmp_path)


def test_an_h5_there_and_back(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "all.h5"
    with h5py.File(path, "w") as file:
        file["a"] = ROWS
        file.create_dataset("b", data=ROWS, compression="gzip")
        file["c"] = ROWS.astype(np.float16)
        file["whole"] = ROWS.astype(np.int32)
        file["flat"] = ROWS[0]
        file.create_group("group")
        file.create_dataset("huge", shape=(300_000, 1000), dtype="f4", chunks=(100, 1000))
        file["elsewhere"] = h5py.ExternalLink("other.h5", "/a")
        file["soft"] = h5py.SoftLink("/a")
        layout = h5py.VirtualLayout((10, 3), "f4")
        layout[:] = h5py.VirtualSource("other.h5", "a", (10, 3))
        file.create_virtual_dataset("virtual", layout)
    for source in (path, tmp_path):
        folder = FeatureFolder(source)
        assert folder.ids == ("a", "b", "c", "flat", "group", "huge", "virtual", "whole")
        assert folder.shape("b") == (10, 3)
        np.testing.assert_array_equal(folder.read("b", 10), ROWS)
        assert folder.read("c").dtype == np.float32
    assert [fault.video for fault in folder.check()] == ["flat", "group", "huge", "virtual", "whole"]
    assert "another file" in refused(path, "virtual")
    assert "holds fewer" in refused(path, "huge")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataRefused, match="HDF5"):
        FeatureFolder(tmp_path)
