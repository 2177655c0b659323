"""Which columns a window has: the signals that this run has been seen to have."""

from __future__ import annotations

from collections.abc import Iterable

from tb_gan_doctor.model import Column, Schema
from tb_gan_doctor.signals import SIGNALS, base_name, signal_of

_PLACE = {name: i for i, name in enumerate(SIGNALS)}
_TO_COME = tuple(name for name in SIGNALS if name.startswith("diversity/"))
_COMES_WITH = frozenset(("data/real_mean", "data/fake_mean"))


class Columns:
    """The schema of the next window; it only ever grows."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self.schema = Schema(())
        self.layout: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def include(self, names: Iterable[str]) -> None:
        """Makes sure that every signal in `names` has its columns."""
        new = [name for name in names if name not in self._names]
        if not new:
            return
        self._names.update(dict.fromkeys(new))
        if self._names.keys() >= _COMES_WITH:
            # Diversity is measured once a reference is full; a second schema is not worth that.
            self._names.update(dict.fromkeys(_TO_COME))
        signals = [(name, signal_of(name)) for name in sorted(self._names, key=_order)]
        self.layout = tuple((name, signal.aggregates) for name, signal in signals)
        self.schema = Schema(
            [
                Column(name, aggregate, signal.unit)
                for name, signal in signals
                for aggregate in signal.aggregates
            ]
        )


def _order(name: str) -> tuple[int, int, str]:
    """Signals in their own order, then those of single networks, then the user's."""
    if name in _PLACE:
        return 0, _PLACE[name], ""
    base = base_name(name)
    return (1, _PLACE[base], name) if base in _PLACE else (2, 0, name)
