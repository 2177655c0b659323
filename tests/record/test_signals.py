"""Each signal against a slow and simple computation of the same number."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import softplus

from tb_gan_doctor.record.probes.scores import auc
from tests.record.small_gans import Gan, doctor_for, measured, values, windows_of

CLOSE = {"rel": 1e-5, "abs": 1e-7}


class Recorded(Gan):
    """Keeps, for one iteration, everything that a signal is made of."""

    def iterate(self) -> dict[str, Tensor]:
        self.seen: dict[str, Any] = {}
        real, fake = self.real(), self.g(self.latent())
        self.d_optimizer.zero_grad()
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = softplus(-d_real).mean() + softplus(d_fake).mean()
        d_loss.backward()
        self._step("d", self.d, self.d_optimizer)
        self.g_optimizer.zero_grad()
        score = self.d(fake)
        score.retain_grad()
        g_loss = softplus(-score).mean()
        g_loss.backward()
        self.seen["slope"] = score.grad.abs().mean() * score.numel()
        self._step("g", self.g, self.g_optimizer)
        self.seen |= {"real": real, "fake": fake.detach(), "d_real": d_real, "d_fake": d_fake}
        return {"d_loss": d_loss, "g_loss": g_loss}

    def _step(self, player: str, net: torch.nn.Module, optimizer: torch.optim.Optimizer) -> None:
        weights = list(net.parameters())
        self.seen[f"{player}_grads"] = [w.grad.clone() for w in weights]
        before = [w.detach().clone() for w in weights]
        optimizer.step()
        moved = [w.detach() - b for w, b in zip(weights, before, strict=True)]
        flat = torch.cat([m.flatten() for m in moved]).norm()
        size = torch.cat([w.detach().flatten() for w in weights]).norm()
        self.seen[f"{player}_ratio"] = flat / size


@pytest.fixture
def whole_window() -> tuple[Recorded, Any, list[dict[str, Tensor]]]:
    torch.manual_seed(3)
    gan = Recorded()
    doctor = doctor_for(gan)
    losses = []
    for i in range(20):
        found = gan.iterate()
        if i == 10:
            seen = gan.seen
        if i >= 10:
            losses.append(found)
        doctor.step(**found)
    gan.seen = seen
    doctor.close()
    return gan, windows_of(doctor)[2], losses


def test_losses_of_every_step(whole_window: Any) -> None:
    _, window, losses = whole_window
    for name, signal in (("d_loss", "loss/d"), ("g_loss", "loss/g")):
        exact = np.array([values[name].item() for values in losses])
        assert window.get(signal) == pytest.approx(exact.mean(), **CLOSE)
        assert window.get(signal, "std") == pytest.approx(exact.std(), **CLOSE)
        assert window.get(signal, "min") == pytest.approx(exact.min(), **CLOSE)
        assert window.get(signal, "max") == pytest.approx(exact.max(), **CLOSE)
        assert window.get(signal, "n_nonfinite") == 0


@pytest.mark.parametrize("player", "gd")
def test_gradients_and_updates(whole_window: Any, player: str) -> None:
    gan, window, _ = whole_window
    grads = gan.seen[f"{player}_grads"]
    norm = torch.cat([g.flatten() for g in grads]).norm().item()
    assert window.get(f"gradient/{player}_norm") == pytest.approx(norm, **CLOSE)
    matrices = [g for g in grads if g.dim() >= 2]
    ratio = (matrices[0].norm() / matrices[-1].norm()).item()
    assert window.get(f"gradient/{player}_first_last") == pytest.approx(ratio, **CLOSE)
    expected = gan.seen[f"{player}_ratio"].item()
    assert window.get(f"update/{player}_ratio") == pytest.approx(expected, rel=1e-3)
    assert window.get(f"optimizer/{player}_steps", "last") == 10
    rate = window.get(f"optimizer/{player}_learning_rate", "last")
    assert rate == pytest.approx(1e-3, rel=1e-6)


def test_slope_of_the_generator_loss(whole_window: Any) -> None:
    gan, window, _ = whole_window
    assert window.get("gradient/score") == pytest.approx(gan.seen["slope"].item(), **CLOSE)
    assert window.get("gradient/score_sign") == -1.0


def test_scores_and_balance(whole_window: Any) -> None:
    gan, window, _ = whole_window
    real, fake = (gan.seen[n].detach().double().flatten() for n in ("d_real", "d_fake"))
    for name, score in (("real", real), ("fake", fake)):
        assert window.get(f"score/{name}") == pytest.approx(score.mean().item(), **CLOSE)
        assert window.get(f"score/{name}", "min") == pytest.approx(score.min().item(), **CLOSE)
        assert window.get(f"score/{name}", "max") == pytest.approx(score.max().item(), **CLOSE)
    wins = sum((r > f) + 0.5 * (r == f) for r in real.tolist() for f in fake.tolist())
    assert window.get("balance/auc") == pytest.approx(wins / real.numel() ** 2, **CLOSE)
    pooled = math.sqrt((real.var(correction=0) + fake.var(correction=0)) / 2)
    expected = (real.mean() - fake.mean()).item() / pooled
    assert window.get("balance/separation") == pytest.approx(expected, rel=1e-4)


def test_samples(whole_window: Any) -> None:
    gan, window, _ = whole_window
    spread = {}
    for name in ("real", "fake"):
        batch = gan.seen[name].double()
        assert window.get(f"data/{name}_mean") == pytest.approx(batch.mean().item(), rel=1e-4)
        std = batch.std(correction=0).item()
        assert window.get(f"data/{name}_std") == pytest.approx(std, rel=1e-4)
        assert window.get(f"data/{name}_min", "min") == pytest.approx(batch.min().item(), **CLOSE)
        assert window.get(f"data/{name}_max", "max") == pytest.approx(batch.max().item(), **CLOSE)
        spread[name] = batch.std(0).mean().item()
    expected = spread["fake"] / spread["real"]
    assert window.get("diversity/minibatch_std_ratio") == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("shape", [(16, 2), (16, 1, 9, 9)])
def test_small_and_large_samples_are_summarized_alike(shape: tuple[int, ...]) -> None:
    torch.manual_seed(5)
    real, fake = torch.randn(shape, dtype=torch.float64) * 3 + 7, torch.randn(shape) - 1
    doctor = doctor_for()
    for _ in range(10):
        doctor.step(real=real, fake=fake)
    doctor.close()
    window = windows_of(doctor)[0]
    assert window.get("data/real_mean") == pytest.approx(real.mean().item(), rel=1e-5)
    assert window.get("data/fake_std") == pytest.approx(fake.std(correction=0).item(), rel=1e-5)
    assert window.get("data/fake_min", "min") == pytest.approx(fake.min().item(), rel=1e-6)
    assert window.get("data/real_max", "max") == pytest.approx(real.max().item(), rel=1e-6)
    ratio = (fake.std(0).mean() / real.std(0).mean()).item()
    assert window.get("diversity/minibatch_std_ratio") == pytest.approx(ratio, rel=1e-5)


def test_auc_counts_ties_half() -> None:
    assert auc([1.0, 2.0], [1.0, 1.0]) == 0.75
    assert auc([0.0, 0.0], [0.0]) == 0.5


def test_what_is_passed_wins_over_hooks() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for _ in range(10):
        gan.iterate()
        doctor.step(d_real=torch.full((6, 1), 5.0), d_fake=torch.zeros(6, 1), real=torch.ones(6, 2))
    doctor.close()
    window = windows_of(doctor)[0]
    assert window.get("score/real") == 5
    assert window.get("balance/auc") == 1
    assert window.get("data/real_mean") == 1
    assert window.get("data/fake_std") > 0  # by hooks, as it was not passed


def test_heads_are_averaged_whatever_their_shapes() -> None:
    doctor = doctor_for()
    real = [torch.ones(4, 1), torch.zeros(4, 1, 30, 30)]
    fake = [torch.zeros(4, 1), torch.zeros(4, 1, 30, 30)]
    for _ in range(10):
        doctor.step(d_real=real, d_fake=fake)
    doctor.close()
    assert values(doctor, "balance/auc") == [0.75, 0.75]
    assert values(doctor, "score/real") == [0.5, 0.5]


def test_non_finite_values_are_counted_and_left_out() -> None:
    doctor = doctor_for()
    for i in range(20):
        doctor.step(
            d_loss=torch.tensor(math.nan) if i % 5 == 0 else torch.tensor(2.0),
            d_real=torch.tensor([1.0, math.inf, 3.0, math.nan]),
            real=torch.tensor([[0.0, -math.inf]] * 4),
        )
    doctor.close()
    window = windows_of(doctor)[2]
    assert (window.get("loss/d"), window.get("loss/d", "n_nonfinite")) == (2, 2)
    assert (window.get("score/real"), window.get("score/real", "n_nonfinite")) == (2, 2)
    assert window.get("data/real_max", "n_nonfinite") == 1
    assert math.isnan(window.get("data/real_max", "max"))


def test_weights_that_do_not_move_have_a_ratio_of_exactly_zero() -> None:
    gan = Gan()
    gan.g_optimizer = torch.optim.SGD(gan.g.parameters(), lr=0.0)
    doctor = doctor_for(gan)
    for _ in range(30):
        doctor.step(**gan.iterate())
    doctor.close()
    assert values(doctor, "update/g_ratio", "max") == [0, 0]
    assert min(values(doctor, "update/d_ratio", "min")) > 0


def test_the_two_dearest_probes_take_turns_while_windows_are_short() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for _ in range(60):
        doctor.step(**gan.iterate())
    doctor.close()
    for signal, steps in (
        ("update/g_ratio", [0, 10, 30, 50]),
        ("gradient/g_leftover", [0, 1, 20, 40]),
    ):
        measured_at = [w.first_step for w in windows_of(doctor) if w.get(signal) == w.get(signal)]
        assert measured_at == steps
    assert len(values(doctor, "gradient/g_norm")) == 7


def test_a_player_that_is_never_stepped_has_zero_steps() -> None:
    gan = Gan()
    gan.g_optimizer.step = lambda: None  # type: ignore[method-assign]
    doctor = doctor_for(gan)
    for _ in range(30):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert values(doctor, "optimizer/g_steps", "last") == [0, 0, 0, 0]
    assert values(doctor, "optimizer/d_steps", "last") == [1, 9, 10, 10]


def test_weights_that_move_without_an_optimizer_are_not_called_still() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    for _ in range(30):
        gan.d_optimizer.zero_grad()
        for weight in gan.g.parameters():
            weight.data += 0.01
        doctor.step()
    doctor.close()
    assert "optimizer/g_steps" not in measured(doctor)
    assert values(doctor, "optimizer/d_steps", "last") == [0, 0, 0, 0]


def test_values_of_your_own_are_kept() -> None:
    doctor = doctor_for()
    for i in range(20):
        doctor.log(fid=torch.tensor(float(i)))
        doctor.step(ramp=i)
    doctor.close()
    window = windows_of(doctor)[2]
    assert (window.get("fid"), window.get("fid", "last")) == (14.5, 19)
    assert window.get("ramp", "last") == 19


def test_a_value_that_is_overwritten_later_is_kept_as_it_was() -> None:
    doctor = doctor_for()
    loss = torch.zeros(())
    for i in range(20):
        loss.fill_(i)
        doctor.step(d_loss=loss)
    doctor.close()
    assert windows_of(doctor)[2].get("loss/d", "max") == 19
    assert windows_of(doctor)[2].get("loss/d", "min") == 10


def test_several_networks_are_recorded_one_by_one_too() -> None:
    one, two = Gan(), Gan()
    doctor = doctor_for(
        generator={"a": one.g, "b": two.g},
        discriminator={"c": one.d, "d": two.d},
        g_optimizer=[one.g_optimizer, two.g_optimizer],
        d_optimizer=[one.d_optimizer, two.d_optimizer],
    )
    for _ in range(10):
        one.iterate()
        two.iterate()
        doctor.step()
    doctor.close()
    names = measured(doctor)
    assert {"update/g_ratio:a", "update/g_ratio:b", "gradient/d_norm:c"} <= names
    assert {"balance/auc:c", "balance/auc:d"} <= names
    window = windows_of(doctor)[0]
    parts = [window.get("gradient/g_norm:a"), window.get("gradient/g_norm:b")]
    assert window.get("gradient/g_norm") == pytest.approx(sum(parts) / 2, rel=1e-5)
    assert window.get("optimizer/g_steps", "last") == 1
