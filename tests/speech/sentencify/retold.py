"""The published curation once more, in plain loops over parallel lists, to compare with."""

from __future__ import annotations

Columns = tuple[list[str], list[float], list[float]]


def merged(texts: list[str], starts: list[float], ends: list[float]) -> Columns:
    kept = [n for n in range(len(texts)) if ends[n] - starts[n] > 0.2]
    rows: list[tuple[str, float, float]] = []
    for place, n in enumerate(kept):
        text = texts[n].strip()
        if len(text) == 0:
            continue
        if text.count("[") > 0 and text.count("]") > 0:
            continue
        lines = text.split("\n")
        if len(lines) >= 2 and place + 1 < len(kept):
            upcoming = texts[kept[place + 1]].strip().split("\n")
            if upcoming[0].strip() == lines[-1].strip():
                del lines[-1]
        rows.append((" ".join(lines), starts[n], ends[n]))
    begins_next = [rows[n + 1][0].find(rows[n][0]) == 0 for n in range(len(rows) - 1)] + [False]
    out: Columns = ([], [], [])
    n = 0
    while n < len(rows):
        last = n
        while begins_next[last]:
            last += 1
        out[0].append(rows[last][0].strip())
        out[1].append(rows[n][1])
        out[2].append(rows[last][2])
        n = last + 1
    before_starts, before_ends = list(out[1]), list(out[2])
    for n in range(len(out[0]) - 1):
        if before_starts[n + 1] < before_ends[n]:
            middle = 0.5 * (before_starts[n + 1] + before_ends[n])
            out[2][n] = middle
            out[1][n + 1] = middle
    return out if len(out[0]) > 5 else ([], [], [])


def cut(tokens: list[tuple[str, float, float]], labels: list[str]) -> Columns:
    out: Columns = ([], [], [])
    text, count = "", 0
    start = end = 0.0
    for n, (token, begin, finish) in enumerate(tokens):
        if count == 0:
            start = begin
        end = finish
        count += 1
        if token[:2] == "##":
            text = text + token[2:]
        elif token == "'" or text[-1:] == "'":
            text = text + token
        else:
            text = text + " " + token
        is_last = n == len(tokens) - 1
        if not is_last and tokens[n + 1][0][:2] == "##":
            continue
        if token == "'":
            continue
        mark = labels[n][0]
        cuts = False
        if count < 20 and mark in (".", "!", "?"):
            cuts = True
        if count >= 20 and mark in (".", "!", "?", ",", ":", ";"):
            cuts = True
        if not is_last and tokens[n + 1][1] - finish > 1.0:
            cuts = True
        if cuts:
            out[0].append(text.strip())
            out[1].append(start)
            out[2].append(end)
            text, count = "", 0
    if count:
        out[0].append(text.strip())
        out[1].append(start)
        out[2].append(end)
    return out
