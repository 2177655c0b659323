"""The cases of every fault in the catalogue, each from its own file."""

from __future__ import annotations

from importlib import import_module

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tests.fault_tester import Cases


def all_cases() -> list[Cases]:
    """In catalogue order; raises ModuleNotFoundError naming the file that is missing."""
    names = [fault.META.id.replace("-", "_") for fault in FAULTS]
    return [import_module(f"tests.faults.test_{name}").CASES for name in names]
