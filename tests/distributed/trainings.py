"""Small distributed trainings; what they return is what one rank has seen."""

from __future__ import annotations

import os
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel
from torch.utils._python_dispatch import TorchDispatchMode

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.model import Window
from tb_gan_doctor.record.ranks import job
from tb_gan_doctor.record.sharded import part_of
from tests.record.small_gans import conv_discriminator, conv_generator

BATCH = 16
STEPS = 25

Row = tuple[int, int, dict[tuple[str, str], float]]


class Split:
    """A GAN on images, of which each rank has its part of every batch.

    wrap: makes a network one of a distributed training.
    """

    def __init__(
        self,
        rank: int = 0,
        world: int = 1,
        wrap: Callable[[nn.Module], nn.Module] | None = None,
        generator: nn.Module | None = None,
        discriminator: nn.Module | None = None,
    ) -> None:
        self.part = slice(rank * BATCH // world, (rank + 1) * BATCH // world)
        torch.manual_seed(1)
        g, d = generator or conv_generator(), discriminator or conv_discriminator()
        for module in (g, d):
            for part in module.modules():
                if isinstance(part, nn.BatchNorm2d):
                    part.eval()  # statistics of a part of a batch are not those of the batch
        g, d = g.double(), d.double()
        self.g, self.d = (wrap(g), wrap(d)) if wrap is not None else (g, d)
        self.g_optimizer = torch.optim.Adam(self.g.parameters(), 1e-3, betas=(0.5, 0.9))
        self.d_optimizer = torch.optim.Adam(self.d.parameters(), 1e-3, betas=(0.5, 0.9))
        self.draws = torch.Generator().manual_seed(2)

    def players(self) -> dict[str, Any]:
        return {
            "generator": self.g,
            "discriminator": self.d,
            "g_optimizer": self.g_optimizer,
            "d_optimizer": self.d_optimizer,
        }

    def iterate(self) -> dict[str, Tensor]:
        """One step of D and one of G, on this rank's part of a batch."""
        real = torch.rand(BATCH, 1, 8, 8, generator=self.draws, dtype=torch.double) * 2 - 1
        latent = torch.randn(BATCH, 4, 1, 1, generator=self.draws, dtype=torch.double)
        real, latent = real[self.part], latent[self.part]
        fake = self.g(latent)
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


def rows(windows: list[Window]) -> list[Row]:
    """Windows as plain numbers, so that they can be sent."""
    return [
        (
            w.first_step,
            w.last_step,
            {(c.signal, c.aggregate): v for c, v in zip(w.schema.columns, w.values, strict=True)},
        )
        for w in windows
    ]


def seen(doctor: GanDoctor) -> dict[str, Any]:
    """What one rank knows in the end."""
    report = doctor.report()
    return {
        "windows": rows(doctor._online.windows),
        "headline": report.headline,
        "notes": report.notes,
        "batch_size": report.facts.batch_size,
        "ranks": report.facts.ranks,
        "coverage": {c.fault: c.state for c in report.coverage},
    }


def weights(gan: Split) -> list[Tensor]:
    for network in (gan.g, gan.d):
        if isinstance(network, FSDPModule):
            network.reshard()
    return [part_of(p).clone() for n in (gan.g, gan.d) for p in n.parameters()]


def plain(
    rank: int, world: int, folder: Path, kind: str, attached: tuple[int, ...] = (0, 1)
) -> dict[str, Any]:
    """Trains for STEPS steps; calls: how often each collective was made.

    kind: "data parallel", or "sharded": FSDP2, each rank holds a part of every weight.
    attached: the ranks on which a doctor is made.
    """
    gan = Split(
        rank, world, DistributedDataParallel if kind == "data parallel" else _sharded(world)
    )
    found: dict[str, Any] = {}
    calls: Counter[str] = Counter()
    with _Collectives(calls):
        if rank in attached:
            with GanDoctor(folder / "run", **gan.players(), strict=True) as doctor:
                for _ in range(STEPS):
                    doctor.step(**gan.iterate())
            found = seen(doctor)
        else:
            for _ in range(STEPS):
                gan.iterate()
    return {**found, "weights": weights(gan), "calls": dict(calls)}


def _sharded(world: int) -> Callable[[nn.Module], nn.Module]:
    mesh = init_device_mesh("cpu", (world,))

    def wrap(network: nn.Module) -> nn.Module:
        for part in network:  # type: ignore[attr-defined]
            if any(True for _ in part.parameters()):
                fully_shard(part, mesh=mesh)
        return fully_shard(network, mesh=mesh)

    return wrap


class _Collectives(TorchDispatchMode):
    """Counts what goes through torch.distributed, whoever calls it."""

    def __init__(self, calls: Counter[str]) -> None:
        super().__init__()
        self._calls = calls

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if "c10d" in func.namespace:
            self._calls[func.__name__] += 1
        return func(*args, **(kwargs or {}))


def ending(rank: int, world: int, folder: Path, how: str) -> dict[str, Any]:
    """One rank ends in the middle of 60 steps, and the other goes on by itself.

    how: "rank 1 dies", "rank 1 leaves" the loop, or "rank 0 dies", and the store with it.
    """
    gan = Split(rank, world)
    longest = 0.0
    doctor = GanDoctor(folder / "run", **gan.players(), strict=True)
    for step in range(60):
        if step <= 30:
            distributed.barrier()
        values = gan.iterate()
        if step == 30 and how == f"rank {rank} dies":
            os._exit(9)
        if step == 30 and how == f"rank {rank} leaves":
            break
        began = time.monotonic()
        doctor.step(**values)
        longest = max(longest, time.monotonic() - began)
    began = time.monotonic()
    doctor.flush()
    doctor.close()
    return {**seen(doctor), "step": longest, "close": time.monotonic() - began}


def wrapped_later(rank: int, world: int, folder: Path) -> dict[str, Any]:
    """The doctor is made before fully_shard replaces the weights."""
    networks = {
        "generator": conv_generator().double(),
        "discriminator": conv_discriminator().double(),
    }
    with GanDoctor(folder / "run", **networks, strict=True) as doctor:
        gan = Split(rank, world, _sharded(world), **networks)
        for _ in range(STEPS):
            doctor.step(**gan.iterate())
    return seen(doctor)


def stopping(rank: int, world: int, folder: Path) -> dict[str, Any]:
    """Each rank leaves the loop by what its own doctor says; the loss is lost on rank 0's word."""
    gan = Split(rank, world, DistributedDataParallel)
    told: list[str] = []
    with GanDoctor(folder / "run", **gan.players(), stop_at="critical", strict=True) as doctor:
        doctor.on_finding(lambda finding: told.append(finding.episode.fault))
        for step in range(200):
            values = gan.iterate()
            if step >= 23 and rank == 1:
                values["d_loss"] = values["d_loss"] * float("nan")
            doctor.step(**values)
            if doctor.should_stop:
                break
    return {**seen(doctor), "step": step, "told": told}


def resumed(rank: int, world: int, folder: Path, state: Any = None) -> dict[str, Any]:
    """A session of some steps, from the state of the one before on."""
    gan = Split(rank, world, DistributedDataParallel)
    with GanDoctor(folder / "run", **gan.players(), strict=True) as doctor:
        if state is not None:
            doctor.load_state_dict(state)
        for _ in range(STEPS):
            doctor.step(**gan.iterate())
        state = doctor.state_dict()
    return {**seen(doctor), "state": state}


def started_again(rank: int, world: int, folder: Path) -> dict[str, Any]:
    """Three attempts of one job that end without a word, with the store of the first one.

    In the second one rank 0 alone has a doctor; in the first one a stop is asked for.
    """
    stopped, losses = [], []
    for attempt in range(3):
        os.environ["TORCHELASTIC_RESTART_COUNT"] = str(attempt)
        job._made.clear()  # as in new processes
        attached = attempt != 1 or rank == 0
        doctor = GanDoctor(folder / f"run{attempt}", stop_at="critical") if attached else None
        for step in range(40):
            distributed.barrier()
            loss = 10.0**attempt * (1 + rank)
            if doctor is not None:
                doctor.step(d_loss=float("nan") if attempt + step == 0 else loss)
        stopped.append(doctor is not None and doctor.should_stop)
        if doctor is not None and doctor._session is not None:
            losses += [w.get("loss/d") for w in doctor._online.windows[1:2]]
            doctor._session.unhook()
            doctor._session = None
    return {"stopped": stopped, "losses": losses}


def calling_others(rank: int, world: int, folder: Path, generator: str) -> dict[str, Any]:
    """What rank 0 would have to call alone takes all ranks."""
    network: nn.Module = conv_generator()
    if generator == "gathers":
        network = nn.Sequential(network, Gathers())
    wrap = _sharded(world) if generator == "sharded" else DistributedDataParallel
    gan = Split(rank, world, wrap, network)
    if generator == "buffers":  # DistributedDataParallel sends buffers around in each call
        gan.g.module.register_buffer("some", torch.zeros(1, dtype=torch.double))
    draw = None
    if generator != "gathers":
        draw = lambda n: gan.g(torch.randn(n, 4, 1, 1, dtype=torch.double))  # noqa: E731
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with GanDoctor(folder / "run", **gan.players(), sample_fn=draw) as doctor:
            for _ in range(40):
                doctor.step(**gan.iterate())
    return {**seen(doctor), "warnings": [str(each.message) for each in caught]}


class Gathers(nn.Module):
    """Adds up something of all ranks in each call."""

    def forward(self, images: Tensor) -> Tensor:
        total = images.detach().mean()
        distributed.all_reduce(total)
        return images + 0 * total
