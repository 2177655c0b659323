"""Which faults are looked for, and with which limits: the defaults, or as a user has set them.

A configuration is a mapping, as TOML files hold it: a table per fault with fields of its
`Params`, and `disable`, a list of faults that are not looked for.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault, plain
from tb_gan_doctor.errors import InputError, UnknownName

DISABLE = "disable"


@dataclass(frozen=True)
class Rules:
    """What an engine is made from.

    params: limits by fault id, where they are not the defaults.
    notes: what a Report made with them must say.
    """

    faults: tuple[type[Fault], ...] = FAULTS
    params: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def start(self) -> list[Fault]:
        """Every fault anew, for one run."""
        return [fault(self.params.get(fault.META.id)) for fault in self.faults]

    def named(self, fault_id: str) -> type[Fault]:
        """The fault of that id; raises UnknownName with the near one."""
        for fault in self.faults:
            if fault.META.id == fault_id:
                return fault
        raise UnknownName("fault", fault_id, self._ids())

    def _ids(self) -> list[str]:
        return [fault.META.id for fault in self.faults]


def configured(rules: Rules, settings: Mapping[str, object], source: str) -> Rules:
    """`rules` with these settings; `source` is named in errors and in the note of each Report.

    Raises InputError in one line for an unknown fault or limit, with the near name, and for a
    value that cannot be used.
    """
    try:
        disabled = _disabled(rules, settings.get(DISABLE, []))
        params = dict(rules.params)
        changed = [f"{fault_id} is not looked for" for fault_id in disabled]
        for fault_id, table in settings.items():
            if fault_id == DISABLE:
                continue
            fault = rules.named(fault_id)
            if not isinstance(table, Mapping):
                raise InputError(f"{fault_id} must be a table of limits, got {table!r}")
            params[fault_id] = _params(fault, table)
            changed += _changes(fault, params[fault_id])
    except (InputError, UnknownName) as error:
        raise InputError(f"{source}: {error}") from None
    note = (f"Set by {source}: {'; '.join(changed)}",) if changed else ()
    kept = tuple(fault for fault in rules.faults if fault.META.id not in disabled)
    return replace(rules, faults=kept, params=params, notes=rules.notes + note)


def _disabled(rules: Rules, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InputError(f"{DISABLE} must be a list of faults, got {value!r}")
    return [rules.named(name).META.id for name in value]


def _params(fault: type[Fault], table: Mapping[str, object]) -> Any:
    defaults = fault.Params()
    known = [item.name for item in dataclasses.fields(fault.Params)]
    given: dict[str, float] = {}
    for name, value in table.items():
        if name not in known:
            raise UnknownName(f"limit of {fault.META.id}", name, known)
        given[name] = _number(f"{fault.META.id}.{name}", value, getattr(defaults, name))
    params = replace(defaults, **given)
    _refuse_swapped(fault.META.id, known, params, defaults)
    return params


def _number(what: str, value: object, default: float) -> float:
    """`value` as the type of `default`; raises InputError."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            raise InputError(f"{what} must be a whole number, got {value!r}")
        lowest_is_fine = value >= 0 or default < 0
    else:
        if not is_number or not math.isfinite(value):  # type: ignore[arg-type]
            raise InputError(f"{what} must be a finite number, got {value!r}")
        value = float(value)  # type: ignore[arg-type]
        lowest_is_fine = value > 0 or default <= 0
    if not lowest_is_fine:
        raise InputError(f"{what} must be above 0, got {plain(value)}")
    return value


def _refuse_swapped(fault_id: str, names: Sequence[str], params: Any, defaults: Any) -> None:
    """A severity runs from an `ok` limit to a `critical` one; their order is part of the rule."""
    for ok in names:
        critical = "_".join("critical" if part == "ok" else part for part in ok.split("_"))
        if critical == ok or critical not in names:
            continue
        low, high = getattr(params, ok), getattr(params, critical)
        rises = getattr(defaults, ok) < getattr(defaults, critical)
        if low == high or (low < high) != rises:
            side = "below" if rises else "above"
            raise InputError(
                f"{fault_id}.{ok} must be {side} {critical}, got {plain(low)} and {plain(high)}"
            )


def _changes(fault: type[Fault], params: Any) -> list[str]:
    defaults = fault.Params()
    return [
        f"{fault.META.id}.{item.name} = {plain(getattr(params, item.name))} "
        f"(default {plain(getattr(defaults, item.name))})"
        for item in dataclasses.fields(fault.Params)
        if getattr(params, item.name) != getattr(defaults, item.name)
    ]
