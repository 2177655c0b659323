"""The rules that are in force here: the catalogue, installed faults, and a user's limits."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from tb_gan_doctor.diagnose.config import Rules, configured
from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.errors import InputError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GROUP = "tb_gan_doctor.faults"
"""Entry points of this group name subclasses of Fault; see docs/your-own-fault.md."""


def rules(config: str | os.PathLike[str] | None = None) -> Rules:
    """The catalogue and every installed fault, with the limits of the TOML file `config`.

    Raises InputError in one line where the file cannot be read or says what cannot be used.
    """
    if config is None:
        return installed()
    path = Path(config)
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"no such file: {path}") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise InputError(f"{path} is not a TOML file: {error}") from None
    return configured(installed(), settings, str(path))


@lru_cache(maxsize=1)
def installed() -> Rules:
    """The catalogue, then the faults of other packages; what cannot be used is said in a note."""
    base = Rules()
    faults = list(base.faults)
    notes: list[str] = []
    try:
        found = sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    except Exception as error:  # metadata of any installed package may be damaged
        found = []
        notes.append(f"installed faults cannot be listed: {_line(repr(error))}")
    for entry in found:
        try:
            fault = _loaded(entry)
            _refuse_taken(fault, faults)
        except Exception as error:  # of a stranger's module, so anything
            why = str(error)
            if not isinstance(error, InputError):
                why = f"{type(error).__name__}: {why}"
            notes.append(f"the fault {entry.name!r} ({entry.value}) is left out: {_line(why)}")
            continue
        if fault not in faults:
            faults.append(fault)
    return Rules(tuple(faults), notes=tuple(notes))


def _refuse_taken(fault: type[Fault], faults: Sequence[type[Fault]]) -> None:
    for other in faults:
        if other.META.id == fault.META.id and other is not fault:
            where = f"{other.__module__}:{other.__qualname__}"
            raise InputError(f"{where} already has the id {fault.META.id!r}")


def _loaded(entry: EntryPoint) -> type[Fault]:
    fault = entry.load()
    if not isinstance(fault, type) or not issubclass(fault, Fault):
        raise InputError("it is no subclass of tb_gan_doctor.diagnose.fault.Fault")
    if not isinstance(getattr(fault, "META", None), Meta):
        raise InputError("its META is no tb_gan_doctor.diagnose.fault.Meta")
    if not dataclasses.is_dataclass(getattr(fault, "Params", None)):
        raise InputError("its Params is no dataclass")
    fault()
    return fault


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
