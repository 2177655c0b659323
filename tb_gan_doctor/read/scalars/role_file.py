"""Roles that a user sets for logged tags, where their names mislead: a TOML file, read and written.

["exp/*"]
"my_curve" = "d_loss"
"exp/sub::loss" = "g_loss"
"D(x)" = "none"
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.errors import InputError, UnknownName
from tb_gan_doctor.read.scalars.candidates import Candidate, SetRole, unset
from tb_gan_doctor.read.scalars.roles import NONE, ROLES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_MOST_TAGS = 30  # listed of a run that is no GAN by its names


@dataclass(frozen=True)
class SetRoles:
    """What a user says of tags; tables: by pattern of the run's name, role by tag."""

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __call__(self, run: str, tag: str) -> str | None:
        """The role of a tag, "none" for none; None where nothing is said of it."""
        for pattern, roles in self.tables.items():
            role = roles.get(f"{run}::{tag}")
            if role is None and (run == pattern or fnmatchcase(run, pattern)):
                role = roles.get(tag)
            if role is not None:
                return role
        return None


def read_roles(path: Path) -> SetRoles:
    """The roles in a file. Raises InputError in one line where it cannot be used."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"no such file: {path}") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise InputError(f"{path} is not a TOML file: {error}") from None
    for run, table in content.items():
        if not isinstance(table, Mapping):
            raise InputError(f"{path}: {run!r} must be a table of tags, got {table!r}")
        for tag, role in table.items():
            if role not in (*ROLES, NONE):
                raise InputError(f"{path}: {tag!r}: {UnknownName('role', str(role), ROLES)}")
    return SetRoles(content)


def roles_in(path: str | os.PathLike[str] | None) -> SetRole:
    """What `path` says; nothing without one. Raises InputError as `read_roles` does."""
    return unset if path is None else read_roles(Path(path))


def written(found: Iterable[Candidate], others: Mapping[str, Iterable[str]]) -> str:
    """A file that says what is taken for what; `others`: runs that are no GANs, and their tags."""
    lines = [f"# Roles: {', '.join(ROLES)}; none. Used by: diagnose --map FILE"]
    for candidate in found:
        lines += ["", f"[{_quoted(candidate.name)}]"]
        lines += [
            f"{_quoted(member.named(candidate.name))} = {_quoted(member.role)}"
            for member in candidate.members
        ]
    for run, tags in others.items():
        some = sorted(tags)[:_MOST_TAGS]
        lines += ["", f"# [{_quoted(run)}]  # no GAN by these names"]
        lines += [f"# {_quoted(tag)} = {_quoted(NONE)}" for tag in some]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As a basic string of TOML, which JSON's are but for unpaired surrogates."""
    return json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
