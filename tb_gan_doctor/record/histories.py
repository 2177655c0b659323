"""What a tensor was made from, as its gradient history tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST_NODES = 50_000
"""Of one history; a generator has hundreds to a few thousand."""


def nodes_behind(node: Any) -> set[Any]:
    """The nodes of the gradient graph that lead to `node`, and itself; too many: some of them."""
    seen = set() if node is None else {node}
    waiting = list(seen)
    while waiting and len(seen) < MOST_NODES:
        for following, _ in waiting.pop().next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def weights_in(nodes: set[Any]) -> set[int]:
    """Ids of the weights, and of other leaves, that a history begins with."""
    return {id(node.variable) for node in nodes if hasattr(node, "variable")}


def origin(histories: Sequence[tuple[Any, set[Any]]]) -> int | None:
    """The place of the one that all others were made from; None if there is none, or several.

    histories: each one's node, and `nodes_behind` it.
    """
    found = [
        place
        for place, (node, _) in enumerate(histories)
        if all(node in nodes for _, nodes in histories)
    ]
    return found[0] if len(found) == 1 else None
