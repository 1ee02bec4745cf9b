"""A voice as Piper's come, whose sound tells what it was fed: each id is a run of samples of a value of its own.

The value is id + 1, and 500 more for each speaker and each unit of noise; a run is 200 samples * length scale + 56. The
ONNX file is written field by field (its protobuf schema: onnx.proto), as the package `onnx` is not needed otherwise.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RATE = 22_050
SIGNS = "_^$ !\"',.:;?abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθ" + "\u0303\u0329"
FLOAT, INT64 = 1, 7  # TensorProto.DataType
PER_SPEAKER = 500


def write_voice(folder: Path, name: str, **over: Any) -> Path:
    """NAME.onnx and NAME.onnx.json; `over` replaces entries of the json. The path of the model."""
    folder.mkdir(parents=True, exist_ok=True)
    told = config_of(**over)
    path = folder / f"{name}.onnx"
    path.write_bytes(graph(speakers=told.get("num_speakers", 1) > 1))
    path.with_name(f"{name}.onnx.json").write_text(json.dumps(told))
    return path


def config_of(**over: Any) -> dict[str, Any]:
    return {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "dataset": "steps",
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US", "name_english": "English", "country_english": "United States"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(SIGNS)},
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
    } | over


def graph(
    *, speakers: bool = False, inputs: Sequence[str] = ("input", "input_lengths", "scales"), step: int = 200
) -> bytes:
    """ModelProto."""
    nodes = [
        _node("Cast", ["input"], "ids", to=FLOAT),
        _node("Gather", ["scales", "zero"], "noise"),
        _node("Gather", ["scales", "one"], "length"),
        _node("Gather", ["scales", "two"], "length_noise"),
        _node("Add", ["noise", "length_noise"], "noises"),
        _node("Mul", ["noises", "many"], "noise_values"),
        _node("Add", ["ids", "first"], "counted"),
        _node("Add", ["counted", "noise_values"], "values" if not speakers else "voiceless"),
        _node("Mul", ["length", "step"], "scaled"),
        _node("Ceil", ["scaled"], "whole"),
        _node("Add", ["whole", "least"], "run"),
        _node("Cast", ["run"], "run_whole", to=INT64),
        _node("Reshape", ["run_whole", "one_long"], "run_long"),
        _node("Concat", ["one_long", "one_long", "run_long"], "shape", axis=0),
        _node("Reshape", ["values", "column"], "columns"),
        _node("Expand", ["columns", "shape"], "runs"),
        _node("Reshape", ["runs", "flat"], "output"),
    ]
    if speakers:
        nodes[8:8] = [
            _node("Cast", ["sid"], "speaker", to=FLOAT),
            _node("Mul", ["speaker", "many"], "speaker_value"),
            _node("Add", ["voiceless", "speaker_value"], "values"),
        ]
        inputs = [*inputs, "sid"]
    constants = [
        *(_integers(name, (), [number]) for name, number in (("zero", 0), ("one", 1), ("two", 2))),
        *(_integers(name, (len(sizes),), sizes) for name, sizes in _SHAPES.items()),
        *(_number(name, value) for name, value in (("many", PER_SPEAKER), ("first", 1), ("step", step), ("least", 56))),
    ]
    known = {"input": (INT64, 2), "input_lengths": (INT64, 1), "scales": (FLOAT, 1), "sid": (INT64, 1)}
    made = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _bytes(2, b"steps"),
            *(_bytes(5, constant) for constant in constants),
            *(_bytes(11, _value(name, *known.get(name, (FLOAT, 1)))) for name in inputs),
            _bytes(12, _value("output", FLOAT, 4)),
        ]
    )
    return _int(1, 8) + _bytes(7, made) + _bytes(8, _int(2, 13))  # IR 8, opset 13


_SHAPES = {"one_long": [1], "column": [1, -1, 1], "flat": [1, 1, 1, -1]}


def _varint(number: int) -> bytes:
    number &= 2**64 - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _int(tag: int, number: int) -> bytes:
    return _varint(tag << 3) + _varint(number)


def _bytes(tag: int, content: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(content)) + content


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    """NodeProto; attributes are whole numbers (AttributeProto.INT is 2)."""
    told = [_bytes(5, _bytes(1, name.encode()) + _int(3, number) + _int(20, 2)) for name, number in attributes.items()]
    names = [_bytes(1, name.encode()) for name in inputs]
    return b"".join([*names, _bytes(2, output.encode()), _bytes(4, kind.encode()), *told])


def _integers(name: str, shape: Sequence[int], numbers: Sequence[int]) -> bytes:
    """TensorProto."""
    dims = b"".join(_int(1, size) for size in shape)
    return dims + _int(2, INT64) + _bytes(8, name.encode()) + _bytes(9, struct.pack(f"<{len(numbers)}q", *numbers))


def _number(name: str, value: float) -> bytes:
    return _int(2, FLOAT) + _bytes(8, name.encode()) + _bytes(9, struct.pack("<f", value))


def _value(name: str, kind: int, rank: int) -> bytes:
    """ValueInfoProto, of unknown sizes."""
    shape = b"".join(_bytes(1, b"") for _ in range(rank))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _int(1, kind) + _bytes(2, shape)))
