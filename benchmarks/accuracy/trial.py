"""The training loop of the benchmark: the demo's, with labels, averages and more to break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.accuracy.data import Source
from tb_gan_doctor.demo.losses import LOSSES, gradient_penalty, zero_centered_penalty
from tb_gan_doctor.demo.training import Change, Training, unchanged

Hook = Callable[[int], None]


@dataclass
class Trial(Training):
    """Two players, their optimizers, the data and the loss, and what may go wrong with them.

    source: where the data come from; `draw_real` is not used.
    draw: takes n, gives samples [n, ...] and class labels int64 [n].
    classes: number of classes that both networks are told; 0: none.
    accumulate: backward passes per optimizer step.
    zeroes_late: gradients are set to zero after a step and not before the backward pass.
    average, decay: a copy of the generator that follows it, and how slowly.
    before_step: called with the number of the iteration that begins: schedules, mostly.
    """

    source: Source = field(kw_only=True)
    draw: Callable[[int], tuple[Tensor, Tensor]] = field(kw_only=True)
    classes: int = 0
    accumulate: int = 1
    steps_g: bool = True
    steps_d: bool = True
    g_steps: int = 1
    zeroes_late: bool = False
    average: nn.Module | None = None
    decay: float = 0.99
    updates_average: bool = True
    copies_buffers: bool = True
    sample_from_average: bool = False
    draw_latent: Callable[[int], Tensor] | None = None
    change_d_labels: Change = unchanged
    change_loss: Change = unchanged
    d_objective: Callable[[Tensor, Tensor], Tensor] | None = None
    g_objective: Callable[[Tensor, Tensor], Tensor] | None = None
    scaler: torch.amp.GradScaler | None = None
    before_step: list[Hook] = field(default_factory=list)
    iteration: int = 0

    @property
    def sampler(self) -> nn.Module:
        """The network that the user's samples come from."""
        return self.average if self.sample_from_average and self.average else self.generator

    def sample(self, n: int, generator: nn.Module | None = None) -> tuple[Tensor, Tensor]:
        """n fresh fakes and the classes that were asked for."""
        latent = self.change_latent(torch.randn(n, self.latent))
        labels = torch.randint(max(self.classes, 1), (n,))
        return self._fakes(generator or self.sampler, latent, labels), labels

    def iterate(self) -> dict[str, Any]:
        """One iteration; returns what a user would log."""
        for hook in self.before_step:
            hook(self.iteration)
        for _ in range(self.d_steps):
            self._train_discriminator()
        for _ in range(self.g_steps):
            self._train_generator()
        if self.average is not None and self.updates_average:
            self._follow(self.average)
        self.iteration += 1
        return self.values

    def _fakes(self, generator: nn.Module, latent: Tensor, labels: Tensor) -> Tensor:
        return generator(latent, labels) if self.classes else generator(latent)

    def _generate(self) -> tuple[Tensor, Tensor]:
        draw = self.draw_latent or (lambda n: torch.randn(n, self.latent))
        labels = torch.randint(max(self.classes, 1), (self.batch,))
        latent = self.change_latent(draw(self.batch))
        return self._fakes(self.generator, latent, labels), labels

    def _scores(self, samples: Tensor, labels: Tensor) -> Tensor:
        return self.change_score(self._raw_scores(self.change_score_input(samples), labels))

    def _raw_scores(self, samples: Tensor, labels: Tensor) -> Tensor:
        if self.classes:
            return self.discriminator(samples, self.change_d_labels(labels))
        return self.discriminator(samples)

    def _train_discriminator(self) -> None:
        if self.zero_d and not self.zeroes_late:
            self.d_optimizer.zero_grad()
        for _ in range(self.accumulate):
            real, real_labels = self.draw(self.batch)
            real = self.change_real(real)
            with torch.no_grad():
                fake, fake_labels = self._generate()
            d_real = self._scores(real, real_labels)
            d_fake = self._scores(fake, fake_labels)
            d_loss = self.change_loss((self.d_objective or LOSSES[self.loss][0])(d_real, d_fake))
            total = d_loss + self._penalties(real, real_labels, fake, fake_labels)
            self._backward(total / self.accumulate)
        if self.steps_d:
            self._step(self.d_optimizer)
        if self.zeroes_late:
            self.d_optimizer.zero_grad()
        if self.clip:
            with torch.no_grad():
                for weight in self.discriminator.parameters():
                    weight.clamp_(-self.clip, self.clip)
        self.values.update(real=real, d_loss=d_loss, d_real=d_real, d_fake=d_fake)
        if self.classes:
            self.values.update(real_labels=real_labels)

    def _penalties(
        self, real: Tensor, real_labels: Tensor, fake: Tensor, fake_labels: Tensor
    ) -> Tensor | float:
        if not self.penalty_weight:
            return 0.0
        fake = fake.detach()
        if self.loss == "wgan-gp":
            return self.penalty_weight * gradient_penalty(
                lambda points: self._raw_scores(points, real_labels), real, fake
            )
        return self.penalty_weight * (
            zero_centered_penalty(lambda points: self._raw_scores(points, real_labels), real)
            + zero_centered_penalty(lambda points: self._raw_scores(points, fake_labels), fake)
        )

    def _train_generator(self) -> None:
        if self.zero_g and not self.zeroes_late:
            self.g_optimizer.zero_grad()
        for _ in range(self.accumulate):
            fake, labels = self._generate()
            scores = self._scores(fake.detach() if self.detach_in_g else fake, labels)
            objective = self.g_objective or LOSSES[self.loss][1]
            g_loss = self.change_loss(objective(self.values["d_real"].detach(), scores))
            self._backward(g_loss / self.accumulate)
        if self.steps_g:
            self._step(self.g_optimizer)
        if self.zeroes_late:
            self.g_optimizer.zero_grad()
            self.d_optimizer.zero_grad()
        self.values.update(fake=fake, g_loss=g_loss)
        if self.classes:
            self.values.update(fake_labels=labels)

    def _backward(self, loss: Tensor) -> None:
        loss = loss if self.scaler is None else self.scaler.scale(loss)
        if loss.requires_grad:
            loss.backward()

    def _step(self, optimizer: torch.optim.Optimizer) -> None:
        if self.scaler is None:
            optimizer.step()
        else:
            self.scaler.step(optimizer)
            self.scaler.update()

    @torch.no_grad()
    def _follow(self, average: nn.Module) -> None:
        for mine, theirs in zip(average.parameters(), self.generator.parameters(), strict=True):
            mine.lerp_(theirs, 1.0 - self.decay)
        if not self.copies_buffers:
            return
        for mine, theirs in zip(average.buffers(), self.generator.buffers(), strict=True):
            mine.copy_(theirs)
