"""TAN's rules told once more in plain loops over numbers, for tests alone; nothing of models.tan is called."""

from __future__ import annotations

import math

import numpy as np


def filled(shape: tuple[int, ...], name: str) -> np.ndarray:
    """Weights by a rule: waves whose phase is the name's letters; norms around 1, small elsewhere."""
    phase = sum(ord(letter) * (place + 1) for place, letter in enumerate(name)) % 97
    size = int(np.prod(shape))
    wave = np.sin(0.37 * np.arange(1, size + 1) + phase).reshape(shape)
    norm = ".ln_" in name or name.startswith("ln_")
    return (1 + 0.3 * wave if norm and name.endswith("weight") else 0.4 * wave).astype(np.float32)


def norm(x: np.ndarray, weights: dict[str, np.ndarray], name: str) -> np.ndarray:
    out = np.zeros_like(x, dtype=np.float64)
    for place, row in enumerate(x):
        mean = sum(row) / len(row)
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        for channel, value in enumerate(row):
            scaled = (value - mean) / math.sqrt(variance + 1e-5)
            out[place, channel] = scaled * weights[f"{name}.weight"][channel] + weights[f"{name}.bias"][channel]
    return out


def block(
    x: np.ndarray, weights: dict[str, np.ndarray], name: str, heads: int, valid: list[bool]
) -> tuple[np.ndarray, np.ndarray]:
    """(residual stream after the block, its normalised input)."""
    y = norm(x, weights, f"{name}.ln_1")
    width = x.shape[1]
    size = width // heads
    packed = y @ weights[f"{name}.attn.in_proj_weight"].T.astype(float) + weights[f"{name}.attn.in_proj_bias"]
    query, key, value = packed[:, :width], packed[:, width : 2 * width], packed[:, 2 * width :]
    attended = np.zeros_like(x, dtype=np.float64)
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        for i in range(len(x)):
            scores = [query[i, part] @ key[j, part] / math.sqrt(size) for j in range(len(x))]
            top = max(score for score, ok in zip(scores, valid, strict=True) if ok)
            shares = [math.exp(score - top) if ok else 0.0 for score, ok in zip(scores, valid, strict=True)]
            for j in range(len(x)):
                attended[i, part] += shares[j] / sum(shares) * value[j, part]
    x = x + attended @ weights[f"{name}.attn.out_proj.weight"].T + weights[f"{name}.attn.out_proj.bias"]
    hidden = norm(x, weights, f"{name}.ln_2") @ weights[f"{name}.mlp.c_fc.weight"].T + weights[f"{name}.mlp.c_fc.bias"]
    hidden = hidden / (1 + np.exp(-1.702 * hidden))
    return x + hidden @ weights[f"{name}.mlp.c_proj.weight"].T + weights[f"{name}.mlp.c_proj.bias"], y


def encoder(
    x: np.ndarray, weights: dict[str, np.ndarray], name: str, after: str, layers: int, heads: int, valid: list[bool]
) -> list[np.ndarray]:
    outputs = []
    for number in range(layers):
        x, normed = block(x, weights, f"{name}.resblocks.{number}", heads, valid)
        if number > 0:
            outputs.append(normed)
    return [*outputs, norm(x, weights, after)]


def interpolated(table: np.ndarray, source: int, count: int) -> np.ndarray:
    out = np.zeros((count, table.shape[1]))
    for place in range(count):
        at = min(max((place + 0.5) * source / count - 0.5, 0.0), source - 1.0)
        low = math.floor(at)
        high = min(low + 1, source - 1)
        out[place] = table[low] * (1 - (at - low)) + table[high] * (at - low)
    return out


def seconds(video: np.ndarray, weights: dict[str, np.ndarray], positions: np.ndarray) -> np.ndarray:
    projected = norm(video @ weights["video_pre_proj.weight"].T.astype(float), weights, "ln_video_init")
    return projected + norm(positions, weights, "ln_position_init")


def sentences(text: np.ndarray, weights: dict[str, np.ndarray]) -> np.ndarray:
    return norm(text @ weights["text_pre_proj.weight"].T.astype(float), weights, "ln_text_init")


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return dot / math.sqrt(sum(x * x for x in a)) / math.sqrt(sum(y * y for y in b))


def log_sum_exp(values: list[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def softmax(values: list[float]) -> list[float]:
    total = log_sum_exp(values)
    return [math.exp(value - total) for value in values]


def quantile(values: list[float], share: float) -> float:
    """Linear between neighbours."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def mil_nce(
    cosines: np.ndarray,
    positive: np.ndarray,
    text_valid: np.ndarray,
    used: list[bool] | None = None,
    window: bool = False,
    video_valid: np.ndarray | None = None,
) -> float:
    """cosines [A, L, T, B, K], positive [B, K, T]."""
    videos, layers, length, _, count = cosines.shape
    names = [(b, k) for b in range(videos) for k in range(count) if text_valid[b, k]]
    counted = dict(zip(names, used or [True] * len(names), strict=True))
    real = np.ones((videos, length), bool) if video_valid is None else video_valid

    def is_true(a: int, t: int, b: int, k: int) -> bool:
        return a == b and bool(positive[b, k, t]) and bool(real[a, t])

    forward, backward = [], []
    for layer in range(layers):
        for a in range(videos):
            for t in range(length):
                pairs = [(b, k) for b, k in names if not window or a == b]
                good = [(b, k) for b, k in names if is_true(a, t, b, k)]
                if not real[a, t] or not any(counted[each] for each in good):
                    continue
                forward.append(
                    log_sum_exp([cosines[a, layer, t, b, k] / 0.07 for b, k in pairs])
                    - log_sum_exp([cosines[a, layer, t, b, k] / 0.07 for b, k in good])
                )
        for b, k in names:
            places = [(a, t) for a in range(videos) for t in range(length) if real[a, t] and (not window or a == b)]
            good = [(a, t) for a, t in places if is_true(a, t, b, k)]
            if not good or not counted[(b, k)]:
                continue
            backward.append(
                log_sum_exp([cosines[a, layer, t, b, k] / 0.07 for a, t in places])
                - log_sum_exp([cosines[a, layer, t, b, k] / 0.07 for a, t in good])
            )
    return (sum(forward) / len(forward) + sum(backward) / len(backward)) / 2


def box(
    cosines: np.ndarray, durations: list[int], valid: list[bool], edge_rule: bool, real: list[bool], spare: bool
) -> tuple[list[set[int]], list[float]]:
    """cosines [T, K] of one video -> the seconds of each sentence's best box, and its mean logit."""
    length, count = cosines.shape
    logits = [[cosines[t, k] / 0.07 if valid[k] and real[t] else -6e4 for k in range(count)] for t in range(length)]
    by_second = [softmax(row) for row in logits]
    found, means = [], []
    for k in range(count):
        p = softmax([by_second[t][k] / 0.07 if real[t] or not spare else -6e4 for t in range(length)])
        best, best_score = set(), -1.0
        for start in range(length):
            seconds_of = set(range(start, start + durations[k]))
            if not valid[k] or start + durations[k] > length:
                seconds_of = set()
            if edge_rule:
                seconds_of -= {0, length - 1}
            score = sum(p[t] for t in seconds_of) / len(seconds_of) if seconds_of else 0.0
            if score > best_score:
                best, best_score = seconds_of, score
        found.append(best)
        means.append(sum(logits[t][k] for t in best) / len(best) if best else 0.0)
    return found, means


def agreement(
    joint: np.ndarray,
    dual: np.ndarray,
    spoken: np.ndarray,
    text_valid: np.ndarray,
    kind: str = "keep",
    edge_rule: bool = True,
    video_valid: np.ndarray | None = None,
    spare: bool = True,
) -> list[list[set[int]]]:
    """joint, dual [B, T, K], spoken [B, K, T] -> the seconds of each sentence of each video."""
    videos, count, length = spoken.shape
    boxes = []
    for b in range(videos):
        valid = [bool(each) for each in text_valid[b]]
        durations = [max(int(spoken[b, k].sum()), 1) for k in range(count)]
        real = [True] * length if video_valid is None else [bool(each) for each in video_valid[b]]
        boxes.append([box(each[b], durations, valid, edge_rule, real, spare) for each in (joint, dual)])
    floors = [
        quantile([boxes[b][which][1][k] for b in range(videos) for k in range(count) if text_valid[b, k]], 0.3)
        for which in (0, 1)
    ]
    answer = []
    for b in range(videos):
        labels = []
        for k in range(count):
            one, other = boxes[b][0][0][k], boxes[b][1][0][k]
            said = {t for t in range(length) if spoken[b, k, t]}
            overlap = len(one & other) / len(one | other) if one | other else 0.0
            sure = all(boxes[b][which][1][k] >= floors[which] for which in (0, 1))
            if kind == "keep":
                labels.append(one | other if overlap >= 0.5 else said)
            elif kind == "keep-joint":
                labels.append(one if overlap >= 0.5 else said)
            elif overlap >= 0.5 and sure:
                labels.append(one & other if kind == "i" else one | other)
            else:
                labels.append(set())
        taken: set[int] = set()
        kept = []
        for k in range(count):
            mine = labels[k] - taken
            taken |= labels[k]
            kept.append(mine or {t for t in range(length) if spoken[b, k, t]})
        answer.append(kept)
    return answer
