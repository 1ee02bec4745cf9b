"""The one training loop: autocast, accumulation, clipping, schedule, evaluation, resume, and a hook that may cancel.

A paper gives `compute_losses(model, batch) -> {"loss": scalar, …}` and a function from step to batch. Batches are a
function of the step number alone, so a resumed run sees what an uninterrupted one would have.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

TRAIN_STATE = "train_state.pt"
METRICS = "metrics.jsonl"


@dataclass(frozen=True, slots=True)
class FitOptions:
    steps: int
    learning_rate: float
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.98)
    warmup_steps: int = 50
    final_fraction: float = 0.0  # of the learning rate, reached by a cosine at the last step
    clip_norm: float = 1.0
    accumulate: int = 1
    bf16: bool = False
    seed: int = 0
    log_every: int = 20
    eval_every: int = 0  # 0: only at the end
    save_every: int = 0  # 0: only at the end

    def __post_init__(self) -> None:
        if self.steps < 1 or self.accumulate < 1:
            raise ValueError("at least one step and one batch a step")


class OnStep(Protocol):
    """Called after every step; it may raise to cancel, and the run can then be resumed from its last save."""

    def __call__(self, step: int, steps: int, losses: dict[str, float]) -> None: ...


def fit(
    model: nn.Module,
    batch_at: Callable[[int], Any],
    compute_losses: Callable[[nn.Module, Any], dict[str, Tensor]],
    options: FitOptions,
    run_folder: Path,
    groups: Iterable[dict[str, Any]] | None = None,
    evaluate: Callable[[nn.Module], dict[str, float]] | None = None,
    after_step: Callable[[nn.Module], None] | None = None,
    on_step: OnStep | None = None,
    on_save: Callable[[nn.Module, int], None] | None = None,
) -> dict[str, float]:
    """Train in place; the last evaluation's metrics come back.

    `batch_at(i)` gives micro batch i. `groups` are parameter groups, each with its own "lr" if it wants one. A
    train_state.pt that lies in `run_folder` is continued.
    """
    run_folder.mkdir(parents=True, exist_ok=True)
    seed_everything(options.seed)
    given = list(groups) if groups is not None else weight_decay_groups(model, options.weight_decay)
    optimizer = torch.optim.AdamW(
        given, lr=options.learning_rate, betas=options.betas, weight_decay=options.weight_decay
    )
    peaks = [group["lr"] for group in optimizer.param_groups]
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    device = parameters[0].device
    step = _resume(run_folder, model, optimizer)
    (run_folder / "options.json").write_text(json.dumps(asdict(options), indent=2) + "\n", encoding="utf-8")
    metrics: dict[str, float] = {}
    if step >= options.steps and evaluate is not None:  # a finished run, asked for again: it has no step to take
        model.eval()
        metrics = evaluate(model)
    started = time.monotonic()
    with (run_folder / METRICS).open("a", encoding="utf-8") as log:
        while step < options.steps:
            model.train()
            scale = schedule(step, options)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * scale
            losses: dict[str, float] = {}
            for micro in range(options.accumulate):
                batch = batch_at(step * options.accumulate + micro)
                with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
                    computed = compute_losses(model, batch)
                if not bool(torch.isfinite(computed["loss"])):
                    raise FloatingPointError(f"the loss is {float(computed['loss'])} at step {step}")
                (computed["loss"] / options.accumulate).backward()
                for name, value in computed.items():
                    losses[name] = losses.get(name, 0.0) + float(value.detach()) / options.accumulate
            norm = nn.utils.clip_grad_norm_(parameters, options.clip_norm if options.clip_norm > 0 else math.inf)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if after_step is not None:
                after_step(model)
            step += 1
            last = step == options.steps
            if step % options.log_every == 0 or last:
                row = {
                    "step": step,
                    "seconds": round(time.monotonic() - started, 2),
                    "lr_scale": scale,
                    "norm": float(norm),
                }
                _append(log, row | losses)
            if evaluate is not None and (last or (options.eval_every and step % options.eval_every == 0)):
                model.eval()
                metrics = evaluate(model)
                _append(log, {"step": step} | {f"eval_{name}": value for name, value in metrics.items()})
            if last or (options.save_every and step % options.save_every == 0):
                _save(run_folder, model, optimizer, step)
                if on_save is not None:
                    on_save(model, step)
            if on_step is not None:
                on_step(step, options.steps, losses)
    model.eval()
    return metrics


def schedule(step: int, options: FitOptions) -> float:
    """Linear warm-up, then a cosine from 1 to `final_fraction`."""
    if step < options.warmup_steps:
        return (step + 1) / options.warmup_steps
    done = (step - options.warmup_steps) / max(1, options.steps - options.warmup_steps)
    return options.final_fraction + (1 - options.final_fraction) * 0.5 * (1 + math.cos(math.pi * done))


def weight_decay_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Decay matrices and kernels, not biases, norms and scalars."""
    named = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [p for p in named if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in named if p.ndim < 2], "weight_decay": 0.0},
    ]


def seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def _append(log: Any, row: dict[str, float]) -> None:
    log.write(json.dumps(row) + "\n")
    log.flush()


def _save(run_folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {
        "step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "torch": torch.get_rng_state(),
    }  # fmt: skip
    partial = run_folder / (TRAIN_STATE + ".part")
    torch.save(state, partial)
    partial.replace(run_folder / TRAIN_STATE)


def _resume(run_folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    path = run_folder / TRAIN_STATE
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["torch"])
    return int(state["step"])
