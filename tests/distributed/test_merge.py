"""Shares of several ranks make one window."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
import torch
from torch import distributed
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import DTensor, Partial, Placement, Replicate, Shard
from torch.testing._internal.distributed.fake_pg import FakeStore

from tb_gan_doctor.record.ranks.merge import merge
from tb_gan_doctor.record.ranks.share import Share, decoded, encoded
from tb_gan_doctor.record.sharded import holders_of, put_together
from tb_gan_doctor.record.tally import Tally


def tally(**values: list[float]) -> Tally:
    made = Tally()
    made.values = {name.replace("__", "/"): listed for name, listed in values.items()}
    return made


def share(of: Tally, rank: int = 1) -> Share:
    found = decoded(encoded(of, rank, 0, 9, 8))
    assert found is not None
    return found


def test_values_of_one_iteration_belong_together() -> None:
    own = tally(loss__d=[1.0, 2.0], data__real_min=[-1.0, 0.0], data__real_max=[1.0, 1.0])
    merge(
        own,
        [share(tally(loss__d=[3.0, 6.0], data__real_min=[0.0, -2.0], data__real_max=[2.0, 0.0]))],
        0,
    )
    assert own.values == {
        "loss/d": [2.0, 4.0], "data/real_min": [-1.0, -2.0], "data/real_max": [2.0, 1.0],
    }  # fmt: skip


def test_spread_of_samples_is_that_of_all() -> None:
    first, second = torch.randn(100) + 3, 2 * torch.randn(100)
    every = torch.cat([first, second])

    def of(samples: torch.Tensor) -> Tally:
        std = samples.std(unbiased=False).item()
        return tally(data__real_mean=[samples.mean().item()], data__real_std=[std])

    own = of(first)
    merge(own, [share(of(second))], 0)
    assert own.values["data/real_std"] == pytest.approx([every.std(unbiased=False).item()])
    assert own.values["data/real_mean"] == pytest.approx([every.mean().item()])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite_on_one_rank_is_not_lost(bad: float) -> None:
    own, other = tally(loss__g=[1.0], score__real=[1.0]), tally(loss__g=[bad], score__real=[bad])
    own.spread("score/real", 0.5, 2.0, 0)
    other.spread("score/real", math.inf, -math.inf, 8)
    merge(own, [share(other)], 0)
    assert not math.isfinite(own.values["loss/g"][0])
    assert own.values["score/real"] == [1.0]  # of the scores that are finite, as in one batch
    assert own.extremes["score/real"] == (0.5, 2.0)
    assert own.nonfinite["score/real"] == 8


def test_ranks_that_measured_unequally_often() -> None:
    own = tally(score__fake=[1.0, 2.0])
    merge(own, [share(tally(score__fake=[6.0], fid=[5.0]))], 0)
    assert own.values == {"score/fake": [1.0, 2.0, 6.0], "fid": [5.0]}


def test_norms_wait_for_every_rank_that_holds_a_part() -> None:
    settled: list[list[float]] = []
    receive = put_together("gradient/g_norm", [(0, 1), ()], lambda _, norms: settled.append(norms))

    def of(norms: list[float]) -> Tally:
        made = Tally()
        receive(made, norms)
        return made

    merge(of([3.0, 7.0, 1.0]), [share(of([4.0, 9.0, 1.0]))], 0)
    assert settled == [[5.0, 7.0, 1.0]]
    merge(of([3.0, 7.0, 1.0]), [], 0)
    assert len(settled) == 1


@pytest.mark.parametrize("content", [b"-", b"", b"{}\n", b"\xff\n\x00", b'{"version": 2}\n'])
def test_what_is_no_share_is_left_alone(content: bytes) -> None:
    assert decoded(content) is None


@pytest.fixture
def four_ranks() -> Iterator[None]:
    distributed.init_process_group("fake", store=FakeStore(), rank=0, world_size=4)
    yield
    distributed.destroy_process_group()


@pytest.mark.usefixtures("four_ranks")
def test_copies_of_a_part_count_once() -> None:
    mesh = init_device_mesh("cpu", (2, 2))

    def holders(*placements: Placement) -> tuple[int, ...]:
        return holders_of(DTensor.from_local(torch.ones(2, 2), mesh, placements, run_check=False))

    assert holders(Replicate(), Shard(0)) == (0, 1)
    assert holders(Shard(1), Replicate()) == (0, 2)
    assert holders(Shard(0), Shard(1)) == (0, 1, 2, 3)
    assert holders(Replicate(), Replicate()) == (0,)
    with pytest.raises(TypeError, match="not summed yet"):
        holders(Partial(), Replicate())
