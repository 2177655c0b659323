"""`GanDoctor`: two lines in a training loop that measure, store and diagnose it."""

from __future__ import annotations

import atexit
import os
import weakref
from collections.abc import Callable, Mapping
from typing import Any

from tb_gan_doctor.errors import GanDoctorError
from tb_gan_doctor.model import Finding, Report
from tb_gan_doctor.record import arguments, resume
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.online import Online
from tb_gan_doctor.record.ranks.job import Job, place
from tb_gan_doctor.record.session import SECONDS_FOR_OTHERS, Session

NAME = "recorder"
ELSEWHERE = "Recorded by rank 0: ask for its Report there"


class GanDoctor:
    """Watches one GAN training.

        doctor = GanDoctor(writer, generator=G, discriminator=D, g_optimizer=g, d_optimizer=d)
        for real in loader:
            ...                                      # your own updates, untouched
            doctor.step(d_loss=d_loss, g_loss=g_loss, d_real=d_real, d_fake=d_fake)
        doctor.close()

    Everything but `writer` is optional; what cannot be measured is named in the Report's
    coverage. Nothing here raises into the loop or changes the training, down to the last bit.

    writer: a torch or tensorboardX SummaryWriter, a Lightning logger, or a directory or URL; None
        records and diagnoses in memory only.
    generator, discriminator: a module, or a mapping from names to modules; of a compiled one what
        torch.compile returned, so that its calls are seen.
    g_optimizer, d_optimizer: an optimizer, or several. Without them they are found by the
        weights they hold.
    loss: nonsaturating, minimax, lsgan, wgan, wgan-gp, hinge, relativistic, or auto.
    held_out: real samples [n, ...] that the training never sees, 32 or better 256 and more; they
        show whether the discriminator remembers what it is trained on. With their classes,
        (samples, classes), where it takes these too.
    sample_fn: draws n samples, `sample_fn(n)`, or (samples, labels), where the generator needs
        more than noise or its output is not yet a sample. It is called at most every 100 steps.
    reference: real samples [n, ...] to measure diversity against; else the first ones seen.
    average: the averaged (EMA) copy of the generator, or a module that holds it.
    scaler: the torch.amp.GradScaler of a training in mixed precision, or several; one that is not
        passed is found where it lets a step through.
    window_steps: steps in a window; None: 10 at first, doubling every 250 windows. The first
        step is a window of its own.
    config: a TOML file with limits of your own, see docs/command-line.md.
    stop_at: the level of a finding (watch, warning, critical) that turns `should_stop` true.
    scalars, samples: mirror eight headline values as scalars; write grids of fake images, and one
        of real ones.
    strict: raise where training would go on with a warning, for tests.

    Raises InputError if `strict` and an argument cannot be used; otherwise that is a one-line
    GanDoctorWarning.
    """

    def __init__(
        self,
        writer: Any,
        generator: Any = None,
        discriminator: Any = None,
        g_optimizer: Any = None,
        d_optimizer: Any = None,
        *,
        loss: str = "auto",
        held_out: Any = None,
        sample_fn: Callable[[int], Any] | None = None,
        reference: Any = None,
        average: Any = None,
        scaler: Any = None,
        window_steps: int | None = None,
        stop_at: str | None = None,
        config: str | os.PathLike[str] | None = None,
        scalars: bool = True,
        samples: bool = True,
        strict: bool = False,
    ) -> None:
        self._session: Session | None = None
        self._pid = os.getpid()
        self._guard = guard = Guard(strict)
        self._job: Job | None = None
        rank, _ = place()
        store, name = _writer(writer, guard) if rank == 0 else (None, "run")
        stop_level = arguments.stop_level(stop_at, guard)
        rules = arguments.rules(config, guard)
        self._online = Online(store, guard, name, scalars, stop_level, rules)
        try:
            given = {
                "generator": arguments.networks(generator, "g", guard),
                "discriminator": arguments.networks(discriminator, "d", guard),
                "g_optimizer": arguments.optimizers(g_optimizer, "g", guard),
                "d_optimizer": arguments.optimizers(d_optimizer, "d", guard),
                "held_out": arguments.samples("held_out", held_out, guard),
                "sample_fn": arguments.sample_function(sample_fn, guard),
                "reference": arguments.samples("reference", reference, guard),
                "average": arguments.average(average, guard),
                "scaler": arguments.scalers(scaler, guard),
            }
            networks = [*given["generator"], *given["discriminator"]]
            family = arguments.loss_family(loss, guard)
            length = arguments.window_steps(window_steps, guard)
            online = self._online
            wants_stop = None if stop_level is None else lambda: online.should_stop
            self._job = Job(networks, f"{family} {length}", wants_stop)
            if self._job.is_idle:
                return
            self._session = Session(
                guard,
                self._online,
                networks=networks,
                optimizers=[
                    *(("g", each) for each in given["g_optimizer"]),
                    *(("d", each) for each in given["d_optimizer"]),
                ],
                loss=family,
                inputs={name for name, value in given.items() if arguments.is_given(value)},
                sample_fn=given["sample_fn"],
                reference=given["reference"],
                held_out=given["held_out"],
                average=given["average"],
                scalers=given["scaler"],
                window_steps=length,
                samples=samples,
                job=self._job,
            )
        except GanDoctorError:
            raise
        except Exception as error:
            self._broken(error)
            return
        this = weakref.ref(self)
        self._at_exit = lambda: _close_at_exit(this)
        atexit.register(self._at_exit)

    def step(self, *, step: int | None = None, **values: Any) -> None:
        """Ends an iteration.

        step: its number; by default one more than before, the first is 0. It may go back, which
            replaces what was recorded from there on; a number that comes round again and
            again (one that restarts with each epoch, say) is not used.
        values: d_loss, g_loss, d_penalty (the gradient penalty within d_loss), d_real, d_fake,
            real, fake, their classes real_labels and fake_labels ([n], or one-hot), and any scalars
            of your own.
        """
        session = self._session
        if session is None:
            return
        try:
            if step is not None:
                step = session.numbered(step)
                if session.is_over:  # steps went back, and a callback heard of it
                    return
            if values:
                session.take(values)
            session.end_iteration(step)
        except Exception as error:
            self._broken(error)

    def log(self, **values: Any) -> None:
        """Takes values in the middle of an iteration, as often as you like."""
        if self._session is not None:
            try:
                self._session.take(values)
            except Exception as error:
                self._broken(error)

    def report(self) -> Report:
        """The Report on all windows that are complete; of a distributed training, on rank 0."""
        self._settle(within=None)
        if self._job is not None and self._job.part == "member":
            return self._online.report_of(ELSEWHERE)
        return self._online.report()

    def on_finding(self, fn: Callable[[Finding], object]) -> None:
        """Has `fn(finding)` called when a finding opens or rises in level; on rank 0 only."""
        if callable(fn):
            self._online.on_finding(fn)
        else:
            self._guard.refuse(f"on_finding() takes a function, got {type(fn).__name__}")

    @property
    def should_stop(self) -> bool:
        """Whether an open finding is at or above `stop_at`.

        In a distributed training it turns true on every rank after the same iteration.
        """
        stop = self._job.stop if self._job is not None else None
        return self._online.should_stop if stop is None else stop.is_on

    def state_dict(self) -> dict[str, Any]:
        """What a resumed training needs: tensors, numbers and strings only."""
        self._settle()
        if self._session is not None:
            try:
                return resume.state_of(self._session)
            except Exception as error:
                self._broken(error)
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on where `state_dict` was taken: steps, windows, findings, reference."""
        if self._session is not None:
            try:
                resume.load(self._session, state)
            except GanDoctorError:
                raise
            except Exception as error:
                self._broken(error)

    def flush(self) -> None:
        """Waits until every complete window is on disk."""
        self._settle()
        self._online.flush()

    def close(self) -> None:
        """Records what is left, takes every hook off, and flushes. Steps after it do nothing."""
        session, self._session = self._session, None
        if session is None or os.getpid() != self._pid:  # a forked data loader owns no copy
            return
        atexit.unregister(self._at_exit)
        try:
            session.close()
        except Exception as error:
            self._broken(error)
        self._online.close()

    def __enter__(self) -> GanDoctor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_session", None) is not None:
            self.close()

    def _settle(self, within: float | None = SECONDS_FOR_OTHERS) -> None:
        if self._session is not None:
            try:
                self._session.settle(within)
            except Exception as error:
                self._broken(error)

    def _broken(self, error: Exception) -> None:
        """The recorder itself failed: from here on it stays out of the way."""
        session, self._session = self._session, None
        try:
            if session is not None:
                session.unhook()
        finally:
            try:
                self._guard.failed(NAME, error)
            finally:
                self._online.close()


def _writer(target: Any, guard: Guard) -> tuple[Any, str]:
    """An EventWriter (None where there is nothing to write to) and a name for the run."""
    if target is None:
        return None, "run"
    from tb_gan_doctor.store.writer import EventWriter

    try:
        writer = EventWriter(target)
    except GanDoctorError as error:
        guard.refuse(f"{error}; the doctor keeps its records in memory only")
        return None, "run"
    except Exception as error:
        guard.refuse(
            f"cannot record to {type(target).__name__} ({type(error).__name__}: {error}); "
            "the doctor keeps its records in memory only"
        )
        return None, "run"
    experiment = getattr(target, "experiment", target)
    directory = getattr(experiment, "log_dir", None) or getattr(experiment, "logdir", None)
    path = directory if directory is not None else target
    name = os.path.basename(os.path.normpath(path)) if isinstance(path, str | os.PathLike) else ""
    return writer, str(name) or "run"


def _close_at_exit(this: weakref.ref[GanDoctor]) -> None:
    doctor = this()
    if doctor is not None:
        doctor.close()
