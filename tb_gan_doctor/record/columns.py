"""Which columns a window has: the signals that this run has been seen to have."""

from __future__ import annotations

from collections.abc import Iterable

from tb_gan_doctor.model import Column, Schema
from tb_gan_doctor.signals import SIGNALS, base_name, signal_of

_PLACE = {name: i for i, name in enumerate(SIGNALS)}
_DIVERSITY = tuple(name for name in SIGNALS if name.startswith("diversity/"))
_DATA = ("data/distinct_samples", "data/cluster_evenness", "data/outlier_share")
_COMING = (
    (frozenset(("data/real_mean", "data/fake_mean")), (*_DIVERSITY, *_DATA)),
    (frozenset(("latent/spread",)), ("latent/repeated",)),
    (frozenset(("average/distance",)), ("average/update_ratio",)),
)
"""Where the first are measured, the others will be: a second schema is not worth the wait."""


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
        for there, coming in _COMING:
            if self._names.keys() >= there:
                self._names.update(dict.fromkeys(coming))
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
