"""A Lightning callback that ends the recorder's iterations: `Trainer(callbacks=[...])`.

Serves `lightning` and `pytorch_lightning`, which are the same code under two names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from typing import Any

from tb_gan_doctor.errors import GanDoctorError, InputError, warn
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.integrations import network_names
from tb_gan_doctor.record.integrations.lightning_trainer import (
    LoggedLosses,
    optimizers_of,
    step_of,
    target_of,
)
from tb_gan_doctor.record.integrations.network_names import Names
from tb_gan_doctor.record.integrations.step_values import values_of
from tb_gan_doctor.record.players import Letter
from tb_gan_doctor.record.recorder import GanDoctor

NAME = "Lightning callback"
LOSSES = {"d_loss", "g_loss"}
PACKAGES = {"lightning": "lightning.pytorch", "pytorch_lightning": "pytorch_lightning"}


def _callback_classes() -> tuple[type, ...]:
    """`Callback` of each Lightning package that is imported; of those installed if none is.

    A trainer takes callbacks of its own package; importing another would cost seconds.
    """
    found = [name for name in PACKAGES.values() if name in sys.modules]
    found = found or [name for package, name in PACKAGES.items() if find_spec(package)]
    if not found:
        raise ModuleNotFoundError(
            "GanDoctorCallback needs Lightning: pip install lightning", name="lightning"
        )
    return tuple(import_module(name).Callback for name in found)


_Callback: Any = type("Callback", _callback_classes(), {})


class GanDoctorCallback(_Callback):
    """Watches a GAN that is trained with manual optimization.

        Trainer(callbacks=[GanDoctorCallback(loss="hinge")])

    generator, discriminator: names of attributes of the LightningModule that hold the networks
        ("generator", "model.netG"), or several; None: names in common use are looked for.
    average: the name of the attribute that holds the averaged (EMA) generator, or the module;
        None: an attribute named like one is used.
    writer: as for `GanDoctor`; None: the trainer's TensorBoardLogger, or without one a directory
        of the run. With `fast_dev_run` nothing is written.
    settings: every other argument of `GanDoctor`.

    Losses are taken from what `training_step` returns, by name, or else from what it logs; other
    values of `GanDoctor.step` (d_real, d_fake, real, fake, ...) from what it returns. Steps are
    those that `self.log` uses: batches, whatever the number of optimizers.

    doctor: the GanDoctor, from the start of the training on; None before. Its Report stays
        available when the training is over.
    """

    def __init__(
        self,
        generator: Names = None,
        discriminator: Names = None,
        *,
        average: Any = None,
        writer: Any = None,
        **settings: Any,
    ) -> None:
        super().__init__()
        signature(GanDoctor).bind(writer, **settings)  # a misspelled name is not for the loop
        self.doctor: GanDoctor | None = None
        self._names: dict[Letter, Names] = {"g": generator, "d": discriminator}
        self._average = average
        self._writer = writer
        self._settings = settings
        self._state: dict[str, Any] = {}
        self._is_open = False
        self._reads_log = True
        self._logged = LoggedLosses()

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Begins to record; the sanity check is over."""
        guard = Guard(bool(self._settings.get("strict", False)))
        try:
            self._start(trainer, pl_module, guard)
        except GanDoctorError:
            raise
        except Exception as error:
            guard.failed(NAME, error)

    def _start(self, trainer: Any, pl_module: Any, guard: Guard) -> None:
        networks = {letter: self._networks(pl_module, letter, guard) for letter in self._names}
        given = {
            "generator": networks["g"],
            "discriminator": networks["d"],
            "average": self._averaged(pl_module, guard),
            "scaler": getattr(trainer.precision_plugin, "scaler", None),
            **optimizers_of(trainer, networks),
        }
        target = self._writer if self._writer is not None else target_of(trainer)
        self.doctor = GanDoctor(target, **{**given, **self._settings})
        self._is_open = True
        self._logged = LoggedLosses()
        state, self._state = self._state, {}
        if state.get("step", 0) <= (step_of(trainer) or 0):  # else it is that of an earlier run
            self.doctor.load_state_dict(state)

    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Ends an iteration with the values of the training step."""
        doctor = self.doctor
        if doctor is None or not self._is_open:
            return
        doctor.step(step=step_of(trainer), **self._values(trainer, outputs))
        if doctor.should_stop:
            trainer.should_stop = True

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """Records what is left."""
        self._close()

    def teardown(self, trainer: Any, pl_module: Any, stage: str) -> None:
        """Records what is left."""
        self._close()

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps: tensors, numbers and strings only."""
        if self.doctor is not None and self._is_open:
            return self.doctor.state_dict()
        return self._state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Goes on where the checkpoint was saved, as soon as the training starts."""
        self._state = state_dict

    def _close(self) -> None:
        if self.doctor is not None and self._is_open:
            self._is_open = False
            self._state = self.doctor.state_dict()
            self.doctor.close()

    def _networks(self, pl_module: Any, letter: Letter, guard: Guard) -> dict[str, Any]:
        try:
            found = network_names.networks_named(pl_module, letter, self._names[letter])
        except InputError as error:
            guard.refuse(str(error))
            return {}
        return found if len(found) > 1 else {letter.upper(): each for each in found.values()}

    def _averaged(self, pl_module: Any, guard: Guard) -> Any:
        if not isinstance(self._average, str):
            is_given = self._average is not None
            return self._average if is_given else network_names.average_of(pl_module)
        try:
            return network_names.attribute(pl_module, self._average)
        except InputError as error:
            guard.refuse(str(error))
            return None

    def _values(self, trainer: Any, outputs: Any) -> dict[str, Any]:
        values = values_of(outputs)
        if self._reads_log and not values.keys() >= LOSSES:
            try:
                values = {**self._logged.fresh(trainer), **values}
            except Exception as error:  # Lightning keeps them in attributes of its own
                self._reads_log = False
                warn(f"logged losses cannot be read ({error}); return them in training_step")
        return values
