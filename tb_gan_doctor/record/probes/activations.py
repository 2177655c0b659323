"""Units that do nothing: off for everything, or at the limit of their activation.

    off        a unit behind ReLU that is 0 for every sample and place of an iteration
    saturated  a unit behind a hidden Tanh or Sigmoid that is within 1 % of its limits for 95 %
               of them

A unit is a channel, or a value of a fully connected layer. The share in the worst layer counts;
the table of layers has the share of each, beside the weights that feed it.
The last activation is left out where it makes the output: there the data say what is right.
LeakyReLU, GELU and their like cannot be off. Activations that are called as functions are not
seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.outputs import float_tensors, storage_of
from tb_gan_doctor.record.own_hooks import OwnHook, is_compiled
from tb_gan_doctor.record.players import ROLES, Network, Players
from tb_gan_doctor.record.probes.feeds import Feeds, Place
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "activations"
EVERY_ITERATIONS = 50
CUT = (nn.ReLU, nn.ReLU6)
BOUNDED = (nn.Tanh, nn.Sigmoid)
OPEN = (nn.LeakyReLU, nn.PReLU, nn.ELU, nn.CELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish, nn.Softplus)
AT_LIMIT = 0.99
MOSTLY = 0.95
FEWEST = 16
"""Values that a unit has to be seen with: of fewer, half are off by chance in all of them."""
MOST_CALLS = 256
"""Calls of activations kept of one call of a network."""


class _Layer:
    """What one place in a network has been seen to do in this iteration, per unit."""

    __slots__ = ("active", "is_bounded", "seen")

    def __init__(self, active: Tensor, is_bounded: bool, seen: int) -> None:
        self.active = active  # [units]: how many of the values say that the unit works
        self.is_bounded = is_bounded
        self.seen = seen

    def add(self, other: _Layer) -> None:
        self.active = self.active + other.active
        self.seen += other.seen

    def share(self) -> Tensor:
        """Share of the units that do nothing, [] on their device."""
        least = 1 - MOSTLY if self.is_bounded else 0.0
        return (self.active <= least * self.seen).float().mean()


class _Watched:
    """One network, its hooks, and its layers in this iteration."""

    def __init__(self, network: Network, feeds: Feeds) -> None:
        self.network = network
        self.feeds = feeds
        self.learns = False  # what feeds the activations
        self.layers: dict[Place, _Layer | None] = {}
        self.calls: list[tuple[nn.Module, _Layer, int, torch.Size, int | None]] = []

    def begin(self, *_: Any) -> None:
        """The network is called: what came before were no calls of it."""
        self.calls = []
        self.feeds.begin()

    def see(self, module: nn.Module, output: Any) -> None:
        """An activation has been called."""
        is_batch = isinstance(output, Tensor) and output.dim() > 1 and output.numel()
        if is_batch and len(self.calls) <= MOST_CALLS:
            layer = _layer(module, output)
            key = self.feeds.taken(output.shape) if self.learns else None
            self.calls.append((module, layer, storage_of(output), output.shape, key))

    def end(self, args: Any, kwargs: Any, output: Any) -> None:
        """The network has returned: its output says which activations are hidden."""
        calls, self.calls = self.calls, []
        if not calls or len(calls) > MOST_CALLS:
            return
        outputs = list(float_tensors(output))
        ends = {storage_of(tensor) for tensor in outputs}
        last, _, _, shape, _ = calls[-1]
        if isinstance(last, BOUNDED) and any(tensor.shape == shape for tensor in outputs):
            calls.pop()  # the output too, shifted or scaled
        times: dict[int, int] = {}
        for module, layer, storage, _, key in calls:
            place = id(module), times.get(id(module), 0)
            times[id(module)] = place[1] + 1
            if self.learns:
                self.feeds.learn(place, key)
            if storage not in ends:
                self._add(place, layer)

    def measured(self) -> list[tuple[Place, Tensor]]:
        """The share of units that do nothing, [] each, where enough was seen."""
        return [
            (place, layer.share())
            for place, layer in self.layers.items()
            if layer is not None and layer.seen >= FEWEST
        ]

    def has_none_to_see(self) -> bool:
        """Whether no unit of the network can be off."""
        return not any(self.layers.values()) and _cannot_be_off(self.network)

    def _add(self, place: Place, layer: _Layer) -> None:
        before = self.layers.setdefault(place, layer)
        if before is None or before is layer:
            return
        if before.active.shape == layer.active.shape:
            before.add(layer)
        else:  # not the same place after all
            self.layers[place] = None


class ActivationProbe:
    """Hooks on the activations of every network, for one iteration in some."""

    def __init__(self, players: Players, tape: Tape, layers: LayerTable, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._layers = layers
        self._guard = guard
        self._feeds = [Feeds(network) for network in players.networks]
        self._handles: list[Any] = []
        self._watched: list[_Watched] = []
        self._waiting: dict[int, Feeds] = {}  # by id of a network that has not been called yet
        self._thread = 0
        self._next = 0

    def arm(self, iteration: int) -> None:
        """Has hooks put on in the iteration to come, if its turn has come."""
        if iteration < self._next or self._guard.is_off(NAME):
            return
        self._next = iteration + EVERY_ITERATIONS
        self._thread = threading.get_ident()
        self._waiting = {
            id(network): feeds
            for network, feeds in zip(self._players.networks, self._feeds, strict=True)
        }

    def begin_call(self, network: Network) -> None:
        """To be called ahead of a network's call, which is the time to put hooks into it.

        A call that torch.compile makes a graph of is not told, so no hook comes into a graph.
        """
        feeds = self._waiting.pop(id(network), None)
        if feeds is not None:
            try:
                self._arm(network, feeds)
            except Exception as error:
                self._failed(error)

    def end_iteration(self) -> None:
        """Takes the hooks off and puts the shares on the tape."""
        watched = self._watched + [
            _Watched(network, self._waiting[id(network)])
            for network in self._players.networks
            if id(network) in self._waiting and not is_compiled(network.module)
        ]
        self.disarm()
        try:
            for letter in ROLES:
                mine = [w for w in watched if w.network.letter == letter]
                found = [(w.feeds.of(at), share) for w in mine for at, share in w.measured()]
                signal = f"activation/{letter}_dead"
                if found:
                    self._put(signal, [key for key, _ in found], [share for _, share in found])
                elif mine and all(w.has_none_to_see() for w in mine):
                    self._tape.note(signal, 0.0)
                for w in mine:
                    w.feeds.end(w.layers)
        except Exception as error:
            self._failed(error)

    def _put(self, signal: str, keys: list[int | None], shares: list[Tensor]) -> None:
        def receive(tally: Tally, got: list[float]) -> None:
            tally.add(signal, max(got))
            self._layers.dead(zip(keys, got, strict=True))

        self._tape.put_each([share.to(shares[0].device) for share in shares], receive)

    def disarm(self) -> None:
        """Takes the hooks off and lets go of every tensor."""
        for handle in self._handles:
            handle.remove()
        self._handles, self._watched, self._waiting = [], [], {}

    def _arm(self, network: Network, feeds: Feeds) -> None:
        if is_compiled(network.module):
            return
        watched = _Watched(network, feeds)
        self._watched.append(watched)
        found = [m for m in network.plain.modules() if isinstance(m, (*CUT, *BOUNDED))]
        if not found:
            return

        def of(module: nn.Module) -> Callable[[Any, Any, Any], None]:
            return lambda args, kwargs, output: watched.see(module, output)

        def of_weight(key: int) -> Callable[[Any, Any, Any], None]:
            return lambda args, kwargs, output: feeds.passed(key, output)

        for module, key in feeds.modules():
            watched.learns = True
            self._hook(module.register_forward_hook, module, of_weight(key))
        for module in found:
            self._hook(module.register_forward_hook, module, of(module))
        self._hook(network.plain.register_forward_pre_hook, network.plain, watched.begin)
        self._hook(network.plain.register_forward_hook, network.plain, watched.end)

    def _hook(self, register: Any, module: nn.Module, call: Callable[..., None]) -> None:
        def guarded(*what: Any) -> None:
            # DataParallel calls copies of a network in threads of its own.
            if self._handles and threading.get_ident() == self._thread:
                try:
                    call(*what)
                except Exception as error:
                    self._failed(error)

        self._handles.append(register(OwnHook(module, guarded), with_kwargs=True))

    def _failed(self, error: Exception) -> None:
        self.disarm()
        self._guard.failed(NAME, error)


def _layer(module: nn.Module, output: Tensor) -> _Layer:
    """What an activation's output [n, units, ...] says of its units."""
    others = [i for i in range(output.dim()) if i != 1]
    with torch.no_grad():
        # A comparison with NaN is false: what is not finite is another fault.
        if isinstance(module, CUT):
            idle = output.detach() <= 0
        elif isinstance(module, nn.Sigmoid):
            idle = (output.detach() - 0.5).abs() >= AT_LIMIT / 2
        else:
            idle = output.detach().abs() >= AT_LIMIT
        units = output.shape[1]
        seen = output.numel() // units
        return _Layer(seen - idle.sum(others), isinstance(module, BOUNDED), seen)


def _cannot_be_off(network: Network) -> bool:
    """Whether it has activations, and none that cuts off."""
    modules = list(network.plain.modules())
    return any(isinstance(m, OPEN) for m in modules) and not any(
        isinstance(m, CUT) for m in modules
    )
