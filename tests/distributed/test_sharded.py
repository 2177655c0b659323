"""FSDP2: gradients and updates are those of whole weights, though each rank holds parts."""

from __future__ import annotations

from pathlib import Path

from tests.distributed import trainings
from tests.distributed.ranks import run
from tests.distributed.same_windows import alone, assert_equal


def test_norms_are_those_of_whole_weights(tmp_path: Path) -> None:
    ended = run(trainings.sharded, tmp_path)
    expected = alone()
    assert_equal(ended[0]["windows"], expected["windows"])
    assert ended[0]["notes"] == ()
