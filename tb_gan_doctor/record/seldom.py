"""What is measured beside every step's numbers: seldom, because it is dear, or by few users."""

from __future__ import annotations

from torch import nn

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.optimizers import OptimizerWatch
from tb_gan_doctor.record.players import Network, Players
from tb_gan_doctor.record.probes import averages
from tb_gan_doctor.record.probes.activations import ActivationProbe
from tb_gan_doctor.record.probes.averages import AverageProbe
from tb_gan_doctor.record.probes.latents import LatentProbe
from tb_gan_doctor.record.probes.loss_scale import LossScaleProbe
from tb_gan_doctor.record.scalers import Scalers
from tb_gan_doctor.record.tape import Tape


class Seldom:
    """Tells the probes of dead units, latents, the average and the loss scale where a loop is.

    layers: where shares of dead units go, layer by layer.
    average: the averaged copy of the generator, or None; scalers: those known of.
    """

    def __init__(
        self,
        players: Players,
        watch: OptimizerWatch,
        tape: Tape,
        guard: Guard,
        *,
        layers: LayerTable,
        average: nn.Module | None,
        scalers: Scalers,
    ) -> None:
        self._activations = ActivationProbe(players, tape, layers, guard)
        self.latents = LatentProbe(players, tape, guard)
        self._scale = LossScaleProbe(watch, scalers, tape, guard)
        self._average: AverageProbe | None = None
        if average is not None:
            try:
                self._average = AverageProbe(players, average, tape, guard)
            except ValueError as error:
                guard.refuse(f"average= is not used: {error}")
            except Exception as error:
                guard.failed(averages.NAME, error)

    def arm(self, iteration: int) -> None:
        """An iteration to be measured comes."""
        self._activations.arm(iteration)

    def begin_call(self, network: Network) -> None:
        """A network is about to be called, in an iteration that is watched."""
        self._activations.begin_call(network)

    def end_phase(self, player: str, iteration: int) -> None:
        """A player has stepped in an iteration that is measured."""
        self.latents.end_phase(player, iteration)

    def end_iteration(self) -> None:
        """One that was measured is over; no other hook of ours may be on a network."""
        self._activations.end_iteration()
        self.latents.end_iteration()

    def end_window(self, iteration: int, length: int, in_float16: bool) -> None:
        """A window of `length` iterations is over; steps are not counted anew yet."""
        self._scale.end_window(length, in_float16)
        if self._average is not None:
            self._average.end_window(iteration)

    def close(self) -> None:
        """Takes every hook off."""
        self._activations.disarm()
        self.latents.forget()
