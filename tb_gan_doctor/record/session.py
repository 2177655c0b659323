"""One recording session: when to measure, and when a window ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import nn
from torch.optim import Optimizer

from tb_gan_doctor.record.clock import FIRST_LENGTH, Clock
from tb_gan_doctor.record.draws import Draws
from tb_gan_doctor.record.facts import FactBook
from tb_gan_doctor.record.forwards import ForwardWatch
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.iteration import TENSORS, IterationReader
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.numbering import StepNumbers
from tb_gan_doctor.record.online import Online
from tb_gan_doctor.record.optimizers import Held, OptimizerWatch
from tb_gan_doctor.record.outputs import batch_of
from tb_gan_doctor.record.players import Letter, Network, Players
from tb_gan_doctor.record.probes.bounds import BoundProbe
from tb_gan_doctor.record.probes.diversity import DiversityProbe
from tb_gan_doctor.record.probes.gradients import GradientProbe
from tb_gan_doctor.record.probes.held_out import HeldOutProbe
from tb_gan_doctor.record.probes.input_slope import InputSlopeProbe
from tb_gan_doctor.record.probes.leftovers import LeftoverProbe
from tb_gan_doctor.record.probes.scalars import LOSSES, ScalarLog
from tb_gan_doctor.record.probes.score_slope import ScoreSlopeProbe
from tb_gan_doctor.record.probes.steps import StepProbe
from tb_gan_doctor.record.probes.updates import UpdateProbe
from tb_gan_doctor.record.ranks import members
from tb_gan_doctor.record.ranks.job import Job
from tb_gan_doctor.record.samples import SampleProbe
from tb_gan_doctor.record.scalers import Scalers
from tb_gan_doctor.record.seldom import Seldom
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape
from tb_gan_doctor.record.turns import GeneratorTurns
from tb_gan_doctor.record.windows import WindowQueue

LOOK_AT_NETWORKS_EVERY_WINDOWS = 10
SECONDS_FOR_OTHERS = 0.5
SECONDS_AT_THE_END = 1.0
"""For other ranks, which are in the same iteration as a rule, to bring their share of a window."""


class Session:
    """Ties the probes together. `GanDoctor` documents the arguments.

    is_over: no hook is left, and none is set any more.
    """

    def __init__(
        self,
        guard: Guard,
        online: Online,
        *,
        networks: list[Network],
        optimizers: list[tuple[Letter, Optimizer]],
        loss: str,
        inputs: set[str],
        sample_fn: Callable[[int], Any] | None,
        reference: Any,
        held_out: Any = None,
        window_steps: int | None,
        samples: bool,
        average: nn.Module | None = None,
        scalers: list[Any] | None = None,
        job: Job,
    ) -> None:
        self.guard = guard
        self._job = job
        self.online = online
        self.clock = Clock(window_steps)
        self._tape = tape = Tape()
        self._players = players = Players(networks)
        members.settle(players, job, guard)
        self._layers = layers = LayerTable(players)
        self._scalars = ScalarLog(guard)
        self._leftovers = LeftoverProbe(players, tape, guard)
        self._updates = UpdateProbe(players, tape, layers, guard)
        gradients = GradientProbe(players, tape, layers, guard)
        bounds = BoundProbe(tape, guard)
        known_scalers = Scalers(scalers or [])
        self._optimizers = OptimizerWatch(
            players, gradients, self._updates, self._leftovers, bounds, known_scalers, guard
        )
        self._slope = ScoreSlopeProbe(players, tape, guard)
        self._inputs = InputSlopeProbe(players, tape, guard)
        self._forwards = ForwardWatch(players, self._slope, self._inputs, guard)
        self._seldom = Seldom(
            players, self._optimizers, tape, guard, layers=layers,
            average=average, scalers=known_scalers,
        )  # fmt: skip
        self._held_out = HeldOutProbe(players, self._forwards, tape, guard, held_out)
        self._forwards.on_call = self._seldom.begin_call
        self._optimizers.on_phase_end = self._end_phase
        self._steps = StepProbe(players, self._optimizers, tape, guard)
        self.diversity = DiversityProbe(tape, guard, batch_of(reference))
        self.facts = FactBook(
            players, self._optimizers, guard, loss, window_steps or 0, optimizers, inputs,
            self._seldom.latents.seen,
        )  # fmt: skip
        self.facts.ranks = job.world
        for _, optimizer in optimizers:
            self._optimizers.held(optimizer)
        draws = Draws(players, sample_fn, guard)
        grids = SampleProbe(players, tape, guard, draws, online.sample)
        self._samples = grids if samples else None
        self._reader = IterationReader(
            players, self._forwards, self.diversity, self._held_out, self._samples, self.facts,
            tape, guard, draws=draws, end_watch=self._end_watch,
        )  # fmt: skip
        self._windows = WindowQueue(online, self.facts, layers, guard, job)
        self._iterations = 0
        self._n_measured = 0
        self._turns = GeneratorTurns()
        self._sees_turn = self._is_measured = False  # with it scores and samples
        self._is_watched = False
        self._numbers = StepNumbers(self.clock, guard, self._go_back)
        self.is_over = False
        self._quiet = 0  # iterations ahead that are only counted
        self._arm(stepped=None)

    @property
    def is_member(self) -> bool:
        """Whether rank 0 records what is measured here."""
        return self._job.part == "member"

    # -- what the user's loop calls ---------------------------------------------------------

    def take(self, values: Mapping[str, Any]) -> None:
        """Takes values of the iteration that is going on."""
        for name, value in values.items():
            if name not in TENSORS:
                self._scalars.add(name, value)
            elif self._is_watched and value is not None:
                self._reader.take(name, value)

    def numbered(self, step: Any) -> int | None:
        """The number of the iteration that ends now, as the user counts; None: count on."""
        return self._numbers.read(step, self._iterations)

    def end_batch(self) -> None:
        """Goes on in the same iteration: gradients are summed with those of the next batch."""
        if self._leftovers.watching:
            self._leftovers.end_iteration()

    def end_iteration(self, step: int | None) -> None:
        """Measures what is due, and ends the window if it is complete."""
        clock = self.clock
        self._optimizers.iteration = self._iterations = self._iterations + 1
        if self._quiet and step is None:
            self._quiet -= 1
            clock.tick()
            return
        now = clock.last + 1 if step is None else step
        if self._is_watched:
            iteration = self._iterations if self._is_measured else None
            self._reader.read(now, iteration, clock, self._windows.count)
            if self._sees_turn:
                self._end_watch()
                self._held_out.end_iteration(self._iterations)
        if clock.advance(now):
            self._end_window()
        if self._windows:
            # What the very first window says is worth waiting for, once.
            self._windows.settle(wait=self._windows.count == 1)
            if self.is_over:  # a callback has closed the doctor
                return
        if self._is_watched or self._optimizers.active or clock.is_measured():
            self._prepare_next()
        is_busy = self._is_watched or self._optimizers.active or self._windows
        self._quiet = 0 if is_busy else clock.quiet_ahead()
        if self._job.stop is not None:
            self._job.stop.end_iteration(self._iterations)
            self._quiet = min(self._quiet, self._job.stop.quiet_ahead(self._iterations))

    def settle(self, within: float | None = SECONDS_FOR_OTHERS) -> None:
        """Finishes every window that has ended.

        within: seconds that other ranks have to bring their share; None: windows whose shares
            have not come stay open.
        """
        self._windows.settle(wait=True, within=within)

    def close(self) -> None:
        """Ends the open window, whatever is in it, and takes every hook off."""
        try:
            if self.clock.position:
                self._end_window()
            self.settle(SECONDS_AT_THE_END)
            self._windows.leave()
        finally:
            self.unhook()

    def go_on_from(self, step: int, first: int | None = None) -> None:
        """Makes `step` the one that comes next, in a window that begins with `first`."""
        self.clock.go_back(step, first)
        self.diversity.restart()
        if self._samples is not None:
            self._samples.restart()
        self._quiet = 0

    def unhook(self) -> None:
        """Takes every hook off."""
        self.is_over = True
        self._optimizers.close()
        self._leftovers.close()
        self._forwards.close()
        self._seldom.close()
        self._held_out.forget()
        self._updates.forget()

    # -- between iterations and windows -----------------------------------------------------

    def _prepare_next(self) -> None:
        over = self._iterations - 1
        stepped = [held for held in self._optimizers.known if held.stepped_at == over]
        self._leftovers.end_iteration()
        if self._sees_turn and self._players.of("g"):
            self._turns.end_iteration(over, stepped)
        is_due = self.clock.is_measured() or self._turns.is_awaited
        if is_due or self._reader.gathers_reals(self._iterations):
            self._arm(stepped)
        else:
            self._forwards.disarm()
            self._is_watched = self._is_measured = self._sees_turn = False
        self._optimizers.end_iteration(self._leftovers.watching or self._forwards.armed)

    def _arm(self, stepped: list[Held] | None) -> None:
        """Prepares for an iteration to be measured, or only its reals to be gathered."""
        self._is_watched = True
        self._is_measured = self.clock.is_measured()
        self._sees_turn = self._is_measured or self._turns.is_awaited
        self._forwards.on_generate = self._saw_generation if self._sees_turn else None
        if self._is_measured:
            # The two dearest probes take turns, except where the next chance is far away.
            is_rare = self.clock.stride > FIRST_LENGTH or self._n_measured == 0
            is_even = self._n_measured % 2 == 0
            self._n_measured += 1
            self._optimizers.arm(with_updates=is_even or is_rare)
            if not is_even or is_rare:
                self._leftovers.arm(stepped)
            self._seldom.arm(self._iterations)
        self._forwards.arm(self._sees_turn, find_pairs=not self._reader.has_all)
        self._optimizers.active = True

    def _saw_generation(self, args: Any, kwargs: Any) -> None:
        self._seldom.latents.saw_call(args, kwargs)
        if self._samples is not None and self._samples.wants_call:
            self._samples.keep_call(args, kwargs)

    def _end_phase(self, held: Held) -> None:
        scale = held.scaler.tensors()[:1] if held.scaler else []
        self._forwards.end_phase(str(held.player), scale)
        self._seldom.end_phase(str(held.player), self._iterations)

    def _end_watch(self) -> None:
        """Takes the hooks off that would see the generator run once more."""
        self._forwards.end_iteration()
        self._seldom.end_iteration()

    def _end_window(self) -> None:
        clock, tally = self.clock, Tally()
        if self._windows.count % LOOK_AT_NETWORKS_EVERY_WINDOWS == 0:
            self._look_at_networks()
        self._inputs.end_window()
        self._seldom.end_window(self._iterations, clock.position, self._forwards.saw_float16)
        self._steps.end_window()
        self._optimizers.end_window()
        self.facts.inputs.update(name for name in LOSSES if self._scalars.has(name))
        self._scalars.cut(self._tape, tally)
        first = clock.first if clock.first is not None else clock.last
        self._windows.add(first, clock.last, tally, self._tape.cut())
        clock.close_window()

    def _look_at_networks(self) -> None:
        """Networks that grow while they train have new weights."""
        if any([network.refresh() for network in self._players.networks]):
            self._players.refresh()
            self._layers.refresh()
            self._optimizers.refresh()
            members.settle(self._players, self._job, self.guard)

    def _go_back(self, step: int) -> None:
        """The training has reloaded an earlier state: what comes next is `step` again."""
        if self.clock.position:
            self._end_window()
        self.settle()
        if not self.is_over:
            self.online.go_back(step)
            self.facts.send_again()
            self.go_on_from(step)
