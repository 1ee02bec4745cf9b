"""A JSON file walked piece by piece: each piece has its line, and a fault costs only what stands behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from core.errors import TextRefused
from core.formats.found import Found
from core.formats.json_depth import shallow

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(strict=False)


class JsonFault(Exception):
    """What is wrong with the file itself, and where."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class JsonWalk:
    """A place in a JSON text. Whoever walks takes every member or item with `value`, `members` or `items` in turn."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self._line, self._counted = 1, 0
        self._space()

    @property
    def line(self) -> int:
        """Of the piece that comes next, from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    @property
    def next(self) -> str:
        """The sign that the next piece begins with: '{', '[', a quote, a digit .., '' at the end."""
        return self.text[self.at : self.at + 1]

    def end(self) -> None:
        """Nothing may follow. Raises JsonFault."""
        if self.next:
            raise self._fault("Something follows the end")

    def value(self) -> object:
        """The next piece, whole. Raises JsonFault."""
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = max(self.at, min(error.pos, len(self.text)))
            raise self._fault(error.msg) from error
        except RecursionError as error:
            raise self._fault("It is nested too deep") from error
        except ValueError as error:  # a number of thousands of digits
            raise self._fault("It holds a number that is far too long") from error
        if not shallow(value):
            raise self._fault("It is nested too deep")
        self._space()
        return value

    def members(self) -> Iterator[str]:
        """The names of the object that comes next; each one's value is to be taken before the next name."""
        self._sign("{", "An object was expected")
        if self.next == "}":
            self._sign("}", "")
            return
        while True:
            if self.next != '"':
                raise self._fault("A name in quotes was expected")
            name = str(self.value())
            self._sign(":", "A colon was expected")
            yield name
            if self.next != ",":
                self._sign("}", "A comma or a closing brace was expected")
                return
            self._sign(",", "")

    def items(self) -> Iterator[int]:
        """The numbers, from 0, of the list that comes next; each item is to be taken before the next number."""
        self._sign("[", "A list was expected")
        if self.next == "]":
            self._sign("]", "")
            return
        number = 0
        while True:
            yield number
            number += 1
            if self.next != ",":
                self._sign("]", "A comma or a closing bracket was expected")
                return
            self._sign(",", "")

    def _sign(self, sign: str, otherwise: str) -> None:
        if self.next != sign:
            raise self._fault(otherwise)
        self.at += 1
        self._space()

    def _space(self) -> None:
        if self.next in (" ", "\n", "\t", "\r"):
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at

    def _fault(self, message: str) -> JsonFault:
        return JsonFault(message, self.line, self.at - self.text.rfind("\n", 0, self.at))


def broken(fault: JsonFault, found: Found, some: bool) -> None:
    """Tell a fault of the file; what stands before it is kept. Raises `TextRefused` where that is nothing."""
    if not some:
        raise TextRefused(
            f"This JSON cannot be read: {fault}.",
            slug="text-json",
            remedy="Export it again; the file may have been cut off.",
            line=fault.line,
            column=fault.column,
        ) from fault
    found.error(f"The file cannot be read from here on: {fault}.", "json", fault.line, fault.column)


def shown(value: object) -> str:
    """A piece as a short excerpt."""
    return repr(value)[:80] if not isinstance(value, dict | list) else json.dumps(value, default=str)[:80]
