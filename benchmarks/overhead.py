"""What recording costs a training: time per step, and bytes per step.

    python benchmarks/overhead.py [--case NAME ...] [--tool NAME ...] [--pairs N] [--json FILE]

Two trainings with equal seeds take turns in short chunks in one process, one of them with a
tool attached. A pair of chunks gives one ratio of process CPU time (which counts the threads
that write); printed are the median of the ratios and their quartiles. Noise shows in the row
`plain`, where neither has a tool.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.tensorboard import SummaryWriter

from tb_gan_doctor import GanDoctor

Values = dict[str, Tensor]
TARGETS = {("mlp-ring", "gan-doctor"): 1.08, ("dcgan-32", "gan-doctor"): 1.02}
MOST_BYTES = 60


class Training:
    """A plain non-saturating GAN with Adam."""

    def __init__(self, g: nn.Module, d: nn.Module, draw: Callable[[], Tensor], latent: tuple[int, ...]):
        self.g, self.d, self.draw, self.latent = g, d, draw, latent
        self.g_optimizer = torch.optim.Adam(g.parameters(), 2e-4, betas=(0.5, 0.999))
        self.d_optimizer = torch.optim.Adam(d.parameters(), 2e-4, betas=(0.5, 0.999))

    def iterate(self) -> Values:
        real = self.draw()
        fake = self.g(torch.randn(len(real), *self.latent))
        self.d_optimizer.zero_grad()
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = functional.softplus(-d_real).mean() + functional.softplus(d_fake).mean()
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        g_loss = functional.softplus(-self.d(fake)).mean()
        g_loss.backward()
        self.g_optimizer.step()
        return {
            "d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake,
            "real": real, "fake": fake,
        }  # fmt: skip


def mlp(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in zip(widths, widths[1:], strict=False):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


def ring(width: int = 128, batch: int = 128) -> Training:
    """Eight Gaussians on a circle, MLPs of two hidden layers: about 1.6 ms a step."""
    angles = torch.arange(8) * (torch.pi / 4)
    modes = torch.stack([angles.cos(), angles.sin()], 1)

    def draw() -> Tensor:
        return modes[torch.randint(8, (batch,))] + 0.02 * torch.randn(batch, 2)

    return Training(mlp(8, width, width, 2), mlp(2, width, width, 1), draw, (8,))


def dcgan(batch: int = 32) -> Training:
    """A DCGAN on 32x32 gray images: about 20 ms a step."""

    def up(inputs: int, outputs: int) -> list[nn.Module]:
        return [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    def down(inputs: int, outputs: int) -> list[nn.Module]:
        return [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]

    g = nn.Sequential(
        nn.ConvTranspose2d(64, 64, 4, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        *up(64, 32), *up(32, 16), nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    d = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.LeakyReLU(0.2), *down(16, 32), *down(32, 64),
        nn.Conv2d(64, 1, 4), nn.Flatten(),
    )  # fmt: skip
    images = functional.interpolate(torch.rand(256, 1, 8, 8), size=32, mode="bilinear") * 2 - 1
    return Training(g, d, lambda: images[torch.randint(256, (batch,))], (64, 1, 1))


class Case(NamedTuple):
    build: Callable[[], Training]
    chunk: int  # steps, a multiple of the longest period of a tool


CASES = {"mlp-ring": Case(ring, 100), "dcgan-32": Case(dcgan, 50)}


class Tool:
    """Nothing attached; what the others are compared with."""

    def __init__(self, training: Training, directory: Path) -> None:
        self.training = training
        self.step = 0

    def after(self, values: Values) -> None:
        self.step += 1

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


class Doctor(Tool):
    """The doctor at its default settings, with everything passed."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.writer = SummaryWriter(str(directory))
        self.doctor = GanDoctor(
            self.writer, training.g, training.d, training.g_optimizer, training.d_optimizer,
            strict=True,
        )  # fmt: skip

    def after(self, values: Values) -> None:
        self.doctor.step(**values)

    def flush(self) -> None:
        self.doctor.flush()

    def close(self) -> None:
        self.doctor.close()
        self.writer.close()


class BareDoctor(Doctor):
    """The doctor where `step()` is given the losses only."""

    def after(self, values: Values) -> None:
        self.doctor.step(d_loss=values["d_loss"], g_loss=values["g_loss"])


class Moments(Tool):
    """Six values a step into [n, sum, sum of squares], as StyleGAN's training_stats does."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.sums: dict[str, Tensor] = {}

    def after(self, values: Values) -> None:
        for name in ("d_loss", "g_loss", "d_real", "d_fake"):
            self.report(name, values[name])
        self.report("sign_real", values["d_real"].sign())
        self.report("sign_fake", values["d_fake"].sign())

    def report(self, name: str, value: Tensor) -> None:
        flat = value.detach().reshape(-1).to(torch.float32)
        moments = torch.stack([torch.ones_like(flat).sum(), flat.sum(), flat.square().sum()])
        total = self.sums.setdefault(name, torch.zeros(3, dtype=torch.float64))
        total.add_(moments.to(torch.float64))


class Scalars(Tool):
    """Six scalars a step through a SummaryWriter."""

    def __init__(self, training: Training, directory: Path) -> None:
        super().__init__(training, directory)
        self.writer = SummaryWriter(str(directory))

    def after(self, values: Values) -> None:
        super().after(values)
        for name in ("d_loss", "g_loss"):
            self.writer.add_scalar(name, values[name].item(), self.step)
        for name in ("d_real", "d_fake"):
            self.writer.add_scalar(f"{name}/mean", values[name].mean().item(), self.step)
            self.writer.add_scalar(f"{name}/std", values[name].std().item(), self.step)

    def flush(self) -> None:
        self.writer.flush()

    def close(self) -> None:
        self.writer.close()


class Histograms(Scalars):
    """Histograms of every weight and gradient each 100 steps, as wandb.watch(log="all") keeps."""

    def after(self, values: Values) -> None:
        Tool.after(self, values)
        if self.step % 100 == 0:
            for player, net in (("g", self.training.g), ("d", self.training.d)):
                for name, weight in net.named_parameters():
                    self.writer.add_histogram(f"{player}/{name}", weight, self.step)
                    self.writer.add_histogram(f"{player}/{name}.grad", weight.grad, self.step)


TOOLS: dict[str, type[Tool]] = {
    "plain": Tool,
    "gan-doctor": Doctor,
    "gan-doctor (hooks only)": BareDoctor,
    "stylegan stats": Moments,
    "tensorboard scalars": Scalars,
    "histograms every 100": Histograms,
}


def measure(case: Case, tool: type[Tool], pairs: int) -> dict[str, float]:
    """Ratios of CPU time with and without the tool, and microseconds per step."""
    with tempfile.TemporaryDirectory() as directory:
        sides = []
        for kind in (Tool, tool):
            torch.manual_seed(0)
            sides.append(kind(case.build(), Path(directory)))
        for side in sides:  # warm caches, and what is done once
            chunk(side, max(case.chunk, 150 if case.chunk > 50 else 100))
        ratios, differences = [], []
        for i in range(pairs):
            order = sides if i % 2 == 0 else sides[::-1]
            spent = {id(side): chunk(side, case.chunk) for side in order}
            plain, with_tool = spent[id(sides[0])], spent[id(sides[1])]
            ratios.append(with_tool / plain)
            differences.append((with_tool - plain) / case.chunk * 1e6)
        for side in sides:
            side.close()
    low, median, high = statistics.quantiles(ratios, n=4)
    return {"ratio": median, "low": low, "high": high, "us": statistics.median(differences)}


def chunk(side: Tool, steps: int) -> float:
    """CPU seconds of some steps, the writing of what they logged included."""
    start = time.process_time()
    for _ in range(steps):
        side.after(side.training.iterate())
    side.flush()
    return time.process_time() - start


def bytes_per_step(steps: int) -> float:
    """Event bytes of a run of `steps` steps, divided by them; samples are not images here."""
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as directory:
        tool = Doctor(ring(width=8, batch=16), Path(directory))
        chunk(tool, steps)
        tool.close()
        size = sum(file.stat().st_size for file in Path(directory).glob("*tfevents*"))
    return size / steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", action="append", choices=CASES, help="default: all")
    parser.add_argument("--tool", action="append", choices=TOOLS, help="default: all")
    parser.add_argument("--pairs", type=int, default=21, help="pairs of chunks (default: 21)")
    parser.add_argument("--bytes-steps", type=int, default=10_000, help="0 leaves bytes out")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows: list[dict[str, Any]] = []
    print(f"{'case':<10} {'tool':<24} {'ratio':>6} {'quartiles':>14} {'us/step':>8}  target")
    for name in options.case or CASES:
        for tool in options.tool or TOOLS:
            row = measure(CASES[name], TOOLS[tool], options.pairs)
            target = TARGETS.get((name, tool))
            rows.append({"case": name, "tool": tool, **row, "target": target})
            quartiles = f"[{row['low']:.3f}-{row['high']:.3f}]"
            verdict = "" if target is None else f"<= {target} {_verdict(row['ratio'], target)}"
            print(f"{name:<10} {tool:<24} {row['ratio']:6.3f} {quartiles:>14} {row['us']:8.0f}  {verdict}")
    numbers: dict[str, Any] = {"rows": rows, "torch": torch.__version__}
    if options.bytes_steps:
        size = numbers["bytes_per_step"] = bytes_per_step(options.bytes_steps)
        verdict = _verdict(size, MOST_BYTES)
        print(f"event bytes per step over {options.bytes_steps:,} steps: {size:.1f}  <= {MOST_BYTES} {verdict}")
    if options.json:
        options.json.write_text(json.dumps(numbers, indent=1) + "\n")


def _verdict(value: float, target: float) -> str:
    return "ok" if value <= target else "MISSED"


if __name__ == "__main__":
    main()
