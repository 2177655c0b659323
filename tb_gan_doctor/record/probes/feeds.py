"""Which weight tensor feeds an activation: the last one before it in the order of the calls.

Modules say nothing of their order, so it is learned from calls, in one iteration as a rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from torch import Size, Tensor, nn

from tb_gan_doctor.record.players import Network

Place = tuple[int, int]
"""Id of an activation, and how often it was called before in the same call of its network."""


class Feeds:
    """The weights that feed the activations of one network.

    is_known: whether all activations seen so far have been placed; hooks on `modules` are not
        needed then.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._start_anew()

    def _start_anew(self) -> None:
        self._weights = self._network.weights
        self._of: dict[Place, int | None] = {}
        self._passed: list[tuple[int, Size]] = []
        self.is_known = False

    def modules(self) -> Iterable[tuple[nn.Module, int]]:
        """The modules whose calls are to be told to `passed`, with the ids of their weights."""
        if self._weights is not self._network.weights:  # it has grown
            self._start_anew()
        if self.is_known:
            return []
        sizes = {id(weight): weight.numel() for weight in self._weights}
        modules = dict(self._network.plain.named_modules())
        largest: dict[str, int] = {}
        for name, weight in self._network.parameters:
            owner = name.rpartition(".")[0]
            # As spectral_norm has it: main.0.parametrizations.weight.original
            owner = owner.partition(".parametrizations.")[0]
            before = largest.get(owner)
            if id(weight) in sizes and (before is None or sizes[id(weight)] > sizes[before]):
                largest[owner] = id(weight)
        return [
            (modules[owner], key)
            for owner, key in largest.items()
            if owner in modules and owner and not isinstance(modules[owner], nn.Embedding)
        ]

    def begin(self) -> None:
        """The network is called anew."""
        self._passed = []

    def passed(self, key: int, output: object) -> None:
        """A module with the weight `key` has been called."""
        if isinstance(output, Tensor):
            self._passed.append((key, output.shape))

    def taken(self, shape: Size) -> int | None:
        """The weight that feeds an activation which has just put out `shape`.

        One whose output has the same shape comes before others: those scale or shift it.
        """
        passed, self._passed = self._passed, []
        alike = [key for key, its in passed if its == shape]
        last = alike or [key for key, _ in passed]
        return last[-1] if last else None

    def learn(self, place: Place, key: int | None) -> None:
        """Keeps what `taken` said, if it was asked while the modules' calls were told."""
        self._of.setdefault(place, key)

    def end(self, places: Iterable[Place]) -> None:
        """An iteration is over in which these places were seen."""
        seen = set(places)
        self.is_known = bool(seen) and seen <= self._of.keys()

    def of(self, place: Place) -> int | None:
        """Id of the weight, or None where there is none before the activation."""
        return self._of.get(place)
