"""DistributedDataParallel: a window holds what all ranks have measured."""

from __future__ import annotations

from pathlib import Path

from tests.distributed import trainings
from tests.distributed.ranks import run
from tests.distributed.same_windows import alone, assert_equal


def test_windows_are_those_of_whole_batches(tmp_path: Path) -> None:
    ended = run(trainings.data_parallel, tmp_path)
    expected = alone()
    assert_equal(ended[0]["windows"], expected["windows"])
    assert ended[0]["batch_size"] == expected["batch_size"] == trainings.BATCH
    assert ended[0]["ranks"] == 2
    assert {row[2]["window/ranks", "last"] for row in ended[0]["windows"]} == {2}
    assert ended[0]["notes"] == ()
    assert ended[1]["windows"] == []
    assert ended[1]["headline"].startswith("Recorded by rank 0")
    assert ended[0]["coverage"] == expected["coverage"]
