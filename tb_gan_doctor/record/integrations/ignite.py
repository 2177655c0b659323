"""Handlers that feed a recorder from an Ignite engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tb_gan_doctor.errors import warn
from tb_gan_doctor.record.integrations.step_values import values_of
from tb_gan_doctor.record.recorder import GanDoctor


def attach(
    engine: Any,
    target: Any,
    *,
    values: Callable[[Any], Mapping[str, Any]] | None = None,
    **arguments: Any,
) -> GanDoctor:
    """Has the iterations of a training engine recorded; returns the GanDoctor.

        doctor = attach(trainer, tb_logger, generator=G, discriminator=D, loss="hinge")

    engine: the ignite.engine.Engine whose process function updates both players.
    target: Ignite's TensorboardLogger, or anything else that `GanDoctor` writes to; or a GanDoctor.
    values: what `GanDoctor.step` is to get of the process function's output; None: of a
        dictionary the values with names that it knows, and losses by name (`errD`, ...).
    arguments: every other argument of `GanDoctor`.

    Steps are the engine's iterations. The doctor is closed when the run completes, and when it
    ends with an error; with `stop_at=` it terminates the engine.
    """
    events = _events()
    if isinstance(target, GanDoctor):
        doctor = target
        if arguments:
            warn(f"{', '.join(arguments)}: not used, since attach() was given a GanDoctor")
    else:
        doctor = GanDoctor(getattr(target, "writer", target), **arguments)
    handlers = _Handlers(doctor, values)
    engine.add_event_handler(events.STARTED, handlers.start)
    engine.add_event_handler(events.ITERATION_COMPLETED, handlers.end_iteration)
    engine.add_event_handler(events.COMPLETED, handlers.close)
    engine.add_event_handler(events.EXCEPTION_RAISED, handlers.end_with_error)
    return doctor


class _Handlers:
    """What happens at the engine's events."""

    def __init__(
        self, doctor: GanDoctor, values: Callable[[Any], Mapping[str, Any]] | None
    ) -> None:
        self._doctor = doctor
        self._values = values or values_of
        self._is_closed = False

    def start(self, engine: Any) -> None:
        if self._is_closed:
            warn("the doctor was closed when the engine's run ended; attach() one for each run")

    def end_iteration(self, engine: Any) -> None:
        values: Mapping[str, Any] = {}
        try:
            values = dict(self._values(engine.state.output))
        except Exception as error:
            self._doctor._guard.refuse(
                f"values= of attach() raised {type(error).__name__}: {error}; nothing is taken"
            )
        self._doctor.step(step=engine.state.iteration, **values)
        if self._doctor.should_stop:
            engine.terminate()

    def close(self, engine: Any) -> None:
        self._is_closed = True
        self._doctor.close()

    def end_with_error(self, engine: Any, error: BaseException) -> None:
        """Closes the doctor where the error ends the run.

        An engine raises an error itself only where it has no handler for it, so ours does so
        unless there is another to decide.
        """
        if len(engine._event_handlers[_events().EXCEPTION_RAISED]) > 1:
            self._doctor.flush()
            return
        self.close(engine)
        raise error


def _events() -> Any:
    try:
        from ignite.engine import Events
    except ModuleNotFoundError as missing:
        if missing.name != "ignite":
            raise
        raise ModuleNotFoundError(
            "attach() needs Ignite: pip install pytorch-ignite", name="ignite"
        ) from None
    return Events
