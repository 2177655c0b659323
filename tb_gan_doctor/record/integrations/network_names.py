"""Finds the players among the attributes of a module that holds both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from torch import nn

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record.players import ROLES, Letter

Names = str | Sequence[str] | None
"""Names of attributes, dotted where they lie deeper; None: names in common use are looked for."""

PLAYER_WORDS: dict[Letter, frozenset[str]] = {
    "g": frozenset("generator generators gen g netg".split()),
    "d": frozenset("discriminator discriminators disc dis d netd critic".split()),
}
AVERAGE_WORDS = frozenset("ema avg average averaged shadow".split())
OTHER_WORDS = frozenset("loss losses criterion penalty metric metrics augment".split())
"""Modules of a player that are not the player itself."""
FILLER = frozenset("net network model module".split())
DEPTH = 2
"""Levels of attributes that are searched: `generator` and `model.generator`."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def networks_named(module: nn.Module, letter: Letter, names: Names) -> dict[str, nn.Module]:
    """The networks of one player, by name.

    Raises InputError where `module` has no such attribute, or none is found.
    """
    if names is None:
        return _found(module, letter)
    return {
        name: attribute(module, name) for name in ([names] if isinstance(names, str) else names)
    }


def attribute(module: nn.Module, path: str) -> nn.Module:
    """The module at a dotted path below `module`.

    Raises InputError where there is none.
    """
    found: object = module
    for name in path.split("."):
        found = getattr(found, name, None)
    if isinstance(found, nn.Module):
        return found
    children = ", ".join(name for name, _ in module.named_children()) or "none"
    raise InputError(
        f"{type(module).__name__} has no network {path!r} (it has: {children}); "
        "pass the names of its attributes: generator=..., discriminator=..."
    )


def average_of(module: nn.Module) -> nn.Module | None:
    """The averaged copy of the generator, if exactly one attribute is named like one."""
    found = [
        child
        for name, child in module.named_children()
        if _player(name) == "g" and AVERAGE_WORDS & set(_words(name)) and _has_weights(child)
    ]
    return found[0] if len(found) == 1 else None


def _found(module: nn.Module, letter: Letter) -> dict[str, nn.Module]:
    level: Mapping[str, nn.Module] = {"": module}
    for _ in range(DEPTH):
        level = {
            f"{path}.{name}".lstrip("."): child
            for path, parent in level.items()
            for name, child in parent.named_children()
        }
        players = {path: child for path, child in level.items() if _is_player(path, child, letter)}
        if players:
            return players
    role = ROLES[letter]
    children = ", ".join(name for name, _ in module.named_children()) or "none"
    raise InputError(
        f"no {role} found among the networks of {type(module).__name__} (it has: {children}); "
        f"pass the name of the attribute: {role}=..."
    )


def _is_player(path: str, child: nn.Module, letter: Letter) -> bool:
    name = path.rpartition(".")[2]
    is_other = (AVERAGE_WORDS | OTHER_WORDS) & set(_words(name))
    return _player(name) == letter and not is_other and _has_weights(child)


def _player(name: str) -> Letter | None:
    """Whose name it is, by its first word or else its last: `G_A2B`, `netD`, `face_generator`."""
    words = [word for word in _words(name) if word not in FILLER]
    for word in words[:1] + words[-1:]:
        for letter, known in PLAYER_WORDS.items():
            if word in known:
                return letter
    return None


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _has_weights(module: nn.Module) -> bool:
    return next(module.parameters(), None) is not None
