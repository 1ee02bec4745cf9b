import json
from pathlib import Path

import pytest
import torch
from torch import nn

from models.training import FitOptions, fit, schedule

TRUTH = torch.tensor([[2.0], [-1.0], [0.5]])


def batch_at(index: int) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.randn(16, 3, generator=torch.Generator().manual_seed(index))
    return x, x @ TRUTH


def losses(model: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> dict[str, torch.Tensor]:
    noise = 0.01 * torch.randn(1)  # draws from the global generator, as dropout would
    return {"loss": ((model(batch[0]) - batch[1]) ** 2).mean() + 0 * noise.sum(), "extra": torch.tensor(1.0)}


def options(**over: object) -> FitOptions:
    return FitOptions(**({"steps": 40, "learning_rate": 0.1, "warmup_steps": 4, "seed": 3, "log_every": 10} | over))  # type: ignore[arg-type]


def build() -> nn.Module:
    torch.manual_seed(0)
    return nn.Linear(3, 1)


def test_it_learns_a_planted_answer(tmp_path: Path) -> None:
    model = build()
    fit(model, batch_at, losses, options(steps=150, weight_decay=0.0), tmp_path)
    assert torch.allclose(model.weight, TRUTH.T, atol=0.05)  # type: ignore[arg-type]
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(10, 151, 10))
    assert rows[-1]["loss"] < rows[0]["loss"] and rows[0]["extra"] == 1.0


class Cancelled(Exception):
    pass


def test_a_cancelled_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    whole = build()
    fit(whole, batch_at, losses, options(), tmp_path / "whole")

    def cancel(step: int, steps: int, values: dict[str, float]) -> None:
        assert steps == 40 and values["extra"] == 1.0
        if step == 25:
            raise Cancelled

    parts = build()
    with pytest.raises(Cancelled):
        fit(parts, batch_at, losses, options(save_every=10), tmp_path / "parts", on_step=cancel)
    again = build()
    fit(again, batch_at, losses, options(save_every=10), tmp_path / "parts")
    for a, b in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(a, b)


def test_groups_keep_their_own_rates_and_hooks_are_called(tmp_path: Path) -> None:
    model = build()
    before = model.bias.detach().clone()  # type: ignore[operator]
    calls: list[str] = []
    metrics = fit(
        model, batch_at, losses, options(steps=10, eval_every=5), tmp_path,
        groups=[{"params": [model.weight], "lr": 0.1}, {"params": [model.bias], "lr": 0.0}],
        evaluate=lambda m: calls.append("evaluate") or {"score": 1.0},  # type: ignore[func-returns-value]
        after_step=lambda m: calls.append("after"),
        on_save=lambda m, step: calls.append(f"save {step}"),
    )  # fmt: skip
    assert torch.equal(model.bias, before)  # type: ignore[arg-type]
    assert metrics == {"score": 1.0}
    assert calls.count("evaluate") == 2 and calls.count("after") == 10 and calls[-1] == "save 10"


def test_a_finished_run_that_is_asked_for_again_tells_what_it_measured(tmp_path: Path) -> None:
    def score(model: nn.Module) -> dict[str, float]:
        assert not model.training
        return {"score": float(model.weight.sum())}  # type: ignore[operator]

    first, again = build(), build()
    measured = fit(first, batch_at, losses, options(steps=5), tmp_path, evaluate=score)
    assert measured == fit(again, batch_at, losses, options(steps=5), tmp_path, evaluate=score)
    assert torch.equal(first.weight, again.weight)  # type: ignore[arg-type]


def test_accumulated_batches_are_one_large_batch(tmp_path: Path) -> None:
    def halves(index: int) -> tuple[torch.Tensor, torch.Tensor]:
        x, y = batch_at(index // 2)
        return (x[:8], y[:8]) if index % 2 == 0 else (x[8:], y[8:])

    one, two = build(), build()
    fit(one, batch_at, losses, options(steps=5), tmp_path / "one")
    fit(two, halves, losses, options(steps=5, accumulate=2), tmp_path / "two")
    assert torch.allclose(one.weight, two.weight, atol=1e-6)  # type: ignore[arg-type]


def test_the_schedule_warms_up_and_comes_down() -> None:
    given = options(steps=100, warmup_steps=10, final_fraction=0.1)
    values = [schedule(step, given) for step in range(100)]
    assert values[0] == pytest.approx(0.1) and values[9] == 1.0 and max(values) == 1.0
    assert values[10:] == sorted(values[10:], reverse=True) and values[-1] == pytest.approx(0.1, abs=0.01)


def test_a_loss_that_is_not_a_number_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(FloatingPointError, match="step 0"):
        fit(build(), batch_at, lambda m, b: {"loss": m(b[0]).sum() * float("nan")}, options(), tmp_path)
