"""All actions by the names that remedies have in the catalogue."""

from __future__ import annotations

from benchmarks.accuracy.remedies import loop, parts, rates, regularizers
from benchmarks.accuracy.remedies.situation import Action

ACTIONS: dict[str, Action] = {
    **loop.ACTIONS,
    **rates.ACTIONS,
    **regularizers.ACTIONS,
    **parts.ACTIONS,
}
"""By remedy, or by `fault/remedy` where one name stands for several numbers."""


def action_of(fault: str, remedy: str) -> Action | None:
    """What a program can do for this remedy; None if it takes a person."""
    return ACTIONS.get(f"{fault}/{remedy}") or ACTIONS.get(remedy)
