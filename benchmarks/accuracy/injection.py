"""What an injection is, and where it can be put."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.healthy import RECIPES, Recipe
from benchmarks.accuracy.trial import Trial

Fits = Callable[[Cell], bool]
_ONSETS = {"build": (0.0,), "live": (0.0, 0.5), "middle": (0.5,)}


def anywhere(cell: Cell) -> bool:
    """Fits every cell."""
    return True


@dataclass(frozen=True, slots=True)
class Injection:
    """A change to a training.

    name: kebab-case, unique.
    causes: the fault ids that name it rightly; empty for a harmless one, which must stay silent.
    inject: does it, given the intensity; its docstring says what it is.
    at: "build" if it is there from the start or never, "middle" if it comes to a training that
        went well until then, "live" if both happen.
    intensities: mild and severe, or one of them.
    fits: whether it can be done to a cell.
    is_proof: whether the program alone proves it a mistake, harm or none.
    """

    name: str
    causes: tuple[str, ...]
    inject: Callable[[Trial, float], None]
    at: str = "live"
    intensities: tuple[float, ...] = (1.0,)
    fits: Fits = anywhere
    is_proof: bool = False

    @property
    def is_benign(self) -> bool:
        return not self.causes

    @property
    def onsets(self) -> tuple[float, ...]:
        """Shares of the run after which it may be put in."""
        return _ONSETS[self.at]


def recipe_of(cell: Cell) -> Recipe:
    """What the cell is built from."""
    return RECIPES[cell.loss, cell.architecture, cell.data]


def losses(*names: str) -> Fits:
    """Fits the cells of these loss families."""
    return lambda cell: cell.loss in names


def architectures(*names: str) -> Fits:
    """Fits the cells of these architectures."""
    return lambda cell: cell.architecture in names


def all_of(*conditions: Fits) -> Fits:
    """Fits where every condition does."""
    return lambda cell: all(condition(cell) for condition in conditions)


def on_images(cell: Cell) -> bool:
    """Fits images, whose generators end in Tanh."""
    return cell.data in ("digits", "fashion")


def on_mixtures(cell: Cell) -> bool:
    """Fits vectors, whose generators are linear at the end."""
    return not on_images(cell)


def with_adam(cell: Cell) -> bool:
    """Fits where the optimizers have a first moment."""
    return recipe_of(cell).betas is not None


def in_layers(cell: Cell) -> bool:
    """Fits where both players are plain stacks of layers, without classes."""
    return cell.architecture != "cond"


def replace_player(trial: Trial, letter: str, network: nn.Module) -> None:
    """Puts another network in a player's place, with an optimizer of the same settings."""
    player = {"g": "generator", "d": "discriminator"}[letter]
    optimizer = getattr(trial, f"{letter}_optimizer")
    setattr(trial, player, network)
    fresh = type(optimizer)(network.parameters(), **optimizer.defaults)
    setattr(trial, f"{letter}_optimizer", fresh)
    if letter == "g" and trial.average is not None:
        trial.average = copy.deepcopy(network).requires_grad_(False).eval()
