"""The JSON schemas of a film's truth and of an instructional film's, made from the dataclasses, and back from JSON.

`python -m studio.truth_schema` writes `truth_schema.json` and `instruction_schema.json` beside this file; a test fails
when one is stale.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from studio.instruction import Instruction
from studio.truth import Film

SCHEMA_PATH = Path(__file__).with_name("truth_schema.json")
INSTRUCTION_SCHEMA_PATH = Path(__file__).with_name("instruction_schema.json")
_PLAIN = {int: "integer", float: "number", str: "string", bool: "boolean", type(None): "null"}


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `Film.to_dict()` after a round trip through JSON."""
    return _whole(Film, "The truth of a film of the film world")


def instruction_schema() -> dict[str, Any]:
    """Likewise of `Instruction.to_dict()`."""
    return _whole(Instruction, "The truth of an instructional film of the film world")


def _whole(kind: type, title: str) -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    root = _schema_of(kind, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": "Times are integer milliseconds of film time, intervals half open; places are stage units.",
        **root,
        "$defs": definitions,
    }


def _schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    arguments = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return {"anyOf": [_schema_of(argument, definitions) for argument in arguments]}
    if get_origin(kind) is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return {"type": "array", "items": _schema_of(arguments[0], definitions)}
        items = [_schema_of(argument, definitions) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if not is_dataclass(kind):
        raise TypeError(f"the truth holds no {kind}")
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        definitions[kind.__name__] = {
            "type": "object",
            "properties": {name: _schema_of(hints[name], definitions) for name in names},
            "required": names,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def film_from_dict(data: dict[str, Any]) -> Film:
    """The inverse of `Film.to_dict()`, also after JSON has made lists of the tuples."""
    return typing.cast(Film, _value_of(Film, data))


def instruction_from_dict(data: dict[str, Any]) -> Instruction:
    """The inverse of `Instruction.to_dict()`, also after JSON has made lists of the tuples."""
    return typing.cast(Instruction, _value_of(Instruction, data))


def _value_of(kind: Any, data: Any) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        present = next(argument for argument in arguments if argument is not type(None))
        return None if data is None else _value_of(present, data)
    if get_origin(kind) is tuple:
        each = [arguments[0]] * len(data) if arguments[-1] is Ellipsis else arguments
        return tuple(_value_of(argument, item) for argument, item in zip(each, data, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _value_of(hints[field.name], data[field.name]) for field in fields(kind)})
    return data


if __name__ == "__main__":
    SCHEMA_PATH.write_text(json.dumps(schema(), indent=1) + "\n")
    INSTRUCTION_SCHEMA_PATH.write_text(json.dumps(instruction_schema(), indent=1) + "\n")
