"""What the program says, found in its own text: phrases, reasons, everything to be translated."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from tb_gan_doctor.diagnose.fault import Fault

PACKAGE = Path(__file__).resolve().parents[2] / "tb_gan_doctor"
SAYING = ("say", "_heading")


def spoken_phrases() -> set[str]:
    """Every literal that is handed to `say`, with the constants and tables that it comes from."""
    from tb_gan_doctor.diagnose.catalogue import FAULTS
    from tb_gan_doctor.diagnose.verdict import TOO_LITTLE
    from tb_gan_doctor.model import LEVELS
    from tb_gan_doctor.present.as_text import COULD_BE, UNDECIDED
    from tb_gan_doctor.present.coverage import STATE_TITLES
    from tb_gan_doctor.present.plain import COST
    from tb_gan_doctor.present.prose import STRIPPED

    found = {TOO_LITTLE, COULD_BE, UNDECIDED, STRIPPED, *LEVELS, "unknown"}
    found |= {*STATE_TITLES.values(), *COST.values(), *(fault.META.group for fault in FAULTS)}
    from docs.pages.write import CAPTION, INTRO, OTHER, TITLE

    found |= {CAPTION, INTRO, OTHER, TITLE}
    folders = (PACKAGE / "present", PACKAGE / "cli")
    files = [file for folder in folders for file in folder.glob("*.py")]
    for file in [*files, PACKAGE / "diagnose" / "verdict.py"]:
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in SAYING and node.args:
                found |= set(_literals(node.args[0]))
    return found


def reasons(fault: type[Fault]) -> list[str]:
    """Why the fault is silent or does not apply, and why a remedy does not fit; filled in."""
    found = [why for remedy in fault.META.remedies for why in remedy.unless.values()]
    tree = ast.parse(inspect.getsource(sys.modules[fault.__module__]))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "WarmingUp":
            found += _literals(node.args[0])
        if isinstance(node, ast.FunctionDef) and node.name == "inapplicable":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    found += _literals(inner.value)
    return [text for text in dict.fromkeys(found) if text]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may come to; what is computed in them reads "300"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "300" for part in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
