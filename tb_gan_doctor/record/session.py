"""One recording session: when to measure, what to hand to which probe, when a window ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor, distributed
from torch.optim import Optimizer

from tb_gan_doctor.model import Window
from tb_gan_doctor.record.arguments import is_scores, number
from tb_gan_doctor.record.clock import Clock
from tb_gan_doctor.record.columns import Columns
from tb_gan_doctor.record.facts import FactBook
from tb_gan_doctor.record.forwards import ForwardWatch, Pair
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.online import Online
from tb_gan_doctor.record.optimizers import OptimizerWatch
from tb_gan_doctor.record.outputs import batch_of, heads
from tb_gan_doctor.record.players import Network, Players
from tb_gan_doctor.record.probes.batches import BatchProbe
from tb_gan_doctor.record.probes.diversity import DiversityProbe
from tb_gan_doctor.record.probes.gradients import GradientProbe
from tb_gan_doctor.record.probes.leftovers import LeftoverProbe
from tb_gan_doctor.record.probes.scalars import ScalarLog
from tb_gan_doctor.record.probes.score_slope import ScoreSlopeProbe
from tb_gan_doctor.record.probes.scores import ScoreProbe
from tb_gan_doctor.record.probes.steps import StepProbe
from tb_gan_doctor.record.probes.updates import UpdateProbe
from tb_gan_doctor.record.samples import SampleProbe
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Crossing, Tape

TENSORS = frozenset(("d_real", "d_fake", "real", "fake"))
KNOWN_INPUTS = TENSORS | {"d_loss", "g_loss"}
LAYERS_EVERY_WINDOWS = 10
LOOK_AT_NETWORKS_EVERY_WINDOWS = 10
LONGEST_SEARCH = 100
"""Iterations in which to look for reals by hooks on every step, before giving that up."""


class _Pending(NamedTuple):
    """A window whose numbers are on their way to the host."""

    first_step: int
    last_step: int
    tally: Tally
    crossing: Crossing


class Session:
    """Ties the probes together. `GanDoctor` documents the arguments."""

    def __init__(
        self,
        guard: Guard,
        online: Online,
        *,
        generators: list[Network],
        discriminators: list[Network],
        g_optimizers: list[Optimizer],
        d_optimizers: list[Optimizer],
        loss: str,
        held_out: Any,
        sample_fn: Callable[[int], Any] | None,
        reference: Any,
        window_steps: int | None,
        samples: bool,
    ) -> None:
        self.guard = guard
        self.online = online
        self.held_out = held_out
        self.clock = Clock(window_steps)
        self.columns = Columns()
        self.tape = Tape()
        self.tally = Tally()
        self.players = Players([*generators, *discriminators])
        self.layers = LayerTable(self.players)
        self.scalars = ScalarLog(guard)
        self.leftovers = LeftoverProbe(self.players, self.tape, guard)
        self.updates = UpdateProbe(self.players, self.tape, self.layers, guard)
        gradients = GradientProbe(self.players, self.tape, self.layers, guard)
        self.optimizers = OptimizerWatch(
            self.players, gradients, self.updates, self.leftovers, guard
        )
        self.slope = ScoreSlopeProbe(self.tape, guard)
        self.forwards = ForwardWatch(self.players, self.slope, guard)
        self.optimizers.on_phase_end = self._end_phase
        self.steps = StepProbe(self.players, self.optimizers, self.tape, guard)
        self.scores = ScoreProbe(self.tape, guard)
        self.batches = BatchProbe(self.tape, guard)
        self.diversity = DiversityProbe(
            self.tape, guard, None if reference is None else batch_of(reference)
        )
        named = [("g", o) for o in g_optimizers] + [("d", o) for o in d_optimizers]
        self.facts = FactBook(self.players, self.optimizers, guard, loss, window_steps or 0, named)
        for _, optimizer in named:
            self.optimizers.held(optimizer)
        self._note_inputs(
            generator=generators,
            discriminator=discriminators,
            g_optimizer=g_optimizers,
            d_optimizer=d_optimizers,
            held_out=held_out,
            sample_fn=sample_fn,
            reference=reference,
        )
        self.samples = (
            SampleProbe(self.players, self.tape, guard, sample_fn, online.sample, _is_alone())
            if samples
            else None
        )
        self._passed: dict[str, Any] = {}
        self._pending: deque[_Pending] = deque()
        self._iterations = 0
        self._is_measured = False
        self._wants_samples = False
        self._warned_step = False
        self._reals_by_hooks = False
        self._arm(stepped=None)

    # -- what the user's loop calls ---------------------------------------------------------

    def take(self, values: Mapping[str, Any]) -> None:
        """Takes values of the iteration that is going on."""
        for name, value in values.items():
            if name in TENSORS:
                if self._wants_samples and value is not None:
                    self._passed[name] = value
                elif name not in self.facts.inputs and value is not None:
                    self._note_inputs(**{name: value})
            else:
                self.scalars.add(name, value)

    def numbered(self, step: Any) -> int | None:
        """The number of the iteration that ends now, as the user counts; None: count on."""
        found = number(step)
        if found is None or found != found:
            self.guard.refuse(f"step= takes a whole number, got {step!r}; it is ignored")
            return None
        now = int(found)
        if now == self.clock.last and self._iterations:
            if not self._warned_step:
                self._warned_step = True
                self.guard.warn(f"step= stayed at {now}; iterations are counted instead")
            return None
        if self._warned_step and now >= 0:
            return None
        if now < self.clock.last:
            self._go_back(now)
        return now

    def end_iteration(self, step: int | None) -> None:
        """Measures what is due, and ends the window if it is complete."""
        clock = self.clock
        now = clock.last + 1 if step is None else step
        self._iterations += 1
        if self._wants_samples:
            self._measure(now)
        is_complete = clock.advance(now)
        if is_complete:
            self._end_window()
        if self._pending:
            self.settle(wait=False)
        if clock.is_measured() or self._wants_samples or self.optimizers.active:
            self._prepare_next()

    def settle(self, wait: bool) -> None:
        """Finishes the windows whose numbers have arrived."""
        while self._pending and (wait or self._pending[0].crossing.arrived()):
            self._finish(self._pending.popleft())

    def close(self) -> None:
        """Ends the open window, whatever is in it, and takes every hook off."""
        try:
            if self.clock.position:
                self._end_window()
            self.settle(wait=True)
        finally:
            self.unhook()

    def unhook(self) -> None:
        """Takes every hook off."""
        self.optimizers.close()
        self.leftovers.close()
        self.forwards.disarm()
        self.updates.forget()

    # -- one iteration ----------------------------------------------------------------------

    def _prepare_next(self) -> None:
        stepped = [held for held in self.optimizers.known if held.stepped]
        self.leftovers.end_iteration()
        is_measured = self.clock.is_measured()
        if is_measured or self._gathers_reals():
            self._arm(stepped)
        else:
            self.forwards.disarm()
            self._wants_samples = self._is_measured = False
        self.optimizers.end_iteration(self.leftovers.watching or self.forwards.armed)

    def _arm(self, stepped: list[Any] | None) -> None:
        """Prepares for an iteration to be measured, or only its reals to be gathered."""
        self._is_measured = self.clock.is_measured()
        self._wants_samples = True
        if self._is_measured:
            self.optimizers.arm(with_updates=self.clock.position == 0)
            self.leftovers.arm(stepped)
            wants_call = self.samples is not None and self.samples.wants_call
            self.forwards.on_generate = self.samples.keep_call if wants_call else None  # type: ignore[union-attr]
        else:
            self.forwards.on_generate = None
        self.forwards.arm(measure_slope=self._is_measured)
        self.optimizers.active = True

    def _gathers_reals(self) -> bool:
        """Whether reals for the reference may come on the next iteration."""
        if not self.diversity.wants_reals:
            return False
        by_hooks = self._reals_by_hooks or self._iterations < LONGEST_SEARCH
        return "real" in self.facts.inputs or (bool(self.players.of("d")) and by_hooks)

    def _end_phase(self, player: str) -> None:
        self.slope.end_phase(player)
        self.forwards.end_phase()

    def _measure(self, step: int) -> None:
        """Reads the iteration that ends: what was passed, else what hooks have seen."""
        passed, self._passed = self._passed, {}
        if passed:
            self._note_inputs(**passed)
        for name in [n for n, value in passed.items() if not is_scores(value)]:
            self.guard.refuse(
                f"{name}= takes a tensor, or tensors, got {type(passed[name]).__name__}; "
                "it is ignored"
            )
            del passed[name]
        pairs = self.forwards.pairs(passed.get("real")) if self.forwards.armed else {}
        real, fake = self._samples(passed, pairs)
        if real is not None:
            self._reals_by_hooks = "real" not in passed
            self.diversity.add_reals(real)
        if not self._is_measured:
            return
        self._note_batch(real, fake)
        self._read_scores(passed, pairs)
        self.batches.read(real, fake)
        if fake is not None:
            self.diversity.add_fakes(fake, step, self.clock.length, self.clock.stride)
        window = len(self.online.windows) + len(self._pending)
        if self.samples is not None and self.clock.position == 0 and self.samples.is_due(window):
            self.forwards.disarm()
            self.samples.take(step, window, fake, real)

    def _samples(
        self, passed: Mapping[str, Any], pairs: Mapping[int, Pair]
    ) -> tuple[Tensor | None, Tensor | None]:
        """Real and fake samples of the iteration; of several discriminators the first one's."""
        first = next((id(network) for network in self.players.of("d")), None)
        pair = pairs.get(first) if first is not None else None
        real = batch_of(passed["real"]) if "real" in passed else None
        fake = batch_of(passed["fake"]) if "fake" in passed else None
        if real is None and pair is not None:
            real = batch_of(pair.real.samples)
        if fake is None and pair is not None:
            fake = batch_of(pair.fake.samples)
        if fake is None and not self.players.members("g") and self.forwards.last_fake is not None:
            fake = batch_of(self.forwards.last_fake)
        return real, fake

    def _read_scores(self, passed: Mapping[str, Any], pairs: Mapping[int, Pair]) -> None:
        networks = [n for n in self.players.of("d") if id(n) in pairs]
        seen = [pairs[id(network)] for network in networks]
        real = heads(passed["d_real"]) if "d_real" in passed else [p.real.scores for p in seen]
        fake = heads(passed["d_fake"]) if "d_fake" in passed else [p.fake.scores for p in seen]
        by_hooks = "d_real" not in passed and "d_fake" not in passed
        named = by_hooks and self.players.members("d")
        self.scores.read(real, fake, [network.name for network in networks] if named else [])

    def _note_batch(self, real: Tensor | None, fake: Tensor | None) -> None:
        batch = real if real is not None else fake
        if batch is not None and not self.facts.batch_size:
            self.facts.batch_size = len(batch)
            self.facts.sample_shape = tuple(batch.shape[1:])

    def _note_inputs(self, **given: Any) -> None:
        for name, value in given.items():
            if value is not None and not (isinstance(value, list) and not value):
                self.facts.inputs.add(name)

    # -- one window -------------------------------------------------------------------------

    def _end_window(self) -> None:
        clock = self.clock
        first = clock.first if clock.first is not None else clock.last
        self.steps.end_window()
        tally, self.tally = self.tally, Tally()
        self.scalars.cut(self.tape, tally)
        for name in KNOWN_INPUTS - TENSORS - self.facts.inputs:
            if f"loss/{name[0]}" in tally.values:
                self.facts.inputs.add(name)
        self._pending.append(_Pending(first, clock.last, tally, self.tape.cut()))
        clock.close_window()

    def _finish(self, pending: _Pending) -> None:
        """Makes a window of numbers that are on the host, and passes it on."""
        tally = pending.tally
        pending.crossing.deliver(tally, lambda error: self.guard.failed("numbers", error))
        index = len(self.online.windows)
        tally.add("window/span", pending.last_step - pending.first_step + 1)
        tally.add("window/index", index)
        self.columns.include(tally.values)
        values = rounded(tally.row(self.columns.layout))
        if index % LOOK_AT_NETWORKS_EVERY_WINDOWS == 0:
            self._look_at_networks()
        facts = self.facts.if_changed(pending.first_step)
        if facts is not None:
            self.online.learn(facts)
        self.online.feed(Window(pending.first_step, pending.last_step, self.columns.schema, values))
        if index % LAYERS_EVERY_WINDOWS == 0:
            table = self.layers.cut()
            if table is not None:
                self.online.layers(pending.last_step, *table)

    def _look_at_networks(self) -> None:
        """Networks that grow while they train have new weights."""
        if any([network.refresh() for network in self.players.networks]):
            self.players.refresh()
            self.layers.refresh()
            self.optimizers.refresh()

    def _go_back(self, step: int) -> None:
        """The training has reloaded an earlier state: what comes next is `step` again."""
        if self.clock.position:
            self._end_window()
        self.settle(wait=True)
        self.online.go_back(step)
        self.clock.go_back(step)
        self.diversity.restart(step)


def _is_alone() -> bool:
    """Whether a network can be called without other processes having to take part."""
    return not (distributed.is_available() and distributed.is_initialized())


def rounded(values: list[float]) -> list[float]:
    """The nearest float32 numbers: what is diagnosed online is exactly what is stored."""
    found: list[float] = np.array(values, np.float32).tolist()
    return found
