"""The two players: their networks, and which weight belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from torch import nn

from tb_gan_doctor.record.sharded import is_sharded

Letter = Literal["g", "d"]
ROLES: dict[Letter, str] = {"g": "generator", "d": "discriminator"}


def unwrapped(module: nn.Module) -> nn.Module:
    """The network inside what torch.compile, DataParallel or DistributedDataParallel made."""
    while True:
        inner = getattr(module, "_orig_mod", None)
        if inner is None and type(module).__name__ in ("DataParallel", "DistributedDataParallel"):
            inner = getattr(module, "module", None)
        if not isinstance(inner, nn.Module):
            return module
        module = inner


class Network:
    """One module of a player.

    module: as the user calls it, so that hooks see the calls; plain: without wrappers.
    parameters: (name, weight) in order, each once.
    trainable: how many weights its optimizer could move when it last stepped; trainable_ids:
        their ids, of the tensors.
    """

    def __init__(self, name: str, letter: Letter, module: nn.Module) -> None:
        self.name = name
        self.letter: Letter = letter
        self.module = module
        self.plain = unwrapped(module)
        self.parameters: list[tuple[str, nn.Parameter]] = []
        self.weights: list[nn.Parameter] = []
        self.training = module.training
        self.first_nonfinite = ""
        self.refresh()
        self.note_trainable()

    def refresh(self) -> bool:
        """Looks up the parameters again; True if the network has grown or shrunk."""
        found = list(self.plain.named_parameters())
        if len(found) == len(self.parameters) and not self._became_sharded(found):
            return False
        self.parameters = found
        self.weights = [weight for _, weight in found if weight.dim() >= 2]
        return True

    def _became_sharded(self, found: list[tuple[str, nn.Parameter]]) -> bool:
        """Whether fully_shard has put other tensors in the place of those that were known."""
        return bool(found) and is_sharded(found[-1][1]) and not is_sharded(self.parameters[-1][1])

    def note_trainable(self) -> None:
        """To be called in the player's own turn: loops freeze it in the other's."""
        found = [p for _, p in self.parameters if p.requires_grad]
        self.trainable = sum(p.numel() for p in found)
        self.trainable_ids = frozenset(map(id, found))


class Players:
    """Both players' networks, and every weight's owner by identity.

    prefixes: by network name, what stands before the names of its layers.
    """

    def __init__(self, networks: list[Network]) -> None:
        self.networks = networks
        names = [network.name for network in networks]
        self.prefixes = {
            id(n): n.name if names.count(n.name) == 1 else f"{n.letter.upper()}.{n.name}"
            for n in networks
        }
        self._of: dict[Letter, list[Network]] = {
            letter: [n for n in networks if n.letter == letter] for letter in ROLES
        }
        self.owner: dict[int, Letter] = {}
        self.layer: dict[int, str] = {}
        self.network_of: dict[int, Network] = {}
        self.refresh()

    def refresh(self) -> None:
        """Notes the owner of every weight; one that both players hold has none."""
        self.owner.clear()
        shared = set()
        for network in self.networks:
            for name, weight in network.parameters:
                key = id(weight)
                if self.owner.get(key, network.letter) != network.letter:
                    shared.add(key)
                self.owner[key] = network.letter
                self.layer[key] = f"{self.prefixes[id(network)]}.{name}"
                self.network_of.setdefault(key, network)
        for key in shared:
            del self.owner[key]

    def of(self, letter: Letter) -> list[Network]:
        return self._of[letter]

    def members(self, letter: Letter) -> bool:
        """Whether the player has several networks, which are then also recorded one by one."""
        return len(self.of(letter)) > 1

    def weights_of(self, letter: Letter) -> Iterator[nn.Parameter]:
        for network in self.of(letter):
            for _, weight in network.parameters:
                yield weight
