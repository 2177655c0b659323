"""Watches the networks' calls in an iteration and finds real and fake samples among them.

What an input of the discriminator is follows from where it comes from:

    fake     its memory is that of an output of the generator in this iteration
    real     it has no gradient history, did not come from the generator, has exactly the shape
             of its outputs, and no other such input was scored in the same turn
    neither  everything else: interpolates of a penalty, augmented fakes, replayed fakes

Only a turn (from one optimizer step to the next) with one real and a fake in it counts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from torch import Size, Tensor

from tb_gan_doctor.record.classes import classes_in, has_class_numbers
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import first_float, float_tensors, is_in_float16, storage_of
from tb_gan_doctor.record.own_hooks import OwnHook
from tb_gan_doctor.record.players import Network, Players
from tb_gan_doctor.record.probes.input_slope import InputSlopeProbe
from tb_gan_doctor.record.probes.score_slope import ScoreSlopeProbe
from tb_gan_doctor.record.replay import PLAIN

NAME = "network calls"
MOST_CALLS = 64
"""Calls kept of one iteration; beyond that nothing in it is certain."""


class Scored(NamedTuple):
    """One call of a discriminator: its input and the first head of its output, detached.

    samples: the first tensor of its input; whole: the whole mapping, where the input is one.
    classes: what may be a class for each sample, among its other arguments.
    """

    network: Network
    samples: Tensor
    scores: Tensor
    storage: int
    is_fake: bool
    whole: Any = None
    classes: Tensor | None = None

    @property
    def batch(self) -> Any:
        return self.samples if self.whole is None else self.whole


class Pair(NamedTuple):
    """Real and fake samples that one discriminator scored in the same turn."""

    real: Scored
    fake: Scored


Caught = Callable[[Network, Any, Any, Any], None]


class ForwardWatch:
    """Forward hooks on every network, in place while an iteration is watched.

    last_fake: the newest output of the first generator in this iteration; None where what the
        discriminators scored is of its shape and not it: an activation may have come after it.
    on_generate: told of the first generator's calls: network, args, kwargs.
    saw_float16: whether a network has run in float16.
    other_arguments: by id of the discriminator, (args, kwargs) after the samples in its last call;
        None where there are tensors among them, or whatever else cannot be kept.
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
        self._handles: list[Any] = []
        self._thread = 0
        self._measure_slope = False
        self._finds_pairs = True
        self._ambiguous: set[int] = set()
        self.on_generate: Callable[[Any, Any], None] | None = None
        self.asks_for_classes = False
        self.saw_float16 = False
        self.other_arguments: dict[int, tuple[Any, Any] | None] = {}
        self._clear()

    @property
    def armed(self) -> bool:
        return bool(self._handles)

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
        if self._handles:
            return
        try:
            for network in self._networks:
                caught = self._generated if network.letter == "g" else self._scored
                hook = OwnHook(network.module, self._guarded(network, caught))
                handle = network.module.register_forward_hook(hook, with_kwargs=True)
                self._handles.append(handle)
        except Exception as error:
            self.disarm()
            self._guard.failed(NAME, error)

    def disarm(self) -> None:
        """Takes the hooks off and lets go of every tensor."""
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._clear()

    def end_iteration(self) -> None:
        """Takes these hooks off, and those on what passed through the networks."""
        self.disarm()
        self._slope.end_iteration()
        self._inputs.end_iteration()

    def end_phase(self) -> None:
        """A player has stepped: what follows is another turn."""
        if self._phases[-1]:
            self._phases.append([])

    def pairs(self, real: Any) -> dict[int, Pair]:
        """By id of the discriminator: its first turn that has real and fake samples.

        real: the samples that the user passed, which tell reals apart where several come.
        """
        if self._overflown:
            return {}
        known = storage_of(real) if isinstance(real, Tensor) else 0
        found: dict[int, Pair] = {}
        for phase in self._phases:
            for key in dict.fromkeys(id(call.network) for call in phase):
                if key not in found:
                    pair = self._pair([c for c in phase if id(c.network) == key], known)
                    if pair is not None:
                        found[key] = pair
        return found

    def _pair(self, calls: list[Scored], known: int) -> Pair | None:
        fakes = [call for call in calls if call.is_fake]
        reals = [c for c in calls if not c.is_fake and c.samples.shape in self._shapes]
        if len({(c.storage, c.samples.data_ptr()) for c in reals}) > 1 and fakes:
            reals = [c for c in reals if known and c.storage == known]
            if not reals:
                self._ambiguous.add(id(calls[0].network))
        if not fakes or not reals:
            return None
        if id(calls[0].network) in self._ambiguous and reals[-1].storage != known:
            return None
        return Pair(reals[-1], fakes[-1])

    def _clear(self) -> None:
        self._phases: list[list[Scored]] = [[]]
        self._generated_storages: dict[int, Tensor] = {}
        self._shapes: set[Size] = set()
        self._calls = 0
        self._overflown = False
        self._newest: Tensor | None = None
        self._scored_shapes: set[Size] = set()
        self._scored_fakes = False

    def _guarded(self, network: Network, caught: Caught) -> Callable[[Any, Any, Any], None]:
        def guarded(args: Any, kwargs: Any, output: Any) -> None:
            # DataParallel calls copies of a network in threads of its own.
            if threading.get_ident() != self._thread or self._overflown:
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
        first = None
        for tensor in float_tensors(output):
            detached = tensor.detach()
            first = detached if first is None else first
            # Keeping it keeps its memory from being given to something else.
            self._generated_storages[storage_of(tensor)] = detached
            self._shapes.add(tensor.shape)
        if first is None:
            return
        if not self.asks_for_classes:
            self.asks_for_classes = has_class_numbers((args, kwargs), first)
        if network is self._first_g:
            self._newest = first
            if self.on_generate is not None:
                self.on_generate(args, kwargs)

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
        if not is_fake and (samples.requires_grad or not samples.is_leaf):
            return
        if is_fake and samples.requires_grad and self._measure_slope:
            self._slope.watch(scores)
        self.other_arguments[id(network)] = _plain_arguments(args, kwargs)
        if not self._finds_pairs:
            return
        whole = _mapping(args, kwargs)
        classes = classes_in((args, kwargs), samples) if whole is None else None
        self._phases[-1].append(
            Scored(network, samples.detach(), scores.detach(), storage, is_fake, whole, classes)
        )


def _mapping(args: Any, kwargs: Any) -> dict[Any, Tensor] | None:
    """The tensors in a network's input, detached, where that is a mapping."""
    given = args[0] if args else next(iter(kwargs.values()))
    if not isinstance(given, Mapping):
        return None
    return {key: value.detach() for key, value in given.items() if isinstance(value, Tensor)}


def _plain_arguments(args: Any, kwargs: Any) -> tuple[Any, Any] | None:
    """What a network is called with after its samples, if that is no tensor nor a container."""
    rest = args[1:]
    is_plain = bool(args) and isinstance(args[0], Tensor)
    for value in (*rest, *kwargs.values()):
        is_plain = is_plain and isinstance(value, PLAIN)
    return (rest, dict(kwargs)) if is_plain else None
