"""Watches the networks' calls in an iteration and finds real and fake samples among them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from torch import Size, Tensor, nn

from tb_gan_doctor.record.call_hooks import CallHooks
from tb_gan_doctor.record.call_inputs import mapping_in, other_arguments
from tb_gan_doctor.record.classes import classes_in, has_class_numbers
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.histories import nodes_behind, origin, weights_in
from tb_gan_doctor.record.outputs import first_float, float_tensors, is_in_float16, storage_of
from tb_gan_doctor.record.own_hooks import OwnHook
from tb_gan_doctor.record.pairing import Pair, Pairing, Scored, place_of, with_known_fakes
from tb_gan_doctor.record.parts import Parts
from tb_gan_doctor.record.players import ROLES, Network, Players
from tb_gan_doctor.record.probes.input_slope import InputSlopeProbe
from tb_gan_doctor.record.probes.score_slope import ScoreSlopeProbe

NAME = "network calls"
MOST_CALLS = 64
"""Calls kept of one iteration; beyond that nothing in it is certain."""


Caught = Callable[[Network, Any, Any, Any], None]


class ForwardWatch:
    """Forward hooks on every network, in place while an iteration is watched.

    last_fake: the newest output of the first generator in this iteration; None where what the
        discriminators scored is of its shape and not it: an activation may have come after it.
    on_call: told of a network whose call begins.
    on_generate: told of the first generator's calls: network, args, kwargs.
    saw_float16: whether a network has run in float16.
    other_arguments: by id of the discriminator, (args, kwargs) after the samples in its last call;
        None where there are tensors among them, or whatever else cannot be kept. CLASSES stands
        in the place of its samples' classes.
    asks_for_classes: whether a generator was given whole numbers, one for each sample.
    """

    def __init__(
        self, players: Players, slope: ScoreSlopeProbe, inputs: InputSlopeProbe, guard: Guard
    ) -> None:
        self._networks = players.networks
        self._first_g = next(iter(players.of("g")), None)
        self._slope = slope
        self._inputs = inputs
        self._guard = guard
        self._hooks = [self._hooks_of(network) for network in self._networks]
        self._of_parts: list[Any] = []
        self.armed = False
        self._thread = 0
        self._measure_slope = False
        self._finds_pairs = True
        self._owner = players.owner
        self._made: list[tuple[Scored, Any]] = []  # of this turn, with their histories
        self._pairing = Pairing()
        self._attached: dict[int, set[int]] = {}  # by discriminator, memory of fakes with a history
        self._parts = Parts(players.networks)
        self._has_new_parts = False
        self._first_part: nn.Module | None = None
        self.on_call: Callable[[Network], None] | None = None
        self.on_generate: Callable[[Any, Any], None] | None = None
        self.asks_for_classes = False
        self.saw_float16 = False
        self.other_arguments: dict[int, tuple[Any, Any] | None] = {}
        self._clear()

    @property
    def last_fake(self) -> Tensor | None:
        fake = self._newest
        is_certain = fake is None or self._scored_fakes or fake.shape not in self._scored_shapes
        return fake if is_certain else None

    def arm(self, measure_slope: bool, find_pairs: bool) -> None:
        """Puts the hooks on for the iteration to come, if anything is asked of them."""
        self._clear()
        self._finds_pairs = find_pairs
        if not (measure_slope or find_pairs):
            self.disarm()
            return
        if self._guard.is_off(NAME):
            return
        self._measure_slope = measure_slope
        self._thread = threading.get_ident()
        self._parts.begin()
        if self.armed and not self._has_new_parts:
            return
        self._unhook()
        self.armed = True
        try:
            for network, hooks in zip(self._networks, self._hooks, strict=True):
                hooks.put_on()
                for part in [] if hooks.blindness else self._parts.of(network):
                    hook = OwnHook(part, self._guarded(network, self._part_of(part)))
                    handle = part.register_forward_hook(hook, with_kwargs=True)
                    self._of_parts.append(handle)
        except Exception as error:
            self.disarm()
            self._guard.failed(NAME, error)

    def disarm(self) -> None:
        """Takes the hooks off and lets go of every tensor."""
        self._unhook()
        self._clear()

    def _unhook(self, for_good: bool = False) -> None:
        """for_good: those hooks too that compiled networks would miss."""
        was_armed, self.armed = self.armed, False
        for network, hooks in zip(self._networks, self._hooks, strict=True):
            hooks.take_off(for_good)
            if was_armed and self._finds_pairs and hooks.blindness:
                self._guard.warn(f"{ROLES[network.letter]}= {hooks.blindness}")
        for handle in self._of_parts:
            handle.remove()
        self._of_parts = []
        self._has_new_parts = False

    def end_iteration(self) -> None:
        """Takes these hooks off, and those on what passed through the networks."""
        self.disarm()
        self._slope.end_iteration()
        self._inputs.end_iteration()

    def close(self) -> None:
        """Takes every hook off."""
        self._unhook(for_good=True)
        self.end_iteration()

    def end_phase(self, player: str, scale: list[Tensor]) -> None:
        """A player has stepped: what follows is another turn.

        scale: what its loss was multiplied by, [] on its device; empty where nothing is known.
        """
        batches = max((len(found) for found in self._attached.values()), default=1)
        self._slope.end_phase(player, scale, batches)
        self._inputs.end_phase(player, scale, batches)
        self._attached = {}
        if self.armed and self._parts.end_turn(player):
            self._has_new_parts = True
        if self._phases[-1]:
            self._phases[-1] += self._made_of_fakes(self._made)
            self._phases.append([])
        self._made = []

    def _made_of_fakes(self, made: list[tuple[Scored, Any]]) -> Iterator[Scored]:
        """Of a turn with reals, the input that was made from the generator's output.

        As where its activation stands outside of it. What was made from that input in turn, such
        as interpolates with the reals, is no fake.
        """
        for key in {id(call.network) for call, _ in made}:
            turn = [call for call in self._phases[-1] if id(call.network) == key]
            if any(call.is_fake for call in turn) or len(set(map(place_of, turn))) != 1:
                continue
            mine = [
                (call, node, nodes_behind(node)) for call, node in made if id(call.network) == key
            ]
            mine = [each for each in mine if self._has_generator(each[2])]
            place = origin([(node, nodes) for _, node, nodes in mine])
            if place is not None and mine[place][0].samples.shape == turn[0].samples.shape:
                self._shapes.add(turn[0].samples.shape)
                yield mine[place][0]._replace(is_fake=True)

    def _has_generator(self, nodes: set[Any]) -> bool:
        return any(self._owner.get(key) == "g" for key in weights_in(nodes))

    def pairs(self, real: Any, fake: Any) -> dict[int, Pair]:
        """By id of the discriminator: its first turn that has real and fake samples.

        real, fake: the samples that the user passed: they tell reals apart where several come, and
            fakes that something was done to after the generator made them.
        """
        if self._overflown:
            return {}
        known = storage_of(real) if isinstance(real, Tensor) else 0
        turns, shapes = with_known_fakes(self._phases, self._shapes, fake)
        return self._pairing.pairs(turns, shapes, self._derived, known)

    def _clear(self) -> None:
        self._phases: list[list[Scored]] = [[]]
        self._attached = {}
        self._derived: set[int] = set()  # discriminators that scored what has a history
        self._made = []
        self._generated_storages: dict[int, Tensor] = {}
        self._shapes: set[Size] = set()
        self._calls = 0
        self._overflown = False
        self._newest: Tensor | None = None
        self._scored_shapes: set[Size] = set()
        self._scored_fakes = False

    def _hooks_of(self, network: Network) -> CallHooks:
        caught = self._generated if network.letter == "g" else self._scored

        def begins(args: Any, kwargs: Any = None) -> None:  # without, if just taken off
            if self.armed and self.on_call is not None and threading.get_ident() == self._thread:
                self.on_call(network)

        return CallHooks(network.module, begins, self._guarded(network, caught))

    def _guarded(self, network: Network, caught: Caught) -> Callable[[Any, Any, Any], None]:
        def guarded(args: Any, kwargs: Any, output: Any) -> None:
            # DataParallel calls copies of a network in threads of its own.
            if not self.armed or threading.get_ident() != self._thread or self._overflown:
                return
            try:
                self._calls += 1
                if self._calls > MOST_CALLS:
                    self._clear()
                    self._overflown = True
                else:
                    self.saw_float16 = self.saw_float16 or is_in_float16(output)
                    caught(network, args, kwargs, output)
            except Exception as error:
                self._overflown = True
                self._guard.failed(NAME, error)

        return guarded

    def _generated(self, network: Network, args: Any, kwargs: Any, output: Any) -> None:
        self._parts.called(network)
        first = self._keep(output)
        if first is None:
            return
        if not self.asks_for_classes:
            self.asks_for_classes = has_class_numbers((args, kwargs), first)
        if network is self._first_g:
            self._newest = first
            if self.on_generate is not None:
                self.on_generate(args, kwargs)

    def _keep(self, output: Any) -> Tensor | None:
        """Remembers what a generator has put out; the first tensor of it, detached."""
        first = None
        for tensor in float_tensors(output):
            detached = tensor.detach()
            first = detached if first is None else first
            # Keeping it keeps its memory from being given to something else.
            self._generated_storages[storage_of(tensor)] = detached
            self._shapes.add(tensor.shape)
        return first

    def _part_of(self, part: nn.Module) -> Caught:
        """What is to be told of the calls of a part of a generator: the first of them has z."""

        def generated(network: Network, args: Any, kwargs: Any, output: Any) -> None:
            if self._keep(output) is None or network is not self._first_g:
                return
            self._first_part = self._first_part or part
            if part is self._first_part and self.on_generate is not None:
                self.on_generate(args, kwargs)

        return generated

    def _scored(self, network: Network, args: Any, kwargs: Any, output: Any) -> None:
        samples = first_float(args)
        if samples is None:
            samples = first_float(kwargs)
        scores = first_float(output)
        if samples is None or scores is None:
            return
        storage = storage_of(samples)
        is_fake = storage != 0 and storage in self._generated_storages
        self._scored_fakes = self._scored_fakes or is_fake
        self._scored_shapes.add(samples.shape)
        if self._measure_slope:
            self._inputs.watch(samples, scores, is_fake)
        if not is_fake and not samples.is_leaf:
            self._derived.add(id(network))
            if self._finds_pairs:
                derived = Scored(network, samples.detach(), scores.detach(), storage, False)
                self._made.append((derived, samples.grad_fn))
            return
        wants_slope = samples.requires_grad and not is_fake
        if is_fake and samples.requires_grad and self._measure_slope:
            self._attached.setdefault(id(network), set()).add(storage)
            self._slope.watch(scores)
        whole = mapping_in(args, kwargs)
        classes = classes_in((args, kwargs), samples) if whole is None else None
        if not wants_slope or id(network) not in self.other_arguments:
            self.other_arguments[id(network)] = other_arguments(args, kwargs, classes)
        if not self._finds_pairs:
            return
        found = None if classes is None else classes.detach()
        self._phases[-1].append(
            Scored(
                network, samples.detach(), scores.detach(), storage, is_fake, whole, found,
                wants_slope,
            )
        )  # fmt: skip
