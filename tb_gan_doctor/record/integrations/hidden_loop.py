"""A recorder for a loop inside of a library's `fit()`, where no line can be added."""

from __future__ import annotations

import weakref
from typing import Any

from torch import nn
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

from tb_gan_doctor.errors import warn
from tb_gan_doctor.model import Report
from tb_gan_doctor.record import arguments
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.integrations.player_search import PlayerSearch
from tb_gan_doctor.record.own_hooks import OwnHook
from tb_gan_doctor.record.recorder import GanDoctor

NOT_FOUND = (
    "no generator and discriminator were found in the hidden loop, so nothing is recorded: two "
    "networks, each with its optimizer, one called on the outputs of the other; or pass "
    "generator= and discriminator="
)


class HiddenLoop:
    """Finds the two networks while a library trains them, and ends iterations by itself.

        with HiddenLoop("runs/table", loss="wgan-gp") as hidden:
            model.fit(table)
        print(hidden.report().headline)

    A step is one of the generator's optimizer. The networks are found in its first two steps,
    which are not measured. What no hook can see is named in the coverage; losses stay unknown.

    writer, others: as for `GanDoctor`. With `generator` and `discriminator`, where the library
        shows them before `fit()`, nothing has to be found.
    doctor: the `GanDoctor`, as soon as the networks are found.
    """

    def __init__(
        self, writer: Any, *, generator: Any = None, discriminator: Any = None, **others: Any
    ) -> None:
        self.doctor: GanDoctor | None = None
        self._writer = writer
        self._arguments = others
        self._search: PlayerSearch | None = None
        self._handles: list[Any] = []
        self._has_stepped = False
        self._first_step: int | None = None  # to number the next iteration with
        self._counted: weakref.ref[Optimizer] | None = None
        if generator is not None or discriminator is not None:
            self._attach(generator, discriminator)
        else:
            this = weakref.ref(self)
            self._search = PlayerSearch(
                lambda *found: _with(this, HiddenLoop._found, *found),
                lambda error: _with(this, HiddenLoop._lost, error),
            )

    def report(self) -> Report:
        """The Report so far; one that says that nothing was checked, before anything is found."""
        return (self.doctor or GanDoctor(None)).report()

    def close(self) -> None:
        """Records what is left and takes every hook off; warns where no networks were found."""
        search, self._search = self._search, None
        if search is not None:
            search.close()
            if self.doctor is None:
                warn(NOT_FOUND)
        for handle in self._handles:
            handle.remove()
        self._handles = []
        if self.doctor is not None:
            self._end_iteration()
            self.doctor.close()

    def __enter__(self) -> HiddenLoop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _found(
        self, generators: list[nn.Module], discriminators: list[nn.Module], steps: int
    ) -> None:
        self._first_step = steps
        self._attach(generators, discriminators)

    def _lost(self, error: Exception) -> None:
        warn(f"the search for the networks has failed ({type(error).__name__}: {error})")

    def _attach(self, generator: Any, discriminator: Any) -> None:
        guard = Guard(bool(self._arguments.get("strict")))
        of_g = {n.name: n.module for n in arguments.networks(generator, "g", guard)}
        of_d = {n.name: n.module for n in arguments.networks(discriminator, "d", guard)}
        self.doctor = GanDoctor(self._writer, of_g, of_d, **self._arguments)
        this = weakref.ref(self)
        for network in (*of_g.values(), *of_d.values()):
            # An iteration ends where the next begins: a hook must not take off hooks of its kind,
            # and that is what ending one may have to do.
            hook = OwnHook(network, lambda *_: _with(this, HiddenLoop._end_iteration))
            self._handles.append(network.register_forward_pre_hook(hook))
        weights = {id(p) for network in of_g.values() for p in network.parameters()}

        def stepped(optimizer: Optimizer, args: Any, kwargs: Any) -> None:
            _with(this, HiddenLoop._note_step, optimizer, weights)

        self._handles.append(register_optimizer_step_post_hook(stepped))

    def _note_step(self, optimizer: Optimizer, weights: set[int]) -> None:
        counted = self._counted() if self._counted is not None else None
        if counted is None and any(
            id(p) in weights for group in optimizer.param_groups for p in group["params"]
        ):
            self._counted = weakref.ref(optimizer)
            counted = optimizer
        if optimizer is counted:
            self._has_stepped = True

    def _end_iteration(self) -> None:
        if self._has_stepped and self.doctor is not None:
            self._has_stepped = False
            step, self._first_step = self._first_step, None
            self.doctor.step(step=step)


def _with(this: weakref.ref[HiddenLoop], method: Any, *arguments: Any) -> None:
    loop = this()
    if loop is not None:
        method(loop, *arguments)
