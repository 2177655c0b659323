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


@pytest.mark.parametrize("how", ["rank 1 dies", "rank 1 leaves", "rank 0 dies"])
def test_a_rank_that_ends_holds_nobody_up(tmp_path: Path, how: str) -> None:
    ended = run(trainings.ending, tmp_path, how=how)
    left = 1 if how == "rank 0 dies" else 0
    assert ended.codes == [9 * (how == "rank 0 dies"), 9 * (how == "rank 1 dies")]
    assert ended[left]["step"] < 2
    assert ended[left]["close"] < 5
    if left == 0:
        assert ended[0]["notes"] == ("Since step 30 windows cover 1 of 2 ranks",)
        assert ended[0]["windows"][-1][1] == 59


def test_weights_that_are_sharded_later_are_found(tmp_path: Path) -> None:
    ended = run(trainings.wrapped_later, tmp_path)
    assert ended[0]["headline"] == "Too short to tell"
    last = ended[0]["windows"][-1][2]
    assert last["gradient/g_norm", "mean"] > 0
    assert last["optimizer/g_steps", "last"] == 5


@pytest.mark.parametrize("generator", ["gathers", "buffers", "sharded"])
def test_networks_that_take_every_rank_are_not_called_by_one(
    tmp_path: Path, generator: str
) -> None:
    ended = run(trainings.calling_others, tmp_path, generator=generator)
    assert ended[0]["windows"][-1][1] == 39
    said = [line for line in ended[0]["warnings"] if "sample_fn is switched off" in line]
    assert len(said) == (generator != "gathers")
    assert not any("switched off" in line for line in ended[1]["warnings"])
