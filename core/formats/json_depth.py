"""How deep a JSON value is nested: what was read must also be written again, from a deeper stack than this one."""

from __future__ import annotations

MOST = 60


def shallow(value: object) -> bool:
    """Whether a value has no more than `MOST` lists and objects in each other."""
    level = [value]
    for _ in range(MOST):
        deeper: list[object] = []
        for each in level:
            if isinstance(each, dict):
                deeper += (inner for inner in each.values() if isinstance(inner, dict | list))
            elif isinstance(each, list):
                deeper += (inner for inner in each if isinstance(inner, dict | list))
        if not deeper:
            return True
        level = deeper
    return False
