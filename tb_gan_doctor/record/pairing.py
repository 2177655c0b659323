"""Tells which calls of a discriminator scored real samples and which fakes, where that is certain.

What an input is follows from where it comes from:

    fake     its memory is that of an output of the generator in this iteration, or it was made from
             one, beside a real, and all else with the generator in its history was made from it
    real     it has no gradient history, did not come from the generator, has exactly the shape
             of its outputs, and no other such input was scored in the same turn; or as many of
             them as fakes, by turns, as micro-batches whose gradients are added up
    neither  everything else: interpolates of a penalty, augmented fakes, replayed fakes

A real may ask for its gradient, as for a penalty on reals, where every input does that is no fake:
interpolates are never scored without the reals themselves.

Only a turn (from one optimizer step to the next) with one real and a fake in it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from torch import Size, Tensor

from tb_gan_doctor.record.players import Network


class Scored(NamedTuple):
    """One call of a discriminator: its input and the first head of its output, detached.

    samples: the first tensor of its input; whole: the whole mapping, where the input is one.
    classes: what may be a class for each sample, among its other arguments.
    wants_slope: whether the input asks for its gradient.
    """

    network: Network
    samples: Tensor
    scores: Tensor
    storage: int
    is_fake: bool
    whole: Any = None
    classes: Tensor | None = None
    wants_slope: bool = False

    @property
    def batch(self) -> Any:
        return self.samples if self.whole is None else self.whole


class Pair(NamedTuple):
    """Real and fake samples that one discriminator scored in the same turn.

    summed: how many reals it scored in that turn, in all batches whose gradients are added up.
    """

    real: Scored
    fake: Scored
    summed: int


class Pairing:
    """Remembers of which discriminators reals cannot be told apart unless the user passes them."""

    def __init__(self) -> None:
        self._ambiguous: set[int] = set()

    def pairs(
        self,
        turns: Sequence[Sequence[Scored]],
        shapes: Collection[Size],
        derived: Collection[int],
        known: int,
    ) -> dict[int, Pair]:
        """By id of the discriminator: its first turn that has real and fake samples.

        turns: the calls of an iteration, by turn; shapes: of the generator's outputs.
        derived: ids of discriminators that also scored something that has a gradient history.
        known: the memory of the samples that the user passed as real, or 0.
        """
        found: dict[int, Pair] = {}
        every = [call for turn in turns for call in turn]
        for key in dict.fromkeys(id(call.network) for call in every):
            mine = [call for call in every if id(call.network) == key]
            has_others = key in derived or any(
                not call.is_fake and (not call.wants_slope or call.samples.shape not in shapes)
                for call in mine
            )
            for turn in turns:
                calls = [
                    call
                    for call in turn
                    if id(call.network) == key and not (has_others and call.wants_slope)
                ]
                pair = self._pair(calls, shapes, known)
                if pair is not None:
                    found[key] = pair
                    break
        return found

    def _pair(self, calls: list[Scored], shapes: Collection[Size], known: int) -> Pair | None:
        fakes = [call for call in calls if call.is_fake]
        reals = [call for call in calls if not call.is_fake and call.samples.shape in shapes]
        if not fakes or not reals:
            return None
        key = id(calls[0].network)
        if len(set(map(place_of, reals))) > 1 and not _take_turns(fakes, reals, calls):
            reals = [call for call in reals if known and call.storage == known]
            if not reals:
                self._ambiguous.add(key)
                return None
        if key in self._ambiguous and reals[-1].storage != known:
            return None
        sizes = {place_of(call): len(call.samples) for call in reals}
        return Pair(reals[-1], fakes[-1], sum(sizes.values()))


def place_of(call: Scored) -> tuple[int, int]:
    """Where the samples lie in memory."""
    return call.storage, call.samples.data_ptr()


def _take_turns(fakes: list[Scored], reals: list[Scored], calls: list[Scored]) -> bool:
    """Whether other reals follow on other fakes, or the other way round, again and again."""
    is_even = len(fakes) == len(reals) == len(set(map(place_of, fakes))) == len(calls) / 2
    return is_even and all(one.is_fake != other.is_fake for one, other in pairwise(calls))


def with_known_fakes(
    turns: Sequence[Sequence[Scored]], shapes: set[Size], fake: Any
) -> tuple[Sequence[Sequence[Scored]], set[Size]]:
    """Calls by turn and shapes of fakes, those of `fake` that the user passed among them."""
    if not isinstance(fake, Tensor) or not fake.numel():
        return turns, shapes

    def marked(call: Scored) -> Scored:
        samples = call.samples
        is_that = samples.shape == fake.shape and samples.data_ptr() == fake.data_ptr()
        return call._replace(is_fake=True) if is_that else call

    return [[marked(call) for call in turn] for turn in turns], {*shapes, fake.shape}
