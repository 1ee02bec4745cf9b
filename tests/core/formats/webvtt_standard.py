"""The WebVTT standard's algorithms, character by character and step by step, to hold the fast readers against."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass, field
from typing import Any

SPACES = " \t\n\f\r"
DIGITS = "0123456789"


@dataclass
class Cursor:
    text: str
    at: int = 0

    @property
    def over(self) -> bool:
        return self.at >= len(self.text)

    def collect(self, signs: str | None = None, until: str = "") -> str:
        start = self.at
        while not self.over and (self.text[self.at] in signs if signs is not None else self.text[self.at] not in until):
            self.at += 1
        return self.text[start : self.at]

    def take(self, sign: str) -> bool:
        if not self.over and self.text[self.at] == sign:
            self.at += 1
            return True
        return False


def timestamp(cursor: Cursor) -> int | None:
    if cursor.over or cursor.text[cursor.at] not in DIGITS:
        return None
    string = cursor.collect(DIGITS)
    first = int(string)
    hours = len(string) != 2 or first > 59
    if not cursor.take(":"):
        return None
    string = cursor.collect(DIGITS)
    if len(string) != 2:
        return None
    second = int(string)
    if hours or (not cursor.over and cursor.text[cursor.at] == ":"):
        if not cursor.take(":"):
            return None
        string = cursor.collect(DIGITS)
        if len(string) != 2:
            return None
        third = int(string)
    else:
        first, second, third = 0, first, second
    if not cursor.take("."):
        return None
    string = cursor.collect(DIGITS)
    if len(string) != 3 or second > 59 or third > 59:
        return None
    return (first * 3600 + second * 60 + third) * 1000 + int(string)


def percentage(text: str) -> float | None:
    if not re.fullmatch("[0-9]+([.][0-9]+)?%", text):
        return None
    value = float(text[:-1])
    return value if 0 <= value <= 100 else None


def settings(text: str, cue: dict[str, Any], regions: list[str]) -> None:
    for setting in filter(None, re.split(f"[{SPACES}]", text)):
        colon = setting.find(":")
        if colon in (-1, 0, len(setting) - 1):
            continue
        name, value = setting[:colon], setting[colon + 1 :]
        if name == "region":
            cue["region"] = value if value in regions else ""
        elif name == "vertical":
            if value in ("rl", "lr"):
                cue["vertical"] = value
            if cue["vertical"]:
                cue["region"] = ""
        elif name == "line":
            set_line(value, cue)
        elif name == "position":
            place, comma, align = value.partition(",")
            share = percentage(place)
            if share is None or (comma and align not in ("line-left", "center", "line-right")):
                continue
            cue["position_align"] = align or cue["position_align"]
            cue["position"] = share
        elif name == "size":
            share = percentage(value)
            if share is None:
                continue
            cue["size"] = share
            if share != 100:
                cue["region"] = ""
        elif name == "align" and value in ("start", "center", "end", "left", "right"):
            cue["align"] = value


def set_line(value: str, cue: dict[str, Any]) -> None:
    place, comma, align = value.partition(",")
    if not any(sign in DIGITS for sign in place):
        return
    if place[-1] == "%":
        number = percentage(place)
        if number is None:
            return
    else:
        if any(sign not in DIGITS + "-." for sign in place) or "-" in place[1:] or place.count(".") > 1:
            return
        dot = place.find(".")
        if dot >= 0 and not (0 < dot < len(place) - 1 and place[dot - 1] in DIGITS and place[dot + 1] in DIGITS):
            return
        number = float(place)
        if not math.isfinite(number):
            return
    if comma:
        if align not in ("start", "center", "end"):
            return
        cue["line_align"] = align
    cue["line"] = number
    cue["snap_to_lines"] = place[-1] != "%"
    cue["region"] = ""


def times_and_settings(line: str, cue: dict[str, Any], regions: list[str]) -> bool:
    cursor = Cursor(line)
    cursor.collect(SPACES)
    start = timestamp(cursor)
    if start is None:
        return False
    cursor.collect(SPACES)
    if not (cursor.take("-") and cursor.take("-") and cursor.take(">")):
        return False
    cursor.collect(SPACES)
    end = timestamp(cursor)
    if end is None:
        return False
    cue["start_ms"], cue["end_ms"] = start, end
    settings(line[cursor.at :], cue, regions)
    return True


@dataclass
class Found:
    cues: list[dict[str, Any]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)


def parse(text: str) -> Found | None:
    """None where the file is no WebVTT."""
    text = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    if text[:6] != "WEBVTT" or text[6:7] not in ("", " ", "\t", "\n"):
        return None
    found, cursor = Found(), Cursor(text)
    cursor.collect(until="\n")
    if cursor.over:
        return found
    cursor.at += 1
    if cursor.over:
        return found
    if text[cursor.at] != "\n":
        block(cursor, found, in_header=True)
    else:
        cursor.at += 1
    cursor.collect("\n")
    while not cursor.over:
        block(cursor, found, in_header=False)
        cursor.collect("\n")
    return found


def block(cursor: Cursor, found: Found, *, in_header: bool) -> None:
    count, previous, buffer, seen_arrow = 0, cursor.at, "", False
    cue: dict[str, Any] | None = None
    kind = ""
    while True:
        line = cursor.collect(until="\n")
        count += 1
        ended = cursor.over
        if not ended:
            cursor.at += 1
        if "-->" in line:
            if in_header or not (count == 1 or (count == 2 and not seen_arrow)):
                cursor.at = previous
                break
            seen_arrow, previous = True, cursor.at
            cue = {"id": buffer, "vertical": "", "snap_to_lines": True, "line": "auto", "line_align": "start"}
            cue |= {"position": "auto", "position_align": "auto", "size": 100, "align": "center", "region": ""}
            if times_and_settings(line, cue, found.regions):
                buffer = ""
            else:
                cue = None
        elif line == "":
            break
        else:
            if not in_header and count == 2 and not found.cues and cue is None:
                for name in ("STYLE", "REGION"):
                    if buffer.startswith(name) and not buffer[len(name) :].strip(SPACES):
                        kind, buffer = name, ""
            buffer += ("\n" if buffer else "") + line
            previous = cursor.at
        if ended:
            break
    if cue is not None:
        found.cues.append(cue | {"text": buffer})
    elif kind == "STYLE":
        found.styles.append(buffer)
    elif kind == "REGION":
        name = ""
        for setting in filter(None, re.split(f"[{SPACES}]", buffer)):
            colon = setting.find(":")
            if 0 < colon < len(setting) - 1 and setting[:colon] == "id":
                name = setting[colon + 1 :]
        found.regions.append(name)


def tree(text: str) -> list[Any]:
    """Cue text as nested lists: texts, ["time", ms] and [name, classes, annotation, children]."""
    root: list[Any] = ["", [], "", []]
    current, parents = root, []
    for kind, value, classes, annotation in tokens(text):
        if kind == "string":
            current[3].append(value)
        elif kind == "start":
            if value in ("c", "i", "b", "u", "ruby", "v", "lang") or (value == "rt" and current[0] == "ruby"):
                node = [value, [each for each in classes if each], annotation if value in ("v", "lang") else "", []]
                current[3].append(node)
                parents.append(current)
                current = node
        elif kind == "end":
            if parents and value == current[0]:
                current = parents.pop()
            elif value == "ruby" and current[0] == "rt":
                parents.pop()
                current = parents.pop()
        else:
            cursor = Cursor(value)
            time_ms = timestamp(cursor)
            if time_ms is not None and cursor.over:
                current[3].append(["time", time_ms])
    return root[3]


def tokens(text: str) -> list[tuple[str, str, list[str], str]]:
    out = []
    at = 0
    while at < len(text):
        state, result, buffer = "data", "", ""
        classes: list[str] = []
        while True:
            sign = text[at] if at < len(text) else ""
            over = sign in (">", "") and state != "data"
            if over:
                at += sign == ">"
                if state == "class":
                    classes.append(buffer)
                kind = {"end": "end", "time": "time"}.get(state, "start")
                note = re.sub(f"[{SPACES}]+", " ", html.unescape(buffer)).strip(" ") if state == "annotation" else ""
                out.append((kind, result, classes, note))
                break
            if state == "data":
                if sign == "<" and result == "":
                    state = "tag"
                elif sign in ("<", ""):
                    out.append(("string", html.unescape(result), [], ""))
                    break
                else:
                    result += sign
            elif state in ("tag", "start", "class") and sign in "\t\n\f .":
                if state == "class":
                    classes.append(buffer)
                    buffer = ""
                state = "class" if sign == "." else "annotation"
            elif state == "tag":
                result = "" if sign == "/" else sign
                state = "end" if sign == "/" else "time" if sign in DIGITS else "start"
            elif state in ("class", "annotation"):
                buffer += sign
            else:
                result += sign
            at += 1
    return out
