"""Word lists as running text, which people read and mend more easily than columns of strings."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())
