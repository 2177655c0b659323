"""Whether a fault was looked for, and how to supply what is missing."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from tb_gan_doctor.diagnose.supply import ways_to_supply
from tb_gan_doctor.model import Coverage
from tb_gan_doctor.signals import probe_error

if TYPE_CHECKING:
    from tb_gan_doctor.diagnose.engine import Check


FIRST_STEPS = 200  # by then a reference is full and everything that can be measured has been
_SECOND = {"diversity/bin_churn": "diversity/excess_empty"}  # compares one check with the next


def coverage_of(check: Check, unseen: Set[str], steps: int) -> Coverage:
    """The coverage of one check after `steps` steps.

    unseen: the signals that were never measured.
    """
    fault = check.fault.META.id
    if check.error:
        return Coverage(fault, "errored", why=f"the rule failed: {check.error}")
    for signal in check.fault.META.needs:
        if why := probe_error(signal, check.fault.facts.errors):
            return Coverage(fault, "errored", why=why)
    if why := check.fault.unreadable():
        return Coverage(fault, "not-measured", check.fault.META.needs, why)
    if check.inapplicable:
        return Coverage(fault, "not-applicable", why=check.inapplicable)
    if check.n_readings:
        return Coverage(fault, "checked")
    missing = tuple(signal for signal in check.fault.META.needs if signal in unseen)
    is_to_come = missing and all(_SECOND.get(signal, signal) not in unseen for signal in missing)
    if missing and (steps < FIRST_STEPS or is_to_come):
        return Coverage(fault, "warming-up", why="the first measurement is still to come")
    if missing:
        ways = ways_to_supply(missing, check.fault.facts)
        return Coverage(fault, "not-measured", missing, "; ".join(ways))
    why = check.warming or "too few steps so far"
    return Coverage(fault, "warming-up", why=why)
