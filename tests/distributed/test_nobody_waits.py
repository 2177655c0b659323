"""Nothing of the recorder is a collective, and no rank ever waits for another because of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.distributed import trainings
from tests.distributed.ranks import run


@pytest.mark.parametrize("kind", ["data parallel", "sharded"])
def test_a_doctor_on_rank_0_alone(tmp_path: Path, kind: str) -> None:
    ended = run(trainings.plain, tmp_path, kind=kind, attached=(0,))
    (note,) = ended[0]["notes"]
    assert note.startswith("Windows cover rank 0 of 2 alone")
    assert ended[0]["windows"][-1][1] == trainings.STEPS - 1
    names = {name for name, _ in ended[0]["windows"][-1][2]}
    # Of parts of weights alone nothing follows; that is not said to be 0.
    assert ("gradient/g_norm" in names) == (kind == "data parallel")
    assert "loss/g" in names


def test_a_rank_that_dies_holds_nobody_up(tmp_path: Path) -> None:
    ended = run(trainings.dying, tmp_path, steps=60)
    assert ended.codes == [0, 9]
    (note,) = ended[0]["notes"]
    assert note == "Since step 30 windows cover 1 of 2 ranks"
    assert ended[0]["step"] < 2
    assert ended[0]["close"] < 5
    assert ended[0]["windows"][-1][1] == 59


def test_rank_0_dies_and_the_store_with_it(tmp_path: Path) -> None:
    ended = run(trainings.store_dies, tmp_path, steps=60)
    assert ended.codes[0] == 9
    assert ended[1]["step"] < 2
    assert ended[1]["close"] < 5


@pytest.mark.parametrize("generator", ["gathers", "buffers"])
def test_networks_that_take_every_rank_are_not_called_by_one(
    tmp_path: Path, generator: str
) -> None:
    ended = run(trainings.calling_others, tmp_path, generator=generator)
    assert ended[0]["windows"][-1][1] == 129
    said = [line for line in ended[0]["warnings"] if "waits for other ranks" in line]
    assert len(said) == (generator == "buffers")
    assert ended[1]["warnings"] == []
