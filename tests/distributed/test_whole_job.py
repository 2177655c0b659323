"""A window holds what all ranks have measured, and the training is as it is without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from tests.distributed import trainings
from tests.distributed.ranks import Ended, run
from tests.distributed.same_windows import alone, assert_equal


@pytest.fixture(scope="module", params=["data parallel", "sharded"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def attached(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return run(trainings.plain, tmp_path_factory.mktemp("attached"), kind=kind)


@pytest.fixture(scope="module")
def without(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return run(trainings.plain, tmp_path_factory.mktemp("without"), kind=kind, attached=())


@pytest.fixture(scope="module")
def whole() -> Iterator[dict[str, Any]]:
    """The same training in one process, on whole batches."""
    yield alone()


def test_windows_are_those_of_whole_batches(attached: Ended, whole: dict[str, Any]) -> None:
    assert_equal(attached[0]["windows"], whole["windows"])
    assert attached[0]["batch_size"] == whole["batch_size"] == trainings.BATCH


def test_every_window_covers_every_rank(attached: Ended) -> None:
    assert attached[0]["ranks"] == 2
    assert {row[2]["window/ranks", "last"] for row in attached[0]["windows"]} == {2}
    assert attached[0]["notes"] == ()


def test_as_much_is_checked_as_in_one_process(
    kind: str, attached: Ended, whole: dict[str, Any]
) -> None:
    others = {f for f, state in whole["coverage"].items() if state != attached[0]["coverage"][f]}
    # Backward passes of sharded weights cannot be seen one by one.
    assert others == (set() if kind == "data parallel" else {"gradients-not-zeroed"})


def test_rank_1_refers_to_rank_0(attached: Ended) -> None:
    assert attached[1]["windows"] == []
    assert attached[1]["headline"].startswith("Recorded by rank 0")


def test_weights_are_the_same_bit_for_bit(attached: Ended, without: Ended) -> None:
    for rank in (0, 1):
        pairs = zip(attached[rank]["weights"], without[rank]["weights"], strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)


def test_no_collective_is_added(attached: Ended, without: Ended) -> None:
    assert sum(without[0]["calls"].values()) > 2 * trainings.STEPS
    for rank in (0, 1):
        assert attached[rank]["calls"] == without[rank]["calls"]
