"""A recorder for a loop with Hugging Face Accelerate."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.errors import warn
from tb_gan_doctor.record.recorder import GanDoctor


class AcceleratedDoctor(GanDoctor):
    """A GanDoctor whose iterations end where Accelerate lets optimizers step.

    Inside of `accelerator.accumulate(...)` they step in every so many batches only; the values of
    the batches between count for the iteration that they belong to.
    """

    def __init__(self, accelerator: Any, writer: Any, **arguments: Any) -> None:
        super().__init__(writer, **arguments)
        self._accelerator = accelerator

    def step(self, *, step: int | None = None, **values: Any) -> None:
        """Ends an iteration, as `GanDoctor.step`, unless gradients are still gathered."""
        if getattr(self._accelerator, "sync_gradients", True):
            super().step(step=step, **values)
            return
        self.log(**values)
        if self._session is not None:
            self._session.end_batch()


def doctor_for(accelerator: Any, *, writer: Any = None, **arguments: Any) -> GanDoctor:
    """A GanDoctor for networks and optimizers that `accelerator.prepare` gave.

        doctor = doctor_for(accelerator, generator=G, discriminator=D,
                            g_optimizer=opt_g, d_optimizer=opt_d, loss="hinge")

    To be called after `prepare` and `init_trackers`. Only the main process records; to resume,
    `accelerator.register_for_checkpointing(doctor)`. Close it before `accelerator.end_training()`,
    which closes the writer.

    writer: as for `GanDoctor`; None: the writer of the accelerator's TensorBoard tracker, or
        without one nothing is written.
    arguments: every other argument of `GanDoctor`; `scaler` is the accelerator's own by default.
    """
    if writer is None and accelerator.is_main_process:
        trackers = [t for t in accelerator.trackers if t.name == "tensorboard"]
        writer = trackers[0].writer if trackers else None
        if writer is None:
            warn(
                "the accelerator has no TensorBoard tracker yet, so the doctor keeps its records "
                "in memory only; call accelerator.init_trackers() before, with "
                "Accelerator(log_with='tensorboard', project_dir=...), or pass writer=..."
            )
    scaler = getattr(accelerator, "scaler", None)
    return AcceleratedDoctor(
        accelerator, getattr(writer, "writer", writer), **{"scaler": scaler, **arguments}
    )
