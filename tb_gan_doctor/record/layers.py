"""The newest gradient norm, weight norm and update ratio of every weight tensor, and the share of
dead units behind it."""

from __future__ import annotations

from collections.abc import Iterable

from tb_gan_doctor.model import NAN
from tb_gan_doctor.record.players import Players

QUANTITIES = ("gradient_norm", "weight_norm", "update_ratio", "dead_share")
MOST_LAYERS = 256
"""Rows kept of a table: of a deeper network the first ones are, of each player."""


class LayerTable:
    """One row a weight tensor of two dimensions or more, filled in as numbers arrive.

    is_wanted: whether the table is to be cut soon; numbers need not be brought before that.
    """

    def __init__(self, players: Players) -> None:
        self._players = players
        self._values: dict[int, list[float]] = {}
        self.is_wanted = True
        self.rows: dict[int, str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Takes the layers of the networks as they are now."""
        most = MOST_LAYERS // max(1, len(self._players.networks))
        self.rows = {
            id(weight): self._players.layer[id(weight)]
            for network in self._players.networks
            for weight in network.weights[:most]
        }
        self._values = {key: self._values.get(key, [NAN] * len(QUANTITIES)) for key in self.rows}

    def gradient(self, key: int, norm: float) -> None:
        """The norm of a weight's gradient; `key` is the id of the weight."""
        if key in self._values:
            self._values[key][0] = norm

    def update(self, key: int, weight_norm: float, ratio: float) -> None:
        """The norm of a weight and how far one step moved it, relative to that."""
        if key in self._values:
            self._values[key][1:3] = [weight_norm, ratio]

    def dead(self, shares: Iterable[tuple[int | None, float]]) -> None:
        """Shares of units that do nothing, by the weight that feeds them; the worst one counts."""
        worst: dict[int, float] = {}
        for key, share in shares:
            if key in self._values:
                worst[key] = max(share, worst.get(key, 0.0))
        for key, share in worst.items():
            self._values[key][3] = share

    def cut(self) -> tuple[list[str], list[list[float]]] | None:
        """Names and [layers, quantities] since the last cut; None if nothing came."""
        if not any(v == v for row in self._values.values() for v in row):
            return None
        names, table = list(self.rows.values()), list(self._values.values())
        self._values = {key: [NAN] * len(QUANTITIES) for key in self.rows}
        return names, table
