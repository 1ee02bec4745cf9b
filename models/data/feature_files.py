"""One video's features in a file: an array [rows, width] of floats, one row a second.

`.npy` is mapped into memory, so that opening costs nothing; a `.pth.tar`, `.pth` or `.pt` holds a bare tensor and is
read with nothing but tensors allowed; an `.h5` holds a dataset a video. No pickle is ever run. Files from elsewhere may
be broken or hostile: what they declare is compared with what they hold before any memory is taken for it.
"""

from __future__ import annotations

import math
import pickle
import tokenize
import zipfile
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["npy", "torch"]
# The longest first, so that `x.mp4.npy` is video x.
SUFFIXES: tuple[tuple[str, Kind], ...] = (
    (".webm.npy", "npy"),
    (".mp4.npy", "npy"),
    (".npy", "npy"),
    (".pth.tar", "torch"),
    (".pth", "torch"),
    (".pt", "torch"),
)
MOST_ROWS = 400_000  # over a hundred hours
MOST_WIDTH = 65_536
MOST_VALUES = 500_000_000  # a hundred hours of 1,024 values a second
_MOST_PACKED = 1000  # so many times smaller a compressed dataset may be
_PICKLE_SIGNS = ("GLOBAL", "unrecognized", "not allowed")  # in what torch says of a file that asks for code
_UNREADABLE = (
    ValueError, TypeError, SyntaxError, KeyError, IndexError, AttributeError, EOFError, OSError, OverflowError,
    MemoryError, RecursionError, RuntimeError, AssertionError, tokenize.TokenError, zipfile.BadZipFile,
)  # fmt: skip


class BadFeatures(ValueError):
    """What is wrong with one video's features, in words; whoever asked knows the file and the video."""


def video_of(name: str) -> tuple[str, Kind] | None:
    """(video id, kind) of a file's name, or None where it holds no features."""
    for suffix, kind in SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix), kind
    return None


def open_npy(path: Path) -> NDArray[np.floating]:
    """The file's array [rows, width], mapped read-only in the type in which it is stored."""
    try:
        with path.open("rb") as file:
            if file.read(6) != b"\x93NUMPY":
                raise BadFeatures("is no npy file (nothing else, and no pickle, is read)")
            file.seek(0)
            version = np.lib.format.read_magic(file)
            if version not in ((1, 0), (2, 0)):
                raise BadFeatures(f"is of npy version {version[0]}.{version[1]}, where 1.0 and 2.0 are read")
            header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, fortran, dtype = header(file)
            begins = file.tell()
    except BadFeatures:
        raise
    except _UNREADABLE as error:
        raise BadFeatures(f"has a header that cannot be read ({_first_line(error)})") from error
    if dtype.hasobject:
        raise BadFeatures("holds Python objects, which only a pickle can carry; it is not read")
    check_kind(dtype.kind == "f", str(dtype))
    check_shape(shape)
    needed, there = math.prod(shape) * dtype.itemsize, path.stat().st_size - begins
    if there < needed:
        raise BadFeatures(f"is cut off: {shape[0]} x {shape[1]} values take {needed} bytes, and it holds {there}")
    order: Literal["F", "C"] = "F" if fortran else "C"
    return np.memmap(path, dtype, "r", begins, shape, order)


def read_torch(path: Path) -> NDArray[np.float32]:
    """The bare tensor [rows, width] of a file, as float32."""
    import torch

    packed = zipfile.is_zipfile(path)
    try:
        if packed:
            with zipfile.ZipFile(path) as parts:
                if any(part.compress_type != zipfile.ZIP_STORED for part in parts.infolist()):
                    raise BadFeatures("is compressed inside, which no tensor file is; it is not read")
        # Mapped, a storage cannot claim bytes beyond the end of the file.
        loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=packed)
    except BadFeatures:
        raise
    except pickle.UnpicklingError as error:
        if any(sign in str(error) for sign in _PICKLE_SIGNS):
            raise BadFeatures("holds more than a tensor: a pickle that could run code; it is not read") from error
        raise BadFeatures("is no file of a tensor, or a broken one") from error
    except _UNREADABLE as error:
        raise BadFeatures(f"cannot be read as a tensor ({_first_line(error)})") from error
    if not isinstance(loaded, torch.Tensor):
        raise BadFeatures(f"holds a {type(loaded).__name__}, where a bare tensor [seconds, width] belongs")
    if loaded.layout != torch.strided or loaded.is_quantized or loaded.is_nested or loaded.device.type != "cpu":
        raise BadFeatures("holds a sparse, packed or empty-handed tensor, where a plain one belongs")
    check_kind(loaded.is_floating_point(), str(loaded.dtype).removeprefix("torch."))
    check_shape(tuple(loaded.shape))
    if loaded.numel() * loaded.element_size() > path.stat().st_size:
        raise BadFeatures(f"declares {loaded.shape[0]} x {loaded.shape[1]} values and holds fewer")
    return loaded.detach().to(torch.float32, copy=True).numpy()


def h5_keys(path: Path) -> list[str]:
    """The video ids of an `.h5` file: the names of its datasets."""
    h5py = _h5py()
    try:
        with h5py.File(path, "r") as file:
            # A link elsewhere is no dataset of this file, and following it would open others.
            return sorted(key for key in file if isinstance(file.get(key, getlink=True), h5py.HardLink))
    except _UNREADABLE as error:
        raise BadFeatures(f"cannot be read as HDF5 ({_first_line(error)})") from error


def read_h5(path: Path, video: str, values: bool = True) -> NDArray[np.floating]:
    """One video's dataset [rows, width]; without `values` an empty stand-in of its shape that takes no memory."""
    h5py = _h5py()
    try:
        with h5py.File(path, "r") as file:
            data = file[video] if isinstance(file.get(video, getlink=True), h5py.HardLink) else None
            if not isinstance(data, h5py.Dataset):
                raise BadFeatures("is no dataset of this file")
            if data.is_virtual or data.external:
                raise BadFeatures("lies in another file, which is not followed")
            check_kind(data.dtype.kind == "f", str(data.dtype))
            check_shape(data.shape or ())
            packed = 1 if data.chunks is None else _MOST_PACKED
            if data.id.get_storage_size() * packed < data.size * data.dtype.itemsize:
                raise BadFeatures(f"declares {data.shape[0]} x {data.shape[1]} values and holds fewer")
            return data[()] if values else np.broadcast_to(np.zeros(1, data.dtype), data.shape)
    except BadFeatures:
        raise
    except _UNREADABLE as error:
        raise BadFeatures(f"cannot be read as HDF5 ({_first_line(error)})") from error


def checked_values(array: NDArray[np.floating]) -> NDArray[np.float32]:
    """A copy [rows, width] in float32, in C order. Raises `BadFeatures` where a value is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.array(array, np.float32, order="C", copy=True)
    finite = np.isfinite(values).all(1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise BadFeatures(f"holds values that are not finite: the first in row {row}, in {int((~finite).sum())} rows")
    return values


def check_shape(shape: tuple[int, ...]) -> None:
    """[rows, width], at least one each and no more than any film has."""
    if len(shape) != 2:
        raise BadFeatures(f"has the shape {list(shape)[:8]}, where [seconds, width] belongs")
    fits = 1 <= shape[0] <= MOST_ROWS and 1 <= shape[1] <= MOST_WIDTH
    if not fits or shape[0] * shape[1] > MOST_VALUES:
        raise BadFeatures(f"declares {shape[0]} rows of {shape[1]} values: no film has that")


def check_kind(floats: bool, name: str) -> None:
    if not floats:
        raise BadFeatures(f"holds {name}, where floats belong")


def _h5py() -> Any:
    try:
        import h5py
    except ImportError as error:
        raise BadFeatures("takes the package h5py, which is not installed: pip install h5py") from error
    return h5py


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
